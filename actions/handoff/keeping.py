"""「清了好了 人还是要」: it works by now, and the person is wanted all the same; nothing is settled, and he comes.

「都好了 工单能撤了不」 asks the other way round: he hears how it is taken back, and the engineer that it works.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from actions.conversation import WORKED, Conversation
from actions.dialogue.acts import SURE
from actions.dialogue.matters import say_how, solve, tell
from actions.dialogue.remarks import says_worked
from actions.handoff.request import ADDED, request_handoff
from actions.handoff.ticketed import HOW_IT_ENDS
from actions.reply import Reply

KEPT = "好了就好。工单给您留着，工程师照样会来看；您刚说的也一起记上了。"
TOLD = "（客户说“{text}”：眼下好了，仍要工程师看）"
GLAD = "太好了，弄好了就好！"
MAX_TOLD = 40
_WHO = r"(?:人工?|工程师|师傅|技术|客服|你们)"
_STILL = r"(?:还是|还|也|照样|照旧|仍然?|一样)"
_KEEPS = re.compile(
    rf"{_WHO}{_STILL}+(?:是)?(?:要|得|需要|来|叫|派|安排)|{_STILL}+(?:是)?(?:要|得|想|请|让|叫|派|找)(?:让|请|叫|找|要|你们)*(?:个|一下)?{_WHO}|(?:工单|单子)(?:先|就|还是|也|给我)*(?:留|别撤|不撤|不要撤|别关|不关|不取消|别取消)"
    rf"|(?:别|不要|先不|不)(?:撤|取消|关)(?:掉)?(?:了)?(?:我的|这个|那个)*(?:工单|单子)|{_WHO}(?:也)?(?:别|不能)(?:不来|取消|撤)|{_WHO}?(?:照样|照旧|照常)(?:要)?来|{_STILL}(?:是)?(?:要|想|得)(?:你们)?(?:查|看)(?:清楚|一?下|看)?(?:原因|怎么回事|为什么)"
)


# 「工单能撤了不」, 「那个单子可以取消了吧」
_ASKS_TO_END = re.compile(
    r"(?<!生产)(?<!维修)(?:工单|(?:那个?|这个?|我的)单子)[^，。,\s]{0,4}?(?:能|可以|可不可以|能不能|要不要|用不用|是不是|怎么|咋|如何|在哪)[^，。,\s]{0,4}(?:撤|取消|关|销)[^，。,\s]{0,3}"
    r"|(?:能|可以|可不可以|能不能|怎么|咋|如何|在哪)[^，。,\s]{0,3}(?:撤销?|取消|关掉?)[^，。,\s]{0,4}(?<!生产)(?<!维修)工单|(?:还)?(?:要不要|用不用|需不需要)(?:再)?(?:撤|取消|关)[^，。,\s]{0,4}工单"
)


def keeps_person(conversation: Conversation) -> bool:
    """With a ticket open: does he say that it works and that the person is wanted still, or ask how the ticket ends?"""
    text = conversation.text
    if conversation.dialogue.ticket_knows is None or not text:
        return False
    return _ASKS_TO_END.search(text) is not None or (_KEEPS.search(text) is not None and _works(conversation))


def keep_ticket(conversation: Conversation, reply: Reply, job_facts: Mapping[str, Any]) -> None:
    """Says so, and tells the engineer in his words."""
    if _ASKS_TO_END.search(conversation.text):
        _say_how_it_ends(conversation, reply, job_facts)
        return
    reply.say(KEPT)
    tell(conversation.dialogue, TOLD.format(text=conversation.text[:MAX_TOLD]))
    request_handoff(conversation, reply, job_facts, reason=ADDED)


def _say_how_it_ends(conversation: Conversation, reply: Reply, job_facts: Mapping[str, Any]) -> None:
    is_well = _works(conversation)
    reply.say(f"{GLAD}{HOW_IT_ENDS}" if is_well else HOW_IT_ENDS)
    if is_well:
        dialogue = conversation.dialogue
        matter_id = dialogue.matter_id
        solve(dialogue)
        say_how(dialogue, matter_id, conversation.text)
        request_handoff(conversation, reply, job_facts, reason=ADDED)


def _works(conversation: Conversation) -> bool:
    worked = any(act.act == WORKED and act.confidence >= SURE for act in conversation.acts)
    clauses = re.split(r"[\s，,。.;；!！~～、…]+", conversation.text)
    return worked or any(says_worked(clause) for clause in clauses if clause)
