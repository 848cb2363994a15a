"""Socket.IO push: the same messages, in order, to those of the conversation only."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
import socketio
from sqlalchemy import select

from desk import keys
from desk.store.tables import ConversationRow, TurnRow
from tests.desk.channels.viewer import Viewer
from tests.desk.conftest import MakeDesk
from tests.desk.harness import Chat, Desk, eventually
from tests.desk.scripted_bot import ScriptedBot

Connect = Callable[..., Awaitable[Viewer]]


@pytest.fixture
async def connect() -> AsyncIterator[Connect]:
    viewers: list[Viewer] = []

    async def make(chat: Chat, **auth: Any) -> Viewer:
        viewer = Viewer()
        viewers.append(viewer)
        await viewer.connect(chat, **auth)
        return viewer

    yield make
    for viewer in viewers:
        await viewer.client.disconnect()


async def test_messages_are_pushed_in_order_and_match_the_reading(desk: Desk, connect: Connect) -> None:
    chat = await desk.open()
    viewer = await connect(chat)
    for number in range(5):
        await chat.post(f"第{number}句")
        await chat.lines("bot", number + 1)
    await viewer.until(lambda: len(viewer.seqs) == 10)
    assert viewer.seqs == list(range(1, 11))
    assert [m for page in viewer.pages for m in page["messages"]] == (await chat.read())["messages"]


async def test_a_reconnect_gets_what_it_missed(desk: Desk, connect: Connect) -> None:
    chat = await desk.open()
    await chat.post("断线前")
    await chat.lines("bot", 1)
    viewer = await connect(chat, after=1)
    await viewer.until(lambda: viewer.seqs == [2])


async def test_a_change_of_state_is_pushed_too(desk: Desk, bot: ScriptedBot, connect: Connect) -> None:
    engineer = await desk.engineer()
    chat = await desk.open()
    viewer = await connect(chat)
    await engineer.act(chat, "claim")
    await viewer.until(lambda: bool(viewer.pages) and viewer.pages[-1]["state"] == "human")


@pytest.mark.parametrize("auth", [{"token": "forged"}, {"token": None}, {"conversation": "f" * 32}, {"after": "x"}])
async def test_strangers_are_refused(desk: Desk, connect: Connect, auth: dict[str, Any]) -> None:
    chat = await desk.open()
    with pytest.raises(socketio.exceptions.ConnectionError):
        await connect(chat, **auth)


async def test_nobody_hears_another_conversation(desk: Desk, connect: Connect) -> None:
    mine, other = await desk.open(), await desk.open()
    ears = await connect(mine)
    await other.post("别人的话")
    await other.lines("bot", 1)
    await mine.post("我的话")
    await mine.lines("bot", 1)
    await ears.until(lambda: ears.seqs == [1, 2])
    assert "别人的话" not in str(ears.pages)


async def test_only_our_own_and_listed_origins_may_connect(make_desk: MakeDesk) -> None:
    desk = await make_desk(allowed_origins=("https://support.example.cn",))
    url = f"{desk.url}/socket.io/?EIO=4&transport=websocket"
    for origin in (desk.url, "https://support.example.cn"):
        async with desk.http.ws_connect(url, headers={"Origin": origin}) as socket:
            assert (await socket.receive_str()).startswith("0{")
    for origin in ("https://evil.example", "null"):
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await desk.http.ws_connect(url, headers={"Origin": origin})
        assert refused.value.status in (400, 403)


async def test_a_client_that_does_not_read_is_cut_and_finds_everything_later(
    make_desk: MakeDesk, connect: Connect
) -> None:
    desk = await make_desk(socket_patience_s=0.2)
    chat = await desk.open()
    client = await RawClient.connect(desk, chat)
    viewers = desk.app[keys.PUSH].audience
    # It has stopped reading; what it is sent fills the connection, then its queue, then the patience with it.
    sent = 0
    async with asyncio.timeout(60):
        while len(viewers):
            await chat.post("满" * 7_000)
            sent += 1
    assert sent < 2_000
    assert await client.is_cut()
    await chat.until(lambda chat: len(chat.by("visitor")) == sent)
    late = await connect(chat, after=1)
    await late.until(lambda: len(late.seqs) >= len(chat.seen) - 1)
    assert late.seqs[: len(chat.seen) - 1] == list(range(2, len(chat.seen) + 1))


async def test_one_slow_client_keeps_nobody_else_waiting(make_desk: MakeDesk, connect: Connect) -> None:
    desk = await make_desk(socket_patience_s=60.0)
    chat = await desk.open()
    await RawClient.connect(desk, chat)
    quick = await connect(chat)
    for number in range(100):
        await chat.post(f"{number}" + "满" * 7_000)
    await quick.until(lambda: len([m for m in quick.messages if m["author"] == "visitor"]) == 100)


async def test_a_dead_client_is_noticed_by_its_missing_heartbeat(make_desk: MakeDesk) -> None:
    desk = await make_desk(socket_ping_s=0.5, socket_timeout_s=2.0)
    chat = await desk.open()
    client = await RawClient.connect(desk, chat)
    viewers = desk.app[keys.PUSH].audience
    assert len(viewers) == 1
    # It never answers a ping, as a laptop that was closed.
    await eventually(lambda: has_left(viewers))
    client.close()


async def test_the_two_ways_of_reading_tell_the_same_under_load(desk: Desk, connect: Connect) -> None:
    engineer = await desk.engineer()
    chats = [await desk.open() for _ in range(8)]
    viewers = [await connect(chat) for chat in chats]

    async def talk(chat: Chat, number: int) -> None:
        for line in range(25):
            await chat.post(f"{number}:{line}")
            if line == 12 and number % 2:
                status, _ = await engineer.act(chat, "claim")
                assert status == 200
                await engineer.act(chat, "reply", text="我来处理", client_msg_id=f"r{number}")

    await asyncio.gather(*(talk(chat, number) for number, chat in enumerate(chats)))
    for number, (chat, viewer) in enumerate(zip(chats, viewers, strict=True)):
        await eventually(lambda chat=chat: is_quiet(desk, chat))
        read: list[dict[str, Any]] = []
        while page := (await chat.read(len(read)))["messages"]:
            read += page
        assert [m["text"] for m in read if m["author"] == "visitor"] == [f"{number}:{line}" for line in range(25)]
        await viewer.until(lambda viewer=viewer, read=read: len(viewer.seqs) >= len(read))
        assert viewer.messages[: len(read)] == read


async def has_left(viewers: Any) -> bool:
    return len(viewers) == 0


async def is_quiet(desk: Desk, chat: Chat) -> bool:
    """Whether the bot has answered everything in this conversation, or may not."""
    turns = await desk.rows(select(TurnRow.finished_at).where(TurnRow.conversation_id == chat.id))
    [row] = await desk.rows(
        select(ConversationRow.state, ConversationRow.answered_seq).where(ConversationRow.id == chat.id)
    )
    written = max(message["seq"] for message in (await chat.read())["messages"] if message["author"] == "visitor")
    is_answered = row["state"] == "human" or row["answered_seq"] >= written
    return is_answered and all(turn["finished_at"] for turn in turns)


class RawClient:
    """A socket that says what it must and then reads nothing more."""

    def __init__(self, writer: asyncio.StreamWriter, reader: asyncio.StreamReader) -> None:
        self._writer, self._reader = writer, reader

    @classmethod
    async def connect(cls, desk: Desk, chat: Chat) -> RawClient:
        host, port = desk.url.removeprefix("http://").split(":")
        raw = socket.socket()
        # A small window, as a slow line has: what the server sends is soon held up.
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        raw.setblocking(False)
        await asyncio.get_running_loop().sock_connect(raw, (host, int(port)))
        reader, writer = await asyncio.open_connection(sock=raw, limit=2048)
        writer.write(
            f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            "Sec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        while await reader.readline() != b"\r\n":
            pass
        client = cls(writer, reader)
        await client._frame()
        client._say("40/chat," + json.dumps({"conversation": chat.id, "token": chat.token}))
        while not (await client._frame()).startswith("40/chat,"):
            pass
        return client

    async def is_cut(self) -> bool:
        """Read what is left, up to the end of the connection."""
        async with asyncio.timeout(30):
            try:
                while await self._reader.read(65536):
                    pass
            except ConnectionError:
                return True
        return True

    def close(self) -> None:
        self._writer.close()

    def _say(self, text: str) -> None:
        content = text.encode()
        assert len(content) < 65536
        head = bytes([0x81, 0x80 | 126]) + len(content).to_bytes(2, "big") + bytes(4)
        self._writer.write(head + content)

    async def _frame(self) -> str:
        head = await self._reader.readexactly(2)
        length = head[1] & 0x7F
        if length == 126:
            length = int.from_bytes(await self._reader.readexactly(2), "big")
        return (await self._reader.readexactly(length)).decode()
