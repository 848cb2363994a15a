"""Somebody of his own is to ask our engineer, or an engineer has said something once: no person is wanted now.

「让老板问工程师」, 「等我们IT来了再问他」 leave it to his own people, and the talk goes on; 「上次工程师说要先备份」
tells a fact. 「领导让我找工程师」 and 「让工程师打给我们IT」 want one of ours, at once.
"""

from __future__ import annotations

import re

from actions.clauses import CLAUSE
from actions.spelling import simplified

_OWN = (
    r"(?:(?:财务|信息|技术|销售|行政|分管|单位|公司|部门|项目)?(?:老板娘?|领导|主管|经理|总监|负责人|科长|主任|厂长|店长|院长|校长)|[^，。\s你您]?总(?!账|部|是|额|数)"
    r"|同事|会计|出纳|管理员|网管|it(?:部门?)?|信息(?:部|科|中心)|技术部|运维|机房|总部|集团|代理商|服务商|实施(?:公司|顾问|的人)?|他们?|她们?)"
)
_OURS = r"(?:工程师|客服|人工|技术(?:支持|人员)?|师傅|你们|您们|金蝶|厂家)"
_ASK = r"(?:问|找|联系|咨询|打(?:个)?电话|打给|发给|对接|沟通|反映|跟|和|决定|拿主意|定|处理|弄|看)"
_SOMEHOW = r"(?:的?人|的|那位|先|再|也|就|去|来|自己|直接|回头|明天|他|她|那边|过来|回来|上班|下午|晚点|一下)*"
_LEAVES = (
    # 「让我们领导去问工程师吧」, 「我叫同事联系客服」
    rf"(?:让|叫|请|喊|由|找|等|交给|托)(?:我们|咱们|我|单位|公司)?(?:的)?{_OWN}{_SOMEHOW}{_ASK}(?:一?下|给|到)?[^，。,\s]{{0,6}}(?:{_OURS}|他|她)?",
    # 「等我们IT来了再问他」, 「等经理回来再说」
    rf"等(?:我们|咱们|我|单位|公司)?(?:的)?{_OWN}[^，。,\s]{{0,6}}(?:再|才|来)?(?:说|问|弄|定|处理|看)",
    # 「等工程师明天上班我再问他」, 「回头我问问工程师」
    rf"(?:等|回头|改天|明天|晚点|过两天|下次|月底|周一)[^，。,\s]{{0,8}}(?:再|自己|去|来|我){{1,3}}(?:问|联系|找|咨询)(?:一?下|问)?(?:他|她|{_OURS}|我们)",
    # 「我老板会去问工程师的」
    rf"(?:我们|咱们|我|公司|单位)(?:的)?{_OWN}(?:会|要|自己|说他?|已经|说要|去)+[^，。,\s]{{0,3}}(?:问|找|联系|咨询)(?:一?下)?{_OURS}",
)
_LEAVES_IT = re.compile("|".join(_LEAVES), re.IGNORECASE)
# He sends for ours, whoever has told him to.
_FOR_US = re.compile(
    rf"{_OWN}(?:都|也|又|刚才?|说|要|非)*(?:让|叫|要|催)我[^，。,\s]{{0,4}}(?:找|转|叫|问)|(?:你们|您们)的?(?:老板|领导|主管|经理)|帮我(?:叫|找|转|喊)|(?:马上|立刻|赶紧|赶快|现在就)"
    r"|(?:怎么|咋|为什么|能不能|可不可以|要不要|是不是|[吗么？?]$)",
    re.IGNORECASE,
)
# That a telephone works, or does not, is told of a code that does not come.
_OWN_PHONE = re.compile(
    r"(?:打|接)(?:得了|得通|进来)?电话(?:都|也|是|倒是|还)*(?:能[打接用]|可以|正常|没问题|好的|打得通|接得到|[打接]不)|电话(?:都|也|是|倒是|还)*(?:能[打接]|[打接]得|[打接]不[通了进]|正常|没问题|通的)(?!你们|您们)"
    r"|(?:能|可以|可)(?:正常)?(?:打|接)(?:听|通)?电话(?!给我|过来|吗|[?？])"
    # 「他人在外地 打电话能问到短信」: it is his own man that he rings up
    r"|(?<!给我)(?<!帮我)打(?:个|一个)?电话(?:就|也|都|倒是)*(?:能|可以)?(?:问|找|叫|让|跟|和|联系)(?:得)?(?:到|上|下|一下|他|她|老板|领导|本人|同事)(?!你们|您们|工程师|客服|人工)"
    r"|(?:他|她|老板|领导|本人)[^，。,\s]{0,6}(?:电话|微信)(?:里)?(?:也|都|就|还)?(?:能|可以)?(?:打|联系|问|找)得?(?:通|到|上)"
)
_SAID_ONCE = re.compile(
    r"(?:上次|上回|之前|以前|前天|昨天|上周|上个?月|去年|那次|当时|前面|原来|那个|有个|你们)(?:的|你们|那个|有个|来的|一个)*(?:工程师|客服|技术(?:支持|人员)?|师傅|人工)(?:上次|之前|当时|以前|也|就|远程)*"
    r"(?:说|讲|让我?们?|叫我?们?|教|告诉|提醒|交代|建议|弄过|处理过|改过|装的|帮(?:我|我们)?(?:弄|改|装|处理)过?|给(?:我|我们)?[^，。,\s]{0,4}过)(?!.{0,4}(?:今天|明天|马上|一会|会)?(?:来|回|联系|打))"
    r"|(?:工程师|客服|技术支持|师傅)(?:上次|上回|之前|当时|以前|上周|昨天)+(?:说|讲|让|叫|教|告诉|提醒|交代|建议|弄|处理|改)"
)


def leaves_to_own(text: str) -> bool:
    """Is somebody of his own to ask, or does he ask himself later? Nothing else may want one of ours."""
    clauses = CLAUSE.findall(simplified(text))
    return any(_LEAVES_IT.search(clause) and not _FOR_US.search(clause) for clause in clauses)


def tells_of_engineer(text: str) -> bool:
    """「上次工程师说这个不用管」: what an engineer said or did once."""
    return _SAID_ONCE.search(simplified(text)) is not None


def tells_of_own_phone(text: str) -> bool:
    """「号是我的 没欠费 打电话都能打」: his telephone works, and nobody is to call."""
    return _OWN_PHONE.search(simplified(text)) is not None
