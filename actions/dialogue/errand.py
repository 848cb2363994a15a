"""The customer goes off to try, or to see somebody of his own: he is let go kindly, and what is at hand stays.

Our own advice sends people to their administrator. 「好的我去找他」 is then no wish for a person of ours, and no
「好了」 either.
"""

from __future__ import annotations

import re

from actions.conversation import AWAIT_HANDOFF, AWAITING, Conversation
from actions.reply import Reply, handoff_button

LET_GO = "好的，您先去，我在这儿等您。弄好了告诉我一声；还是不行就说“没解决”，我接着帮您。"
LET_TRY = "好的，您慢慢试，不着急。弄好了告诉我一声；还是不行就说“没解决”，我接着帮您。"
AWAY = (
    "他不在的话，先看看公司里还有谁有管理员权限（比如财务主管、信息部的同事），请他照上面的步骤操作也一样。"
    "没有别的人、又等不了，我帮您转给工程师，说“转人工”就行。"
)

_COLLEAGUE = (
    r"(?:系统|软件|财务|企业|公司)?(?:管理员|网管|主管|经理|负责人|领导|老板|会计|出纳)|同事|信息(?:部|科|中心)|机房|运维"
    r"|(?<![a-z])it(?![a-z])"
)
_AGREES = r"(?:好的?|好吧|好嘞|行吧?|嗯+|哦+|ok|收到|明白了?|知道了?|可以|谢谢|那)*"
_SOON = r"就|先|再|去|这就|马上|现在|回头|待会儿?|等一?[下会]儿?|一会儿?|晚点|明天|得|要去"
_ASKS_COLLEAGUE = re.compile(
    rf"^(?=.{{3,24}}$)(?!(?:找|问|叫|让|请|联系)){_AGREES}(?:我们?|{_SOON})*"
    r"(?:找|问|叫|让|请|联系|通知|告诉|转告|跟|和|打电话)+(?:一?下|一?个|到|给|我们?的?|公司的?|单位的?|那个)*"
    rf"(?:他们?|她们?|{_COLLEAGUE})[^，。？?]{{0,10}}$",
    re.IGNORECASE,
)
_TRIES_LATER = re.compile(
    rf"^{_AGREES}(?:我|{_SOON})*(?:我|待会儿?|等一?[下会]儿?|一会儿?|回头|晚点)(?:我|{_SOON})*"
    r"(?:试试看?|试一?下|试一试|再试|试)(?:看|吧|先|再说|哈|啊|哦|回来(?:告诉|跟)你说?)*$",
    re.IGNORECASE,
)
# 「我去找他了，他也不会」 tells how it went; 「找你们的人」 and 「帮我找」 want a person of ours.
_NOT_GOING = re.compile(
    r"你们|您们|帮我(?:找|叫|联系)|给我(?:找|叫)|人工|真人|客服|工程师|转人|不会|不行|不在|不了|没|怎么|咋|为什么|吗|[？?]|[都也]"
)
_IN_VAIN = re.compile(
    rf"(?:找|问|叫|联系)(?:过|了)[^？?]{{0,6}}(?:他们?|她们?|{_COLLEAGUE})[^？?]{{0,8}}(?:不会|不行|没用|不了|没办法|不懂|不好|不知道)",
    re.IGNORECASE,
)
_AWAY = re.compile(
    rf"(?:{_COLLEAGUE})[^，。]{{0,6}}(?:请假|不在|出差|休假|休息|下班|放假|联系不上|联系不到|没空|不接电话)",
    re.IGNORECASE,
)


def goes_off(text: str) -> bool:
    """「好的我去找他」, 「等会我试试」: the customer does something of his own now, and will be back."""
    words = _bare(text)
    is_going = _ASKS_COLLEAGUE.match(words) or _TRIES_LATER.match(words)
    return is_going is not None and _NOT_GOING.search(words) is None


def asked_in_vain(text: str) -> bool:
    """「已经找过管理员了，他也不会」: the way we named is closed."""
    return _IN_VAIN.search(text) is not None


def colleague_is_away(text: str) -> bool:
    """「管理员今天请假了怎么办」."""
    return _AWAY.search(text) is not None


def let_go(conversation: Conversation, reply: Reply) -> None:
    """Lets the customer go; only an offer of a person is no longer open."""
    reply.say(LET_TRY if _TRIES_LATER.match(_bare(conversation.text)) else LET_GO)
    if conversation.awaiting == AWAIT_HANDOFF:
        reply.set(**{AWAITING: None})


def say_colleague_is_away(reply: Reply) -> None:
    """Somebody else of his, or a person of ours."""
    reply.say(AWAY, [handoff_button("unresolved")])


def _bare(text: str) -> str:
    return re.sub(r"[\s，,。.!！~～、]+", "", text)
