"""What a learned reader (bot/told.py) makes likely of a password trouble: whose it is, what happened.

It is the last resort before a question: said back like all that was understood, so that one word corrects it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from actions.passwords.content import Attribute
from actions.passwords.reading import Reading
from actions.passwords.triage import Triage

UNSAID = "unsaid"
SURE: Mapping[str, float] = {"account": 0.8, "trouble": 0.8}
"""From here on some 19 in 20 are read right, of customers whom nobody had seen (BENCHMARKS.md)."""
# What the reader calls by one name and the procedures tell apart by product.
_NAMES: Mapping[str, tuple[str, ...]] = {
    "container": ("console", "container_admin"),
    "never_set": ("never_set", "forgotten"),
}
_HANDED_ON = frozenset({"administrator", "container_admin", "console", "cloud_account"})

Told = tuple[str, Mapping[str, Mapping[str, Any]]]


def likely(attribute: Attribute, triage: Triage, told: Iterable[Told], texts: Collection[str]) -> Reading | None:
    """What was read most surely of `attribute` in those of `told` that are among `texts`; None where nothing is sure,
    or the product does not tell it apart."""
    if triage.entry is None or attribute not in SURE:
        return None
    read = [entry[attribute] for text, entry in told if text in texts and attribute in entry]
    sure = [one for one in read if one["value"] != UNSAID and one["confidence"] >= SURE[attribute]]
    if not sure:
        return None
    value = max(sure, key=lambda one: float(one["confidence"]))["value"]
    known = triage.entry.values(attribute) - triage.excluded
    if value == "refused":
        return Reading({"trouble": "forgotten"}, is_only_wrong=True) if "forgotten" in known else None
    if value == "left":
        return _left(triage, known)
    own = next((name for name in _NAMES.get(value, (value,)) if name in known), None)
    if own is None:
        return None
    return Reading({attribute: own, "code": "no"} if own in ("no_code", "phone_gone") else {attribute: own})


def _left(triage: Triage, known: Collection[str]) -> Reading | None:
    """Its holder is gone: an account that is handed on needs another holder, anybody else's ends."""
    trouble = "admin_gone" if triage.known.get("account") in _HANDED_ON else "left"
    return Reading({"trouble": trouble}) if trouble in known else None
