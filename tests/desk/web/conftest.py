"""A real browser on the real pages, with the scripted server behind them."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Page, async_playwright, expect

from desk import keys
from desk.accounts import engineers
from tests.desk.harness import Desk
from tests.desk.web.outside import Outside

FLAGS = (
    "--no-sandbox", "--headless", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
PATIENCE_MS = 15_000
DESKTOP = {"width": 1280, "height": 800}

expect.set_options(timeout=PATIENCE_MS)

OpenPage = Callable[[str], Awaitable[Page]]
SignedIn = Callable[[Desk, str], Awaitable[Page]]


@pytest.fixture
async def outside() -> Outside:
    """The scripted server; tests set its answers and faults."""
    return Outside()


@pytest.fixture
async def address(outside: Outside) -> AsyncIterator[str]:
    """Where the pages are."""
    server = TestServer(outside.app(), host="127.0.0.1")
    await server.start_server()
    yield str(server.make_url("")).rstrip("/")
    await server.close()


@pytest.fixture
async def open_page(address: str, tmp_path: Path) -> AsyncIterator[OpenPage]:
    """Opens a path in a fresh browser profile; any script error or refused resource on it fails the test."""
    chromium = shutil.which("chromium")
    assert chromium is not None, "the page tests need Chromium: apt-get install -y chromium fonts-noto-cjk"
    complaints: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch_persistent_context(
            tmp_path / "profile", executable_path=chromium, args=list(FLAGS), viewport=DESKTOP,
            locale="zh-CN", timezone_id="Asia/Shanghai",
        )  # fmt: skip
        browser.set_default_timeout(PATIENCE_MS)

        async def opened(path: str) -> Page:
            page = await browser.new_page()
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on(
                "console",
                lambda line: complaints.append(line.text) if "Content Security Policy" in line.text else None,
            )
            await page.goto(address + path)
            return page

        yield opened
        await browser.close()
    assert complaints == []


@pytest.fixture
async def client_app(outside: Outside) -> web.Application:
    """The application without a browser."""
    return outside.app()


async def sign_in(page: Page, username: str) -> None:
    """Fill in the form."""
    await page.get_by_label("用户名").fill(username)
    await page.get_by_label("密码").fill("password-123")
    await page.get_by_role("button", name="登录").click()


@pytest.fixture
async def signed_in(tmp_path: Path) -> AsyncIterator[SignedIn]:
    """Opens the desk as an engineer of the given role."""
    chromium = shutil.which("chromium")
    assert chromium is not None, "the page tests need Chromium: apt-get install -y chromium fonts-noto-cjk"
    complaints: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch_persistent_context(
            tmp_path / "profile", executable_path=chromium, args=list(FLAGS), viewport=DESKTOP, locale="zh-CN"
        )
        browser.set_default_timeout(PATIENCE_MS)

        async def open_desk(desk: Desk, role: str) -> Page:
            async with desk.app[keys.STORE].write() as connection:
                await engineers.create(connection, f"a-{role}", "王工", role, "password-123", desk.clock.now())
            page = await browser.new_page()
            page.on("pageerror", lambda error: complaints.append(str(error)))
            await page.goto(desk.url + "/desk")
            await sign_in(page, f"a-{role}")
            await expect(page.locator("#who")).to_have_text("王工")
            return page

        yield open_desk
        await browser.close()
    assert complaints == []
