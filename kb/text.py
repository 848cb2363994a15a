"""Chinese support text made comparable: one spelling for what people type in many, and the codes kept whole.

Runs on Python 3.10 (the bot) and 3.11 (everything else) with the standard library only, so that a question is
normalised in the same way wherever it is understood, indexed or searched.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

TRADITIONAL_TABLE: Final = Path(__file__).resolve().parent.parent / "data" / "traditional.tsv"
MAX_CODES: Final = 16  # a pasted log must not push the question itself out of the way
MAX_CODE_CHARS: Final = 64

# Two spellings of one word that both are simplified Chinese. Users write 总帐/总账, 帐套/账套 without a difference.
_SPELLINGS: Final = {"帐": "账"}

# What NFKC leaves apart although users mean one sign. Keys are strings of equivalents.
_PUNCTUATION: Final = {
    "。｡": ".",
    "、": ",",
    "“”„‟«»「」『』〝〞〟＂": '"',
    "‘’‚‛`": "'",
    "【〔〖〘〚": "[",
    "】〕〗〙〛": "]",
    "《〈": "<",
    "》〉": ">",
    "‐‑‒–—―−﹘─━": "-",
    "•・‧∙⋅●": "·",
    "〜∼": "~",
}

# Characters without a shape that are neither control (Cc) nor format (Cf) characters: fillers, variation selectors.
_SHAPELESS: Final = frozenset(
    (
        *(0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0),
        *(*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), *range(0xFDD0, 0xFDF0)),
    )
)
_DROPPED_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cs", "Co"})
_NON_CHARACTERS: Final = frozenset({0xFFFE, 0xFFFF})


def normalise(text: str) -> str:
    """Return the one spelling of `text` that matching, indexing and understanding share.

    Full width becomes half width (NFKC), traditional becomes simplified, Latin becomes lower case, punctuation one
    kind, whitespace runs one space; invisible, control and private-use characters go. Normalising twice changes
    nothing. The length may change, so offsets into the result do not hold in the input.
    """
    text = unicodedata.normalize("NFKC", "".join(_visible(text)))
    text = unicodedata.normalize("NFKC", text.lower().translate(_table()))
    text = _REPEATED.sub(r"\1", _DOTS.sub("...", text))
    return " ".join(text.split())


def extract_codes(text: str) -> list[str]:
    """Return the error codes and identifiers in `text`, whole, in order of first appearance, each once.

    Upper-cased (`fi-20003` is `FI-20003`), except identifiers in CamelCase, whose case is part of the name. A bare
    number counts only beside a word that makes it an error (`错误 1069`, `502 Bad Gateway`). Names of products, of
    other software and years are no codes (`K/3`, `KIS2019`, `SQL2008`). At most MAX_CODES, each of at most
    MAX_CODE_CHARS characters.
    """
    folded = unicodedata.normalize("NFKC", "".join(_visible(text))).translate(_DASHES)
    folded = _ADDRESS.sub(" ", folded)
    codes: dict[str, None] = {}
    for found in _CODE.finditer(folded):
        code = _code_of(found)
        if code is not None and len(code) <= MAX_CODE_CHARS:
            codes[code] = None
        if len(codes) == MAX_CODES:
            break
    return list(codes)


def truncate_with_codes(text: str, limit: int = 500) -> str:
    """Return at most `limit` characters of `text`, followed by the codes that the cut would have lost.

    A text within the limit comes back unchanged. A code is never cut in two: it moves behind the cut whole. Every code
    that `extract_codes` finds in `text` it finds in the result too. The result is at most
    `limit + MAX_CODES * (MAX_CODE_CHARS + 6)` characters long. Raises ValueError for a limit below 1.
    """
    if limit < 1:
        raise ValueError(f"limit must be at least 1, got {limit}")
    if len(text) <= limit:
        return text
    head = text[: _cut_between_words(text, limit)]
    kept = set(extract_codes(head))
    lost = [code for code in extract_codes(text) if code not in kept]
    # A bare number is a code only by the word before it, so that word goes with it.
    return " ".join(filter(None, [head, *(f"错误码 {code}" if code.isdigit() else code for code in lost)]))


def _visible(text: str) -> Iterator[str]:
    """Yield the characters that a reader can see; whitespace of any kind stays whitespace."""
    for char in text:
        if char.isascii() and char.isprintable():
            yield char
        elif char.isspace():
            yield " "
        elif not (_is_noncharacter(ord(char)) or unicodedata.category(char) in _DROPPED_CATEGORIES):
            yield char


def _is_noncharacter(point: int) -> bool:
    return point in _SHAPELESS or point & 0xFFFF in _NON_CHARACTERS


@lru_cache(maxsize=1)
def _table() -> dict[int, str]:
    """Return the character table of normalise(): traditional characters, spellings, punctuation."""
    table = {ord(char): sign for chars, sign in _PUNCTUATION.items() for char in chars}
    for line in TRADITIONAL_TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            traditional, simplified = line.split("\t")
            table[ord(traditional)] = _SPELLINGS.get(simplified, simplified)
    table.update({ord(char): spelling for char, spelling in _SPELLINGS.items()})
    return table


_REPEATED: Final = re.compile(r"([!?,;~])\1+")  # ？？？ says no more than ？
_DOTS: Final = re.compile(r"\.{3,}")  # 。。。。。。 and …… are the same sigh

_DASHES: Final = {ord(char): "-" for chars, sign in _PUNCTUATION.items() if sign == "-" for char in chars}
_ADDRESS: Final = re.compile(
    r"(?i:https?|ftp)://[^\s\u3000-\u303f\u4e00-\u9fff]+|(?<![\w.+-])[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,255}"
)

# Letters that before a number name a product, a version, a year or somebody else's software, not an error.
_NOT_A_CODE_PREFIX: Final = frozenset(
    {
        "A", "B", "EAS", "EXCEL", "FY", "GB", "GBK", "H", "HTTP", "IE", "IOS", "IPV", "ISO", "K", "KDS", "KIS",
        "MYSQL", "OFFICE", "PC", "Q", "QQ", "R", "RTX", "SP", "SQL", "SQLSERVER", "U", "UTF", "V", "VER", "VS", "WIN",
        "WINDOWS", "WISE", "WPS", "WX", "X", "XP", "Y",
    }
)
_NOT_A_CODE_NAME: Final = frozenset(
    {
        "AppStore", "DingTalk", "EasCloud", "ExcelHome", "GitHub", "GoogleChrome", "InternetExplorer", "JavaScript",
        "KingDee", "KingdeeCloud", "MicrosoftEdge", "MicrosoftOffice", "MySqlServer", "PostgreSql", "PowerPoint",
        "PowerShell", "SqlServer", "TeamViewer", "VirtualBox", "VisualBasic", "WebService", "WindowsServer",
        "WindowsUpdate",
    }
)
_COUNTED: Final = r"(?!\s?[年月日号元块次个条张行步笔人家天分点秒页万千百兆%％]|[-./:]?\d|[A-Za-z_])"
_CODE: Final = re.compile(
    rf"""
    (?<![A-Za-z0-9_]) (?:
      (?P<hex>      0[xX][0-9A-Fa-f]{{2,16}} | (?=[0-9]*[A-Fa-f]) 8[0-9A-Fa-f]{{7}} ) (?![A-Za-z0-9_])
    | (?P<negative> -214[0-9]{{7}} ) (?![0-9])                                     # HRESULT as Visual Basic prints it
    | (?P<snake>    [A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+ | (?i:err|dns|ssl)(?:_[A-Za-z0-9]+)+ ) (?![A-Za-z0-9_])
    | (?P<hyphen>   (?P<stem>[A-Za-z]{{2,10}}) - [A-Za-z]?[0-9]{{3,12}}(?:-[0-9]{{1,12}})* ) (?![A-Za-z0-9_])
    | (?P<plain>    (?P<letters>[A-Z]{{1,6}}|[a-z]{{1,2}}|(?i:ora|tns|pre|err|sys)) [0-9]{{3,8}}[A-Za-z]? )
          (?![A-Za-z0-9_])
    | (?P<camel>    [A-Z][A-Za-z0-9]{{7,}} ) (?![A-Za-z0-9_]|\.[A-Za-z])           # of a dotted name, its last part
    | (?P<http>     [45][0-9]{{2}} )
          (?=\s{{0,2}}(?i:错误|报错|error|forbidden|unauthori[sz]ed|not\ found|bad\ |internal|service\ un|gateway))
    )
    | (?i:错误代码|错误码|错误号|错误编号|返回码|状态码|error\s?code|error\s?no|errno|status\s?code|msgcode|sqlstate)
          [\s:=#是为'"(\[]{{0,4}} (?P<coded>[0-9]{{1,10}}) {_COUNTED}
    | (?i:错误|报错|出错|异常|error|code|http) [\s:=#是为'"(\[]{{0,4}} (?P<error>[0-9]{{3,10}}) {_COUNTED}
    | 报了?个? \s? (?P<reported>[45][0-9]{{2}}) {_COUNTED}
    """,
    re.VERBOSE,
)
_HUMP: Final = re.compile(r"[a-z]{2,}")
_WORD_CHAR: Final = re.compile(r"[A-Za-z0-9_.:-]")


def _code_of(found: re.Match[str]) -> str | None:
    """Return the code a match stands for, or None when it only looks like one."""
    if camel := found["camel"]:
        return camel if _is_identifier(camel) else None
    for prefix in (found["stem"], found["letters"]):
        if prefix and prefix.upper() in _NOT_A_CODE_PREFIX:
            return None
    digits = found["coded"] or found["error"] or found["reported"]
    return digits or found[0].upper()


def _is_identifier(name: str) -> bool:
    """Is `name` two or more capitalised words written as one (`CheckPasswordPolicy`), and no product's name?"""
    humps = [hump.start() for hump in _HUMP.finditer(name)]
    capitals = sum(char.isupper() for char in name)
    return len(humps) >= 2 and capitals >= 2 and name not in _NOT_A_CODE_NAME


def _cut_between_words(text: str, limit: int) -> int:
    """Return where to cut at or before `limit` so that no Latin word or code is cut; a huge word is cut anyway."""
    cut = limit
    while cut > 0 and _is_word_char(text[cut - 1]) and _is_word_char(text[cut]):
        cut -= 1
        if limit - cut > MAX_CODE_CHARS:
            return limit
    return cut


def _is_word_char(char: str) -> bool:
    folded = unicodedata.normalize("NFKC", char).translate(_DASHES)
    return bool(_WORD_CHAR.fullmatch(folded))
