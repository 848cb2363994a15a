"""From one closing to another while one is at hand: another month, another product, another account set."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.closing.account_sets import Spoken, clean_name, find_account_set, find_names
from actions.closing.modules import modules_buttons
from actions.closing.opening import Opening
from actions.closing.periods import Period, find_period
from actions.closing.progress import Closing, ProgressStore
from actions.closing.text import close_name
from actions.closing.turn import JOB, Turn
from actions.closing.wishes import wishes_to_close
from actions.closing.words import SHORT, find_command, is_question
from actions.jobs import Taken, job_button
from actions.logins.telling import NOTHING_CHANGED, said_change

ACCOUNT_SET = "account_set"
"""Verb of a button that names an account set, and what is asked when its name is."""
ASK_ACCOUNT_SET = "好的，每个账套一份清单，各记各的进度。要做的是哪个账套？说个好认的名字就行，比如“二厂”。"
NAMELESS = "没起名字的那个"
NAMED = "记下了，这份清单是账套“{0}”的：{1}。"
NAME_TAKEN = "已经有一份清单叫“{0}”了，两份用一个名字会弄混，请换个名字。要去做那一份，说“换到{0}账套”。"
SWITCHED = "好的，换到{0}，刚才的进度留着。"
ONE_SET_BY_ONE = "好的，一个账套一份清单，一个一个来：先做“{}”，{}放在后面，做完说“换到{}账套”就行。"
STILL_ASKED = "刚才问的模块，有没用的说一声就开始。"
CORRECTS = frozenset({"inform", "deny", "choose_product"})

_SWITCH = re.compile(r"换|改|切|不是|错|不对|也要|也得|还要|另外|回到|接着|继续|轮到|再做")
_NAMES_MONTH = re.compile(r"换|改|切|不是|应该|结|做|是|月份")
_MONTH = re.compile(
    r"(?:20\d\d年?|去年|今年)?(?:\d{1,2}|[一二三四五六七八九十]{1,2})月份?|上上?个?月份?|[这本]个?月份?|月末|月底|账期|期间|[的吧呢啊呀哦嗯那就了，。,.\s]"
)
MAX_BESIDE_MONTH = 2


class Switching:
    """Leaves the closing at hand where it stands, and opens the other."""

    def __init__(self, opening: Opening, progress: ProgressStore) -> None:
        """Takes what opens a closing."""
        self._opening = opening
        self._progress = progress

    async def switch(self, turn: Turn) -> Taken | None:
        """「换到10月」, 「我们用的是KIS」, 「换到二厂账套」; None where nothing is switched."""
        conversation, text = turn.conversation, turn.text
        if names := find_names(text):
            return await self._to_first(turn, names)
        if turn.memory.get("asked") == ACCOUNT_SET:
            turn.memory["asked"] = None
            if (name := _named(text)) is not None:
                return await self.go_to(turn, name)
        if (is_question(text) and not wishes_to_close(text)) or conversation.entity("error_text"):
            return None
        period = find_period(text, turn.now.date())
        spoken = find_account_set(text, conversation.spans("product", "edition"))
        if self._is_other_product(turn):
            return await self._to_product(turn, period, spoken)
        if spoken is not None and (taken := await self._to_account_set(turn, spoken, period)) is not None:
            return taken
        return await self._to_month(turn, period)

    async def ask(self, turn: Turn) -> Taken | None:
        """Asks which account set is meant; None where nothing has been closed yet, so that there is no other one."""
        checklist = self._opening.checklist_of(turn)
        known = await self._progress.account_sets(turn.visitor, checklist.id) if checklist is not None else []
        if not known:
            return None
        present = turn.walk.closing.account_set if turn.walk is not None else None
        buttons = [
            job_button(JOB, name or NAMELESS, f"{ACCOUNT_SET}:{name}") for name in known if name != present
        ]
        turn.memory["asked"] = ACCOUNT_SET
        turn.say(ASK_ACCOUNT_SET, [*buttons, *([turn.button("不换了", "again")] if turn.walk is not None else [])])
        return Taken.ANSWERED

    async def go_to(self, turn: Turn, account_set: str, period: Period | None = None) -> Taken:
        """The closing of this account set, of the same month where none is named."""
        _leave(turn, account_set=account_set, **({"period": str(period)} if period else {}))
        return await self._opening.proceed(turn, [SWITCHED.format(f"账套“{account_set or NAMELESS}”")])

    async def _to_first(self, turn: Turn, names: Sequence[str]) -> Taken | None:
        """Of several account sets by name the first is done; None where no product is known yet."""
        lead = ONE_SET_BY_ONE.format(names[0], "、".join(names[1:]), names[1])
        if self._opening.checklist_of(turn) is None:
            turn.memory["account_set"] = names[0]
            return None
        if turn.walk is None and turn.memory.get("asked") == "modules":
            turn.memory["account_set"] = names[0]
            turn.say(lead + STILL_ASKED, modules_buttons())
            return Taken.ANSWERED
        if turn.walk is not None and not turn.walk.closing.account_set:
            named = await self._progress.name_account_set(turn.visitor, turn.walk.closing, names[0])
            if named is not None:
                turn.lay(named)
                turn.memory["account_set"] = names[0]
                return self._opening.again(turn, [lead])
        _leave(turn, account_set=names[0])
        return await self._opening.proceed(turn, [lead])

    def _is_other_product(self, turn: Turn) -> bool:
        conversation, memory = turn.conversation, turn.memory
        product, edition = conversation.entity("product"), conversation.entity("edition")
        if product is None or memory.get("asked") in ("product", "edition"):
            return False
        is_other = product != memory.get("product") or (edition is not None and edition != memory.get("edition"))
        says_so = wishes_to_close(turn.text) or _SWITCH.search(turn.text) is not None
        return is_other and (says_so or conversation.intent in CORRECTS)

    async def _to_product(self, turn: Turn, period: Period | None, spoken: Spoken | None) -> Taken:
        conversation, memory = turn.conversation, turn.memory
        told, was_begun = memory.get("told_anonymous"), memory.get("place") is not None
        memory.clear()
        memory.update(
            product=conversation.entity("product"), edition=conversation.entity("edition"), told_anonymous=told,
            period=str(period) if period else None, account_set=spoken.name if spoken else None,
        )  # fmt: skip
        turn.walk = None
        return await self._opening.proceed(turn, ["好的，换一个产品，刚才的进度留着。"] if was_begun else [])

    async def _to_account_set(self, turn: Turn, spoken: Spoken, period: Period | None) -> Taken | None:
        """None where it is the one at hand."""
        if spoken.name is None:
            return await self.ask(turn)
        walk, checklist = turn.walk, self._opening.checklist_of(turn)
        if walk is None or checklist is None:
            # It is still being opened: the name belongs to the one that is.
            turn.memory["account_set"] = spoken.name
            return await self._opening.proceed(turn) if checklist is not None else None
        present = walk.closing.account_set
        if spoken.name == present and not spoken.is_called:
            return None
        known = await self._progress.account_sets(turn.visitor, checklist.id)
        is_named = spoken.is_present or spoken.name == present or (not present and spoken.name not in known)
        if spoken.is_called and is_named:
            return await self._name(turn, spoken.name)
        return await self.go_to(turn, spoken.name, period)

    async def _name(self, turn: Turn, name: str) -> Taken:
        """「这个账套叫二厂」: the list at hand gets its name."""
        assert turn.walk is not None
        closing: Closing | None = turn.walk.closing
        if turn.walk.closing.account_set != name:
            closing = await self._progress.name_account_set(turn.visitor, turn.walk.closing, name)
        if closing is None:
            turn.say(NAME_TAKEN.format(name), turn.resuming())
            return Taken.ANSWERED
        walk = turn.lay(closing)
        turn.memory["account_set"] = name
        if turn.current is not None:
            turn.remember(turn.current)
        turn.say(NAMED.format(name, close_name(turn.product, walk)), turn.resuming())
        return Taken.ANSWERED

    async def _to_month(self, turn: Turn, period: Period | None) -> Taken | None:
        memory, text = turn.memory, turn.text
        if period is None or len(text) > SHORT or not memory.get("period") or not memory.get("product"):
            return None
        if said_change(text) not in (None, NOTHING_CHANGED):
            return None  # 「上个月换了服务器」 tells what was done, and when
        is_only_month = len(text) <= 8 and turn.conversation.entity("module") is None
        is_only_month = is_only_month and len(_MONTH.sub("", text)) <= MAX_BESIDE_MONTH
        if str(period) == memory["period"] or not (_NAMES_MONTH.search(text) or is_only_month):
            return None
        kept = "，刚才那个月的进度留着" if memory.get("place") else ""
        _leave(turn, period=str(period))
        return await self._opening.proceed(turn, [f"好的，换到{period.name}{kept}。"])


def _leave(turn: Turn, **other: str) -> None:
    """The closing at hand stays where it stands."""
    turn.memory.update(closing=None, item=None, problem=None, asked=None, place=None, **other)
    turn.walk = None


def _named(text: str) -> str | None:
    """The answer to what the account set is called; None for a command or a question."""
    return None if is_question(text) or find_command(text) is not None else clean_name(text)
