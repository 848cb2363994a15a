"""The bad line between clients and desk: connections cut at every moment, requests and pushed frames lost, repeated,
late and out of order."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections import Counter
from collections.abc import Callable

CHUNK = 1 << 16
UPGRADED = b"HTTP/1.1 101"
PUSHED = b"42/chat,"
HELD_BACK_S = 0.3
LATE_S = 0.25

ODDS: dict[str, float] = {
    "cut before the request": 0.006,
    "cut in the middle of the request": 0.004,
    "cut before the answer": 0.010,
    "cut in the middle of the answer": 0.004,
    "request repeated": 0.010,
    "late": 0.030,
    "frame dropped": 0.030,
    "frame repeated": 0.030,
    "frames swapped": 0.030,
}


class Cut(Exception):
    """The line is dead."""


class Proxy:
    """Listens on a port of its own; `targets` gives the ports of the desks to choose from."""

    def __init__(self, targets: Callable[[], list[int]], seed: int, *, harm: float = 1.0) -> None:
        self._targets = targets
        self._dice = random.Random(seed)
        self.harm = harm
        """1 for the odds as they stand, 0 for a good line."""
        self.done: Counter[str] = Counter()
        self.port = 0
        self._lines: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Open the port."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, limit=1 << 20)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Cut everything."""
        if self._server is not None:
            self._server.close()
        for line in list(self._lines):
            line.cancel()
        await asyncio.gather(*self._lines, return_exceptions=True)

    def _happens(self, what: str) -> bool:
        if self._dice.random() >= ODDS[what] * self.harm:
            return False
        self.done[what] += 1
        return True

    async def _accept(self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._lines.add(task)
        to_desk: asyncio.StreamWriter | None = None
        try:
            desk, to_desk = await asyncio.open_connection("127.0.0.1", self._dice.choice(self._targets()))
            ways = {
                asyncio.create_task(self._requests(client, to_desk)),
                asyncio.create_task(self._answers(desk, to_client)),
            }
            try:
                # Whichever way ends first ends the line.
                await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for way in ways:
                    way.cancel()
                await asyncio.gather(*ways, return_exceptions=True)
        except (OSError, IndexError, asyncio.CancelledError):
            pass  # Nobody listens at the moment, or the proxy stops: the client finds its connection closed.
        finally:
            for writer in (to_client, to_desk):
                if writer is not None:
                    writer.close()
            self._lines.discard(task)

    async def _requests(self, client: asyncio.StreamReader, to_desk: asyncio.StreamWriter) -> None:
        while chunk := await client.read(CHUNK):
            if self._happens("cut before the request"):
                raise Cut
            if self._happens("late"):
                await asyncio.sleep(self._dice.uniform(0, LATE_S))
            if self._happens("cut in the middle of the request"):
                to_desk.write(chunk[: len(chunk) // 2])
                await to_desk.drain()
                raise Cut
            if chunk.startswith(b"POST ") and self._happens("request repeated"):
                await self._repeat(chunk)
            to_desk.write(chunk)
            await to_desk.drain()
            if self._happens("cut before the answer"):
                # The desk has the request and does its work; nobody hears what came of it.
                await asyncio.sleep(self._dice.uniform(0, 0.02))
                raise Cut

    async def _repeat(self, chunk: bytes) -> None:
        with contextlib.suppress(OSError, IndexError):
            _, writer = await asyncio.open_connection("127.0.0.1", self._dice.choice(self._targets()))
            writer.write(chunk)
            await writer.drain()
            asyncio.get_running_loop().call_later(1.0, writer.close)

    async def _answers(self, desk: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        while chunk := await desk.read(CHUNK):
            if chunk.startswith(UPGRADED):
                head, _, rest = chunk.partition(b"\r\n\r\n")
                to_client.write(head + b"\r\n\r\n")
                await self._frames(desk, to_client, rest)
                return
            if self._happens("cut in the middle of the answer"):
                to_client.write(chunk[: len(chunk) // 2])
                await to_client.drain()
                raise Cut
            to_client.write(chunk)
            await to_client.drain()

    async def _frames(self, desk: asyncio.StreamReader, to_client: asyncio.StreamWriter, rest: bytes) -> None:
        """WebSocket frames one by one (a server's are not masked, RFC 6455 §5.1)."""
        held: list[bytes] = []

        def let_go() -> None:
            if held and not to_client.is_closing():
                to_client.write(held.pop())

        buffer = bytearray(rest)
        while True:
            while (length := _frame_length(buffer)) is not None:
                frame, payload = bytes(buffer[:length]), bytes(buffer[_head_length(buffer) : length])
                del buffer[:length]
                if payload.startswith(PUSHED):
                    if self._happens("frame dropped"):
                        continue
                    if not held and self._happens("frames swapped"):
                        held.append(frame)
                        asyncio.get_running_loop().call_later(HELD_BACK_S, let_go)
                        continue
                    if self._happens("frame repeated"):
                        to_client.write(frame)
                to_client.write(frame)
                let_go()
            await to_client.drain()
            chunk = await desk.read(CHUNK)
            if not chunk:
                return
            buffer += chunk


def _head_length(buffer: bytearray) -> int:
    short = buffer[1] & 0x7F
    return 2 + {126: 2, 127: 8}.get(short, 0)


def _frame_length(buffer: bytearray) -> int | None:
    """Bytes of the first frame, None while it is not complete."""
    if len(buffer) < 2 or len(buffer) < _head_length(buffer):
        return None
    head, short = _head_length(buffer), buffer[1] & 0x7F
    length = head + (short if short < 126 else int.from_bytes(buffer[2:head], "big"))
    return length if len(buffer) >= length else None
