"""Chinese identity numbers: 18 characters with region, birth date and check character (GB 11643-1999); the old 15."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from desk.masking.digit_groups import numbers
from desk.masking.spans import Span

LENGTH: Final = 18
OLD_LENGTH: Final = 15
# Old tax numbers have 15 digits and begin with a region too: the nearest word before the number decides.
_ID_WORD: Final = re.compile(r"身份证|身份號|身份号|证件号|证件号码|id ?card|identity")
_OTHER_WORD: Final = re.compile(
    r"税|信用代码|识别号|序列号|单号|凭证|流水|编码|编号|条码|发票|订单|合同|注册号|机构代码|\d{5}"
)
_REACH: Final = 16


def _codes(text: str) -> list[str]:
    return text.split()


# GB/T 2260 codes of provinces; 81–83 are the residence permits of Hong Kong, Macao and Taiwan people. What begins
# with 9 is left out: unified social credit codes of companies (GB 32100) begin so, and support needs those.
PROVINCES: Final = frozenset(
    _codes("11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83")
)
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10x98765432"
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2100


class IdNumber:
    """Finds identity numbers, whole or in groups; the old form, which has no check digit, only where it is named."""

    def find(self, text: str) -> Iterator[Span]:
        """Yield a span for every number that is right in region, date and check character."""
        for number in numbers(text, OLD_LENGTH, LENGTH):
            is_one = is_id_number(number.digits) or (
                is_old_id_number(number.digits) and _is_named(text, number.start)
            )
            if is_one:
                yield Span("id_number", number.start, number.end)


def check_character(first_17: str) -> str:
    """The check character (lower case) of the first 17 digits, by ISO 7064 MOD 11-2 as GB 11643 prescribes."""
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(first_17, _WEIGHTS, strict=True)) % 11]


def is_old_id_number(text: str) -> bool:
    """Whether 15 digits have a region and a birth date (19…) as identity numbers before 1999 had."""
    if len(text) != OLD_LENGTH or not text.isdigit() or text[:2] not in PROVINCES:
        return False
    try:
        date(_FIRST_YEAR + int(text[6:8]), int(text[8:10]), int(text[10:12]))
    except ValueError:
        return False
    return True


def _is_named(text: str, start: int) -> bool:
    before = text[max(0, start - _REACH) : start]
    named = [hit.end() for hit in _ID_WORD.finditer(before)]
    return bool(named) and not _OTHER_WORD.search(before, named[-1])


def is_id_number(text: str) -> bool:
    """Whether 18 characters (folded) are a valid identity number."""
    if len(text) != LENGTH or text[:2] not in PROVINCES or not text[:17].isdigit():
        return False
    year, month, day = int(text[6:10]), int(text[10:12]), int(text[12:14])
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return False
    try:
        date(year, month, day)
    except ValueError:
        return False
    return check_character(text[:17]) == text[17]
