"""mask(): every detector looks, and what any of them finds is replaced."""

from typing import Final

from desk.masking.account_slash import AccountSlash
from desk.masking.bank_card import BankCard
from desk.masking.chinese_password import ChinesePassword
from desk.masking.detector import Detector
from desk.masking.fold import fold
from desk.masking.id_number import IdNumber
from desk.masking.one_time_code import OneTimeCode
from desk.masking.password import LabelledPassword
from desk.masking.password_reversed import ReversedPassword
from desk.masking.secret_key import SecretKey
from desk.masking.spans import Masked, join_overlapping, replace
from desk.masking.url_credentials import UrlCredentials

DETECTORS: Final[tuple[Detector, ...]] = (
    LabelledPassword(),
    ChinesePassword(),
    ReversedPassword(),
    AccountSlash(),
    UrlCredentials(),
    SecretKey(),
    OneTimeCode(),
    IdNumber(),
    BankCard(),
)


def mask(text: str) -> Masked:
    """Hide the secrets in `text`.

    Pure and linear in the length of the text; raises nothing.  Spans refer to the original text and carry a kind,
    never the value.
    """
    folded = fold(text)
    spans = join_overlapping(span for detector in DETECTORS for span in detector.find(folded))
    return Masked(replace(text, spans), spans)
