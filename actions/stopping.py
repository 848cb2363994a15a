"""「算了」: what is at hand ends, said by the classifier or, in the middle of a job, by the words themselves."""

from __future__ import annotations

import re

from actions.conversation import AWAITING, Conversation
from actions.dialogue.asked import close_matter
from actions.dialogue.matters import drop
from actions.director import Director
from actions.reply import Reply
from actions.several import offer_next

STOPPED = "好的，已经停下来了。需要的时候直接说您的问题，或者说“转人工”。"
STOPPED_THIS = "好的，这件先放下。"
STOPPED_NEXT = "好的，这件先放下。您还说了“{text}”，要接着看的话，点一下或者说“下一个”。"

# 「算了不管密码了」 names the matter of the job, so the classifier hears that; words of anything else say more.
_STOPS = re.compile(
    r"(?:哎|唉|那|嗯|好吧|行吧)?(?:算了|不管|先不管|别管|先放下|不弄|不搞|不问|先不问)"
    r"(?:算了|先|不|别|管|弄|搞|问|看|试|等|用|放下|再说|下次|明天|回头|以后|密码|登录|结账|这个|那个|它|的事|事|吧|了|啊|呢)*"
)
_PUNCTUATION = re.compile(r"[\s，。,.!！~～…]+")


def says_stop(text: str) -> bool:
    """Do the words say nothing but that the customer lets it be?"""
    return _STOPS.fullmatch(_PUNCTUATION.sub("", text)) is not None


async def stop_at_hand(director: Director, conversation: Conversation, reply: Reply) -> None:
    """Ends what is at hand and says so; what lies beneath, or the next problem of the message, is led back to."""
    if not says_stop(conversation.text) and await director.take_own_words(conversation, reply):
        return  # only the classifier heard 「算了」: to the job it means something else
    conversation.dialogue.forget_question()
    drop(conversation.dialogue)
    close_matter(conversation)
    line = director.stop(conversation)
    reply.set(**{AWAITING: None})
    if director.is_busy(conversation):
        reply.say(line or STOPPED_THIS)
        await director.after(conversation, reply)
    elif not offer_next(conversation, reply, STOPPED_NEXT):
        reply.say(line or STOPPED)
