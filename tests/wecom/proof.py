"""Nothing lost, nothing twice, order kept: real desk processes, killed for real, against the simulator.

    python -m tests.wecom.proof --messages 20000 --kills 10
    python -m tests.wecom.proof --postgres --messages 20000 --kills 10
    python -m tests.wecom.proof --acknowledge 30
    python -m tests.wecom.proof --real --messages 500 --kills 8

Callbacks come three times each in any order or not at all, sends are cut off after WeCom took them, the desk is killed
with SIGKILL at random moments and started again. In the end every customer must have read the answer to everything he
wrote, once, in his order. The bot is scripted: it repeats what it was asked; with `--real` it is the whole product
(tests/wecom/proof_real.py).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from tests.desk.scripted_bot import TOKEN, ScriptedBot
from tests.servers import Postgres
from tests.wecom.callbacks import Callbacks, Habits
from tests.wecom.simulator import Simulator
from tests.wecom.state import State

REPOSITORY = Path(__file__).resolve().parent.parent.parent
STARTS_IN_S = 180.0
MOST_REAL_CUSTOMERS = 20
"""Each of them waits for an answer before he goes on; more at once would only wait longer."""
ROUNDS = 20
"""What waits for the customer to write (five messages were used up) needs him to write."""


@dataclass
class Plan:
    """What is to be done to the desk."""

    messages: int = 400
    customers: int = 40
    kills: int = 2
    per_second: float = 50.0
    lost: float = 0.1
    cuts: int = 20
    seed: int = 1
    database_url: str = ""
    patience_s: float = 240.0


@dataclass
class Outcome:
    """What came of it; `faults` empty means proven."""

    messages: int = 0
    answers: int = 0
    kills: int = 0
    callbacks: int = 0
    reminders: int = 0
    seconds: float = 0.0
    acknowledged_p99_ms: float = 0.0
    faults: list[str] = field(default_factory=list)


class DeskProcess:
    """`python -m desk serve` with settings of its own, in a folder of its own."""

    def __init__(self, folder: Path, environment: dict[str, str], port: int) -> None:
        self._folder = folder
        self._environment = environment
        self.url = f"http://127.0.0.1:{port}"
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start and wait until the door is open."""
        log = (self._folder / "desk.log").open("ab")
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "desk", "serve", cwd=self._folder, env=self._environment, stdout=log, stderr=log
        )
        log.close()
        async with aiohttp.ClientSession() as http, asyncio.timeout(STARTS_IN_S):
            while True:
                if self._process.returncode is not None:
                    raise RuntimeError((self._folder / "desk.log").read_text()[-2_000:])
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


def lines_of(state: State, user: str) -> list[str]:
    """What this customer read, as the lines that were repeated to him."""
    text = "\n".join(state.texts(user)).replace("答：", "")
    return [line for line in text.splitlines() if line]


async def prove(plan: Plan, folder: Path) -> Outcome:
    """Do it."""
    rng, outcome, began = random.Random(plan.seed), Outcome(), time.monotonic()
    bot, simulator = ScriptedBot(), Simulator(State())
    await bot.start()
    await simulator.start()
    state = simulator.state
    port = _free_port()
    desk = DeskProcess(folder, _environment(plan, folder, port, bot, simulator), port)
    habits = Habits(copies=3, lost=plan.lost, delay_s=0.5)
    callbacks = Callbacks(state, f"{desk.url}/wecom/callback", habits, plan.seed)
    simulator.notify = callbacks.hint
    state.faults.cut_after_send = 0
    written: dict[str, list[str]] = {f"wm{number:04d}": [] for number in range(plan.customers)}
    try:
        await desk.start()
        killer = asyncio.create_task(_kill_now_and_then(desk, plan, rng, outcome))
        await _write_all(plan, rng, written, state, callbacks)
        await killer
        outcome.reminders = await _wait(plan, written, state, callbacks)
        outcome.faults = _compare(written, state)
    finally:
        await desk.kill()
        await callbacks.close()
        await simulator.stop()
        await bot.stop()
    outcome.messages = sum(len(lines) for lines in written.values())
    outcome.answers = len(state.received)
    outcome.callbacks = len(callbacks.seconds)
    outcome.seconds = round(time.monotonic() - began, 1)
    outcome.acknowledged_p99_ms = round(1000 * _quantile(callbacks.seconds, 0.99), 1)
    return outcome


async def _write_all(
    plan: Plan, rng: random.Random, written: dict[str, list[str]], state: State, callbacks: Callbacks
) -> None:
    users = list(written)
    began = time.monotonic()
    cut_at = set(rng.sample(range(plan.messages), min(plan.cuts, plan.messages)))
    for number in range(plan.messages):
        user = rng.choice(users)
        text = f"{user}第{len(written[user])}句"
        written[user].append(text)
        state.customer_writes(user, {"content": text})
        callbacks.hint()
        if number in cut_at:
            state.faults.cut_after_send += 1
        ahead = (number + 1) / plan.per_second - (time.monotonic() - began)
        if ahead > 0:
            await asyncio.sleep(ahead)


async def _kill_now_and_then(desk: DeskProcess, plan: Plan, rng: random.Random, outcome: Outcome) -> None:
    span = plan.messages / plan.per_second
    for moment in sorted(rng.uniform(0.1, 0.95) * span for _ in range(plan.kills)):
        pause = moment - outcome.seconds
        outcome.seconds = moment
        await asyncio.sleep(max(pause, 0))
        await desk.kill()
        await desk.start()
        outcome.kills += 1


