"""The real stack: desk, Rasa, actions and library, each killed with -9 under customers who go on talking."""

from __future__ import annotations

import asyncio
import json
import random
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections import Counter
from pathlib import Path

import aiohttp

from ops.bench.workload import DIALOGUES
from ops.chaos import held
from ops.chaos.customer import Customer, talk
from ops.chaos.judge import Verdict, judge
from ops.chaos.outcome import Outcome
from ops.chaos.progress import Progress
from ops.chaos.proxy import Proxy
from ops.console import say
from ops.stack import ROOT, Stack

PER_CONVERSATION = 20
AT_ONCE = 16
KILL_EVERY_S = 10.0
PARTS = ("desk", "rasa", "actions", "kb")
QUIET_S = 180.0
LATEST_S = 120.0
LIMITS = {
    "DESK_CONVERSATIONS_PER_MINUTE": "1000000",
    "DESK_MESSAGES_PER_MINUTE": "1000000",
    "DESK_MESSAGES_PER_ADDRESS_PER_MINUTE": "1000000",
}


def saying(customer: Customer, number: int) -> str:
    """The lines of the load tests, in whatever order: what the bot makes of them is not the question here."""
    dialogue = DIALOGUES[int(customer.name[1:]) % len(DIALOGUES)]
    return f"{dialogue[number % len(dialogue)]} {number}"


async def run(
    messages: int, *, seed: int, deadline: float = float("inf"), kill_every_s: float = KILL_EVERY_S
) -> Outcome:
    """About `messages` messages from customers on a bad line, all four parts killed at random."""
    folder = Path(tempfile.mkdtemp(prefix="zf-chaos-real-"))
    stack = Stack(folder, extra_environment=LIMITS)
    is_clean = False
    try:
        await asyncio.to_thread(prepare, stack)
        await asyncio.to_thread(stack.start)
        outcome = await _in(stack, messages, seed, deadline, kill_every_s)
        is_clean = outcome.verdict.is_clean
        return outcome
    finally:
        await asyncio.to_thread(stack.stop)
        if is_clean:
            shutil.rmtree(folder, ignore_errors=True)
        else:
            say(f"chaos: what happened is kept in {folder}")


def prepare(stack: Stack) -> None:
    """What a first start would do, however long it takes: a start has a time limit."""
    with (stack.data_dir / "setup.out").open("wb") as sink:
        command = ["sh", "ops/bootstrap.sh", "setup"]
        subprocess.run(
            command, env=stack.environment(), stdout=sink, stderr=subprocess.STDOUT, check=True, cwd=ROOT
        )


async def _in(stack: Stack, messages: int, seed: int, deadline: float, kill_every_s: float) -> Outcome:
    began = time.monotonic()
    kills: Counter[str] = Counter()
    proxy = Proxy(lambda: [stack.ports["DESK"]], seed)
    await proxy.start()
    base = f"http://127.0.0.1:{proxy.port}"
    customers: list[Customer] = []
    progress = Progress(messages, lambda: f"{kills.total()} kills, {proxy.done.total()} cuts")
    left = iter(range(-(-messages // PER_CONVERSATION)))
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as http:
        trouble = asyncio.create_task(_harass(stack, kills, random.Random(seed), kill_every_s))

        async def lane() -> None:
            for number in left:
                if time.monotonic() > deadline:
                    return
                customer = Customer(http, base, f"r{number}", seed * 1_000_003 + number)
                customers.append(customer)
                share = min(PER_CONVERSATION, messages - number * PER_CONVERSATION)
                await talk(customer, share, saying, on_sent=progress.advance)

        async with asyncio.TaskGroup() as lanes:
            for _ in range(AT_ONCE):
                lanes.create_task(lane())
        trouble.cancel()
        await asyncio.gather(trouble, return_exceptions=True)
        proxy.harm = 0.0
        progress.close()
        verdict = Verdict()
        url = f"sqlite:///{stack.data_dir / 'desk.db'}"
        await _rest(stack, url, verdict)
        try:
            async with asyncio.timeout(LATEST_S):
                await asyncio.gather(*(customer.finish() for customer in customers))
        except TimeoutError:
            verdict.add("stuck", "clients that cannot read to the end")
    await proxy.stop()
    now_held = await held.read(url)
    found = judge(customers, [], now_held)
    for kind, evidence in verdict.found.items():
        found.found[kind] += evidence
    turns = turns_of_rasa(stack.data_dir / "rasa.db", found)
    answered = sum(turn["state"] == "answered" for turns_of in now_held.turns.values() for turn in turns_of)
    return Outcome(
        "real stack, SQLite", seed, found,
        sent=sum(len(customer.sent) for customer in customers),
        stored=sum(len(rows) for rows in now_held.messages.values()),
        conversations=len(customers), seconds=time.monotonic() - began, kills=kills, harm=proxy.done,
        remark=f"{turns} turns in Rasa's tracker, {answered} answered",
    )  # fmt: skip


async def _harass(stack: Stack, kills: Counter[str], dice: random.Random, every_s: float) -> None:
    while True:
        await asyncio.sleep(dice.uniform(0.5, 1.5) * every_s)
        victim = stack.process(name := dice.choice(PARTS))
        if victim is not None:
            victim.kill()
            kills[name] += 1


async def _rest(stack: Stack, url: str, verdict: Verdict) -> None:
    """Wait until everything is up again and nothing is under way."""
    deadline = time.monotonic() + QUIET_S
    while True:
        is_ready = await asyncio.to_thread(stack.is_ready)
        left = await held.unrest(url)
        if is_ready and not left:
            return
        if time.monotonic() > deadline:
            verdict.add("stuck", f"after {QUIET_S:.0f} s of quiet: ready {is_ready}, still {left}")
            return
        await asyncio.sleep(0.5)


def turns_of_rasa(database: Path, verdict: Verdict) -> int:
    """What reached the dialogue, by message id, from Rasa's own tracker store: no id twice."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        rows = connection.execute("SELECT sender_id, data FROM events WHERE type_name = 'user'").fetchall()
    finally:
        connection.close()
    turns = Counter((sender, json.loads(data)["message_id"]) for sender, data in rows)
    for (sender, message_id), count in turns.items():
        if count > 1:
            verdict.add("asked twice", f"{sender}: {message_id} is {count} times in the tracker")
    return turns.total()
