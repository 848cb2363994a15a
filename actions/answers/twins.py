"""Cases of one deed in several modules, such as 反结账 of the ledger and of fixed assets: the module he names picks.

Only where the case found and its twin both name the deed, and he names one module and denies none. Of cases of one
matter for two editions, such as the public and the private cloud, what he says of where it runs picks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from actions.answers.search import Found
from actions.spelling import simplified
from kb.client import Hit

_DEED = re.compile(r"反结账|反关账|取消结账")
_MODULES = {
    "fa": re.compile(r"固定资产|固资|资产"),
    "cash": re.compile(r"出纳|日记账|现金管理"),
    "stock": re.compile(r"库存|仓存|存货|业务"),
    "ar": re.compile(r"应收"),
    "ap": re.compile(r"应付"),
    "gl": re.compile(r"总账|财务"),
}
_TAKEN_BACK = re.compile(r"反(?:结账|关账|过账|审核|结算|核销|初始化|记账|年结)")
_DENIED = re.compile(r"不是[^，。,\s]{0,6}$|没|不用$")


_DEPLOYED = {
    "k3cloud_private": re.compile(r"服务器|机房|本地部署|私有|自己部署"),
    "k3cloud_public": re.compile(r"公有云|网页版|金蝶的服务器|租的云|云端"),
}
"""What tells where the product runs, by edition."""
NEAR = 0.85
"""A twin for another edition is about as good by so much of the score."""


def twin_deployed(best: Hit, found: Found, text: str) -> Hit:
    """The case of the same matter for where he says that his product runs, where `best` is for elsewhere; else `best`.

    「我们星空放自己机房」 takes the way of the private cloud, though the words fit the public one as well.
    """
    words = simplified(text)
    named = {edition for edition, said in _DEPLOYED.items() if _is_said(said, words)}
    if len(named) != 1 or not best.editions or named & set(best.editions):
        return best
    twins = [
        hit
        for hit in found.own_hits
        if named & set(hit.editions) and hit.module == best.module and hit.score >= NEAR * best.score
    ]
    return twins[0] if twins else best


def twin_named(best: Hit, found: Found, text: str) -> Hit:
    """The case of the same deed for the module that he names, where `best` is for another; else `best`."""
    words = simplified(text).replace("帐", "账")
    named = {module for module, said in _MODULES.items() if _is_said(said, words)}
    if len(named) != 1 or not _DEED.search(best.title) or best.module in named:
        return best
    twins = [hit for hit in found.own_hits if hit.module in named and _DEED.search(hit.title)]
    return twins[0] if twins else best


def is_deed_there(text: str, steps: Iterable[str]) -> bool:
    """「反结账点哪里」: is the deed that he asks of, with no module named, one of these steps?"""
    words = simplified(text).replace("帐", "账")
    deed = _DEED.search(words)
    if deed is None or any(_is_said(said, words) for said in _MODULES.values()):
        return False
    return any(deed[0] in step for step in steps)


def deed_at_hand(*texts: str) -> str | None:
    """The deed of taking back that the first of these texts that names any is about; None where it names several."""
    named = (set(_TAKEN_BACK.findall(simplified(text).replace("帐", "账"))) for text in texts)
    first: set[str] = next((deeds for deeds in named if deeds), set())
    return first.pop() if len(first) == 1 else None


def is_of_other_deed(title: str, deed: str) -> bool:
    """Does the title name deeds that are taken back (反审核), and not this one (反结账)?"""
    of_title = set(_TAKEN_BACK.findall(simplified(title).replace("帐", "账")))
    return bool(of_title) and deed not in of_title


def _is_said(module: re.Pattern[str], words: str) -> bool:
    found = module.search(words)
    return found is not None and _DENIED.search(words[: found.start()][-8:]) is None
