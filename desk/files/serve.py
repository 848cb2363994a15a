"""Handing a file out: always as a download, never as a page of ours, never kept by a proxy."""

from __future__ import annotations

from urllib.parse import quote

from aiohttp import web

from desk.errors import Problem
from desk.files.files import Files
from desk.files.model import StoredFile


async def serve(files: Files, conversation_id: str, file_id: str) -> web.StreamResponse:
    """The file, if it is one of this conversation. Raises Problem 404."""
    found = await files.find(conversation_id, file_id)
    if found is None or not found[1].is_file():
        raise Problem(404, "not_found", "没有这个文件，或者它已按保存期限删除。")
    file, path = found
    return web.FileResponse(path, headers=headers_of(file))


def headers_of(file: StoredFile) -> dict[str, str]:
    """What keeps a browser from doing anything with the file but saving it."""
    return {
        "Content-Type": file.media_type,
        "Content-Disposition": disposition(file.name),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store",
        "X-Robots-Tag": "noindex",
    }


def disposition(name: str) -> str:
    """RFC 6266: the name as UTF-8 (RFC 8187), and for old clients with what is not ASCII left out."""
    plain = "".join(c if c.isascii() and c.isprintable() and c not in '"\\%' else "_" for c in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
