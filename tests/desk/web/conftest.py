"""A real browser on the real pages, with the scripted server behind them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import BrowserContext, Page, async_playwright, expect

from desk import keys
from desk.accounts import engineers
from tests.desk.harness import Desk
from tests.desk.web.chromium import running_chromium
from tests.desk.web.outside import Outside

PATIENCE_MS = 40_000
DESKTOP = {"width": 1280, "height": 800}

expect.set_options(timeout=PATIENCE_MS)

OpenPage = Callable[[str], Awaitable[Page]]
NewProfile = Callable[..., AbstractAsyncContextManager[BrowserContext]]
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


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The running browser's address."""
    yield from running_chromium(tmp_path_factory.mktemp("chromium"))


@pytest.fixture
def new_profile(chromium: str) -> NewProfile:
    """Makes profiles that know nothing of one another."""

    @asynccontextmanager
    async def profile(**changes: Any) -> AsyncIterator[BrowserContext]:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.connect_over_cdp(chromium)
            context = await browser.new_context(viewport=DESKTOP, locale="zh-CN", **changes)
            context.set_default_timeout(PATIENCE_MS)
            yield context
            await context.close()
            await browser.close()

    return profile


@pytest.fixture
async def open_page(address: str, new_profile: NewProfile) -> AsyncIterator[OpenPage]:
    """Opens a path in a fresh browser profile; any script error or refused resource on it fails the test."""
    complaints: list[str] = []
    async with new_profile(timezone_id="Asia/Shanghai") as browser:

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
async def signed_in(new_profile: NewProfile) -> AsyncIterator[SignedIn]:
    """Opens the desk as an engineer of the given role."""
    complaints: list[str] = []
    async with new_profile() as browser:

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
    assert complaints == []
