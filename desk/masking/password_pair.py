"""Account and password named together: 账号/密码：admin/Kd@2024, 用户名密码 admin 888888, user/pass: …"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from desk.masking.fold import HIDDEN
from desk.masking.looks import is_ordinary, is_secret_when_named
from desk.masking.spans import Span
from desk.masking.value import is_counted, read_value
from desk.masking.words import ACCOUNT, AFTER_LINK, FILLER, LINK, PASSWORD_EN, PASSWORD_SHORT, PASSWORD_ZH

_BOTH: Final = re.compile(
    rf"{ACCOUNT}\s?(?:/|、|,|，|\+|和|及|跟|与|&|\\|and|-)?\s?(?:登录)?(?:{PASSWORD_ZH}|{PASSWORD_EN}|"
    rf"{PASSWORD_SHORT})"
    rf"(?:{FILLER}{LINK}{AFTER_LINK}|\s{{0,3}})"
)
_FIRST: Final = re.compile(r"(?:[a-z0-9_.@\\-]{1,40}|[\u4e00-\u9fff]{1,6})(?=[\s/、,，;；:：+和跟|-])")
_BETWEEN: Final = re.compile(r"\s?(?:[/、,，;；:：+|-]|和|跟|\s)\s?(?:密码)?(?:是|为|[:：])?\s?")


_SLASH: Final = re.compile(r"\s?/")
_LOOKS_LIKE_ACCOUNT: Final = re.compile(r"[a-z_.\\-]+\d{0,4}|[\u4e00-\u9fff]+|1[3-9]\d{9}|[^@]+@[^@]+")


class Pair(NamedTuple):
    """Where a double name stands, and the spans of its password (of both values where either may be it)."""

    name_start: int
    name_end: int
    spans: tuple[Span, ...]


def pairs(text: str) -> Iterator[Pair]:
    """The double names of `text` that two values follow."""
    for both in _BOTH.finditer(text):
        first = _FIRST.match(text, both.end())
        between = _BETWEEN.match(text, first.end()) if first else None
        if between and text.startswith(HIDDEN, between.end()):
            yield Pair(both.start(), both.end(), ())
        value = read_value(text, between.end()) if between else None
        if first is None or value is None or is_counted(text, value):
            continue
        if is_ordinary(value.text) or not is_secret_when_named(value.text):
            continue
        span = Span("password", value.start, value.end)
        is_clear = _SLASH.match(text, first.end()) or _LOOKS_LIKE_ACCOUNT.fullmatch(first[0])
        spans = (span,) if is_clear else (Span("password", first.start(), first.end()), span)
        yield Pair(both.start(), both.end(), spans)
