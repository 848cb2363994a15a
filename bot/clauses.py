"""Cuts a message into its clauses: at marks, at spaces between Chinese words, and before the few words that turn it.

「云账号弄好了 那账套密码呢」 says that one thing worked and asks another; each clause is read by itself.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

MAX_CLAUSES = 6
"""Of a longer message the first and the last are read: how it begins, and where it ends up."""
MAX_CHARS = 500
"""What stands further behind in a message is not read clause by clause."""
MIN_CHARS = 2
"""A shorter piece before a turning word is no clause of its own."""

_WORD = r"[A-Za-z0-9/.+_-]"
_CUT = re.compile(
    # A face stands where a mark would: 「进去啦😂你早说嘛」.
    r"[，。,;；!！~～、…\n\r\t\u2600-\u27bf\ufe0f\u200d\U0001f000-\U0001faff]+"
    r"|(?<!\d)\.+(?!\w)"
    # A space inside 「K3 WISE 14.3」 or 「Ctrl + F11」 joins, any other parts; the mark of a question ends it.
    rf"|(?<!{_WORD})\s+|\s+(?!{_WORD})"
    r"|(?<=[？?])"
)
# 「好了那账套呢」, 「能登了但是没数」, 「好了谢谢」: voice input has no marks. 「那个」, 「那边」 only point.
_TURN = re.compile(
    r"(?<=[了的吗呢吧不啊呀])那(?!个|边|里|张|些|种|样|天|时|台|家|位|套|条|笔|次|款|份|儿|会|就|么)"
    r"|但是?(?!愿)|不过(?![去来账帐])|可是|然后|(?<![要不想再能会得])另外|(?:谢谢|多谢|感谢|谢了|唔该)"
)
_MARKS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Clause:
    """A piece of a message, with its place in it."""

    text: str
    start: int
    end: int


def clauses_read(text: str) -> list[Clause]:
    """The clauses of a message of any length that are read one by one."""
    return cut_clauses(text[:MAX_CHARS])


def cut_clauses(text: str) -> list[Clause]:
    """The clauses in order, at most MAX_CLAUSES; none for a text of marks alone."""
    edges = [0, *(edge for hit in _CUT.finditer(text) for edge in hit.span()), len(text)]
    pieces = [
        (start, end)
        for first, last in itertools.pairwise(edges)
        for start, end in _turns(text, first, last)
        if not _is_marks(text[start:end])
    ]
    clauses = [_trimmed(text, start, end) for start, end in pieces]
    if len(clauses) <= MAX_CLAUSES:
        return clauses
    return [*clauses[: MAX_CLAUSES // 2], *clauses[-(MAX_CLAUSES - MAX_CLAUSES // 2) :]]


def _turns(text: str, first: int, last: int) -> list[tuple[int, int]]:
    places = [
        hit.start()
        for hit in _TURN.finditer(text, first, last)
        if hit.start() - first >= MIN_CHARS and hit.end() <= last
    ]
    return list(itertools.pairwise([first, *places, last]))


def _is_marks(piece: str) -> bool:
    return not piece or _MARKS.fullmatch(piece) is not None


def _trimmed(text: str, start: int, end: int) -> Clause:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    return Clause(piece.strip(), start, start + len(piece.strip()))
