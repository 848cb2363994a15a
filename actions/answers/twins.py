"""Cases of one deed in several modules, such as 反结账 of the ledger and of fixed assets: the module he names picks.

Only where the case found and its twin both name the deed, and he names one module and denies none.
"""

from __future__ import annotations

import re

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
_DENIED = re.compile(r"不是[^，。,\s]{0,6}$|没|不用$")


def twin_named(best: Hit, found: Found, text: str) -> Hit:
    """The case of the same deed for the module that he names, where `best` is for another; else `best`."""
    words = simplified(text).replace("帐", "账")
    named = {module for module, said in _MODULES.items() if _is_said(said, words)}
    if len(named) != 1 or not _DEED.search(best.title) or best.module in named:
        return best
    twins = [hit for hit in found.own_hits if hit.module in named and _DEED.search(hit.title)]
    return twins[0] if twins else best


def _is_said(module: re.Pattern[str], words: str) -> bool:
    found = module.search(words)
    return found is not None and _DENIED.search(words[: found.start()][-8:]) is None
