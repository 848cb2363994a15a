"""Each class of data goes when its days are over, not before, and never what somebody is still owed."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, insert, select, update

from desk import keys
from desk.errors import SettingsError
from desk.files.disk import Disk
from desk.owndata import erase, retention, schedule
from desk.owndata.caretaker import Caretaker
from desk.owndata.policy import BackupSchedule, Policy, Retention
from desk.settings import Settings
from desk.store.audit_tables import AuditRow
from desk.store.files_tables import FileRow
from desk.store.outbox_tables import OutboxRow
from desk.store.tables import ConversationRow, MessageRow, SessionRow, TicketRow, TurnRow
from tests.desk.conftest import MakeDesk
from tests.desk.harness import Chat, Desk
from tests.desk.owndata.conftest import Fill, add_file, everything_under, names, spellings

DAYS = Retention(conversations_days=100, files_days=50, turns_days=40, sessions_days=5, audit_days=200, outbox_days=10)


@pytest.fixture
async def desk(make_desk: MakeDesk, data_dir: Path) -> Desk:
    return await make_desk(data_dir=data_dir, own_data=Policy(retention=DAYS))


async def due(desk: Desk) -> dict[str, int]:
    async with desk.app[keys.STORE].read() as connection:
        return await retention.preview(connection, DAYS, desk.clock.now())


async def let_go(desk: Desk) -> dict[str, int]:
    async def remove(file_ids: list[str]) -> None:
        Disk(desk.settings.data_dir / "files").remove(file_ids)

    return await retention.sweep(desk.app[keys.STORE], DAYS, desk.clock.now(), remove)


async def count(desk: Desk, row: Any) -> int:
    return int((await desk.rows(select(func.count().label("n")).select_from(row)))[0]["n"])


async def at_rest(desk: Desk, words: str) -> Chat:
    chat = await desk.open()
    await chat.post(words)
    await chat.lines("bot", 1)
    return chat


async def test_a_conversation_goes_when_it_has_rested_long_enough(desk: Desk, data_dir: Path) -> None:
    old = await at_rest(desk, "鹦鹉螺")
    desk.clock.advance(days=99)
    young = await at_rest(desk, "珊瑚礁")
    assert (await due(desk))["conversations"] == 0
    desk.clock.advance(days=2)
    assert (await due(desk))["conversations"] == 1
    assert (await let_go(desk))["conversations"] == 1
    assert await desk.rows(select(ConversationRow.id)) == [{"id": young.id}]
    assert {row["conversation_id"] for row in await desk.rows(select(MessageRow.conversation_id))} == {young.id}
    assert old.id not in {row["conversation_id"] for row in await desk.rows(select(TurnRow.conversation_id))}
    assert await let_go(desk) == {}
    audit = await desk.rows(select(AuditRow.action, AuditRow.actor, AuditRow.details))
    assert audit == [{"action": "retention.sweep", "actor": "desk", "details": {"conversations": 1, "turns": 1}}] or (
        audit[0]["details"]["conversations"] == 1
    )


async def test_who_is_still_owed_something_keeps_everything(desk: Desk, fill: Fill) -> None:
    chat = await fill(desk, "鹦鹉螺")
    desk.clock.advance(days=1000)
    # Nobody there: the queue has become a ticket by now, which nobody has solved.
    assert (await due(desk))["conversations"] == 0
    assert (await due(desk))["files"] == 0
    await let_go(desk)
    assert (await chat_texts(desk, chat.id))[0] == "问题鹦鹉螺"
    async with desk.app[keys.STORE].write() as connection:
        await connection.execute(update(TicketRow).values(status="closed"))
        await connection.execute(update(ConversationRow).values(state="resolved"))
    assert (await let_go(desk))["conversations"] == 1
    assert await chat_texts(desk, chat.id) == []
    (husk,) = await desk.rows(select(TicketRow.conversation_id, TicketRow.facts, TicketRow.status))
    assert husk == {"conversation_id": erase.HUSK, "facts": {}, "status": "closed"}


async def chat_texts(desk: Desk, conversation_id: str) -> list[str]:
    query = select(MessageRow.text).where(MessageRow.conversation_id == conversation_id).order_by(MessageRow.seq)
    return [row["text"] for row in await desk.rows(query)]


async def test_bytes_of_files_and_records_of_turns_go_before_the_words(desk: Desk, data_dir: Path) -> None:
    chat = await at_rest(desk, "鹦鹉螺")
    file_id = await add_file(desk, chat, "海马")
    assert (await desk.rows(select(TurnRow.understood)))[0]["understood"] is not None
    desk.clock.advance(days=51)
    assert (await due(desk))["files"] == 1
    gone = await let_go(desk)
    assert (gone["files"], gone["turns"]) == (1, 1)
    assert not Disk(data_dir / "files").path_of(file_id).exists()
    (file,) = await desk.rows(select(FileRow.name, FileRow.deleted_at))
    assert file["deleted_at"] == desk.clock.now()
    assert await desk.rows(select(TurnRow.understood, TurnRow.trace)) == [{"understood": None, "trace": None}]
    assert await chat_texts(desk, chat.id) == ["鹦鹉螺", "答：鹦鹉螺"]


async def test_sessions_letters_and_audit(desk: Desk) -> None:
    await desk.engineer()
    now = desk.clock.now()
    letter = {"delivery_id": "d", "kind": "push", "destination": "", "payload": {}, "attempts": 9, "not_before": now,
              "created_at": now}  # fmt: skip
    async with desk.app[keys.STORE].write() as connection:
        await connection.execute(
            insert(OutboxRow),
            [letter | {"dead_at": now}, letter | {"delivery_id": "e", "kind": "later", "dead_at": None}],
        )
        values = {"at": now, "actor": "desk", "action": "a", "subject_kind": "k", "subject_id": "i", "details": {}}
        await connection.execute(insert(AuditRow).values(values))
    desk.clock.advance(days=11)
    gone = await let_go(desk)
    assert (gone["sessions"], gone["outbox"], gone.get("audit", 0)) == (1, 1, 0)
    assert await desk.rows(select(OutboxRow.delivery_id)) == [{"delivery_id": "e"}]
    assert await count(desk, SessionRow) == 0
    desk.clock.advance(days=200)
    assert (await let_go(desk))["audit"] >= 1


async def test_for_ever_is_for_ever(desk: Desk) -> None:
    await at_rest(desk, "鹦鹉螺")
    desk.clock.advance(days=30_000)
    policy = Retention(**dict.fromkeys(Retention.__dataclass_fields__, 0))
    async with desk.app[keys.STORE].read() as connection:
        assert await retention.preview(connection, policy, desk.clock.now()) == {}


async def test_many_go_in_small_batches_and_the_door_stays_open(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "BATCH", 3)
    for number in range(10):
        await (await desk.open()).post(f"第{number}位")
    await at_rest(desk, "最后一位")
    desk.clock.advance(days=101)
    fresh = await desk.open()
    batches = 0
    real = erase.erase

    async def watched(connection: Any, ids: Any, now: Any) -> erase.Erased:
        nonlocal batches
        batches += 1
        assert len(ids) <= 3
        # Between two batches others write: nothing holds the database for long.
        return await real(connection, ids, now)

    monkeypatch.setattr(retention.erase, "erase", watched)
    before = batches
    gone = await let_go(desk)
    assert gone["conversations"] == 11
    assert batches - before == 4
    assert await fresh.post("还在") == 1


async def test_the_running_desk_does_it_once_a_day(desk: Desk, data_dir: Path) -> None:
    await at_rest(desk, "鹦鹉螺")
    caretaker = desk.app[keys.CARETAKER]
    await caretaker.let_go()
    desk.clock.advance(days=101)
    await caretaker.let_go()
    assert await count(desk, MessageRow) == 0
    assert not any(form in everything_under(data_dir) for form in spellings("鹦鹉螺"))
    text = desk.app[keys.METRICS].render().decode()
    assert 'desk_retention_let_go_total{kind="conversations"} 1.0' in text
    # Before four in the morning it waits.
    midnight = desk.clock.now().replace(hour=17) + timedelta(days=101)
    await at_rest(desk, "夜里")
    desk.clock.advance(seconds=(midnight - desk.clock.now()).total_seconds())
    await caretaker.let_go()
    assert await count(desk, ConversationRow) == 1


async def test_the_daily_backup(make_desk: MakeDesk, data_dir: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    plan = BackupSchedule(time(10, 30), folder, keep=2)
    desk = await make_desk(data_dir=data_dir)
    metrics = desk.app[keys.METRICS]
    # One of our own: the desk's looks whenever it likes.
    settings = replace(desk.settings, own_data=Policy(backup=plan))
    forgets = desk.app[keys.CARETAKER]._forgets
    caretaker = Caretaker(desk.app[keys.STORE], settings, forgets, desk.clock, metrics)
    desk.clock.advance(minutes=31)
    await caretaker.back_up()
    assert metrics.registry.get_sample_value("desk_backup_failures_total") == 1
    folder.mkdir()
    (folder / "mine.tar.gz").write_text("not ours")
    await caretaker.back_up()
    assert names(folder, "zhang*") == []  # tried again after an hour, not at once
    desk.clock.advance(hours=1)
    await caretaker.back_up()
    await caretaker.back_up()
    assert names(folder, "zhang*") == ["zhangfang-20261123T033100Z.tar.gz"]
    made_at = metrics.registry.get_sample_value("desk_backup_last_success_timestamp_seconds")
    assert made_at == desk.clock.now().timestamp()
    for _ in range(3):
        desk.clock.advance(days=1)
        await caretaker.back_up()
    assert names(folder, "*") == [
        "mine.tar.gz", "zhangfang-20261125T033100Z.tar.gz", "zhangfang-20261126T033100Z.tar.gz",
    ]  # fmt: skip
    assert schedule.last_success(plan) == desk.clock.now()
    assert schedule.last_success(replace(plan, folder=None)) is None


GOOD = {"DESK_SECRET": "s" * 40}


def test_the_settings() -> None:
    policy = Settings.from_env({**GOOD, "DESK_KEEP_FILES_DAYS": "7", "DESK_BACKUP_DAILY_AT": "03:30",
                                "DESK_BACKUP_DIR": "/b", "DESK_BACKUP_KEEP": "3"}).own_data  # fmt: skip
    assert policy.retention == Retention(files_days=7)
    assert policy.backup == BackupSchedule(time(3, 30), Path("/b"), 3)
    assert Settings.from_env(GOOD).own_data == Policy()


@pytest.mark.parametrize(
    ("name", "value"),
    [("DESK_KEEP_AUDIT_DAYS", "-1"), ("DESK_BACKUP_DAILY_AT", "25:00"), ("DESK_BACKUP_DAILY_AT", "3:30"),
     ("DESK_BACKUP_KEEP", "0")],
)  # fmt: skip
def test_a_wrong_setting_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        Settings.from_env({**GOOD, name: value})
    with pytest.raises(SettingsError, match="DESK_BACKUP_DIR"):
        Settings.from_env({**GOOD, "DESK_BACKUP_DAILY_AT": "03:30"})
