"""Nothing lost, nothing twice, order kept, by the thousand: a real desk process before a bot that repeats its lines."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from tests.desk.scripted_bot import TOKEN, ScriptedBot
from tests.servers import free_port
from tests.wecom.callbacks import Callbacks
from tests.wecom.product import environment
from tests.wecom.proof_plan import Outcome, Plan
from tests.wecom.simulator import Simulator
from tests.wecom.state import State

REPOSITORY = Path(__file__).resolve().parent.parent.parent
STARTS_IN_S = 180.0
LOOK_S = 0.02
ROUNDS = 20
"""What waits for the customer to write (five messages were used up) needs him to write."""
MOST_UNDER_WAY = 300
"""Callbacks at once: a busy machine makes customers write more slowly, not callbacks fail for want of time."""
USED_UP = 3
"""Messages after which the bot leaves the rest of the five to people."""


@dataclass
class ScriptedOutcome(Outcome):
    """The same, line by line."""

    lost: int = 0
    doubled: int = 0
    disordered: int = 0
    """Customers who read their answers in another order than they had written."""
    acknowledged_p99_ms: float = 0.0
    per_second: float = 0.0
    """How many callbacks a second were really sent, where that is what is measured."""

    def end(self, callbacks: Callbacks) -> None:
        """See parent class."""
        super().end(callbacks)
        self.acknowledged_p99_ms = round(1000 * _quantile(callbacks.seconds, 0.99), 1)


class DeskProcess:
    """`python -m desk serve` with settings of its own, in a folder of its own."""

    def __init__(self, folder: Path, plan: Plan, bot: ScriptedBot, simulator: Simulator) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self._folder = folder
        self._environment = {
            **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
            "PYTHONPATH": str(REPOSITORY), "DATA_DIR": str(folder / "var"), "DESK_PORT": str(port),
            "DESK_SECRET": "s" * 48, "RASA_URLS": bot.url, "RASA_TOKEN": TOKEN, "DATABASE_URL": plan.database_url,
            "DESK_LOG_LEVEL": "WARNING", "DESK_BOT_STARTUP_GRACE_S": "0",
            **environment(simulator.state, simulator.url, self.url, WECOM_TRAILING_WAIT_MS="200"),
        }  # fmt: skip
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start and wait until the door is open."""
        log = self._folder / "desk.log"
        with log.open("ab") as sink:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "desk", "serve", cwd=self._folder, env=self._environment,
                stdout=sink, stderr=sink,
            )  # fmt: skip
        async with aiohttp.ClientSession() as http, asyncio.timeout(STARTS_IN_S):
            while True:
                if self._process.returncode is not None:
                    raise RuntimeError(log.read_text()[-2_000:])
                try:
                    async with http.get(f"{self.url}/healthz") as response:
                        if response.status == 200:
                            return
                except aiohttp.ClientError:
                    await asyncio.sleep(0.05)

    async def kill(self) -> None:
        """SIGKILL: no goodbye."""
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(signal.SIGKILL)
            await self._process.wait()


async def prove(plan: Plan, folder: Path) -> ScriptedOutcome:
    """Do it."""
    rng, outcome = random.Random(plan.seed), ScriptedOutcome()
    outcome.begin()
    bot, simulator = ScriptedBot(), Simulator(State())
    await bot.start()
    await simulator.start()
    state = simulator.state
    desk = DeskProcess(folder, plan, bot, simulator)
    callbacks = Callbacks(state, f"{desk.url}/wecom/callback", plan.habits, plan.seed)
    simulator.notify = callbacks.hint
    written: dict[str, list[str]] = {f"wm{number:04d}": [] for number in range(plan.customers)}
    try:
        await desk.start()
        killer = asyncio.create_task(_kill_now_and_then(desk, plan, rng, outcome))
        await _write_all(plan, rng, written, state, callbacks, outcome)
        await killer
        outcome.reminders = await _wait(plan, written, state, callbacks)
        outcome.written += outcome.reminders
    finally:
        await desk.kill()
        await callbacks.close()
        await simulator.stop()
        await bot.stop()
    for user, lines in written.items():
        _compare(user, lines, _read_by(state, user), outcome)
    outcome.read = len(state.received)
    outcome.end(callbacks)
    return outcome


