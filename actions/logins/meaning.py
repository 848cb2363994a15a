"""「ping那个电脑名是什么意思」: what a word of the case means stands under the question about that very word."""

from __future__ import annotations

import re

from actions.logins.words import fold
from kb.client import Case

_MEANS = re.compile(
    r"(?:是|叫)(?:个)?(?:什么|啥)(?:意思|东西|玩意)?[啊呀呢]*[？?]*$|(?:什么|啥)意思|^(?:什么|啥)(?:是|叫)|(?:看|听)?不懂(?:什么)?是?(?:什么|啥)"
)
_ASKED_AS_MEANING = re.compile(
    r"是(?:个)?(?:什么|啥)(?!时候|版本|原因)|(?:什么|啥)意思|(?:什么|啥)(?:是|叫)|干嘛的|不懂|不会|怎么弄"
)
_WORD = re.compile(r"[a-z][a-z0-9_-]{1,}")


def asked_meaning(case: Case, clause: str) -> str | None:
    """The answer of the case to what a word written in letters means; None where he asks something else, or it is not
    asked under the case."""
    folded = fold(clause)
    if not _MEANS.search(folded):
        return None
    for word in _WORD.findall(folded):
        for question in case.questions:
            wordings = [fold(wording) for wording in question.asks]
            if any(word in wording and _ASKED_AS_MEANING.search(wording) for wording in wordings):
                return str(question.answer)
    return None
