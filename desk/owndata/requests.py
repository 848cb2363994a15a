"""What an admin may ask for one customer: preview, export and deletion, the same from the API and the terminal."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from desk.clock import Clock
from desk.errors import CommandError
from desk.files.disk import Disk
from desk.owndata import audit, customers, erase, export, forgetting, sqlite
from desk.owndata.customers import Found, Selection
from desk.owndata.forgetting import Forgetting
from desk.settings import Settings
from desk.store.engine import Store

NOTHING = "no conversation fits; check tenant and subject, conversation id or ticket number"


@dataclass(frozen=True, slots=True)
class Preview:
    """What an export would hold and a deletion would remove: conversations, and rows by table."""

    found: Found
    rows: dict[str, int]


@dataclass(frozen=True, slots=True)
class Deleted:
    """What a deletion removed. `is_forgotten`: the bot has already confirmed; else the running desk sees to it."""

    conversations: int
    rows: dict[str, int]
    files: int
    is_forgotten: bool


class NothingFound(CommandError):
    """No conversation fits the selection."""


class Changed(CommandError):
    """There is more or less to delete than was confirmed; `count` conversations."""

    def __init__(self, count: int) -> None:
        super().__init__(f"there are {count} conversations now, not as many as confirmed; look at the preview again")
        self.count = count


class CustomerData:
    """Serves the requests. Every one of them leaves an audit row."""

    def __init__(self, store: Store, settings: Settings, forgets: Forgetting, clock: Clock) -> None:
        self._store = store
        self._settings = settings
        self._forgets = forgets
        self._clock = clock
        self._disk = Disk(settings.data_dir / "files")

    async def preview(self, selection: Selection, actor: str) -> Preview:
        """Count, change nothing. Raises NothingFound."""
        async with self._store.write() as connection:
            found = await customers.find(connection, selection)
            if not found.conversation_ids:
                raise NothingFound(NOTHING)
            rows = await erase.count(connection, found.conversation_ids)
            now = self._clock.now()
            await audit.record(connection, now, actor, "customer.preview", found.subject, dict(rows))
        return Preview(found, rows)

    async def export(self, selection: Selection, actor: str, target: Path) -> Preview:
        """Write the zip to `target`. Raises NothingFound, CommandError when `target` cannot be written."""
        preview = await self.preview(selection, actor)
        async with self._store.write() as connection:
            await audit.record(
                connection, self._clock.now(), actor, "customer.export", preview.found.subject, dict(preview.rows)
            )
        async with self._store.read() as connection:
            collected = [(one, await export.collect(connection, one)) for one in preview.found.conversation_ids]
        for one, tables in collected:
            if kept := await self._forgets.kept_by_actions(one):
                tables["actions_closing_steps"] = kept
        try:
            await asyncio.to_thread(export.write, target, collected, self._disk)
        except FileExistsError:
            raise CommandError(f"{target} exists already; name another file") from None
        except OSError as error:
            await asyncio.to_thread(target.unlink, missing_ok=True)
            raise CommandError(f"{target} cannot be written: {error.strerror}") from error
        return preview

    async def delete(self, selection: Selection, actor: str, confirmed: int) -> Deleted:
        """Delete everything, if there are exactly the `confirmed` conversations of the preview.

        Raises NothingFound, Changed. What follows the commit (bytes, the bot's memory) is done again by the running
        desk where it fails now.
        """
        async with self._store.write() as connection:
            found = await customers.find(connection, selection)
            if not found.conversation_ids:
                raise NothingFound(NOTHING)
            if len(found.conversation_ids) != confirmed:
                raise Changed(len(found.conversation_ids))
            erased = await customers.delete(connection, found, actor, self._clock.now())
            # Another deletion may have come between the look and the locks; what it took is its to report.
            if (taken := erased.rows.get(erase.CONVERSATION_TABLE, 0)) != confirmed:
                raise NothingFound(NOTHING) if not taken else Changed(taken)
        await asyncio.to_thread(self._disk.remove, erased.file_ids)
        await forgetting.scrub(sqlite.desk_file(self._settings))
        is_forgotten = True
        for conversation_id in found.conversation_ids:
            is_forgotten = is_forgotten and await self._forgets.forget(conversation_id)
        return Deleted(len(found.conversation_ids), erased.rows, len(erased.file_ids), is_forgotten)
