"""Files from arrival to removal: received within limits, checked in a thread, kept, swept, deleted."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Protocol, TypeVar

from desk.errors import Problem, too_many
from desk.files import rows
from desk.files.check import Checked, check
from desk.files.disk import Disk, is_id
from desk.files.model import MEBIBYTE, FileLimits, NewFile, StoredFile, refused
from desk.files.names import clean_name
from desk.logs import event
from desk.store.engine import Store

log = logging.getLogger(__name__)
T = TypeVar("T")

WRITE_BYTES: Final = 1 << 20
SILENCE_S: Final = 60.0
"""An upload that sends nothing for so long has died."""
CHECKERS: Final = 2
MAX_ARRIVING: Final = 3
"""Uploads of one conversation at once."""
SPARE_BYTES: Final = 512 * MEBIBYTE
"""Files must not fill the volume the database lies on."""
ORPHAN_AGE_S: Final = 3_600.0
"""Longer than any upload waits for its transaction; what nobody names by then nobody will."""
SWEEP_EVERY_S: Final = 1_800.0


class Part(Protocol):
    """Bytes that arrive: a part of a multipart request."""

    async def read_chunk(self) -> bytes:
        """The next bytes, empty at the end."""
        ...


class Files:
    """The files of all conversations under one folder outside anything that is served."""

    def __init__(self, store: Store, root: Path, limits: FileLimits) -> None:
        self._store = store
        self.limits = limits
        self.disk = Disk(root)
        self._checkers = ThreadPoolExecutor(CHECKERS, thread_name_prefix="files")
        self._arriving: Counter[str] = Counter()

    async def receive(self, conversation_id: str, part: Part, raw_name: str) -> NewFile:
        """Take the file in: read, check, keep. Its row is still to be written, with its message.

        Raises Problem for whatever may not be sent; nothing of it is left then.
        """
        with self._counted(conversation_id):
            incoming = self.disk.new_incoming()
            try:
                await asyncio.to_thread(self._prepare)
                size = await self._read(part, incoming)
                loop = asyncio.get_running_loop()
                checked = await loop.run_in_executor(self._checkers, check, incoming, raw_name, size)
                return await asyncio.to_thread(self._keep, checked, raw_name)
            finally:
                await asyncio.to_thread(_remove, incoming)

    async def make(self, raw_name: str, write: Callable[[Path], None]) -> NewFile:
        """A file of our own: `write` makes it at a path, in a thread; it is checked and kept like one that arrived.

        Raises Problem, and whatever `write` raises; nothing of it is left then.
        """
        made = self.disk.new_incoming()
        try:
            await asyncio.to_thread(self._prepare)
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(self._checkers, write, made)
            size = (await asyncio.to_thread(made.stat)).st_size
            if size > self.limits.file_bytes:
                raise too_large(self.limits.file_bytes)
            checked = await loop.run_in_executor(self._checkers, check, made, raw_name, size)
            return await asyncio.to_thread(self._keep, checked, raw_name)
        finally:
            await asyncio.to_thread(_remove, made)

    async def require_room(self, conversation_id: str) -> None:
        """Refuse early what could not be stored anyway. Raises Problem 413."""
        async with self._store.read() as connection:
            await rows.require_room(connection, conversation_id, self.limits, 1)

    async def is_used(self, file: NewFile) -> bool:
        """Whether a message carries the file."""
        async with self._store.read() as connection:
            return bool(await rows.known(connection, [file.id]))

    async def find(self, conversation_id: str, file_id: str) -> tuple[StoredFile, Path] | None:
        """A file of this conversation and where its bytes are; None also when they are gone."""
        # No database need hear what nobody was ever given; PostgreSQL would stumble over a NUL.
        if not is_id(conversation_id) or not is_id(file_id):
            return None
        async with self._store.read() as connection:
            file = await rows.find(connection, conversation_id, file_id)
        if file is None or file.deleted_at is not None:
            return None
        return file, self.disk.path_of(file.id)

    async def remove(self, file_ids: Sequence[str]) -> int:
        """Remove bytes, after the commit that forgot them. What a crash leaves here the sweep removes."""
        return await asyncio.to_thread(self.disk.remove, list(file_ids))

    async def run(self) -> None:
        """Sweep now and then until cancelled."""
        while True:
            try:
                await self.sweep()
            except Exception:  # noqa: BLE001 - the next round must come; the fault is logged
                event(log, "files_sweep_fault", level=logging.ERROR, error=True)
            await asyncio.sleep(SWEEP_EVERY_S)

    async def sweep(self, age_s: float = ORPHAN_AGE_S) -> int:
        """Remove what no row names: uploads broken off, files whose message was never stored or is deleted."""
        await asyncio.to_thread(self.disk.prepare)
        moment = time.time() - age_s
        count = await asyncio.to_thread(self.disk.drop_incoming, moment)
        for ids in await asyncio.to_thread(lambda: list(self.disk.kept_before(moment))):
            async with self._store.read() as connection:
                kept = await rows.known(connection, ids)
            count += await self.remove([file_id for file_id in ids if file_id not in kept])
        if count:
            event(log, "files_swept", count=count)
        return count

    async def close(self) -> None:
        """No more checks."""
        self._checkers.shutdown(wait=False, cancel_futures=True)

    @contextmanager
    def _counted(self, conversation_id: str) -> Iterator[None]:
        if self._arriving[conversation_id] >= MAX_ARRIVING:
            raise too_many(5, "同时上传的文件太多了，请等前面的传完再发。")
        self._arriving[conversation_id] += 1
        try:
            yield
        finally:
            self._arriving[conversation_id] -= 1
            if not self._arriving[conversation_id]:
                del self._arriving[conversation_id]

    def _prepare(self) -> None:
        self.disk.prepare()
        if self.disk.free_bytes() < SPARE_BYTES + self.limits.file_bytes:
            event(log, "files_no_room", level=logging.ERROR)
            raise Problem(503, "no_room", "暂时不能接收文件，请先用文字说明，或稍后再发。")

    async def _read(self, part: Part, incoming: Path) -> int:
        size = 0
        with incoming.open("xb") as out:
            async for block in _blocks(part, self.limits.file_bytes):
                size += len(block)
                await asyncio.to_thread(out.write, block)
        return size

    def _keep(self, checked: Checked, raw_name: str) -> NewFile:
        return NewFile(
            id=self.disk.keep(checked.copy),
            name=clean_name(raw_name, checked.type.extension),
            kind=checked.type.kind,
            media_type=checked.type.media_type,
            bytes=checked.bytes,
            sha256=checked.sha256,
            width=checked.width,
            height=checked.height,
            listing=checked.listing,
            masked=checked.masked,
            limits=self.limits,
        )


async def _blocks(part: Part, limit: int) -> AsyncIterator[bytes]:
    """What arrives, in blocks worth a trip to the disk. Raises Problem 413 beyond `limit` bytes, 408 after silence."""
    size, waiting = 0, bytearray()
    while True:
        chunk = await in_time(part.read_chunk())
        size += len(chunk)
        if size > limit:
            raise too_large(limit)
        waiting += chunk
        if waiting and (not chunk or len(waiting) >= WRITE_BYTES):
            yield bytes(waiting)
            waiting.clear()
        if not chunk:
            return


async def in_time(step: Awaitable[T]) -> T:
    """One step of reading an upload. Raises Problem 408 when nothing comes for too long."""
    try:
        async with asyncio.timeout(SILENCE_S):
            return await step
    except TimeoutError:
        raise Problem(408, "upload_stalled", "上传中断了，请检查网络后重试。") from None


def too_large(limit: int) -> Problem:
    """A file beyond the limit."""
    return refused(
        "file_too_large",
        f"文件太大了，最大 {limit // MEBIBYTE} MB。截图请直接发图片；日志请只截取出错时间前后，或压缩成 zip 后再发。",
        413,
    )


def _remove(incoming: Path) -> None:
    for path in (incoming, incoming.with_name(incoming.name + ".kept")):
        path.unlink(missing_ok=True)
