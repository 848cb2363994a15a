"""「固定资产在哪结」 outside a walk: the item that closes the module he names, from the checklist of his product."""

from __future__ import annotations

import re

from actions.closing.content import Checklist, Item
from actions.closing.order import closing_item
from actions.closing.words import normal

MAX_CHARS = 40
_WHERE = re.compile(
    r"在?(?:哪(?:里|儿|个(?:菜单|地方|界面|模块))?(?!个|些|几|种|一)|什么地方)[^，。]{0,4}[结关]|[结关]账?[^，。]{0,4}(?:在哪|点哪|哪个菜单|哪里点|菜单|入口|从哪)"
)
_OTHER = re.compile(r"提示|报错|失败|不了|不上|不能|没反应|反|取消|退|灰|停在|期间|第几期|清单|查|看")
_AFTER = re.compile(r"^[^，。\s]{1,10}(?:以后|之后|了后|完后|的话)")
"""「取消勾选以后 资产在哪结」 asks of what comes then."""
_DENIED = re.compile(r"不是[^，。\s]*")
ANSWER = "“{title}”在这里：{where}。谁来做：{who}。"


def where_asked(checklist: Checklist, text: str) -> Item | None:
    """The item, where he asks for the place of one and a source names it."""
    words = normal(_AFTER.sub("", _DENIED.sub("", text)))
    if not 0 < len(words) <= MAX_CHARS or _WHERE.search(words) is None or _OTHER.search(words):
        return None
    item = closing_item(checklist, words)
    return item if item is not None and item.where else None


def where_outside(item: Item) -> str:
    """Where it is, who does it, and what must be done before."""
    lines = [ANSWER.format(title=item.title, where=item.where, who=item.who)]
    lines += [f"{number}. {step}" for number, step in enumerate(item.how, start=1)]
    return "\n".join([*lines, f"怎样算做好：{item.check}"])
