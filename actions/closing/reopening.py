"""Taking a close back where it reaches over modules: which first, who may, what it changes, told from the checklists.

What is asked is answered in its line, yes or no before all else; the order as a whole stands where it is the question.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum

from actions.closing.content import Checklist, Reopening
from actions.closing.reopening_words import (
    Point,
    goes_to_month_before,
    ledger_closed_before,
    ledger_is_closed,
    ledger_is_open,
)
from actions.conversation import Dialogue

NOTICE = "reopening"
"""Begins the notes on what was told, kept with the standing notices."""
AGAIN = "again-"
"""Before a point that was told twice."""
WHOLE = "whole"
"""Noted when the order was told as a whole."""

TITLE = "{product}反结账：{first}。具体这样来："
IN_SHORT = "一句话：{}。动手前一定先备份。"
YES_FIRST = "对，{}。"
NOT_ALL = "不用都退：{}。"
ONLY_LEDGER = "可以只退总账，没有要改单据的模块先不要动。动手前一定先备份。"
NOT_YOURSELF = "先不要自己退。{}要退就回复“转人工”，工程师陪您做。"
MAY_ALONE = "可以。"
BECAUSE = "有关系，多半就是这个原因。{}反不了就先别再点反结账。"
LAST_IS_CLOSED = "要退回的是上个月，上个月总账已经结了。{}"
WHICH_MONTH = "看的是要退到的那个月，不是这个月。{}那个月总账已经结了的，先别动，回复“转人工”，请工程师排好次序陪您退。"
THIS, THAT = "这一期", "那一期"
BACK_A_MONTH = ("cancel-depreciation",)
"""In the ids of cases that go back to the month before, whatever he calls it."""
IF_OPEN = "总账还没结"
"""Begins what holds only while the ledger is not closed."""
ONLY_IF_NEEDED = "能在本月更正的，先不要反结账：小错本月红冲再做对的，已报的报表就不用动。"
ASK_BEFORE = "拿不准就先别点，直接说“转人工”，工程师陪您排好次序再做。"
WITHIN_YEAR = "明白了，是今年的月份，还没年结，那就能退。"


class _Ledger(Enum):
    """What he told of the general ledger's period."""

    OPEN = "open"
    BEFORE_OPEN = "before-open"
    """He goes back to the month before, and told of this month's ledger only."""
    BEFORE_CLOSED = "before-closed"
    """He goes back to the month before, and its ledger is closed."""
    CLOSED = "closed"
    UNKNOWN = "unknown"

    @classmethod
    def told(cls, texts: Sequence[str], current: str | None = None) -> _Ledger:
        """From all that he told of this matter; an open one settles more than a closed one of some other month, unless
        that is the month he goes back to."""
        is_before = goes_to_month_before(texts) or any(one in (current or "") for one in BACK_A_MONTH)
        if is_before and ledger_is_open(texts):
            return cls.BEFORE_CLOSED if ledger_closed_before(texts) else cls.BEFORE_OPEN
        if ledger_is_open(texts):
            return cls.OPEN
        return cls.CLOSED if ledger_is_closed(texts) else cls.UNKNOWN


def is_on_screen(checklist: Checklist, dialogue: Dialogue) -> bool:
    """Is one of the product's cases on reopening the answer at hand, or its text, with no other case since?"""
    told = any(one.startswith(NOTICE) for one in dialogue.notices)
    return dialogue.current in checklist.reopening.cases or (told and dialogue.current is None)


def was_told_whole(checklist: Checklist, dialogue: Dialogue) -> bool:
    """Has he read the order as a whole?"""
    return _prefix(checklist) + WHOLE in dialogue.notices


def whole_text(checklist: Checklist, product: str, dialogue: Dialogue) -> str:
    """The order with its steps, who may, and what it changes."""
    dialogue.notices = [*dialogue.notices, _prefix(checklist) + WHOLE, _prefix(checklist) + Point.ORDER.value]
    told = checklist.reopening
    steps = [f"{number}. {step}" for number, step in enumerate(told.order, start=1)]
    lines = [TITLE.format(product=product, first=told.first), *steps, *([told.disputed] if told.disputed else [])]
    return "\n".join([*lines, f"谁能做：{told.rights}", f"会影响什么：{told.danger}", ONLY_IF_NEEDED, ASK_BEFORE])


