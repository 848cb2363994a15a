"""Which item, prompt or module of a checklist a customer's words speak of."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from actions.closing.content import Checklist, Item, Prompt
from actions.closing.words import normal

SURE = 0.5
"""Share of a title's letter pairs that must stand in the words."""
MIN_PAIRS = 2
MIN_PROMPT = 4
MANY_CHARS = 10
"""A longer title names its keyword among other things."""

_ASIDE = re.compile(r"（[^）]*）")
_SMALL = re.compile(r"本期|本月|期末|款?管理|先|再|的|和|了|一下|看|查|做")
# Between the words of a title people put questions: 「应收怎么结账」.
_ASKING = re.compile(
    r"为什么|怎么样?|如何|能不能|可不可以|可以|哪里|在哪|哪儿|去哪|一定|必须|要|先|最后|再|反|取消|撤销|的|了|吗|呢"
)
# One word says enough where only few items have it. 「结账」 alone is the general ledger's.
_KEYWORDS = (
    "备份", "调汇", "断号", "盘点", "调拨", "暂估", "折旧", "归档", "试算", "现金流量", "工资单", "增值税",
    "未分配利润",
    "自动转账", "过账", "关账", "报表", "成本", "盈亏", "损益", "对账",
)  # fmt: skip
_GENERAL = re.compile(r"总账|结账|年结|月结")
_CLOSES = re.compile(r"结账|年结")
# A prompt is quoted loosely: 「提示有未过账的凭证」 for 「存在未过账凭证」.
_LOOSE = re.compile(r"[^\w\u4e00-\u9fff]|存在|还有|有|的|了|本期|请|_")
_VARIANTS = (
    ("固资", "固定资产"), ("未审核", "没审核"), ("没有过账", "未过账"), ("没过账", "未过账"), ("没过帐", "未过账"),
    ("货币资金", "出纳"), ("外币折算", "期末调汇"), ("汇兑", "期末调汇"), ("折旧", "计提折旧"),
    ("断号", "凭证断号"), ("跳号", "凭证断号"), ("缺号", "凭证断号"), ("损益结转", "结转损益"), ("转损益", "结转损益"),
    ("关库存", "库存关账"),
    ("仓库", "库存"), ("对银行", "银行对账"), ("报表", "资产负债表利润表"),
)  # fmt: skip

MODULE_WORDS: dict[str, tuple[str, ...]] = {
    "gl": ("总账", "账务处理", "财务"),
    "stock": ("库存", "仓存", "仓库", "进销存", "出入库", "业务单据", "采购", "销售"),
    "costing": ("存货核算", "存货", "成本"),
    "ar": ("应收",),
    "ap": ("应付",),
    "fa": ("固定资产", "固资", "资产", "折旧"),
    "cash": ("出纳", "现金管理", "日记账"),
    "payroll": ("工资", "薪资", "薪酬"),
}
_ALL = re.compile(
    r"(?:全部?|都|全都|所有|每个).{0,3}(?:用|有|启用|买|开|上)|^(?:全部|都|全都|都是|全是|是|是的|对|对的|嗯|用了|有)$|都在用|都要"
)
_EXCEPT = re.compile(r"除了?|除开|除去|以外|之外")
_NOT = re.compile(r"没|不用|未|不做|不涉及|无|不要|不含|去掉|关掉")
_ONLY = re.compile(r"只|就用|就是?(?=总|库|应|固|出|存)|仅|光")
_PARTS = re.compile(r"[，,。；;！!\n]|但是?|不过|其他|其它|别的|剩下的?|其余|另外的?")


def find_item(items: Sequence[Item], text: str, current: Item | None = None) -> Item | None:
    """The item that the words name by most of its title, or by its one keyword; of two the current one, then the first.
    """
    words = normal(text)
    quoted = [item for item in items if normal(_ASIDE.sub("", item.title)) in words]
    if quoted:
        return max(quoted, key=lambda item: len(_ASIDE.sub("", item.title)))
    for said, meant in _VARIANTS:
        if said in words and meant not in words:
            words = words.replace(said, meant)
    words = _ASKING.sub("", words)
    ordered = [*([current] if current else []), *items]
    best, best_score = None, 0.0
    for item in ordered:
        score = _likeness(item, words)
        if score >= SURE and score > best_score + 1e-9:
            best, best_score = item, score
    return best or _by_keyword(ordered, words)


