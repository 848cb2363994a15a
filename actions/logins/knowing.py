"""What a customer's words tell of the traits that separate causes, before anything is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.logins.content import content
from actions.logins.likelihood import YES, lines_of
from actions.logins.separating import Answer, Cause
from actions.logins.words import fold
from kb.client import Case

SCOPE, CHANGED = "scope", "changed"
MIN_PROMPT = 4
# So much of a quoted prompt's pairs of characters stands in a case that speaks of it.
SPOKEN_SHARE = 0.35
# 「页面写“当前用户未授权访问”」; a button is named in quotes, too, and is no prompt.
_QUOTED = re.compile(
    r"(?:提示|报|弹|跳|显示|写|说|出现|出来)[^，。,；;“”\"「」]{0,8}[“\"「『【]([^“”\"「」『』【】]{4,60})[”\"」』】]"
)
# 「提示账套被锁定了」: without quotes, up to the next mark.
_AFTER_PROMPT = re.compile(
    r"提示(?:我|说|了|的?是)*[:：]?(?!什么|怎么|啥|要|一下|没|过|错误?$)([^，。,；;！!？?\s“”\"「」]{4,30})"
)
_AROUND = re.compile(r"^.{0,8}?(?:说|写着?|显示)(?=[^明话])|提示|您的?|[已了]|[\s「」“”\"'‘’《》，。,.!！?？:：;；]")


def told_traits(words: str, scope: str | None) -> list[Answer]:
    """The traits that the words speak for; how many are affected, `scope`, is read with more care (scope.py)."""
    told = {trait.id: trait.said_in(words) for trait in content().traits if trait.id != SCOPE} | {SCOPE: scope}
    return [Answer("trait", trait_id, option) for trait_id, option in told.items() if option]


def quoted_prompt(words: str) -> str | None:
    """The prompt that stands in quotes in the words, or behind 「提示」; the last one where there are several."""
    found = _QUOTED.findall(words) or _AFTER_PROMPT.findall(words)
    return found[-1].strip() if found else None


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
