"""Live hints for engineers: who is signed in hears that something changed, and nothing more than that."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import socketio

from desk.api import live
from tests.desk.conftest import MakeDesk
from tests.desk.harness import Desk, EngineerClient

PATIENCE_S = 15


class Ear:
    """The socket of an engineer's page."""

    def __init__(self) -> None:
        self.client = socketio.AsyncClient(reconnection=False)
        self.hints: list[dict[str, Any]] = []
        self.is_gone = False
        self._came = asyncio.Event()
        self.client.on("changed", self._heard, namespace="/desk")
        self.client.on("disconnect", self._gone, namespace="/desk")

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not condition():
                self._came.clear()
                await self._came.wait()

    async def _heard(self, hint: dict[str, Any]) -> None:
        self.hints.append(hint)
        self._came.set()

    async def _gone(self, *_: object) -> None:
        self.is_gone = True
        self._came.set()


Listen = Callable[..., Awaitable[Ear]]


@pytest.fixture
async def listen() -> AsyncIterator[Listen]:
    ears: list[Ear] = []

    async def make(desk: Desk, engineer: EngineerClient | None, **headers: str) -> Ear:
        ears.append(Ear())
        if engineer is not None:
            headers["Cookie"] = f"desk_session={engineer.cookie}"
        await ears[-1].client.connect(
            desk.url, headers=headers, namespaces=["/desk"], transports=["websocket"], wait_timeout=PATIENCE_S
        )
        return ears[-1]

    yield make
    for ear in ears:
        await ear.client.disconnect()


async def test_an_engineer_hears_of_the_list_and_of_the_conversation_he_has_open(desk: Desk, listen: Listen) -> None:
    engineer = await desk.engineer()
    mine, other = await desk.open(), await desk.open()
    ear = await listen(desk, engineer)
    await ear.client.emit("watch", {"conversation": mine.id}, namespace="/desk")
    await ear.until(lambda: {"conversation": mine.id} in ear.hints)
    ear.hints.clear()
    await other.post("别的会话")
    await mine.post("有新话")
    await ear.until(lambda: {"conversation": mine.id} in ear.hints)
    await engineer.act(other, "claim")
    await ear.until(lambda: {"tickets": True} in ear.hints)
    assert {"conversation": other.id} not in ear.hints
    assert "新话" not in str(ear.hints)


async def test_he_hears_of_one_conversation_at_a_time(desk: Desk, listen: Listen) -> None:
    engineer = await desk.engineer()
    first, second = await desk.open(), await desk.open()
    ear = await listen(desk, engineer)
    for chat in (first, second):
        await ear.client.emit("watch", {"conversation": chat.id}, namespace="/desk")
    await ear.until(lambda: {"conversation": second.id} in ear.hints)
    ear.hints.clear()
    await first.post("一")
    await second.post("二")
    await ear.until(lambda: {"conversation": second.id} in ear.hints)
    assert {"conversation": first.id} not in ear.hints


async def test_strangers_and_other_sites_are_refused(make_desk: MakeDesk, listen: Listen) -> None:
    desk = await make_desk(allowed_origins=("https://support.example.cn",))
    engineer = await desk.engineer()
    with pytest.raises(socketio.exceptions.ConnectionError):
        await listen(desk, None)
    with pytest.raises(socketio.exceptions.ConnectionError):
        await listen(desk, None, Cookie="desk_session=forged")
    for origin in ("https://evil.example", "https://support.example.cn"):
        # A site that may show the chat still may not use an engineer's cookie.
        with pytest.raises(socketio.exceptions.ConnectionError):
            await listen(desk, engineer, Origin=origin)
    await listen(desk, engineer, Origin=desk.url)


async def test_who_signed_out_hears_no_more(desk: Desk, listen: Listen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "CHECK_EVERY_S", 0.0)
    engineer = await desk.engineer()
    ear = await listen(desk, engineer)
    await engineer.post("/logout")
    other = await desk.engineer("li", "李工")
    chat = await desk.open()
    await other.act(chat, "claim")
    await ear.until(lambda: ear.is_gone)
    assert ear.hints == []


async def test_frames_without_sense_break_nothing(desk: Desk, listen: Listen) -> None:
    engineer = await desk.engineer()
    chat = await desk.open()
    ear = await listen(desk, engineer)
    for data in (None, 7, [], {"conversation": 7}, {"conversation": ""}, {"conversation": "x" * 100}):
        await ear.client.emit("watch", data, namespace="/desk")
    await ear.client.emit("watch", {"conversation": chat.id}, namespace="/desk")
    await ear.until(lambda: ear.hints == [{"conversation": chat.id}])
