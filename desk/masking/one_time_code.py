"""One-time codes: 4–8 letters or digits, with a digit among them, that the words beside them name as a code."""

import re
from collections.abc import Iterator
from typing import Final

from desk.masking.spans import Span
from desk.masking.words import AFTER_LINK, FILLER, LINK, UNIT

_CODE: Final = (
    r"(?P<code>(?=[a-z]{0,7}\d)[0-9a-z]{4,8}|\d{2,4}[ -]\d{2,4})"
    rf"(?![0-9a-z]|[.,]\d|-\d|@)(?!\s?{UNIT})"
)
_NAME: Final = (
    r"(?:验证 ?[码碼]|驗證碼|校验码|动态(?:密?码|口令)|短信码|"
    r"(?<![a-z])(?:otp|(?:verification|verify|security|sms|auth|login|one-time) ?code)(?![a-z]))"
)
_OPEN: Final = r"[\"'“‘「『【（(\[]?"
_AFTER_NAME: Final = re.compile(rf"{_NAME}[”’」』】）)\]]?(?:{FILLER}{LINK}{AFTER_LINK}|\s{{0,3}}){_OPEN}{_CODE}")
# In bare English `code` means a thousand things (error code, item code), so six digits and a mark are asked of it.
_BARE_CODE: Final = re.compile(
    r"(?<![a-z\"'_-])(?<!error )(?<!errno )(?<!status )(?<!response )(?<!return )(?<!exit )(?<!item )(?<!product )"
    r"(?<!source )(?<!zip )(?<!post )(?<!错误)(?<!错误 )(?<!异常)(?<!报错)"
    r"code(?: is|[:：])? ?(?P<code>\d{6})(?![0-9a-z]|[.,-]\d)"
)
_BEFORE_NAME: Final = re.compile(
    r"(?<![0-9a-z.,-])(?P<code>\d{4,8})\s{0,2}(?:[（(]|就?是|为|这个|那个)\s?"
    r"(?:你的?|您的?|我的?|本次|收到的|短信|登录|手机|动态|金蝶){0,3}"
    r"(?:验证码|校验码|动态码)(?!收不|错|不对|过期)"
)
_PATTERNS: Final = (_AFTER_NAME, _BARE_CODE, _BEFORE_NAME)


class OneTimeCode:
    """Finds one-time codes."""

    def find(self, text: str) -> Iterator[Span]:
        """Yield a span for each code."""
        for pattern in _PATTERNS:
            for match in pattern.finditer(text):
                yield Span("one_time_code", match.start("code"), match.end("code"))
