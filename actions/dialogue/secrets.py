"""A password or code typed into the chat: the desk has hidden it, and the customer is told why, once.

The desk replaces a secret by a mark before anything is stored (desk/masking), so the bot sees the mark only.
"""

from __future__ import annotations

import re

from actions.conversation import Conversation
from actions.reply import Reply

_MARK = re.compile(r"\[(密码|验证码|身份证号|银行卡号|密钥)已隐藏\]")
_HIDDEN = "您刚才发的内容里有{kind}，我已经把它隐藏了，没有保存，工程师也看不到。"
_ADVICE = {
    "密码": "我不会用它替您登录。聊天里请不要发密码；为了安全，请尽快把这个密码改掉。",
    "密钥": "聊天里请不要发密钥；为了安全，请尽快把它换掉。",
    "验证码": "验证码请不要发给任何人，包括我们；这个验证码如果还没用，请重新获取一个。",
    "身份证号": "处理问题用不着它，请不要在聊天里发。",
    "银行卡号": "处理问题用不着它，请不要在聊天里发。",
}


def warn_of_secret(conversation: Conversation, reply: Reply) -> None:
    """Says that it was hidden, why, and what to do now; once a conversation."""
    if conversation.dialogue.secret_answered:
        return
    found = _MARK.search(conversation.text)
    if found is None:
        return
    conversation.dialogue.secret_answered = True
    reply.say(_HIDDEN.format(kind=found[1]) + _ADVICE[found[1]])


def without_marks(text: str) -> str:
    """The words alone: the mark is no word of the customer's."""
    return _MARK.sub("", text)
