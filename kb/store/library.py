"""The library: cases with their revisions, and the few changes a case can undergo, each in one transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import Connection, Engine, RowMapping, func, insert, select, update

from kb.cases.model import STATUSES, Case, Status, StoredCase
from kb.errors import BadContent, CaseConflict, UnknownCase
from kb.store import tables
from kb.store.engine import WRITE, open_engine

What = Literal["imported", "merged", "drafted", "edited", "published", "retired"]
ImportOutcome = Literal["new", "updated", "unchanged", "kept", "kept_retired"]
_IS_REVISION = tables.meta.c.name == tables.LIBRARY_REVISION
Merge = tuple[str, Callable[[Case], Case]]
QUERY_CHUNK = 500  # ids in one IN (...): under every database's limit of parameters


@dataclass(frozen=True, slots=True)
class Revision:
    """One line of a case's history: who did what to it, and when (UTC)."""

    case_id: str
    revision: int
    at: datetime
    who: str
    what: str

    def as_json(self) -> dict[str, Any]:
        # SQLite forgets the zone; what is stored is UTC.
        at = self.at if self.at.tzinfo else self.at.replace(tzinfo=UTC)
        return {"revision": self.revision, "at": at.isoformat(), "who": self.who, "what": self.what}


class Library:
    """The cases, through one engine; every method is one transaction and may be called from any thread.

    Each change writes a new revision of the case into its history and raises the revision of the whole library, by
    which indexes notice that they are behind.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writer = engine.execution_options(**{WRITE: True})

    @classmethod
    def open(cls, url: str) -> Library:
        """Opens the database of `url`, making or upgrading its tables.

        Raises:
            BadSettings: the URL is unusable.
        """
        return cls(open_engine(url))

    def close(self) -> None:
        self._engine.dispose()

    def revision(self) -> int:
        """Number that rises with every change to any case; 0 for a library never touched."""
        query = select(tables.meta.c.value).where(_IS_REVISION)
        with self._engine.begin() as connection:
            return int(connection.execute(query).scalar_one())

    def get(self, case_id: str) -> StoredCase:
        """The case as it stands.

        Raises:
            UnknownCase: there is none of that id.
        """
        with self._engine.begin() as connection:
            return _as_case(_row(connection, case_id))

    def cases(self, ids: Iterable[str] | None = None, status: Status | None = None) -> list[StoredCase]:
        """Cases in order of id: of these ids (absent ones are left out), of this status, or all."""
        query = select(tables.cases.c.content, tables.cases.c.revision).order_by(tables.cases.c.id)
        if status is not None:
            query = query.where(tables.cases.c.status == status)
        with self._engine.begin() as connection:
            if ids is None:
                return [_as_case(row) for row in connection.execute(query).mappings()]
            wanted = sorted(set(ids))
            chunks = (wanted[start : start + QUERY_CHUNK] for start in range(0, len(wanted), QUERY_CHUNK))
            rows = (row for chunk in chunks for row in connection.execute(query.where(_among(chunk))).mappings())
            return [_as_case(row) for row in rows]

    def published(self) -> tuple[int, dict[str, str]]:
        """The library's revision, and the content hash of every published case at that revision."""
        revision = select(tables.meta.c.value).where(_IS_REVISION)
        hashes = select(tables.cases.c.id, tables.cases.c.content_hash).where(tables.cases.c.status == "published")
        with self._engine.begin() as connection:
            # Revision first: a change that commits between the two reads then looks like one still to come.
            number = int(connection.execute(revision).scalar_one())
            return number, {str(case_id): str(digest) for case_id, digest in connection.execute(hashes)}

    def counts(self) -> dict[str, int]:
        """How many cases there are of each status."""
        query = select(tables.cases.c.status, func.count()).group_by(tables.cases.c.status)
        with self._engine.begin() as connection:
            found = {str(status): int(count) for status, count in connection.execute(query)}
        return {status: found.get(status, 0) for status in STATUSES}

    def history(self, case_id: str) -> list[Revision]:
        """Every revision of a case, oldest first.

        Raises:
            UnknownCase: there is none of that id.
        """
        columns = [tables.history.c[name] for name in ("case_id", "revision", "at", "who", "what")]
        query = select(*columns).where(tables.history.c.case_id == case_id).order_by(tables.history.c.revision)
        with self._engine.begin() as connection:
            _row(connection, case_id)
            return [Revision(*row) for row in connection.execute(query)]

    def import_cases(
        self,
        cases: Iterable[Case],
        who: str,
        *,
        overwrite: bool = False,
        merges: Iterable[Merge] = (),
        dry_run: bool = False,
    ) -> dict[str, ImportOutcome]:
        """Takes over cases from files, all or none; a dry run tells the outcomes and changes nothing.

        A file that has not changed since its last import changes nothing, whatever happened to its case meanwhile. A
        changed file does not undo what people did in the library: a case retired here stays retired, one edited here
        keeps its edits, unless `overwrite`. `merges` change cases that are there: the id, and what becomes of it.

        Raises:
            UnknownCase: a merge names a case that is not there.
        """
        outcomes: dict[str, ImportOutcome] = {}
        with self._change() as connection:
            for case in cases:
                outcomes[case.id] = _import(connection, case, who, overwrite)
            for case_id, change in merges:
                row = _row(connection, case_id)
                before = Case.model_validate(json.loads(row["content"]))
                after = change(before)
                if after != before:
                    _write(connection, after, row, who, "merged")
            if dry_run:
                connection.rollback()
        return outcomes

    def edit(self, case: Case, who: str, revision: int) -> StoredCase:
        """Replaces what a case says, keeping its status. Whether it is fit to be shown is checked by the caller.

        Raises:
            UnknownCase: there is none of that id.
            CaseConflict: it is not at `revision` any more: somebody else changed it meanwhile.
        """
        with self._change() as connection:
            row = _row(connection, case.id)
            if row["revision"] != revision:
                now = row["revision"]
                raise CaseConflict(f"case {case.id!r} is at revision {now} by now, not {revision}; read it again")
            edited = case.with_status(row["status"])
            if edited.content_hash() == row["content_hash"]:
                return _as_case(row)
            return _write(connection, edited, row, who, "edited")

    def draft(self, case: Case, who: str) -> StoredCase:
        """Files a case as a draft, new or in place of an earlier draft.

        Raises:
            CaseConflict: there is a case of that id that is no draft any more.
        """
        draft = case.with_status("draft")
        with self._change() as connection:
            row = _find(connection, case.id)
            if row is not None and row["status"] not in {"draft", "review"}:
                raise CaseConflict(f"case {case.id!r} is {row['status']}; a draft cannot replace it")
            return _write(connection, draft, row, who, "drafted" if row is None else "edited")

    def publish(self, case_id: str, who: str) -> StoredCase:
        """Makes a case findable. Whether it is fit to be shown is checked by the caller (`kb.cases.lint`).

        Raises:
            UnknownCase: there is none of that id.
        """
        return self._set_status(case_id, "published", who)

    def retire(self, case_id: str, who: str) -> StoredCase:
        """Takes a case out of every search, for good; its history stays.

        Raises:
            UnknownCase: there is none of that id.
        """
        return self._set_status(case_id, "retired", who)

    def _set_status(self, case_id: str, status: Literal["published", "retired"], who: str) -> StoredCase:
        with self._change() as connection:
            row = _row(connection, case_id)
            if row["status"] == status:
                return _as_case(row)
            return _write(connection, _as_case(row).with_status(status), row, who, status)

    @contextmanager
    def _change(self) -> Iterator[Connection]:
        """A writing transaction; on PostgreSQL the library's revision is the lock that keeps writers in a row."""
        lock = select(tables.meta.c.value).where(_IS_REVISION).with_for_update()
        with self._writer.begin() as connection:
            connection.execute(lock)
            yield connection


