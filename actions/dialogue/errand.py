"""The customer goes off to try, or to see somebody of his own: he is let go kindly, and what is at hand stays.

Our own advice sends people to their administrator. 「好的我去找他」 is then no wish for a person of ours, and no
「好了」 either.
"""

from __future__ import annotations

import re

from actions.conversation import AWAIT_HANDOFF, AWAITING, GOES, Conversation
from actions.dialogue.acts import asks, does_only
from actions.reply import Reply, handoff_button

LET_GO = "好的，您先去，我在这儿等您。弄好了告诉我一声；还是不行就说“没解决”，我接着帮您。"
LET_TRY = "好的，您慢慢试，不着急。弄好了告诉我一声；还是不行就说“没解决”，我接着帮您。"
AWAY = (
    "他不在的话，先看看公司里还有谁有管理员权限（比如财务主管、信息部的同事），请他照上面的步骤操作也一样。"
    "没有别的人、又等不了，我帮您转给工程师，说“转人工”就行。"
)
AWAY_BESIDE = (
    "等的时候再问问公司里还有谁有管理员权限，比如财务主管、信息部的同事，请他照上面的步骤操作也一样；先别借同事的账号。"
)

_COLLEAGUE = (
    r"(?:系统|软件|财务|企业|公司)?(?:管理员|网管|主管|经理|负责人|领导|老板|会计|出纳)|同事|信息(?:部|科|中心)|机房|运维|本部|总部|总公司|集团(?!账)"
    r"|(?<![a-z])it(?![a-z])"
)
_AGREES = r"(?:好的?|好吧|好嘞|行吧?|嗯+|哦+|ok|收到|明白了?|知道了?|可以|谢谢|那)*"
_SOON = r"就|先|再|去|这就|马上|现在|回头|待会儿?|等一?[下会]儿?|一会儿?|晚点|明天|得|要去"
_ASKS_COLLEAGUE = re.compile(
    rf"^(?=.{{3,24}}$)(?!(?:找|问|叫|让|请|联系)){_AGREES}(?:我们?|自己|{_SOON})*"
    r"(?:找|问|叫|喊|让|请|联系|通知|告诉|转告|跟|和|打电话)+(?:一?下|一?个|到|给|我们?的?|公司的?|单位的?|那个)*"
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
_NO_HELP = re.compile(
    r"不会|不行|不在|不了|没人|没用|没办法|不懂|不管|不理|怎么|咋|吗|[？?]|[找问叫联发][^，。]{0,3}[过了]"
)
_NOBODY_USES = re.compile(r"(?:没有?|无)人(?:在)?(?:使?用|开着?|登|占|编辑|打开|操作|动过?)")
_ASKED = re.compile(rf"(?:{_COLLEAGUE})[^，。？?]{{0,4}}(?:问|说|确认)过|问[了过]一?圈", re.IGNORECASE)
_AWAY = re.compile(
    rf"(?:{_COLLEAGUE})[^，。]{{0,6}}(?:请假|不在|出差|休假|休息|下班|放假|联系不上|联系不到|没空|不接电话)",
    re.IGNORECASE,
)


# 「厂里有专门的小组 我发他们群里」: people of his own, whom he turns to himself.
_OWN_PEOPLE = re.compile(
    r"(?:我们?|咱们?|厂里|公司|单位|本部|总部|集团|学校|店里|分公司|这边|内部|自己)[^，。,\s]{0,3}(?:有|的|自己)[^，。,\s]{0,6}"
    r"(?:群|it|小组|信息|运维|网管|技术员?|工程师|管理员|维护|电脑)[^，。,\s]{0,4}|(?:他|她)们?(?:的|那)?群[里上]?|群里",
    re.IGNORECASE,
)
_TURNS_TO = re.compile(
    r"(?:我们?|这就|先|去|就|再)[^，。,\s]{0,4}(?:找|问|叫|发|说|报|喊|联系|跟|让|请|反映|通知)"
    r"|(?:找|问|叫|发|喊|联系)(?:他|她)们?"
)
_OURS = re.compile(r"你们|您们|人工|真人|活人|客服|转|提.?单|[找叫换要来派]个?人")
# 「我自己找她就行 不用你们」
_DECLINES_US = re.compile(
    r"^[^？?吗怎咋]{0,16}(?:我|我们|自己|那)[^？?吗怎咋没不]{0,10}[\s，,。]*(?:就?不用|不需要|不麻烦|用不着)(?:你们|您们|您|你|工程师|人工|客服|转)(?:来|管|了|吧|啦)*[。.!！~\s]*$"
)
_HAS_TRIED = re.compile(
    r"(?:我|我们|都|也|已经|刚才?)(?:试|测|查|看|做|弄|改|重启|检查|问|找|打电话|核对)(?:了|过|完)(?!.{0,3}就)"
)
_NOW = re.compile(r"去|再|这就|马上|回头|待会|等会|现在")
_PARTS = re.compile(r"[\s，,。.!！~～、…]+")
MAX_PARTS = 4
"""Who says more before he goes tells a story: its end alone is no errand."""
_COMPLAINS = re.compile(
    r"你们|您们|人工|真人|客服|工程师|不会|不行|不了|不能|不懂|没用|还是|报错|提示|怎么|咋|为什么|吗|[？?]|[找问叫联][^，。]{0,3}[过了]"
)


def goes_off(text: str) -> bool:
    """「好的我去找他」, 「等会我试试」: the customer does something of his own now, and will be back.

    「我上周移交给新主管了 难怪 我找她」: what he says before, to himself, does not change where he goes.
    """
    return _goes(text) or _goes_at_last(text) or _DECLINES_US.search(text) is not None


def is_errand(conversation: Conversation) -> bool:
    """Does he go off in this turn, and ask nothing with it? 「那我自己能改不」 only sounds like it."""
    return goes_off(conversation.text) and not asks(conversation)


def only_goes(conversation: Conversation) -> bool:
    """Is that all that he does in this turn, as it was read? 「服务器那台我试了 能打开账套」 tells what he found."""
    return does_only(conversation, GOES) and not has_tried(conversation.text)


def has_tried(text: str) -> bool:
    """「我问了我们出纳 她那边看得见」: it is done, and nobody goes."""
    return _HAS_TRIED.search(text) is not None


def is_past(text: str) -> bool:
    """Has he done it, and says of nothing that he does it now?"""
    return has_tried(text) and _NOW.search(text) is None


def _goes_at_last(text: str) -> bool:
    *before, last = [part for part in _PARTS.split(text) if part] or [""]
    is_said = 0 < len(before) <= MAX_PARTS and not any(_COMPLAINS.search(part) for part in before)
    return is_said and _goes(last) and last.startswith(("我", "那我", "我们"))


def _goes(text: str) -> bool:
    words = _bare(text)
    is_going = _ASKS_COLLEAGUE.match(words) or _TRIES_LATER.match(words)
    return is_going is not None and _NOT_GOING.search(words) is None


def turns_to_own_people(text: str) -> bool:
    """Does he take it to people of his own? That is no wish for one of ours, whatever they are called."""
    if _OWN_PEOPLE.search(text) is None or _NO_HELP.search(text):
        return False
    return _TURNS_TO.search(text) is not None and _OURS.search(_OWN_PEOPLE.sub("", text)) is None


def asked_in_vain(text: str) -> bool:
    """「已经找过管理员了，他也不会」: the way we named is closed."""
    return _IN_VAIN.search(text) is not None


def asked_around(text: str) -> bool:
    """「跟同事问过也没人用」: what he found out among his own people; it only sounds like the wish for a person."""
    return _NOBODY_USES.search(text) is not None or (_ASKED.search(text) is not None and not asked_in_vain(text))


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
