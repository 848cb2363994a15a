"""A whole desk on a real socket, and people who use it over HTTP."""

from __future__ import annotations

import asyncio
import io
import itertools
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
from aiohttp import web

from desk import keys
from desk.accounts import engineers
from desk.app import create_app
from desk.clock import Clock
from desk.settings import Settings

Messages = list[dict[str, Any]]
PATIENCE_S = 40
CLOSING_S = 120
"""More than any limit of the product's own while it stops; what is not closed by then never will be."""
MONDAY_NOON = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""10:00 on a Monday in China: people should be there."""


class SetClock(Clock):
    """Stands still until told to go on."""

    def __init__(self, now: datetime = MONDAY_NOON) -> None:
        self.moment = now

    def now(self) -> datetime:
        return self.moment

    def advance(self, **span: float) -> None:
        """Go on by a timedelta's arguments."""
        self.moment += timedelta(**span)


class Desk:
    """The application under test. `restart` is an orderly stop in the middle of things; the database stays."""

    def __init__(self, settings: Settings, clock: SetClock) -> None:
        self.settings = settings
        self.clock = clock
        self.app: web.Application
        self.url = ""
        self.http = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Open the door."""
        self.app = await create_app(self.settings, self.clock)
        self._runner = web.AppRunner(self.app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        self.url = f"http://127.0.0.1:{port}"

    async def stop(self) -> None:
        """Close the door."""
        if self._runner is not None:
            await closed(self._runner.cleanup(), "the desk")
            self._runner = None

    async def die(self) -> None:
        """As after kill -9: what its workers were doing is neither finished nor given back."""
        workers = self.app[keys.WORKERS]
        workers._is_stopping = True
        tasks = list(workers._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.app[keys.STORE].engine.dispose()
        await self.stop()

    async def restart(self) -> None:
        """A new process on the same database."""
        await self.stop()
        await self.start()

    async def close(self) -> None:
        """The end of the test."""
        await self.stop()
        await self.http.close()

    async def open(self, **body: Any) -> Chat:
        """A visitor opens the chat."""
        async with self.http.post(f"{self.url}/api/chat/conversations", json=body) as response:
            assert response.status == 201, await response.text()
            opened = await response.json()
        return Chat(self, opened["id"], opened["token"])

    async def engineer(self, username: str = "zhang", name: str = "张工") -> EngineerClient:
        """An engineer with an account, signed in over HTTP."""
        password = f"password-of-{username}"
        async with self.app[keys.STORE].write() as connection:
            await engineers.create(connection, username, name, engineers.ENGINEER, password, self.clock.now())
        client = EngineerClient(self, username, password)
        await client.sign_in()
        return client

    async def rows(self, statement: Any) -> list[dict[str, Any]]:
        """What the database holds."""
        async with self.app[keys.STORE].read() as connection:
            return [dict(row._mapping) for row in await connection.execute(statement)]


async def closed(closing: Coroutine[Any, Any, None], what: str) -> None:
    """Wait for the end of something. Fails with the stacks of all tasks where it does not come."""
    task = asyncio.create_task(closing)
    await asyncio.wait([task], timeout=CLOSING_S)
    if not task.done():
        stacks = stacks_of_tasks()
        task.cancel()
        raise AssertionError(f"{what} did not close within {CLOSING_S} s. What its tasks wait for:\n{stacks}")
    task.result()


def stacks_of_tasks() -> str:
    """Where every task of the running loop stands."""
    text = io.StringIO()
    for task in asyncio.all_tasks():
        task.print_stack(file=text)
    return text.getvalue()


async def eventually(condition: Callable[[], Awaitable[bool]]) -> None:
    """Wait until `condition` holds, looking again and again; for what nothing announces."""
    async with asyncio.timeout(PATIENCE_S):
        while not await condition():  # noqa: ASYNC110 - another process or a database row rings no bell
            await asyncio.sleep(0.01)


@dataclass
class Chat:
    """A visitor's side of one conversation."""

    desk: Desk
    id: str
    token: str
    state: str = "bot"
    seen: Messages = field(default_factory=list)
    _ids: Any = field(default_factory=lambda: itertools.count(1))

    def at(self, desk: Desk) -> Chat:
        """The same conversation through another desk."""
        return Chat(desk, self.id, self.token, _ids=self._ids)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    @property
    def path(self) -> str:
        return f"{self.desk.url}/api/chat/conversations/{self.id}/messages"

    async def send(self, **body: Any) -> tuple[int, dict[str, Any]]:
        """Post whatever; status and body."""
        body.setdefault("client_msg_id", f"m{next(self._ids)}")
        async with self.desk.http.post(self.path, json=body, headers=self.headers) as response:
            return response.status, await response.json()

    async def post(self, text: str, client_msg_id: str | None = None) -> int:
        """Post a text that must be taken; its seq."""
        status, body = await self.send(text=text, client_msg_id=client_msg_id or f"m{next(self._ids)}")
        assert status == 202, body
        return int(body["seq"])

    async def choose(self, button_id: str) -> int:
        """Press a button; its seq."""
        status, body = await self.send(choice=button_id)
        assert status == 202, body
        return int(body["seq"])

    async def read(self, after: int = 0, wait: int = 0) -> dict[str, Any]:
        """One reading."""
        params = {"after": str(after), "wait": str(wait)}
        async with self.desk.http.get(self.path, params=params, headers=self.headers) as response:
            assert response.status == 200, await response.text()
            body: dict[str, Any] = await response.json()
        return body

    async def until(self, condition: Callable[[Chat], bool]) -> Messages:
        """Read on until `condition` holds; everything seen so far. A hole or a repetition in `seq` fails at once."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                page = await self.read(len(self.seen), wait=0 if not self.seen else 2)
                self.state = page["state"]
                self.seen += page["messages"]
                assert [m["seq"] for m in self.seen] == list(range(1, len(self.seen) + 1))
                if condition(self):
                    return self.seen

    async def lines(self, author: str, count: int) -> list[str]:
        """Wait for so many lines of `author`; their texts."""
        seen = await self.until(lambda chat: len(chat.by(author)) >= count)
        return [m["text"] for m in seen if m["author"] == author]

    def by(self, author: str) -> Messages:
        """What this author has been seen to write."""
        return [m for m in self.seen if m["author"] == author]


class EngineerClient:
    """An engineer's browser."""

    def __init__(self, desk: Desk, username: str, password: str) -> None:
        self.desk = desk
        self.username = username
        self.password = password
        self.cookie = ""
        self.csrf = ""

    async def sign_in(self) -> None:
        """Sign in; keep cookie and CSRF token."""
        body = {"username": self.username, "password": self.password}
        async with self.desk.http.post(f"{self.desk.url}/api/desk/login", json=body) as response:
            assert response.status == 200, await response.text()
            self.cookie = response.cookies["desk_session"].value
            self.csrf = (await response.json())["csrf"]

    async def get(self, path: str) -> tuple[int, dict[str, Any]]:
        """GET under /api/desk."""
        async with self.desk.http.get(f"{self.desk.url}/api/desk{path}", headers=self._headers()) as response:
            return response.status, await response.json()

    async def post(self, path: str, **body: Any) -> tuple[int, dict[str, Any]]:
        """POST under /api/desk."""
        url = f"{self.desk.url}/api/desk{path}"
        async with self.desk.http.post(url, json=body, headers=self._headers()) as response:
            return response.status, {} if response.status == 204 else await response.json()

    async def act(self, chat: Chat, verb: str, **body: Any) -> tuple[int, dict[str, Any]]:
        """One of the verbs on a conversation."""
        return await self.post(f"/conversations/{chat.id}/{verb}", **body)

    def _headers(self) -> dict[str, str]:
        return {"Cookie": f"desk_session={self.cookie}", "X-CSRF-Token": self.csrf}
