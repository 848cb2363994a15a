"""「手机上没有账套 电脑上有」: the words name the situation outright, whatever the library finds nearest.

Which words do stands in data/logins.yml, `told`. Where several cases are named, the one that more of his words name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from actions.answers.search import Found
from actions.logins.content import content

MIN_PARTS = 2
"""So many things he must have told where nobody has offered him the case."""
THROWN_OUT = ("xingchen-login-kicked-out", "xingchen-login-auto-logout")
NEAR = 10
"""So far down what was found such a case may stand."""


def told_outright(case_ids: Iterable[str], words: str, *, at_least: int = 1) -> str | None:
    """The one of these cases that the words name, by `at_least` things told; None where none is, or two equally."""
    counts = {case_id: _told_parts(case_id, words) for case_id in dict.fromkeys(case_ids)}
    best = max(counts.values(), default=0)
    named = [case_id for case_id, count in counts.items() if count == best]
    return named[0] if best >= at_least and len(named) == 1 else None


def near_outright(found: Found, words: str, done: Collection[str]) -> str | None:
    """The case that the words name, though the library has found another one nearer; none of those that are `done`."""
    near = [hit.case_id for hit in found.own_hits[:NEAR] if hit.case_id not in done]
    return told_outright(near, words, at_least=MIN_PARTS)


def is_thrown_out(text: str) -> bool:
    """「录着凭证呢 把我踢出来」: a trouble of being in, whatever he was doing there."""
    return told_outright(THROWN_OUT, text, at_least=MIN_PARTS) is not None


def _told_parts(case_id: str, words: str) -> int:
    """How many things the longest entry names that holds."""
    entries = content().told.get(case_id, [])
    return max((len(entry.parts) for entry in entries if entry.holds(words)), default=0)
