"""The short form of people in a hurry: a well-known account, a slash, its password (admin/888888)."""

import re
from collections.abc import Iterator
from typing import Final

from desk.masking.looks import is_ordinary
from desk.masking.spans import Span

_PAIR: Final = re.compile(r"(?<![a-z0-9/\\._-])(?:administrator|admin|sa|root|manager) ?/ ?([\x21-\x7e]{4,64})")
_DIGIT: Final = re.compile(r"[0-9]")


class AccountSlash:
    """Finds what follows such an account, if it holds a digit and no further slash (then it is a path)."""

    def find(self, text: str) -> Iterator[Span]:
        """Yield a span for the password."""
        for match in _PAIR.finditer(text):
            value = match[1]
            if _DIGIT.search(value) and "/" not in value and "\\" not in value and not is_ordinary(value):
                yield Span("password", match.start(1), match.end(1))
