"""A thousand clients on one desk process: how fast a message is stored, what a connection costs, on both databases.

The clients are another process (`python -m ops.bench.clients BASE CONNECTIONS RATE SECONDS`), the bot is the scripted
one of ops.chaos, so that what is measured is the desk alone.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import psutil

from ops.bench.figures import milliseconds, percentile, table
from ops.console import say
from ops.stack import ROOT, free_port, until
from tests.servers import Postgres, Unavailable

CONNECTIONS = 1_000
RATE = 10.0
SECONDS = 60.0
OPENED_AT_ONCE = 20
LATEST_S = 30.0
SETTLING_S = 3.0


@dataclass
class Clients:
    """What the clients saw, in seconds."""

    stored: list[float]
    pushed: list[float]
    answered: list[float]
    missing: int


def markdown(connections: int = CONNECTIONS, rate: float = RATE, seconds: float = SECONDS) -> str:
    """The section of BENCHMARKS.md."""
    columns: list[list[object]] = [_measure("SQLite", "", connections, rate, seconds)]
    try:
        server = Postgres(is_durable=True)
        server.start()
    except Unavailable as error:
        say(f"PostgreSQL not measured: {error}")
    else:
        try:
            columns.append(_measure("PostgreSQL", server.create_database(), connections, rate, seconds))
        finally:
            server.stop()
    names = [
        "stored and acknowledged, ms: p50 / p95 / max", "stored, p99, ms", "pushed to the writer's own socket, ms",
        "answered by the scripted bot and pushed, ms", "messages that no socket saw", "desk, idle before, MB",
        "memory a connection, kB", "CPU of the desk while connected and silent, % of a core",
        "CPU of the desk under load, % of a core",
    ]  # fmt: skip
    rows = [[name, *(column[place + 1] for column in columns)] for place, name in enumerate(names)]
    return "\n\n".join(
        [
            f"## {connections} connected clients on one desk process",
            f"Socket.IO over WebSocket, {rate:g} messages a second from all of them together for {seconds:.0f} s; both "
            "databases write through to disk (SQLite: synchronous=FULL; PostgreSQL: fsync, synchronous_commit).",
            table(["", *(str(column[0]) for column in columns)], rows),
        ]
    )


def _measure(name: str, database_url: str, connections: int, rate: float, seconds: float) -> list[object]:
    say(f"{connections} clients, {name} ...")
    with (
        tempfile.TemporaryDirectory(prefix="zf-clients-", ignore_cleanup_errors=True) as folder,
        _desk(Path(folder), database_url) as (base, desk),
    ):
        idle = desk.memory_info().rss
        arguments = [base, str(connections), str(rate), str(seconds)]
        clients = subprocess.Popen(
            [sys.executable, "-m", "ops.bench.clients", *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert clients.stdout is not None
        try:
            assert clients.stdout.readline() == "connected\n"
            time.sleep(SETTLING_S)
            connected = desk.memory_info().rss
            silent = _share_of_core(desk, SETTLING_S)
            assert clients.stdout.readline() == "talking\n"
            busy = _share_of_core(desk, seconds * 0.8)
            seen = Clients(**json.loads(clients.stdout.read()))
        finally:
            clients.kill()
            clients.wait()
    return [
        name, milliseconds(seen.stored), f"{percentile(seen.stored, 0.99) * 1000:.0f}", milliseconds(seen.pushed),
        milliseconds(seen.answered), seen.missing, f"{idle / 1e6:.0f}", f"{(connected - idle) / connections / 1e3:.1f}",
        f"{silent:.0%}", f"{busy:.0%}",
    ]  # fmt: skip


def _share_of_core(process: psutil.Process, seconds: float) -> float:
    before = sum(process.cpu_times()[:2])
    time.sleep(seconds)
    return float(sum(process.cpu_times()[:2]) - before) / seconds


@contextmanager
def _desk(folder: Path, database_url: str) -> Iterator[tuple[str, psutil.Process]]:
    token, bot_port, port = secrets.token_hex(16), free_port(), free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": database_url,
        "DATA_DIR": str(folder),
        "DESK_PORT": str(port),
        "DESK_SECRET": secrets.token_hex(24),
        "RASA_URLS": f"http://127.0.0.1:{bot_port}",
        "RASA_TOKEN": token,
        "REDIS_URL": "",
        "DESK_LOG_LEVEL": "WARNING",
        "DESK_CONVERSATIONS_PER_MINUTE": "1000000",
        "DESK_MESSAGES_PER_MINUTE": "1000000",
        "DESK_MESSAGES_PER_ADDRESS_PER_MINUTE": "1000000",
    }
    bot_log = str(folder / "bot.jsonl")
    commands = [
        [sys.executable, "-m", "ops.chaos.bot", str(bot_port), token, bot_log, "1", "--steady"],
        [sys.executable, "-m", "desk", "serve"],
    ]
    with (folder / "out.log").open("ab") as log:
        running = [
            subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log) for command in commands
        ]
    base = f"http://127.0.0.1:{port}"
    try:
        until(lambda: _answers(f"{base}/healthz") and _answers(f"http://127.0.0.1:{bot_port}/healthz"), "desk and bot")
        yield base, psutil.Process(running[1].pid)
    finally:
        for process in running:
            process.terminate()
            process.wait()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


class _Client:
    """One socket; when each of his own messages, and the answer after it, came back to him."""

    def __init__(self, http: aiohttp.ClientSession, base: str) -> None:
        self._http, self._base = http, base
        self.id = self.token = ""
        self._seen: dict[int, float] = {}
        self._answers: dict[int, float] = {}
        self.is_connected = asyncio.Event()

    async def connect(self) -> asyncio.Task[None]:
        """Open a conversation and its socket."""
        async with self._http.post(f"{self._base}/api/chat/conversations", json={}) as answer:
            made = await answer.json()
        self.id, self.token = made["id"], made["token"]
        task = asyncio.create_task(self._listen())
        await self.is_connected.wait()
        return task

    async def say(self, text: str) -> tuple[float, float, int]:
        """Send; when it began, when it was acknowledged, and its seq."""
        url = f"{self._base}/api/chat/conversations/{self.id}/messages"
        body = {"client_msg_id": secrets.token_hex(8), "text": text}
        began = time.perf_counter()
        async with self._http.post(url, json=body, headers={"Authorization": f"Bearer {self.token}"}) as answer:
            seq = int((await answer.json())["seq"])
        return began, time.perf_counter(), seq

    def seen(self, seq: int) -> float | None:
        """When the line `seq` was pushed."""
        return self._seen.get(seq)

    def answered(self, seq: int) -> float | None:
        """When the bot's first line after `seq` was pushed."""
        return min((at for number, at in self._answers.items() if number > seq), default=None)

    async def _listen(self) -> None:
        url = f"{self._base}/socket.io/?EIO=4&transport=websocket"
        async with self._http.ws_connect(url) as socket:
            async for frame in socket:
                data = str(frame.data)
                if data.startswith("0"):
                    await socket.send_str("40/chat," + json.dumps({"conversation": self.id, "token": self.token}))
                elif data.startswith("40/chat,"):
                    self.is_connected.set()
                elif data == "2":
                    await socket.send_str("3")
                elif data.startswith("42/chat,"):
                    now = time.perf_counter()
                    for message in json.loads(data.removeprefix("42/chat,"))[1]["messages"]:
                        kept = self._seen if message["author"] == "visitor" else self._answers
                        kept.setdefault(message["seq"], now)


