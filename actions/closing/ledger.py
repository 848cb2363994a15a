"""The general ledger refuses to close, and he tells how its modules stand: that is one trouble, the ledger's.

「总账结不了 应收应付我们结了 固资是同事管」: by their names alone the search would find the closing of one of those
modules, which nobody asks for. Where each stands is seen in one place, whichever has closed.
"""

from __future__ import annotations

import re
from typing import Final

from actions.clauses import CLAUSE_WITH_MARK
from actions.conversation import Conversation
from actions.dialogue.part_of import named_in

OPEN_MODULE: Final = "有子系统没结账"
_MODULE: Final = (
    r"(?:应收应付|应收款?|应付款?|往来|存货(?:核算)?|库存|仓存|固定资产|固资|资产|出纳(?:管理)?|现金|成本|工资|供应链|业务"
    r"|(?:其他|别的|其它|各个?|那几个|几个)(?:模块|子系统|系统)?)(?:模块|系统|那边|这边)?"
)
_MODULES: Final = rf"(?:{_MODULE}[和跟与、及,，]?)"
_CAN_NOT: Final = (
    r"(?:结|关)(?:账)?不(?:了|掉|上|过去?|成)|不(?:让|能|给|准|肯)[^，。？?]{0,4}[结关]|没法[结关]|拒|过不[去了]"
    r"|结账?(?:失败|不通过|不成功|报错)"
)
_REFUSED: Final = re.compile(
    rf"总[账帐][^，。？?]{{0,12}}?(?:{_CAN_NOT})|(?:{_CAN_NOT})(?:了)?[^，。？?]{{0,3}}总[账帐]"
)
_IN_USE: Final = re.compile(
    rf"(?:我们|咱们|公司)?{_MODULES}{{2,}}(?:全部?|都|也|是)*(?:启用|在用|用着|开通|上线|用上)(?:了|着|的)*"
)
_SAYS: Final = re.compile(r"提示|报|弹|显示|^(?:它|他|系统)?说")
_CLOSED: Final = re.compile(
    rf"^(?:我们?|他们|其中|然后|只有|就|像|[\d十一二两三四五六七八九]+月份?)*{_MODULES}+(?:我们?|他们|她|他|同事)*(?:都|也|已经|早就?|全部?|上午|昨天)*"
    r"(?:结|关)(?:账|帐)?(?:了|完|好|掉|过|完了)+的?$"
)
_STANDS_OPEN: Final = re.compile(
    rf"^(?:我们?|他们|其中|然后|但是?|就|只有|只剩|剩|[\d十一二两三四五六七八九]+月份?)*{_MODULES}+(?:我们?|他们|她|他|同事)*(?:都|也|还|就|倒是)*"
    r"(?:(?:没有?|未)(?:结|关)(?:账|帐|完|好|掉)*(?:呢|的|了)?|是?(?:另一?个?|另外|别的|其他|我)?(?:同事|人|会计)?[^，。？?]{0,3}(?:管|做|负责)的?|不归我管?|不知道结没结)$"
)
# 「她今天没来」, 「是小李管的」, behind a module that is not his.
_OF_KEEPER: Final = re.compile(
    r"^(?:她|他|人家|同事|人)们?(?:今天|明天|这几天|现在)?[^，。？?]{0,3}(?:没来|请假|不在|出差|休息?|下班)了?$"
    r"|^是?[^，。？?]{1,6}(?:管|做|负责)的?$"
)


def as_ledgers_trouble(conversation: Conversation) -> Conversation:
    """The turn without how the modules stand; as it is where the ledger does not refuse, or none of that is told."""
    text = conversation.text
    if not _REFUSED.search(text):
        return conversation
    told = _IN_USE.sub(" ", text)
    is_open = is_gone = False
    for clause in CLAUSE_WITH_MARK.findall(told):
        stands_open = _STANDS_OPEN.match(clause) is not None
        is_state = (stands_open or _CLOSED.match(clause) is not None) and not _SAYS.search(clause)
        is_open = is_open or (is_state and stands_open)
        is_gone = is_state or (is_gone and _OF_KEEPER.match(clause) is not None)
        if is_gone:
            told = told.replace(clause, " ", 1)
    if told == text:
        return conversation
    told = re.sub(r"[\s，,。；;]*\s[\s，,。；;]*", " ", told).strip(" ，,。；;")
    if is_open and "子系统" not in text:
        told = f"{told}，{OPEN_MODULE}"
    entities = [one for one in conversation.entities() if one.get("start") is None]
    view = {"text": told, "intent": conversation.intent, "entities": [*entities, *named_in(conversation, told)]}
    return conversation.about(view, {})
