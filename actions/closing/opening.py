"""Before the first step: product and edition, month, modules, each asked once as one plain question."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from actions.closing.account_sets import closes_several, find_account_set
from actions.closing.content import Checklist, Checklists
from actions.closing.leads import about_period, resume_line
from actions.closing.mentions import find_left_out
from actions.closing.modules import (
    ALL_LISTED,
    LIKE_LAST_TIME,
    MODULES_AGAIN,
    does_not_know,
    example_of,
    modules_buttons,
    modules_question,
    noted,
)
from actions.closing.periods import Period, default_period, find_period
from actions.closing.progress import NOT_APPLICABLE, Closing, ProgressStore
from actions.closing.steps import Steps
from actions.closing.text import close_name, name_of_close, titles
from actions.closing.told import items_told_unneeded, modules_told_unused
from actions.closing.turn import JOB, Turn, read_choice
from actions.closing.walk import Walk
from actions.conversation import PRODUCT
from actions.dialogue.asked import EDITION, MODULES, may_ask
from actions.jobs import Taken, job_button
from actions.products.asking import UNKNOWN_INTENT
from actions.products.catalogue import Catalogue
from actions.reply import Button, handoff_button

UNFINISHED_DAYS = 45
"""A closing that was left for longer is not what somebody means who says 「带我结账」."""
ASK_PRODUCT = "好的，我一步一步带您结账，进度给您记着。不同产品的步骤不一样，请问您用的是哪一个？"
HOW_TO_TELL = "没关系，看看登录画面或者桌面图标上写的是什么，照着选就行；还是认不出来，点“转人工”。"
ASK_EDITION = (
    "{}有好几个版本，结账的步骤不一样（有的年结以后退不回去）。您用的是哪一种？"
    "不清楚的话，看登录画面上的名字。"
)
EDITION_HINT = (
    "没关系，{}的版本写在登录画面和桌面图标上，也可以看软件里“帮助→关于”。照着选就行；还是认不出来，点“转人工”。"
)
NO_LIST = (
    "{}的结账清单我这里还没有，没有可靠的资料，不想随便带您做。您可以直接说碰到的问题或提示的原文，我来查；也可以转人工。"
)
AGAIN = "我们接着结账。"
ABOUT = "先说清楚这份清单的来路：{}"
OTHER_SET = "（不是这个账套就说“换账套”。）"
ONE_BY_ONE = "您说了几个产品，一个一个来：先做{}，{}放在后面，做完说“{}也要结账”就行。"
TOO_FAR = "{}还没到，结不了。请再说一次要结哪个月，比如“换到{}月”。"
UNNEEDED = "您说过“{}”，所以{}记成不适用；要做就说“改成还没做”。"
SEVERAL_SETS = "几个账套各有一份清单，一个一个来。先做一个；给它起个名，就说“这个账套叫一厂”，做完说“换到二厂账套”。"
WHY_PRODUCT = "各个产品结账的菜单和先后不一样，说错了会耽误您，所以先问清楚是哪一个。"


class Opening:
    """Asks what is missing, then opens the closing and shows the step it stands at."""

    def __init__(self, checklists: Checklists, progress: ProgressStore, catalogue: Catalogue, steps: Steps) -> None:
        """Takes the content, the progress, the names of products, and the steps to go on with."""
        self._checklists = checklists
        self._progress = progress
        self._catalogue = catalogue
        self._steps = steps

    def listen(self, turn: Turn) -> None:
        """Keeps what this turn says of product, edition and month."""
        conversation, memory = turn.conversation, turn.memory
        named = next(iter(conversation.values("product")), None)
        product = named or memory.get("product") or conversation.slot("product")
        edition = conversation.entity("edition") or memory.get("edition") or conversation.slot("edition")
        memory["product"], memory["edition"] = product, edition
        period = find_period(turn.text, turn.now.date()) if turn.text else None
        if period is not None:
            memory["period"] = str(period)
        spoken = find_account_set(turn.text, conversation.spans("product", "edition"))
        if spoken is not None and spoken.name is not None:
            memory["account_set"] = spoken.name

    async def one_by_one(self, turn: Turn) -> list[str]:
        """Of several products, or account sets, in one message the first is begun; the others are not forgotten."""
        names = [await self._catalogue.name(one) or one for one in dict.fromkeys(turn.conversation.values("product"))]
        if len(names) > 1:
            return [ONE_BY_ONE.format(names[0], "、".join(names[1:]), names[1])]
        is_named = turn.memory.get("account_set") is not None
        return [SEVERAL_SETS] if closes_several(turn.text) and not is_named else []

    async def proceed(self, turn: Turn, lead: Sequence[str] = ()) -> Taken:
        """Asks the next thing that is missing, or shows the step where the closing stands."""
        product = turn.memory.get("product")
        if product is None:
            return await self._ask_product(turn)
        fitting = self._checklists.of_product(product)
        if not fitting:
            name = await self._catalogue.name(product)
            turn.say(NO_LIST.format(name or "这个产品"), [handoff_button("unresolved")])
            return Taken.FINISHED
        checklist = self._checklists.find(product, turn.memory.get("edition"))
        if checklist is None:
            return await self._ask_edition(turn, product, fitting)
        turn.reply.set(product=product)
        turn.product = await self.product_name(turn, checklist)
        account_set = await self._account_set(turn, checklist)
        period = await self._period(turn, checklist)
        present = Period(turn.now.year, turn.now.month)
        if period.months_from(present) > 1:
            turn.memory.update(asked="period", period=None)
            turn.say(TOO_FAR.format(period.name, present.month))
            return Taken.ANSWERED
        known = await self._progress.find(turn.visitor, checklist.id, str(period), account_set)
        if known is not None:
            return await self._resume(turn, checklist, known, lead)
        left_out = await self._left_out_last_time(turn, checklist)
        if left_out is None and (said := modules_told_unused(checklist, await self._told(turn))):
            return await self._open(turn, checklist, period, said, [*lead, noted(checklist, said)])
        if left_out is None and any(module.optional for module in checklist.modules):
            if may_ask(turn.conversation.dialogue, _modules_of(turn, checklist), product):
                return self._ask_modules(turn, checklist, period, lead)
            lead = [*lead, ALL_LISTED]
        return await self._open(turn, checklist, period, left_out or (), lead)

    async def resume(self, turn: Turn, closing: Closing) -> bool:
        """Takes up a closing that is known; False where its checklist is gone."""
        checklist = self._checklists.by_id.get(closing.checklist)
        if checklist is None:
            return False
        turn.memory.update(
            closing=closing.id, product=checklist.product, period=closing.period, account_set=closing.account_set,
            edition=turn.memory.get("edition") or closing.edition,
        )  # fmt: skip
        turn.walk = Walk(checklist, closing)
        turn.product = await self.product_name(turn, checklist)
        return True

    def again(self, turn: Turn, lead: Sequence[str]) -> Taken:
        """The step where the walk stands."""
        return self._steps.again(turn, lead)

    async def remember_product(self, turn: Turn) -> None:
        """Who has closed here before is not asked again what he uses."""
        latest = await self._progress.latest(turn.visitor)
        checklist = self._checklists.by_id.get(latest.checklist) if latest is not None else None
        if latest is not None and checklist is not None:
            edition = latest.edition or next(iter(checklist.editions), None)
            turn.memory.update(product=checklist.product, edition=edition)

    async def product_name(self, turn: Turn, checklist: Checklist) -> str:
        """What we call it: the edition where the customer named one of this checklist."""
        edition = turn.memory.get("edition") or turn.conversation.slot("edition")
        if edition not in checklist.editions and len(checklist.editions) != 1:
            edition = None
        return await self._catalogue.name(checklist.product, edition) or checklist.title

    async def take_answer(self, turn: Turn) -> Taken | None:
        """The answer to what was asked; None where the words are no answer to it."""
        asked = turn.memory.get("asked")
        choice = read_choice(turn.conversation.entity("choice") or "")
        if asked == "product":
            return await self._take_product(turn, choice[0], choice[1])
        if asked == "edition":
            return await self._take_edition(turn, choice[0], choice[1])
        if asked == "modules":
            return await self._take_modules(turn, choice[0])
        if asked == "period" and (period := find_period(turn.text, turn.now.date())) is not None:
            turn.memory.update(asked=None, period=str(period))
            return await self.proceed(turn)
        return None

    async def ask_again(self, turn: Turn) -> None:
        """After a digression: the open question once more."""
        checklist = self.checklist_of(turn)
        if turn.memory.get("asked") == "modules" and checklist is not None:
            turn.ask(_modules_of(turn, checklist), MODULES_AGAIN.format(example_of(checklist)), modules_buttons())
            return
        turn.memory["asked"] = None
        await self.proceed(turn, [AGAIN])

    async def _take_product(self, turn: Turn, verb: str, value: str) -> Taken | None:
        named = value if verb == "product" else turn.conversation.entity("product")
        if named is None and turn.text:
            named = await self._catalogue.guess(turn.text)
        if named is None:
            if verb == "unknown" or turn.conversation.intent == UNKNOWN_INTENT or does_not_know(turn.text):
                turn.ask(PRODUCT, HOW_TO_TELL, [*await self._product_buttons(), handoff_button("unresolved")])
                return Taken.ANSWERED
            return None
        turn.memory["asked"] = None
        self.listen(turn)
        turn.memory["product"] = named
        turn.reply.set(product=named)
        return await self.proceed(turn)

    async def _take_edition(self, turn: Turn, verb: str, value: str) -> Taken | None:
        edition = value if verb == "edition" else turn.conversation.entity("edition")
        product = turn.memory.get("product")
        if edition is None and product and does_not_know(turn.text):
            return await self._ask_edition(turn, product, self._checklists.of_product(product), EDITION_HINT)
        if edition is None:
            return None
        turn.memory.update(asked=None, edition=edition)
        return await self.proceed(turn)

    async def _take_modules(self, turn: Turn, verb: str) -> Taken | None:
        checklist = self.checklist_of(turn)
        if checklist is None:
            return None
        optional = [module.id for module in checklist.modules if module.optional]
        lead: list[str] = []
        if verb in ("all_modules", "unsure") or turn.conversation.intent == "affirm":
            left_out: list[str] | None = []
        elif verb == "only_gl":
            left_out = optional
        else:
            left_out = find_left_out(checklist, turn.text)
            if left_out is None and does_not_know(turn.text):
                verb, left_out = "unsure", []
        if verb == "unsure":
            lead = [ALL_LISTED]
        if left_out is None:
            return None
        turn.memory["asked"] = None
        if turn.walk is not None:
            return await self._steps.leave_out(turn, left_out)
        turn.product = await self.product_name(turn, checklist)
        period = Period.parse(turn.memory["period"])
        lead += [noted(checklist, left_out)] if left_out else []
        return await self._open(turn, checklist, period, left_out, lead, is_named=True)

    def checklist_of(self, turn: Turn) -> Checklist | None:
        """The list of this turn; None where product or edition are not settled."""
        if turn.walk is not None:
            return turn.walk.checklist
        product = turn.memory.get("product")
        return self._checklists.find(product, turn.memory.get("edition")) if product else None

    async def _account_set(self, turn: Turn, checklist: Checklist) -> str:
        """The one that was named, or the one that was worked on last; empty where nobody has named any."""
        if turn.memory.get("account_set") is None:
            latest = await self._progress.latest(turn.visitor, checklist.id)
            turn.memory["account_set"] = latest.account_set if latest is not None else ""
        named: str = turn.memory["account_set"]
        return named

    async def _latest(self, turn: Turn, checklist: Checklist) -> Closing | None:
        """The closing of this account set that was worked on last."""
        return await self._progress.latest(turn.visitor, checklist.id, turn.memory.get("account_set") or "")

    async def _period(self, turn: Turn, checklist: Checklist) -> Period:
        """The month that was named, that of a closing under way, or the one that is due."""
        if turn.memory.get("period"):
            return Period.parse(turn.memory["period"])
        due = default_period(turn.now.date())
        latest = await self._latest(turn, checklist)
        if latest is not None and datetime.now(UTC) - latest.updated_at < timedelta(days=UNFINISHED_DAYS):
            period = Period.parse(latest.period)
            if period < due and not Walk(checklist, latest).is_complete and latest.marks:
                return period
        return due

    async def _left_out_last_time(self, turn: Turn, checklist: Checklist) -> tuple[str, ...] | None:
        latest = await self._latest(turn, checklist)
        return None if latest is None else latest.left_out

    async def _open(
        self, turn: Turn, checklist: Checklist, period: Period, left_out: Sequence[str], lead: Sequence[str],
        *, is_named: bool = False,
    ) -> Taken:  # fmt: skip
        is_first = await self._progress.latest(turn.visitor, checklist.id) is None
        edition = turn.memory.get("edition") or turn.conversation.slot("edition")
        closing = await self._progress.open(
            turn.visitor, checklist.id, str(period), left_out, turn.memory.get("account_set") or "",
            edition if edition in checklist.editions else None,
        )  # fmt: skip
        turn.memory.update(closing=closing.id, period=str(period))
        walk = turn.walk = Walk(checklist, closing)
        lines = [*lead]
        if (unneeded := await self._leave_unneeded(turn)) is not None:
            lines.append(unneeded)
            walk = turn.walk
        if not is_named:
            hello = "" if lead else "好的，"
            lines.append(f"{hello}带您做{close_name(turn.product, walk)}。{about_period(turn, period)}")
            if names := walk.left_out_titles():
                lines += [] if noted(checklist, left_out) in lead else [LIKE_LAST_TIME.format("、".join(names))]
        if is_first:
            lines.append(ABOUT.format(checklist.about + (checklist.disputed or "")))
        lines.append(f"一共{walk.total}步，一步一步来，随时可以停，随时可以问。")
        return self._steps.again(turn, lines)

    async def _told(self, turn: Turn) -> list[str]:
        """What he told of his company so far; once he has closed something, what he said was of that."""
        closed = await self._progress.latest(turn.visitor)
        is_other = closed is not None and (turn.walk is None or closed.id != turn.walk.closing.id)
        return [turn.text] if is_other else turn.told()

    async def _leave_unneeded(self, turn: Turn) -> str | None:
        """「没有外币」 was told before the walk: those items are not applicable; the line that says so."""
        assert turn.walk is not None
        items, reason = items_told_unneeded(turn.walk, await self._told(turn))
        if not items:
            return None
        names = [item.id for item in items]
        marked = await self._progress.mark(turn.visitor, turn.walk.closing.id, names, NOT_APPLICABLE, reason)
        if marked is None:
            return None
        turn.lay(marked)
        return UNNEEDED.format(reason, titles(items))

    async def _resume(self, turn: Turn, checklist: Checklist, closing: Closing, lead: Sequence[str]) -> Taken:
        turn.memory.update(closing=closing.id, period=closing.period)
        walk = turn.walk = Walk(checklist, closing)
        sets = await self._progress.account_sets(turn.visitor, checklist.id)
        hint = OTHER_SET if len(sets) > 1 else ""
        return self._steps.again(turn, [*lead, resume_line(turn, walk) + hint])

    async def _ask_product(self, turn: Turn) -> Taken:
        turn.memory["asked"] = "product"
        turn.ask(PRODUCT, ASK_PRODUCT, [*await self._product_buttons(), job_button(JOB, "不清楚", "unknown")])
        return Taken.ANSWERED

    async def _product_buttons(self) -> list[Button]:
        return [job_button(JOB, one.name, f"product:{one.id}") for one in await self._catalogue.products()]

    async def _ask_edition(
        self, turn: Turn, product: str, fitting: Sequence[Checklist], words: str = ASK_EDITION
    ) -> Taken:
        turn.memory["asked"] = "edition"
        name = await self._catalogue.name(product)
        buttons = []
        for checklist in fitting:
            names = [await self._catalogue.name(product, edition) or edition for edition in checklist.editions]
            short = "、".join(one.removeprefix(f"{name} ") for one in names)
            buttons.append(job_button(JOB, short, f"edition:{checklist.editions[0]}"))
        turn.ask(EDITION, words.format(name), [*buttons, handoff_button("unresolved")])
        return Taken.ANSWERED

    def _ask_modules(self, turn: Turn, checklist: Checklist, period: Period, lead: Sequence[str]) -> Taken:
        says_period = about_period(turn, period)
        turn.memory.update(asked="modules", period=str(period))
        name = name_of_close(turn.product, period, turn.memory.get("account_set") or "")
        hello = "" if lead else "好的，"
        lines = [*lead, f"{hello}带您做{name}。{says_period}", modules_question(checklist)]
        turn.ask(_modules_of(turn, checklist), "\n".join(lines), modules_buttons())
        return Taken.ANSWERED


def _modules_of(turn: Turn, checklist: Checklist) -> str:
    """The id of the question for the modules: one for every list of every account set."""
    return f"{MODULES}:{checklist.id}:{turn.memory.get('account_set') or ''}"
