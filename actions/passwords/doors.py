"""Doors that are named and not meant: 「办公门户我都登得进去」 is a contrast, 「我没有网关」 a denial.

A door (portal, VPN, gateway, another app) is a way in only where he comes by it. One that he is through, or has not,
is no way in, and what is refused then is the product's own login.
"""

from __future__ import annotations

import re

OWN_LOGIN = "own_login"
_DOOR = (
    r"(?:(?:办公|公司|集团|单位|企业|咱们?|我们|那个|这个)*(?:的)?"
    r"(?:门户(?:网站|系统|平台)?|(?<![a-z])oa(?:系统|平台)?(?![a-z])|(?<![a-z])vpn(?![a-z])|零信任(?:网关)?|网关|堡垒机|云之家|钉钉|企业微信|单点(?:登录)?))"
)
_HIS = (
    r"(?:我|俺|咱|他|她|是|都|也|倒|已经?|就|一直|照样|照常|随便|还|每天|天天|现在|今天|刚才|明明|自己|那边|那里|里面?"
    r"|[这那]一?[层道关步边])*"
)
_IN = (
    r"(?:[登进连][录陆]?得(?:进|上|去|了)(?:去|来)?|(?:能|可以)(?:正常)?[登进连过用上][录陆进上得]*(?:去|来)?(?![^，。\s]{0,2}[吗么？?])|过得去|过了(?!期|有效)"
    r"|[登进连][录陆]?[上进][去来]?了(?!吗|没)|没问题|没毛病|没事|正常|好好的|好使)"
)
_PASSED = re.compile(f"{_DOOR}{_HIS}{_IN}", re.IGNORECASE)
_COMES_BY = re.compile(rf"(?:从|通过|经过?|由|先[登进过点])[^，。\s]{{0,6}}{_DOOR}", re.IGNORECASE)
_IS_NONE = re.compile(
    rf"(?<![有是])(?:没有?|没得|没装|没用|不用|不走|哪来的?|哪有|哪门子)(?:过|走|什么|啥子?|那个|任何|的)*{_DOOR}(?!的?(?:密码|权限|账号|地址|客户端))"
    rf"|(?<!是)不是(?:说|问|因为|卡在|在)?(?:什么|啥|那个)?{_DOOR}(?![^，。\s]{{0,6}}[吗么？?])"
    rf"|(?:别|不要|甭)(?:再|老|跟我|给我|总|一直)*(?:讲|说|提|扯|管|绕)(?:什么|啥|那个)?{_DOOR}"
    rf"|{_DOOR}(?:我们?|俺们?|咱们?|这东西|那东西|那玩意儿?)*(?:压根|根本|可|都|就)*(?:没有|没得|没装|没用|不用|用不着)(?![^，。\s]{{0,3}}(?:密码|权限|反应|问题|账号|[吗么？?]))",
    re.IGNORECASE,
)
_ENDS_ASKING = re.compile(r"[吗么呢吧]?[？?]+$|[吗么呢]$")
_CLAUSE = re.compile(r"[^，,。；;！!？?\s]+[？?]?")


def without_closed_doors(folded: str) -> tuple[bool, str]:
    """Are doors named that he is through, or has not? With the message without them."""
    kept = _CLAUSE.sub(lambda clause: _open(clause[0]), folded)
    return kept != folded, kept


def denies_door(folded: str) -> bool:
    """「你说的什么网关我没有」: it asks nothing."""
    return _IS_NONE.search(folded) is not None and not _ENDS_ASKING.search(folded)


def _open(clause: str) -> str:
    clause = _IS_NONE.sub(" ", clause)
    return clause if _COMES_BY.search(clause) else _PASSED.sub(" ", clause)
