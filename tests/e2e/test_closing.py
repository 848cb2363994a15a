"""A month's closing in a real Chromium over the whole product: the list as a card, a tick, the table, a reminder."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from playwright.async_api import Browser, Page, expect

from ops.stack import Stack
from tests.e2e.test_browser import ANSWER_MS, browser, picture

__all__ = ["browser"]


async def test_a_closing_is_walked_ticked_and_filed(stack: Stack, browser: Browser) -> None:
    chat = await browser.new_page(viewport={"width": 390, "height": 844})
    await chat.goto(stack.base)
    await walk(chat)


async def walk(chat: Page) -> None:
    """From 「带我结账」 to a table on the disk and a reminder set."""
    await write(chat, "带我做云星空月末结账")
    await chat.get_by_role("button", name="都用了").click(timeout=ANSWER_MS)
    card = chat.locator(".checklist")
    await expect(card.locator(".checklist-done")).to_contain_text("完成 0 /", timeout=ANSWER_MS)
    item = await card.locator(".at-hand h4").inner_text()
    await expect(card.locator(".at-hand .steps li").first).to_be_visible()
    assert await chat.evaluate("document.getElementById('scroll').scrollWidth") <= 390
    await picture(chat, "closing-first")

    await chat.get_by_role("button", name="做好了").click()
    last = card.last
    await expect(last.locator(".checklist-done")).to_contain_text("完成 1 /", timeout=ANSWER_MS)
    await expect(chat.locator(".line.bot .bubble").last).to_contain_text(item)
    await expect(last.locator(".at-hand h4")).not_to_have_text(item)
    await last.locator(".whole > summary").click()
    await expect(last.locator(".item.done .item-title").first).to_have_text(item)
    await picture(chat, "closing-second")

    await write(chat, "下载清单")
    line = chat.locator(".line.system").filter(has=chat.locator(".file-name"))
    await expect(line.locator(".file-name")).to_contain_text("结账清单.xlsx", timeout=ANSWER_MS)
    await picture(chat, "closing-table")
    async with chat.expect_download() as expected:
        await line.get_by_role("button", name="下载").click()
    states = states_of(Path(await (await expected.value).path()))
    assert states[item] == "做好了"
    assert sum(state == "做好了" for state in states.values()) == 1

    await write(chat, "明天上午九点提醒我接着结账")
    said = chat.locator(".line.system .bubble").last
    await expect(said).to_contain_text("09:00提醒您", timeout=ANSWER_MS)
    await write(chat, "取消提醒")
    await expect(said).to_contain_text("已取消提醒：", timeout=ANSWER_MS)


async def write(chat: Page, text: str) -> None:
    """Say it as a customer does."""
    await chat.get_by_label("您的问题").fill(text)
    await chat.get_by_label("您的问题").press("Enter")


def states_of(path: Path) -> dict[str, str]:
    """What the table says of each item."""
    with path.open("rb") as stream:
        rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(stream).active.iter_rows()]
    head = next(row for row in rows if "事项" in row)
    title, state = head.index("事项"), head.index("状态")
    return {row[title]: row[state] for row in rows[rows.index(head) + 1 :] if row[title] and row[state]}
