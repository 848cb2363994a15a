"""Anger: acknowledged once, briefly, with a person in reach; then straight to the matter."""

from __future__ import annotations

import re

from actions.conversation import Conversation
from actions.dialogue.acts import reminds
from actions.reply import Reply, handoff_button

ACKNOWLEDGEMENT = "给您添麻烦了，实在抱歉，我马上帮您看。您也可以随时直接转人工。"
_ANGER = re.compile(
    r"垃圾|破(?:软件|系统|玩意)|什么(?:破|烂|鬼|玩意)|烂透|坑人|坑爹|气死|烦死|急死|投诉|骗子|废物|智障|傻逼|他妈|妈的|有病吧|无语|忍无可忍|到底行不行|能不能行|搞什么(?:鬼|东西)?"
    r"|你们(?:这|那)?(?:个|什么)?(?:软件|系统|东西|产品|平台)(?:是|又|到底|究竟)?(?:怎么回事|咋回事|什么情况|怎么搞的|咋搞的|是不是有(?:毛病|问题)|也太)|(?:已经|都|又是)?第[三四五六七八九十\d]+[次回遍]了"
    r"|什么态度|白花(?:了)?钱|退钱|崩溃了?[!！]|要疯了|快疯了|受不了|火大|听不懂人话|答非所问|[!！]{3,}"
)

_OF_US = re.compile(r"你们|您们|客服|工程师|投诉")


def is_angry(text: str) -> bool:
    """Does it sound angry?"""
    return _ANGER.search(text) is not None


def complains_of_us(conversation: Conversation) -> bool:
    """「上回你们工程师说回电话 到现在没回」: is a complaint about us what he begins with?"""
    begins = len(list(conversation.customer_texts())) <= 1
    return begins and reminds(conversation) and _OF_US.search(conversation.text) is not None


def acknowledge_anger(conversation: Conversation, reply: Reply) -> None:
    """Adds the acknowledgement when this turn is angry, or begins with a complaint, and none was given yet."""
    is_meant = is_angry(conversation.text) or complains_of_us(conversation)
    if conversation.dialogue.anger_answered or not is_meant:
        return
    conversation.dialogue.anger_answered = True
    reply.say(ACKNOWLEDGEMENT, [handoff_button()])
