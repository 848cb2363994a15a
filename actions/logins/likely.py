"""What a learned reader (bot/told.py) makes likely of a login trouble: how many have it, where, at which step, and what
was changed before. It is the last resort before a question, so that nobody is asked for what he told in passing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

UNSAID: Final = "unsaid"
SCOPE, COMPANY = "scope", "company"
SURE: Final[Mapping[str, float]] = {SCOPE: 0.85, "client": 0.9, "stage": 0.9, "changed": 0.85}
"""From here on some 9 in 10 are read right, of the messages of customers on cards, of whom it learned nothing
(BENCHMARKS.md)."""
OUTAGE: Final = 0.9
"""That everybody is affected calls a person at once: this sure it must be."""

Read = Mapping[str, Mapping[str, Any]]


def likely_option(trait: str, told: Iterable[tuple[str, Read]], texts: Collection[str]) -> str | None:
    """The option of a trait that the latest of `texts` tells which tells it surely; None where none does. Never that
    everybody is affected: that is an outage, and heard as one (urgency.py) or asked."""
    least = SURE.get(trait)
    if least is None:
        return None
    read = [entry[trait] for text, entry in told if text in texts and trait in entry]
    sure = [str(one["value"]) for one in read if one["value"] != UNSAID and one["confidence"] >= least]
    return sure[-1] if sure and sure[-1] != COMPANY else None


def is_likely_everybody(told: Read) -> bool:
    """Does a message surely tell that everybody is affected?"""
    read = told.get(SCOPE)
    return read is not None and read["value"] == COMPANY and read["confidence"] >= OUTAGE
