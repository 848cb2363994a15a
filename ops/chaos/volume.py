"""Volume: several hundred conversations at once on a bad line, processes killed under them, then the verdict."""

from __future__ import annotations

import asyncio
import json
import random
import shutil
import tempfile
import time
from collections import Counter
from pathlib import Path

import aiohttp

from ops.chaos import held
from ops.chaos.customer import Customer, talk
from ops.chaos.engineer import Engineer
from ops.chaos.judge import Verdict, judge
from ops.chaos.outcome import Outcome
from ops.chaos.progress import Progress
from ops.chaos.proxy import Proxy
from ops.chaos.world import World
from ops.console import say

PER_CONVERSATION = 50
AT_ONCE = 300
KILL_EVERY_S = 10.0
QUIET_S = 90.0
LATEST_S = 120.0
"""After the chaos everything must come to rest within QUIET_S, and every client must be heard within LATEST_S."""
HANDOFFS = 0.02


def saying(customer: Customer, number: int) -> str:
    """Words no other message has; now and then a request for a person."""
    asks = "，转人工" if customer.dice.random() < HANDOFFS else ""
    return f"客户{customer.name}第{number}句：结账报错怎么办{asks}"


async def run(
    messages: int, *, database: str, desks: int, seed: int, at_once: int = AT_ONCE, kill_every_s: float = KILL_EVERY_S,
    harm: float = 1.0, deadline: float = float("inf"), keep: bool = False,
) -> Outcome:  # fmt: skip
    """About `messages` messages. `deadline` (monotonic): no new conversation after it."""
    folder = Path(tempfile.mkdtemp(prefix="zf-chaos-"))
    world = World(folder, database, desks, seed)
    is_clean = False
    try:
        await world.start()
        outcome = await _in(world, messages, seed, at_once, kill_every_s, harm, deadline)
        outcome.title = f"{database}, {desks} desk" + ("s, Redis" if desks > 1 else "")
        is_clean = outcome.verdict.is_clean
        return outcome
    finally:
        await world.stop()
        await world.close()
        if is_clean and not keep:
            shutil.rmtree(folder, ignore_errors=True)
        else:
            say(f"chaos: what happened is kept in {folder}")


async def _in(
    world: World, messages: int, seed: int, at_once: int, kill_every_s: float, harm: float, deadline: float
) -> Outcome:
    began = time.monotonic()
    dice = random.Random(seed)
    proxy = Proxy(lambda: world.ports, seed, harm=harm)
    await proxy.start()
    base = f"http://127.0.0.1:{proxy.port}"
    customers: list[Customer] = []
    talking: dict[str, None] = {}
    progress = Progress(messages, lambda: f"{sum(world.kills.values())} kills, {sum(proxy.done.values())} cuts")
    connector = aiohttp.TCPConnector(limit=0, force_close=False)
    async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as http:
        engineers = [
            Engineer(base, name, password, lambda: list(talking), dice.getrandbits(32))
            for name, password in world.passwords.items()
        ]
        shifts = [asyncio.create_task(engineer.work()) for engineer in engineers]
        trouble = asyncio.create_task(world.harass(kill_every_s))
        left = iter(range(-(-messages // PER_CONVERSATION)))

        async def lane() -> None:
            for number in left:
                if time.monotonic() > deadline:
                    return
                customer = Customer(http, base, f"c{number}", seed * 1_000_003 + number)
                customers.append(customer)
                share = min(PER_CONVERSATION, messages - number * PER_CONVERSATION)
                conversation = asyncio.create_task(talk(customer, share, saying, on_sent=progress.advance))
                while not conversation.done():
                    await asyncio.wait({conversation}, timeout=0.5)
                    if customer.id:
                        talking[customer.id] = None
                talking.pop(customer.id, None)
                await conversation

        async with asyncio.TaskGroup() as lanes:
            for _ in range(at_once):
                lanes.create_task(lane())
        trouble.cancel()
        for shift in shifts:
            shift.cancel()
        await asyncio.gather(trouble, *shifts, return_exceptions=True)
        proxy.harm = 0.0
        await world.set_clock_right()
        await world.answering()
        verdict = Verdict()
        for name in world.died():
            verdict.add("stuck", f"{name} ended without being killed")
        for engineer in engineers:
            await engineer.leave()
        await _rest(world.url, verdict)
        progress.close()
        try:
            async with asyncio.timeout(LATEST_S):
                await asyncio.gather(*(customer.finish() for customer in customers))
        except TimeoutError:
            verdict.add("stuck", "clients that cannot read to the end")
    await proxy.stop()
    now_held = await held.read(world.url)
    found = judge(customers, [line for engineer in engineers for line in engineer.said], now_held)
    for kind, evidence in verdict.found.items():
        found.found[kind] += evidence
    asked = _asked(world.bot_log, now_held, found)
    return Outcome(
        "", seed, found,
        sent=sum(len(customer.sent) for customer in customers),
        stored=sum(len(rows) for rows in now_held.messages.values()),
        conversations=len(customers),
        seconds=time.monotonic() - began,
        take_overs=sum(engineer.did["claim 200"] for engineer in engineers),
        kills=world.kills,
        harm=proxy.done,
        remark=f"the bot was asked {asked} times",
    )


async def _rest(url: str, verdict: Verdict) -> None:
    """Wait until nothing is under way any more."""
    deadline = time.monotonic() + QUIET_S
    while left := await held.unrest(url):
        if time.monotonic() > deadline:
            verdict.add("stuck", f"after {QUIET_S:.0f} s of quiet there are still {left}")
            return
        await asyncio.sleep(0.5)


def _asked(log: Path, now_held: held.Held, verdict: Verdict) -> int:
    """The bot ran each turn once, and only turns that were written down before they were asked."""
    known = {turn["message_id"] for turns in now_held.turns.values() for turn in turns}
    runs: Counter[str] = Counter()
    for line in log.read_text(encoding="utf-8").splitlines():
        if line.endswith("}"):
            runs[json.loads(line)["message_id"]] += 1
    for message_id, count in runs.items():
        if message_id not in known:
            verdict.add("asked twice", f"the bot was asked {message_id}, which no turn tells of")
        elif count > 1:
            verdict.add("asked twice", f"the bot ran {message_id} {count} times")
    return runs.total()

