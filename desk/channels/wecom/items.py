"""What was pulled, in our own shape: masked and bounded before it is stored, kept in order until it is dealt with."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.body import MAX_TEXT
from desk.channels.wecom import kinds
from desk.channels.wecom.kinds import text as _text
from desk.masking import mask
from desk.outbox.dead_claims import LAST_WORDS
from desk.store.wecom_tables import WecomItemRow

CUSTOMER, SYSTEM, SERVICER = 3, 4, 5
"""`origin` of an item: the customer, an event, an employee who answers in the WeCom client (path 94670)."""
KEPT = timedelta(days=7)
"""Ids are remembered longer than WeCom can hand out an item again (three days)."""
MAX_ID = 128
UNKNOWN_FAILURES = 1_000
"""No `fail_type` is as great (13 is the last one documented); such a one counts as 0, which is WeCom's "unknown"."""
MEDIA = frozenset({"image", "voice", "video", "file"})


@dataclass(frozen=True, slots=True)
class Item:
    """One thing a customer did, or news about him. `kind`: text, media, note, enter, send_fail, servicer."""

    msgid: str
    open_kfid: str
    external_userid: str
    kind: str
    payload: Mapping[str, Any]
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """An item as it was stored."""

    id: int
    item: Item
    attempts: int
    not_before: datetime


def read_item(raw: object, open_kfid: str, now: datetime) -> Item | None:
    """An item of a page, None for what is nothing to us. Whatever is malformed is nothing, never an error: one strange
    item must not keep the rest of the page from being stored."""
    if not isinstance(raw, dict):
        return None
    event = _dict(raw, "event")
    msgid, customer = _text(raw, "msgid"), _text(raw, "external_userid") or _text(event, "external_userid")
    if not msgid or len(msgid) > MAX_ID or len(customer) > 64:
        return None
    read = _read_event(event) if raw.get("msgtype") == "event" else _read_message(raw)
    if read is None or (not customer and read[0] != "send_fail"):
        return None
    return Item(msgid, open_kfid, customer, read[0], read[1], _moment(raw.get("send_time"), now))


def _read_message(raw: Mapping[str, Any]) -> tuple[str, dict[str, Any]] | None:
    kind = _text(raw, "msgtype")
    if raw.get("origin") == SERVICER:
        return "servicer", {}
    if raw.get("origin") != CUSTOMER:
        return None
    content = _dict(raw, kind)
    if kind == "text":
        return "text", {**_masked(_text(content, "content")), "menu_id": _text(content, "menu_id")[:MAX_ID]}
    if kind in MEDIA:
        return "media", {"type": kind, "media_id": _text(content, "media_id")[:300]}
    question = kinds.as_question(kind, content)
    if question is not None:
        return "text", _masked(question)
    line, answer = kinds.as_note(kind, content)
    return "note", {**_masked(line), "answer": answer}


def _read_event(event: Mapping[str, Any]) -> tuple[str, dict[str, Any]] | None:
    kind = _text(event, "event_type")
    if kind == "enter_session":
        return "enter", {"welcome_code": _text(event, "welcome_code")[:300]}
    if kind == "msg_send_fail":
        fail_type = event.get("fail_type")
        is_known = isinstance(fail_type, int) and 0 < fail_type < UNKNOWN_FAILURES
        return "send_fail", {"msgid": _text(event, "fail_msgid")[:64], "fail_type": fail_type if is_known else 0}
    if kind == "session_status_change" and event.get("change_type") in (1, 2, 4):
        return "servicer", {}
    return None


async def store(connection: AsyncConnection, items: Sequence[Item], now: datetime) -> int:
    """Keep the items that are not known yet; how many those are. The caller alone pulls this account."""
    unique = {item.msgid: item for item in items}
    if not unique:
        return 0
    query = select(WecomItemRow.msgid).where(WecomItemRow.msgid.in_(list(unique)))
    known = set((await connection.execute(query)).scalars())
    rows = [
        {
            "msgid": item.msgid, "open_kfid": item.open_kfid, "external_userid": item.external_userid,
            "kind": item.kind, "payload": dict(item.payload), "sent_at": item.sent_at, "attempts": 0,
            "not_before": now,
        }
        for item in unique.values()
        if item.msgid not in known
    ]  # fmt: skip
    if rows:
        await connection.execute(insert(WecomItemRow), rows)
    return len(rows)


