"""Our own whole path: start, load, steady latency, parse, search, training, memory."""

from __future__ import annotations

import asyncio
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from ops.bench.figures import milliseconds, table
from ops.bench.load import Sample, load, talk_to_desk
from ops.bench.profile import Sampler, by_part, cpu_seconds
from ops.bench.steady import steady
from ops.bench.workload import DIALOGUES
from ops.commands import QUIET_THREADS
from ops.stack import Stack, until

CUSTOMERS = (1, 8, 32)
PARSES = 200
SEARCHES = 300
STEADY_SECONDS = 40.0
PROFILED_CUSTOMERS = 8
# One address asks faster than any honest one.
LIMITS = {
    "DESK_CONVERSATIONS_PER_MINUTE": "100000",
    "DESK_MESSAGES_PER_MINUTE": "100000",
    "DESK_MESSAGES_PER_ADDRESS_PER_MINUTE": "100000",
}


@dataclass(frozen=True)
class Served:
    """What one run of the stack gave: the samples by number of customers, and the Markdown of everything else."""

    samples: dict[int, Sample]
    cpu: dict[str, float]
    markdown: str


def measure(folder: Path, rasa_processes: int, messages: int) -> Served:
    """Start the product with `rasa_processes`, load it, and take every figure from the same run."""
    folder.mkdir(parents=True)
    stack = Stack(folder, extra_environment=LIMITS, rasa_processes=rasa_processes)
    prepared = _seconds_of_setup(stack)
    stack.start()
    try:
        asyncio.run(load(talk_to_desk(stack.base), 4, 60))
        samples = {number: asyncio.run(load(talk_to_desk(stack.base), number, messages)) for number in CUSTOMERS}
        before = cpu_seconds(stack)
        again = asyncio.run(load(talk_to_desk(stack.base), PROFILED_CUSTOMERS, messages))
        cpu = by_part(before, cpu_seconds(stack), len(again.answered))
        profile = _profile(stack, messages)
        calm = asyncio.run(steady(stack.base, STEADY_SECONDS))
        parses = asyncio.run(_parses(stack))
        searches = asyncio.run(_searches(stack))
        memory = _memory(stack)
        lines = stack.output().splitlines()
    finally:
        stack.stop()
    rows = [
        ["stored and acknowledged, at 5 messages/s", milliseconds(calm.stored)],
        ["answered (search included), at 5 messages/s", milliseconds(calm.answered)],
        ["parse alone (`/model/parse`)", milliseconds(parses)],
        ["search with encoding (`POST /search`, today's library)", milliseconds(searches)],
    ]
    parts = [
        table(["latency, ms: p50 / p95 / max", f"{rasa_processes} Rasa"], rows),
        table(["process", "RSS, MB"], memory),
        profile,
        f"Import, index and database of a new data folder: {prepared:.0f} s. " + " ".join(_start_lines(lines)),
    ]
    return Served(samples, cpu, "\n\n".join(parts))


def _profile(stack: Stack, messages: int) -> str:
    samplers = {part: Sampler(stack, part) for part in ("rasa", "desk")}
    asyncio.run(load(talk_to_desk(stack.base), PROFILED_CUSTOMERS, messages * 2))
    shares = {part: sampler.shares() for part, sampler in samplers.items()}
    rows = [[part, kind, f"{share:.0%}"] for part, kinds in shares.items() for kind, share in kinds.items()]
    return table(["inside", "what it was doing (py-spy, 8 customers)", "share of samples"], rows)


def training_seconds(root: Path, folder: Path) -> float:
    """Train our model from nothing; seconds of wall time."""
    folder.mkdir(parents=True, exist_ok=True)
    environment = {**Stack(folder).environment(), **QUIET_THREADS, "PYTHONPATH": str(root)}
    command: list[str | Path] = [root / "bot/.venv/bin/python", "-m", "bot.train", "--out", folder / "bench.tar.gz"]
    started = time.monotonic()
    with (folder / "train.log").open("wb") as sink:
        subprocess.run(command, cwd=root, env=environment, stdout=sink, stderr=subprocess.STDOUT, check=True)
    return time.monotonic() - started


def _seconds_of_setup(stack: Stack) -> float:
    started = time.monotonic()
    with (stack.data_dir / "setup.out").open("wb") as sink:
        command = ["sh", "ops/bootstrap.sh", "setup"]
        subprocess.run(command, env=stack.environment(), stdout=sink, stderr=subprocess.STDOUT, check=True)
    return time.monotonic() - started


def _start_lines(lines: Sequence[str]) -> list[str]:
    return [f"{line}." for line in lines if line.endswith("s]")]


async def _parses(stack: Stack) -> list[float]:
    texts = [line for dialogue in DIALOGUES for line in dialogue]
    url = f"http://127.0.0.1:{stack.ports['RASA']}/model/parse"
    return await _timed_posts(url, stack.token, [{"text": texts[number % len(texts)]} for number in range(PARSES)])


async def _searches(stack: Stack) -> list[float]:
    texts = [line for dialogue in DIALOGUES for line in dialogue if len(line) > 5]
    # A number at the end makes each text new, so that no cache answers.
    bodies = [
        {"text": f"{texts[number % len(texts)]} {number}", "audience": "customer", "k": 5} for number in range(SEARCHES)
    ]
    return await _timed_posts(f"http://127.0.0.1:{stack.ports['KB']}/search", stack.token, bodies)


async def _timed_posts(url: str, token: str, bodies: Sequence[dict[str, object]]) -> list[float]:
    times = []
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {token}"}) as session:
        for body in bodies:
            started = time.perf_counter()
            async with session.post(url, json=body) as answer:
                await answer.read()
                answer.raise_for_status()
            times.append(time.perf_counter() - started)
    return times


def _memory(stack: Stack) -> list[list[object]]:
    names = ["desk", "kb", "actions", "rasa"]
    until(stack.is_ready, "everything answers")
    rows: list[list[object]] = []
    total = 0.0
    for entry in stack.processes():
        command = " ".join(entry.cmdline())
        name = next(
            (name for name in names if stack.mark(name) in command), "supervisor" if "supervisord" in command else ""
        )
        if name:
            size = entry.memory_info().rss / 1e6
            total += size
            rows.append([name, f"{size:.0f}"])
    return [*rows, ["all together", f"{total:.0f}"]]
