"""What an engineer sees of linking: whether it is done, asked or neither, and with whom it could be."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.channels.wecom import links
from desk.channels.wecom.sends import KIND
from desk.conversations import messages
from desk.errors import Problem
from desk.store.tables import ConversationRow, EngineerRow, TicketRow
from desk.store.wecom_tables import WecomLinkRow

LISTED = 20


async def view(connection: AsyncConnection, conversation_id: str, query: str, now: datetime) -> dict[str, Any]:
    """`state` none, asked or linked; `others`: the conversations on the web it is linked or asked with, else those
    it could be linked with, the latest first, by `query` in the customer's name or a ticket's number.

    Raises Problem 404, 422 where the conversation is not one in WeCom.
    """
    conversation = await messages.load(connection, conversation_id)
    if conversation is None:
        raise Problem(404, "not_found", "没有这个会话。")
    if conversation.channel != KIND:
        raise Problem(422, "cannot_link", "只有微信客服的会话可以关联网页客户。")
    if await links.is_linked(connection, conversation):
        his = and_(
            ConversationRow.tenant == conversation.tenant, ConversationRow.subject == conversation.subject,
            ConversationRow.id != conversation_id,
        )  # fmt: skip
        others = await _others(connection, his)
        return {"state": "linked", "customer_name": conversation.customer_name, "asked": None, "others": others}
    asked = select(WecomLinkRow.other_id, WecomLinkRow.actor, WecomLinkRow.expires_at).where(
        WecomLinkRow.conversation_id == conversation_id, WecomLinkRow.expires_at > now
    )
    link = (await connection.execute(asked)).one_or_none()
    if link is not None:
        by = {"engineer": await _name(connection, link.actor), "expires_at": link.expires_at}
        others = await _others(connection, ConversationRow.id == link.other_id)
        return {"state": "asked", "customer_name": None, "asked": by, "others": others}
    others = await _others(connection, _could_be(query))
    return {"state": "none", "customer_name": None, "asked": None, "others": others}


def _could_be(query: str) -> ColumnElement[bool]:
    is_known = and_(ConversationRow.channel != KIND, ConversationRow.subject.is_not(None))
    if not query:
        return is_known
    has_number = exists().where(
        TicketRow.conversation_id == ConversationRow.id, TicketRow.number.startswith(query.upper(), autoescape=True)
    )
    return and_(is_known, or_(ConversationRow.customer_name.icontains(query, autoescape=True), has_number))


async def _others(connection: AsyncConnection, condition: ColumnElement[bool]) -> list[dict[str, Any]]:
    query = (
        select(
            ConversationRow.id, ConversationRow.channel, ConversationRow.customer_name, ConversationRow.state,
            ConversationRow.updated_at,
        )
        .where(condition)
        .order_by(ConversationRow.updated_at.desc(), ConversationRow.id)
        .limit(LISTED)
    )  # fmt: skip
    found = [dict(row._mapping) for row in await connection.execute(query)]
    of_them = TicketRow.conversation_id.in_([one["id"] for one in found])
    tickets = select(TicketRow.conversation_id, TicketRow.number).where(of_them).order_by(TicketRow.id)
    numbers = {row.conversation_id: row.number for row in await connection.execute(tickets)}
    return [{**one, "ticket": numbers.get(one["id"])} for one in found]


async def _name(connection: AsyncConnection, actor: str) -> str:
    """Who `engineer:3` is."""
    kind, _, number = actor.partition(":")
    if kind != "engineer" or not number.isdigit():
        return actor
    query = select(EngineerRow.name).where(EngineerRow.id == int(number))
    return (await connection.execute(query)).scalar_one_or_none() or actor
