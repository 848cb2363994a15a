"""Zip archives: their table of contents is read and shown; nothing is ever unpacked here."""

from __future__ import annotations

import stat
import struct
import zipfile
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from desk.errors import Problem
from desk.files.model import FileType, refused
from desk.files.names import clean_member, extension_of
from desk.files.types import DOCX, PROGRAMS, XLSX, ZIP, damaged, not_allowed, two_in_one

MAX_ENTRIES: Final = 5_000
MAX_DIRECTORY_BYTES: Final = 4 << 20
MAX_UNPACKED: Final = 4 << 30
MAX_RATIO: Final = 200
"""Logs shrink 10 to 50 times, endless repetition 1032 times at most (deflate)."""
RATIO_FROM: Final = 10 << 20
"""Below this unpacked size no ratio does harm."""
SHOWN: Final = 200
_ARCHIVES: Final = frozenset(("zip", "rar", "7z", "gz", "tgz", "bz2", "xz", "tar", "cab", "jar", "war", "zst"))
_END: Final = b"PK\x05\x06"
_END_BYTES: Final = 22
_LOCATOR_64: Final = b"PK\x06\x07"
_LOCAL: Final = b"PK\x03\x04"
_LOCAL_BYTES: Final = 30
_ENCRYPTED: Final = 0x1
_IS_UTF8: Final = 0x800
_LONGEST_NAME: Final = 1_000


@dataclass(frozen=True, slots=True)
class Contents:
    """What an archive is and what it says it holds. `listing` is for people: names cleaned, long ones cut."""

    type: FileType
    listing: dict[str, Any] | None


def read_contents(stream: BinaryIO, size: int) -> Contents:
    """Read the table of contents. Raises Problem for bombs, tricks, stowaways, macros and damage."""
    _check_end(stream, size)
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, struct.error, NotImplementedError, OSError, EOFError, IndexError) as error:
        raise damaged() from error
    if len(members) > MAX_ENTRIES:
        raise _too_many()
    _check_sizes(members, size)
    _check_places(stream, members, size)
    names = [_name_of(member) for member in members]
    for name, member in zip(names, members, strict=True):
        _check_path(name, member)
    office = _office_type(set(names))
    if office is not None:
        return Contents(office, None)
    return Contents(ZIP, _listing(names, members))


def _check_end(stream: BinaryIO, size: int) -> None:
    """The end record stands where the file ends and fits what comes before it: nothing in front, nothing behind."""
    stream.seek(max(0, size - _END_BYTES - 0xFFFF))
    tail = stream.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_BYTES:
        raise damaged()
    disk, _, _, entries, directory, offset, comment = struct.unpack_from("<HHHHIIH", tail, at + 4)
    if tail[max(0, at - 20) : at].startswith(_LOCATOR_64) or entries == 0xFFFF:
        # The 64-bit form is for more than 65 534 entries or 4 GB: neither is a customer's log.
        raise _too_many()
    if entries > MAX_ENTRIES or directory > MAX_DIRECTORY_BYTES:
        raise _too_many()
    end = size - len(tail) + at
    if disk or at + _END_BYTES + comment != len(tail) or offset + directory != end:
        raise two_in_one()


def _check_sizes(members: list[zipfile.ZipInfo], size: int) -> None:
    total = sum(member.file_size for member in members)
    if total > MAX_UNPACKED or (total > RATIO_FROM and total > MAX_RATIO * size):
        raise _bomb()
    for member in members:
        if member.file_size > RATIO_FROM and member.file_size > MAX_RATIO * 5 * max(1, member.compress_size):
            raise _bomb()


def _check_places(stream: BinaryIO, members: list[zipfile.ZipInfo], size: int) -> None:
    """Every member has bytes of its own: entries that share them are how a small archive becomes endless."""
    end = 0
    for member in sorted(members, key=lambda one: one.header_offset):
        if member.header_offset < end:
            raise _bomb()
        if end == 0 and member.header_offset != 0:
            raise two_in_one()
        stream.seek(member.header_offset)
        head = stream.read(_LOCAL_BYTES)
        if len(head) < _LOCAL_BYTES or not head.startswith(_LOCAL):
            raise damaged()
        name, extra = struct.unpack_from("<HH", head, 26)
        end = member.header_offset + _LOCAL_BYTES + name + extra + member.compress_size
        if end > size:
            raise damaged()


def _name_of(member: zipfile.ZipInfo) -> str:
    """The name as it was meant: Windows in China writes GBK and does not say so."""
    name = member.orig_filename if isinstance(member.orig_filename, str) else member.filename
    if not member.flag_bits & _IS_UTF8:
        try:
            return name.encode("cp437").decode("gb18030")
        except UnicodeError:
            return name
    return name


def _check_path(name: str, member: zipfile.ZipInfo) -> None:
    parts = [part.strip(" ") for part in name.replace("\\", "/").split("/")]
    is_link = stat.S_ISLNK(member.external_attr >> 16)
    if ".." in parts or "\x00" in name or len(name) > _LONGEST_NAME or is_link:
        raise refused("unsafe_paths", "压缩包里有不安全的路径，不能接收。请把文件放进普通文件夹，重新压缩后再发。", 415)


def _office_type(names: set[str]) -> FileType | None:
    if "[Content_Types].xml" not in names:
        return None
    if any(name.lower().rpartition("/")[2].startswith(("vbaproject", "activex")) for name in names):
        raise refused("macros", "带宏的 Office 文件不能接收，请另存为普通的 xlsx、docx 后再发。", 415)
    if "xl/workbook.xml" in names:
        return XLSX
    if "word/document.xml" in names:
        return DOCX
    raise not_allowed()


def _listing(names: list[str], members: list[zipfile.ZipInfo]) -> dict[str, Any]:
    files = [(name, member) for name, member in zip(names, members, strict=True) if not name.endswith(("/", "\\"))]
    extensions = [extension_of(name) for name, _ in files]
    return {
        "count": len(files),
        "bytes": sum(member.file_size for _, member in files),
        "encrypted": any(member.flag_bits & _ENCRYPTED for _, member in files),
        "archives": sum(extension in _ARCHIVES for extension in extensions),
        "programs": sum(extension in PROGRAMS for extension in extensions),
        "entries": [{"name": clean_member(name), "bytes": member.file_size} for name, member in files[:SHOWN]],
    }


def _bomb() -> Problem:
    return refused("zip_bomb", "这个压缩包解压后异常地大，不能接收。请只压缩需要的日志后再发。", 415)


def _too_many() -> Problem:
    return refused("zip_too_many", f"压缩包里的文件太多了（最多 {MAX_ENTRIES} 个），请只压缩需要的日志后再发。", 415)
