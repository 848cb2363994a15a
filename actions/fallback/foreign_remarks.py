"""「k3不就是你们的吗 怎么管不着」, 「算了 找税局去」 after a password that is not ours: a complaint, or a goodbye.

Neither asks anything that the library could know: the nearest case to a complaint is another trouble.
"""

from __future__ import annotations

import re

from actions.conversation import ASKS, Conversation
from actions.dialogue.problems import LOGIN, PASSWORD, kind_named
from actions.fallback.foreign import CLOSING
from actions.fallback.foreign_matters import Matter, matters
from actions.reply import Reply

THEIRS_NOT_OURS = (
    "金蝶软件归我们管；您说的这个密码归{whom}管，是另外一套，金蝶这边看不到也解不开，不是推给别人。请找{whom}办。"
)
AGAIN = "明白您着急。这个密码只有{whom}能办，我们开不了；金蝶软件里有什么问题，我接着帮您。"
MAX_CHARS = 40
_OF_US = re.compile(
    r"你们|您们|你家|金蝶(?:的|家|不|怎么)|管不[着了到]|不(?:管|归)|归谁|推(?:来推去|给|脱|诿|卸)|踢皮球|凭(?:什么|啥)|不负责|干什么吃的|白(?:买|交)|花(?:了)?钱"
)
_TROUBLE = re.compile(r"(?<!管)(?<!解)不了|报错|提示|打不开|登不|进不|连不|闪退|卡[死住]|慢|没反应|结账|凭证|报表")
_LEAVES = re.compile(
    r"^(?:那|那就|好吧?|行吧?|算了|哎|唉|得|知道了|明白了?|哦|我|只能|就|这就|还是|先|自己)*[\s，,。]*(?:那|我|就|只能|还是|这就|自己|先|明天|回头|下午)*?"
    r"(?:去|找|问|打给?|跑一?趟|联系|上)(?:一?[趟下])?(?:当地|我们|主管)*(?:的)?(?:税局|税务(?:局|大厅|机关|所)?|办税(?:大厅|服务厅)?|大厅|他们|那边|服务单位|税控|航信|百望|银行|12366)(?:那边|窗口)?(?:去|问|吧|解|办|了|看看|处理|电话|问问|一下|再说|的|啊)*[。！!~～]*$"
)
_OURS_IN_TROUBLE = re.compile(
    r"密码[^，。\s]{0,3}(?:忘|丢|不记得|记不得|想不起|不对|错|锁)|(?:忘|丢|不记得)[^，。\s]{0,8}密码"
)
_WHETHER_TOO = re.compile(r"会不会|要不要|用不用|是不是|跟着|也(?:会|要)|税|盘|(?<![a-z])ca(?![a-z])", re.IGNORECASE)
_OF_OURS = re.compile(
    r"密码[^，。\s]{0,6}(?:怎么|咋|要不要|用不用|改)|(?:怎么|咋|要不要|用不用|改)[^，。\s]{0,8}密码"
)


def remarks_on_foreign(conversation: Conversation) -> bool:
    """Is it one of both, after he was told whose password it is?"""
    return _matter(conversation) is not None and (_leaves(conversation) or _complains(conversation))


def tells_of_ours(conversation: Conversation) -> bool:
    """「那k3登录密码忘了怎么办」: another password now, and one of ours."""
    if not any(conversation.values(name) for name in ("product", "edition")):
        return False
    return _OURS_IN_TROUBLE.search(conversation.text) is not None and not _WHETHER_TOO.search(conversation.text)


def answer_remark(conversation: Conversation, reply: Reply) -> None:
    """A kind end; or whose it is, and whose it is not, in other words the second time."""
    matter = _matter(conversation)
    assert matter is not None
    reply.set(awaiting=None)
    if _leaves(conversation):
        reply.say(CLOSING)
        return
    line = THEIRS_NOT_OURS.format(whom=matter.whom)
    if line == conversation.dialogue.last_point:
        line = AGAIN.format(whom=matter.whom)
    conversation.dialogue.last_point = line
    reply.say(line)


def _matter(conversation: Conversation) -> Matter | None:
    text, foreign = conversation.text, conversation.dialogue.foreign
    if foreign is None or not 0 < len(text) <= MAX_CHARS:
        return None
    if any(conversation.values(name) for name in ("error_text", "code")):
        return None
    return next((one for one in matters() if one.id == foreign), None)


def _leaves(conversation: Conversation) -> bool:
    asks = any(act.act == ASKS and act.confidence > 0.8 for act in conversation.acts)
    return not asks and _LEAVES.match(conversation.text) is not None


def _complains(conversation: Conversation) -> bool:
    """Of us, and of nothing else: who tells a trouble of the software, or asks of another such password, is heard."""
    text = conversation.text
    if _OF_US.search(text) is None or _TROUBLE.search(text) or kind_named(text) not in (None, PASSWORD, LOGIN):
        return False
    matter = _matter(conversation)
    others = any(one.is_named(text) for one in matters() if one is not matter)
    is_answered = matter is not None and matter.answer_to(text) is not None
    return not others and not is_answered and not _asks_of_ours(text)


def _asks_of_ours(text: str) -> bool:
    """「那我k3密码怎么改」 is of ours."""
    return _OF_OURS.search(text) is not None
