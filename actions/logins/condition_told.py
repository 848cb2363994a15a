"""「收不到：查登记的手机号」: a way out whose title begins with the condition that he has told comes first."""

from __future__ import annotations

import re

from actions.logins.words import fold
from kb.client import Case

MIN_CHARS = 3
# What is said of a try, a wish or a hurry picks no way before the first was tried.
_OF_TRIAL = re.compile(r"^(?:还|都|不|想|急|没用|试)|没用$|不行$")
_OR = re.compile(r"[、，或]|或者")
_ALIKE = (("没收到", "收不到"), ("没有收到", "收不到"), ("未收到", "收不到"), ("收唔到", "收不到"))
_SKIPPED = frozenset({"escalate", "workaround"})


def way_on_condition(case: Case, words: str) -> int | None:
    """The place (from 0) of the only way, not the first, whose condition stands in the words; None for none."""
    said = fold(words)
    for other, same in _ALIKE:
        said = said.replace(other, same)
    told = [
        place
        for place, way in enumerate(case.solutions)
        if way.kind not in _SKIPPED and not way.touches_data and any(one in said for one in _conditions(way.title))
    ]
    return told[0] if len(told) == 1 and told[0] > 0 else None


def _conditions(title: str) -> list[str]:
    head, mark, _ = fold(title).replace(":", "：").partition("：")
    parts = [part.strip().rstrip("的") for part in _OR.split(head)] if mark else []
    return [part for part in parts if len(part) >= MIN_CHARS and not _OF_TRIAL.search(part)]
