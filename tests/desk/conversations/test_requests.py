"""Structured requests of the bot: a table becomes a file of the conversation once, or an honest line."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select

from desk import keys
from desk.files.files import Files
from desk.owndata.customers import Selection
from desk.store.files_tables import FileRow
from desk.store.tables import MessageRow, TurnRow
from tests.desk.conftest import MakeDesk
from tests.desk.harness import Chat, Desk, eventually
from tests.desk.scripted_bot import ScriptedBot, say

SHEET: dict[str, Any] = {
    "name": "云星空-2026年10期-结账清单.xlsx",
    "title": "云星空 2026年10期 月末结账清单",
    "about": [["产品", "云星空"]],
    "columns": ["序号", "事项", "状态"],
    "rows": [[1, "关账", "已完成"], [2, "=1+1", None]],
    "sign": ["制表", "复核"],
}
DONE = '/desk_outcome{"request": "file", "result": "done"}'
FAILED = '/desk_outcome{"request": "file", "result": "failed"}'


def hands_out(bot: ScriptedBot, **changes: Any) -> None:
    """Asked for the list the bot asks for a table; told that it is there it says so."""

    def answer(body: dict[str, Any]) -> list[dict[str, Any]]:
        if "payload" in body:
            return [say("还有别的要看吗？")]
        return [say("好的，我来做清单。"), say(file={**SHEET, **changes})]

    bot.answering = answer


async def fetch(chat: Chat, file_id: str) -> tuple[int, bytes]:
    url = f"{chat.desk.url}/api/chat/conversations/{chat.id}/files/{file_id}"
    async with chat.desk.http.get(url, headers=chat.headers) as response:
        return response.status, await response.read()


def kept(folder: Path) -> list[Path]:
    """Every file that lies on the disk."""
    return [path for path in (folder / "files").rglob("*") if path.is_file()]


async def test_a_table_is_a_message_with_a_download(desk: Desk, bot: ScriptedBot, tmp_path: Path) -> None:
    hands_out(bot)
    chat = await desk.open()
    await chat.post("导出清单")
    assert await chat.lines("bot", 2) == ["好的，我来做清单。", "还有别的要看吗？"]
    assert bot.asked() == ["导出清单", DONE]
    [line] = chat.by("system")
    assert line["seq"] == 3
    assert line["text"] == "您要的表格「云星空 2026年10期 月末结账清单」做好了，可以下载、打印。"
    assert (line["file"]["name"], line["file"]["kind"]) == ("云星空-2026年10期-结账清单.xlsx", "document")
    status, data = await fetch(chat, line["file"]["id"])
    assert status == 200
    page = openpyxl.load_workbook(io.BytesIO(data)).active
    [row] = [row for row in page.iter_rows() if row[0].value == 2]
    assert [(cell.value, cell.data_type) for cell in row] == [(2, "n"), ("=1+1", "s"), (None, "n")]
    assert len(kept(tmp_path)) == 1
    stranger = await desk.open()
    assert (await fetch(Chat(desk, stranger.id, stranger.token), line["file"]["id"]))[0] == 404


async def test_the_engineer_sees_and_gets_it(desk: Desk, bot: ScriptedBot) -> None:
    hands_out(bot)
    chat = await desk.open()
    await chat.post("导出清单")
    await chat.lines("bot", 2)
    bot.answering = lambda body: [say(handoff={"reason": "customer_asked"})] if "text" in body else []
    await chat.post("转人工")
    await chat.lines("system", 2)
    engineer = await desk.engineer()
    _, tickets = await engineer.get("/tickets")
    _, ticket = await engineer.get(f"/tickets/{tickets['tickets'][0]['number']}")
    assert [file["name"] for file in ticket["files"]] == [SHEET["name"]]
    url = f"{desk.url}/api/desk/conversations/{chat.id}/files/{ticket['files'][0]['id']}"
    async with desk.http.get(url, headers=engineer._headers()) as response:
        assert (response.status, (await response.read())[:2]) == (200, b"PK")


@pytest.mark.parametrize(
    "changes", [{"rows": [[1, "x", ""]] * 501}, {"columns": []}, {"rows": "all"}, {"rows": [[1, "x" * 501, ""]]}]
)
async def test_a_table_beyond_the_limits_is_said_so(
    desk: Desk, bot: ScriptedBot, tmp_path: Path, changes: dict[str, Any]
) -> None:
    hands_out(bot, **changes)
    chat = await desk.open()
    await chat.post("导出清单")
    await chat.lines("bot", 2)
    assert [line["text"] for line in chat.by("system")] == [
        "抱歉，表格没有做成。内容超出了一份表格能放下的大小，请分开来要，或者转人工。"
    ]
    assert bot.asked() == ["导出清单", FAILED]
    assert kept(tmp_path) == []


async def test_a_conversation_that_is_full_gets_no_more(make_desk: MakeDesk, bot: ScriptedBot, tmp_path: Path) -> None:
    desk = await make_desk(files_per_conversation=1)
    hands_out(bot)
    chat = await desk.open()
    await chat.post("导出清单")
    await chat.lines("bot", 2)
    await chat.post("再导一份")
    await chat.lines("bot", 4)
    assert chat.by("system")[1]["text"] == (
        "抱歉，表格没有做成。这个会话的文件太多了（最多 1 个），请用文字说明。"
    )
    assert bot.asked() == ["导出清单", DONE, "再导一份", FAILED]
    await eventually(lambda: _is_alone(tmp_path))


async def test_a_fault_in_drawing_costs_the_table_and_not_the_answer(
    desk: Desk, bot: ScriptedBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("no ink")

    monkeypatch.setattr("desk.files.workbook.write_workbook", broken)
    hands_out(bot)
    chat = await desk.open()
    await chat.post("导出清单")
    assert (await chat.lines("bot", 2))[0] == "好的，我来做清单。"
    assert chat.by("system")[0]["text"] == "抱歉，表格没有做成。请稍后再试一次，或者转人工。"
    assert bot.asked() == ["导出清单", FAILED]
    assert kept(tmp_path) == []


async def test_a_desk_that_dies_between_file_and_answer_leaves_one_file(
    make_desk: MakeDesk, bot: ScriptedBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The bytes are on the disk, the transaction is not: the next desk makes the turn's table, once."""
    first, second = await make_desk(lease_s=1.0), await make_desk(lease_s=1.0)
    is_made, never = asyncio.Event(), asyncio.Event()
    make = Files.make

    async def make_and_stop(self: Files, *arguments: Any) -> Any:
        made = await make(self, *arguments)
        if self is first.app[keys.FILES]:
            is_made.set()
            await never.wait()
        return made

    monkeypatch.setattr(Files, "make", make_and_stop)
    hands_out(bot)
    chat = await first.open()
    await chat.post("导出清单")
    await is_made.wait()
    await first.die()
    seen = chat.at(second)
    assert await seen.lines("bot", 2) == ["好的，我来做清单。", "还有别的要看吗？"]
    assert [bool(line.get("file")) for line in seen.by("system")] == [True]
    assert len(await second.rows(select(FileRow.id))) == 1
    assert bot.asked() == ["导出清单", DONE]
    # What the dead one left belongs to nobody; the sweep finds it.
    assert len(kept(tmp_path)) == 2
    await second.app[keys.FILES].sweep(age_s=-1)
    assert len(kept(tmp_path)) == 1
    assert (await fetch(seen, seen.by("system")[0]["file"]["id"]))[0] == 200


