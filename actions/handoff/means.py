"""With what he works, where only his own words tell: the version, and the way in that works all the same."""

from __future__ import annotations

import re
from collections.abc import Iterable

WISE = "k3wise"
# 「12.3的版本」, 「WISE 14」
_VERSION = re.compile(
    r"(?<![\d.:：/])(?P<before>\d{1,2}\.\d{1,2}(?:\.\d{1,5})*)(?:的|这个|那个)+版本?"
    r"|(?:wise|k/?3)\s?(?P<behind>1\d(?:\.\d{1,2})?)(?![\d.:：月号日点年个张台人天])",
    re.IGNORECASE,
)
_WORKS = (
    r"[^，。,；;！!？?\s不没]{0,4}?(?:能(?:登|进|用|打开|上|看)?|可以|正常|没问题|没事|好好的|是好的|登得|进得|打得开)"
)
_WAYS = (("网页", r"(?:网页|浏览器|网页版)"), ("客户端", r"(?:客户端|GUI)"), ("手机", r"(?:手机|app)"))
_BUT = re.compile(
    r"(?:能|可以)?(?:登|进|打|上|用|点|打开)?[^，。,；;！!？?\s]{0,4}(?:不[了上开去进到行通]|不能|失败|报错|没反应|白屏)"
)


def said_version(texts: Iterable[str], product: str | None = None) -> str | None:
    """The version that he named last in such words; what he says of WISE is none of another product's."""
    found = [hit for text in texts for hit in _VERSION.finditer(text)]
    own = [hit["before"] or hit["behind"] for hit in found if hit["before"] or product in (None, WISE)]
    return own[-1] if own else None


def is_well_reached_by(client: object, texts: Iterable[str]) -> bool:
    """「网页能进 就外面那几个系统连不上」: is it the way in of which he only says that it works?"""
    for name, words in _WAYS:
        if isinstance(client, str) and client.startswith(name):
            said = [text for text in texts if re.search(words, text, re.IGNORECASE)]
            works = [text for text in said if re.search(words + _WORKS, text, re.IGNORECASE)]
            return bool(works) and not any(_fails(words, text) for text in said)
    return False


def _fails(words: str, text: str) -> bool:
    found = re.search(words, text, re.IGNORECASE)
    return found is not None and _BUT.match(text[found.end() :]) is not None
