"""Reading tickets: lists by filter, and one ticket with its conversation as it really went, never a copy of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.store.tables import (
    ConversationRow,
    EngineerRow,
    MessageRow,
    TicketEventRow,
    TicketRow,
    TransitionRow,
    TurnRow,
)

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of tickets is narrowed to; None leaves a thing open."""

    statuses: tuple[str, ...] = ()
    priorities: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    product: str | None = None
    engineer_id: int | None = None
    number: str | None = None


TICKET = (
    TicketRow.id,
    TicketRow.number,
    TicketRow.conversation_id,
    TicketRow.status,
    TicketRow.priority,
    TicketRow.priority_rule,
    TicketRow.reason,
    TicketRow.product,
    TicketRow.module,
    TicketRow.facts,
    TicketRow.created_at,
    TicketRow.updated_at,
    EngineerRow.name.label("engineer"),
    ConversationRow.state,
    ConversationRow.customer_name,
    ConversationRow.channel,
    ConversationRow.engineer_id.label("holder_id"),
    TransitionRow.reason.label("state_reason"),
)
TRANSFERRED = "transferred"


def _tickets() -> Any:
    # One transition for each epoch: the one that made the present state tells why it is so.
    last_step = and_(
        TransitionRow.conversation_id == ConversationRow.id, TransitionRow.epoch == ConversationRow.epoch
    )
    return (
        select(*TICKET)
        .join(ConversationRow, ConversationRow.id == TicketRow.conversation_id)
        .outerjoin(TransitionRow, last_step)
        .outerjoin(EngineerRow, EngineerRow.id == TicketRow.engineer_id)
    )


async def find(connection: AsyncConnection, filters: Filters, before: int | None, limit: int) -> list[Row]:
    """Up to `limit` tickets, newest first, those with an id below `before`."""
    query = _tickets().where(*_conditions(filters)).order_by(TicketRow.id.desc()).limit(limit)
    if before is not None:
        query = query.where(TicketRow.id < before)
    return [dict(row._mapping) for row in await connection.execute(query)]


async def count(connection: AsyncConnection, filters: Filters) -> int:
    """How many tickets pass the filters."""
    query = (
        select(func.count())
        .select_from(TicketRow)
        .join(ConversationRow, ConversationRow.id == TicketRow.conversation_id)
        .where(*_conditions(filters))
    )
    return int((await connection.execute(query)).scalar_one())


async def by_number(connection: AsyncConnection, number: str) -> Row | None:
    """One ticket."""
    row = (await connection.execute(_tickets().where(TicketRow.number == number))).one_or_none()
    return None if row is None else dict(row._mapping)


async def conversation(connection: AsyncConnection, conversation_id: str) -> Row:
    """The ticket's conversation: who may write now and who holds it."""
    query = (
        select(
            ConversationRow.id,
            ConversationRow.state,
            ConversationRow.epoch,
            ConversationRow.last_seq,
            ConversationRow.channel,
            ConversationRow.tenant,
            ConversationRow.subject,
            ConversationRow.customer_name,
            ConversationRow.created_at,
            ConversationRow.engineer_id,
            EngineerRow.name.label("engineer"),
        )
        .outerjoin(EngineerRow, EngineerRow.id == ConversationRow.engineer_id)
        .where(ConversationRow.id == conversation_id)
    )
    return dict((await connection.execute(query)).one()._mapping)


async def transcript(connection: AsyncConnection, conversation_id: str, after: int, limit: int) -> list[Row]:
    """A page of the whole conversation; beside each line what the bot understood and which cases it had before it."""
    query = (
        select(
            MessageRow.seq,
            MessageRow.author,
            MessageRow.text,
            MessageRow.buttons,
            MessageRow.card,
            MessageRow.masked,
            MessageRow.created_at,
            EngineerRow.name.label("engineer"),
            TurnRow.understood,
            TurnRow.trace,
            TurnRow.outcome,
        )
        .outerjoin(TurnRow, TurnRow.id == MessageRow.turn_id)
        .outerjoin(EngineerRow, EngineerRow.id == MessageRow.engineer_id)
        .where(MessageRow.conversation_id == conversation_id, MessageRow.seq > after)
        .order_by(MessageRow.seq)
        .limit(limit)
    )
    return [dict(row._mapping) for row in await connection.execute(query)]


async def transitions(connection: AsyncConnection, conversation_id: str) -> list[Row]:
    """Every change of who may write, in order."""
    query = (
        select(
            TransitionRow.from_state,
            TransitionRow.to_state,
            TransitionRow.actor,
            TransitionRow.reason,
            TransitionRow.epoch,
            TransitionRow.at,
        )
        .where(TransitionRow.conversation_id == conversation_id)
        # By id, not time: two steps of one transaction share an instant.
        .order_by(TransitionRow.id)
    )
    return [dict(row._mapping) for row in await connection.execute(query)]


async def events(connection: AsyncConnection, ticket_id: int) -> list[Row]:
    """What happened to the ticket, in order, with the names of the engineers who did it."""
    query = (
        select(TicketEventRow.kind, TicketEventRow.actor, TicketEventRow.data, TicketEventRow.at)
        .where(TicketEventRow.ticket_id == ticket_id)
        .order_by(TicketEventRow.id)
    )
    found = [dict(row._mapping) for row in await connection.execute(query)]
    ids = {int(row["actor"].partition(":")[2]) for row in found if row["actor"].startswith("engineer:")}
    people = select(EngineerRow.id, EngineerRow.name).where(EngineerRow.id.in_(ids))
    names = {f"engineer:{row.id}": row.name for row in await connection.execute(people)}
    return [{**row, "name": names.get(row["actor"])} for row in found]


def _conditions(filters: Filters) -> list[Any]:
    conditions: list[Any] = []
    if filters.statuses:
        conditions.append(TicketRow.status.in_(filters.statuses))
    if filters.priorities:
        conditions.append(TicketRow.priority.in_(filters.priorities))
    if filters.states:
        conditions.append(ConversationRow.state.in_(filters.states))
    if filters.product is not None:
        conditions.append(TicketRow.product == filters.product)
    if filters.engineer_id is not None:
        conditions.append(TicketRow.engineer_id == filters.engineer_id)
    if filters.number is not None:
        conditions.append(TicketRow.number.startswith(filters.number, autoescape=True))
    return conditions
