"""Those who watch: a customer's page and an engineer's, each with a state made only of what it was sent."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import socketio

from tests.desk.channels.viewer import Viewer
from tests.desk.harness import Chat, Desk, EngineerClient, eventually
from tests.desk.scripted_bot import ScriptedBot

State = dict[str, Any]


class Widget:
    """A customer's page: what it shows, from what it was pushed."""

    def __init__(self) -> None:
        self.viewer = Viewer()
        self._taken = 0
        self._state = ""
        self._messages: list[State] = []

    @property
    def shown(self) -> State:
        """The state by the rule of feed.js: lines that follow the last one without a hole."""
        for page in self.viewer.pages[self._taken :]:
            last = len(self._messages)
            fresh = sorted((m for m in page["messages"] if m["seq"] > last), key=lambda m: int(m["seq"]))
            # Push is in order and whole while the socket holds: a hole would be a fault, not a reason to read.
            assert [m["seq"] for m in fresh] == list(range(last + 1, last + 1 + len(fresh)))
            self._messages += fresh
            self._state = page["state"]
        self._taken = len(self.viewer.pages)
        return {"state": self._state, "messages": self._messages}


class DeskPage:
    """An engineer's page: the list of tickets, and the ticket that is open."""

    def __init__(self, engineer: EngineerClient) -> None:
        self.engineer = engineer
        self.client = socketio.AsyncClient(reconnection=False)
        self.client.on("changed", self._changed, namespace="/desk")
        self.list: State = {}
        self.ticket: State = {}
        self._number = ""
        self._hinted = asyncio.Event()
        self._reader: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Connect first, read second: what happens in between comes as a hint."""
        headers = {"Cookie": f"desk_session={self.engineer.cookie}"}
        await self.client.connect(
            self.engineer.desk.url, headers=headers, namespaces=["/desk"], transports=["websocket"], wait_timeout=15
        )
        self._reader = asyncio.create_task(self._read_when_hinted())
        self._hinted.set()

    async def show(self, number: str, conversation: str) -> None:
        """Open a ticket."""
        self._number, self.ticket = number, {}
        await self.client.emit("watch", {"conversation": conversation}, namespace="/desk")
        self._hinted.set()

    async def close(self) -> None:
        """Leave."""
        if self._reader is not None:
            self._reader.cancel()
        await self.client.disconnect()

    async def _changed(self, _hint: State) -> None:
        self._hinted.set()

    async def _read_when_hinted(self) -> None:
        while True:
            await self._hinted.wait()
            self._hinted.clear()
            self.list = (await self.engineer.get("/tickets"))[1]
            if self._number:
                last = max((line["seq"] for line in self.ticket.get("transcript", {}).get("messages", [])), default=0)
                status, delta = await self.engineer.get(f"/tickets/{self._number}?after={last}")
                assert status == 200, delta
                known = self.ticket.get("transcript", {}).get("messages", [])
                delta["transcript"]["messages"] = [*known, *delta["transcript"]["messages"]]
                self.ticket = delta


@dataclass
class Scene:
    """Everybody who is there."""

    desk: Desk
    bot: ScriptedBot
    chat: Chat
    zhang: EngineerClient
    li: EngineerClient
    admin: EngineerClient
    widget: Widget
    page: DeskPage
    number: str = ""

    async def full(self) -> tuple[State, State, State]:
        """Everything read anew."""
        widget = await self.chat.read()
        _, tickets = await self.page.engineer.get("/tickets")
        ticket: State = {}
        if self.number:
            _, ticket = await self.page.engineer.get(f"/tickets/{self.number}")
        return {"state": widget["state"], "messages": widget["messages"]}, tickets, ticket

    async def texts(self) -> list[tuple[str, str]]:
        """Authors and words of the whole conversation."""
        return [(message["author"], message["text"]) for message in (await self.chat.read())["messages"]]

    async def settle(self, what: str, is_done: Callable[[], Awaitable[bool]]) -> None:
        """Wait until the act has had its whole effect, then until every watcher shows what a full reading shows."""
        await eventually(is_done)
        try:
            await eventually(self._are_equal)
        except TimeoutError:
            full = await self.full()
            assert (self.widget.shown, self.page.list, self.page.ticket) == full, what
            raise

    async def _are_equal(self) -> bool:
        return (self.widget.shown, self.page.list, self.page.ticket) == await self.full()
