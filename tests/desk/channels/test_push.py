"""Socket.IO push: the same messages, in order, to those of the conversation only."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
import socketio

from tests.desk.conftest import MakeDesk
from tests.desk.harness import Chat, Desk
from tests.desk.scripted_bot import ScriptedBot

Connect = Callable[..., Awaitable["Viewer"]]


class Viewer:
    """A widget's socket."""

    def __init__(self) -> None:
        self.client = socketio.AsyncClient(reconnection=False)
        self.pages: list[dict[str, Any]] = []
        self.came = asyncio.Event()
        self.client.on("messages", self._take, namespace="/chat")

    async def _take(self, page: dict[str, Any]) -> None:
        self.pages.append(page)
        self.came.set()

    @property
    def seqs(self) -> list[int]:
        return [message["seq"] for page in self.pages for message in page["messages"]]

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not condition():
                self.came.clear()
                await self.came.wait()


@pytest.fixture
async def connect() -> AsyncIterator[Connect]:
    viewers: list[Viewer] = []

    async def make(chat: Chat, **auth: Any) -> Viewer:
        viewer = Viewer()
        viewers.append(viewer)
        content = {"conversation": chat.id, "token": chat.token, **auth}
        await viewer.client.connect(chat.desk.url, auth=content, namespaces=["/chat"], transports=["websocket"])
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