async def _wait(plan: Plan, written: dict[str, list[str]], state: State, callbacks: Callbacks) -> int:
    """Until everybody has read everything. Who used up his five messages writes once more, as he would."""
    reminders = 0
    for _ in range(ROUNDS):
        deadline = time.monotonic() + plan.patience_s / ROUNDS
        while time.monotonic() < deadline:
            waiting = [user for user, lines in written.items() if len(lines_of(state, user)) < len(lines)]
            if not waiting:
                # Late copies of what was sent already would still show up now.
                await asyncio.sleep(2)
                return reminders
            await asyncio.sleep(0.5)
        for user in waiting:
            if state.session("wkSimulated", user).sent >= 3:
                written[user].append(f"{user}第{len(written[user])}句")
                state.customer_writes(user, {"content": written[user][-1]})
                callbacks.hint()
                reminders += 1
    return reminders


async def acknowledge(plan: Plan, folder: Path, seconds: float) -> Outcome:
    """How fast callbacks are acknowledged while the bot is stopped: `per_second` of them, each with a message."""
    outcome, rng = Outcome(), random.Random(plan.seed)
    bot, simulator = ScriptedBot(), Simulator(State())
    await bot.start()
    await simulator.start()
    port = _free_port()
    desk = DeskProcess(folder, _environment(plan, folder, port, bot, simulator), port)
    callbacks = Callbacks(simulator.state, f"{desk.url}/wecom/callback")
    await bot.stop()
    try:
        await desk.start()
        for number in range(int(seconds * plan.per_second)):
            simulator.state.customer_writes(f"wm{rng.randrange(plan.customers)}", {"content": f"第{number}句"})
            callbacks.hint()
            outcome.messages += 1
            await asyncio.sleep(1 / plan.per_second)
        await callbacks.drain()
    finally:
        await desk.kill()
        await callbacks.close()
        await simulator.stop()
    outcome.callbacks, outcome.seconds = len(callbacks.seconds), seconds
    outcome.acknowledged_p99_ms = round(1000 * _quantile(callbacks.seconds, 0.99), 1)
    outcome.faults = [f"{callbacks.failures} callbacks were not acknowledged"] if callbacks.failures else []
    return outcome


def _compare(written: dict[str, list[str]], state: State) -> list[str]:
    faults = []
    for user, lines in written.items():
        read = lines_of(state, user)
        if read == lines:
            continue
        lost, twice = [line for line in lines if line not in read], len(read) - len(set(read))
        faults.append(f"{user}: wrote {len(lines)}, read {len(read)}, lost {len(lost)}, twice {twice}")
    return faults


def _environment(plan: Plan, folder: Path, port: int, bot: ScriptedBot, simulator: Simulator) -> dict[str, str]:
    state = simulator.state
    return {
        **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
        "PYTHONPATH": str(REPOSITORY), "DATA_DIR": str(folder / "var"), "DESK_PORT": str(port),
        "DESK_SECRET": "s" * 48, "RASA_URLS": bot.url, "RASA_TOKEN": TOKEN, "DATABASE_URL": plan.database_url,
        "DESK_LOG_LEVEL": "WARNING", "DESK_BOT_STARTUP_GRACE_S": "0",
        "WECOM_CORP_ID": state.corp_id, "WECOM_SECRET": state.secret, "WECOM_TOKEN": state.token,
        "WECOM_AES_KEY": state.aes_key, "WECOM_API_URL": simulator.url, "WECOM_SYNC_S": "5",
        "WECOM_TRAILING_WAIT_MS": "200",
    }  # fmt: skip


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _quantile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0


def main() -> int:
    """The command; exit status 1 when anything was lost, doubled or out of order."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--customers", type=int, default=400)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--per-second", type=float, default=50.0)
    parser.add_argument("--cuts", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--patience-s", type=float, default=240.0, help="how long the last answers may take")
    parser.add_argument("--database-url", default="")
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL of its own, instead of SQLite")
    parser.add_argument("--acknowledge", type=float, metavar="SECONDS", help="only measure callbacks, the bot stopped")
    parser.add_argument("--real", action="store_true", help="with Rasa, actions and library instead of a script")
    options = vars(parser.parse_args())
    seconds, wants_postgres, is_real = (options.pop(name) for name in ("acknowledge", "postgres", "real"))
    plan = Plan(**options)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if wants_postgres:
            server = Postgres(is_durable=True)
            stack.callback(server.stop)
            server.start()
            plan.database_url = server.create_database()
        if is_real:
            return _main_real(plan, folder)
        outcome = asyncio.run(acknowledge(plan, folder, seconds) if seconds else prove(plan, folder))
        if outcome.faults:
            print((folder / "desk.log").read_text()[-5_000:], file=sys.stderr)
    print(json.dumps(vars(outcome), ensure_ascii=False, indent=1))
    return 1 if outcome.faults else 0


def _main_real(plan: Plan, folder: Path) -> int:
    # Imported here: the scripted proof needs neither Rasa's environment nor a trained model.
    from tests.wecom.proof_real import RealPlan, prove_real

    customers = min(plan.customers, MOST_REAL_CUSTOMERS)
    real = RealPlan(plan.messages, customers, plan.kills, plan.lost, plan.cuts, plan.seed)
    outcome = asyncio.run(prove_real(real, folder, plan.database_url))
    print(json.dumps(vars(outcome), ensure_ascii=False, indent=1))
    return 1 if outcome.faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
