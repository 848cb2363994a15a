"""Closings as they are kept: one transaction a step, once a message, nobody's tick lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from actions.closing.visitor import Visitor
from actions.store.engine import Store
from actions.store.tables import ClosingRow, ItemRow, ProblemRow, StepRow

DONE, SKIPPED, NOT_APPLICABLE, OPEN = "done", "skipped", "not_applicable", "open"
SETTLED = (DONE, NOT_APPLICABLE)
MAX_REMARK = 200
_NOBODY: dict[str, Any] = {"name": None, "conversation": ""}


@dataclass(frozen=True, slots=True)
class Mark:
    """What became of an item, who said so and when; `name` None for somebody who gave none."""

    state: str
    remark: str | None
    name: str | None
    person: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Problem:
    """A prompt that was met at an item and is not dealt with."""

    item_id: str
    prompt: str
    name: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody of this closing: how many items he has dealt with, and the last of them."""

    name: str | None
    person: str | None
    count: int
    last_item: str
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Closing:
    """One close as it was when it was read; `account_set` empty where the customer has named none."""

    id: int
    owner: str
    checklist: str
    period: str
    left_out: tuple[str, ...]
    updated_at: datetime
    marks: Mapping[str, Mark] = field(default_factory=dict)
    problems: Sequence[Problem] = ()
    account_set: str = ""
    edition: str | None = None

    def state(self, item_id: str) -> str:
        """The state of an item; open where nobody has said anything."""
        mark = self.marks.get(item_id)
        return mark.state if mark else OPEN


