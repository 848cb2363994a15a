"""A connection given up in the middle of signing in is closed at once: such a client keeps a server from its work."""

from __future__ import annotations

import asyncio
import gc
import struct
from collections.abc import Iterator

import pytest

from desk.store.engine import Store

REFUSED = b"N"
"""The answer to a wish for encryption."""
SIGN_IN = b"R" + struct.pack("!II", 23, 10) + b"SCRAM-SHA-256\0\0"
"""The server's wish for a password; see PostgreSQL's documentation, Message Formats, AuthenticationSASL."""
WISH_BYTES = 8
PATIENCE_S = 20


class Silent:
    """A server that asks for the password and then says no more."""

    def __init__(self) -> None:
        self.is_asking = asyncio.Event()
        self.is_left = asyncio.Event()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One client."""
        while await self._packet_bytes(reader) == WISH_BYTES:
            writer.write(REFUSED)
        writer.write(SIGN_IN)
        await reader.readexactly(1)
        self.is_asking.set()
        while await reader.read(1000):
            pass
        self.is_left.set()
        writer.close()

    async def _packet_bytes(self, reader: asyncio.StreamReader) -> int:
        (count,) = struct.unpack("!I", await reader.readexactly(4))
        await reader.readexactly(count - 4)
        return int(count)


@pytest.fixture
def _no_collection() -> Iterator[None]:
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("_no_collection")
async def test_a_connection_given_up_half_way_is_closed_though_the_error_is_kept() -> None:
    silent = Silent()
    server = await asyncio.start_server(silent.serve, "127.0.0.1", 0)
    store = Store(f"postgresql://someone:secret@127.0.0.1:{server.sockets[0].getsockname()[1]}/desk")

    async with asyncio.timeout(PATIENCE_S):
        asking = asyncio.create_task(store.is_reachable())
        await silent.is_asking.wait()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError) as kept:
            await asking
        await silent.is_left.wait()

    assert kept.value is not None
    await store.close()
    server.close()
