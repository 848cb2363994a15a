"""Beside a case of the library: where an item of the close is clicked, and what it changes, from the checklist."""

from __future__ import annotations

import re

from actions.clauses import PAUSE
from actions.closing.content import Checklist, Item
from actions.closing.mentions import find_item
from actions.closing.words import normal

MAX_CHARS = 30
# What the items of every list are called by; 「结账」 is asked for in many other ways (actions/closing/whereabouts.py).
_WHAT = r"(?<![没未反不])(?P<{}>(?:凭证)?过账|计提折旧|提折旧|结转损益|损益结转|期末调汇|凭证审核|审核凭证)"
_WHERE = re.compile(
    rf"{_WHAT.format('first')}(?:(?!反|[不没未]).){{0,6}}(?:在哪|哪里|哪儿|哪个(?:菜单|位置|地方|界面)|什么(?:位置|地方)|从哪|入口|菜单)"
    rf"|(?:在哪|哪里|哪儿|从哪|哪个(?:菜单|地方))[^，。]{{0,3}}(?:点|做|弄|进|找)?{_WHAT.format('then')}$"
)
_EFFECT = re.compile(
    rf"{_WHAT.format('first')}(?:了|以后|之后|完)?[^，。反不没未]{{0,3}}(?:会不会|会|有没有|有什么|有啥|有)(?:影响|风险|什么影响|啥影响)(?:别的|其他|其它|什么|啥|到)?"
)
_TROUBLE = re.compile(r"提示|报错|失败|不了|不上|没反应|反过|反审|取消|退|不平|错")
UNKNOWN = "“{title}”在哪个菜单，我没有查到可靠资料，不乱指。一般这样做：{how}。谁来做：{who}。找不到就回复“转人工”。"
KNOWN = "“{title}”在这里：{where}。谁来做：{who}。"
EFFECT = "“{title}”是结账要做的一步：{why}风险：{risk}"


def item_answer(checklist: Checklist, text: str, on_screen: str = "") -> str | None:
    """The answer to each clause that asks it; None where none does, or where the case on screen is of that item: it has
    its own word on it."""
    found = [_answer(checklist, normal(part), on_screen) for part in PAUSE.split(text)]
    return "\n".join(dict.fromkeys(filter(None, found))) or None


def _answer(checklist: Checklist, words: str, on_screen: str) -> str | None:
    """The answer to one clause."""
    if len(words) > MAX_CHARS or _TROUBLE.search(words):
        return None
    place, effect = _WHERE.search(words), _EFFECT.search(words)
    what = (place["first"] or place["then"]) if place is not None else effect["first"] if effect is not None else ""
    item = _named(checklist, what) if what else None
    if item is None or on_screen in _cases_of(checklist, what):
        return None
    return _place(item) if place is not None else EFFECT.format(title=item.title, why=item.why, risk=item.risk)


def _cases_of(checklist: Checklist, what: str) -> set[str]:
    """The cases of the prompts that name it."""
    word = what.removeprefix("凭证").removeprefix("计")
    return {prompt.case_id for _, prompt in checklist.prompts() if prompt.case_id is not None and word in prompt.text}


def _named(checklist: Checklist, what: str) -> Item | None:
    """The item; of posting the one for all vouchers, not that for what was carried forward."""
    if "过账" in what:
        return next((item for item in checklist.items if item.stage == "vouchers" and "过账" in item.title), None)
    if "审核" in what:
        return next((item for item in checklist.items if item.stage == "vouchers" and "审核" in item.title), None)
    return find_item(checklist.items, what)


def _place(item: Item) -> str:
    if item.where is not None:
        return KNOWN.format(title=item.title, where=item.where, who=item.who)
    return UNKNOWN.format(title=item.title, how="，".join(step.rstrip("。") for step in item.how), who=item.who)