class ProgressStore:
    """Reads and writes closings; every write is by a visitor, who must own what he changes."""

    def __init__(self, store: Store) -> None:
        """Takes the actions' database."""
        self._store = store

    async def latest(
        self, visitor: Visitor, checklist: str | None = None, account_set: str | None = None
    ) -> Closing | None:
        """The closing that was worked on last, of any checklist and account set or of these."""
        await self._adopt(visitor)
        query = select(ClosingRow.id).where(ClosingRow.owner == visitor.owner)
        if checklist is not None:
            query = query.where(ClosingRow.checklist == checklist)
        if account_set is not None:
            query = query.where(ClosingRow.account_set == account_set)
        query = query.order_by(ClosingRow.updated_at.desc(), ClosingRow.id.desc()).limit(1)
        async with self._store.read() as connection:
            found = (await connection.execute(query)).scalar_one_or_none()
            return None if found is None else await _load(connection, found, visitor.owner)

    async def load(self, visitor: Visitor, closing_id: int) -> Closing | None:
        """One of his own; None for any other."""
        async with self._store.read() as connection:
            return await _load(connection, closing_id, visitor.owner)

    async def find(self, visitor: Visitor, checklist: str, period: str, account_set: str = "") -> Closing | None:
        """The closing of this period, if it was begun."""
        await self._adopt(visitor)
        async with self._store.read() as connection:
            found = await _find(connection, visitor.owner, checklist, period, account_set)
            return None if found is None else await _load(connection, found, visitor.owner)

    async def account_sets(self, visitor: Visitor, checklist: str) -> list[str]:
        """What the customer calls his account sets, the one worked on last first; an empty name for the nameless."""
        await self._adopt(visitor)
        query = (
            select(ClosingRow.account_set)
            .where(ClosingRow.owner == visitor.owner, ClosingRow.checklist == checklist)
            .group_by(ClosingRow.account_set)
            .order_by(func.max(ClosingRow.updated_at).desc())
        )
        async with self._store.read() as connection:
            return list((await connection.execute(query)).scalars())

    async def name_account_set(self, visitor: Visitor, closing: Closing, name: str) -> Closing | None:
        """Gives the account set of a closing this name, in every period; None where another one has it already."""
        mine = (ClosingRow.owner == visitor.owner) & (ClosingRow.checklist == closing.checklist)
        async with self._store.write() as connection:
            taken = select(ClosingRow.id).where(mine, ClosingRow.account_set == name).limit(1)
            if (await connection.execute(taken)).first() is not None:
                return None
            same = mine & (ClosingRow.account_set == closing.account_set)
            await connection.execute(update(ClosingRow).where(same).values(account_set=name))
            return await _load(connection, closing.id, visitor.owner)

    async def open(
        self, visitor: Visitor, checklist: str, period: str, left_out: Sequence[str], account_set: str = "",
        edition: str | None = None,
    ) -> Closing:  # fmt: skip
        """The closing of this period, begun now where it was not; `left_out` and `edition` count only for a new one."""
        now = datetime.now(UTC)
        values = {
            "owner": visitor.owner, "checklist": checklist, "period": period, "account_set": account_set,
            "edition": edition, "left_out": list(left_out), "started_at": now, "updated_at": now,
        }  # fmt: skip
        async with self._store.write() as connection:
            found = await _find(connection, visitor.owner, checklist, period, account_set)
            if found is None:
                try:
                    async with connection.begin_nested():
                        added = await connection.execute(insert(ClosingRow).values(values).returning(ClosingRow.id))
                        found = added.scalar_one()
                except IntegrityError:  # a colleague was first
                    found = await _find(connection, visitor.owner, checklist, period, account_set)
            closing = await _load(connection, found or 0, visitor.owner)
        if closing is None:
            raise LookupError("the closing was deleted while it was opened")
        return closing

    async def leave_out(self, visitor: Visitor, closing_id: int, modules: Sequence[str]) -> Closing | None:
        """These modules are not used; replaces what was said before."""
        async with self._store.write() as connection:
            if not await _lock(connection, closing_id, visitor.owner):
                return None
            await connection.execute(
                update(ClosingRow)
                .where(ClosingRow.id == closing_id)
                .values(left_out=list(modules), updated_at=datetime.now(UTC))
            )
            return await _load(connection, closing_id, visitor.owner)

    async def mark(
        self, visitor: Visitor, closing_id: int, item_ids: Sequence[str], state: str, remark: str | None = None
    ) -> Closing | None:
        """Sets the state of items, and ends their open problems where they are done.

        Who did it first stays: an item that has this state already keeps its name and time. A message that has been
        counted changes nothing. None where the closing is not his.
        """
        remark = remark[:MAX_REMARK] if remark else None
        async with self._store.write() as connection:
            if not await _lock(connection, closing_id, visitor.owner):
                return None
            if await _note_step(connection, visitor, closing_id, state, item_ids[0] if item_ids else None, remark):
                for item_id in item_ids:
                    await _set(connection, visitor, closing_id, item_id, state, remark)
                if state in SETTLED:
                    await _solve(connection, closing_id, item_ids)
            return await _load(connection, closing_id, visitor.owner)

    async def note_problem(self, visitor: Visitor, closing_id: int, item_id: str, prompt: str) -> Closing | None:
        """A prompt was met: it stays on the list until it is dealt with."""
        prompt = prompt[:MAX_REMARK]
        now = datetime.now(UTC)
        key = (
            (ProblemRow.closing_id == closing_id) & (ProblemRow.item_id == item_id) & (ProblemRow.prompt == prompt)
        )
        async with self._store.write() as connection:
            if not await _lock(connection, closing_id, visitor.owner):
                return None
            if await _note_step(connection, visitor, closing_id, "problem", item_id, prompt):
                known = (await connection.execute(select(ProblemRow.solved_at).where(key))).first()
                if known is None:
                    await connection.execute(
                        insert(ProblemRow).values(
                            closing_id=closing_id, item_id=item_id, prompt=prompt, name=visitor.name, at=now,
                            conversation=visitor.conversation, solved_at=None,
                        )
                    )  # fmt: skip
                elif known.solved_at is not None:
                    await connection.execute(update(ProblemRow).where(key).values(solved_at=None, at=now))
                await _touch(connection, closing_id)
            return await _load(connection, closing_id, visitor.owner)

    async def solve(self, visitor: Visitor, closing_id: int, item_id: str, prompt: str) -> Closing | None:
        """The prompt is dealt with."""
        async with self._store.write() as connection:
            if not await _lock(connection, closing_id, visitor.owner):
                return None
            if await _note_step(connection, visitor, closing_id, "solved", item_id, prompt[:MAX_REMARK]):
                await _solve(connection, closing_id, [item_id], prompt[:MAX_REMARK])
                await _touch(connection, closing_id)
            return await _load(connection, closing_id, visitor.owner)

    async def start_over(self, visitor: Visitor, closing_id: int) -> Closing | None:
        """Every item is open again; the journal still knows what was."""
        async with self._store.write() as connection:
            if not await _lock(connection, closing_id, visitor.owner):
                return None
            if await _note_step(connection, visitor, closing_id, "start_over", None, None):
                await connection.execute(delete(ItemRow).where(ItemRow.closing_id == closing_id))
                await connection.execute(delete(ProblemRow).where(ProblemRow.closing_id == closing_id))
                await _touch(connection, closing_id)
            return await _load(connection, closing_id, visitor.owner)

    async def helpers(self, visitor: Visitor, closing_id: int) -> list[Helper]:
        """Who has taken part, the latest first."""
        query = (
            select(StepRow.person, StepRow.name, StepRow.item_id, StepRow.at)
            .join(ClosingRow, ClosingRow.id == StepRow.closing_id)
            .where(StepRow.closing_id == closing_id, ClosingRow.owner == visitor.owner, StepRow.item_id.is_not(None))
            .order_by(StepRow.id)
        )
        async with self._store.read() as connection:
            rows = (await connection.execute(query)).all()
        found: dict[str | None, Helper] = {}
        for row in rows:
            before = found.pop(row.person, None)
            count = (before.count if before else 0) + 1
            name = row.name or (before.name if before else None)
            found[row.person] = Helper(name, row.person, count, row.item_id, row.at)
        return list(reversed(found.values()))

    async def forget(self, conversation: str) -> int:
        """A conversation is erased: its own closings go, and in those of its company nobody is named by it any more.

        A closing in which nobody else took part goes whole. Returns how many rows were touched.
        """
        touched = 0
        async with self._store.write() as connection:
            taken_part = select(StepRow.closing_id).where(StepRow.conversation == conversation)
            closings = list((await connection.execute(taken_part.distinct())).scalars())
            changes: tuple[Any, ...] = (
                update(ItemRow).where(ItemRow.conversation == conversation).values(_NOBODY | {"person": None}),
                update(ProblemRow).where(ProblemRow.conversation == conversation).values(_NOBODY),
                delete(StepRow).where(StepRow.conversation == conversation),
            )
            for change in changes:
                touched += (await connection.execute(change)).rowcount
            for closing_id in closings:
                left = select(func.count()).select_from(StepRow).where(StepRow.closing_id == closing_id)
                if not (await connection.execute(left)).scalar_one():
                    gone = await connection.execute(delete(ClosingRow).where(ClosingRow.id == closing_id))
                    touched += gone.rowcount
            own = await connection.execute(delete(ClosingRow).where(ClosingRow.owner == f"conv-{conversation}"))
            return touched + own.rowcount

    async def export(self, conversation: str) -> list[dict[str, Any]]:
        """Every step that was made in a conversation, for whoever asks what is kept of him."""
        query = (
            select(
                ClosingRow.checklist, ClosingRow.period, ClosingRow.account_set, StepRow.item_id, StepRow.what,
                StepRow.remark, StepRow.name, StepRow.at,
            )
            .join(ClosingRow, ClosingRow.id == StepRow.closing_id)
            .where(StepRow.conversation == conversation)
            .order_by(StepRow.id)
        )  # fmt: skip
        async with self._store.read() as connection:
            rows = (await connection.execute(query)).all()
        return [{**row._mapping, "at": row.at.isoformat()} for row in rows]

    async def _adopt(self, visitor: Visitor) -> None:
        """Who signs in while he talks keeps what he ticked before, where his company has nothing of that period."""
        if visitor.is_anonymous:
            return
        mine = f"conv-{visitor.conversation}"
        async with self._store.read() as connection:
            if (await connection.execute(select(ClosingRow.id).where(ClosingRow.owner == mine))).first() is None:
                return
        async with self._store.write() as connection:
            query = select(ClosingRow.__table__).where(ClosingRow.owner == mine)
            for row in (await connection.execute(query)).all():
                if await _find(connection, visitor.owner, row.checklist, row.period, row.account_set) is None:
                    moved = update(ClosingRow).where(ClosingRow.id == row.id).values(owner=visitor.owner)
                    await connection.execute(moved)


