"""Credentials inside an address: scheme://user:password@host."""

import re
from collections.abc import Iterator
from typing import Final

from desk.masking.spans import Span

_CREDENTIALS: Final = re.compile(r"://[^\s/:@]{0,64}:([^\s@/]{1,128})@")


class UrlCredentials:
    """Finds the password part of an address."""

    def find(self, text: str) -> Iterator[Span]:
        """Yield a span for the part between the colon and the @."""
        for match in _CREDENTIALS.finditer(text):
            yield Span("password", match.start(1), match.end(1))
