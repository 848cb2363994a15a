"""With what he works, where only his own words tell: the version, and the way in that works all the same."""

from __future__ import annotations

import re
from collections.abc import Iterable

from actions.logins.dialect import plainly
from actions.logins.telling import said_server

WISE = "k3wise"
# 「12.3的版本」, 「WISE 14」
_VERSION = re.compile(
    r"(?<![\d.:：/])(?P<before>\d{1,2}\.\d{1,2}(?:\.\d{1,5})*)(?:的|这个|那个)+版本?"
    r"|(?:wise|k/?3)\s?(?P<behind>1\d(?:\.\d{1,2})?)(?![\d.:：月号日点年个张台人天])",
    re.IGNORECASE,
)
# 「服务器在我们自己机房」, 「服务器是公司自己那台电脑」
_OWN_PLACE = re.compile(
    r"(?:服务器|软件|系统|金蝶|账套)(?:就)?(?:装|放|是|系|在)(?:在|的)?(?:我们|咱们|公司|单位)(?:公司|单位)?(?:自己|本地)?(?:的|那|嗰)?[部台]?(?:机房|办公室|公司|电脑|主机|服务器|这里|这边)(?:里)?"
)
_OF_ADDRESS = re.compile(r"\d{1,3}\.\d")
_ADDRESS = re.compile(
    r"(?:服务器|主机)(?:的)?(?:ip)?(?:地址)?(?:现在|宜家|目前|已经|如今|新的?)*(?:ip)?(?:地址)?(?:是|系|变成了?|成了|改成了?|为|[:：])?\s*(?P<now>\d{1,3}(?:\.\d{1,3}){3})",
    re.IGNORECASE,
)
_WORKS = (
    r"[^，。,；;！!？?\s不没]{0,4}?(?:能(?:登|进|用|打开|上|看)?|可以|正常|没问题|没事|好好的|是好的|登得|进得|打得开)"
)
_WAYS = (("网页", r"(?:网页|浏览器|网页版)"), ("客户端", r"(?:客户端|GUI)"), ("手机", r"(?:手机|app)"))
_OWN_BOX = re.compile(
    r"(?<!不)(?:就是|是|都是)?(?:在)?(?P<said>(?:eas|星空|星辰|kis|wise|金蝶|软件|客户端)[^，。,；;！!？?\s]{0,6}?(?:登[录陆])?(?:框|窗口?|界面|页面)[^，。,；;！!？?\s]{0,4}?(?:弹|跳|提示|报|说)(?:出来)?的?|直接(?:打开|点开?|登|进)的?(?:eas|客户端|星空|软件)[^，。,；;！!？?\s]{0,6})",
    re.IGNORECASE,
)
_ASKS_OF_IT = re.compile(r"吗|是不是|哪")
_BUT = re.compile(
    r"(?:能|可以)?(?:登|进|打|上|用|点|打开)?[^，。,；;！!？?\s]{0,4}(?:不[了上开去进到行通]|不能|失败|报错|没反应|白屏)"
)


def said_version(texts: Iterable[str], product: str | None = None) -> str | None:
    """The version that he named last in such words; what he says of WISE is none of another product's."""
    found = [hit for text in texts for hit in _VERSION.finditer(text)]
    own = [hit["before"] or hit["behind"] for hit in found if hit["before"] or product in (None, WISE)]
    return own[-1] if own else None


def said_place(texts: Iterable[str]) -> str | None:
    """Where the program runs, with the server's address as he told it last."""
    said = "，".join(map(plainly, texts))
    of_own = _OWN_PLACE.search(said)
    told = said_server(said)
    told = None if told is not None and _OF_ADDRESS.search(told) else told
    place = told or (of_own[0] if of_own is not None else None)
    addresses = [hit["now"] for hit in _ADDRESS.finditer(said)]
    address = f"服务器现在的 IP 是 {addresses[-1]}" if addresses else None
    return "，".join(filter(None, [place, address])) or None


def is_well_reached_by(client: object, texts: Iterable[str]) -> bool:
    """「网页能进 就外面那几个系统连不上」: is it the way in of which he only says that it works?"""
    for name, words in _WAYS:
        if isinstance(client, str) and client.startswith(name):
            said = [text for text in texts if re.search(words, text, re.IGNORECASE)]
            works = [text for text in said if re.search(words + _WORKS, text, re.IGNORECASE)]
            return bool(works) and not any(_fails(words, text) for text in said)
    return False


def own_way_in(texts: Iterable[str]) -> str | None:
    """「网关我没有，就是EAS登录框自己弹的」: the way in as he sets it right himself; the last telling counts."""
    found = [hit["said"] for text in texts for hit in _OWN_BOX.finditer(text) if not _ASKS_OF_IT.search(hit[0])]
    return found[-1] if found else None


def _fails(words: str, text: str) -> bool:
    found = re.search(words, text, re.IGNORECASE)
    return found is not None and _BUT.match(text[found.end() :]) is not None
