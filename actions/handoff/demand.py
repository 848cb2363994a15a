"""Is a person ordered? 「转人工」 is an order wherever it stands in a message, and beside whatever else it says.

It is none where it is quoted (「回复“转人工”」), declined (「先不转人工」), made to depend on something
(「不行再转人工」), or asked about (「转人工要等多久」); 「能转人工吗」 asks for it, and is one. Whom he wants he may
call as he likes (「找个懂的来」, 「要工程師看」): what the clause does was learned, the words count for whom they name.
"""

from __future__ import annotations

import re

from actions.clauses import CLAUSE_WITH_MARK
from actions.conversation import ASKS, DEMANDS, Act, Conversation
from actions.dialogue.acts import SURE
from actions.spelling import simplified

CERTAIN = 0.8
"""So surely must a clause be read as a demand that orders in words we do not know."""

_ORDER = re.compile(
    r"(?:转接?|找|叫|喊|换|要|来|接)(?:一?个|一?下|到|给|去|你们的?|您们的?)*(?:人工(?!智能|成本|费|工资|录|审|核|输|填|改|计|算|干预|操作|维护|合|对账)|真人|活人)(?:客服|服务|坐席|工程师)?"
)
_BARE_ORDER = re.compile(
    r"(?:请|麻烦|帮我|给我|我要|我想|直接|赶紧|快点?|现在|马上)*(?:人工|真人|活人)(?:客服|服务)?[吧啊呀！!。]*"
)
_CALLED = (
    r"(?:人工客服|人工|真人|活人|大活人|专人|专家|高手|工程师|师傅|客服|售后|技术(?:员|人员|支持|的)?|明白人|懂行的?|懂的?人?|会的人?|能人|人)"
)
"""What a person of ours may be called."""
_CALL = r"(?:转接?|找|叫|喊|换|派|来|要|请|让|给|接|联系)"
_NAMES_PERSON = re.compile(
    rf"人工|真人|活人|工程师|客服|专人|技术(?:员|人员|支持)|[找叫喊派换来要跟给让和][^，。,\s]{{0,2}}人(?!家)|{_CALL}[^，。,\s]{{0,4}}(?:师傅|专家|高手|售后|技术|懂(?:的|行)|会的)|你们的?(?:领导|经理|主管|老板)"
)
# 「要人」, 「找个懂的来」, 「叫你们工程师打给我」, 「能派个人来吗」: the whole clause, and nobody of his own.
_POLITE = (
    r"(?:我|我就?要|就|请|麻烦|帮我?|给我|直接|赶紧|快点?|现在|马上|还是|那就?|干脆|能不能|可不可以|能|可以|是不是可以|算了|烦请|劳驾|想)*"
)
_WANTED = re.compile(
    rf"{_POLITE}{_CALL}(?:一?[个位名]|一下|到|给|你们的?|您们的?|那边的?|专业的?|真正)*{_CALLED}(?:(?:过|出|上|回)?来|上门|远程|陪(?:着|同)?(?:我们?)?(?:一起|一块儿?|一步步?)*(?=做|弄|退|反|结|改|操作|处理|走|看|来|$)|(?:带|教|帮|协助|跟)(?:着|同)?我们?(?:一起|一块儿?|一步步?)*(?:做|弄|退|反结?账?|结账?|改|操作|处理|走)(?:一?下|一?遍)?|(?:做|退|反结?账?|结账?|改|操作)(?:一?下|一?遍)?|协助|帮[我忙]们?|给我|跟我|打(?:给我|个?电话|过来)|回(?:个|我)?电话|联系我?|说|讲|聊|谈|处理|解决|弄|看|教|一?下|个?电话|一起(?:做|弄|看|退|操作|处理)|吧|啊|呀|哈|呗|了|行|可以|好|我)*(?:行|可以|好)?(?:吗|不|么|嘛|没|行不行|可以吗)?"
    rf"|(?:请|麻烦|让|叫)?你们?(?:的|那边的?)?{_CALLED}(?:打给我|(?:给我)?[打回]个?电话|联系我|过来|来处理|来看)[^，。,\s]{{0,4}}"
)
# 「工程师能不能陪我们做」, 「你们能远程帮我们弄吗」
_OURS_TO_HELP = re.compile(
    r"(?:(?:请|让|叫)?(?:你们|您们)?(?:的|那边的?)?(?:人工|工程师|师傅|技术(?:员|人员)?|专人|专家)|你们|您们)(?:能不能|能|可以|可不可以|是不是可以)(?:再)?(?:派[^，。,\s]{0,3}人|(?:过来|来)?(?:远程|陪|上门|现场|一步步带|带着))[^，。,\s]{0,12}"
)
_ASKS_POLITELY = re.compile(r"(?:我|请|麻烦|就|那)*(?:能|可以|可不可以|是不是可以)")
# 「咁得，等工程师啦」: he waits, and calls for nobody.
_WAITS_FOR = re.compile(
    r"^(?:咁得|咁就|那|好的?|行|就|我们?|我哋|只能|只好|先|还是|慢慢|继续|ok|嗯+)*(?:再)?等(?:着|待|到|一?等|候)*(?:你们的?|您们的?)?(?:工程师|师傅|人工|客服|技术(?:人员)?|专人|人)(?:过?来|上班|处理|回复|联系|弄|看|再说|的?(?:电话|消息|回复))*[吧啦了啊呀嘛喽咯呗哈。！!～~]*$"
)
_SAID_BY_OTHERS = re.compile(r"(?:工程师|客服|管理员|他|她|it|同事)(?:说|讲|让我|叫我)(?!不)")
# 「让老板问工程师」: somebody of his own is to do the asking.
_BY_HIS_OWN = re.compile(
    r"(?:让|叫|请|等|喊)(?:我们?)?(?:老板|领导|主管|经理|同事|管理员|财务|会计|他|她|it|网管)[^，。]{0,4}(?:问|找|联系|跟|和)"
)
# 「要不要找人」 weighs it; what somebody else wants, or of his own people, is no order to us.
_NOT_OF_US = re.compile(
    r"要不要|用不用|该不该|是不是(?!可以)|需不需要|我们?(?:的|公司|单位|这边|自己)|管理员|it(?![a-z])|同事|领导|老板|网管"
)
_QUOTED = re.compile(
    r"[“”\"「」『』【】‘’']|(?:回复|回|点击?|按下?|输入|打|发|写|点了|按了)(?:了|过|一下|那个|这个|上面的?)*$"
    r"|(?:你|您|它|他|上面|机器人|系统|页面|提示)(?:们)?(?:又|还|都|就|老|只会?|让我?|叫我?|说|写|是|的|着)+$"
)
# 「能不能转人工」, 「怎么还不转人工」 want it all the more.
_ASKED_FOR = re.compile(r"能不能|可不可以|要不要|(?:怎么|为什么|为啥)?还不")
_DECLINED = re.compile(
    r"(?:不|别|甭|没|未|勿|免|无需)(?:用|要|想|需要?|必|急着?|着急|再|能|给我|帮我|让我|先|去|有|是)*$|如果|要是|万一|的话|之前|[才再]$|(?:怎么(?!还|又)|咋(?!还|又)|如何|为什么(?!还)|为啥|干嘛|哪里?|几点|多久|什么时候|啥时候?|是不是|谁)[^，。]{0,4}$"
)
_ASKED_ABOUT = re.compile(  # 「转人工帮我确认怎么改」 says what for
    r"^(?!帮|给我|让他|请他|来[帮给看])(?:[^，。]{0,4}(?:多久|多长|几点|几[分天时]|什么时候|啥时候?|何时|怎么|咋|在哪|哪里|谁|要钱|收费|多少|有用|管用|什么|为啥|是不是|上班|下班|干嘛)"
    r"|[了过]+(?:吗|没|嘛|呢|怎么|也|还|以?后|之后|但|可是|结果)|有人|有没有|在不在|之?前|以前|之?后|以后|后|的话|也|没[人用反有]|不了|失败|按钮|窗口|[”\"」』】’'])"
)


