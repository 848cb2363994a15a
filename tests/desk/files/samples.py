"""Files as customers, careless colleagues and attackers send them, made here byte by byte."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable
from typing import Any

from PIL import Image, TiffImagePlugin

GPS_IFD = 0x8825
MAKE_TAG = 0x010F
ORIENTATION_TAG = 0x0112
SECRET_PLACE = b"Shenzhen-Kingdee-Secret-Place"


def picture(kind: str = "PNG", size: tuple[int, int] = (64, 40), mode: str = "RGB", **options: Any) -> bytes:
    """A screenshot with a red top and a blue bottom."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0], size[1] // 2))
    return saved(image.convert(mode), kind, **options)


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    """The image as a file."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def photo_with_place(orientation: int = 6) -> bytes:
    """A phone's photograph, lying on its side, that says where it was taken and by what."""
    exif = Image.Exif()
    exif[ORIENTATION_TAG] = orientation
    exif[MAKE_TAG] = SECRET_PLACE.decode()
    north = tuple(TiffImagePlugin.IFDRational(value) for value in (22, 32, 1))
    exif[GPS_IFD] = {1: "N", 2: north, 3: "E", 4: north}
    return picture("JPEG", size=(80, 40), exif=exif, quality=90)


def moving(kind: str, frames: int = 3) -> bytes:
    """A short moving picture."""
    images = [Image.new("RGB", (20, 10), color) for color in ("red", "green", "blue")][:frames]
    out = io.BytesIO()
    images[0].save(out, kind, save_all=True, append_images=images[1:], duration=120, loop=0)
    return out.getvalue()


def huge_png(width: int = 60_000, height: int = 60_000) -> bytes:
    """Small to send, gigabytes to draw."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def zipped(members: Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def log_collector() -> bytes:
    """What Kingdee's log collector makes."""
    return zipped(
        [
            ("Logs/App/2026-11-22.log", b"ERROR login failed\n" * 2000),
            ("Logs/Web/iis.log", b"GET /k3cloud 500\n" * 500),
            ("系统信息.txt", "操作系统: Windows Server 2019".encode()),
        ]
    )


def gbk_zip(name: str = "日志/错误.log") -> bytes:
    """As Chinese Windows packs it: names in GBK, without saying so."""
    placeholder = "A" * len(name.encode("gb18030"))
    return zipped([(placeholder, b"x" * 50)]).replace(placeholder.encode(), name.encode("gb18030"))


def overlapping_zip(copies: int = 200) -> bytes:
    """A bomb without recursion: many entries of the table of contents share one body."""
    body = zlib.compress(b"\0" * 5_000_000, 9)[2:-4]
    crc, size = zlib.crc32(b"\0" * 5_000_000), 5_000_000
    local = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 8, 0, 0, crc, len(body), size, 1, 0) + b"a" + body
    directory = b"".join(
        struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, crc, len(body), size, 4, 0, 0, 0, 0, 0, 0)
        + f"{number:04d}".encode()
        for number in range(copies)
    )
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, copies, copies, len(directory), len(local), 0)
    return local + directory + end


def many_entries_zip(count: int) -> bytes:
    """Nothing in it, many times."""
    return zipped(((str(number), b"") for number in range(count)), zipfile.ZIP_STORED)


def workbook(*more: tuple[str, bytes]) -> bytes:
    """A spreadsheet, as far as its parts tell."""
    parts = [("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<workbook/>"), *more]
    return zipped(parts)


def pdf(extra: bytes = b"") -> bytes:
    """A page with nothing on it."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R" + extra + b">>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
        b"trailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"
    )


def box(name: bytes, content: bytes = b"") -> bytes:
    """A part of an mp4."""
    return struct.pack(">I4s", len(content) + 8, name) + content


def mp4(brand: bytes = b"isom", frames: int = 500) -> bytes:
    """A screen recording, as far as its frame tells."""
    return box(b"ftyp", brand + b"\0\0\0\0" + brand) + box(b"moov", b"\0" * 64) + box(b"mdat", b"\x11" * frames)


def avi() -> bytes:
    """An old screen recorder's file."""
    content = b"AVI " + b"LIST" + struct.pack("<I", 4) + b"hdrl"
    return b"RIFF" + struct.pack("<I", len(content)) + content


def voice(frames: int = 50, mark: bytes = b"#!AMR\n") -> bytes:
    """A second of talk as a phone records it: frames of 12.2 kbit/s."""
    return mark + (b"\x3c" + bytes(31)) * frames


def webm(doctype: bytes = b"webm") -> bytes:
    """A browser's recording."""
    head = b"\x42\x82" + bytes((0x80 | len(doctype),)) + doctype
    return b"\x1aE\xdf\xa3" + bytes((0x80 | len(head),)) + head + b"\x18\x53\x80\x67" + b"\x84" + b"\0\0\0\0"
