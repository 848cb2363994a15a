"""What the customer told before the walk began, in whatever turn and skill: modules he has not, business he has not.

Read clause by clause and strictly: what an earlier turn says in passing (「没有库存了」) must not shorten his list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from actions.closing.content import Checklist, Item
from actions.closing.mentions import MODULE_WORDS
from actions.closing.progress import OPEN, SKIPPED
from actions.closing.walk import Walk
from actions.closing.words import SHORT, normal

SPARED = "这一项不用做"
"""Stands in the step that says who need not do an item."""
REASON = re.compile(
    r"(?:我们?|公司|本公司|单位|这边)*(?:没有?用?|不涉及|无|不做|没做过|不出)(?P<what>[\u4e00-\u9fff]{2,14}?)"
    r"(?:业务|单据?)?[，,。]?(?P<said>(?:这一?[步项个条]|所以)*(?:不用做|不适用|用不着|不需要做?))?[了的]?[。！]?"
)
NO_SUBJECT = re.compile(
    r"反应|权限|提示|报错|办法|看到|找到|菜单|按钮|过账|审核|懂|明白|问题|成功|做|弄|好|完|错|时间|空|人|收到|断号|差额|凭证"
)
_NEEDED = re.compile(
    r"没有?(?P<what>[\u4e00-\u9fff]{2,6}?)(?:业务|单据?|的话)*(?:我们|那|还|也|就|是不是|都)*"
    r"[^没不]{0,6}?(?:要不要|用不用|需不需要|需要|必须|可以不|能不能不|能不|要|还用)(?:做|调|提|弄|管|用)"
)
_CLAUSE = re.compile(r"[，,。；;！!？?\n\s]+")
_SUFFIX = r"(?:模块|系统|管理|核算|业务|功能|这一?块|那一?块|的)*"
_LEAD = (
    r"(?:我们?|我司|咱们?|公司|单位|这边|其实|本来|而且|因为|但是?|也|都|还|又|是|就是"
    r"|云星空|星空|云星辰|星辰|kis|eas|k3)*"
)
_LEADING = re.compile(f"^{_LEAD}")
# Words of a module that are said of stock, money and amounts as well.
_SAID_OF_THINGS = frozenset(
    {"库存", "成本", "仓库", "采购", "销售", "出入库", "折旧", "财务", "业务单据", "日记账", "现金管理"}
)
NOT = r"(?:没有?(?:用|上|买|启用|开通?|做)?|不用|不做|不涉及|无)"


def modules_told_unused(checklist: Checklist, texts: Iterable[str]) -> list[str]:
    """The optional modules that some clause says are not used, in the checklist's order."""
    optional = [module.id for module in checklist.modules if module.optional]
    words = {word: module for module in optional for word in _words_of(checklist, module)}
    ledger = dict.fromkeys(_words_of(checklist, "gl"), "gl")
    listed = rf"(?P<what>(?:(?:{_any(words | ledger)}){_SUFFIX}(?:和|跟|与|、|及|还有|也没有?|没有?)?)+)"
    patterns = {
        False: (
            re.compile(rf"{_LEAD}{NOT}(?:到|过)?{listed}[的啊呢哦呀吧]*"),
            re.compile(rf"{_LEAD}{listed}(?:我们?|公司|都|也|还|是)*(?:没有?(?:用|上|买|启用|开通?)|不用|没有)[过的了啊呢]*"),
        ),
        True: (re.compile(rf"{_LEAD}(?:只|就|光|仅|只是|就是)(?:有|用|上|买|启用|做)了?{listed}[的了啊呢]*"),),
    }
    unused: set[str] = set()
    for clause in _clauses(texts):
        for is_only, candidates in patterns.items():
            for pattern in candidates:
                if (said := pattern.fullmatch(clause)) is None:
                    continue
                named = {module for word, module in (words | ledger).items() if word in said["what"]}
                unused |= set(optional) - named if is_only else named - {"gl"}
    return [one for one in optional if one in unused]


def items_told_unneeded(walk: Walk, texts: Iterable[str]) -> tuple[list[Item], str]:
    """「没有外币」: the items that need not be done then, and his words, which stand beside them as the reason."""
    items: dict[str, Item] = {}
    reasons: list[str] = []
    for said in _clauses(texts):
        clause = _LEADING.sub("", said)
        found = items_unneeded(walk, clause)
        items |= {one.id: one for one in found}
        reasons += [clause] if found else []
    return list(items.values()), "，".join(dict.fromkeys(reasons))


def items_asked_for(items: Iterable[Item], text: str) -> tuple[list[Item], str]:
    """「没有外币 要不要做调汇」: the items whose own steps say that they are spared then, and what there is none of."""
    said = _NEEDED.search(normal(text)) if len(text) <= SHORT else None
    if said is None:
        return [], ""
    return [item for item in items if any(_spares(step, said["what"]) for step in item.how)], said["what"]


def items_unneeded(walk: Walk, text: str) -> list[Item]:
    """「没有外币」: the open items whose own steps say that they are spared then."""
    said = REASON.fullmatch(text.strip()) if len(text.strip()) <= SHORT else None
    if said is None or (not said["said"] and NO_SUBJECT.search(said["what"])):
        return []
    spared = (one for one in walk.with_state(OPEN, SKIPPED) if any(_spares(step, said["what"]) for step in one.how))
    return list(spared)


def _spares(step: str, what: str) -> bool:
    return SPARED in step and what in step


def _words_of(checklist: Checklist, module: str) -> list[str]:
    title = next((normal(one.title) for one in checklist.modules if one.id == module), "")
    known = [one for one in MODULE_WORDS.get(module, ()) if one not in _SAID_OF_THINGS]
    meant = [one for one in MODULE_WORDS.get(module, ()) if one in _SAID_OF_THINGS]
    as_modules = [f"{one}{suffix}" for one in meant for suffix in ("模块", "系统", "管理", "核算")]
    return [word for word in [*known, *as_modules, title] if word]


def _any(words: Iterable[str]) -> str:
    """One of these, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _clauses(texts: Iterable[str]) -> Sequence[str]:
    return [normal(clause) for text in texts for clause in _CLAUSE.split(text) if clause]
