"""An upload over HTTP: `client_msg_id`, perhaps `text`, then a `file`; stored once however often it comes."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http.client import REQUEST_TIMEOUT
from typing import Final
from urllib.parse import unquote

from aiohttp import BodyPartReader, MultipartReader, web
from aiohttp.client_exceptions import ClientError

from desk.body import check_text, is_visible
from desk.errors import Problem
from desk.files.files import Files, in_time, too_large
from desk.files.model import NewFile

MAX_FIELD_BYTES: Final = 64 * 1024
MAX_OVERHEAD_BYTES: Final = 256 * 1024
"""What a request may hold beside the file: boundaries, headers, the words."""
MAX_NAME_CHARACTERS: Final = 1_000
_CLIENT_MSG_ID: Final = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
_IS_QUOTED: Final = re.compile(r"%[C-Fc-f][0-9A-Fa-f]%[89ABab][0-9A-Fa-f]")
BROKEN: Final = (ValueError, AssertionError, ClientError, ConnectionError, web.RequestPayloadError)
"""What reading a form raises when it is cut off or none."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an upload goes: the message already stored under an id, and the storing of a new one."""

    conversation_id: str
    seq_of: Callable[[str], Awaitable[int | None]]
    store: Callable[[str, str, NewFile], Awaitable[int]]


def is_upload(request: web.Request) -> bool:
    """Whether the body is a form with a file rather than JSON."""
    return request.content_type == "multipart/form-data"


async def take_upload(request: web.Request, files: Files, place: Place) -> int:
    """Read the form, keep the file, store its message; returns the `seq`. Raises Problem."""
    try:
        if (request.content_length or 0) > files.limits.file_bytes + MAX_OVERHEAD_BYTES:
            raise too_large(files.limits.file_bytes)
        return await _take(request, files, place)
    except BROKEN:
        raise Problem(400, "upload_broken", "上传的内容不完整，请重试。") from None
    except Problem as problem:
        # A browser that is still sending would see a broken connection instead of our words.
        if problem.status != REQUEST_TIMEOUT:
            await _read_away(request, files.limits.file_bytes)
        raise


async def _take(request: web.Request, files: Files, place: Place) -> int:
    form = await request.multipart()
    client_msg_id, text = "", ""
    while (part := await in_time(form.next())) is not None:
        if not isinstance(part, BodyPartReader):
            raise _invalid_fields("file")
        if part.name == "client_msg_id":
            client_msg_id = await _read_field(part)
        elif part.name == "text":
            text = await _read_field(part)
        elif part.name == "file" and part.filename is not None:
            return await _take_file(form, part, files, place, _checked_id(client_msg_id), _checked_text(text))
        else:
            raise _invalid_fields(str(part.name)[:40])
    raise _invalid_fields("file")


async def _take_file(
    form: MultipartReader, part: BodyPartReader, files: Files, place: Place, client_msg_id: str, text: str
) -> int:
    known = await place.seq_of(client_msg_id)
    if known is not None:
        return known
    await files.require_room(place.conversation_id)
    file = await files.receive(place.conversation_id, part, _name_of(part))
    try:
        await _require_end(form)
    except (Problem, *BROKEN):
        await files.remove([file.id])
        raise
    try:
        seq = await place.store(client_msg_id, text, file)
    except Problem:
        # Refused before anything was committed, so no row can name it. Any other fault may have come with the commit:
        # then the file stays, and the sweep looks whether a row names it.
        await files.remove([file.id])
        raise
    if not await files.is_used(file):
        # The same upload came twice at once, and the other one was first.
        await files.remove([file.id])
    return seq


async def _require_end(form: MultipartReader) -> None:
    # What came after the file would be acknowledged unread.
    if await in_time(form.next()) is not None:
        raise _invalid_fields("file 必须在最后，一次只能发一个文件")


def _name_of(part: BodyPartReader) -> str:
    """The name a client gave. Some write what is not ASCII as %E6%8A%A5, which nobody means literally."""
    name = (part.filename or "")[-MAX_NAME_CHARACTERS:]
    if not _IS_QUOTED.search(name):
        return name
    try:
        return unquote(name, errors="strict")
    except UnicodeDecodeError:
        return name


async def _read_field(part: BodyPartReader) -> str:
    content = bytearray()
    while chunk := await in_time(part.read_chunk()):
        content += chunk
        if len(content) > MAX_FIELD_BYTES:
            raise Problem(413, "text_too_long", "消息太长了，请分几次发送。")
    return content.decode("utf-8")


def _checked_id(client_msg_id: str) -> str:
    if not _CLIENT_MSG_ID.fullmatch(client_msg_id):
        raise _invalid_fields("client_msg_id")
    return client_msg_id


def _checked_text(text: str) -> str:
    if "\x00" in text:
        raise Problem(422, "invalid_text", "消息里有不能识别的字符，请删去后再发送。")
    return check_text(text) if any(map(is_visible, text)) else ""


def _invalid_fields(names: str) -> Problem:
    return Problem(422, "invalid_fields", f"请求内容不符合要求：{names}。")


async def _read_away(request: web.Request, limit: int) -> None:
    """Read and forget what is still coming, within limits; then the answer can be heard."""
    size = 0
    try:
        while size <= limit and not request.content.at_eof():
            size += len(await in_time(request.content.readany()))
    except (Problem, ClientError, ConnectionError, web.RequestPayloadError):
        return
