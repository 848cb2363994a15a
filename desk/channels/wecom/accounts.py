"""How far each account has been pulled, and which process is pulling it: hints, leases and cursors in the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.store.wecom_tables import WecomAccountRow

TOKEN_LASTS = timedelta(minutes=9)
"""A callback's token serves ten minutes (path 94670)."""
LEASE = timedelta(seconds=15)
"""Longer than a page usually takes; should one take longer, the cursor itself decides who was first."""


@dataclass(frozen=True, slots=True)
class Account:
    """What a puller must know. `token` is empty when it is too old."""

    open_kfid: str
    cursor: str
    token: str
    hinted: int


async def add(connection: AsyncConnection, open_kfid: str) -> None:
    """Know this account: WeCom lists it as ours to serve."""
    ours = update(WecomAccountRow).where(_is(open_kfid)).values(is_enabled=True)
    if not (await connection.execute(ours)).rowcount:
        await _insert(connection, open_kfid)


async def change(connection: AsyncConnection, open_kfid: str, *, is_enabled: bool, told_at: datetime) -> bool:
    """WeCom gave us this account or took it away at `told_at`, by its clock; False when it has said something newer
    since: callbacks come late and in any order."""
    await _insert(connection, open_kfid)
    is_newest = or_(WecomAccountRow.told_at.is_(None), WecomAccountRow.told_at <= told_at)
    changed = update(WecomAccountRow).where(_is(open_kfid), is_newest)
    return bool((await connection.execute(changed.values(is_enabled=is_enabled, told_at=told_at))).rowcount)


async def hint(connection: AsyncConnection, open_kfid: str, token: str, now: datetime) -> None:
    """A callback says there is something to pull. A rest that was begun without a token ends: with one the account is
    pulled under another limit."""
    rests_until = case((WecomAccountRow.token_at.is_(None), None), else_=WecomAccountRow.rests_until)
    changed = (
        update(WecomAccountRow)
        .where(_is(open_kfid))
        .values(token=token, token_at=now, hinted=WecomAccountRow.hinted + 1, rests_until=rests_until)
    )
    if not (await connection.execute(changed)).rowcount:
        await _insert(connection, open_kfid)
        await connection.execute(changed)


async def due(connection: AsyncConnection, now: datetime, idle: timedelta) -> list[str]:
    """Accounts with an unanswered hint, or not looked at for `idle`, that nobody is pulling; those not looked at for
    longest first."""
    query = select(WecomAccountRow.open_kfid).where(
        WecomAccountRow.is_enabled.is_(True),
        or_(WecomAccountRow.puller_until.is_(None), WecomAccountRow.puller_until <= now),
        or_(WecomAccountRow.rests_until.is_(None), WecomAccountRow.rests_until <= now),
        or_(
            WecomAccountRow.hinted > WecomAccountRow.pulled,
            WecomAccountRow.synced_at.is_(None),
            WecomAccountRow.synced_at <= now - idle,
        ),
    )
    oldest_first = query.order_by(WecomAccountRow.synced_at.nulls_first(), WecomAccountRow.open_kfid)
    return list((await connection.execute(oldest_first)).scalars())


async def take(connection: AsyncConnection, open_kfid: str, by: str, now: datetime) -> Account | None:
    """Pull this account until `now` + LEASE, once more with every call; None where another process does."""
    free = or_(
        WecomAccountRow.puller.is_(None), WecomAccountRow.puller == by, WecomAccountRow.puller_until <= now
    )
    result = await connection.execute(
        update(WecomAccountRow)
        .where(WecomAccountRow.open_kfid == open_kfid, free)
        .values(puller=by, puller_until=now + LEASE)
    )
    if not result.rowcount:
        return None
    row = (await connection.execute(select(WecomAccountRow.__table__).where(_is(open_kfid)))).one()
    is_fresh = row.token_at is not None and row.token_at > now - TOKEN_LASTS
    return Account(open_kfid, row.cursor, row.token if is_fresh else "", row.hinted)


async def advance(connection: AsyncConnection, account: Account, cursor: str, by: str) -> bool:
    """Move the cursor with the page that led there; False when another process has pulled meanwhile."""
    result = await connection.execute(
        update(WecomAccountRow)
        .where(and_(_is(account.open_kfid), WecomAccountRow.cursor == account.cursor, WecomAccountRow.puller == by))
        .values(cursor=cursor)
    )
    return bool(result.rowcount)


async def finish(connection: AsyncConnection, account: Account, by: str, now: datetime) -> None:
    """Everything there was when `account` was read has been pulled."""
    await connection.execute(
        update(WecomAccountRow)
        .where(_is(account.open_kfid), WecomAccountRow.puller == by)
        .values(pulled=account.hinted, synced_at=now, puller=None, puller_until=None)
    )


async def leave(connection: AsyncConnection, open_kfid: str, by: str, rests_until: datetime | None) -> None:
    """Stop pulling before the end; nobody tries again before `rests_until`."""
    await connection.execute(
        update(WecomAccountRow)
        .where(_is(open_kfid), WecomAccountRow.puller == by)
        .values(puller=None, puller_until=None, rests_until=rests_until)
    )


async def leave_without_token(connection: AsyncConnection, account: Account, by: str, rests_until: datetime) -> None:
    """The same where no token served: a callback that brings one ends the rest, or, should it have come meanwhile,
    there is none."""
    mine = update(WecomAccountRow).where(_is(account.open_kfid), WecomAccountRow.puller == by)
    is_told_no_more = WecomAccountRow.hinted == account.hinted
    rest = {"token": "", "token_at": None, "rests_until": rests_until}
    await connection.execute(mine.where(is_told_no_more).values(**rest))
    await connection.execute(mine.values(puller=None, puller_until=None))


async def forget_cursor(connection: AsyncConnection, account: Account, by: str) -> None:
    """Begin again from the oldest that is kept: three days. What is known already is known by its msgid."""
    await connection.execute(
        update(WecomAccountRow).where(_is(account.open_kfid), WecomAccountRow.puller == by).values(cursor="")
    )


def _is(open_kfid: str) -> ColumnElement[bool]:
    return WecomAccountRow.open_kfid == open_kfid


async def _insert(connection: AsyncConnection, open_kfid: str) -> None:
    """Know this account if it is not known yet."""
    if (await connection.execute(select(WecomAccountRow.open_kfid).where(_is(open_kfid)))).first() is not None:
        return
    values = {
        "open_kfid": open_kfid, "is_enabled": True, "cursor": "", "token": "", "hinted": 0, "pulled": 0,
    }  # fmt: skip
    try:
        async with connection.begin_nested():
            await connection.execute(insert(WecomAccountRow).values(**values))
    except IntegrityError:
        # Another process saw it first; it is as well known now.
        return
