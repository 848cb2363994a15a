"""Sharing the outbox among processes: a row is claimed, delivered, and settled; a claim ends by itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, delete, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import aliased

from desk.outbox.dead_claims import LAST_WORDS
from desk.outbox.deliverer import MAX_TIMEOUT_S, Delivery
from desk.store.outbox_tables import OutboxRow

CLAIM = timedelta(seconds=2 * MAX_TIMEOUT_S)
LONGEST_WAIT = timedelta(hours=1)
"""A row already tried never waits longer than this, whatever is written in it: clocks are sometimes set back."""
LONGEST_HINT_WAIT = timedelta(minutes=1)
"""The same for hints (`Deliverer.is_hint`): an hour later nobody needs one."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An attempt that failed: when to try again, or never (`again_at` None)."""

    row: int
    delivery_id: str
    reason: str
    again_at: datetime | None


_earlier = aliased(OutboxRow)
_now = bindparam("now", type_=OutboxRow.not_before.type)
_far = bindparam("far", type_=OutboxRow.not_before.type)
_soon = bindparam("soon", type_=OutboxRow.not_before.type)
_forgotten = bindparam("forgotten", type_=OutboxRow.not_before.type)

_is_hint = OutboxRow.kind.in_(bindparam("hints", expanding=True))
_is_due = or_(
    OutboxRow.not_before <= _now,
    and_(OutboxRow.attempts > 0, or_(OutboxRow.not_before > _far, and_(_is_hint, OutboxRow.not_before > _soon))),
)
_is_free = or_(
    OutboxRow.claimed_until.is_(None), OutboxRow.claimed_until <= _now, OutboxRow.claimed_until > _forgotten
)
# An earlier row of the same stream goes first, be it under way or waiting for its next attempt. One that was never
# tried and is not due yet is a thing of its own hour and holds nobody back.
_is_held_back = exists().where(
    _earlier.conversation_id == OutboxRow.conversation_id,
    _earlier.kind == OutboxRow.kind,
    _earlier.destination == OutboxRow.destination,
    _earlier.id < OutboxRow.id,
    _earlier.dead_at.is_(None),
    or_(_earlier.attempts > 0, _earlier.not_before <= _now),
)
_ready = and_(OutboxRow.dead_at.is_(None), _is_due, _is_free, ~_is_held_back)

_DUE_KINDS = select(OutboxRow.kind).where(_ready).distinct()
_CLAIMABLE = (
    select(
        OutboxRow.id,
        OutboxRow.delivery_id,
        OutboxRow.kind,
        OutboxRow.conversation_id,
        OutboxRow.destination,
        OutboxRow.payload,
        OutboxRow.attempts,
    )
    .where(OutboxRow.kind == bindparam("of_kind"), _ready)
    .order_by(OutboxRow.not_before, OutboxRow.id)
    .limit(bindparam("most"))
    # On SQLite the transaction holds the write lock already.
    .with_for_update(of=OutboxRow, skip_locked=True)
)


async def due_kinds(connection: AsyncConnection, now: datetime, hints: Collection[str] = ()) -> set[str]:
    """Kinds that have something to deliver now; a plain reading, so that a quiet outbox costs no transaction.

    `hints` names the kinds that are hints.
    """
    return set((await connection.execute(_DUE_KINDS, _moments(now, hints))).scalars())


async def claim(
    connection: AsyncConnection, kind: str, most: int, by: str, now: datetime, hints: Collection[str] = ()
) -> dict[int, Delivery]:
    """Up to `most` rows of `kind`, the first of each stream, taken for the holder `by` until `now` + CLAIM."""
    rows = list(await connection.execute(_CLAIMABLE, {"of_kind": kind, "most": most, **_moments(now, hints)}))
    if not rows:
        return {}
    await connection.execute(
        update(OutboxRow)
        .where(OutboxRow.id.in_([row.id for row in rows]))
        # Counted before it is tried: a row that kills the process must not be tried for ever.
        .values(claimed_by=by, claimed_until=now + CLAIM, attempts=OutboxRow.attempts + 1)
    )
    return {
        row.id: Delivery(
            row.delivery_id, row.kind, row.conversation_id, row.destination, row.payload, row.attempts + 1
        )
        for row in rows
    }


async def holders(connection: AsyncConnection, now: datetime) -> list[str]:
    """Whose claims will last longer than LAST_WORDS."""
    query = select(OutboxRow.claimed_by).where(OutboxRow.claimed_until > now + LAST_WORDS).distinct()
    return [name for name in (await connection.execute(query)).scalars() if name is not None]


async def shorten(connection: AsyncConnection, dead: Collection[str], now: datetime) -> int:
    """Let the claims of these holders, who are dead, end after LAST_WORDS. Returns how many."""
    end = now + LAST_WORDS
    theirs = update(OutboxRow).where(OutboxRow.claimed_by.in_(dead), OutboxRow.claimed_until > end)
    return int((await connection.execute(theirs.values(claimed_until=end))).rowcount)


async def settle(
    connection: AsyncConnection, delivered: Iterable[tuple[int, str]], failures: Iterable[Failure], by: str,
    now: datetime,
) -> None:  # fmt: skip
    """Forget what was delivered (row and delivery id); write down what failed, unless another process holds it by
    now."""
    done = dict(delivered)
    # SQLite gives the number of a row that ended in its own delivery to the next one: the row alone is not enough.
    if done:
        gone = delete(OutboxRow).where(OutboxRow.id.in_(list(done)), OutboxRow.delivery_id.in_(list(done.values())))
        await connection.execute(gone)
    for failure in failures:
        values: Mapping[str, object] = {
            "claimed_by": None,
            "claimed_until": None,
            "last_error": failure.reason[:100],
            **({"dead_at": now} if failure.again_at is None else {"not_before": failure.again_at}),
        }
        is_it = (OutboxRow.id == failure.row, OutboxRow.delivery_id == failure.delivery_id, OutboxRow.claimed_by == by)
        await connection.execute(update(OutboxRow).where(*is_it).values(**values))


async def forget(connection: AsyncConnection, delivery_ids: Sequence[str]) -> None:
    """Remove deliveries by their ids, all in one statement."""
    if delivery_ids:
        await connection.execute(delete(OutboxRow).where(OutboxRow.delivery_id.in_(delivery_ids)))


def _moments(now: datetime, hints: Collection[str]) -> dict[str, object]:
    # A claim that ends later than any claim made now could is of a clock since set back; it counts as ended.
    return {
        "now": now,
        "far": now + LONGEST_WAIT,
        "soon": now + LONGEST_HINT_WAIT,
        "forgotten": now + 2 * CLAIM,
        "hints": list(hints),
    }
