"""Logs and other plain text: read in the encodings Chinese Windows writes, secrets masked, kept as UTF-8."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, TextIO

from desk.files.types import not_allowed
from desk.masking import mask

PIECE: Final = 1 << 16
"""Bytes read at once: small, so that masking a long log never holds the interpreter for long."""
LONGEST_LINE: Final = 1 << 17
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_CONTROL: Final = re.compile("[\x00-\x06\x0e-\x19\x1c-\x1f]")
"""Control characters that no log holds: bell, escape (colours) and the end mark of DOS are not among them."""
MAX_CONTROLS: Final = 2
MAX_CONTROL_SHARE: Final = 0.002


def copy_masked(source: BinaryIO, target: Path) -> dict[str, int]:
    """Write `source` to `target` with every secret masked. Returns how many were hidden, by kind.

    Raises Problem when it is no text. A secret is looked for across the lines of some 64 KB at a time.
    """
    encoding = _encoding_of(source)
    hidden: Counter[str] = Counter()
    controls = total = 0
    with target.open("x", encoding="utf-8", newline="") as out:
        for piece in _pieces(source, encoding):
            total += len(piece)
            controls += len(_CONTROL.findall(piece))
            _write_masked(piece, out, hidden)
    # A program with a text's name is full of control characters, whatever its bytes decode to.
    if controls > max(MAX_CONTROLS, total * MAX_CONTROL_SHARE):
        raise not_allowed()
    return dict(hidden)


def _write_masked(piece: str, out: TextIO, hidden: Counter[str]) -> None:
    masked = mask(piece)
    hidden.update(span.kind for span in masked.spans)
    out.write(masked.text)


def _encoding_of(source: BinaryIO) -> str:
    source.seek(0)
    head = source.read(4)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    # GB18030 also reads most UTF-8, so UTF-8 is tried first, over the whole file.
    for encoding in ("utf-8", "gb18030"):
        if _decodes(source, encoding):
            return encoding
    raise not_allowed()


def _decodes(source: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    source.seek(0)
    try:
        while piece := source.read(PIECE):
            if b"\x00" in piece:
                return False
            decoder.decode(piece)
        # A log cut off in the middle of a character is still a log.
        return True
    except UnicodeDecodeError:
        return False


def _pieces(source: BinaryIO, encoding: str) -> Iterator[str]:
    """The text in pieces that end at the end of a line, if lines are not endless."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    source.seek(0)
    kept = ""
    while piece := source.read(PIECE):
        kept += decoder.decode(piece)
        cut = kept.rfind("\n") + 1
        if not cut and len(kept) > LONGEST_LINE:
            cut = kept.rfind(" ") + 1 or len(kept)
        if cut:
            yield kept[:cut]
            kept = kept[cut:]
    kept += decoder.decode(b"", final=True)
    if kept:
        yield kept
