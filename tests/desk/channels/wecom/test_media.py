"""Files both ways."""

from __future__ import annotations

import signal

import aiohttp
import pytest
from sqlalchemy import select

from desk.channels.wecom import items
from desk.channels.wecom.intake import CLAIM
from desk.channels.wecom.items import Item
from desk.outbox.dead_claims import LAST_WORDS, DeadClaims
from desk.store.engine import Store
from desk.store.files_tables import FileRow
from desk.store.tables import ConversationRow
from desk.store.wecom_tables import WecomItemRow, WecomSendRow
from tests.desk.channels.wecom.conftest import Company, MakeCompany
from tests.desk.files import samples
from tests.desk.harness import EngineerClient, SetClock, eventually
from tests.desk.neighbour import Neighbour
from tests.desk.scripted_bot import ScriptedBot, say
from tests.wecom.simulator import Simulator


async def test_a_picture_is_kept_before_wecom_forgets_it(company: Company) -> None:
    media_id = company.state.keep_media("", "image/png", samples.picture())
    await company.send({"media_id": media_id}, "image")
    assert "收到" in (await company.reads(1))[0]
    [row] = await company.desk.rows(select(FileRow.kind, FileRow.media_type, FileRow.deleted_at))
    assert (row["kind"], row["media_type"], row["deleted_at"]) == ("picture", "image/png", None)


async def test_a_file_keeps_its_name(company: Company) -> None:
    media_id = company.state.keep_media("服务器日志.log", "application/octet-stream", "错误 1\n错误 2\n".encode())
    await company.send({"media_id": media_id}, "file")
    await company.reads(1)
    [row] = await company.desk.rows(select(FileRow.name))
    assert row["name"] == "服务器日志.log"


async def test_a_download_cut_by_a_kill_is_taken_up_after_seconds(
    simulator: Simulator, make_company: MakeCompany, database_url: str, clock: SetClock, neighbour: Neighbour
) -> None:
    claimed = await _claim_a_picture(simulator, database_url, clock, neighbour.name)
    neighbour.bury()
    company = await make_company()
    waits_until = select(WecomItemRow.not_before).where(WecomItemRow.id == claimed)

    async def ends_soon() -> bool:
        return [row["not_before"] for row in await company.desk.rows(waits_until)] == [clock.now() + LAST_WORDS]

    await eventually(ends_soon)
    assert await company.desk.rows(select(FileRow.id)) == []
    clock.advance(seconds=LAST_WORDS.total_seconds())
    assert "收到" in (await company.reads(1))[0]
    assert len(await company.desk.rows(select(FileRow.id))) == 1


async def test_a_download_of_a_living_process_is_left_to_it(
    simulator: Simulator, database_url: str, clock: SetClock, neighbour: Neighbour
) -> None:
    claimed = await _claim_a_picture(simulator, database_url, clock, neighbour.name)
    neighbour.send(signal.SIGSTOP)
    store = Store(database_url)
    try:
        await DeadClaims(store, clock, items.holders, items.shorten, every_s=1.0).look()
        async with store.read() as connection:
            assert await items.holders(connection, clock.now()) == [neighbour.name]
            query = select(WecomItemRow.not_before).where(WecomItemRow.id == claimed)
            assert (await connection.execute(query)).scalar() == clock.now() + CLAIM
    finally:
        await store.close()


async def test_words_after_a_picture_stay_after_it(company: Company) -> None:
    media_id = company.state.keep_media("", "image/png", samples.picture())
    company.state.customer_writes("wmZhang", {"media_id": media_id}, "image")
    await company.write("这是报错截图")
    await eventually(lambda: _has_lines(company, 3))
    [row] = await company.desk.rows(select(FileRow.seq))
    assert row["seq"] == 1


async def test_what_wecom_has_no_more_is_said(company: Company) -> None:
    await company.send({"media_id": "gone"}, "image")
    assert "没能保存" in (await company.reads(1))[0]


async def test_json_instead_of_a_picture_is_not_kept(company: Company) -> None:
    media_id = company.state.keep_media("", "image/png", samples.picture())
    company.state.faults.media_is_json = True
    await company.send({"media_id": media_id}, "image")
    assert "没能保存" in (await company.reads(1))[0]
    assert await company.desk.rows(select(FileRow.id)) == []


async def test_a_program_is_refused_in_words(company: Company) -> None:
    media_id = company.state.keep_media("补丁.exe", "application/octet-stream", b"MZ" + bytes(200))
    await company.send({"media_id": media_id}, "file")
    assert len((await company.reads(1))[0]) > 10
    assert await company.desk.rows(select(FileRow.id)) == []


async def test_voice_is_kept_for_people_and_words_are_asked_for(company: Company) -> None:
    media_id = company.state.keep_media("1f3ac9.amr", "voice/amr", samples.voice())
    await company.send({"media_id": media_id}, "voice")
    [answer] = await company.reads(1)
    assert "已收到语音" in answer
    assert "打成" in answer
    [row] = await company.desk.rows(select(FileRow.id, FileRow.name, FileRow.kind, FileRow.media_type))
    assert (row["name"], row["kind"], row["media_type"]) == ("语音.amr", "voice", "audio/amr")
    engineer = await company.desk.engineer()
    [conversation] = await company.desk.rows(select(ConversationRow.id))
    url = f"{company.desk.url}/api/desk/conversations/{conversation['id']}/files/{row['id']}"
    async with company.desk.http.get(url, headers=engineer._headers()) as response:
        assert await response.read() == samples.voice()