def _import(connection: Connection, case: Case, who: str, overwrite: bool) -> ImportOutcome:
    row = _find(connection, case.id)
    file_hash = case.content_hash()
    if row is None:
        _write(connection, case, None, who, "imported", file_hash)
        return "new"
    if row["file_hash"] == file_hash or (row["file_hash"] is None and row["content_hash"] == file_hash):
        return "unchanged"
    edited_here = row["content_hash"] not in {row["file_hash"], file_hash}
    if edited_here and not overwrite:
        return "kept_retired" if row["status"] == "retired" else "kept"
    _write(connection, case, row, who, "imported", file_hash)
    return "updated"


def _write(
    connection: Connection, case: Case, row: RowMapping | None, who: str, what: What, file_hash: str | None = None
) -> StoredCase:
    now = datetime.now(UTC)
    revision = 1 if row is None else int(row["revision"]) + 1
    content = json.dumps(case.content(), ensure_ascii=False)
    values: dict[str, Any] = {
        "revision": revision,
        "status": case.status,
        "content": content,
        "content_hash": case.content_hash(),
        "updated_at": now,
    }
    if file_hash is not None:
        values["file_hash"] = file_hash
    if row is None:
        connection.execute(insert(tables.cases).values(id=case.id, created_at=now, **values))
    else:
        connection.execute(update(tables.cases).where(tables.cases.c.id == case.id).values(**values))
    line = {"case_id": case.id, "revision": revision, "at": now, "who": who[:80], "what": what, "content": content}
    connection.execute(insert(tables.history).values(**line))
    connection.execute(update(tables.meta).where(_IS_REVISION).values(value=tables.meta.c.value + 1))
    return StoredCase.model_validate({**case.content(), "revision": revision})


def _find(connection: Connection, case_id: str) -> RowMapping | None:
    return connection.execute(select(tables.cases).where(tables.cases.c.id == case_id)).mappings().one_or_none()


def _row(connection: Connection, case_id: str) -> RowMapping:
    row = _find(connection, case_id)
    if row is None:
        raise UnknownCase(f"there is no case {case_id!r} in the library")
    return row


def _among(ids: list[str]) -> Any:
    return tables.cases.c.id.in_(ids)


def _as_case(row: RowMapping) -> StoredCase:
    try:
        return StoredCase.model_validate({**json.loads(row["content"]), "revision": row["revision"]})
    except ValueError as error:  # pydantic's ValidationError is one too
        told = str(error).splitlines()[0]
        begins = row["content"][:60]
        raise BadContent(f"a case in the database is broken, its content begins {begins!r}: {told}") from error
