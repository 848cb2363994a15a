"""How he can be reached: the telephone number that he leaves, and when he wants to be called.

Nobody promises the hour; that it stands on the ticket is said at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from actions.spelling import simplified

NOTED = "电话 {phone} 记上了，工程师在工单上能看到。"
NOTED_WITH_TIME = "电话 {phone} 和“{when}”回电都记上了；能不能准点打，由工程师定。"
TIME_NOTED = "“{when}”回电记上了，能不能准点打由工程师定；方便的话把电话号码也写在这里。"

_MOBILE = r"(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}"
_LANDLINE = r"0\d{2,3}[- ]?\d{7,8}"
_SHORT = r"(?<=电话)[：:是 ]?\d{7,8}|(?<=座机)[：:是 ]?\d{7,8}"
_PHONE = re.compile(rf"(?<![\d.])(?:{_MOBILE}|{_LANDLINE}|{_SHORT})(?![\d.])")
# 「验证码发到13800001111」, 「绑定的是138…」: a number of his account, and no way to reach him.
_OF_ACCOUNT = re.compile(
    r"验证码|绑[定的]|注册|登录|登陆|换成|改成|原来|旧|以前|收不到|停用|停机|注销|销号|账号|手机号(?!码?打|给我)"
)
_DAY = r"(?:今天|今晚|明天|明早|后天|(?:这|下)?(?:周|星期|礼拜)[一二三四五六日天])"
_PART = r"(?:一?早上?|上午|中午|下午|傍晚|晚上)"
_HOUR = r"(?:\d{1,2}(?:[点时](?:半|整|钟|\d{1,2}分?)?|[:：]\d{2})|[一二两三四五六七八九十]{1,3}点(?:半|整|钟)?)"
_AROUND = r"(?:准时|左右|以?前|之前|以?后|之后|过后|整|上班(?:后|以后)?)*"
_WHEN = rf"(?:{_DAY}?{_PART}?{_HOUR}{_AROUND}|{_DAY}{_PART}?{_AROUND}|{_PART}{_AROUND}|上班(?:以?后)?)"
_CALL = r"(?:(?:给|跟|和)?我?(?:们)?(?:回|打|来)(?:个|一个|我)?(?:电话|手机)?(?:给我)?|联系我(?:们)?|打给我(?:们)?)"
_CALL_AT = re.compile(
    rf"(?P<when>{_WHEN})[，,\s]*(?:请|让|叫|麻烦|务必|再|就|一定|必须|要|能|可以|你们|工程师|人工|师傅)*(?:给我|跟我|打|回|来|联系)(?:们)?(?:[打回来]|个|一个|我)*(?:电话|手机|给我|我)"
    rf"|(?:给我|跟我)?(?:打|回|来)(?:个|一个)?(?:电话|手机)(?:给我)?[，,\s]*(?:最好|就|在|要)*(?P<later>{_WHEN})(?:打|方便|在|都行|都可以)?"
)
_ASKS = re.compile(r"[?？]|[吗么呢]$|什么时候|几点|多久|能不能|会不会|是不是")


def said_phone(texts: Iterable[str]) -> str | None:
    """The number that he left last for a call."""
    found = [_bare(hit[0]) for text in texts for hit in _PHONE.finditer(text) if not _is_of_account(text, hit)]
    return found[-1] if found else None


def said_call_time(texts: Iterable[str]) -> str | None:
    """When he wants to be called, as he said it last; asking when somebody calls names no time."""
    found = [
        hit["when"] or hit["later"]
        for text in texts
        for hit in _CALL_AT.finditer(simplified(text))
        if not _ASKS.search(_clause_of(simplified(text), hit))
    ]
    return found[-1] if found else None


def noted_line(text: str) -> str | None:
    """What is said to who leaves a number or an hour in this turn; None to everybody else."""
    phone, when = said_phone([text]), said_call_time([text])
    if phone is not None:
        return NOTED_WITH_TIME.format(phone=phone, when=when) if when else NOTED.format(phone=phone)
    return TIME_NOTED.format(when=when) if when else None


def as_contact(texts: Iterable[str]) -> str | None:
    """For the ticket: the number and the time, as far as he left them."""
    said = list(texts)
    phone, when = said_phone(said), said_call_time(said)
    if phone is None and when is None:
        return None
    return "，".join(filter(None, [phone and f"电话 {phone}", when and f"要求{when}回电"]))


def without_call(text: str) -> str:
    """The words without the hour of a call, which is no moment of the trouble."""
    return _CALL_AT.sub(" ", text)


def _is_of_account(text: str, hit: re.Match[str]) -> bool:
    before = re.split(r"[，,。；;！!？?\s]", text[: hit.start()].rstrip("：:，, "))[-1]
    return _OF_ACCOUNT.search(before) is not None


def _bare(number: str) -> str:
    return number.strip("：:是 ")


def _clause_of(text: str, hit: re.Match[str]) -> str:
    end = re.search(r"[，,。；;！!\s]|$", text[hit.end() :])
    return text[hit.start() : hit.end() + (end.end() if end else 0)].strip("，,。；;！! ")
