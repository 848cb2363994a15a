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
# 「工单先别取消」, 「工单怎么撤」, 「不用你们远程」: nothing is taken back.
_NOT = re.compile(
    r"(?:别|不要|不能|没|没有|先别|不想|不是)[^，。,\s]{0,3}(?:撤|取消|关|销|作废)|[?？]|怎么|咋|吗|为什么|谁|谁把|要是|如果|万一|是不是|会不会"
)


def is_withdrawing(text: str) -> bool:
    """Whether a customer with an open ticket says that nobody is needed for it any more."""
    said = text.strip()
    if len(said) > MAX_CHARACTERS or _NOT.search(said):
        return False
    return _WITHDRAWS.search(said) is not None
