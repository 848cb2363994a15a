"""What a customer's words tell of the traits that separate causes, before anything is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.logins.content import content
from actions.logins.likelihood import YES, lines_of
from actions.logins.separating import Answer, Cause
from actions.logins.words import fold
from kb.client import Case

SCOPE = "scope"
MIN_PROMPT = 4
# So much of a quoted prompt's pairs of characters stands in a case that speaks of it.
SPOKEN_SHARE = 0.35
_AROUND = re.compile(r"提示|[\s「」“”\"'‘’《》，。,.!！?？:：;；]")


def told_traits(words: str, scope: str | None) -> list[Answer]:
    """The traits that the words speak for; `scope` as the bot understood it counts more than the words."""
    told = {trait.id: trait.said_in(words) for trait in content().traits}
    if scope is not None:
        told[SCOPE] = scope
    return [Answer("trait", trait_id, option) for trait_id, option in told.items() if option]


def told_prompts(words: str, causes: Sequence[Cause]) -> list[Answer]:
    """The prompts of these causes that the customer has quoted already: 「登录提示设备受限」."""
    said = _core(words)
    prompts = dict.fromkeys(text for cause in causes for text in cause.case.error_texts)
    return [Answer("prompt", text, YES) for text in prompts if len(_core(text)) >= MIN_PROMPT and _core(text) in said]


def speaks_of(case: Case, prompt: str) -> bool:
    """Does the case speak of the prompt that the customer quoted? A prompt of few characters tells too little."""
    quoted = _pairs(prompt)
    if len(_core(prompt)) < MIN_PROMPT:
        return True
    spoken = set().union(*(_pairs(line) for line in [*lines_of(case), *case.error_texts]))
    return len(quoted & spoken) >= SPOKEN_SHARE * len(quoted)


def _core(text: str) -> str:
    return _AROUND.sub("", fold(text))


def _pairs(text: str) -> set[str]:
    core = _core(text)
    return {core[place : place + 2] for place in range(len(core) - 1)}
