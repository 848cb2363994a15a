"""Cells: lists and paragraphs in one cell of a table, in a way that can be taken apart again, and that runs nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable

# What a spreadsheet takes for a formula (OWASP, "CSV Injection"). An apostrophe before it makes it text; what already
# begins with apostrophes gets one more, so that taking one away always gives back what was there.
_ACTIVE = re.compile(r"'*[=+\-@\t\r]")
_DISARMED = re.compile(r"'+[=+\-@\t\r]")
_BETWEEN_IDS = re.compile(r"[,，;；、\s]+")
_CONTINUED = "\t"


def disarm(text: str) -> str:
    """Text that no spreadsheet runs as a formula."""
    return "'" + text if _ACTIVE.match(text) else text


def rearm(text: str) -> str:
    """What `disarm` was given."""
    return text[1:] if _DISARMED.match(text) else text


def join_lines(items: Iterable[str]) -> str:
    """One item a line; the further lines of an item begin with a tab."""
    return "\n".join(item.replace("\n", "\n" + _CONTINUED) for item in items)


def split_lines(cell: str) -> list[str]:
    """The items of a cell. Empty lines between items are nothing."""
    items: list[str] = []
    for line in cell.replace("\r\n", "\n").split("\n"):
        if line.startswith(_CONTINUED) and items:
            items[-1] += "\n" + line[len(_CONTINUED) :]
        elif line.strip():
            items.append(line.lstrip())  # its end is kept: a further line may follow; a case strips its own ends
    return items


def split_ids(cell: str) -> list[str]:
    """Ids, however somebody put them side by side."""
    return [part for part in _BETWEEN_IDS.split(cell) if part]


def join_source(source: dict[str, str]) -> str:
    return f"{source['fact']} | {source['ref']} | {source['confidence']}"


def split_source(line: str) -> dict[str, str]:
    """`F003 | HS1208 | M`; a reference may hold the stroke too. What is missing stays empty, and is then refused."""
    fact, _, rest = line.partition("|")
    ref, stroke, confidence = rest.rpartition("|")
    if not stroke:
        ref, confidence = rest, ""
    return {"fact": fact.strip(), "ref": ref.strip(), "confidence": confidence.strip()}


def flag(text: str) -> bool | str:
    """True or false as people write them; anything else stays what it is, and is then refused."""
    known = {"true": True, "是": True, "yes": True, "1": True, "false": False, "否": False, "no": False, "0": False}
    return known.get(text.strip().lower(), text)
