"""「没有可用的服物」: a prompt that he typed by its sound, or quoted loosely, is told all the same.

Whoever has read it out is not asked whether it appeared: what sounds the same counts where enough of it is written
right, and so does a clause that holds nearly all its signs in another order.
"""

from __future__ import annotations

import re

from bot.sound import close_to, mixed, sounded

MIN_SIGNS = 5
"""A shorter prompt sounds like too much else."""
RIGHT_SHARE = 0.6
"""So much of what sounds like a prompt is written as it stands there."""
LOOSE_SHARE, MIN_LOOSE = 0.85, 6
"""So many of its signs, of at least so many, stand in one clause."""
_CLAUSES = re.compile(r"[\s，,。.;；!！?？~～、…]+")
_CHINESE = re.compile(r"[^\u4e00-\u9fff]")
_ASKS = re.compile(r"[吗么？?]|怎么|是不是|会不会|有没有|要不要")


def is_told_by_sound(prompt: str, words: str) -> bool:
    """Do these words hold the prompt, both folded, by its sound or by its signs?"""
    named = _CHINESE.sub("", prompt)
    if len(named) < MIN_SIGNS:
        return False
    clauses = [clause for part in _CLAUSES.split(words) if len(clause := _CHINESE.sub("", part)) >= MIN_SIGNS]
    return any(_sounds_so(named, clause) for clause in clauses) or any(
        _holds_signs(named, clause) for clause in clauses if not _ASKS.search(clause)
    )


def _sounds_so(named: str, clause: str) -> bool:
    size = len(named)
    return any(_is_alike(named, clause[at : at + size]) for at in range(len(clause) - size + 1))


def _is_alike(named: str, written: str) -> bool:
    wrong = [place for place in range(len(named)) if named[place] != written[place]]
    if len(named) - len(wrong) < RIGHT_SHARE * len(named):
        return False
    return all(_sound_alike(named[place], written[place]) for place in wrong)


def _sound_alike(one: str, other: str) -> bool:
    here, there = mixed(sounded(one)), mixed(sounded(other))
    return here == there or there in mixed(close_to(sounded(one)))


def _holds_signs(named: str, clause: str) -> bool:
    signs, said = set(mixed(sounded(named))), set(mixed(sounded(clause)))
    return len(signs) >= MIN_LOOSE and len(signs & said) >= LOOSE_SHARE * len(signs)
