"""Which of two parts of the close comes first: answered from the checklists, also outside a walk."""

from __future__ import annotations

import re
from collections.abc import Iterable

from actions.closing.content import STAGES, Checklist, Item
from actions.closing.mentions import MODULE_WORDS
from actions.closing.words import normal

_ORDER = re.compile(
    r"(?:哪个|谁|哪一?个|哪边|什么)(?:先|在前)|先.{1,10}(?:还是|再).{0,3}先?|先[做结关](?:哪一?[个边]|谁)|先后|顺序|哪个(?:后|在后)"
)
# 「总账能不能先结 固资回头补」, 「让她那边先结完我再结行不行」
_MAY_FIRST = re.compile(
    r"(?:能不能|可不可以|能否|可以|能|行不行|会不会).{0,10}先.{0,12}(?:[结关做]|账)"
    r"|先.{0,8}[结关](?:了|完|掉|账)?.{0,14}(?:行不|可以|能不|行吗|回头|再|补)"
)
_LEDGER = "总账"
_NAMES = {**MODULE_WORDS, "stock": (*MODULE_WORDS["stock"], "业务")}
"""Beside 「财务」, 「业务」 is what the goods side closes."""
_AROUND = 8
"""So many signs before the asking say whose close it is."""
_OTHERS = re.compile(r"他们?|她们?|那边|别人|同事|会计|我(?:再|先)[^，。]{0,2}[结关做]")
_CLOSING_WORDS = re.compile(r"[结关]")
_BETWEEN = re.compile(r"还是|跟|和|与|、|同")
_CLOSES = re.compile(r"结账|关账|年结")
_TROUBLE = re.compile(r"提示|报错|失败|不了|不上|不能|反结|反关|取消|灰|锁")
# 「未审核的能不能忽略 先关了再说」 asks whether something may be passed over, and of no order.
_FOR_NOW = re.compile(r"忽略|跳过|强制|强行|不管|负库存|未审|没审|暂存|差异|差额|不平|不等|先[^，。先]{1,6}了?再说")
SAYS_ORDER = "按{product}的结账清单，先做“{first}”，再做“{then}”。"
SAYS_ALL = "按{product}的结账清单，先后是{titles}，总账放在最后。"
LEDGER = ("gl",)
WHY_HELD = "前一项没做，后一项会被软件拦住。"
NOT_HELD = "这是清单的排法，有的单位启用的模块不同，次序也会不一样，拿不准请先问财务主管。"


def asks_order(text: str, told: Iterable[str] = ()) -> bool:
    """「库存关账和存货核算哪个先」, 「总账能不能先结」: are two things to be put in order, and no trouble told?

    `told`: what he has told of this matter, which may name the other thing.
    """
    return _asked_sides(text, told) is not None


def _asked_sides(text: str, told: Iterable[str]) -> list[str] | None:
    """What he asks the order of; the one that he does not name is the ledger, or the last named."""
    words = normal(text)
    if _TROUBLE.search(words.replace("能不能", "")) or _FOR_NOW.search(words):
        return None
    if _ORDER.search(words) and len(sides := _sides(words)) == 2 and all(map(_modules_in, sides)):
        return sides
    if not (_MAY_FIRST.search(words) or _ORDER.search(words)) or not _CLOSING_WORDS.search(words):
        return None
    here = _modules_in(words)
    asking = _MAY_FIRST.search(words) or _ORDER.search(words)
    around = words[max(0, asking.start() - _AROUND) : asking.end()] if asking is not None else ""
    before = next((found for said in reversed(list(told)) if (found := _others_than_gl(normal(said)))), [])
    if len(here) >= 2:
        return here
    if _others_than_gl(words):
        return [here[0], _LEDGER]
    if (here or _OTHERS.search(around)) and len(before) == 1:
        return [before[0], _LEDGER]
    return None


def names_module(text: str) -> bool:
    """Does it name a module that is closed?"""
    return bool(_modules_in(normal(text)))


def _modules_in(words: str) -> list[str]:
    """One word for each module that is named."""
    found = [next((word for word in known if word in words), None) for known in _NAMES.values()]
    return [word for word in found if word is not None]


def _others_than_gl(words: str) -> list[str]:
    return [word for word in _modules_in(words) if word not in MODULE_WORDS["gl"]]


def order_text(checklist: Checklist, text: str, product: str, told: Iterable[str] = ()) -> str | None:
    """The answer, with the product it holds for; None where the words do not name two items of the checklist."""
    sides = _asked_sides(text, told) or _sides(normal(text))
    found = [closing_item(checklist, side) for side in sides]
    if len(found) > 2:
        return _order_of_all(checklist, [item for item in found if item is not None], product)
    if len(found) != 2 or found[0] is None or found[1] is None or found[0] is found[1]:
        return None
    places = {item.id: place for place, item in enumerate(checklist.items)}
    first, then = sorted((found[0], found[1]), key=lambda item: (STAGES.index(item.stage), places[item.id]))
    if _needs(checklist, first, then):
        first, then = then, first
    lines = [SAYS_ORDER.format(product=product, first=first.title, then=then.title)]
    disputed = None if _needs(checklist, then, first) else checklist.disputed
    lines.append(WHY_HELD if first.id in then.held_by else disputed or NOT_HELD)
    lines.append(f"“{first.title}”：{first.why}")
    return "\n".join(lines)


def _order_of_all(checklist: Checklist, named: list[Item], product: str) -> str | None:
    """Of three or more, as they stand in the list; the ledger is last, whoever names it."""
    items = list(dict.fromkeys(item.id for item in checklist.items if item in named and item.module not in LEDGER))
    if len(items) < 2:
        return None
    titles = "、".join(f"“{checklist.by_id[name].title}”" for name in items)
    return "\n".join([SAYS_ALL.format(product=product, titles=titles), checklist.disputed or NOT_HELD])


def _sides(words: str) -> list[str]:
    """The two things between which the words ask."""
    words = _ORDER.sub(lambda found: found[0].replace("还是", "和") if found[0].startswith("先") else "", words)
    return [side for side in _BETWEEN.split(words) if side]


def _needs(checklist: Checklist, item: Item, other: Item) -> bool:
    """Must `other` be done before `item`, directly or through what lies between?"""
    waiting, seen = list(item.after), set[str]()
    while waiting:
        name = waiting.pop()
        if name == other.id:
            return True
        if name not in seen and name in checklist.by_id:
            seen.add(name)
            waiting += checklist.by_id[name].after
    return False


def closing_item(checklist: Checklist, side: str) -> Item | None:
    """The item that closes the module which the words name; of two the one whose title says more of them."""
    lengths = {
        module.id: max(
            (len(word) for word in (*_NAMES.get(module.id, ()), normal(module.title)) if word in side), default=0
        )
        for module in checklist.modules
    }
    longest = max(lengths.values(), default=0)
    named = {module for module, length in lengths.items() if length == longest and length}
    closing = [item for item in checklist.items if item.module in named and _CLOSES.search(item.title)]
    if "gl" in named:
        closing = [item for item in closing if item.stage == "general_ledger_close"][-1:]

    said = side if "关" in side else f"{side}结账"

    def likeness(item: Item) -> int:
        return sum(part in item.title for part in ("关账", "核算", "结账") if part in said)

    return max(closing, key=likeness, default=None)
