"""The processes of a volume run: desks, bot, database and Redis, each killed with -9 at random and started again."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import secrets
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import aiohttp

from desk.accounts import engineers
from desk.clock import Clock
from desk.store.engine import Store
from desk.store.migrate import migrate
from ops.stack import ROOT, free_port
from tests.servers import Postgres, Redis

START_S = 60.0
LEASE_S = 2.0
"""Shorter than the product's, so that many kills fit into a run: each one leaves turns that wait for a lease to end."""
JUMPS_S = (-7200.0, -600.0, -30.0, 0.0, 30.0, 600.0, 7200.0)
ENGINEERS = 4


class World:
    """One database, `desks` desk processes on it, one bot."""

    def __init__(self, folder: Path, database: str, desks: int, seed: int) -> None:
        self.folder = folder
        self.kills: Counter[str] = Counter()
        self.passwords: dict[str, str] = {}
        self.bot_log = folder / "bot.jsonl"
        self._clock = folder / "clock"
        self._dice = random.Random(seed)
        self._seed = seed
        self._token = secrets.token_hex(16)
        self._bot_port = free_port()
        self._desk_ports = [free_port() for _ in range(desks)]
        self._postgres = Postgres(is_durable=True) if database == "postgresql" else None
        self._redis = Redis() if desks > 1 else None
        self.url = ""
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._is_stopping = False

    @property
    def ports(self) -> list[int]:
        """Of the desks."""
        return self._desk_ports

    async def start(self) -> None:
        """Everything up and answering."""
        if self._postgres is not None:
            await asyncio.to_thread(self._postgres.start)
            self.url = await asyncio.to_thread(self._postgres.create_database)
        else:
            self.url = f"sqlite:///{self.folder / 'desk.db'}"
        if self._redis is not None:
            await asyncio.to_thread(self._redis.start)
        await migrate(self.store_url)
        await self._hire()
        self._clock.write_text("0")
        self._run("bot")
        for number in range(len(self._desk_ports)):
            self._run(f"desk{number}")
        await self.answering()

    @property
    def store_url(self) -> str:
        """With a driver."""
        store = Store(self.url)
        return store.url

    async def answering(self) -> None:
        """Wait until every process answers. Raises TimeoutError."""
        async with asyncio.timeout(START_S), aiohttp.ClientSession() as http:
            for port in (*self._desk_ports, self._bot_port):
                while True:
                    try:
                        async with http.get(f"http://127.0.0.1:{port}/healthz") as answer:
                            if answer.status == 200:
                                break
                    except (aiohttp.ClientError, TimeoutError):
                        pass
                    await asyncio.sleep(0.05)

    async def harass(self, every_s: float) -> None:
        """Kill something, or make the clock jump, about every `every_s`, until cancelled.

        The time counts from when everything answers again: on a machine so busy that a desk needs longer to start,
        there would be nothing but starting.
        """
        while True:
            with contextlib.suppress(TimeoutError):
                await self.answering()
            await asyncio.sleep(self._dice.uniform(0.5, 1.5) * every_s)
            victims = [f"desk{number}" for number in range(len(self._desk_ports))] * 2
            victims += ["bot", "clock", *(["postgres"] if self._postgres else []), *(["redis"] if self._redis else [])]
            await self.kill(self._dice.choice(victims))

    async def kill(self, victim: str) -> None:
        """kill -9 and start again at once (the clock: set to another hour)."""
        self.kills[victim] += 1
        if victim == "clock":
            self._clock.write_text(str(self._dice.choice(JUMPS_S)))
            return
        server = {"postgres": self._postgres, "redis": self._redis}.get(victim)
        if server is not None:
            # Shielded: a run that ends now must not leave the server half started.
            await asyncio.shield(asyncio.to_thread(_restart, server))
            return
        process = self._processes[victim]
        process.send_signal(signal.SIGKILL)
        await asyncio.to_thread(process.wait)
        self._run(victim)

    async def set_clock_right(self) -> None:
        """No more jumps."""
        self._clock.write_text("0")

    def died(self) -> list[str]:
        """Processes that ended without being killed: a fault of theirs."""
        return [name for name, process in self._processes.items() if process.poll() is not None]

    async def stop(self) -> None:
        """End everything."""
        for process in self._processes.values():
            if process.poll() is None:
                process.terminate()
        for process in self._processes.values():
            await asyncio.to_thread(process.wait)

    async def close(self) -> None:
        """The servers too; the database is gone then."""
        for server in (self._postgres, self._redis):
            if server is not None:
                await asyncio.to_thread(server.stop)

    async def _hire(self) -> None:
        store = Store(self.url)
        try:
            async with store.write() as connection:
                for number in range(ENGINEERS):
                    name, password = f"eng{number}", secrets.token_urlsafe(16)
                    self.passwords[name] = password
                    await engineers.create(
                        connection, name, f"{'张李王赵'[number]}工", engineers.ENGINEER, password, Clock().now()
                    )
        finally:
            await store.close()

    def _run(self, name: str) -> None:
        if name == "bot":
            arguments = ["ops.chaos.bot", str(self._bot_port), self._token, str(self.bot_log), str(self._seed)]
            environment = dict(os.environ)
        else:
            arguments = ["ops.chaos.desk"]
            environment = {**os.environ, **self._settings(self._desk_ports[int(name.removeprefix("desk"))])}
        with (self.folder / f"{name}.log").open("ab") as log:
            self._processes[name] = subprocess.Popen(
                [sys.executable, "-m", *arguments], cwd=ROOT, env=environment, stdout=log, stderr=log
            )

    def _settings(self, port: int) -> dict[str, str]:
        return {
            "DATABASE_URL": self.url,
            "DATA_DIR": str(self.folder),
            "DESK_PORT": str(port),
            "DESK_SECRET": "chaos-secret-0123456789abcdef0123456789",
            "RASA_URLS": f"http://127.0.0.1:{self._bot_port}",
            "RASA_TOKEN": self._token,
            "REDIS_URL": self._redis.url if self._redis else "",
            "DESK_LEASE_S": str(LEASE_S),
            "DESK_LOG_LEVEL": "WARNING",
            "DESK_CONVERSATIONS_PER_MINUTE": "1000000",
            "DESK_MESSAGES_PER_MINUTE": "1000000",
            "DESK_MESSAGES_PER_ADDRESS_PER_MINUTE": "1000000",
            "DESK_QUEUE_TIMEOUT_S": "20",
            "CHAOS_CLOCK": str(self._clock),
        }


def _restart(server: Postgres | Redis) -> None:
    server.kill()
    server.start()
