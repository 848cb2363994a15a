"""Telling the engineers' group of new tickets: within seconds, twenty times a minute, many as one message."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import aiohttp
from sqlalchemy import delete, exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.channels.wecom.api import TIMEOUT_S, read_answer
from desk.channels.wecom.metrics import WecomMetrics
from desk.channels.wecom.render import clip
from desk.clock import Clock
from desk.logs import event
from desk.outbox import rows as outbox
from desk.outbox.backoff import BackOff
from desk.outbox.deliverer import Deliverer, Delivery, TryLater, Undeliverable
from desk.shared_limits import SharedLimits
from desk.store.changes import RAISED, Changes
from desk.store.engine import Store
from desk.store.tables import TicketEventRow, TicketRow
from desk.store.wecom_tables import WecomAlertRow

log = logging.getLogger(__name__)

KIND = "robot"
MAX_BYTES = 4_096
"""Markdown (path 99110)."""
A_MINUTE = 20
LISTED = 10
TOLD_AT_ONCE = 500
GATHER = timedelta(seconds=3)
"""What happens together is told together."""
REMOVED = 93000
TOO_OFTEN = 45009
URGENT = ("P0", "P1")
COLOURS = {"P0": "warning", "P1": "warning", "P2": "info", "P3": "comment"}
REASONS = {
    "bot_unavailable": "智能助手无法回答", "customer_asked": "客户要求人工", "unresolved": "没有解决",
    "low_confidence": "智能助手没听懂", "action_failed": "智能助手出错", "sensitive": "敏感问题",
}  # fmt: skip
RAISED_WORDS = "客户补充后级别升高"
_MARKS = re.compile(r"[\[\]()<>`*_#\r\n]")


async def owe_alerts(connection: AsyncConnection, changes: Changes, clock: Clock) -> None:
    """In the transaction that opened or raised tickets: their alerts. What was not told yet is told as it is then."""
    now = clock.now()
    for ticket_id in changes.opened_tickets:
        await connection.execute(insert(WecomAlertRow).values(ticket_id=ticket_id, at=now))
        await _owe(connection, ticket_id, now, key=f"ticket:{ticket_id}")
    for ticket_id in set(changes.raised_tickets) - set(changes.opened_tickets):
        again = update(WecomAlertRow).where(WecomAlertRow.ticket_id == ticket_id).values(at=now)
        if not (await connection.execute(again)).rowcount:
            await connection.execute(insert(WecomAlertRow).values(ticket_id=ticket_id, at=now))
        await _owe(connection, ticket_id, now, key=None)


async def _owe(connection: AsyncConnection, ticket_id: int, now: datetime, *, key: str | None) -> None:
    await outbox.put(connection, KIND, {"ticket": ticket_id}, now, key=key, not_before=now + GATHER)


class RobotDeliverer(Deliverer):
    """The first row that is delivered tells of every ticket not told yet; the others find nothing left to tell."""

    kind = KIND
    back_off = BackOff(first_s=2.0, longest_s=300.0)
    max_attempts = 100
    parallel = 1

    def __init__(
        self, store: Store, http: aiohttp.ClientSession, clock: Clock, metrics: WecomMetrics, limits: SharedLimits,
        *, url: str, desk_url: str, mention: Sequence[str], names: Mapping[str, str],
    ) -> None:  # fmt: skip
        self._store = store
        self._http = http
        self._clock = clock
        self._metrics = metrics
        self._window = limits.window("wecom_robot", A_MINUTE, 60.0)
        self._url = url
        self._desk_url = desk_url
        self._mention = tuple(mention)
        self._names = names

    async def deliver(self, delivery: Delivery) -> None:
        """See parent class."""
        mine = int(delivery.payload["ticket"])
        async with self._store.read() as connection:
            tickets = await _untold(connection, mine)
        if mine not in {ticket["id"] for ticket in tickets}:
            return
        if waits := await self._window.take("robot"):
            raise TryLater("robot limit", waits)
        await self._send(self._compose(tickets))
        async with self._store.write() as connection:
            told = [ticket["id"] for ticket in tickets]
            # One that was raised while this was being sent is told again.
            is_told = (WecomAlertRow.ticket_id.in_(told), WecomAlertRow.at <= max(row["at"] for row in tickets))
            await connection.execute(delete(WecomAlertRow).where(*is_told))
        self._metrics.sends.labels(result="alert").inc()

    async def _send(self, content: str) -> None:
        body = {"msgtype": "markdown", "markdown": {"content": content}}
        timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
        async with self._http.post(self._url, json=body, timeout=timeout) as response:
            code = (await read_answer(response)).get("errcode", 0)
        if code == TOO_OFTEN:
            raise TryLater("errcode 45009", 60.0)
        if code == REMOVED:
            self._metrics.alarms.labels(code=str(code)).inc()
            event(log, "wecom_robot_removed", level=logging.ERROR, errcode=code)
        if code:
            raise Undeliverable(f"errcode {code}")

    def _compose(self, tickets: Sequence[dict[str, Any]]) -> str:
        urgent = [ticket for ticket in tickets if ticket["priority"] in URGENT]
        head = f"**新工单 {len(tickets)} 个**" if len(tickets) > 1 else "**新工单**"
        if urgent:
            names = "".join(f"<@{name}>" for name in self._mention)
            head += f"，其中 <font color=\"warning\">紧急 {len(urgent)} 个</font> {names}"
        ordered = sorted(tickets, key=lambda ticket: (ticket["priority"], ticket["id"]))
        lines = [head, *(self._line(ticket) for ticket in ordered[:LISTED])]
        if len(ordered) > LISTED:
            lines.append(f"> 还有 {len(ordered) - LISTED} 个，请到工作台查看。")
        return clip("\n".join(lines), MAX_BYTES)

    def _line(self, ticket: dict[str, Any]) -> str:
        number, priority = ticket["number"], ticket["priority"]
        name = f"[{number}]({self._desk_url}/desk#{number})" if self._desk_url else number
        known = (self._names.get(one or "", one) for one in (ticket["product"], ticket["module"]))
        about = [*map(_plain, known), REASONS.get(ticket["reason"], ""), RAISED_WORDS if ticket["is_raised"] else ""]
        rest = "，".join(part for part in about if part)
        return f"> <font color=\"{COLOURS.get(priority, 'comment')}\">{priority}</font> {name} {rest}".rstrip()


async def _untold(connection: AsyncConnection, mine: int) -> list[dict[str, Any]]:
    """Tickets not told yet, `mine` surely among them if it is one. Only what they are filed under: words of customers
    stay in the desk."""
    query = (
        select(
            TicketRow.id, TicketRow.number, TicketRow.priority, TicketRow.product, TicketRow.module, TicketRow.reason,
            WecomAlertRow.at,
            exists().where(TicketEventRow.ticket_id == TicketRow.id, TicketEventRow.kind == RAISED).label("is_raised"),
        )
        .join(WecomAlertRow, WecomAlertRow.ticket_id == TicketRow.id)
        .order_by(TicketRow.id != mine, TicketRow.id)
        .limit(TOLD_AT_ONCE)
    )
    return [dict(row._mapping) for row in await connection.execute(query)]


def _plain(text: str | None) -> str:
    # Product and module come from what was understood; none of it may become markup or a mention.
    return _MARKS.sub(" ", text or "").strip()
