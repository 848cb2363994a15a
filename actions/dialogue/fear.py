"""Who comes in fear hears half a sentence of it before anything is asked; once, and never that all is well."""

from __future__ import annotations

import re

from actions.conversation import Conversation
from actions.dialogue.notices import once
from actions.reply import Reply
from actions.spelling import simplified

NOT_SEEN = "先别急，登进去看不到，多半是设置或权限的事，不等于丢了，我陪您查清楚。"
NO_LICENCE = "先别急，变成演示版是软件没有检测到授权，账目不受影响。先不要结账，免得演示版里越做越多。"
LOCKED = "先别急。账号锁了就别再输密码，再试可能又从头锁；急着用，直接请管理员解锁。"
WITH_YOU = "先别急，我陪您一步一步看。"
_THINGS = r"(?:账套?|数据|凭证|单据|资料|公司|组织|分公司|东西|以前做的)"
_FEARS_LOSS = re.compile(
    rf"{_THINGS}[^，。,；;！!？?]{{0,6}}(?:是不是|会不会|不会|该不会|难道|别是)[^，。,；;！!？?]{{0,6}}(?:丢|没了?|删|不见|坏|白做)"
    rf"|(?:是不是|会不会|不会|该不会|难道)[^，。,；;！!？?]{{0,6}}(?:丢|删|不见)[^，。,；;！!？?]{{0,4}}{_THINGS}|{_THINGS}[^，。,；;！!？?]{{0,3}}(?:丢了|没了|不见了)[吗吧么]"
)
_NOT_SEEN = re.compile(r"看不[到见]|没有了|不见|没了|空的|空空|找不[到着]|少了")
# What he is not to do comes first, whether he fears or not.
_NO_LICENCE = re.compile(
    r"(?:变成?|成|是|显示|写着?|跳出?)了?(?:个|了)?演示版|演示版[^，。]{0,4}(?:了|不让|不能)"
)
_IS_LOCKED = re.compile(
    r"(?:账号|帐号|用户|密码|号)?(?:被|给|已经?|直接|就|又)*锁(?:住|定|死|上|掉)?了|(?:账号|帐号|用户)[^，。]{0,4}(?:锁定|被锁)"
)
_NOT_ACCOUNT = re.compile(
    r"(?:账套|帐套|期间|单据|凭证|数据|文件|记录|屏幕|电脑|网关)[^，。]{0,6}锁|大写锁定|锁屏|加锁|锁账|锁帐|没[有被]?锁"
)
_ASKS_OF = re.compile(r"会不会[^，。]{0,4}锁|怕[^，。]{0,4}锁|如果|要是|万一|以后|怎么(?:避免|防)|是不是(?:演示|试用)")
_FEARS = re.compile(
    r"吓死|吓坏|好怕|害怕|好慌|很慌|慌死|慌了|心慌|急哭|要哭|快哭|哭了|要被(?:骂|开|扣|罚)|会被(?:骂|开|扣|罚)|怎么办啊[啊！!]*|完蛋了?|惨了|[\U0001F62D\U0001F631\U0001F628\U0001F630\U0001F622]"
)


def fear_line(text: str) -> str:
    """The half sentence for the fear in these words; empty where there is none."""
    said = simplified(text)
    if stop := stop_line(text):
        return stop
    if _FEARS_LOSS.search(said):
        return NOT_SEEN if _NOT_SEEN.search(said) else WITH_YOU
    return WITH_YOU if _FEARS.search(said) else ""


def stop_line(text: str) -> str:
    """What he must not do now, by these words, and who helps at once; empty where nothing can be made worse."""
    said = simplified(text)
    if _ASKS_OF.search(said):
        return ""
    if _NO_LICENCE.search(said):
        return NO_LICENCE
    return LOCKED if _IS_LOCKED.search(said) and not _NOT_ACCOUNT.search(said) else ""


def calm(conversation: Conversation, reply: Reply) -> None:
    """Says it where he comes in fear, and none of it was said yet."""
    line = fear_line(conversation.text)
    if line and not conversation.dialogue.anger_answered and (said := once(conversation.dialogue, "fear", line)):
        reply.say(said)
