"""What the bot asks of the desk in its answers, served: a person, a table to hand out, a reminder; the rest is not yet.

Serving is part of the transaction that stores the answer. What takes time (drawing a table) is prepared before it,
outside any transaction; what was prepared and not used is removed again.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from desk.clock import Clock
from desk.conversations import messages, reminders
from desk.conversations.answers import Request
from desk.conversations.model import Author, Conversation, Draft, system_line
from desk.conversations.ports import People
from desk.conversations.turns import Turn, enqueue_notice
from desk.errors import Problem
from desk.files import lines as file_lines
from desk.files import rows as file_rows
from desk.files.files import Files
from desk.files.model import NewFile
from desk.files.sheets import InvalidSheet, Sheet, read_sheet
from desk.logs import event

log = logging.getLogger(__name__)

HANDOFF, FILE, REMINDER = "handoff", "file", "reminder"


@dataclass(frozen=True, slots=True)
class Made:
    """A prepared table: the file that waits for its message, or none; `line` is what the customer reads either way."""

    file: NewFile | None
    line: str


@dataclass(slots=True)
class Prepared:
    """The requests of one answer in the order they are served, what was prepared for each, and which files found
    their message."""

    requests: Sequence[Request]
    made: dict[int, Made] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)


class Requests:
    """Serves the bot's requests. Implements no decision of its own about people: that is the hand-off room's."""

    def __init__(self, people: People, files: Files, clock: Clock) -> None:
        self._people = people
        self._files = files
        self._clock = clock

    async def prepare(self, turn: Turn, requests: Sequence[Request]) -> Prepared:
        """Do what must not be done inside a transaction."""
        # A hand-off ends what the bot may ask, so it comes last.
        prepared = Prepared(sorted(requests, key=lambda request: request.kind == HANDOFF))
        for place, request in enumerate(prepared.requests):
            if request.kind == FILE and turn.announced_request != FILE:
                prepared.made[place] = await self._make(turn, request.content)
        return prepared

    async def serve(
        self, connection: AsyncConnection, conversation: Conversation, turn: Turn, prepared: Prepared
    ) -> Conversation:
        """Everything the answer asked for, in the transaction that stores it."""
        for place, request in enumerate(prepared.requests):
            if not conversation.bot_may_write:
                break
            if turn.announced_request == request.kind:
                # The bot answers the news about its request with the same request: granting it would go round for ever.
                event(
                    log, "bot_request_repeated", level=logging.WARNING,
                    conversation=conversation.id, kind=request.kind,
                )  # fmt: skip
            elif request.kind == HANDOFF:
                conversation = await self._people.hand_off(connection, conversation, dict(request.content), turn.id)
            elif request.kind == FILE:
                conversation = await self._hand_out(connection, conversation, turn, prepared, place)
            elif request.kind == REMINDER:
                conversation = await self._remind(connection, conversation, turn, request.content)
            else:
                await self._tell(connection, conversation, request.kind, "not_connected")
        return conversation

    async def tidy(self, prepared: Prepared) -> None:
        """After the commit: remove the files that found no message. After a fault the sweep of files does it."""
        unused = [made.file.id for made in prepared.made.values() if made.file and made.file.id not in prepared.used]
        if unused:
            await self._files.remove(unused)

    async def _make(self, turn: Turn, content: Mapping[str, Any]) -> Made:
        try:
            sheet = read_sheet(content)
            file = await self._files.make(sheet.name, partial(_draw, sheet, now=self._clock.now()))
        except InvalidSheet as fault:
            event(
                log, "sheet_refused", level=logging.WARNING, conversation=turn.conversation_id, fields=str(fault)
            )
            return Made(None, file_lines.not_made(file_lines.TOO_LARGE))
        except Problem as problem:
            event(log, "sheet_refused", level=logging.WARNING, conversation=turn.conversation_id, code=problem.code)
            return Made(None, file_lines.not_made())
        except Exception:  # noqa: BLE001 - a table costs its own line, never the answer; the fault is logged
            event(log, "sheet_fault", level=logging.ERROR, error=True, conversation=turn.conversation_id)
            return Made(None, file_lines.not_made())
        return Made(file, file_lines.made(sheet.title))

    async def _hand_out(
        self, connection: AsyncConnection, conversation: Conversation, turn: Turn, prepared: Prepared, place: int
    ) -> Conversation:
        made = prepared.made[place]
        file, line = made.file, made.line
        if file is not None and file.limits is not None:
            try:
                await file_rows.require_room(connection, conversation.id, file.limits, file.bytes)
            except Problem as problem:
                file, line = None, file_lines.not_made(problem.message)
        draft = Draft(Author.SYSTEM, line, turn_id=turn.id, file=file)
        conversation = await messages.append(connection, conversation, [draft], self._clock.now())
        if file is not None:
            prepared.used.add(file.id)
        await self._tell(connection, conversation, FILE, "failed" if file is None else "done")
        return conversation

    async def _remind(
        self, connection: AsyncConnection, conversation: Conversation, turn: Turn, content: Mapping[str, Any]
    ) -> Conversation:
        now = self._clock.now()
        served = await reminders.serve(connection, conversation, content, now)
        line = system_line(served.line, turn_id=turn.id)
        conversation = await messages.append(connection, conversation, [line], now)
        await self._tell(connection, conversation, REMINDER, served.result)
        return conversation

    async def _tell(self, connection: AsyncConnection, conversation: Conversation, kind: str, result: str) -> None:
        await enqueue_notice(connection, conversation, {"request": kind, "result": result}, self._clock.now())


def _draw(sheet: Sheet, path: Path, now: datetime) -> None:
    # Loaded in the thread of the first table: it brings numpy along, which a desk that draws none need not wait for.
    from desk.files.workbook import write_workbook

    write_workbook(sheet, path, now)
