"""Editions that are named and are not his: wished for, asked the price of, heard of, or compared with his own."""

from __future__ import annotations

import re
from typing import Final

_OUR: Final = r"(?:金蝶|kis|k3|\s)*$"
_CHANGE: Final = r"(?:升级?|换|改|转|迁移?|更新|搬|导)(?:到|成|为|个|一?套|用|上|去|做|装)*"
_WISHED: Final = re.compile(
    rf"{_CHANGE}{_OUR}"
    r"|(?:想|打算|准备|考虑|计划|要是|如果|假如|要不要|要不|能不能|可不可以|是不是[得要]|需不需要|需要|加钱|补差价|建议|推荐)"
    rf"(?:再|也|就|我们?|去|直接)?(?:用|上|买|换|升级?|装|订|开|弄|搞)(?:个|一?套|成|到|上)?{_OUR}"
)
_COMPARED: Final = re.compile(
    r"(?:(?:听说|人家|别人|别家|别的公司|隔壁|同行|朋友|(?:别的|其他|有的|有些)客户)[^，。,；;\s]{0,6}|(?:比|不如|比不上|相比|(?:[跟和与]|不像)))"
    rf"{_OUR}"
)
_HAS_CHANGED: Final = re.compile(
    r"刚|已经?|早就|后来|去年|今年|前年|上个?月|上周|上星期|昨天|前[两几]?天|[\d一二三四五六七八九十]+(?:年|月|号)"
)
_CHANGED_AFTER: Final = re.compile(r"^\s*(?:了|后|之后|以后|过来?了?|完|的时候)")
_ASKED_OF: Final = re.compile(
    r"^\s*(?:的)?(?:(?:也|是不是|应该)?(?:可以|行|能行)(?:不|吗|吧|么|啊|不行|嘛)?(?=[，。,.？?！!\s]|$)"
    r"|(?:大概|要|得|需要)?(?:多少钱|怎么卖|怎么买|什么价|啥价|报价|价格|贵不贵|贵吗|贵多少)"
    r"|[跟和与比][^，。,]{0,12}(?:区别|差别|差在|差多少|不同|不一样|哪个好|比较)"
    r"|才(?:有|能|行|可以|会)|就(?:能|可以|没有?这|不会|行了)|是不是就(?:能|可以|没|不会|好)|会不会(?:好|快|稳))"
)
_WORKS_WITH: Final = re.compile(r"^\s*(?:的)?(?:配合|对接|连接|连用|集成|同步|一起用|兼容)")
_OWN: Final = re.compile(rf"(?:我|咱)们?(?:公司|单位|家)?(?:这边|这里|现在|目前)?(?:这个|的|用的?|是|使用的?)+{_OUR}")
_CLAUSE: Final = re.compile(r"[，。,.；;！!？?\n]")


def is_other(before: str, after: str) -> bool:
    """Is an edition named that he does not use? `before` and `after`: the words around its name, simplified."""
    said = _CLAUSE.split(before)[-1]
    if _WISHED.search(said):
        return not (_HAS_CHANGED.search(said) or _CHANGED_AFTER.match(after))
    if _OWN.search(said):
        return False
    if _ASKED_OF.match(after):
        return True
    return _COMPARED.search(said) is not None and not _WORKS_WITH.match(after)
