"""Before the first step: product and edition, month, modules, each asked once as one plain question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from actions.closing.account_sets import find_account_set
from actions.closing.content import Checklist, Checklists
from actions.closing.mentions import find_left_out
from actions.closing.periods import Period, default_period, find_period
from actions.closing.progress import Closing, ProgressStore
from actions.closing.steps import Steps
from actions.closing.text import close_name, name_of_close
from actions.closing.turn import JOB, Turn, read_choice
from actions.closing.walk import Walk
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
NO_LIST = (
    "{}的结账清单我这里还没有，没有可靠的资料，不想随便带您做。您可以直接说碰到的问题或提示的原文，我来查；也可以转人工。"
)
ASK_MODULES = (
    "先问一句，下面这些模块公司都用了吗？{}。\n"
    "都用了就点“都用了”；有没用的直接说，比如“没用{}”。只问这一次，下个月不再问。"
)
AGAIN = "我们接着结账。"
MODULES_AGAIN = "我们接着结账。就差一句：模块都用了吗？没用的直接说，比如“没用{}”。"
NOTED = "记下了：没用{}，这些步骤不列。要改就说“改模块”。"
LIKE_LAST_TIME = "模块和上次一样，没用{}；要改就说“改模块”。"
ABOUT = "先说清楚这份清单的来路：{}"
OTHER_SET = "（不是这个账套就说“换账套”。）"
ONE_BY_ONE = "您说了几个产品，一个一个来：先做{}，{}放在后面，做完说“{}也要结账”就行。"
TOO_FAR = "{}还没到，结不了。请再说一次要结哪个月，比如“换到{}月”。"
_SAYS_UNUSED = re.compile(r"没有?|不用|没用|未用|无")
_UNSURE = re.compile(r"不太?清楚|不知道|不晓得|不太?确定|不懂|说不准|拿不准|没注意|分不清|随便")
ALL_LISTED = "没关系，我先把步骤都列上，没有的到时候点“不适用”。"
WHY_MODULES = (
    "没用的模块不用结账，先问清楚，后面就不会让您看用不着的步骤。"
    "拿不准也没关系，点“不清楚”，我先都列上。"
)
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
        """Of several products in one message the first is begun; the others are not forgotten."""
        names = [await self._catalogue.name(one) or one for one in dict.fromkeys(turn.conversation.values("product"))]
        return [ONE_BY_ONE.format(names[0], "、".join(names[1:]), names[1])] if len(names) > 1 else []

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
        if left_out is None and (said := _said_unused(checklist, turn.text)):
            return await self._open(turn, checklist, period, said, [*lead, _noted(checklist, said)])
        if left_out is None and any(module.optional for module in checklist.modules):
            return self._ask_modules(turn, checklist, period, lead)
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
            turn.say(MODULES_AGAIN.format(_example(checklist)), _modules_buttons())
            return
        turn.memory["asked"] = None
        await self.proceed(turn, [AGAIN])

    async def _take_product(self, turn: Turn, verb: str, value: str) -> Taken | None:
        named = value if verb == "product" else turn.conversation.entity("product")
        if named is None and turn.text:
            named = await self._catalogue.guess(turn.text)
        if named is None:
            if verb == "unknown" or turn.conversation.intent == UNKNOWN_INTENT or does_not_know(turn.text):
                turn.say(HOW_TO_TELL, [*await self._product_buttons(), handoff_button("unresolved")])
                return Taken.ANSWERED
            return None
        turn.memory["asked"] = None
        self.listen(turn)
        turn.memory["product"] = named
        return await self.proceed(turn)

    async def _take_edition(self, turn: Turn, verb: str, value: str) -> Taken | None:
        edition = value if verb == "edition" else turn.conversation.entity("edition")
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
        lead += [_noted(checklist, left_out)] if left_out else []
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
        if not is_named:
            hello = "" if lead else "好的，"
            lines.append(f"{hello}带您做{close_name(turn.product, walk)}。{_about_period(turn, period)}")
            if names := walk.left_out_titles():
                lines += [] if _noted(checklist, left_out) in lead else [LIKE_LAST_TIME.format("、".join(names))]
        if is_first:
            lines.append(ABOUT.format(checklist.about + (checklist.disputed or "")))
        lines.append(f"一共{walk.total}步，一步一步来，随时可以停，随时可以问。")
        return self._steps.again(turn, lines)

    async def _resume(self, turn: Turn, checklist: Checklist, closing: Closing, lead: Sequence[str]) -> Taken:
        turn.memory.update(closing=closing.id, period=closing.period)
        walk = turn.walk = Walk(checklist, closing)
        sets = await self._progress.account_sets(turn.visitor, checklist.id)
        hint = OTHER_SET if len(sets) > 1 else ""
        return self._steps.again(turn, [*lead, resume_line(turn, walk) + hint])

    async def _ask_product(self, turn: Turn) -> Taken:
        turn.memory["asked"] = "product"
        turn.say(ASK_PRODUCT, [*await self._product_buttons(), job_button(JOB, "不清楚", "unknown")])
        return Taken.ANSWERED

    async def _product_buttons(self) -> list[Button]:
        return [job_button(JOB, one.name, f"product:{one.id}") for one in await self._catalogue.products()]

    async def _ask_edition(self, turn: Turn, product: str, fitting: Sequence[Checklist]) -> Taken:
        turn.memory["asked"] = "edition"
        name = await self._catalogue.name(product)
        buttons = []
        for checklist in fitting:
            names = [await self._catalogue.name(product, edition) or edition for edition in checklist.editions]
            short = "、".join(one.removeprefix(f"{name} ") for one in names)
            buttons.append(job_button(JOB, short, f"edition:{checklist.editions[0]}"))
        turn.say(ASK_EDITION.format(name), [*buttons, handoff_button("unresolved")])
        return Taken.ANSWERED

    def _ask_modules(self, turn: Turn, checklist: Checklist, period: Period, lead: Sequence[str]) -> Taken:
        says_period = _about_period(turn, period)
        turn.memory.update(asked="modules", period=str(period))
        name = name_of_close(turn.product, period, turn.memory.get("account_set") or "")
        hello = "" if lead else "好的，"
        lines = [*lead, f"{hello}带您做{name}。{says_period}", _modules_question(checklist)]
        turn.say("\n".join(lines), _modules_buttons())
        return Taken.ANSWERED


def resume_line(turn: Turn, walk: Walk) -> str:
    """Where the closing stands that is taken up again, and who did something last."""
    settled = walk.counts["done"] + walk.counts["not_applicable"]
    line = f"接着做{close_name(turn.product, walk)}：共{walk.total}步，已经处理{settled}步。"
    marks = [mark for mark in walk.closing.marks.values() if mark.name and mark.person != turn.visitor.person]
    if marks:
        last = max(marks, key=lambda mark: mark.at)
        line += f"同事{last.name}也做过。"
    other = walk.period.plus(-1) if not walk.period.is_year_end else walk.period.plus(1)
    return line + f"（不是这个月就说“换到{other.month}月”。）"


def does_not_know(text: str) -> bool:
    """Does the customer say that he cannot tell?"""
    return _UNSURE.search(text) is not None


def _modules_question(checklist: Checklist) -> str:
    optional = [module.title for module in checklist.modules if module.optional]
    return ASK_MODULES.format("、".join(optional), _example(checklist))


def _example(checklist: Checklist) -> str:
    return "和".join([module.title for module in checklist.modules if module.optional][-2:])


def _modules_buttons() -> list[Button]:
    return [
        job_button(JOB, "都用了", "all_modules"),
        job_button(JOB, "只用总账", "only_gl"),
        job_button(JOB, "不清楚", "unsure"),
    ]


def _about_period(turn: Turn, period: Period) -> str:
    """Said where nobody named the month."""
    if turn.memory.get("period"):
        return ""
    other = period.plus(-1) if turn.now.day >= 20 else period.plus(1)
    return f"（我按{period.month}月算，不对就说“换到{other.month}月”。）"


def _said_unused(checklist: Checklist, text: str) -> list[str]:
    """「云星辰，我们没有固定资产」: told before it was asked."""
    return (find_left_out(checklist, text) or []) if _SAYS_UNUSED.search(text) else []


def _noted(checklist: Checklist, left_out: Sequence[str]) -> str:
    return NOTED.format("、".join(module.title for module in checklist.modules if module.id in left_out))
