"""One customer's data: seen before, taken out whole, deleted so that nobody finds it again; others keep theirs."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from desk import keys
from desk.accounts import engineers
from desk.files.disk import Disk
from desk.owndata import erase
from desk.store.audit_tables import AuditRow, ErasureRow
from desk.store.files_tables import FileRow
from desk.store.tables import METADATA, ConversationRow, EngineerRow, MessageRow, TicketRow
from tests.desk.conftest import MakeDesk
from tests.desk.harness import Desk, EngineerClient
from tests.desk.owndata.conftest import Fill, everything_under, spellings
from tests.desk.scripted_bot import ScriptedBot

GONE, KEPT = "鹦鹉螺", "珊瑚礁"
PATH = "/admin/customers/"


@pytest.fixture
async def desk(make_desk: MakeDesk, data_dir: Path) -> Desk:
    return await make_desk(data_dir=data_dir)


@pytest.fixture
async def admin(desk: Desk) -> EngineerClient:
    client = await desk.engineer("boss", "主管")
    async with desk.app[keys.STORE].write() as connection:
        await connection.execute(
            update(EngineerRow).where(EngineerRow.username == "boss").values(role=engineers.ADMIN)
        )
    return client


async def export_of(admin: EngineerClient, **selection: Any) -> zipfile.ZipFile:
    url = f"{admin.desk.url}/api/desk{PATH}export"
    async with admin.desk.http.post(url, json=selection, headers=admin._headers()) as response:
        assert response.status == 200, await response.text()
        assert response.headers["Content-Disposition"] == 'attachment; filename="customer.zip"'
        return zipfile.ZipFile(io.BytesIO(await response.read()))


async def test_after_a_deletion_nobody_finds_anything(
    desk: Desk, admin: EngineerClient, fill: Fill, bot: ScriptedBot, data_dir: Path
) -> None:
    first = await fill(desk, GONE, "u-gone")
    other = await fill(desk, KEPT, "u-kept")
    second = await fill(desk, GONE, "u-gone")
    assert (await admin.act(first, "claim"))[0] == 200
    assert (await admin.act(first, "reply", client_msg_id="r1", text=f"{GONE}的事我来看"))[0] == 202
    (number,) = [row["number"] for row in await desk.rows(
        select(TicketRow.number).where(TicketRow.conversation_id == first.id))]
    await admin.post(f"/tickets/{number}/notes", client_msg_id="n1", text=f"内部：{GONE}")
    for number in range(20):
        await second.post(f"{GONE}又来了{number}" * 20)
        await other.post(f"{KEPT}也在{number}" * 20)
    kept_before = await other.read()
    asked = {"tenant": "acme", "subject": "u-gone"}

    status, preview = await admin.post(f"{PATH}preview", **asked)
    assert (status, preview["conversations"], preview["is_identified"]) == (200, 2, True)
    assert preview["rows"]["desk_tickets"] == 2
    assert preview["rows"]["desk_files"] == 2
    assert (await admin.post(f"{PATH}delete", **asked, confirm=1))[0] == 409
    assert any(form in everything_under(data_dir) for form in spellings(GONE))
    status, deleted = await admin.post(f"{PATH}delete", **asked, confirm=2)
    assert (status, deleted["conversations"], deleted["files"]) == (200, 2, 2), deleted

    left = everything_under(data_dir)
    for words in (GONE, "u-gone", first.id, second.id, first.token):
        found = [form for form in spellings(words) if form in left]
        # The ids stand in the list of what the bot has yet to forget for good, and nowhere else.
        assert not found or words in (first.id, second.id), words
    assert any(form in left for form in spellings(KEPT))
    assert await other.read() == kept_before
    for chat in (first, second):
        status, body = await chat.send(text="还在吗")
        assert status in (401, 403, 404), body
    # A ticket stays as a number that is counted.
    status, tickets = await admin.get("/tickets")
    assert (status, tickets["total"]) == (200, 3)
    husks = [ticket for ticket in tickets["tickets"] if ticket["conversation"] == erase.HUSK]
    assert [(husk["facts"], husk["status"], husk["customer_name"]) for husk in husks] == [({}, "closed", None)] * 2
    status, detail = await admin.get(f"/tickets/{husks[0]['number']}")
    assert (status, detail["transcript"]["messages"], detail["transitions"]) == (200, [], [])
    assert all(event["data"] == {} for event in detail["events"])
    # Who did it is on record, without the customer's words or name.
    audit = await desk.rows(select(AuditRow.action, AuditRow.actor, AuditRow.subject_id).order_by(AuditRow.id))
    assert [row["action"] for row in audit] == ["customer.preview", "customer.delete"]
    assert {row["actor"] for row in audit} == {"engineer:1"}
    assert "u-gone" not in str(audit)
    assert (await admin.post(f"{PATH}preview", **asked))[0] == 404


async def test_no_table_is_forgotten(desk: Desk) -> None:
    """Whatever table is added must belong to a conversation, or be named here with the reason it holds no customer."""
    owned = {table.name for table, _ in erase.owned_tables()}
    without_customers = {
        "desk_engineers", "desk_sessions", "desk_audit", "desk_erasures",  # staff, and what is written here
        "desk_conversations", "desk_tickets", "desk_ticket_events",  # treated one by one
        "desk_wecom_accounts", "desk_wecom_tokens", "desk_wecom_alerts",  # the company's own accounts; tickets' ids
        "desk_wecom_items",  # emptied in the transaction that puts a message into its conversation
    }  # fmt: skip
    assert set(METADATA.tables) - owned == without_customers


async def test_what_the_actions_keep_is_exported_and_forgotten(
    desk: Desk, admin: EngineerClient, fill: Fill, bot: ScriptedBot
) -> None:
    chat = await fill(desk, GONE)
    bot.closing_steps[chat.id] = [{"item_id": "kis-mini-backup", "what": "done", "name": "王会计"}]
    archive = await export_of(admin, conversation=chat.id)
    kept = json.loads(archive.read(f"{chat.id}/data.json"))
    assert kept["actions_closing_steps"] == [{"item_id": "kis-mini-backup", "what": "done", "name": "王会计"}]
    status, deleted = await admin.post(f"{PATH}delete", conversation=chat.id, confirm=1)
    assert (status, deleted["is_forgotten"]) == (200, True)
    assert bot.closing_steps == {}


async def test_the_bot_is_made_to_forget_also_later(
    desk: Desk, admin: EngineerClient, fill: Fill, bot: ScriptedBot
) -> None:
    chat = await fill(desk, GONE)
    await bot.stop()
    status, deleted = await admin.post(f"{PATH}delete", conversation=chat.id, confirm=1)
    assert (status, deleted["is_forgotten"]) == (200, False)
    await bot.start()
    caretaker = desk.app[keys.CARETAKER]
    await caretaker.forget()
    assert bot.forgotten == [chat.id]
    # A question that was under way may have come after: asked once more when that is over, then it is settled.
    assert len(await desk.rows(select(ErasureRow.erased_conversation))) == 1
    desk.clock.advance(minutes=6)
    await caretaker.forget()
    assert bot.forgotten == [chat.id, chat.id]
    assert await desk.rows(select(ErasureRow.erased_conversation)) == []


async def test_a_question_under_way_brings_nothing_back(
    desk: Desk, admin: EngineerClient, bot: ScriptedBot
) -> None:
    chat = await desk.open()
    bot.hold()
    await chat.post(GONE)
    await bot.arrived(1)
    assert (await admin.post(f"{PATH}delete", conversation=chat.id, confirm=1))[0] == 200
    bot.release()
    await bot.until(lambda: len(bot.runs) == 1)
    other = await desk.open()
    await other.post(KEPT)
    await other.lines("bot", 1)
    assert {row["conversation_id"] for row in await desk.rows(select(MessageRow.conversation_id))} == {other.id}


async def test_an_export_is_whole_and_readable(desk: Desk, admin: EngineerClient, fill: Fill) -> None:
    chat = await fill(desk, GONE, "u-1")
    await fill(desk, KEPT, "u-2")
    await chat.post("<b>不是</b>标记")
    archive = await export_of(admin, tenant="acme", subject="u-1")
    assert archive.testzip() is None
    names = archive.namelist()
    assert names == ["README.txt", f"{chat.id}/transcript.txt", f"{chat.id}/data.json",
                     f"{chat.id}/files/0001-{GONE}.txt"]  # fmt: skip
    text = archive.read(f"{chat.id}/transcript.txt").decode()
    assert f"2026-11-23 10:00:00  客户：问题{GONE}" in text
    assert f"智能助手：答：{GONE}" in text
    assert "客户：<b>不是</b>标记" in text
    assert archive.read(names[3]).decode() == f"附件{GONE}"
    data = json.loads(archive.read(f"{chat.id}/data.json"))
    assert data["desk_conversations"][0]["subject"] == "u-1"
    said = "<b>不是</b>标记"
    assert data["desk_tickets"][0]["facts"] == {"error_text": GONE, "added": [said], "question": said}
    assert data["desk_turns"][0]["trace"] == {"asked": GONE}
    whole = b"".join(archive.read(name) for name in names).decode()
    assert KEPT not in whole
    assert "token_hash" not in whole
    assert [row["action"] for row in await desk.rows(select(AuditRow.action).order_by(AuditRow.id))] == [
        "customer.preview", "customer.export",
    ]  # fmt: skip


async def test_by_ticket_only_its_conversation(desk: Desk, admin: EngineerClient, fill: Fill) -> None:
    first = await fill(desk, GONE, "u-1")
    second = await fill(desk, KEPT, "u-1")
    query = select(TicketRow.number).where(TicketRow.conversation_id == first.id)
    number = (await desk.rows(query))[0]["number"]
    assert (await admin.post(f"{PATH}delete", ticket=number, confirm=1))[0] == 200
    left = await desk.rows(select(ConversationRow.id).where(ConversationRow.id != erase.HUSK))
    assert left == [{"id": second.id}]
    # The husk is nobody's: a second deletion finds nothing.
    assert (await admin.post(f"{PATH}delete", ticket=number, confirm=1))[0] == 404
    assert (await admin.post(f"{PATH}delete", conversation=erase.HUSK, confirm=1))[0] == 404


async def test_the_same_subject_of_another_tenant_is_another_person(
    desk: Desk, admin: EngineerClient, fill: Fill
) -> None:
    await fill(desk, GONE, "u-1", "acme")
    other = await fill(desk, KEPT, "u-1", "umbrella")
    assert (await admin.post(f"{PATH}delete", tenant="acme", subject="u-1", confirm=1))[0] == 200
    assert (await admin.post(f"{PATH}preview", subject="u-1"))[0] == 404
    assert (await other.read())["messages"]
    rows = await desk.rows(select(FileRow.id))
    assert [Disk(desk.settings.data_dir / "files").path_of(row["id"]).is_file() for row in rows] == [True]


@pytest.mark.parametrize("verb", ["preview", "export", "delete"])
async def test_only_admins(desk: Desk, fill: Fill, verb: str) -> None:
    chat = await fill(desk, GONE)
    engineer = await desk.engineer()
    more = {"confirm": 1} if verb == "delete" else {}
    status, body = await engineer.post(f"{PATH}{verb}", conversation=chat.id, **more)
    assert (status, body["error"]["code"]) == (403, "admin_only")
    engineer.csrf = "wrong"
    assert (await engineer.post(f"{PATH}{verb}", conversation=chat.id, **more))[0] == 403
    engineer.cookie = ""
    assert (await engineer.post(f"{PATH}{verb}", conversation=chat.id, **more))[0] == 401
    assert (await chat.read())["messages"]


@pytest.mark.parametrize(
    "selection",
    [{}, {"tenant": "acme"}, {"subject": "a", "ticket": "b"}, {"subject": ""}, {"conversation": "x", "tenant": "t"},
     {"subject": "x" * 201}, {"subject": "a", "extra": 1}],
)  # fmt: skip
async def test_a_selection_must_be_one(admin: EngineerClient, selection: dict[str, Any]) -> None:
    assert (await admin.post(f"{PATH}preview", **selection))[0] == 422


async def test_two_deletions_at_once(desk: Desk, admin: EngineerClient, fill: Fill) -> None:
    chat = await fill(desk, GONE)
    outcomes = await asyncio.gather(
        *(admin.post(f"{PATH}delete", conversation=chat.id, confirm=1) for _ in range(4))
    )
    assert sorted(status for status, _ in outcomes) == [200, 404, 404, 404]
