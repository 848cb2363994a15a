"""`python -m desk outbox list|resend|discard`: dead letters from the terminal."""

from __future__ import annotations

import argparse
import asyncio

from desk.clock import Clock, iso
from desk.errors import CommandError
from desk.outbox import dead_letters
from desk.owndata import audit
from desk.store.engine import Store
from desk.store.migrate import migrate

LIST_MAX = 200
MAX_ID = 2**63 - 1


def run(options: argparse.Namespace, url: str) -> None:
    """Do it on the database at `url`. Raises CommandError when a named letter is not there."""
    if options.verb != "list" and bool(options.ids) == options.all:
        raise CommandError("name dead letters by their ids, or all of them by --all")
    asyncio.run(_run(options, url))


async def _run(options: argparse.Namespace, url: str) -> None:
    await migrate(url)
    store = Store(url)
    try:
        if options.verb == "list":
            await _list(store)
        else:
            await _change(store, options.verb, None if options.all else sorted(set(options.ids)))
    finally:
        await store.close()


async def _list(store: Store) -> None:
    now = Clock().now()
    async with store.read() as connection:
        figures = await dead_letters.figures(connection, now)
        letters = await dead_letters.find(connection, MAX_ID, LIST_MAX)
    oldest = ""
    if figures.oldest_due is not None:
        oldest = f", the oldest for {(now - figures.oldest_due).total_seconds():.0f} s"
    print(f"waiting: {figures.waiting}{oldest}\ndead: {figures.dead}")
    for letter in letters:
        print(
            f"{letter['id']}  {letter['kind']}  conversation {letter['conversation_id'] or '-'}  "
            f"attempts {letter['attempts']}  {letter['last_error']}  dead since {iso(letter['dead_at'])}"
        )


async def _change(store: Store, verb: str, ids: list[int] | None) -> None:
    now = Clock().now()
    async with store.write() as connection:
        if verb == "resend":
            count = await dead_letters.resend(connection, ids, now)
        else:
            count = await dead_letters.discard(connection, ids)
        if ids is not None and count != len(ids):
            raise CommandError(
                f"only {count} of {len(ids)} are dead letters, so nothing was done; see: python -m desk outbox list"
            )
        await audit.record_letters(connection, now, audit.CLI, verb, ids, count)
    print(f"{count} dead letters " + ("will be tried again by the running desk" if verb == "resend" else "discarded"))
