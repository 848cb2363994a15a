"""Where a typed value begins and ends: a run of ASCII, what stands in quotes, and the marks that close it."""

import re
from dataclasses import dataclass
from typing import Final

from desk.masking.words import OPENING, UNIT

# Longer runs are no passwords; the bound also keeps scanning linear where labels stand close together.
LONGEST: Final = 128
_RUN: Final = re.compile(rf"[\x21-\x7e]{{1,{LONGEST}}}")
_CLOSING: Final = dict(zip("“‘「『【《\"'`（(〈<[", "”’」』】》\"'`）)〉>]", strict=True))
_QUOTED_LONGEST: Final = 64
_NEXT_FIELD_LONGEST: Final = 26  # a field name and its "=": 「;Initial Catalog=」
# The value stops where the next field or sentence begins.
_STOP: Final = re.compile(
    r"[,;&<\"'\\](?:(?<=[,;])(?=\Z|[^\x21-\x7e]|[a-z_ ]{1,24}=|[\"'])|(?<=&)(?=[a-z_]{1,24}=)|(?<=<)(?=/)|"
    r"(?<=[\"'])(?=[,}\]]|\Z)|(?<=\\)(?=[nrt\"]))"
)
_COUNTED: Final = re.compile(rf"(?:\d{{1,4}}|\d{{1,2}}[-~]\d{{1,2}})\s?(?:{UNIT}|[~～—到至])")


@dataclass(frozen=True, slots=True)
class Value:
    """A stretch of the folded text that may be a secret, and whether it stood in quotes or brackets."""

    text: str
    start: int
    end: int
    quoted: bool


def read_value(text: str, position: int) -> Value | None:
    """The value that begins at `position` (a quote or bracket may open it), None where there is none."""
    if position < len(text) and text[position] in OPENING:
        quoted = _read_quoted(text, position)
        if quoted:
            return quoted
        if text[position] not in "\"'`([<":
            return None
    run = _RUN.match(text, position)
    if run is None:
        return None
    stop = _STOP.search(text, run.start(), run.end() + _NEXT_FIELD_LONGEST)
    end = min(stop.start(), run.end()) if stop else run.end()
    while end > run.start() and text[end - 1] in ",;":
        end -= 1
    return Value(text[run.start() : end], run.start(), end, False) if end > run.start() else None


def is_counted(text: str, value: Value) -> bool:
    """Whether the value is a count with its unit: 8位, 5次, 6-20个字符, 2024年."""
    return not value.quoted and _COUNTED.match(text, value.start, value.end + 4) is not None and len(value.text) <= 5


def _read_quoted(text: str, position: int) -> Value | None:
    closing = _CLOSING[text[position]]
    end = text.find(closing, position + 1, position + 2 + _QUOTED_LONGEST)
    inside = text[position + 1 : end].strip() if end > 0 else ""
    if not inside or "\n" in inside:
        return None
    start = text.index(inside, position + 1)
    return Value(inside, start, start + len(inside), True)
