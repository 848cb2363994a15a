"""What is nobody's fault in the code: clients that leave in the middle of a request, and more work than can be done."""

from __future__ import annotations

import asyncio

import pytest

from desk import keys
from desk.store.engine import POOL_SIZE
from tests.desk.harness import Desk, eventually

HALF = (
    b"POST /api/chat/conversations HTTP/1.1\r\nHost: desk\r\n"
    b'Content-Type: application/json\r\nContent-Length: 50\r\n\r\n{"id'
)


async def test_half_a_request_is_no_fault(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    port = int(desk.url.rpartition(":")[2])
    with caplog.at_level("INFO"):
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(HALF)
        await writer.drain()
        # Sent home with a reset, as a line that breaks.
        writer.transport.abort()

        async def is_over() -> bool:
            return any(record.message == "request" for record in caplog.records)

        await eventually(is_over)
    assert "fault" not in [record.message for record in caplog.records]


async def test_more_than_the_database_can_take_is_said_so(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    engine = desk.app[keys.STORE].engine
    monkeypatch.setattr(engine.pool, "_timeout", 0.01)
    taken = [await engine.connect() for _ in range(2 * POOL_SIZE)]
    async with desk.http.post(f"{desk.url}/api/chat/conversations", json={}) as answer:
        assert answer.status == 503
        assert int(answer.headers["Retry-After"]) > 0
        assert (await answer.json())["error"]["code"] == "busy"
    for connection in taken:
        await connection.close()
    assert "overloaded" in [record.message for record in caplog.records]
    monkeypatch.undo()
    assert (await desk.open()).id
