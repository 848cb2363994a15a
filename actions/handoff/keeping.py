"""「清了好了 人还是要」: it works by now, and the person is wanted all the same; nothing is settled, and he comes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from actions.conversation import WORKED, Conversation
from actions.dialogue.acts import SURE
from actions.dialogue.matters import tell
from actions.dialogue.remarks import says_worked
from actions.handoff.request import ADDED, request_handoff
from actions.reply import Reply

KEPT = "好了就好。工单给您留着，工程师照样会来看；您刚说的也一起记上了。"
TOLD = "（客户说“{text}”：眼下好了，仍要工程师看）"
MAX_TOLD = 40
_WHO = r"(?:人工?|工程师|师傅|技术|客服|你们)"
_STILL = r"(?:还是|还|也|照样|照旧|仍然?|一样)"
_KEEPS = re.compile(
    rf"{_WHO}{_STILL}+(?:是)?(?:要|得|需要|来|叫|派|安排)|{_STILL}+(?:是)?(?:要|得|想|请|让|叫|派|找)(?:让|请|叫|找|要|你们)*(?:个|一下)?{_WHO}|(?:工单|单子)(?:先|就|还是|也|给我)*(?:留|别撤|不撤|不要撤|别关|不关|不取消|别取消)"
    rf"|(?:别|不要|先不|不)(?:撤|取消|关)(?:掉)?(?:了)?(?:我的|这个|那个)*(?:工单|单子)|{_WHO}(?:也)?(?:别|不能)(?:不来|取消|撤)|{_WHO}?(?:照样|照旧|照常)(?:要)?来|{_STILL}(?:是)?(?:要|想|得)(?:你们)?(?:查|看)(?:清楚|一?下|看)?(?:原因|怎么回事|为什么)"
)


def keeps_person(conversation: Conversation) -> bool:
    """Does he say that it works, and that the person is wanted still, with a ticket open?"""
    text = conversation.text
    if conversation.dialogue.ticket_knows is None or not text or _KEEPS.search(text) is None:
        return False
    worked = any(act.act == WORKED and act.confidence >= SURE for act in conversation.acts)
    return worked or any(says_worked(clause) for clause in re.split(r"[\s，,。.;；!！~～、…]+", text) if clause)


def keep_ticket(conversation: Conversation, reply: Reply, job_facts: Mapping[str, Any]) -> None:
    """Says so, and tells the engineer in his words."""
    reply.say(KEPT)
    tell(conversation.dialogue, TOLD.format(text=conversation.text[:MAX_TOLD]))
    request_handoff(conversation, reply, job_facts, reason=ADDED)