async def acknowledge(plan: Plan, folder: Path, seconds: float) -> ScriptedOutcome:
    """How fast callbacks are acknowledged while the bot is stopped: `per_second` of them, each with a message."""
    outcome, rng = ScriptedOutcome(), random.Random(plan.seed)
    outcome.begin()
    bot, simulator = ScriptedBot(), Simulator(State())
    await bot.start()
    await simulator.start()
    desk = DeskProcess(folder, plan, bot, simulator)
    callbacks = Callbacks(simulator.state, f"{desk.url}/wecom/callback")
    await bot.stop()
    try:
        await desk.start()
        began = time.monotonic()
        async for number in _paced(int(seconds * plan.per_second), plan.per_second):
            simulator.state.customer_writes(f"wm{rng.randrange(plan.customers)}", {"content": f"第{number}句"})
            callbacks.hint()
            outcome.written += 1
        outcome.per_second = round(outcome.written / (time.monotonic() - began), 1)
        await callbacks.drain()
    finally:
        await desk.kill()
        await callbacks.close()
        await simulator.stop()
    outcome.end(callbacks)
    outcome.faults = [f"{outcome.unacknowledged} callbacks were not acknowledged"] if callbacks.failures else []
    return outcome


async def _write_all(
    plan: Plan, rng: random.Random, written: dict[str, list[str]], state: State, callbacks: Callbacks, outcome: Outcome
) -> None:
    users = list(written)
    cut_at = set(rng.sample(range(plan.messages), min(plan.cuts, plan.messages)))
    async for number in _paced(plan.messages, plan.per_second):
        _write(rng.choice(users), written, state, callbacks)
        outcome.written += 1
        if number in cut_at:
            state.faults.cut_after_send += 1
        while callbacks.under_way > MOST_UNDER_WAY:  # noqa: ASYNC110 - the callbacks ring no bell
            await asyncio.sleep(LOOK_S)


async def _paced(count: int, per_second: float) -> AsyncIterator[int]:
    """So many numbers, so many a second; who was kept waiting catches up."""
    began = time.monotonic()
    for number in range(count):
        yield number
        ahead = (number + 1) / per_second - (time.monotonic() - began)
        if ahead > 0:
            await asyncio.sleep(ahead)


def _write(user: str, written: dict[str, list[str]], state: State, callbacks: Callbacks) -> None:
    """A customer's next line; no two are alike."""
    text = f"{user}第{len(written[user])}句"
    written[user].append(text)
    state.customer_writes(user, {"content": text})
    callbacks.hint()


async def _kill_now_and_then(desk: DeskProcess, plan: Plan, rng: random.Random, outcome: Outcome) -> None:
    for due in sorted(rng.uniform(0.1, 0.95) * plan.messages for _ in range(plan.kills)):
        while outcome.written < due:  # noqa: ASYNC110 - one bell for every message would be more than the proof
            await asyncio.sleep(LOOK_S)
        await desk.kill()
        await desk.start()
        outcome.kills += 1


async def _wait(plan: Plan, written: dict[str, list[str]], state: State, callbacks: Callbacks) -> int:
    """Until everybody has read everything. Who used up his five messages writes once more, as he would; how often."""
    reminders = 0
    for _ in range(ROUNDS):
        deadline = time.monotonic() + plan.patience_s / ROUNDS
        while time.monotonic() < deadline:
            waiting = [user for user, lines in written.items() if len(_read_by(state, user)) < len(lines)]
            if not waiting:
                await callbacks.drain()
                # Late copies of what was sent already would still show up now.
                await asyncio.sleep(2)
                return reminders
            await asyncio.sleep(0.5)
        for user in waiting:
            if state.session("wkSimulated", user).sent >= USED_UP:
                _write(user, written, state, callbacks)
                reminders += 1
    return reminders


def _read_by(state: State, user: str) -> list[str]:
    """What this customer read, as the lines that were repeated to him."""
    text = "\n".join(state.texts(user)).replace("答：", "")
    return [line for line in text.splitlines() if line]


def _compare(user: str, written: list[str], read: list[str], outcome: ScriptedOutcome) -> None:
    if read == written:
        return
    once = list(dict.fromkeys(read))
    lost, doubled = len(set(written) - set(read)), len(read) - len(once)
    is_disordered = once != [line for line in written if line in set(read)]
    outcome.lost += lost
    outcome.doubled += doubled
    outcome.disordered += is_disordered
    outcome.faults.append(
        f"{user}: wrote {len(written)}, read {len(read)}: lost {lost}, doubled {doubled}, disordered {is_disordered}"
    )


def _quantile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0