async def test_a_person_who_took_over_gets_no_table_of_the_bot(
    desk: Desk, bot: ScriptedBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    is_made, go_on = asyncio.Event(), asyncio.Event()
    make = Files.make

    async def make_and_wait(self: Files, *arguments: Any) -> Any:
        made = await make(self, *arguments)
        is_made.set()
        await go_on.wait()
        return made

    monkeypatch.setattr(Files, "make", make_and_wait)
    hands_out(bot)
    chat, engineer = await desk.open(), await desk.engineer()
    await chat.post("导出清单")
    await is_made.wait()
    assert (await engineer.act(chat, "claim"))[0] == 200
    go_on.set()

    async def is_gone() -> bool:
        return await desk.rows(select(TurnRow.state)) == [{"state": "dropped"}] and kept(tmp_path) == []

    await eventually(is_gone)
    assert await desk.rows(select(MessageRow.seq).where(MessageRow.author == "bot")) == []
    assert await desk.rows(select(FileRow.id)) == []


async def test_the_news_about_a_table_is_not_answered_with_another(desk: Desk, bot: ScriptedBot) -> None:
    bot.answering = lambda body: [say("好"), say(file=SHEET)]
    chat = await desk.open()
    await chat.post("导出清单")
    await chat.lines("bot", 2)
    assert len(chat.by("system")) == 1
    assert len(await desk.rows(select(FileRow.id))) == 1


async def test_a_hand_off_comes_after_what_else_was_asked(desk: Desk, bot: ScriptedBot) -> None:
    bot.answering = lambda body: (
        [say(handoff={"reason": "customer_asked"}), say(file=SHEET)] if "text" in body else []
    )
    chat = await desk.open()
    await chat.post("导出清单，转人工")
    await chat.lines("system", 2)
    assert [bool(line.get("file")) for line in chat.by("system")] == [True, False]


async def test_deleting_the_customer_deletes_the_table(desk: Desk, bot: ScriptedBot, tmp_path: Path) -> None:
    hands_out(bot)
    chat = await desk.open()
    await chat.post("导出清单")
    await chat.lines("bot", 2)
    deleted = await desk.app[keys.CUSTOMER_DATA].delete(Selection(conversation=chat.id), "operator", 1)
    assert deleted.files == 1
    assert kept(tmp_path) == []


async def _is_alone(folder: Path) -> bool:
    return len(kept(folder)) == 1
