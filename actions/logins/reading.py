"""Reading what is typed in answer to a question of the job: an option, 「不知道」, or nothing of the kind."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from actions.conversation import Conversation
from actions.logins.content import content
from actions.logins.likelihood import NO, NONE, YES
from actions.logins.scope import told_scope
from actions.logins.separating import UNKNOWN
from actions.logins.words import fold
from actions.products.asking import does_not_know

_ORDINAL = re.compile(r"^(?:选|第|是)*([1-4一二三四])(?:个|种|条|项|号)?[。.]?$")
_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4}
_CANNOT_TELL = re.compile(r"说不清|没注意|忘了|不记得|记不(?:清|得)|没看(?:清|仔细)|拿不准|不好说|不一定|没试过")
_NONE = re.compile(r"都不(?:是|像|对|一样)|没有(?:像|一个|一样)的|没一个像|不是这(?:些|几个)|以上都不")
_YES = re.compile(r"^(?:有|是|对|嗯|出现|看到|就是|弹)")
_NO = re.compile(r"^(?:没|无|不|别的|其他)")
_SHORT = 10
# So much of a line's pairs of characters in the words means that line.
_SAME_SHARE = 0.45


def read_answer(asking: Mapping[str, Any], conversation: Conversation) -> str | None:
    """The id of the option that this turn's words choose; None where they are no answer."""
    text = conversation.text
    if not text:
        return None
    options = [(str(key), str(title)) for key, title in asking["options"]]
    titled = next((key for key, title in options if fold(title) == fold(text)), None)
    if titled is not None:
        return titled
    by_kind = {"trait": _trait_answer, "prompt": _prompt_answer, "line": _line_answer}
    answer = by_kind[asking["kind"]](asking, options, conversation)
    if answer is None and len(text) <= 2 * _SHORT and (does_not_know(text) or _CANNOT_TELL.search(text)):
        return UNKNOWN
    return answer


def _trait_answer(asking: Mapping[str, Any], options: list[tuple[str, str]], conversation: Conversation) -> str | None:
    scope = told_scope(conversation) if asking["key"] == "scope" else None
    if scope is not None:
        return scope
    trait = content().trait(asking["key"])
    said = trait.said_in(conversation.text) if trait else None
    return said or _ordinal(options, conversation.text)


def _prompt_answer(asking: Mapping[str, Any], _: list[tuple[str, str]], conversation: Conversation) -> str | None:
    text = fold(conversation.text)
    if fold(asking["key"]) in text:
        return YES
    if conversation.intent in ("affirm", "deny"):
        return YES if conversation.intent == "affirm" else NO
    if len(text) > _SHORT:
        return None
    return NO if _NO.match(text) else YES if _YES.match(text) else None


def _line_answer(_: Mapping[str, Any], options: list[tuple[str, str]], conversation: Conversation) -> str | None:
    text = conversation.text
    if _NONE.search(text) or conversation.intent in ("deny", "none_of_these"):
        return NONE
    lines = [(key, title) for key, title in options if key not in (NONE, UNKNOWN)]
    chosen = _ordinal(lines, text)
    if chosen is not None:
        return chosen
    likeness = {key: _likeness(title, text) for key, title in lines}
    best = max(likeness, key=lambda key: likeness[key])
    return best if likeness[best] >= _SAME_SHARE and list(likeness.values()).count(likeness[best]) == 1 else None


def _ordinal(options: list[tuple[str, str]], text: str) -> str | None:
    found = _ORDINAL.match(fold(text).strip())
    if found is None:
        return None
    place = _DIGITS.get(found[1]) or int(found[1])
    return options[place - 1][0] if place <= len(options) else None


def _likeness(line: str, text: str) -> float:
    pairs, said = _pairs(line), _pairs(text)
    return len(pairs & said) / min(len(pairs), len(said)) if pairs and said else 0.0


def _pairs(text: str) -> set[str]:
    folded = "".join(fold(text).split())
    return {folded[place : place + 2] for place in range(len(folded) - 1)}
