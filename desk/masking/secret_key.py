"""Keys and tokens of programs: appSecret=…, access_token: …, 密钥是…, and those whose own form gives them away."""

import re
from collections.abc import Iterator
from typing import Final

from desk.masking.looks import is_ordinary
from desk.masking.spans import Span

_JOINT: Final = "[ _-]?"
_NAME: Final = (
    r"(?:密钥|秘钥|密匙|密鑰|令牌|私钥|"
    rf"(?<![a-z])(?:(?:app|api|corp|client|consumer|access|account|private|refresh|id|auth|kd|session|sign|suite){_JOINT})?"
    rf"(?:secret(?:{_JOINT}access)?(?:{_JOINT}(?:key|id))?|token|bearer|authorization)(?![a-z])|"
    rf"(?<![a-z])(?:app|api|access|private|session|secret|(?:encoding)?aes|sign){_JOINT}key(?:{_JOINT}(?:secret|id))?(?![a-z]))"
)
_MARK: Final = r"[\"'”’」』）)]{0,2}\s{0,3}(?:[:：=＝]|=>|->|改成了?|换成了?|就?是|为|is(?![a-z]))\s{0,3}"
_LABELLED: Final = re.compile(
    rf"{_NAME}(?:{_MARK}[\"'“‘「（(\[]?\s?(?:(?:bearer|basic|token) )?|(?<=bearer) )"
    r"(?P<key>[a-z0-9][a-z0-9_+/=.~%@!#$^&*-]{7,511})"
)
_KNOWN: Final = re.compile(
    r"(?<![a-z0-9_-])(?P<key>"
    r"sk-[a-z0-9_-]{16,256}|gh[opsur]_[a-z0-9]{20,256}|github_pat_[a-z0-9_]{20,256}|glpat-[a-z0-9_-]{16,256}|"
    r"xox[abeprs]-[a-z0-9-]{10,256}|akia[a-z0-9]{16}|ltai[a-z0-9]{12,30}|akid[a-z0-9]{16,48}|aiza[a-z0-9_-]{30,48}|"
    r"eyj[a-z0-9_-]{8,4096}\.[a-z0-9_-]{4,4096}(?:\.[a-z0-9_-]{0,4096})?"
    r")(?![a-z0-9])"
)
_BLOCK_BEGINS: Final = re.compile(r"-----begin [a-z0-9 ]{0,30}private key(?: block)?-----")
_BLOCK_ENDS: Final = re.compile(r"-----end [a-z0-9 ]{0,30}private key(?: block)?-----")
_DIGIT: Final = re.compile(r"[0-9]")
_CLOSING: Final = ".,;&\"'）)]"
_NEXT_FIELD: Final = re.compile(r"&[a-z_]{1,24}=")


class SecretKey:
    """Finds keys by the name before them or by their own prefix."""

    def find(self, text: str) -> Iterator[Span]:
        """Yield a span for each key."""
        for match in _KNOWN.finditer(text):
            yield Span("api_key", match.start("key"), match.end("key"))
        for match in _LABELLED.finditer(text):
            value = match["key"]
            following = _NEXT_FIELD.search(value)
            value = value[: following.start()] if following else value
            value = value.rstrip(_CLOSING)
            if len(value) >= 8 and _DIGIT.search(value) and not is_ordinary(value):
                yield Span("api_key", match.start("key"), match.start("key") + len(value))
        yield from _blocks(text)


def _blocks(text: str) -> Iterator[Span]:
    """Private keys in PEM; one whose end was cut off hides all that follows."""
    position = 0
    while begin := _BLOCK_BEGINS.search(text, position):
        end = _BLOCK_ENDS.search(text, begin.end())
        position = end.end() if end else len(text)
        yield Span("api_key", begin.start(), position)
