"""Folding: full-width, styled and upper-case characters become plain ASCII one for one: positions stay true."""

import re
import unicodedata
from typing import Final

from desk.masking.spans import PLACEHOLDERS

# Full-width sentence marks end a value (「密码：abc，登不上」): they are kept unless full-width text follows directly.
_SENTENCE_MARKS: Final = "，！？；：（）．"
_MARK_INSIDE_FULL_WIDTH: Final = re.compile(rf"[{_SENTENCE_MARKS}](?=[０-９Ａ-Ｚａ-ｚ])")
# What was hidden before is nobody's value and nobody's name again (masking twice changes nothing).
_HIDDEN_BEFORE: Final = re.compile("|".join(re.escape(placeholder) for placeholder in PLACEHOLDERS.values()))
HIDDEN: Final = "\ue000"
_INVISIBLE: Final = "\u200b\u200c\u200d\u2060\ufeff"


class _Folding(dict[int, str]):
    """A translation table that works out each character once and remembers it (bounded by the size of Unicode)."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = unicodedata.normalize("NFKC", char)
        plain = folded.lower() if len(folded) == 1 and folded.isascii() else char
        if code == 0x3000 or char in _INVISIBLE or code == 0xA0:
            plain = " "
        self[code] = plain
        return plain


_TABLE: Final = _Folding({ord(mark): mark for mark in _SENTENCE_MARKS})


def fold(text: str) -> str:
    """`text` at the same length, its digits, letters and spaces of every width and case as lower-case ASCII."""
    opaque = _HIDDEN_BEFORE.sub(lambda placeholder: HIDDEN * len(placeholder[0]), text)
    widened = _MARK_INSIDE_FULL_WIDTH.sub(lambda mark: unicodedata.normalize("NFKC", mark[0]), opaque)
    return widened.translate(_TABLE)
