"""What the bot asked of the desk, as the customer sees it: a table he downloads, a reminder, both beside his chat."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.async_api import expect

from tests.desk.harness import Desk
from tests.desk.scripted_bot import ScriptedBot, say
from tests.desk.web.conftest import OpenPage

NAME = "云星空-2026年10期-结账清单.xlsx"


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """One kind is enough for what a browser does."""
    return f"sqlite:///{tmp_path / 'desk.db'}"


@pytest.fixture
async def address(desk: Desk) -> str:
    """The pages come from the desk itself."""
    return desk.url


def answers(body: dict[str, Any]) -> list[dict[str, Any]]:
    """A table or a reminder, as the customer wishes."""
    if "payload" in body:
        return []
    if "提醒" in body["text"]:
        return [say(reminder={"id": "reminder-0001", "at": "2026-11-23T10:01:00+08:00", "text": "结转损益"})]
    if "转人工" in body["text"]:
        return [say(handoff={"reason": "customer_asked"})]
    rows = [[1, "关账", "已完成"], [2, "结转损益", None]]
    sheet = {"name": NAME, "title": "结账清单", "columns": ["序号", "事项", "状态"], "rows": rows}
    return [say(file=sheet)]


def read_back(path: Path) -> list[list[Any]]:
    with path.open("rb") as stream:
        page = openpyxl.load_workbook(stream).active
    return [[cell.value for cell in row] for row in page.iter_rows(min_row=3)]


async def test_a_table_is_downloaded_from_the_chat_and_on_the_desk(
    desk: Desk, bot: ScriptedBot, open_page: OpenPage
) -> None:
    bot.answering = answers
    page = await open_page("/")
    await page.get_by_label("您的问题").fill("导出清单")
    await page.get_by_label("您的问题").press("Enter")
    line = page.locator(".line.system")
    await expect(line.locator(".file-name")).to_have_text(NAME)
    await expect(line.locator(".bubble")).to_have_text("您要的表格「结账清单」做好了，可以下载、打印。")
    await page.set_viewport_size({"width": 360, "height": 740})
    assert await page.evaluate("document.getElementById('scroll').scrollWidth") <= 360
    if folder := os.environ.get("PICTURES"):
        await page.screenshot(path=Path(folder) / "chat-table.png")
    async with page.expect_download() as expected:
        await page.get_by_role("button", name=f"下载 {NAME}").click()
    download = await expected.value
    assert download.suggested_filename == NAME
    table = [["序号", "事项", "状态"], [1, "关账", "已完成"], [2, "结转损益", None]]
    assert read_back(await download.path()) == table
    await page.get_by_label("您的问题").fill("转人工")
    await page.get_by_label("您的问题").press("Enter")
    await expect(page.locator("#state-text")).to_contain_text("已提工单")
    client = await desk.engineer()
    work = await open_page("/desk")
    await work.get_by_label("用户名").fill(client.username)
    await work.get_by_label("密码").fill(client.password)
    await work.get_by_role("button", name="登录").click()
    await work.locator(".row").click()
    await expect(work.locator(".said.system .file-name")).to_have_text(NAME)
    await expect(work.locator(".attachments li")).to_have_count(1)
    async with work.expect_download() as expected:
        await work.locator(".said.system").get_by_role("button", name=f"下载 {NAME}").click()
    assert read_back(await (await expected.value).path()) == table


async def test_a_reminder_is_pushed_to_the_open_page(desk: Desk, bot: ScriptedBot, open_page: OpenPage) -> None:
    bot.answering = answers
    page = await open_page("/")
    await page.get_by_label("您的问题").fill("一分钟后提醒我结转损益")
    await page.get_by_label("您的问题").press("Enter")
    lines = page.locator(".line.system .bubble")
    await expect(lines).to_have_text(["好的，我会在11月23日（星期一）10:01提醒您：结转损益。不需要了就说“取消提醒”。"])
    desk.clock.advance(seconds=60)
    await expect(lines.nth(1)).to_have_text("提醒：结转损益。")
