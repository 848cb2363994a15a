"""「上面不是说了吗」: what the bot asked is looked up in what was said, and never asked a second time.

The bot says sorry once. What was asked is read from all that the customer wrote of the matter; where it is not there,
the answer is 「不清楚」: the careful assumption, or a person.
"""

from __future__ import annotations

import re
from typing import Any

from actions.conversation import AWAIT_PRODUCT, Conversation
from actions.dialogue.notices import once
from actions.fallback.stages import offer_human
from actions.handoff.telling import said_of_problem
from actions.jobs import Taken
from actions.reply import Reply
from actions.stack import JobStack

SORRY = "对不起，您前面说过，是我没看仔细。"
STILL_UNKNOWN = "这一点我还是没有把握，不再问您了。要不要转给工程师接着看？您说过的都会一起带过去，不用再讲一遍。"
DOES_NOT_KNOW = {"text": "不清楚", "intent": "product_unknown", "entities": []}
MAX_CHARS = 30
_CALLS = re.compile(r"有人|人呢|人工|真人|客服|工程师")
MAX_BEFORE_CHARS = 500
_SAID = (
    r"(?:不是)?(?:都|就|已经|早就?|才|刚|不是)*(?:跟|和|给)?(?:你|您|你们)?(?:说|讲|写|发|提|告诉|打)(?:你|您|你们)?(?:过|了|得|清楚|明白)+(?:你|您|你们)?(?:的|了|吗|嘛|呀|啊|么|呢|吧)*"
)
_TOLD_BEFORE = re.compile(
    rf"(?:我|俺)?(?:在)?(?:上面|前面|上边|前边|之前|刚才|刚刚|开头|一开始|第一句|最?开始|早)(?:我|俺)?(?:就|都|已经|不是|也)*{_SAID}"
    rf"|(?:我|俺)(?:不是)?(?:都|已经|早|刚|就)*{_SAID}|(?:又|还|怎么)*(?:要我?)?(?:再)?(?:说|问|讲)(?:第)?[几一二两三]遍|(?:看|翻)(?:看|翻|一下)*(?:上面|前面|聊天记录)|(?:上面|前面)(?:有|写着)"
)


def says_told_before(text: str) -> bool:
    """Does he say that he told it already, and tell nothing new?"""
    if not 0 < len(text) <= MAX_CHARS or _TOLD_BEFORE.search(text) is None or _CALLS.search(text):
        return False
    rest = _TOLD_BEFORE.sub("，", text)
    return len(re.sub(r"[\W怎么又还问我你您啊呀吗呢嘛了的是就都不要再]", "", said_of_problem(rest))) < 2


def has_asked(conversation: Conversation, stack: JobStack) -> bool:
    """Is a question open that what was told may answer?"""
    top = stack.top(conversation)
    return conversation.awaiting == AWAIT_PRODUCT or (top is not None and top[0].why_asked(top[1]) is not None)


async def look_back(conversation: Conversation, reply: Reply, stack: JobStack, questions: Any) -> bool:
    """Answers what the bot has asked from what was told before. False: nothing was asked, or he says something else."""
    if not says_told_before(conversation.text) or not has_asked(conversation, stack):
        return False
    top = stack.top(conversation)
    if sorry := once(conversation.dialogue, "told_before", SORRY):
        reply.say(sorry)
    if top is None:
        await questions.answer(conversation.about(_told(conversation), {}), reply)
        return True
    for said in (_told(conversation), DOES_NOT_KNOW):
        before = len(reply.messages)
        taken = await stack.go_on(conversation.about(said, {}), reply)
        if taken in (Taken.ANSWERED, Taken.FINISHED) and len(reply.messages) > before:
            return True
    offer_human(conversation, reply, STILL_UNKNOWN)
    return True


def _told(conversation: Conversation) -> dict[str, Any]:
    """All that he wrote before this turn as one message, the latest kept whole where it is too long."""
    turns = [(text, entities) for text, entities in conversation.customer_turns() if not says_told_before(text)]
    text = ""
    told: list[dict[str, Any]] = []
    for words, entities in reversed(turns):
        if text and len(text) + len(words) >= MAX_BEFORE_CHARS:
            break
        shift = len(words) + 1 if text else 0
        told = [*_shifted(entities, 0), *_shifted(told, shift)]
        text = f"{words}，{text}" if text else words
    return {"text": text, "intent": "inform", "entities": told}


def _shifted(entities: list[dict[str, Any]], by: int) -> list[dict[str, Any]]:
    return [
        {**one, "start": one["start"] + by, "end": one["end"] + by} for one in entities if one.get("start") is not None
    ]