def reopening_text(
    checklist: Checklist, points: Sequence[Point], product: str, dialogue: Dialogue, told_so_far: Sequence[str] = ()
) -> str | None:
    """The answer, point by point as they were asked; what was told is said again in short, and that once: None after
    that, the library may know better. `told_so_far`: his words, which may say whether the general ledger is closed."""
    ledger = _Ledger.told(told_so_far, dialogue.current)
    prefix = _prefix(checklist)
    told = {one.removeprefix(prefix) for one in dialogue.notices if one.startswith(prefix)}
    asked = [point for point in points if point is Point.OPEN or AGAIN + point.value not in told]
    if not asked:
        return None
    if Point.ORDER in asked and not told and dialogue.current not in checklist.reopening.cases:
        rest = [point for point in asked if point not in (Point.ORDER, Point.RIGHTS, Point.DANGER)]
        beside = [_said(checklist.reopening, point, is_again=False, ledger=ledger) for point in rest]
        _note(dialogue, prefix, asked, told)
        return "\n".join([*beside, whole_text(checklist, product, dialogue)])
    lines = [_said(checklist.reopening, point, is_again=point.value in told, ledger=ledger) for point in asked]
    _note(dialogue, prefix, asked, told)
    return "\n".join(lines)


def _prefix(checklist: Checklist) -> str:
    return f"{NOTICE}:{checklist.id}:"


def _note(dialogue: Dialogue, prefix: str, points: Sequence[Point], told: set[str]) -> None:
    noted = [prefix + (AGAIN if point.value in told else "") + point.value for point in points]
    dialogue.notices = [*dialogue.notices, *noted]


def _said(reopening: Reopening, point: Point, *, is_again: bool, ledger: _Ledger) -> str:
    """The line for one point."""
    in_short = IN_SHORT.format(reopening.first)
    open_ledger = _open_ledger(reopening, ledger, in_short)
    may = "" if ledger in (_Ledger.BEFORE_OPEN, _Ledger.BEFORE_CLOSED) else MAY_ALONE
    lines: dict[Point, Callable[[], str]] = {
        Point.OPEN: lambda: ("对，" if is_again and may else "") + open_ledger,
        Point.OPEN_YES: lambda: may + open_ledger,
        Point.CAUSE: lambda: BECAUSE.format(_alone(reopening, _Ledger.CLOSED)),
        Point.LEDGER_FIRST: lambda: open_ledger if ledger in _TOLD_OPEN else YES_FIRST.format(reopening.first),
        Point.ALONE: lambda: _alone(reopening, ledger),
        Point.ONLY_LEDGER: lambda: ONLY_LEDGER,
        Point.ALSO: lambda: in_short if is_again else _others(reopening),
        Point.ORDER: lambda: in_short,
        Point.RIGHTS: lambda: f"谁能做：{reopening.rights}",
        Point.MYSELF: lambda: NOT_YOURSELF.format(reopening.rights),
        Point.DANGER: lambda: f"会影响什么：{reopening.danger}",
        Point.KEPT: lambda: f"后面月份的凭证：{reopening.kept}",
        Point.YEAR: lambda: f"退到去年：{reopening.year}",
    }
    return lines[point]()


_TOLD_OPEN = (_Ledger.OPEN, _Ledger.BEFORE_OPEN, _Ledger.BEFORE_CLOSED)


def _open_ledger(reopening: Reopening, ledger: _Ledger, in_short: str) -> str:
    """What the open ledger means for the month that he goes back to."""
    if ledger is _Ledger.BEFORE_CLOSED:
        return LAST_IS_CLOSED.format(_alone(reopening, _Ledger.CLOSED).replace(THIS, THAT))
    if ledger is _Ledger.BEFORE_OPEN and reopening.open_ledger:
        return WHICH_MONTH.format(reopening.open_ledger.replace(THIS, THAT))
    return reopening.open_ledger or in_short


def _alone(reopening: Reopening, ledger: _Ledger) -> str:
    """Whether one module can be taken back by itself, without what does not hold for his ledger."""
    if ledger in (_Ledger.BEFORE_OPEN, _Ledger.BEFORE_CLOSED):
        return _open_ledger(reopening, ledger, IN_SHORT.format(reopening.first))
    if ledger is _Ledger.OPEN and reopening.open_ledger:
        return MAY_ALONE + reopening.open_ledger
    parts = reopening.alone.split("。")
    kept = [part for part in parts if ledger is not _Ledger.CLOSED or not part.startswith(IF_OPEN)]
    return "。".join(kept)


def _others(reopening: Reopening) -> str:
    """Whether other modules must be taken back as well; and what sources leave open about their order."""
    return "\n".join(filter(None, (NOT_ALL.format(reopening.first), reopening.disputed)))
