"""Chinese identity numbers: 18 characters with region, birth date and check character (GB 11643-1999)."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from desk.masking.digit_groups import numbers
from desk.masking.spans import Span

LENGTH: Final = 18


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
    """Finds identity numbers, whole or in groups. The old 15-digit form has no check digit and is not looked for."""

    def find(self, text: str) -> Iterator[Span]:
        """Yield a span for every number that is right in region, date and check character."""
        for number in numbers(text, LENGTH, LENGTH):
            if is_id_number(number.digits):
                yield Span("id_number", number.start, number.end)


def check_character(first_17: str) -> str:
    """The check character (lower case) of the first 17 digits, by ISO 7064 MOD 11-2 as GB 11643 prescribes."""
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(first_17, _WEIGHTS, strict=True)) % 11]


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
