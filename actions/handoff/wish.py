"""Is a person of ours wanted? A demand is met at once, a question is answered, and what is doubtful is asked, once.

The classifier hears the wish for a person in 「找谁给俺解」, 「叫经理来弄行吧」 and 「那要等多久啊」 too. What the
clauses do tells them apart; the words count for whom they name.
"""

from __future__ import annotations

import re
from enum import Enum, auto

from actions.answers.follow_up import asks as asks_in_words
from actions.conversation import AWAIT_HANDOFF, DECLINES, DEMANDS, Conversation
from actions.dialogue.acts import asks, demands, is_read
from actions.dialogue.asked import was_put
from actions.handoff.demand import orders_person, waits_for_ours
from actions.handoff.meanwhile import without_wait
from actions.logins.urgency import find_urgency

CONFIRM = "handoff"
"""The id of the question whether a person is wanted."""
SURE = 0.8
"""Below this a demand that names nobody of ours may be meant for anything."""
_OURS = re.compile(
    r"人工|真人|活人|客服|工程师|技术(?:员|人员|支持)?|投诉|提.?单|工单|转(?![圈账帐入为成])|[找叫换派来][^，。,\s]{0,3}人|有人|人来"
)
_OUR_DOING = re.compile(r"你们|您们")
_TAKES_BACK = re.compile(
    r"(?:撤销?|撤[回掉]|取消|关掉|不用|不要|不需要|别)(?:再|给我|了|掉|开|提|登记|建|这个|那个|我的)*工单|工单(?:就|也|先|可以)*(?:撤|取消|不用|不要|算了|关)"
)
# What is asked of a person, beside whether one may be had.
_ASKS_POINT = re.compile(
    r"多久|多长|几点|几时|几天|什么时候|啥时候?|何时|谁|哪|怎么|咋|为什么|为啥|多少|收费|要钱|是不是|上班|下班"
)


class Wish(Enum):
    """How surely a person of ours is wanted."""

    DEMANDED = auto()
    ASKED = auto()
    """A question: of his own people, of us, or of the matter."""
    DOUBTFUL = auto()


def wish_for_person(conversation: Conversation) -> Wish:
    """What this turn, heard as the wish for a person, wants. A button, an emergency and who was asked already have it
    at once."""
    if not conversation.text or orders_person(conversation) or _is_emergency(conversation):
        return Wish.DEMANDED
    wanted = _wanted(conversation)
    names = _OURS.search(wanted) is not None
    if _asks(conversation):
        is_polite = names and not _ASKS_POINT.search(wanted)  # 「能转人工吗」
        return Wish.DEMANDED if is_polite or _demands_ours(conversation) else Wish.ASKED
    was_asked = conversation.awaiting == AWAIT_HANDOFF or was_put(
        conversation.dialogue, CONFIRM, conversation.slot("product")
    )
    if names or was_asked or (demands(conversation) and conversation.confidence >= SURE):
        return Wish.DEMANDED
    return Wish.DOUBTFUL


def takes_back(text: str) -> bool:
    """「撤销工单吧」, 「不用工单了」: no person is wanted any more, whether or not one was called."""
    return _TAKES_BACK.search(text) is not None


def _asks(conversation: Conversation) -> bool:
    """As it was read; by its words only where it was not read surely, and the words name nobody of ours."""
    if asks(conversation) or not conversation.acts or is_read(conversation):
        return asks(conversation)
    return asks_in_words(conversation.text) and _OURS.search(_wanted(conversation)) is None


def _demands_ours(conversation: Conversation) -> bool:
    """Beside the question: 「多久能好 转人工」."""
    clauses = [act.text for act in conversation.acts if act.act == DEMANDS and not waits_for_ours(act.text)]
    return demands(conversation) and any(_OURS.search(one) or _OUR_DOING.search(one) for one in clauses)


def _wanted(conversation: Conversation) -> str:
    """The words, without what he declines, and without 「人来之前」, which wants nobody."""
    if not conversation.acts:
        return "" if waits_for_ours(conversation.text) else without_wait(conversation.text)
    clauses = [act.text for act in conversation.acts if act.act != DECLINES]
    return "，".join(without_wait(one) for one in clauses if not waits_for_ours(one))


def _is_emergency(conversation: Conversation) -> bool:
    urgency = find_urgency(conversation)
    return urgency is not None and urgency.is_certain
