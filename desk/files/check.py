"""The check: what arrived is found out from its bytes alone, and what is kept is a copy we can answer for."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from desk.files.archives import read_contents
from desk.files.documents import check_pdf
from desk.files.hidden import refuse_hidden
from desk.files.model import FileType, Kind, refused
from desk.files.names import extension_of
from desk.files.pictures import redraw
from desk.files.texts import copy_masked
from desk.files.types import AMR, HEAD_BYTES, PDF, PROGRAMS, TEXT, TEXTS, detect, markup, program
from desk.files.videos import check_video
from desk.files.voices import check_voice

PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Checked:
    """What a file is. `copy` is the file to keep: a new one beside it, or the one that arrived."""

    type: FileType
    copy: Path
    bytes: int
    sha256: str
    width: int | None = None
    height: int | None = None
    listing: dict[str, Any] | None = None
    masked: dict[str, int] = field(default_factory=dict)


def check(path: Path, raw_name: str, size: int) -> Checked:
    """Find out what the `size` bytes at `path` are and make the copy to keep. For a thread: it reads and draws.

    A new copy is `path` with `.kept` appended; who calls removes both when something is raised (Problem).
    """
    if size == 0:
        raise refused("empty_file", "这个文件是空的，请重新选择。")
    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
        kind = detect(head)
        copy = path.with_name(path.name + ".kept")
        if kind is None:
            kind = _text_type(raw_name)
            masked = copy_masked(stream, copy)
            return _checked(kind, copy, masked=masked)
        if kind.kind is Kind.ARCHIVE:
            contents = read_contents(stream, size)
            return _checked(contents.type, path, listing=contents.listing)
        refuse_hidden(stream, size)
        if kind.kind is Kind.PICTURE:
            drawn = redraw(stream, kind, copy)
            return _checked(drawn.type, copy, width=drawn.width, height=drawn.height)
        if kind is PDF:
            check_pdf(stream, size)
        elif kind is AMR:
            check_voice(stream, size)
        else:
            check_video(stream, kind, size)
    return _checked(kind, path)


def _text_type(raw_name: str) -> FileType:
    """Text is what its name says, if that is harmless; `netstat.out` becomes `netstat.out.txt`."""
    extension = extension_of(raw_name)
    if extension in ("svg", "svgz", "html", "htm", "xhtml", "xht", "shtml", "mht", "mhtml", "hta"):
        raise markup()
    if extension in PROGRAMS:
        raise program()
    return TEXTS.get(extension, TEXT)


def _checked(kind: FileType, copy: Path, **more: Any) -> Checked:
    with copy.open("rb") as stream:
        digest, size = _measure(stream)
    return Checked(kind, copy, size, digest, **more)


def _measure(stream: BinaryIO) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while piece := stream.read(PIECE):
        digest.update(piece)
        size += len(piece)
    return digest.hexdigest(), size