def _by_keyword(items: Sequence[Item], words: str) -> Item | None:
    for keyword in _KEYWORDS:
        if keyword in words:
            named = [item for item in items if keyword in item.title]
            # Of titles that end alike the first: 「成本怎么算」 asks for the run, not for its reports.
            return min(named, key=lambda item: len(item.title) > MANY_CHARS, default=None)
    if _GENERAL.search(words):
        return general_close(items)
    return None


def general_close(items: Sequence[Item]) -> Item | None:
    """The item that closes the general ledger: the one of its stage that can be taken back, and says so."""
    closes = [item for item in items if item.stage == "general_ledger_close" and _CLOSES.search(item.title)]
    return next((item for item in closes if item.undo is not None), closes[0] if closes else None)


def _likeness(item: Item, words: str) -> float:
    title = _SMALL.sub("", normal(_ASIDE.sub("", item.title)))
    pairs = {title[place : place + 2] for place in range(len(title) - 1)}
    found = {pair for pair in pairs if pair in words}
    if len(found) < min(MIN_PAIRS, len(pairs)) or not pairs:
        return 0.0
    return len(found) / len(pairs)


def find_prompt(items: Sequence[Item], text: str, current: Item | None = None) -> tuple[Item, Prompt] | None:
    """The prompt that the words quote, the longest that fits; one of the current item where several items have it."""
    words = loose(text)
    found: list[tuple[int, bool, int, Item, Prompt]] = []
    for place, item in enumerate(items):
        for prompt in item.prompts:
            parts = [part for part in (loose(part) for part in re.split(r"…|\[…?\]", prompt.text)) if part]
            size = sum(map(len, parts))
            if size >= MIN_PROMPT and _stand_in_order(parts, words):
                is_current = current is not None and item.id == current.id
                found.append((size, is_current, -place, item, prompt))
    if not found:
        return None
    best = max(found, key=lambda one: one[:3])
    return best[3], best[4]


def loose(text: str) -> str:
    """A prompt without what people add or leave out when they quote it."""
    folded = unicodedata.normalize("NFKC", text).lower().replace("帐", "账").replace("没有", "未").replace("没", "未")
    return _LOOSE.sub("", folded.replace("未有", "未"))


def _stand_in_order(parts: Sequence[str], words: str) -> bool:
    place = 0
    for part in parts:
        place = words.find(part, place)
        if place < 0:
            return False
        place += len(part)
    return True


def find_modules(checklist: Checklist, text: str) -> list[str]:
    """The modules of this checklist that the words name, in its order."""
    words = normal(text)
    # 「存货」 is a word of 「存货核算」 and of nothing else; 「资产」 may be part of 「资产负债表」.
    words = words.replace("资产负债", "")
    return [
        module.id
        for module in checklist.modules
        if any(word in words for word in MODULE_WORDS.get(module.id, ())) or normal(module.title) in words
    ]


def find_left_out(checklist: Checklist, text: str) -> list[str] | None:
    """Which optional modules the words say are not used; None where they do not say."""
    optional = [module.id for module in checklist.modules if module.optional]
    words = normal(text)
    named = [one for one in find_modules(checklist, text) if one in optional]
    if _EXCEPT.search(words) and named:
        return [one for one in optional if one not in named] if _NOT.search(words) else named
    if re.search(r"都没|都不用|全没|什么都没|只用?(?:了|有)?总账$|只有?总账|就总账|光总账", words) and not named:
        return optional
    if _ONLY.search(words):
        says_gl = "gl" in find_modules(checklist, text)
        return [one for one in optional if one not in named] if named or says_gl else None
    negated: list[str] = []
    is_any = False
    for part in _PARTS.split(text):
        if part and _NOT.search(normal(part)):
            is_any = True
            negated += [one for one in find_modules(checklist, part) if one in optional]
    if negated:
        return [one for one in optional if one in negated]
    if _ALL.search(words) and not is_any:
        return []
    if named and not is_any and len(words) <= 40 and not re.search(r"怎么|为什么|哪|吗|什么|报错|提示", words):
        return [one for one in optional if one not in named]
    return None
