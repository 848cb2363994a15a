"""Files both ways: a customer's into our own keeping at once (WeCom forgets them in three days), ours up to WeCom."""

from __future__ import annotations

import asyncio
import re
from email.message import Message as Headers
from typing import Final
from urllib.parse import unquote

import aiohttp

from desk.channels.wecom.api import Api
from desk.channels.wecom.render import Part, text_part
from desk.files.files import Files
from desk.files.model import MEBIBYTE, Kind, NewFile, StoredFile

MAX_IMAGE: Final = 10 * MEBIBYTE
MAX_VIDEO: Final = 10 * MEBIBYTE
MAX_FILE: Final = 20 * MEBIBYTE
MIN_BYTES: Final = 6
"""Path 90253: every file is larger than five bytes."""
IMAGES: Final = frozenset({"image/png", "image/jpeg"})
CHUNK: Final = 1 << 18
DEFAULT_NAMES: Final = {"image": "图片", "video": "录屏", "file": "文件", "voice": "语音"}
_QUOTED: Final = re.compile(r"%[0-9A-Fa-f]{2}")


class _Download:
    """A response as `Files.receive` reads it."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self._content = response.content

    async def read_chunk(self) -> bytes:
        return await self._content.read(CHUNK)


async def fetch(api: Api, files: Files, conversation_id: str, media_id: str, kind: str) -> NewFile:
    """Keep what a customer sent, checked like any upload. Raises Problem for what may not be kept, and what calling
    WeCom raises."""
    response = await api.open_media(media_id)
    async with response:
        response.raise_for_status()
        return await files.receive(conversation_id, _Download(response), _name_of(response, kind))


async def put_up(api: Api, files: Files, file: StoredFile) -> Part:
    """The message that carries `file`, uploaded; a plain line where WeCom cannot carry it."""
    found = await files.find(file.conversation_id, file.id)
    kind, limit = _kind_of(file)
    if found is None or not MIN_BYTES <= file.bytes <= limit:
        return text_part(f"（发给您的文件「{file.name}」在这里无法显示，请告诉我们，工程师会用其他方式发给您。）")
    content = await asyncio.to_thread(found[1].read_bytes)
    media_id = await api.upload(kind, file.name, content, file.media_type)
    return Part(kind, {"media_id": media_id})


def _kind_of(file: StoredFile) -> tuple[str, int]:
    if file.media_type in IMAGES and file.bytes <= MAX_IMAGE:
        return "image", MAX_IMAGE
    if file.kind is Kind.VIDEO and file.media_type == "video/mp4" and file.bytes <= MAX_VIDEO:
        return "video", MAX_VIDEO
    return "file", MAX_FILE


def _name_of(response: aiohttp.ClientResponse, kind: str) -> str:
    """The sender's name for it where WeCom tells one; the type is found out from the bytes in any case."""
    headers = Headers()
    headers["Content-Disposition"] = response.headers.get("Content-Disposition", "")
    name = headers.get_filename() or ""
    if _QUOTED.search(name):
        name = unquote(name, errors="replace")
    if kind == "voice":
        # What WeCom calls it is a number of its own.
        name = ""
    return name[-200:] or DEFAULT_NAMES.get(kind, "文件")