async def _find(
    connection: AsyncConnection, owner: str, checklist: str, period: str, account_set: str
) -> int | None:
    query = select(ClosingRow.id).where(
        ClosingRow.owner == owner, ClosingRow.checklist == checklist, ClosingRow.period == period,
        ClosingRow.account_set == account_set,
    )  # fmt: skip
    found: int | None = (await connection.execute(query)).scalar_one_or_none()
    return found


async def _lock(connection: AsyncConnection, closing_id: int, owner: str) -> bool:
    """Taken first by every writer, so that two who tick at once wait for each other instead of overwriting."""
    query = select(ClosingRow.id).where(ClosingRow.id == closing_id, ClosingRow.owner == owner).with_for_update()
    return (await connection.execute(query)).first() is not None


async def _load(connection: AsyncConnection, closing_id: int, owner: str) -> Closing | None:
    query = select(ClosingRow.__table__).where(ClosingRow.id == closing_id, ClosingRow.owner == owner)
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        return None
    items = await connection.execute(select(ItemRow.__table__).where(ItemRow.closing_id == closing_id))
    marks = {one.item_id: Mark(one.state, one.remark, one.name, one.person, one.at) for one in items}
    open_ones = (
        select(ProblemRow.__table__)
        .where(ProblemRow.closing_id == closing_id, ProblemRow.solved_at.is_(None))
        .order_by(ProblemRow.at)
    )
    problems = [Problem(one.item_id, one.prompt, one.name, one.at) for one in await connection.execute(open_ones)]
    return Closing(
        row.id, row.owner, row.checklist, row.period, tuple(row.left_out), row.updated_at, marks, problems,
        row.account_set, row.edition,
    )  # fmt: skip


