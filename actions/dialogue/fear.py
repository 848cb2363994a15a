"""Who comes in fear hears half a sentence of it before anything is asked; once, and never that all is well."""

from __future__ import annotations

import re

from actions.conversation import Conversation
from actions.dialogue.notices import once
from actions.reply import Reply
from actions.spelling import simplified

NOT_SEEN = "先别急，登进去看不到，多半是设置或权限的事，不等于丢了，我陪您查清楚。"
WITH_YOU = "先别急，我陪您一步一步看。"
_THINGS = r"(?:账套?|数据|凭证|单据|资料|公司|组织|分公司|东西|以前做的)"
_FEARS_LOSS = re.compile(
    rf"{_THINGS}[^，。,；;！!？?]{{0,6}}(?:是不是|会不会|不会|该不会|难道|别是)[^，。,；;！!？?]{{0,6}}(?:丢|没了?|删|不见|坏|白做)"
    rf"|(?:是不是|会不会|不会|该不会|难道)[^，。,；;！!？?]{{0,6}}(?:丢|删|不见)[^，。,；;！!？?]{{0,4}}{_THINGS}|{_THINGS}[^，。,；;！!？?]{{0,3}}(?:丢了|没了|不见了)[吗吧么]"
)
_NOT_SEEN = re.compile(r"看不[到见]|没有了|不见|没了|空的|空空|找不[到着]|少了")
_FEARS = re.compile(
    r"吓死|吓坏|好怕|害怕|好慌|很慌|慌死|慌了|心慌|急哭|要哭|快哭|哭了|要被(?:骂|开|扣|罚)|会被(?:骂|开|扣|罚)|怎么办啊[啊！!]*|完蛋了?|惨了|[\U0001F62D\U0001F631\U0001F628\U0001F630\U0001F622]"
)


def fear_line(text: str) -> str:
    """The half sentence for the fear in these words; empty where there is none."""
    said = simplified(text)
    if _FEARS_LOSS.search(said):
        return NOT_SEEN if _NOT_SEEN.search(said) else WITH_YOU
    return WITH_YOU if _FEARS.search(said) else ""


def calm(conversation: Conversation, reply: Reply) -> None:
    """Says it where he comes in fear, and none of it was said yet."""
    line = fear_line(conversation.text)
    if line and not conversation.dialogue.anger_answered and (said := once(conversation.dialogue, "fear", line)):
        reply.say(said)
