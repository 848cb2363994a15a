"""Screen recordings: kept as they are, so their frame must be whole, with nothing after its end."""

from __future__ import annotations

import os
import struct
from typing import BinaryIO, Final

from desk.files.model import FileType
from desk.files.types import AVI, MOV, MP4, damaged, two_in_one

MAX_BOXES: Final = 100_000
_BOXES: Final = frozenset(
    (b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"uuid", b"moof", b"mfra", b"sidx", b"styp", b"meta",
     b"udta", b"pnot", b"pdin", b"ssix", b"emsg", b"prft", b"pict", b"PICT", b"meco", b"jumb")
)  # fmt: skip
_SEGMENT: Final = 0x18538067
_UNKNOWN_SIZES: Final = frozenset((1 << (7 * length)) - 1 for length in range(1, 9))


def check_video(stream: BinaryIO, kind: FileType, size: int) -> None:
    """Raise Problem for a recording that is cut off or carries something behind its end."""
    stream.seek(0)
    if kind in (MP4, MOV):
        _check_boxes(stream, size)
    elif kind is AVI:
        _check_riff(stream, size)
    else:
        _check_matroska(stream, size)


def _check_boxes(stream: BinaryIO, size: int) -> None:
    """ISO/IEC 14496-12 §4.2: boxes of length and name, one after the other, to the end of the file."""
    at, has_index = 0, False
    for _ in range(MAX_BOXES):
        if at == size:
            break
        stream.seek(at)
        head = stream.read(16)
        if len(head) < 8:
            raise two_in_one()
        length, name = struct.unpack_from(">I4s", head)
        if name not in _BOXES:
            raise two_in_one() if has_index else damaged()
        if length == 1 and len(head) == 16:
            (length,) = struct.unpack_from(">Q", head, 8)
        elif length == 0:
            length = size - at
        if length < 8 or at + length > size:
            raise damaged()
        has_index = has_index or name in (b"moov", b"moof")
        at += length
    # A recording that was not stopped properly lacks its index and cannot be played.
    if at != size or not has_index:
        raise damaged()


def _check_riff(stream: BinaryIO, size: int) -> None:
    """Long recordings are several RIFF chunks in a row (OpenDML)."""
    at = 0
    while at < size:
        stream.seek(at)
        head = stream.read(12)
        if len(head) < 12 or head[:4] != b"RIFF" or head[8:12] not in (b"AVI ", b"AVIX"):
            raise two_in_one() if at else damaged()
        (length,) = struct.unpack_from("<I", head, 4)
        at += 8 + length + (length & 1)
        if at > size + 1:
            raise damaged()


def _check_matroska(stream: BinaryIO, size: int) -> None:
    """RFC 8794: a head element, then the segment; a live recording does not know its length."""
    _number(stream, keep_mark=True)
    length = _number(stream)
    stream.seek(length, os.SEEK_CUR)
    if length > 4096 or _number(stream, keep_mark=True) != _SEGMENT:
        raise damaged()
    before = stream.tell()
    length = _number(stream)
    if length in _UNKNOWN_SIZES and length == (1 << (7 * (stream.tell() - before))) - 1:
        return
    end = stream.tell() + length
    if end > size:
        raise damaged()
    if end < size:
        raise two_in_one()


def _number(stream: BinaryIO, *, keep_mark: bool = False) -> int:
    """A number whose leading zero bits tell its length."""
    first = stream.read(1)
    if not first or not first[0]:
        raise damaged()
    length = 9 - first[0].bit_length()
    rest = stream.read(length - 1)
    if len(rest) != length - 1:
        raise damaged()
    value = first[0] if keep_mark else first[0] & ((1 << (8 - length)) - 1)
    return int.from_bytes(bytes((value,)) + rest, "big")
