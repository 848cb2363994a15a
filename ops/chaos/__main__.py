"""`python -m ops.chaos`: races, volume on both databases, the real stack; exit status 1 with evidence if it broke.

    --messages N        messages of the volume runs, split over the databases (0: none)
    --races N           take-over races (0: none)
    --real-messages N   messages to the real Rasa, actions and library (0: none)
    --at-once N         conversations of a volume run at once
    --minutes M         no new conversation begins after so many minutes
    --database NAME     sqlite or postgresql; default both
    --seed S            replay a run
"""

from __future__ import annotations

import argparse
import asyncio
import secrets
import signal
import sys
import time
from collections.abc import Coroutine
from typing import Any

import uvloop

from ops.chaos import real, volume
from ops.chaos.outcome import Outcome
from ops.chaos.racing import race
from ops.console import say
from tests.servers import Unavailable

MESSAGES = 100_000
RACES = 100_000
REAL_MESSAGES = 2_000
DATABASES = ("sqlite", "postgresql")
SHARES = {"sqlite": 0.6, "postgresql": 0.4}
DESKS = {"sqlite": 1, "postgresql": 2}
"""SQLite is one machine's; PostgreSQL is shared by two desks, which wake each other through Redis."""


def main() -> int:
    """Run what is asked for; the exit status."""
    chosen = _parser().parse_args()
    # As Ctrl-C, so that nothing that was started is left behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    say(f"chaos: seed {chosen.seed}")
    outcomes: list[Outcome] = []
    deadline = time.monotonic() + chosen.minutes * 60
    databases = DATABASES if chosen.database is None else (chosen.database,)
    if chosen.races:
        outcomes.append(race("take_over", chosen.races, chosen.seed))
        _tell(outcomes[-1])
    for database in databases if chosen.messages else ():
        share = SHARES[database] if len(databases) > 1 else 1.0
        try:
            outcomes.append(
                _run(
                    volume.run(
                        round(chosen.messages * share), database=database, desks=DESKS[database], seed=chosen.seed,
                        deadline=deadline, at_once=chosen.at_once,
                    )
                )
            )  # fmt: skip
        except Unavailable as error:
            say(f"chaos: {database} not run: {error}")
            continue
        _tell(outcomes[-1])
    if chosen.real_messages:
        outcomes.append(_run(real.run(chosen.real_messages, seed=chosen.seed, deadline=deadline)))
        _tell(outcomes[-1])
    say("\n".join(["", *Outcome.table(outcomes)]))
    return 0 if all(outcome.verdict.is_clean for outcome in outcomes) else 1


def _run(work: Coroutine[Any, Any, Outcome]) -> Outcome:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


def _tell(outcome: Outcome) -> None:
    say(f"\n{outcome.title}, seed {outcome.seed}: {'clean' if outcome.verdict.is_clean else 'BROKEN'}")
    for line in outcome.verdict.lines():
        say(f"  {line}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ops.chaos", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--messages", type=int, default=MESSAGES)
    parser.add_argument("--races", type=int, default=RACES)
    parser.add_argument("--real-messages", type=int, default=REAL_MESSAGES)
    parser.add_argument("--at-once", type=int, default=volume.AT_ONCE)
    parser.add_argument("--minutes", type=float, default=600.0)
    parser.add_argument("--database", choices=DATABASES)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    return parser


if __name__ == "__main__":
    sys.exit(main())
