"""Dead letters over the API and on the command line: for admins only, and with the usual proofs."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from desk import keys
from desk.__main__ import main
from desk.accounts import engineers
from desk.api.outbox import OutboxOut
from desk.store.audit_tables import AuditRow
from desk.store.outbox_tables import OutboxRow
from tests.desk.harness import Desk, EngineerClient

PATH = "/admin/outbox"


async def admin(desk: Desk) -> EngineerClient:
    async with desk.app[keys.STORE].write() as connection:
        await engineers.create(connection, "boss", "王总", engineers.ADMIN, "password-of-boss", desk.clock.now())
    client = EngineerClient(desk, "boss", "password-of-boss")
    await client.sign_in()
    return client


async def bury(desk: Desk, count: int) -> list[int]:
    """Dead letters of a channel this desk does not have; their ids."""
    now = desk.clock.now()
    rows: list[dict[str, Any]] = [
        {
            "delivery_id": f"{number:032x}", "kind": "fax", "destination": "customer", "payload": {"seq": number},
            "attempts": 12, "not_before": now, "created_at": now - timedelta(hours=1), "dead_at": now,
            "last_error": "OSError",
        }
        for number in range(count)
    ]  # fmt: skip
    async with desk.app[keys.STORE].write() as connection:
        await connection.execute(insert(OutboxRow), rows)
    return [row["id"] for row in await desk.rows(select(OutboxRow.id).order_by(OutboxRow.id))]


async def audit_rows(desk: Desk) -> list[tuple[Any, ...]]:
    columns = (AuditRow.actor, AuditRow.action, AuditRow.subject_id, AuditRow.details)
    rows = await desk.rows(select(*columns).where(AuditRow.subject_kind == "outbox").order_by(AuditRow.id))
    return [tuple(row.values()) for row in rows]


async def test_an_admin_reads_resends_and_discards(desk: Desk) -> None:
    boss = await admin(desk)
    ids = await bury(desk, 5)
    status, body = await boss.get(PATH + "?limit=2")
    assert status == 200
    OutboxOut.model_validate(body, strict=True)
    assert (body["waiting"], body["dead"], body["oldest_seconds"]) == (0, 5, 0.0)
    assert [letter["id"] for letter in body["letters"]] == [ids[4], ids[3]]
    assert (await boss.get(f"{PATH}?before={body['next_before']}"))[1]["letters"][0]["id"] == ids[2]
    assert await boss.post(PATH + "/resend", ids=[ids[0], ids[1]]) == (200, {"count": 2})
    assert await boss.post(PATH + "/discard", ids=[ids[2]]) == (200, {"count": 1})
    _, body = await boss.get(PATH)
    assert (body["waiting"], body["dead"]) == (2, 2)
    assert body["oldest_seconds"] == 3600.0
    status, body = await boss.post(PATH + "/resend", ids=[ids[0]])
    assert (status, body["error"]["code"]) == (404, "not_found")
    assert await audit_rows(desk) == [
        ("engineer:1", "outbox.resend", f"{ids[0]},{ids[1]}", {"count": 2}),
        ("engineer:1", "outbox.discard", f"{ids[2]}", {"count": 1}),
    ]


async def test_it_is_for_admins_only(desk: Desk) -> None:
    engineer, boss = await desk.engineer(), await admin(desk)
    [letter] = await bury(desk, 1)
    assert (await engineer.get(PATH))[0] == 403
    for verb in ("resend", "discard"):
        assert (await engineer.post(f"{PATH}/{verb}", ids=[letter]))[0] == 403
    boss.csrf = "forged"
    assert (await boss.post(PATH + "/discard", ids=[letter]))[0] == 403
    boss.cookie = "forged"
    assert (await boss.get(PATH))[0] == 401
    assert len(await desk.rows(select(OutboxRow.id).where(OutboxRow.dead_at.is_not(None)))) == 1


@pytest.mark.parametrize("ids", [[], [0], [-1], [2**63], ["x"], list(range(1, 102)), None])
async def test_ids_are_checked(desk: Desk, ids: Any) -> None:
    boss = await admin(desk)
    assert (await boss.post(PATH + "/resend", ids=ids))[0] == 422


async def test_metrics_tell_how_the_outbox_stands(desk: Desk) -> None:
    ids = await bury(desk, 3)
    boss = await admin(desk)
    await boss.post(PATH + "/resend", ids=ids[:1])
    async with desk.http.get(desk.url + "/metrics") as response:
        text = await response.text()
    for line in (
        'desk_outbox{state="waiting"} 1.0', 'desk_outbox{state="dead"} 2.0', "desk_outbox_oldest_seconds 3600.0",
        'desk_push_clients{namespace="/chat"} 0.0',
    ):  # fmt: skip
        assert line in text, line


async def test_the_command_line_lists_resends_and_discards(
    desk: Desk, database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ids = await bury(desk, 4)
    monkeypatch.setenv("DESK_SECRET", "s" * 48)
    monkeypatch.setenv("DATABASE_URL", database_url)

    async def run(*arguments: object) -> tuple[int, str]:
        status = await asyncio.to_thread(main, ["outbox", *map(str, arguments)])
        captured = capsys.readouterr()
        return status, captured.out + captured.err

    status, text = await run("list")
    assert status == 0
    assert "waiting: 0\ndead: 4" in text
    assert f"{ids[0]}  fax  conversation -  attempts 12  OSError  dead since" in text
    assert await run("resend", ids[0]) == (0, "1 dead letters will be tried again by the running desk\n")
    status, text = await run("discard", ids[0], ids[1])
    assert (status, "only 1 of 2 are dead letters, so nothing was done" in text) == (2, True)
    assert await run("discard", "--all") == (0, "3 dead letters discarded\n")
    assert await audit_rows(desk) == [
        ("operator", "outbox.resend", f"{ids[0]}", {"count": 1}),
        ("operator", "outbox.discard", "all", {"count": 3}),
    ]
    assert (await run("resend"))[0] == 2
    assert (await run("resend", "--all", "5"))[0] == 2
