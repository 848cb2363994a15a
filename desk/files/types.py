"""What a file is, told by its first bytes: the allow-list, and for what is not on it the sentence that helps."""

from __future__ import annotations

import re
from typing import Final

from desk.errors import Problem
from desk.files.model import FileType, Kind, refused

PNG: Final = FileType("png", "image/png", Kind.PICTURE)
JPEG: Final = FileType("jpg", "image/jpeg", Kind.PICTURE)
GIF: Final = FileType("gif", "image/gif", Kind.PICTURE)
WEBP: Final = FileType("webp", "image/webp", Kind.PICTURE)
BMP: Final = FileType("bmp", "image/bmp", Kind.PICTURE)
MP4: Final = FileType("mp4", "video/mp4", Kind.VIDEO)
MOV: Final = FileType("mov", "video/quicktime", Kind.VIDEO)
WEBM: Final = FileType("webm", "video/webm", Kind.VIDEO)
MKV: Final = FileType("mkv", "video/x-matroska", Kind.VIDEO)
AVI: Final = FileType("avi", "video/x-msvideo", Kind.VIDEO)
AMR: Final = FileType("amr", "audio/amr", Kind.VOICE)
"""What phones record and 微信客服 hands out (path 90253)."""
ZIP: Final = FileType("zip", "application/zip", Kind.ARCHIVE)
PDF: Final = FileType("pdf", "application/pdf", Kind.DOCUMENT)
XLSX: Final = FileType(
    "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Kind.DOCUMENT
)
DOCX: Final = FileType(
    "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", Kind.DOCUMENT
)
TEXT: Final = FileType("txt", "text/plain; charset=utf-8", Kind.TEXT)
LOG: Final = FileType("log", "text/plain; charset=utf-8", Kind.TEXT)
CSV: Final = FileType("csv", "text/csv; charset=utf-8", Kind.TEXT)
TEXTS: Final = {kind.extension: kind for kind in (TEXT, LOG, CSV)}

HEAD_BYTES: Final = 4096
ALLOWED: Final = (
    "截图（png、jpg、gif、webp、bmp）、录屏（mp4、webm、mov、avi、mkv）、日志（txt、log、csv、zip）、pdf、xlsx、docx"
)

_MARKUP: Final = re.compile(
    rb"\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype|\?xml|\?php|html|head|body|script|svg|iframe|style|title|table|div|meta|"
    rb"link|object|embed|form|img|a\b|h1|font|br\b|p\b|b\b)",
    re.IGNORECASE | re.DOTALL,
)
_EXECUTABLE: Final = (
    b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xfe\xed\xfa",
    b"L\x00\x00\x00\x01\x14\x02\x00", b"#!",
)  # fmt: skip
_OTHER_ARCHIVE: Final = (
    b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"MSCF", b"\x28\xb5\x2f\xfd",
)  # fmt: skip
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PROGRAMS: Final = frozenset(
    ("exe", "dll", "com", "scr", "msi", "bat", "cmd", "ps1", "psm1", "vbs", "vbe", "js", "jse", "wsf", "wsh", "hta",
     "reg", "lnk", "jar", "sh", "py", "php", "asp", "aspx", "jsp", "cpl", "pif", "inf", "chm", "iso", "img", "apk",
     "app", "html", "htm", "xhtml", "svg", "svgz", "mht", "mhtml", "xht", "shtml", "swf")
)  # fmt: skip
"""Extensions of what runs or is drawn when opened."""


def detect(head: bytes) -> FileType | None:
    """The type on the allow-list that `head` begins like, or None (perhaps text). Raises Problem for known others."""
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith((b"GIF87a", b"GIF89a")):
        return GIF
    if head[:4] == b"RIFF" and head[8:12] in (b"WEBP", b"AVI "):
        return WEBP if head[8:12] == b"WEBP" else AVI
    # A two-byte mark alone would take any text that begins with "BM": the header's own size must fit too.
    if head.startswith(b"BM") and head[14:18] in _BMP_HEADERS:
        return BMP
    if head[4:8] == b"ftyp":
        return MOV if head[8:12] == b"qt  " else _heif_or_mp4(head)
    if head[4:8] in (b"moov", b"mdat", b"wide", b"free"):
        return MOV
    if head.startswith(b"\x1aE\xdf\xa3"):
        return _matroska(head)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return ZIP
    if head.startswith(b"%PDF-"):
        return PDF
    # Before what runs: a script's first line begins with the same two characters.
    if head.startswith(AMR_MARKS):
        return AMR
    _refuse_known(head)
    return None


AMR_MARKS: Final = (b"#!AMR\n", b"#!AMR-WB\n")
"""RFC 4867 §5.1."""
_BMP_HEADERS: Final = {size.to_bytes(4, "little") for size in (12, 40, 52, 56, 64, 108, 124)}
_STILL_BRANDS: Final = (b"heic", b"heix", b"mif1", b"msf1", b"hevc", b"avif", b"avis")


def _heif_or_mp4(head: bytes) -> FileType:
    if head[8:12] in _STILL_BRANDS:
        raise refused(
            "type_not_allowed", "这种照片格式（HEIC、AVIF）打不开，请直接截图，或另存为 jpg、png 后再发。", 415
        )  # fmt: skip
    return MP4


def _matroska(head: bytes) -> FileType:
    if b"webm" in head[:64]:
        return WEBM
    if b"matroska" in head[:64]:
        return MKV
    raise not_allowed()


def _refuse_known(head: bytes) -> None:
    if head.startswith(_OLD_OFFICE):
        raise refused(
            "type_not_allowed",
            "旧版 Office 文件（xls、doc）或加密的 Office 文件不能接收，请另存为 xlsx、docx 或 pdf 后再发。",
            415,
        )  # fmt: skip
    if head.startswith(_OTHER_ARCHIVE):
        raise refused("type_not_allowed", "压缩包只接收 zip 格式，请用 zip 重新压缩后再发。", 415)
    if head.startswith(_EXECUTABLE):
        raise program()
    if is_markup(head):
        raise markup()


def is_markup(head: bytes) -> bool:
    """Whether a browser would take it for a page or a drawing (HTML, SVG, XML), also in UTF-16 or after a mark."""
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(mark):
            head = head[2 : len(head) & ~1].decode(encoding, "replace").encode("utf-8", "replace")
    return _MARKUP.match(head.removeprefix(b"\xef\xbb\xbf")) is not None


def not_allowed() -> Problem:
    """Something we do not know."""
    return refused("type_not_allowed", f"不能接收这种文件。可以发：{ALLOWED}。", 415)


def program() -> Problem:
    """Something that runs."""
    return refused("program", "程序和脚本不能接收。如果要给我们看报错，请发截图或日志文件。", 415)


def markup() -> Problem:
    """A page or a vector drawing: both can carry scripts."""
    return refused("markup", "网页、XML 和 SVG 文件不能接收，请发截图，或把内容复制到 txt 文件里再发。", 415)


def two_in_one() -> Problem:
    """A file that is two things at once: nobody makes one by accident."""
    return refused("hidden_content", "这个文件里还夹带了别的内容，不能接收。请重新截图，或把原文件单独发送。", 415)


def damaged() -> Problem:
    """It begins right and goes wrong."""
    return refused("damaged", "文件不完整或已损坏，打不开。请重新截图或导出后再发一次。")
