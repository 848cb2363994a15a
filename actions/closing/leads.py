"""The lines with which a closing is begun or taken up again: which month it is, and where it stands."""

from __future__ import annotations

from actions.closing.periods import Period
from actions.closing.text import close_name
from actions.closing.turn import Turn
from actions.closing.walk import Walk


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


def about_period(turn: Turn, period: Period) -> str:
    """Said where nobody named the month."""
    if turn.memory.get("period"):
        return ""
    other = period.plus(-1) if turn.now.day >= 20 else period.plus(1)
    return f"（我按{period.month}月算，不对就说“换到{other.month}月”。）"