async def _talk(base: str, connections: int, rate: float, seconds: float) -> Clients:
    connector = aiohttp.TCPConnector(limit=0)
    said: list[tuple[_Client, float, float, int]] = []
    async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as http:
        clients = [_Client(http, base) for _ in range(connections)]
        sockets = []
        for start in range(0, connections, OPENED_AT_ONCE):
            group = clients[start : start + OPENED_AT_ONCE]
            sockets += await asyncio.gather(*(client.connect() for client in group))
        print("connected", flush=True)
        await asyncio.sleep(SETTLING_S * 2 + 1)
        print("talking", flush=True)

        async def one(number: int) -> None:
            await asyncio.sleep(number / rate)
            # Each client in turn: no conversation has two messages at once.
            client = clients[number % connections]
            said.append((client, *await client.say(f"结账报错怎么办 {number}")))

        await asyncio.gather(*(one(number) for number in range(int(rate * seconds))))
        await _until(lambda: all(client.answered(seq) is not None for client, _, _, seq in said), LATEST_S)
        for socket in sockets:
            socket.cancel()
        await asyncio.gather(*sockets, return_exceptions=True)
    pushed = [at - began for client, began, _, seq in said if (at := client.seen(seq)) is not None]
    answered = [at - began for client, began, _, seq in said if (at := client.answered(seq)) is not None]
    return Clients([end - began for _, began, end, _ in said], pushed, answered, len(said) - len(pushed))


async def _until(condition: Callable[[], bool], seconds: float) -> None:
    deadline = time.perf_counter() + seconds
    while not condition() and time.perf_counter() < deadline:  # noqa: ASYNC110 - the sockets ring no bell
        await asyncio.sleep(0.1)


def main() -> None:
    """The clients' own process."""
    base, connections, rate, seconds = sys.argv[1:]
    seen = asyncio.run(_talk(base, int(connections), float(rate), float(seconds)))
    print(json.dumps(seen.__dict__))


if __name__ == "__main__":
    main()
