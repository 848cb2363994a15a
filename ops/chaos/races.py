"""Races at volume: take-overs (or any other race of tests/desk/races.py) in fresh databases, spread over processes."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import uvloop

from desk.store.migrate import migrate

AT_ONCE = 16
PER_DATABASE = 1_000
"""A database stays small, as it is at a customer's; what is measured here are orders of events, not sizes."""


def shares(count: int) -> Iterator[int]:
    """`count` races as portions of PER_DATABASE."""
    for start in range(0, count, PER_DATABASE):
        yield min(PER_DATABASE, count - start)


async def portion(race: str, count: int, seed: int, folder: Path) -> Counter[str]:
    """So many races in one new SQLite database. Raises AssertionError at the first broken rule."""
    from tests.desk import races

    url = f"sqlite+aiosqlite:///{folder / 'desk.db'}"
    await migrate(url)
    return await races.run(url, folder, race, count, at_once=AT_ONCE, seed=seed)


def main() -> int:
    """`python -m ops.chaos.races RACE COUNT SEED RESULT`: one process's part; the result is written as it grows."""
    race, count, seed, result = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4])
    total: Counter[str] = Counter()
    began = time.monotonic()
    for number, share in enumerate(shares(count)):
        written: dict[str, object] = {"race": race, "seed": seed, "portions": number + 1}
        try:
            with (
                tempfile.TemporaryDirectory(prefix="zf-races-") as folder,
                asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
            ):
                total += runner.run(portion(race, share, seed + number, Path(folder)))
        except BaseExceptionGroup as broken:
            notes = [getattr(error, "__notes__", []) for error in broken.exceptions]
            written["broken"] = f"{broken!r} {notes}"
        written |= {"count": total.total(), "outcomes": total, "seconds": time.monotonic() - began}
        # Replaced in one step: whoever reads it meanwhile must not find half.
        part = result.with_suffix(".part")
        part.write_text(json.dumps(written))
        part.rename(result)
        if "broken" in written:
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