async def waiting_customers(connection: AsyncConnection, now: datetime, limit: int) -> list[tuple[str, str]]:
    """(account, customer) with something to deal with now, the one that waits longest first.

    Whose first item waits for its next attempt is not among them: he must not keep the place of others.
    """
    firsts = (
        select(func.min(WecomItemRow.id))
        .where(WecomItemRow.done_at.is_(None))
        .group_by(WecomItemRow.open_kfid, WecomItemRow.external_userid)
    )
    query = (
        select(WecomItemRow.open_kfid, WecomItemRow.external_userid)
        .where(WecomItemRow.id.in_(firsts), WecomItemRow.not_before <= now)
        .order_by(WecomItemRow.id)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in await connection.execute(query)]


async def waiting(connection: AsyncConnection, open_kfid: str, external_userid: str, limit: int) -> list[Waiting]:
    """What one customer sent and nobody has dealt with, in order."""
    query = (
        select(WecomItemRow.__table__)
        .where(
            WecomItemRow.open_kfid == open_kfid,
            WecomItemRow.external_userid == external_userid,
            WecomItemRow.done_at.is_(None),
        )
        .order_by(WecomItemRow.id)
        .limit(limit)
    )
    return [
        Waiting(
            row.id,
            Item(row.msgid, row.open_kfid, row.external_userid, row.kind, row.payload, row.sent_at),
            row.attempts,
            row.not_before,
        )
        for row in await connection.execute(query)
    ]


async def settle(connection: AsyncConnection, item_id: int, now: datetime) -> bool:
    """Dealt with, in the caller's transaction; False where another process was first. Only its id stays."""
    result = await connection.execute(
        update(WecomItemRow)
        .where(WecomItemRow.id == item_id, WecomItemRow.done_at.is_(None))
        .values(done_at=now, payload={}, external_userid="", claimed_by=None)
    )
    return bool(result.rowcount)


async def claim(connection: AsyncConnection, waiting: Waiting, by: str, now: datetime, until: datetime) -> bool:
    """Let `by` work on it until then, which counts as an attempt; False where another process does."""
    result = await connection.execute(
        update(WecomItemRow)
        .where(WecomItemRow.id == waiting.id, WecomItemRow.done_at.is_(None), WecomItemRow.not_before <= now)
        .values(not_before=until, claimed_by=by, attempts=WecomItemRow.attempts + 1)
    )
    return bool(result.rowcount)


async def postpone(connection: AsyncConnection, item_id: int, until: datetime) -> None:
    """Try it again then."""
    again = update(WecomItemRow).where(WecomItemRow.id == item_id)
    await connection.execute(again.values(not_before=until, claimed_by=None))


async def holders(connection: AsyncConnection, now: datetime) -> list[str]:
    """Whose claims will last longer than LAST_WORDS."""
    query = select(WecomItemRow.claimed_by).where(WecomItemRow.done_at.is_(None), _outlasts(now)).distinct()
    return [name for name in (await connection.execute(query)).scalars() if name is not None]


async def shorten(connection: AsyncConnection, dead: Collection[str], now: datetime) -> int:
    """Let the claims of these holders, who are dead, end after LAST_WORDS. Returns how many."""
    theirs = update(WecomItemRow).where(
        WecomItemRow.done_at.is_(None), WecomItemRow.claimed_by.in_(dead), _outlasts(now)
    )
    return int((await connection.execute(theirs.values(not_before=now + LAST_WORDS))).rowcount)


async def forget_old(connection: AsyncConnection, now: datetime) -> int:
    """Ids that WeCom cannot hand out any more."""
    result = await connection.execute(delete(WecomItemRow).where(WecomItemRow.done_at < now - KEPT))
    return int(result.rowcount)


def _outlasts(now: datetime) -> ColumnElement[bool]:
    return WecomItemRow.not_before > now + LAST_WORDS


def _masked(text: str) -> dict[str, Any]:
    # Cut first: masking is not meant for megabytes.
    found = mask(text[:MAX_TEXT])
    return {"text": found.text, "masked": [[span.kind, span.start, span.end] for span in found.spans]}


def _dict(raw: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = raw.get(name)
    return found if isinstance(found, dict) else {}


def _moment(value: object, now: datetime) -> datetime:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 2**33:
        return now
    return min(datetime.fromtimestamp(value, UTC), now)