def demands_person(text: str) -> bool:
    """Is a person asked for in so many words, anywhere in the message?"""
    text = simplified(text)
    return any(_orders(text, clause.start(), clause.end()) for clause in CLAUSE_WITH_MARK.finditer(text))


def orders_person(conversation: Conversation) -> bool:
    """Is one ordered in this turn, or in other words that were surely read as a demand (「喊个工程师来」)?"""
    if demands_person(conversation.text):
        return True
    return any(map(orders_clause, conversation.acts))


def orders_clause(found: Act) -> bool:
    """Does a clause that was read as this act want a person of ours? A clause that says nothing else may be read
    less surely, or as the polite question that it is."""
    clause, act, confidence = simplified(found.text), found.act, found.confidence
    if _WAITS_FOR.match(clause) or _is_quoted(clause) or _SAID_BY_OTHERS.search(clause) or _BY_HIS_OWN.search(clause):
        return False
    is_all = _WANTED.fullmatch(clause.rstrip("？?！!。.~～ ")) is not None and not _NOT_OF_US.search(clause)
    if _OURS_TO_HELP.fullmatch(clause.rstrip("？?！!。.~～ ")) and act in (ASKS, DEMANDS):
        return True
    if is_all and act == ASKS:
        return _ASKS_POLITELY.match(clause) is not None
    if is_all:
        return act == DEMANDS or confidence < SURE
    return act == DEMANDS and confidence >= CERTAIN and _NAMES_PERSON.search(clause) is not None


def waits_for_ours(clause: str) -> bool:
    """「等工程师啦」: he waits, and calls for nobody."""
    return _WAITS_FOR.match(simplified(clause).strip()) is not None


def declines_person(text: str) -> bool:
    """「那不转人工的话 能自己改吗」: is a person named only to be done without, or quoted?"""
    return not demands_person(text) and any(
        _is_declined(clause[0][: found.start()]) or bool(_QUOTED.search(clause[0][: found.start()]))
        for clause in CLAUSE_WITH_MARK.finditer(text)
        for found in _ORDER.finditer(clause[0])
    )


def _orders(text: str, start: int, end: int) -> bool:
    clause = text[start:end]
    if _BARE_ORDER.fullmatch(clause):
        return True
    return any(
        # What is quoted, or depends on something, says so before it, mark or no mark.
        not _QUOTED.search(clause[: found.start()])
        and not _is_declined(clause[: found.start()])
        and not _ASKED_ABOUT.match(clause[found.end() :])
        for found in _ORDER.finditer(clause)
    )


def _is_quoted(clause: str) -> bool:
    found = _NAMES_PERSON.search(clause)
    before = clause[: found.start()] if found else ""
    return bool(_QUOTED.search(before)) or _is_declined(before)


def _is_declined(before: str) -> bool:
    return _DECLINED.search(_ASKED_FOR.sub("", before)) is not None
