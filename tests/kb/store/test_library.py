"""The library: revisions, history, imports that respect what people did, and nothing half done."""

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, SQLAlchemyError

from kb.cases.model import Case
from kb.errors import BadContent, BadSettings, CaseConflict, LibraryError, UnknownCase
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


def test_an_edit_is_refused_where_somebody_was_faster(library: Library, case: Case) -> None:
    library.import_cases([case], "t")
    first = library.edit(case.model_copy(update={"cause": "一。"}), "anna", 1)
    assert (first.revision, first.status, first.cause) == (2, "published", "一。")
    with pytest.raises(CaseConflict, match="revision 2"):
        library.edit(case.model_copy(update={"cause": "二。"}), "bert", 1)
    assert library.get(case.id).cause == "一。"
    assert library.edit(case.model_copy(update={"cause": "一。"}), "carl", 2).revision == 2
    assert [line.who for line in library.history(case.id)] == ["t", "anna"]


def test_an_edit_does_not_publish(library: Library, case: Case) -> None:
    library.draft(case, "t")
    assert library.edit(case.model_copy(update={"cause": "一。", "status": "published"}), "t", 1).status == "draft"


def test_a_dry_run_tells_and_changes_nothing(library: Library, fixture_cases: dict[str, Case]) -> None:
    outcomes = library.import_cases(fixture_cases.values(), "t", dry_run=True)
    assert set(outcomes.values()) == {"new"}
    assert (library.revision(), library.cases()) == (0, [])


def test_a_merge_of_what_is_not_there_imports_nothing(library: Library, case: Case) -> None:
    with pytest.raises(UnknownCase, match="nowhere"):
        library.import_cases([case], "t", merges=[("nowhere", lambda before: before)])
    assert library.cases() == []


def test_times_are_told_in_utc(library: Library, case: Case) -> None:
    library.import_cases([case], "t")
    assert library.history(case.id)[0].as_json()["at"].endswith("+00:00")


def test_two_processes_that_start_at_once_make_the_tables_once(database_url: str) -> None:
    failures: list[Exception] = []
    barrier = threading.Barrier(3)

    def start() -> None:
        barrier.wait()
        try:
            Library.open(database_url).close()
        except SQLAlchemyError as error:
            failures.append(error)

    threads = [threading.Thread(target=start) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_broken_row_is_named(library: Library, case: Case) -> None:
    library.import_cases([case], "t")
    with library._engine.begin() as connection:
        connection.execute(text("UPDATE kb_cases SET content = '{\"id\": \"torn'"))
    with pytest.raises(BadContent, match="torn"):
        library.get(case.id)


def test_sqlite_loses_nothing_acknowledged(tmp_path: Path) -> None:
    library = Library.open(f"sqlite:///{tmp_path / 'kb.db'}")
    with library._engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
    tables = {row[0] for row in sqlite3.connect(tmp_path / "kb.db").execute("SELECT name FROM sqlite_master")}
    assert "kb_alembic_version" in tables
    library.close()


@pytest.mark.parametrize(
    "url", ["nonsense://somewhere/else", "mysql://u:hunter2@h/d", "postgresql://u:hunter2@h", "no url", "sqlite"]
)
def test_an_unusable_url_is_named_without_its_password(url: str) -> None:
    with pytest.raises(BadSettings, match="KB_DATABASE_URL") as raised:
        Library.open(url)
    assert "hunter2" not in str(raised.value)


def test_an_operators_url_gets_our_driver(postgres_database: Callable[..., str]) -> None:
    url = postgres_database(is_empty=True)
    for scheme in ("postgres", "postgresql", "postgresql+psycopg", "postgresql+asyncpg"):
        Library.open(scheme + url[url.index("://") :]).close()


def test_a_broken_file_is_an_error_and_stays_untouched(tmp_path: Path) -> None:
    path = tmp_path / "kb.db"
    path.write_bytes(b"this is no database" * 100)
    with pytest.raises(DatabaseError, match="not a database"):
        Library.open(f"sqlite:///{path}")
    assert path.read_bytes().startswith(b"this is no database")
