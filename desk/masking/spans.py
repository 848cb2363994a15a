"""What was hidden: spans over the original text, and the text with them replaced."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["password", "one_time_code", "id_number", "bank_card", "api_key"]

PLACEHOLDERS: Final[dict[Kind, str]] = {
    "password": "[密码已隐藏]",
    "one_time_code": "[验证码已隐藏]",
    "id_number": "[身份证号已隐藏]",
    "bank_card": "[银行卡号已隐藏]",
    "api_key": "[密钥已隐藏]",
}


@dataclass(frozen=True, slots=True)
class Span:
    """One hidden stretch: characters start..end (end exclusive) of the original text. The value is never kept."""

    kind: Kind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Masked:
    """A text safe to store, and where the original held secrets (sorted, not overlapping)."""

    text: str
    spans: tuple[Span, ...]


def join_overlapping(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Sort spans and unite those that overlap; the united span takes the kind of the longest one in it."""
    joined: list[Span] = []
    longest = 0
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        size = span.end - span.start
        if joined and span.start < joined[-1].end:
            before = joined[-1]
            kind = span.kind if size > longest else before.kind
            longest = max(longest, size)
            joined[-1] = Span(kind, before.start, max(before.end, span.end))
        else:
            longest = size
            joined.append(span)
    return tuple(joined)


def replace(text: str, spans: tuple[Span, ...]) -> str:
    """The text with every span replaced by the placeholder of its kind."""
    parts: list[str] = []
    position = 0
    for span in spans:
        parts += (text[position : span.start], PLACEHOLDERS[span.kind])
        position = span.end
    parts.append(text[position:])
    return "".join(parts)
