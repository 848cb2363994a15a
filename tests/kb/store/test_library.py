"""The library: revisions, history, imports that respect what people did, and nothing half done."""

import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy.exc import DatabaseError, SQLAlchemyError

from kb.cases.model import Case
from kb.errors import BadSettings, CaseConflict, LibraryError, UnknownCase
from kb.store.library import Library


def test_an_import_is_idempotent(library: Library, fixture_cases: dict[str, Case]) -> None:
    assert set(library.import_cases(fixture_cases.values(), "t").values()) == {"new"}
    revision = library.revision()
    assert set(library.import_cases(fixture_cases.values(), "t").values()) == {"unchanged"}
    assert library.revision() == revision
    assert library.counts()["published"] == len(fixture_cases)


def test_a_changed_file_makes_a_revision(library: Library, case: Case) -> None:
    library.import_cases([case], "anna")
    changed = case.model_copy(update={"cause": "换了一个说法。"})
    assert library.import_cases([changed], "bert") == {case.id: "updated"}
    assert library.get(case.id).cause == "换了一个说法。"
    assert [(line.revision, line.who, line.what) for line in library.history(case.id)] == [
        (1, "anna", "imported"),
        (2, "bert", "imported"),
    ]


def test_an_import_does_not_bring_back_what_was_retired(library: Library, case: Case) -> None:
    library.import_cases([case], "t")
    library.retire(case.id, "t")
    changed = case.model_copy(update={"cause": "换了一个说法。"})
    assert library.import_cases([case], "t") == {case.id: "unchanged"}
    assert library.import_cases([changed], "t") == {case.id: "kept_retired"}
    assert library.get(case.id).status == "retired"
    assert library.import_cases([changed], "t", overwrite=True) == {case.id: "updated"}
    assert library.get(case.id).status == "published"


def test_an_import_keeps_cases_born_in_the_library(library: Library, case: Case) -> None:
    library.draft(case, "desk")
    assert library.import_cases([case.model_copy(update={"cause": "另一个。"})], "t") == {case.id: "kept"}
    assert library.get(case.id).cause == case.cause


def test_a_failing_import_leaves_nothing(library: Library, fixture_cases: dict[str, Case]) -> None:
    class Stopped(Exception):
        pass

    def interrupted():  # type: ignore[no-untyped-def]
        yield from list(fixture_cases.values())[:3]
        raise Stopped

    with pytest.raises(Stopped):
        library.import_cases(interrupted(), "t")
    assert library.revision() == 0
    assert library.cases() == []


def test_publish_and_retire_are_revisions_and_repeat_harmlessly(library: Library, case: Case) -> None:
    assert library.draft(case, "t").status == "draft"
    assert library.publish(case.id, "t").revision == 2
    assert library.publish(case.id, "t").revision == 2
    assert library.retire(case.id, "t").revision == 3
    assert library.published()[1] == {}


def test_a_draft_never_replaces_what_is_shown(library: Library, case: Case) -> None:
    library.import_cases([case], "t")
    with pytest.raises(CaseConflict, match=case.id):
        library.draft(case, "t")


def test_an_unknown_case_is_named(library: Library) -> None:
    for ask in (library.get, library.history, lambda case_id: library.retire(case_id, "t")):
        with pytest.raises(UnknownCase, match="no-such-case"):
            ask("no-such-case")


def test_many_ids_are_asked_for_in_parts(library: Library, fixture_cases: dict[str, Case]) -> None:
    library.import_cases(fixture_cases.values(), "t")
    wanted = [*fixture_cases, *(f"absent-{number}" for number in range(2000))]
    assert [case.id for case in library.cases(wanted)] == sorted(fixture_cases)


def test_writers_from_many_threads_take_turns(library: Library, case: Case) -> None:
    library.import_cases([case], "t")
    barrier = threading.Barrier(4)
    failures: list[Exception] = []

    def toggle() -> None:
        try:
            barrier.wait()
            for _ in range(5):
                library.retire(case.id, "t")
                library.publish(case.id, "t")
        except (LibraryError, SQLAlchemyError) as error:
            failures.append(error)

    threads = [threading.Thread(target=toggle) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    revisions = [line.revision for line in library.history(case.id)]
    assert revisions == list(range(1, len(revisions) + 1))
    assert library.revision() == len(revisions)


def test_sqlite_loses_nothing_acknowledged(library: Library, tmp_path: Path) -> None:
    with library._engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
    tables = {row[0] for row in sqlite3.connect(tmp_path / "kb.db").execute("SELECT name FROM sqlite_master")}
    assert "kb_alembic_version" in tables


def test_an_unusable_url_is_named() -> None:
    with pytest.raises(BadSettings, match="KB_DATABASE_URL"):
        Library.open("nonsense://somewhere/else")


def test_a_broken_file_is_an_error_and_stays_untouched(tmp_path: Path) -> None:
    path = tmp_path / "kb.db"
    path.write_bytes(b"this is no database" * 100)
    with pytest.raises(DatabaseError, match="not a database"):
        Library.open(f"sqlite:///{path}")
    assert path.read_bytes().startswith(b"this is no database")
