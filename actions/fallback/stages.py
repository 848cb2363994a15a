"""The two stages of not knowing: first what would help us understand, then the offer of a person."""

from __future__ import annotations

from actions.conversation import AWAIT_HANDOFF, AWAIT_HELPED, AWAIT_REPHRASE, PRODUCT, Conversation
from actions.dialogue.asked import REPHRASE, may_ask
from actions.reply import Reply, handoff_button

ASK_REPHRASE = "这个问题我还没找到对得上的办法。麻烦您换个说法再说一次，带上这几样我能查得更准："
WHAT_HELPS: tuple[tuple[str | None, str], ...] = (
    ("product", "用的是哪个产品（比如云星空、KIS、EAS、K3 WISE、云星辰）"),
    (None, "点的是哪个菜单、做到哪一步"),
    ("error_text", "屏幕上提示的原文，一个字不差地发给我最好"),
)
"""What would help us understand, each with the slot that says it is known already."""
TAKEN_ALONG = "您说过的会一起带过去，不用再讲一遍。"
OFFER_AFTER_MISSES = f"抱歉，我还是没查到可靠的办法，不想随便说一个误导您。要不要转给工程师？{TAKEN_ALONG}"
NOT_FOUND_UNDER_ANSWER = f"您说的这一点，我没查到可靠的资料，不想随便说一个误导您。要不要转给工程师？{TAKEN_ALONG}"
OFFER_AFTER_TRIES = (
    "抱歉，前面的办法没能解决。要不要转给工程师接着处理？"
    "您试过什么、提示是什么都会一起带过去，不用再讲一遍。"
)


def miss(conversation: Conversation, reply: Reply) -> None:
    """No answer was found: the first time in a matter asks for other words, from the second time offers a person."""
    dialogue = conversation.dialogue
    dialogue.misses += 1
    if conversation.awaiting == AWAIT_HELPED and dialogue.current is not None:
        # Other words would help nobody who has an answer on screen, and asks of it or is beside it.
        _offer(NOT_FOUND_UNDER_ANSWER, "low_confidence", conversation, reply)
        return
    if dialogue.misses == 1 and may_ask(dialogue, REPHRASE, conversation.slot(PRODUCT)):
        reply.ask(REPHRASE, _rephrase(conversation, reply), [handoff_button("low_confidence")])
        reply.set(awaiting=AWAIT_REPHRASE)
    else:
        _offer(OFFER_AFTER_MISSES, "low_confidence", conversation, reply)


def none_fits(conversation: Conversation, reply: Reply) -> None:
    """None of the cases offered was meant: other words may help, unless an answer has already failed."""
    conversation.dialogue.candidates = []
    if conversation.dialogue.not_helped:
        offer_human(conversation, reply)
    else:
        miss(conversation, reply)


def offer_human(conversation: Conversation, reply: Reply, words: str = OFFER_AFTER_TRIES) -> None:
    """Nothing more can be shown: answers did not help, or as `words` say."""
    _offer(words, "unresolved", conversation, reply)


def _rephrase(conversation: Conversation, reply: Reply) -> str:
    """Asks for other words, and for what is not known yet."""
    unknown = [line for slot, line in WHAT_HELPS if not (slot and reply.slots.get(slot, conversation.slot(slot)))]
    return "\n".join([ASK_REPHRASE, *(f"{number}. {line}" for number, line in enumerate(unknown, start=1))])


def _offer(text: str, reason: str, conversation: Conversation, reply: Reply) -> None:
    conversation.dialogue.offer_reason = reason
    reply.say(text, [handoff_button(reason)])
    reply.set(awaiting=AWAIT_HANDOFF)
