"""「调汇做完再做什么」: the item that follows one of the close, from the checklist; also outside a walk.

What he takes for the next step himself (「下一步是结转损益吗」) is confirmed or set right.
"""

from __future__ import annotations

import re

from actions.closing.content import Checklist, Item
from actions.closing.mentions import find_item
from actions.closing.words import normal

MAX_CHARS = 40
YEAR = re.compile(r"年结|年底|12月|十二月|年终")
_DONE = re.compile(r"[完好掉]|[过提结调转审录了]了|以后|之后|了$|后$|[过结]账$")
_NEXT = re.compile(
    r"(?:那|我|以后|之后|后)*(?:该|再|接着|接下[来去]|然后|下一?步|下面|后面|还要|还得)(?:是不是|该|要|得|是|就|应该|做|干|弄|去)*"
    r"(?:(?:结|走|点|搞)?(?:什么|啥|嘛|哪一?[步个样项])"
    r"|(?P<proposes>[^什啥嘛哪怎]{2,10}?)(?:吗|吧|么|对吧|对不对|是吧|是不是|对吗)$|$)"
)
# 「反完以后折旧还要重新提吗」 is of taking back, and asks whether, not what comes next.
_TROUBLE = re.compile(r"提示|报错|失败|不了|不上|反|退|取消|撤|重新|重做|灰|锁|不平|不对(?!$)|不成功")
_MUST = re.compile(r"还要|还得|要不要|用不用")
_LEAD = re.compile(r"^(?:最后问|再问|请问|想问|那|就是|问一?下|谢谢|如果|要是|等)+")
SAYS_NEXT = "按{product}的结账清单，“{done}”做完，下一步是“{then}”{later}。"
LATER = "，再往后是“{title}”"
YES, NO = "对，", "不是，"
LAST = "按{product}的结账清单，“{done}”是最后一项，做完就结完了。"


def asks_next(checklist: Checklist, text: str) -> bool:
    """Does he ask what follows an item of this checklist, and tell no trouble?"""
    return _asked(checklist, text) is not None


def next_text(checklist: Checklist, text: str, product: str) -> str | None:
    """What follows, and what then, with the product it holds for; None where no item of the checklist is named."""
    asked = _asked(checklist, text)
    if asked is None:
        return None
    item, proposes = asked
    kind = "year" if YEAR.search(normal(text)) else "month"
    items = [one for one in checklist.items if kind in one.kinds or one is item]
    later = items[items.index(item) + 1 :]
    # What waits for it comes before what only stands behind it in the list.
    then = next((one for one in later if item.id in one.after), later[0] if later else None)
    if then is None:
        return LAST.format(product=product, done=item.title)
    after = next((one for one in later[later.index(then) + 1 :] if then.id in one.after), None)
    more = LATER.format(title=after.title) if after is not None else ""
    said = SAYS_NEXT.format(product=product, done=item.title, then=then.title, later=more)
    proposed = find_item(checklist.items, proposes) if proposes else None
    if proposed is None:
        return said
    return f"{YES if proposed is then else NO}{said}"


def _asked(checklist: Checklist, text: str) -> tuple[Item, str | None] | None:
    """The item that is done, and what he takes for the next one; clause by clause, else in all his words."""
    for part in [*re.split(r"[\s，,。；;！!？?]+", text), text]:
        words = normal(part)
        found = _NEXT.search(words) if len(words) <= MAX_CHARS and not _TROUBLE.search(words) else None
        before = words[: found.start()] if found is not None else ""
        if found is not None and found["proposes"] and _MUST.search(found[0]):
            continue
        if found is None or _DONE.search(before + found[0][:2]) is None:
            continue
        item = find_item(checklist.items, _LEAD.sub("", before))
        if item is not None:
            return item, found["proposes"]
    return None