@pytest.mark.parametrize("content", [b"\x02#!SILK_V3" + bytes(40), b"#!AMR\n" + b"<html>" * 9])
async def test_a_voice_that_cannot_be_kept_is_said(company: Company, content: bytes) -> None:
    await company.send({"media_id": company.state.keep_media("", "voice/amr", content)}, "voice")
    assert "没能保存" in (await company.reads(1))[0]
    assert await company.desk.rows(select(FileRow.id)) == []


async def test_a_recording_of_the_screen_is_kept(company: Company) -> None:
    media_id = company.state.keep_media("", "video/mp4", samples.mp4())
    await company.send({"media_id": media_id}, "video")
    assert "录屏" in (await company.reads(1))[0]
    [row] = await company.desk.rows(select(FileRow.name, FileRow.kind))
    assert (row["name"], row["kind"]) == ("录屏.mp4", "video")


async def test_an_engineers_file_reaches_the_customer(company: Company) -> None:
    engineer, chat_id = await _claim(company)
    await _send_a_picture(engineer, chat_id, "请看这张图")
    await eventually(lambda: _has(company, "image"))
    assert any("请看这张图" in text for text in company.state.texts("wmZhang"))
    [image] = [one for one in company.state.received if one.msgtype == "image"]
    assert company.state.media[image.body["media_id"]][0] == "步骤.png"


async def test_a_file_wecom_does_not_take_has_not_arrived_however_often_it_was_tried(company: Company) -> None:
    engineer, chat_id = await _claim(company)
    await company.reads(2)
    await eventually(lambda: _are_sent(company, ["accepted"] * 2))
    company.state.faults.cut_before_send = 1
    company.state.faults.refuse["media/upload"] = [0, 45001]
    await _send_a_picture(engineer, chat_id, "")

    async def is_failed() -> bool:
        company.desk.clock.advance(minutes=1)
        return await _are_sent(company, ["accepted"] * 2 + ["failed"])

    await eventually(is_failed)


async def test_a_table_the_bot_hands_out_reaches_the_customer(company: Company, bot: ScriptedBot) -> None:
    sheet = {"name": "云星空-结账清单.xlsx", "title": "结账清单", "columns": ["序号", "事项"], "rows": [[1, "过账"]]}
    bot.answering = lambda body: [say("好的。"), say(file=sheet)] if body.get("text") else []
    await company.write("导出清单")
    await eventually(lambda: _has(company, "file"))
    [sent] = [one for one in company.state.received if one.msgtype == "file"]
    name, _, content = company.state.media[sent.body["media_id"]]
    assert name == sheet["name"]
    assert content.startswith(b"PK")
    assert "结账清单" in company.state.texts("wmZhang")[0]


async def _claim_a_picture(simulator: Simulator, database_url: str, clock: SetClock, by: str) -> int:
    """A picture was pulled and its download begun; its row."""
    store, now = Store(database_url), clock.now()
    media_id = simulator.state.keep_media("", "image/png", samples.picture())
    item = Item("cut", "wkSimulated", "wmZhang", "media", {"type": "image", "media_id": media_id}, now)
    simulator.state.customer_writes("wmZhang", {"media_id": media_id}, "image")
    simulator.state.logs["wkSimulated"][-1]["msgid"] = item.msgid
    try:
        async with store.write() as connection:
            await items.store(connection, [item], now)
            [waiting] = await items.waiting(connection, item.open_kfid, item.external_userid, 1)
            assert await items.claim(connection, waiting, by, now, now + CLAIM)
        return waiting.id
    finally:
        await store.close()


async def _claim(company: Company) -> tuple[EngineerClient, str]:
    """An engineer takes over from the bot; he and the conversation."""
    await company.write("问")
    await company.reads(1)
    engineer = await company.desk.engineer()
    [row] = await company.desk.rows(select(ConversationRow.id))
    assert (await engineer.post(f"/conversations/{row['id']}/claim"))[0] == 200
    return engineer, row["id"]


async def _send_a_picture(engineer: EngineerClient, chat_id: str, text: str) -> None:
    form = aiohttp.FormData()
    form.add_field("client_msg_id", "f1")
    form.add_field("text", text)
    form.add_field("file", samples.picture(), filename="步骤.png", content_type="image/png")
    url = f"{engineer.desk.url}/api/desk/conversations/{chat_id}/files"
    async with engineer.desk.http.post(url, data=form, headers=engineer._headers()) as response:
        assert response.status == 202, await response.text()


async def _are_sent(company: Company, states: list[str]) -> bool:
    return [row["state"] for row in await company.desk.rows(select(WecomSendRow.state))] == states


async def _has(company: Company, msgtype: str) -> bool:
    return any(one.msgtype == msgtype for one in company.state.received)


async def _has_lines(company: Company, count: int) -> bool:
    rows = await company.desk.rows(select(ConversationRow.last_seq))
    return bool(rows) and rows[0]["last_seq"] >= count
