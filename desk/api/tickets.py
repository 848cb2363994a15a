"""Desk API: the list of tickets, and one ticket with everything an engineer needs to know."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, get_args

from aiohttp import web

from desk import keys
from desk.api.access import require_session
from desk.api.shapes import PriorityName, StatusName, TicketDetailOut, TicketsOut
from desk.body import query_integer
from desk.channels.web.shapes import StateName
from desk.channels.wecom import windows as wecom_windows
from desk.clock import iso
from desk.errors import Problem
from desk.files import rows as files
from desk.openapi import DESK_SESSION, Operation, Query, describe
from desk.tickets import views

TAG = "desk: tickets"
LIST_DEFAULT, LIST_MAX = 50, 100
PAGE_DEFAULT, PAGE_MAX = 200, 500
MAX_ID = 2**53
MAX_SEQ = 2**31 - 1

TEXT = {"type": "string"}


def setup_routes(app: web.Application) -> None:
    """Add the reading of tickets."""
    app.router.add_get("/api/desk/tickets", list_tickets, allow_head=False)
    app.router.add_get("/api/desk/tickets/{number}", get_ticket, allow_head=False)


@describe(
    Operation(
        "List tickets, newest first", TAG, {200: TicketsOut}, refusals=(401, 422), security=DESK_SESSION,
        queries=(
            Query("status", "Ticket status; several by comma", TEXT),
            Query("priority", "P0 to P3; several by comma", TEXT),
            Query("state", "State of the conversation; several by comma", TEXT),
            Query("product", "Product id", TEXT),
            Query("number", "Ticket number or its beginning", TEXT),
            Query("mine", "1: only mine", {"type": "integer", "enum": [0, 1]}),
            Query("before", "`next_before` of the page before", {"type": "integer", "minimum": 1}),
            Query("limit", "Tickets a page", {"type": "integer", "minimum": 1, "maximum": LIST_MAX}),
        ),
    )
)  # fmt: skip
async def list_tickets(request: web.Request) -> web.Response:
    """A page of tickets by filters."""
    session = await require_session(request)
    filters = views.Filters(
        statuses=_choices(request, "status", get_args(StatusName)),
        priorities=_choices(request, "priority", get_args(PriorityName)),
        states=_choices(request, "state", get_args(StateName)),
        product=_text(request, "product"),
        number=_text(request, "number"),
        engineer_id=session.engineer.id if query_integer(request, "mine", 0, 0, 1) else None,
    )
    limit = query_integer(request, "limit", LIST_DEFAULT, 1, LIST_MAX)
    before = query_integer(request, "before", MAX_ID, 1, MAX_ID)
    async with request.app[keys.STORE].read() as connection:
        found = await views.find(connection, filters, before, limit + 1)
        total = await views.count(connection, filters)
    page = found[:limit]
    return web.json_response(
        {
            "tickets": [_ticket(row, session.engineer.id) for row in page],
            "total": total,
            "next_before": page[-1]["id"] if len(found) > limit else None,
        }
    )


@describe(
    Operation(
        "One ticket with its transcript, the bot's understanding and every change of hands", TAG,
        {200: TicketDetailOut}, refusals=(401, 404, 422), security=DESK_SESSION,
        queries=(
            Query("after", "Transcript after this seq", {"type": "integer", "minimum": 0}),
            Query("limit", "Transcript lines a page", {"type": "integer", "minimum": 1, "maximum": PAGE_MAX}),
        ),
    )
)  # fmt: skip
async def get_ticket(request: web.Request) -> web.Response:
    """Everything about one ticket."""
    session = await require_session(request)
    after = query_integer(request, "after", 0, 0, MAX_SEQ)
    limit = query_integer(request, "limit", PAGE_DEFAULT, 1, PAGE_MAX)
    async with request.app[keys.STORE].read() as connection:
        ticket = await views.by_number(connection, request.match_info["number"])
        if ticket is None:
            raise Problem(404, "not_found", "没有这个工单。")
        conversation = await views.conversation(connection, ticket["conversation_id"])
        lines = await views.transcript(connection, conversation["id"], after, limit + 1)
        transitions = await views.transitions(connection, conversation["id"])
        events = await views.events(connection, ticket["id"])
        kept = await files.of_conversation(connection, conversation["id"])
        wecom = await wecom_windows.shown(connection, conversation["id"], request.app[keys.CLOCK].now())
    page = lines[:limit]
    shown = {file.seq: file.shown for file in kept}
    holder = conversation.pop("engineer_id")
    return web.json_response(
        {
            "ticket": _ticket(ticket, session.engineer.id),
            "conversation": {**_dated(conversation), "is_mine": holder == session.engineer.id},
            "transcript": {
                "messages": [_line(row, shown.get(row["seq"])) for row in page],
                "next_after": page[-1]["seq"] if len(lines) > limit else None,
            },
            "transitions": [_dated(row) for row in transitions],
            "events": [_dated(row) for row in events],
            "files": [{"seq": seq, **file} for seq, file in shown.items()],
            "wecom": None if wecom is None else _dated(wecom),
        }
    )


def _ticket(row: views.Row, engineer_id: int) -> dict[str, Any]:
    shown = _dated(row)
    del shown["id"]
    is_mine = shown.pop("holder_id") == engineer_id
    shown["is_passed_to_me"] = shown.pop("state_reason") == views.TRANSFERRED and is_mine
    shown["conversation"] = shown.pop("conversation_id")
    return shown


def _line(row: views.Row, file: dict[str, Any] | None) -> dict[str, Any]:
    shown = _dated(row)
    shown["at"] = shown.pop("created_at")
    shown["file"] = file
    return shown


def _dated(row: views.Row) -> dict[str, Any]:
    return {name: iso(value) if isinstance(value, datetime) else value for name, value in row.items()}


def _choices(request: web.Request, name: str, allowed: Iterable[str]) -> tuple[str, ...]:
    chosen = tuple(part for part in request.query.get(name, "").split(",") if part)
    if not set(chosen) <= set(allowed):
        raise Problem(422, "invalid_query", f"参数 {name} 只能是 {'、'.join(allowed)}。")
    return chosen


def _text(request: web.Request, name: str) -> str | None:
    value = request.query.get(name, "").strip()
    if "\x00" in value or len(value) > 64:
        raise Problem(422, "invalid_query", f"参数 {name} 不符合要求。")
    return value or None
