"""Files that are two things at once: pages, scripts, programs and archives hidden in a picture, a film or a PDF."""

from __future__ import annotations

import re
import struct
from typing import BinaryIO, Final

from desk.files.types import two_in_one

PIECE: Final = 1 << 20
OVERLAP: Final = 512
"""Longer than any mark, so that none is missed because two pieces share it."""
_MARKS: Final = re.compile(
    rb"<script[\s>]|<html[\s>]|<!doctype\s+html|<\?php\s|<svg\s[^<>]{0,200}?(?:xmlns|on[a-z]{2,20})\s?=|<iframe[\s>]|"
    rb"Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|This program cannot be run in DOS mode",
    re.IGNORECASE,
)
"""Six bytes and more: in 50 MB of compressed data chance makes one about once in thirty thousand files."""
_END_OF_ZIP: Final = b"PK\x05\x06"
_END_OF_ZIP_BYTES: Final = 22
_LONGEST_COMMENT: Final = 0xFFFF
_LOCATOR_64: Final = b"PK\x06\x07"
_LOCATOR_64_BYTES: Final = 20
_DIRECTORY: Final = b"PK\x01\x02"


def refuse_hidden(stream: BinaryIO, size: int) -> None:
    """Raise Problem if a page, a script, a program or an archive can be found anywhere in the file of `size` bytes."""
    stream.seek(0)
    carried = b""
    while piece := stream.read(PIECE):
        window = carried + piece
        if _MARKS.search(window):
            raise two_in_one()
        carried = window[-OVERLAP:]
    if _has_archive(stream, size):
        raise two_in_one()


def _has_archive(stream: BinaryIO, size: int) -> bool:
    # An unpacker looks for the end of the archive from the back of the file; so do we.
    start = max(0, size - _END_OF_ZIP_BYTES - _LONGEST_COMMENT)
    stream.seek(start)
    tail = stream.read()
    at = tail.rfind(_END_OF_ZIP)
    while at >= 0:
        if len(tail) - at >= _END_OF_ZIP_BYTES and _is_end(stream, start + at, tail, at):
            return True
        at = tail.rfind(_END_OF_ZIP, 0, at)
    return False


def _is_end(stream: BinaryIO, absolute: int, tail: bytes, at: int) -> bool:
    if tail[max(0, at - _LOCATOR_64_BYTES) : at].startswith(_LOCATOR_64):
        return True
    (directory,) = struct.unpack_from("<I", tail, at + 12)
    if not 0 < directory <= absolute:
        return False
    stream.seek(absolute - directory)
    return stream.read(len(_DIRECTORY)) == _DIRECTORY
