"""「不是结算做错，就是应收单金额录错了」: the case on screen is none of his, and what it is stands right behind.

What he denies is what the title says, so that case counts no more; what he sets against it is looked up anew, with all
else that he says. Without a pause, 「不是密码错就是锁了」 only guesses, and denies nothing.
"""

from __future__ import annotations

import re
from typing import Final

from actions.answers.follow_up import named_pairs, names_little
from actions.conversation import AWAIT_HELPED, PRODUCT, Conversation
from actions.dialogue.denial import DENIED_RESULT
from actions.dialogue.part_of import part_of_turn
from actions.dialogue.problems import CLOSING, LOGIN, OTHER, PASSWORD, kind_of

OF_TITLE: Final = 0.5
"""So much of what he denies, two signs at a time, stands in the title."""
LESS: Final = 0.6
"""What he sets against it has so much less of the title."""
MAX_CHARS: Final = 90
_PAUSE: Final = r"[\s，,。！!；;]+"
_CONTRAST: Final = re.compile(
    r"(?:^|(?<=[\s，,。！!；;]))(?:这|那|它|我们?|我(?:说|问)的|都|也|又|根本|真的?)*(?<!是)不是(?:因为|由于|说|这个?|那个?)?"
    rf"(?P<denied>[^\s，,。！!；;？?]{{2,16}}?)(?:的问题|的原因|的事|啊|呀|的)?{_PAUSE}"
    r"(?:就|而|其实|只|应该|它|是我|我们?|我说的|主要|本来|原来|纯粹|明明|问题)*是(?!不是|吗|吧|不)"
    r"(?P<meant>[^\s，,。！!；;？?]{2,40})"
)
_TOPICS: Final = frozenset({PASSWORD, LOGIN, CLOSING, OTHER})
_NEWS: Final = (PRODUCT, "edition", "product_excluded")


def set_right(conversation: Conversation) -> Conversation | None:
    """The turn as what it is instead, with the case on screen and its question let be; None where nothing on screen is
    denied in this way."""
    dialogue, text = conversation.dialogue, conversation.text
    title = next((one["title"] for one in dialogue.shown if one["case_id"] == dialogue.current), None)
    found = _CONTRAST.search(text) if len(text) <= MAX_CHARS else None
    if conversation.awaiting != AWAIT_HELPED or title is None or found is None:
        return None
    if any(conversation.values(name) for name in _NEWS):
        return None  # another product is set right elsewhere
    denied, meant = _share(found["denied"], title), _share(found["meant"], title)
    if denied < OF_TITLE or meant >= LESS * denied:
        return None
    rest = f"{text[: found.start()]} {text[found.start('meant') :]}".strip(" ，,。！!；;")
    if names_little(rest):  # 「不是应收，是应付」: of the same question
        asked = dialogue.question or ""
        is_named = found["denied"] in asked
        rest = asked.replace(found["denied"], found["meant"]) if is_named else f"{asked}，{rest}"
    dialogue.record(str(dialogue.current), DENIED_RESULT)
    dialogue.forget_question()
    named = set(named_pairs(rest))
    dialogue.pending = [one for one in dialogue.pending if not set(named_pairs(one["text"])) <= named]
    intent = conversation.intent if conversation.intent in _TOPICS else kind_of(rest) or OTHER
    return part_of_turn(conversation, rest, intent)


def _share(words: str, title: str) -> float:
    """How much of what the words name stands in the title without the product before its colon."""
    pairs, told = named_pairs(words), set(named_pairs(title.rpartition("：")[2]))
    return sum(pair in told for pair in pairs) / len(pairs) if pairs else 0.0
