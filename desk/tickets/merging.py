"""Facts of a ticket grow: what the customer adds stands beside what is known, and nothing that he told is lost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

QUESTION = "question"
MAX_QUESTION_CHARACTERS = 1_000
MAX_ITEMS = 30
SAME_BEGINNING = 12
"""A question that begins like the known one is the same, told further."""
_BETWEEN = "；"
_JOINED = frozenset({"tried", "codes", "added"})


def merged(known: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Newer facts stand for older ones of the same name; lists are joined, and the question goes on."""
    facts = {**known, **new}
    if QUESTION in known and QUESTION in new:
        facts[QUESTION] = _told_on(str(known[QUESTION]), str(new[QUESTION]))
    for name in _JOINED & known.keys() & new.keys():
        facts[name] = _joined(known[name], new[name])
    return facts


def _told_on(known: str, new: str) -> str:
    """What is told further stands where it was; what it does not hold stays (words of the queue, an earlier matter)."""
    if known in new:
        return new
    if new in known:
        return known
    parts = known.split(_BETWEEN)
    held = [part in new or _goes_on(part, new) for part in parts]
    if not any(held):
        return f"{known}{_BETWEEN}{new}"[:MAX_QUESTION_CHARACTERS]
    place = held.index(True)
    before, after = parts[:place], [part for part, is_held in zip(parts, held, strict=True) if not is_held][place:]
    return _BETWEEN.join([*before, new, *after])[:MAX_QUESTION_CHARACTERS]


def _goes_on(part: str, new: str) -> bool:
    return len(new) >= len(part) and new[:SAME_BEGINNING] == part[:SAME_BEGINNING]


def _joined(known: Any, new: Any) -> list[Any]:
    """Each thing once; how it went is what was said last."""
    if not isinstance(known, list) or not isinstance(new, list):
        return list(new) if isinstance(new, list) else [new]
    names = [_name(entry) for entry in new]
    return [*(entry for entry in known if _name(entry) not in names), *new][-MAX_ITEMS:]


def _name(entry: Any) -> Any:
    return entry.get("what") if isinstance(entry, Mapping) else entry
