"""Standing notices: what is said under answers whatever they are about, in full once a conversation.

Who has read one need not read it under every answer: at night, on a phone, only the steps count. After a new start they
are said again. 「先备份」 is none of them: it stands with every solution that needs it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from actions.conversation import Dialogue

Notice = Literal["menus", "how_to_reply", "secrets", "correct_us", "person", "told_before", "asked_again", "fear"]

MENUS_DIFFER = "不同版本的菜单名称可能略有差别，以您看到的为准；拿不准就先别点，直接转人工。"
CERTAIN_ENOUGH = "H"
"""The grade of sources under which menus are as we say."""
BACK_UP_FIRST = "这个办法会动到账，请先备份，再往下做。"
_BACK_UP = "备份"


def once(dialogue: Dialogue, notice: Notice, words: str, later: str = "") -> str:
    """`words` where this notice was not said in the conversation yet, and it counts as said then; else `later`."""
    if notice in dialogue.notices:
        return later
    dialogue.notices = [*dialogue.notices, notice]
    return words


def menus_differ(dialogue: Dialogue, *, is_certain: bool) -> str:
    """A word of caution where the sources are less than certain, once."""
    return "" if is_certain else once(dialogue, "menus", MENUS_DIFFER)


def back_up_first(steps: Sequence[str], *, touches_data: bool) -> str:
    """「先备份」 over every solution that touches the books, unless its first step says so itself."""
    return BACK_UP_FIRST if touches_data and _BACK_UP not in steps[0] else ""
