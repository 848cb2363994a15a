"""Words by which a customer takes his ticket back: short, of the ticket or our people, neither asked nor denied."""

from __future__ import annotations

import re

MAX_CHARACTERS = 40
# A production order is called 工单 too: it is never 「我的工单」 that somebody takes back here.
_TICKET = r"(?<!生产)(?<!派工)(?<!维修)(?<!下推)工单"
_END = r"(?:撤销|撤回|撤掉|撤了|撤|取消|关掉|关了|关闭|销了|作废|不用|不要|算了)"
_GAP = r"[，,。.!！~\s]*"
_WITHDRAWS = re.compile(
    rf"{_END}(?:掉|了|一下|那个|这个|我的|刚才的?|之前的?)*{_TICKET}"
    rf"|{_TICKET}(?:也|就|先|可以|麻烦|帮我|给我|都|请)*{_END}"
    r"|(?:不用|不需要|不麻烦|用不着)(?:再)?(?:你们|您们|工程师|人工|客服|派人|来人|转人工|转)(?:们)?(?:来|管|弄|处理|帮忙|帮|看|联系|回电话?|打电话)*了?(?:吧|啦|哈)?"
    rf"(?:{_GAP}(?:谢谢|多谢|谢了|取消吧?|辛苦了?|(?:我们?自己[^，。,\s不没]{{0,8}}|(?:我们?|已经?)[^，。,\s不没]{{0,4}}(?:好了?|搞定|解决)[^，。,\s不没]{{0,4}})))*{_GAP}$"
)
_TAKES_BACK = re.compile(
    rf"^[^，。]{{0,4}}(?:{_END}(?:掉|了|一下|那个|这个|我的|刚才的?|之前的?)*{_TICKET}|{_TICKET}{_END})"
)
_CLAUSES = re.compile(r"[\s，,。.!！；;～~]+")
_ASKS = re.compile(
    r"[?？]|怎么|怎样|如何|咋|哪|什么|啥|几[次个步天期张点]|多少|多久|吗|[呢不么]$|能不能|可不可以|要不要|是不是|会不会|有没有"
)
# 「工单先别取消」, 「工单怎么撤」, 「不用你们远程」: nothing is taken back.
_NOT = re.compile(
    r"(?:别|不要|不能|没|没有|先别|不想|不是)[^，。,\s]{0,3}(?:撤|取消|关|销|作废)|[?？]|怎么|咋|吗|为什么|谁|谁把|要是|如果|万一|是不是|会不会"
)


def is_withdrawing(text: str) -> bool:
    """Whether a customer with an open ticket says that nobody is needed for it any more."""
    said = text.strip()
    if len(said) > MAX_CHARACTERS:
        return False
    if not _NOT.search(said):
        return _WITHDRAWS.search(said) is not None
    # 「工单不要了 那要怎么退」: one clause takes it back, another asks something else.
    return any(_TAKES_BACK.search(clause) and not _NOT.search(clause) for clause in _CLAUSES.split(said))


def asks_beside(text: str) -> bool:
    """Whether the customer, who takes his ticket back, asks of something else in another clause."""
    others = [clause for clause in _CLAUSES.split(text.strip()) if not _WITHDRAWS.search(clause)]
    return any(_ASKS.search(clause) for clause in others)
