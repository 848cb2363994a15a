"""Notes: what engineers tell each other about a ticket; kept as its events, so nothing is in the conversation."""

from __future__ import annotations

from sqlalchemy import select

from desk.accounts.engineers import Engineer
from desk.errors import Problem
from desk.handoff.ports import TicketRef
from desk.masking import mask
from desk.store.engine import Store
from desk.store.tables import TicketEventRow, TicketRow
from desk.tickets.tickets import TicketDesk

NOTE = "note"


class Notes:
    """Writes notes. They are read with the ticket."""

    def __init__(self, store: Store, tickets: TicketDesk) -> None:
        self._store = store
        self._tickets = tickets

    async def write(self, number: str, engineer: Engineer, text: str, client_msg_id: str) -> None:
        """Add a note, secrets masked; the same id of the same engineer again adds nothing. Raises Problem 404."""
        masked = mask(text)
        data = {
            "text": masked.text,
            "masked": [[span.kind, span.start, span.end] for span in masked.spans],
            "client_msg_id": client_msg_id,
        }
        async with self._store.write() as connection:
            # The ticket's row is locked, so that two attempts at one note come one after the other.
            query = select(TicketRow.id).where(TicketRow.number == number).with_for_update()
            ticket_id = (await connection.execute(query)).scalar_one_or_none()
            if ticket_id is None:
                raise Problem(404, "not_found", "没有这个工单。")
            known = select(TicketEventRow.data).where(
                TicketEventRow.ticket_id == ticket_id,
                TicketEventRow.kind == NOTE,
                TicketEventRow.actor == engineer.actor,
            )
            written = (await connection.execute(known)).scalars()
            if any(note.get("client_msg_id") == client_msg_id for note in written):
                return
            await self._tickets.note(connection, TicketRef(ticket_id, number), NOTE, engineer.actor, data)
