"""What is said to the walk beside commands: an item by its name, modules used or not, why an item is not applicable."""

from __future__ import annotations

import re

from actions.closing.content import Item
from actions.closing.mentions import find_item, find_left_out, find_modules
from actions.closing.progress import MAX_REMARK, OPEN, SKIPPED
from actions.closing.told import NO_SUBJECT, REASON, items_unneeded, modules_told_unused
from actions.closing.walk import Walk
from actions.closing.words import SHORT, is_question

MIN_NAME = 2
SHORT_CHARS = 16
"""A longer answer to 「为什么不适用」 takes nothing back."""

_NOT_USED = re.compile(r"没有?(?:用|启用|上|开通|买)")
_USED = re.compile(r"(?<!没)(?<!不)(?:也|都|还|又|其实|是|有)(?:有|在|要)?(?:用|启用|上|开通|买)(?:了|的|着|$)")
_DONE_TAIL = re.compile(
    r"(?:做|弄|搞|办|结|审|提|备份?|核对?|关|转|过)(?:好|完|成)了[。！!]?$|已经?(?:审核|过账|结账|关账)了?[。！!]?$"
)
_DONE_WORDS = re.compile(r"是的|已经|都|做|弄|搞|好|完|成|了|啦|[，,。！!\s]")
_GO = re.compile(
    r"(?:我?(?:想|要)(?:先|直接)?(?:做|去|到|看)|先做|直接做|跳到|转到|去做?)(?P<what>(?:(?![不没了吗怎])[\u4e00-\u9fff]){2,14}?)"
    r"(?:[那这]一?[步项个])?[吧。]?"
)
# What an auditor reads must be a reason.
_ASKS = re.compile(r"怎么?|咋|为什么|为啥|干嘛|干什么|什么(?:意思|东西|是)|是什么|哪|吗|呢|？|\?|报错|提示")
_SAYS_NOTHING = re.compile(
    r"(?:好的?|嗯+|哦+|行|可以|是的?|对|ok|不知道|不清楚|[\W\d_]+)[吧的了。！!，,\s]*$", re.IGNORECASE
)
_TAKES_BACK = re.compile(r"算了|还是要?做|[点搞弄按]错|要做的|^(?:等等|等一下|取消|返回|先别)")
_THIS = re.compile(r"这[种个项类回]?|该|此")


def says_done(text: str) -> bool:
    """「…审核完了」: is something said to be done?"""
    return len(text) <= SHORT and _DONE_TAIL.search(text) is not None


def item_done(walk: Walk, text: str, current: Item | None) -> Item | None:
    """「库存关账做好了」 while another step is on screen: the item that the words name."""
    words = _DONE_WORDS.sub("", text)
    if len(words) < MIN_NAME:
        return None
    found = find_item(walk.with_state(OPEN, SKIPPED), words, current)
    return found if found is not None and found is not current else None


def item_to_go_to(walk: Walk, text: str) -> Item | None:
    """「我想先做固定资产结账」, 「跳到结转损益那一步」."""
    said = _GO.fullmatch(text.strip())
    return find_item(walk.items, said["what"]) if said else None


def modules_left_out(walk: Walk, text: str) -> list[str] | None:
    """「我们没用固定资产」, 「其实也用了固定资产」: all modules that are not used then; None where nothing changes."""
    if len(text) > SHORT or is_question(text):
        return None
    before = walk.closing.left_out
    if strictly := modules_told_unused(walk.checklist, [text]):
        return list(dict.fromkeys([*before, *strictly]))
    if _NOT_USED.search(text):
        found = find_left_out(walk.checklist, text)
        return list(dict.fromkeys([*before, *found])) if found else None
    if not _USED.search(text):
        return None
    # 「没有固定资产 别的都用」 names one that is not used.
    unused = find_left_out(walk.checklist, text) or []
    used = [one for one in find_modules(walk.checklist, text) if one not in unused]
    return [one for one in before if one not in used] if set(before) & set(used) else None


def items_spared(walk: Walk, text: str, current: Item) -> list[Item]:
    """「我们没有外币」: the items that need not be done then; none where the words are no such reason.

    What the words name decides, not what is on screen: an auditor reads the reason beside the item.
    """
    said = REASON.fullmatch(text.strip()) if len(text.strip()) <= SHORT else None
    if said is None:
        return []
    what = said["what"]
    if said["said"] and (_THIS.match(what) or _names(current, what)):
        return [current]
    if not said["said"] and NO_SUBJECT.search(what):
        return []
    return items_unneeded(walk, text) or ([current] if _names(current, what) else [])


def is_reason(text: str) -> bool:
    """May these words be the reason for 「不适用」, rather than another question?"""
    return 0 < len(text) <= MAX_REMARK and not _ASKS.search(text) and not says_nothing(text)


def says_nothing(text: str) -> bool:
    """「好的」, 「嗯」, 「……」: words that give no reason."""
    return _SAYS_NOTHING.match(text) is not None


def takes_back(text: str) -> bool:
    """Does he not mean 「不适用」 after all?"""
    return len(text) <= SHORT_CHARS and _TAKES_BACK.search(text) is not None


def _names(item: Item, what: str) -> bool:
    return what in item.title or any(what in step for step in item.how)
