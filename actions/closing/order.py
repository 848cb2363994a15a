"""Which of two parts of the close comes first: answered from the checklists, also outside a walk."""

from __future__ import annotations

import re

from actions.closing.content import STAGES, Checklist, Item
from actions.closing.mentions import MODULE_WORDS
from actions.closing.words import normal

_ORDER = re.compile(
    r"(?:哪个|谁|哪一?个|哪边|什么)(?:先|在前)|先.{1,10}(?:还是|再).{0,3}先?|先[做结关](?:哪一?[个边]|谁)|先后|顺序|哪个(?:后|在后)"
)
_BETWEEN = re.compile(r"还是|跟|和|与|、|同")
_CLOSES = re.compile(r"结账|关账|年结")
_TROUBLE = re.compile(r"提示|报错|失败|不了|不上|不能|反结|反关|取消|灰|锁")
SAYS_ORDER = "按{product}的结账清单，先做“{first}”，再做“{then}”。"
WHY_HELD = "前一项没做，后一项会被软件拦住。"
NOT_HELD = "这是清单的排法，有的单位启用的模块不同，次序也会不一样，拿不准请先问财务主管。"


def asks_order(text: str) -> bool:
    """「库存关账和存货核算哪个先」: are two things to be put in order, and no trouble told?"""
    words = normal(text)
    return _ORDER.search(words) is not None and _TROUBLE.search(words) is None and len(_sides(words)) == 2


def order_text(checklist: Checklist, text: str, product: str) -> str | None:
    """The answer, with the product it holds for; None where the words do not name two items of the checklist."""
    sides = _sides(normal(text))
    found = [_named(checklist, side) for side in sides]
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


def _named(checklist: Checklist, side: str) -> Item | None:
    """The item that closes the module which the words name; of two the one whose title says more of them."""
    lengths = {
        module.id: max(
            (len(word) for word in (*MODULE_WORDS.get(module.id, ()), normal(module.title)) if word in side), default=0
        )
        for module in checklist.modules
    }
    longest = max(lengths.values(), default=0)
    named = {module for module, length in lengths.items() if length == longest and length}
    closing = [item for item in checklist.items if item.module in named and _CLOSES.search(item.title)]
    if "gl" in named:
        closing = [item for item in closing if item.stage == "general_ledger_close"][-1:]

    def likeness(item: Item) -> int:
        return sum(part in item.title for part in ("关账", "核算", "结账") if part in side)

    return max(closing, key=likeness, default=None)
