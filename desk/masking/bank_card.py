"""Bank cards: 13–19 digits of a known card scheme with the Luhn digit (ISO/IEC 7812)."""

import re
from collections.abc import Iterator
from typing import Final

from desk.masking.digit_groups import Number, numbers
from desk.masking.spans import Span

SHORTEST: Final = 13
LONGEST: Final = 19
# Schemes seen in China, sure enough to hide without a word about a card: UnionPay, Visa, Mastercard 51–55, old ICBC.
_SURE: Final = re.compile(r"62\d{14,17}|4\d{15}|5[1-5]\d{14}|9558\d{12,15}")
# One in ten of all numbers passes Luhn. Everything else (old local cards, Amex, JCB, Diners, Mastercard 2…) collides
# with old tax numbers, bar codes and dated serials, and is hidden only where a card is spoken of.
_SPEAKS_OF_CARD: Final = re.compile(r"银行|卡号|卡|账户|帐户|开户|打款|转账|汇款|收款|付款|card|bank|visa|master|amex")
_SPEAKS_OF_OTHER: Final = re.compile(
    r"序列号|序号|单号|单据|订单|凭证|流水|物料|编码|编号|条码|发票|科目|批号|税号|识别号|信用代码|许可|"
    r"授权|合同|产品|设备|特征码|激活|"
    r"注册|工单|版本|id|sn|s/n|no\.?|num|serial|order|code|trace|log"
)
_REACH: Final = 14


class BankCard:
    """Finds card numbers, whole or grouped."""

    def find(self, text: str) -> Iterator[Span]:
        """Yield a span for every number that is a card by length, scheme, Luhn digit and the words before it."""
        for number in numbers(text, SHORTEST, LONGEST):
            if number.digits.isdigit() and has_luhn_digit(number.digits) and _is_card_here(text, number):
                yield Span("bank_card", number.start, number.end)


_DOUBLED: Final = bytes((2 * (code - 48) - 9 * (code > 52) if 48 <= code <= 57 else 0) for code in range(256))


def has_luhn_digit(digits: str) -> bool:
    """Whether the last digit is the Luhn check digit of the others. `digits` holds ASCII digits only."""
    backwards = digits.encode("ascii")[::-1]
    plain = backwards[::2]
    return (sum(plain) - 48 * len(plain) + sum(backwards[1::2].translate(_DOUBLED))) % 10 == 0


def _is_card_here(text: str, number: Number) -> bool:
    if len(set(number.digits)) == 1:
        return False
    before = text[max(0, number.start - _REACH) : number.start]
    card_at = _last(_SPEAKS_OF_CARD, before)
    other_at = _last(_SPEAKS_OF_OTHER, before)
    if card_at > other_at:
        return True
    return other_at < 0 and _SURE.fullmatch(number.digits) is not None


def _last(pattern: re.Pattern[str], text: str) -> int:
    """Where the last hit ends, -1 where there is none: the nearest word before the number decides."""
    return max((hit.end() for hit in pattern.finditer(text)), default=-1)
