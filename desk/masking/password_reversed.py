"""The value before its name: 「Kd@123这个密码不对」「zhang888是我的密码」."""

import re
from collections.abc import Iterator
from typing import Final

from desk.masking.looks import has_mixed_look
from desk.masking.spans import Span

_VALUE: Final = r"(?<![\x21-\x7e])([\x21-\x7e]{4,64})[”’」』）]?\s{0,2}"
_WHOSE: Final = r"(?:我们的?|我的?|他的?|她的?|新的?|旧的?|原来的?|原|初始|默认|登录|登陆|系统|管理员|用户|的){0,3}"
_PATTERN: Final = re.compile(
    _VALUE + rf"(?:(?:就是|是|当做?|当作|作为|做){_WHOSE}(?:密码|口令|密碼)"
    r"(?!错|不|过期|忘|策略|输|格式|长|太|已|被|有|问题|还|登)|"
    r"(?:这个|那个|这串|这组)(?:新|旧|初始|默认|登录)?(?:密码|口令|密碼))"
)
_ENGLISH: Final = re.compile(
    r"(?<![\x21-\x7e])([\x21-\x7e]{4,64}) (?:is|was|as) (?:my|the|our|his|her|their)(?: \w{1,12})? "
    r"(?:password|pwd|passwd)(?![a-z])"
)


class ReversedPassword:
    """Finds values that the words after them name as a password; they must not look like an ordinary word."""

    def find(self, text: str) -> Iterator[Span]:
        """Yield a span for each such value."""
        for pattern in (_PATTERN, _ENGLISH):
            for match in pattern.finditer(text):
                if has_mixed_look(match[1]):
                    yield Span("password", match.start(1), match.end(1))
