"""PDF: kept as it is, so whatever acts by itself when opened is refused."""

from __future__ import annotations

import re
from typing import BinaryIO, Final

from desk.files.model import refused
from desk.files.types import damaged, two_in_one

PIECE: Final = 1 << 20
OVERLAP: Final = 64
_VERSION: Final = re.compile(rb"%PDF-[12]\.\d\s")
_ACTIVE: Final = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia)(?=[\s/<\[(])")
_END: Final = b"%%EOF"
_TAIL_BYTES: Final = 2048


def check_pdf(stream: BinaryIO, size: int) -> None:
    """Raise Problem for a PDF that is broken, carries something behind its end, or acts.

    Names are looked for as they are written; inside compressed object streams they are not seen (the file is only
    ever handed out as a download).
    """
    stream.seek(0)
    if not _VERSION.match(stream.read(16)):
        raise damaged()
    stream.seek(max(0, size - _TAIL_BYTES))
    tail = stream.read()
    at = tail.rfind(_END)
    if at < 0:
        raise damaged()
    if tail[at + len(_END) :].strip(b"\r\n\t \x00"):
        raise two_in_one()
    stream.seek(0)
    carried = b""
    while piece := stream.read(PIECE):
        window = carried + piece
        if _ACTIVE.search(window):
            raise refused("active_pdf", "这个 PDF 带有脚本或附件，不能接收。请用「打印为 PDF」另存一份再发。", 415)
        carried = window[-OVERLAP:]
