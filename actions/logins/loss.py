"""Has something been deleted that is wanted back? Vouchers or documents all at once or by mistake, or an account set.

How to delete is a question, and one voucher deleted on purpose, or several to do a step anew, no loss. What is gone in
bulk calls a person at once; for one that was deleted by mistake, or is wanted back, the library may know a way.
"""

from __future__ import annotations

import re

from actions.handoff.loss_denied import deleted_on_purpose

_PART = r"[^，。,.；;！!？?\n]"
_THING = (
    r"(?:凭证|单据|单子|账套|分录|账本|明细账|销售单|采购单|出库单|入库单|发票|基础资料|数据|[\d一二两三四五六七八九十百几]+张)"
)
_DELETED = r"(?:删(?:除|掉|光|没|完|错|空)?了|删光|清空了|删错)"
_ALL = r"(?:全部?|都|一下子|通通|统统|整个月)"
_MISTAKE = (
    r"(?:误删|删错|(?:不小心|手滑|手抖|手快|手贱|一不留神|没注意|点错|误操作|误点)" + _PART + r"{0,12}?删)"
)
_MANY = r"(?:\d{2,}|[几数][十百]|[二三四五六七八九]十[一二三四五六七八九]?|一批|整个月|全部|所有)张?"
_IN_BULK = re.compile(
    rf"{_THING}{_PART}{{0,4}}?(?:全部?|都)(?:给|被)?{_DELETED}(?!{_PART}{{0,4}}?(?:还|也|结|断))|全部?(?:给|被)?{_DELETED}{_PART}{{0,4}}?{_THING}"
    rf"|{_MISTAKE}{_PART}{{0,3}}?{_MANY}{_PART}{{0,3}}?{_THING}|{_MANY}{_PART}{{0,3}}?{_THING}{_PART}{{0,4}}?{_MISTAKE}"
    rf"|\d+张{_PART}{{0,4}}?{_ALL}没了"
)
_BY_MISTAKE = re.compile(
    rf"{_MISTAKE}{_PART}{{0,8}}?{_THING}|{_THING}{_PART}{{0,8}}?{_MISTAKE}"
    rf"|(?:不小心|手滑|手抖|手快|没注意|误操作){_PART}{{0,6}}?{_THING}{_PART}{{0,6}}?删"
)
_DELETED_THING = re.compile(rf"{_THING}{_PART}{{0,6}}?{_DELETED}|{_DELETED}的?{_PART}{{0,8}}?{_THING}")
_WANTS_BACK = re.compile(r"恢复|找回|救回|还原|找得回|弄回来")
_NOT_HAPPENED = re.compile(
    r"会不会|怕|担心|避免|防止|如果|要是|万一|以防|能不能(?!恢复|找回|救|还原)|可不可以|要不要|是不是|想(?:要)?(?:把|全)|准备|打算"
    r"|没有?删|不会|别人说|怎[么样](?:才|能|样)*(?:把|删)"
)


def lost_in_bulk(folded: str) -> bool:
    """「我把9月的凭证全删了」, 「63张全没了」; not 「想全删了」."""
    if _NOT_HAPPENED.search(folded) or deleted_on_purpose(folded):
        return False
    return _IN_BULK.search(folded) is not None


def lost_something(folded: str) -> bool:
    """「误删了单据」, 「凭证删了怎么恢复」; not 「删除凭证怎么操作」, 「这张凭证要删掉吗」."""
    if _NOT_HAPPENED.search(folded) or deleted_on_purpose(folded):
        return False
    return _BY_MISTAKE.search(folded) is not None or bool(_DELETED_THING.search(folded) and _WANTS_BACK.search(folded))
