"""File endings are facts of their own: what is asked of an .ais file is not answered with what holds of an .aib one.

「那我拷ais过来行不」 sounds like 「把aib改成ais行不」 and is not asked of the same file.
"""

from __future__ import annotations

import re
from typing import Final

from actions.spelling import simplified

COMPARED: Final = 3
"""Whoever names so many compares them: all of them are spoken of."""
_ENDINGS: Final = re.compile(
    r"(?<![a-z0-9])(?:ais|aib|air|bak|dbb|mdf|ldf|xlsx?|csv|pdf|jnlp|bat|exe|zip|rar)(?![a-z0-9])"
)


def is_of_other_file(text: str, wording: str) -> bool:
    """Is the wording asked of another kind of file than the one that the words name? The first that is named is the one
    that it is about."""
    named, theirs = endings(text), endings(wording)
    return len(named) == 1 and 0 < len(theirs) < COMPARED and theirs[0] != named[0]


def endings(text: str) -> list[str]:
    """The file endings that are named, each once, in the order of the words."""
    return list(dict.fromkeys(_ENDINGS.findall(simplified(text))))
