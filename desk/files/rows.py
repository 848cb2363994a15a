"""The rows of files: written with their message, read by it, forgotten with their conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.files.model import MEBIBYTE, FileLimits, Kind, NewFile, StoredFile, refused
from desk.store.files_tables import FileRow

COLUMNS = (
    FileRow.id,
    FileRow.conversation_id,
    FileRow.seq,
    FileRow.name,
    FileRow.kind,
    FileRow.media_type,
    FileRow.bytes,
    FileRow.width,
    FileRow.height,
    FileRow.listing,
    FileRow.created_at,
    FileRow.deleted_at,
)
_INSERT = insert(FileRow)


@dataclass(frozen=True, slots=True)
class Usage:
    """How many files a conversation has and how many bytes they take."""

    count: int
    bytes: int


async def add(connection: AsyncConnection, conversation_id: str, seq: int, file: NewFile, now: datetime) -> None:
    """Write the row of the file that the message `seq` of the locked conversation carries. Raises Problem 413."""
    if file.limits is not None:
        await require_room(connection, conversation_id, file.limits, file.bytes)
    await connection.execute(
        _INSERT,
        {
            "id": file.id,
            "conversation_id": conversation_id,
            "seq": seq,
            "name": file.name,
            "kind": file.kind.value,
            "media_type": file.media_type,
            "bytes": file.bytes,
            "width": file.width,
            "height": file.height,
            "listing": None if file.listing is None else dict(file.listing),
            "masked": dict(file.masked) or None,
            "sha256": file.sha256,
            "created_at": now,
            "deleted_at": None,
        },
    )


async def find(connection: AsyncConnection, conversation_id: str, file_id: str) -> StoredFile | None:
    """The file, if it is one of this conversation."""
    query = select(*COLUMNS).where(FileRow.id == file_id, FileRow.conversation_id == conversation_id)
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else _stored(row)


async def of_conversation(connection: AsyncConnection, conversation_id: str) -> list[StoredFile]:
    """All files of a conversation in the order of their messages, also those whose bytes are gone."""
    query = select(*COLUMNS).where(FileRow.conversation_id == conversation_id).order_by(FileRow.seq)
    return [_stored(row) for row in await connection.execute(query)]


async def between(connection: AsyncConnection, conversation_id: str, first: int, last: int) -> dict[int, StoredFile]:
    """The files of the messages `first` to `last` (both included) by seq."""
    query = select(*COLUMNS).where(
        FileRow.conversation_id == conversation_id, FileRow.seq >= first, FileRow.seq <= last
    )
    return {row.seq: _stored(row) for row in await connection.execute(query)}


async def usage(connection: AsyncConnection, conversation_id: str) -> Usage:
    """What the conversation's files take; those whose bytes are gone do not count."""
    query = select(func.count(), func.coalesce(func.sum(FileRow.bytes), 0)).where(
        FileRow.conversation_id == conversation_id, FileRow.deleted_at.is_(None)
    )
    count, size = (await connection.execute(query)).one()
    return Usage(int(count), int(size))


async def require_room(connection: AsyncConnection, conversation_id: str, limits: FileLimits, coming: int) -> None:
    """Whether the conversation may have one more file of `coming` bytes. Raises Problem 413."""
    used = await usage(connection, conversation_id)
    if used.count >= limits.count:
        raise refused("too_many_files", f"这个会话的文件太多了（最多 {limits.count} 个），请用文字说明。", 413)
    if used.bytes + coming > limits.conversation_bytes:
        megabytes = limits.conversation_bytes // MEBIBYTE
        raise refused("too_much", f"这个会话的文件加起来太大了（最多 {megabytes} MB），请只发最要紧的部分。", 413)


async def known(connection: AsyncConnection, file_ids: Sequence[str]) -> set[str]:
    """Which of these ids still stand for bytes that must be kept."""
    query = select(FileRow.id).where(FileRow.id.in_(list(file_ids)), FileRow.deleted_at.is_(None))
    return set((await connection.execute(query)).scalars())


async def mark_deleted(connection: AsyncConnection, file_ids: Sequence[str], now: datetime) -> None:
    """Retention: the bytes go (remove them after the commit), the lines keep the memory of the file."""
    await connection.execute(
        update(FileRow).where(FileRow.id.in_(list(file_ids)), FileRow.deleted_at.is_(None)).values(deleted_at=now)
    )


async def forget(connection: AsyncConnection, conversation_id: str) -> list[str]:
    """Deletion of a conversation: its rows go. Returns the ids whose bytes are to be removed after the commit."""
    query = delete(FileRow).where(FileRow.conversation_id == conversation_id).returning(FileRow.id)
    return list((await connection.execute(query)).scalars())


def _stored(row: Any) -> StoredFile:
    values = dict(row._mapping)
    return StoredFile(**{**values, "kind": Kind(values["kind"])})
