"""「那张也要重做是吧？下一个，手机那个怎么弄，员工用的是星辰」: 「下一个」 in the middle of a turn.

What stands before it is said of the matter at hand, and is answered with what is used there; what stands behind it is
told of the next one. A product named in one half says nothing of the other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from actions.answers.follow_up import asks as asks_in_words
from actions.answers.follow_up import named_pairs, names_little
from actions.clauses import CLAUSE_WITH_MARK
from actions.conversation import PRODUCT, Conversation
from actions.dialogue.part_of import named_in

_NEXT: Final = re.compile(
    r"(?:^|(?<=[\s，,。.！!？?；;~～]))(?:好的?|行|嗯|那|看|说|来|继续|接着|先|再)*"
    r"(?:下一?个|下一件|第二[个件])(?:问题|事情?)?(?:呢|吧|就?是)?[\s，,。.！!：:]*"
)
_NOD: Final = re.compile(r"^(?:好[的吧了]?|行[吧了]?|嗯+|哦+|可以|知道了?|明白了?|那|先|这样|[\W])*$")


@dataclass(frozen=True, slots=True)
class Halves:
    """`asked`: what is asked of the matter at hand, by what is used there, None where nothing is; `after`: what is told
    of the next one."""

    asked: Conversation | None
    after: str


def parted_at_next(conversation: Conversation) -> Halves | None:
    """The two halves of this turn; None where no problem waits, or nothing is said on one of the sides."""
    text = conversation.text
    found = next((mark for mark in _NEXT.finditer(text) if mark.start() > 0), None)
    if not conversation.dialogue.pending or found is None:
        return None
    before, after = text[: found.start()].strip(" ，,。；;"), text[found.end() :].strip(" ，,。；;")
    if not after or _NOD.match(before):
        return None
    asked = "，".join(
        clause for clause in CLAUSE_WITH_MARK.findall(before) if asks_in_words(clause) and not _NOD.match(clause)
    )
    if not asked:
        return Halves(None, after)
    # As words alone: the reader of acts may have read the two halves as one.
    told = {"text": asked, "intent": conversation.intent, "entities": named_in(conversation, asked)}
    view = conversation.about(told, {}, acts=[])
    if view.entity(PRODUCT) is None and conversation.entity(PRODUCT) is not None:
        view = view.with_slots({PRODUCT: _used_before(conversation), "edition": None})
    return Halves(view, after)


def tell_next(conversation: Conversation, after: str) -> None:
    """The problem that waits, and that these words mean, comes next, with what they tell of it."""
    dialogue = conversation.dialogue
    said = set(named_pairs(after))
    shares = [len(said & set(named_pairs(one["text"]))) for one in dialogue.pending]
    called = dialogue.pending[shares.index(max(shares))]
    clauses = CLAUSE_WITH_MARK.findall(after)
    facts = [clause for clause in clauses if not (asks_in_words(clause) and names_little(clause))]
    told = "，".join([called["text"], *(fact for fact in facts if fact not in called["text"])])
    more = [one for one in named_in(conversation, told) if (one.get("start") or 0) >= len(called["text"])]
    others = [one for one in dialogue.pending if one is not called]
    dialogue.pending = [{**called, "text": told, "entities": [*called["entities"], *more]}, *others]


def _used_before(conversation: Conversation) -> str | None:
    """The product that he named last in an earlier turn."""
    *earlier, _ = list(conversation.customer_turns()) or [("", [])]
    for _, entities in reversed(earlier):
        named = [entity.get("value") for entity in entities if entity.get("entity") == PRODUCT]
        if named:
            return str(named[-1])
    return None
