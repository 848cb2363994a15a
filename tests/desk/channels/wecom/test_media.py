"""Files both ways."""

from __future__ import annotations

import aiohttp
from sqlalchemy import select

from desk.store.files_tables import FileRow
from desk.store.tables import ConversationRow
from tests.desk.channels.wecom.conftest import Company
from tests.desk.files import samples
from tests.desk.harness import eventually


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


async def test_voice_is_answered_in_words(company: Company) -> None:
    await company.send({"media_id": "v"}, "voice")
    assert "语音" in (await company.reads(1))[0]


async def test_an_engineers_file_reaches_the_customer(company: Company) -> None:
    await company.write("问")
    await company.reads(1)
    engineer = await company.desk.engineer()
    [row] = await company.desk.rows(select(ConversationRow.id))
    assert (await engineer.post(f"/conversations/{row['id']}/claim"))[0] == 200
    form = aiohttp.FormData()
    form.add_field("client_msg_id", "f1")
    form.add_field("text", "请看这张图")
    form.add_field("file", samples.picture(), filename="步骤.png", content_type="image/png")
    url = f"{company.desk.url}/api/desk/conversations/{row['id']}/files"
    async with company.desk.http.post(url, data=form, headers=engineer._headers()) as response:
        assert response.status == 202, await response.text()
    await eventually(lambda: _has_image(company))
    assert any("请看这张图" in text for text in company.state.texts("wmZhang"))
    [image] = [one for one in company.state.received if one.msgtype == "image"]
    assert company.state.media[image.body["media_id"]][0] == "步骤.png"


async def _has_image(company: Company) -> bool:
    return any(one.msgtype == "image" for one in company.state.received)


async def _has_lines(company: Company, count: int) -> bool:
    rows = await company.desk.rows(select(ConversationRow.last_seq))
    return bool(rows) and rows[0]["last_seq"] >= count
