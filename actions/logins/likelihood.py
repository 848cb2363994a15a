"""What a customer who has this case would answer: P(answer | case), counted from the case's own lines.

A case is a bag of lines: its title, its cause, and what customers wrote (`symptoms`). For a trait with options o
(「在哪里打开的」: browser, client, phone) n_o is how many of the lines hold a word of o, and

    P(o | case) = (n_o + PRIOR * base_o) / (n + PRIOR),   n = sum of n_o

so a case that says nothing of a trait answers as cases do on the whole (`base`: even), and one that says it in every
line answers so almost surely. A prompt is on the screen of a case that has it, and hardly of another. Customers err, so
nothing is ever certain.
"""

from __future__ import annotations

from functools import lru_cache

from actions.logins.content import Trait, content
from actions.logins.words import Words, fold
from kb.client import Case

PRIOR = 2.0
PROMPT_SEEN, PROMPT_ELSEWHERE = 0.85, 0.04
# Of four lines read out, the right one is picked this often; where it is not among them, "none" this often.
LINE_PICKED, LINE_NONE = 0.8, 0.6

YES, NO, NONE = "yes", "no", "none"


def trait_likelihood(trait: Trait, case: Case) -> dict[str, float]:
    """P(option | case) for each option of the trait."""
    counts = dict(zip((option.id for option in trait.options), _counts(case, trait.id), strict=True))
    base = 1 / len(counts)
    total = sum(counts.values()) + PRIOR
    return {option: (count + PRIOR * base) / total for option, count in counts.items()}


def prompt_likelihood(prompt: str, case: Case) -> dict[str, float]:
    """P(yes | case) and P(no | case) for 「屏幕上有没有出现“…”？」."""
    seen = PROMPT_SEEN if fold(prompt) in {fold(text) for text in case.error_texts} else PROMPT_ELSEWHERE
    return {YES: seen, NO: 1 - seen}


def line_likelihood(offered: list[str], case: Case) -> dict[str, float]:
    """P(case picked | case) where one line of each offered case is read out, and P(none | case)."""
    if case.id in offered:
        others = (1 - LINE_PICKED) / len(offered)
        return {case_id: LINE_PICKED if case_id == case.id else others for case_id in offered} | {NONE: others}
    return dict.fromkeys(offered, (1 - LINE_NONE) / len(offered)) | {NONE: LINE_NONE}


def lines_of(case: Case) -> list[str]:
    """All that a case says of how it shows itself."""
    return [case.title, case.cause, *case.symptoms]


def _counts(case: Case, trait_id: str) -> tuple[int, ...]:
    return _count_cached(trait_id, tuple(lines_of(case)))


@lru_cache(maxsize=8192)
def _count_cached(trait_id: str, lines: tuple[str, ...]) -> tuple[int, ...]:
    """Counting is pure, and the same for every conversation: a case is counted once until it is edited."""
    trait = content().trait(trait_id)
    options: list[Words] = [option.found for option in trait.options] if trait else []
    return tuple(words.count(lines) for words in options)
