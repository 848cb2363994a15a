"""The story as people see it: a customer at the chat page, an engineer at the desk page, in a real Chromium."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from ops.stack import Stack

BROWSER = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
# Without these a browser looks for its maker's hosts at every start.
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
ANSWER_MS = 20_000


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A headless browser of the distribution, with a profile of its own."""
    assert BROWSER, "Chromium is missing; install it: apt-get install -y chromium fonts-noto-cjk"
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=BROWSER, args=list(QUIET))
        yield started
        await started.close()


async def picture(page: Page, name: str) -> None:
    """Keep a screenshot where PICTURES names a folder, for people to look at."""
    if (folder := os.environ.get("PICTURES")) is not None:
        await page.screenshot(path=Path(folder) / f"{name}.png")


async def test_customer_and_engineer_meet(stack: Stack, browser: Browser) -> None:
    chat = await browser.new_page(viewport={"width": 1280, "height": 900})
    await chat.goto(stack.base)
    await chat.get_by_role("button", name="密码忘了怎么办").click()
    await chat.get_by_role("button", name="云星空", exact=True).click(timeout=ANSWER_MS)
    await chat.get_by_role("button", name="我自己的登录密码", exact=True).click(timeout=ANSWER_MS)
    await expect(chat.get_by_text("请系统管理员在用户管理里重置")).to_be_visible(timeout=ANSWER_MS)
    await picture(chat, "chat-answer")
    await chat.get_by_label("您的问题").fill("还是不行，转人工")
    await chat.get_by_label("您的问题").press("Enter")
    line = chat.get_by_text(re.compile(r"ZF\d{6}-\d{4}")).last
    await expect(line).to_be_visible(timeout=ANSWER_MS)
    number = re.search(r"ZF\d{6}-\d{4}", await line.inner_text())
    assert number is not None
    await picture(chat, "chat-ticket")

    desk = await (await browser.new_context(viewport={"width": 1280, "height": 900})).new_page()
    await desk.goto(f"{stack.base}/desk")
    await desk.get_by_label("用户名").fill(stack.admin_name)
    await desk.get_by_label("密码").fill(stack.admin_password)
    await desk.get_by_role("button", name="登录").click()
    await desk.get_by_text(number.group()).first.click()
    transcript = desk.locator("#ticket")
    await expect(transcript.get_by_text("还是不行，转人工")).to_be_visible()
    await expect(transcript.get_by_text("理解为").first).to_be_visible()
    await picture(desk, "desk-ticket")

    await desk.get_by_role("button", name="接手").click()
    await desk.get_by_role("textbox").last.fill("您好，我来帮您重置。")
    await desk.get_by_role("button", name=re.compile("发送|回复")).last.click()
    await expect(chat.get_by_text("您好，我来帮您重置。")).to_be_visible(timeout=ANSWER_MS)
    await picture(chat, "chat-engineer")

    await chat.reload()
    await expect(chat.get_by_text("您好，我来帮您重置。")).to_be_visible(timeout=ANSWER_MS)
    await expect(chat.locator(".line.visitor").first).to_contain_text("密码忘了怎么办")
