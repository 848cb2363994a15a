"""Passwords after their name: 密码：…, 密码是…, 把密码改成…, 密码888888, password=…"""

import re
from collections.abc import Iterator
from typing import Final

from desk.masking.looks import has_mixed_look, is_ordinary, is_secret_when_beside, is_secret_when_named
from desk.masking.password_pair import pairs
from desk.masking.spans import Span
from desk.masking.value import Value, is_counted, read_value
from desk.masking.words import AFTER_LINK, FILLER, LINK, PASSWORD_EN, PASSWORD_SHORT, PASSWORD_ZH

_NAME: Final = re.compile(rf"(?P<zh>{PASSWORD_ZH})|(?P<en>{PASSWORD_EN})|(?P<short>{PASSWORD_SHORT})")
_CLOSE_OF_NAME: Final = r"(?:[\"'”’」』】\])）]{0,2})"
_LINKED: Final = re.compile(rf"{_CLOSE_OF_NAME}{FILLER}{LINK}{AFTER_LINK}")
_MARKED: Final = re.compile(rf"{_CLOSE_OF_NAME}\s{{0,3}}(?:[:：=＝]|is(?![a-z])|是|->|→)\s{{0,3}}")
_BESIDE: Final = re.compile(r"\s{0,4}(?:[/|_-](?=[a-z0-9]))?")
_DESCRIBED: Final = re.compile(
    rf"{FILLER}(?:就?是|改成了?|设的是?|设成了?|叫)(?:(?![在从到进报错提请不吗没])[\u4e00-\u9fff]){{1,6}} ?(?=[a-z0-9])"
)
_LETTERS_WITH_DIGITS: Final = re.compile(r"(?=.{0,40}[a-z])(?=.{0,40}\d)[\x21-\x7e]{5}")
# "the password for user demo is …", "changed my password to …"
_ENGLISH: Final = re.compile(
    r"(?: (?!error|code|policy|length|minimum|message|must|expire)[\w@.'’-]{1,20}){0,5} "
    r"(?:is|was|to|as|with)(?: now| still)?:? "
)
# 「密码是123456或者888888」「从abc123改成def456」「试过密码111111、222222都不行」
_NEXT: Final = re.compile(
    r"\s?[”’」』）)\]\"']?\s?(?:或者?是?|和|跟|以及|还有|及|、|，|,|/|;|；|然后|后来)?\s?(?:又|再|也|还|都|"
    r"试了|试过)*\s?"
    r"(?:[改换变][成为到了]{1,2}|到|->|→|or|and)?\s?"
)
_MOST_IN_A_ROW: Final = 8
_WHOLE_TERM: Final = re.compile(r"\s?(?:的|里|上|这|账|系|登|客|版|和|与)")
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")
_ABOUT_ERRORS: Final = re.compile(
    r"密|错|误|失败|过期|不|请|无|未|已|为空|忘|登|提示|策略|初始|默认|修改|重置|必|包含|位"
)
_LONGEST_CHINESE: Final = 16


class _Within:
    """Answers, for rising positions, whether one lies in any of some sorted ranges."""

    def __init__(self, ranges: list[tuple[int, int]]) -> None:
        self._ranges = ranges
        self._at = 0

    def covers(self, position: int) -> bool:
        while self._at < len(self._ranges) and self._ranges[self._at][1] <= position:
            self._at += 1
        return self._at < len(self._ranges) and self._ranges[self._at][0] <= position


class LabelledPassword:
    """Finds values that their sentence names as a password."""

    def find(self, text: str) -> Iterator[Span]:
        """Yield the value after each name of a password, and further values joined to it."""
        paired = list(pairs(text))
        for pair in paired:
            yield from pair.spans
        in_pairs = _Within([(pair.name_start, pair.name_end) for pair in paired])
        for name in _NAME.finditer(text):
            if in_pairs.covers(name.start()):
                continue
            value = _value_after(text, name)
            for _ in range(_MOST_IN_A_ROW):
                if value is None:
                    break
                yield Span("password", value.start, value.end)
                value = _next_value(text, value)


def _value_after(text: str, name: re.Match[str]) -> Value | None:
    at = name.end()
    if name["short"]:
        return _named(text, _MARKED.match(text, at))
    is_chinese = name["zh"] is not None
    found = _named(text, _LINKED.match(text, at)) or _described(text, at) or _beside(text, at, is_chinese)
    if found or is_chinese:
        return found
    english = _ENGLISH.match(text, at)
    value = read_value(text, english.end()) if english else None
    return value if value and len(value.text) >= 4 and has_mixed_look(value.text) else None


def _named(text: str, link: re.Match[str] | None) -> Value | None:
    """The value after a link, if the link is there and the value is not a count, a state or a product's name."""
    if link is None:
        return None
    value = read_value(text, link.end())
    if value is None or is_counted(text, value):
        return None
    if _CHINESE.search(value.text):
        is_short = value.quoted and len(value.text) <= _LONGEST_CHINESE
        return value if is_short and not _ABOUT_ERRORS.search(value.text) else None
    if not is_secret_when_named(value.text):
        return None
    is_talked_about = is_ordinary(value.text) and _WHOLE_TERM.match(text, value.end) is not None
    return None if is_talked_about else value


def _described(text: str, position: int) -> Value | None:
    """The value after a link and words about it (「密码就是公司拼音kingdee123」), if it has letters and digits."""
    link = _DESCRIBED.match(text, position)
    value = read_value(text, link.end()) if link else None
    if value is None or value.quoted or is_ordinary(value.text) or is_counted(text, value):
        return None
    return value if _LETTERS_WITH_DIGITS.search(value.text) else None


def _beside(text: str, position: int, letters_suffice: bool) -> Value | None:
    gap = _BESIDE.match(text, position)
    assert gap is not None  # the pattern matches the empty text
    value = read_value(text, gap.end())
    if value is None or is_counted(text, value) or _CHINESE.search(value.text):
        return None
    return value if is_secret_when_beside(value.text, letters_suffice) else None


def _next_value(text: str, before: Value) -> Value | None:
    joint = _NEXT.match(text, before.end)
    if joint is None or joint.end() == before.end:
        return None
    value = read_value(text, joint.end())
    if value is None or is_counted(text, value) or _CHINESE.search(value.text) or joint[0].isspace():
        return None
    return value if len(value.text) >= 4 and has_mixed_look(value.text) else None