async def _note_step(
    connection: AsyncConnection, visitor: Visitor, closing_id: int, what: str, item_id: str | None, remark: str | None
) -> bool:
    """Writes the journal; False where this message has been counted."""
    if visitor.message_id is not None:
        known = select(StepRow.id).where(
            StepRow.conversation == visitor.conversation, StepRow.message_id == visitor.message_id
        )
        if (await connection.execute(known)).first() is not None:
            return False
    now = datetime.now(UTC)
    await connection.execute(
        insert(StepRow).values(
            closing_id=closing_id, conversation=visitor.conversation,
            message_id=visitor.message_id or f"at-{now.isoformat()}", item_id=item_id, what=what, remark=remark,
            person=visitor.person, name=visitor.name, at=now,
        )
    )  # fmt: skip
    return True


async def _set(
    connection: AsyncConnection, visitor: Visitor, closing_id: int, item_id: str, state: str, remark: str | None
) -> None:
    key = (ItemRow.closing_id == closing_id) & (ItemRow.item_id == item_id)
    known = (await connection.execute(select(ItemRow.state).where(key))).scalar_one_or_none()
    if known == state:
        return
    if state == OPEN:
        await connection.execute(delete(ItemRow).where(key))
    else:
        values = {
            "state": state, "remark": remark, "conversation": visitor.conversation, "person": visitor.person,
            "name": visitor.name, "at": datetime.now(UTC),
        }  # fmt: skip
        statement: Any = insert(ItemRow).values(closing_id=closing_id, item_id=item_id, **values)
        await connection.execute(statement if known is None else update(ItemRow).where(key).values(**values))
    await _touch(connection, closing_id)


async def _solve(
    connection: AsyncConnection, closing_id: int, item_ids: Sequence[str], prompt: str | None = None
) -> None:
    open_ones = (
        (ProblemRow.closing_id == closing_id) & ProblemRow.item_id.in_(item_ids) & ProblemRow.solved_at.is_(None)
    )
    if prompt is not None:
        open_ones &= ProblemRow.prompt == prompt
    await connection.execute(update(ProblemRow).where(open_ones).values(solved_at=datetime.now(UTC)))


async def _touch(connection: AsyncConnection, closing_id: int) -> None:
    await connection.execute(
        update(ClosingRow).where(ClosingRow.id == closing_id).values(updated_at=datetime.now(UTC))
    )
