"""Files in a real browser with the real desk behind it: chosen, pasted, dropped, shown, downloaded, refused."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from tests.desk.files import samples
from tests.desk.harness import Desk
from tests.desk.scripted_bot import ScriptedBot
from tests.desk.web.conftest import OpenPage

PNG = samples.picture(size=(900, 420))
LOGS = samples.log_collector()


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """One kind is enough for what a browser does."""
    return f"sqlite:///{tmp_path / 'desk.db'}"


@pytest.fixture
async def address(desk: Desk) -> str:
    """The pages come from the desk itself."""
    return desk.url


def of(name: str, data: bytes, mime: str = "") -> dict[str, object]:
    return {"name": name, "mimeType": mime or "application/octet-stream", "buffer": data}


def content_of(path: Path) -> bytes:
    return path.read_bytes()


async def choose(page: Page, *files: dict[str, object]) -> None:
    await page.locator("input[type=file]").set_input_files(list(files))  # type: ignore[arg-type]


async def is_drawn(image: Locator) -> None:
    await expect(image).to_have_js_property("complete", True)
    await expect(image).not_to_have_js_property("naturalWidth", 0)


async def paste(page: Page, data: bytes, text: str = "") -> None:
    """What the browser does when a screenshot (or a few cells of Excel) are on the clipboard."""
    await page.get_by_label("您的问题").evaluate(
        """(box, [content, text]) => {
            const bytes = Uint8Array.from(atob(content), (one) => one.charCodeAt(0));
            const data = new DataTransfer();
            data.items.add(new File([bytes], "image.png", {type: "image/png"}));
            if (text) data.setData("text/plain", text);
            box.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        [base64.b64encode(data).decode(), text],
    )


async def test_a_chosen_screenshot_is_sent_with_its_words_and_shown(desk: Desk, open_page: OpenPage) -> None:
    page = await open_page("/")
    await choose(page, of("登录报错.png", PNG, "image/png"))
    await expect(page.locator(".tray-item .tray-name")).to_have_text("登录报错.png")
    await page.get_by_label("您的问题").fill("登录时弹出这个")
    await page.get_by_role("button", name="发送", exact=True).click()
    line = page.locator(".line.visitor[data-seq='1']")
    await expect(line.locator(".bubble")).to_have_text("登录时弹出这个")
    await is_drawn(line.get_by_role("img", name="图片：登录报错.png"))
    await expect(page.locator(".line.system")).to_contain_text("已收到图片「登录报错.png」")
    await expect(page.locator(".line.bot .bubble")).to_have_text("答：登录时弹出这个")
    await expect(page.locator(".line.visitor")).to_have_count(1)
    await expect(page.locator(".tray")).to_be_hidden()
    await line.get_by_role("button", name="图片：登录报错.png").click()
    await expect(page.get_by_role("dialog").get_by_role("img")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_after_a_reload_the_picture_is_still_there(desk: Desk, open_page: OpenPage) -> None:
    page = await open_page("/")
    await choose(page, of("a.png", PNG, "image/png"))
    await page.get_by_role("button", name="发送", exact=True).click()
    await is_drawn(page.locator(".line.visitor[data-seq='1'] img"))
    await page.reload()
    await is_drawn(page.locator(".line.visitor[data-seq='1'] img"))
    await expect(page.locator(".line.system .choice")).to_have_text("转人工")


async def test_a_screenshot_is_pasted_but_cells_of_excel_are_words(desk: Desk, open_page: OpenPage) -> None:
    page = await open_page("/")
    await paste(page, PNG, text="凭证号\t金额")
    await expect(page.locator(".tray-item")).to_have_count(0)
    await paste(page, PNG)
    await expect(page.locator(".tray-item")).to_have_count(1)
    assert ((await page.locator(".tray-name").text_content()) or "").startswith("截图 ")
    await page.get_by_label("您的问题").press("Enter")
    await is_drawn(page.locator(".line.visitor[data-seq='1'] img"))


async def test_a_file_is_dropped_and_taken_out_again_by_keyboard(desk: Desk, open_page: OpenPage) -> None:
    page = await open_page("/")
    await page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.items.add(new File(["ERROR 1001"], "app.log", {type: "text/plain"}));
            for (const kind of ["dragover", "drop"])
                document.getElementById("log").dispatchEvent(
                    new DragEvent(kind, {dataTransfer: data, bubbles: true, cancelable: true}));
        }"""
    )
    remove = page.get_by_role("button", name="移除 app.log")
    await remove.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator(".tray-item")).to_have_count(0)
    await expect(page.get_by_role("button", name="添加截图或文件")).to_be_focused()
    await expect(page.get_by_role("button", name="发送", exact=True)).to_be_disabled()


async def test_other_files_are_cards_and_can_be_downloaded(desk: Desk, open_page: OpenPage) -> None:
    page = await open_page("/")
    await choose(page, of("日志.zip", samples.log_collector()), of("app.log", "登录失败\n密码：Kd@2024abc".encode()))
    await page.get_by_label("您的问题").fill("日志都在这里")
    await page.get_by_role("button", name="发送", exact=True).click()
    await expect(page.locator(".line.visitor[data-seq] .file-name")).to_have_text(["日志.zip", "app.log"])
    await expect(page.locator(".line.visitor[data-seq] .bubble")).to_have_text("日志都在这里")
    await page.locator("summary", has_text="3 个文件").click()
    await expect(page.locator(".file-listing li").first).to_contain_text("Logs/App/2026-11-22.log")
    async with page.expect_download() as expected:
        await page.get_by_role("button", name="下载 app.log").click()
    download = await expected.value
    assert download.suggested_filename == "app.log"
    assert content_of(await download.path()).decode() == "登录失败\n密码：[密码已隐藏]"
    await page.set_viewport_size({"width": 390, "height": 780})
    assert await page.evaluate("document.getElementById('scroll').scrollWidth") <= 390
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390


async def test_a_refusal_is_told_in_the_servers_words(desk: Desk, open_page: OpenPage) -> None:
    page = await open_page("/")
    await choose(page, of("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"))
    await page.get_by_role("button", name="发送", exact=True).click()
    await expect(page.locator(".line.visitor.failed .line-foot")).to_contain_text("SVG 文件不能接收，请发截图")


async def test_what_is_too_large_is_told_before_it_is_sent(desk: Desk, open_page: OpenPage) -> None:
    page = await open_page("/")
    await page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.items.add(new File([new Uint8Array(50 * 1024 * 1024 + 1)], "录屏.mp4"));
            document.body.dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}));
        }"""
    )
    await expect(page.get_by_role("alert").filter(has_text="最大 50 MB")).to_be_visible()
    await expect(page.locator(".tray-item")).to_have_count(0)


async def test_a_broken_upload_is_tried_again_under_the_same_id(desk: Desk, open_page: OpenPage) -> None:
    page = await open_page("/")
    await page.get_by_label("您的问题").fill("你好")
    await page.get_by_label("您的问题").press("Enter")
    await expect(page.locator(".line.bot")).to_have_count(1)
    await page.route("**/messages", lambda route: route.abort())
    await choose(page, of("a.png", PNG, "image/png"))
    await page.get_by_role("button", name="发送", exact=True).click()
    retry = page.get_by_role("button", name="发送失败，点此重试")
    await expect(retry).to_be_visible()
    await page.unroute("**/messages")
    await retry.click()
    await is_drawn(page.locator(".line.visitor[data-seq='3'] img"))
    await expect(page.locator(".line.visitor")).to_have_count(2)


async def test_an_upload_shows_its_progress_and_can_be_cancelled(desk: Desk, open_page: OpenPage) -> None:
    page = await open_page("/")
    await page.route("**/messages", lambda route: None if route.request.method == "POST" else route.continue_())
    await choose(page, of("录屏.mp4", samples.mp4(frames=400_000), "video/mp4"))
    await page.get_by_role("button", name="发送", exact=True).click()
    await expect(page.get_by_role("progressbar", name="正在上传 录屏.mp4")).to_be_visible()
    await page.get_by_role("button", name="取消发送 录屏.mp4").click()
    await expect(page.locator(".line")).to_have_count(0)
    await page.unroute("**/messages")
    await page.get_by_label("您的问题").fill("不发了")
    await page.get_by_label("您的问题").press("Enter")
    await expect(page.locator(".line.visitor[data-seq='1'] .bubble")).to_have_text("不发了")


async def test_the_engineer_sees_files_and_sends_one(desk: Desk, open_page: OpenPage, bot: ScriptedBot) -> None:
    await bot.stop()
    page = await open_page("/")
    await choose(page, of("登录报错.png", PNG, "image/png"), of("日志.zip", LOGS))
    await page.get_by_label("您的问题").fill("登录不上")
    await page.get_by_role("button", name="发送", exact=True).click()
    await expect(page.locator("#state-text")).to_contain_text("已提工单")
    client = await desk.engineer()
    work = await open_page("/desk")
    await work.get_by_label("用户名").fill(client.username)
    await work.get_by_label("密码").fill(client.password)
    await work.get_by_role("button", name="登录").click()
    await work.locator(".row").click()
    await is_drawn(work.locator(".said.visitor img"))
    await expect(work.locator(".attachments li")).to_have_count(2)
    await work.locator("summary", has_text="3 个文件").click()
    await expect(work.locator(".file-listing li")).to_have_count(3)
    await expect(work.get_by_role("button", name="添加截图或文件")).to_be_hidden()
    await work.get_by_role("button", name="接手").click()
    await expect(work.get_by_role("button", name="添加截图或文件")).to_be_enabled()
    await choose(work, of("补丁说明.pdf", samples.pdf(), "application/pdf"))
    await work.get_by_label("回复客户").fill("请按说明操作")
    await work.get_by_role("button", name="回复", exact=True).click()
    await expect(work.locator(".said.engineer .file-name")).to_have_text("补丁说明.pdf")
    await expect(work.locator(".said.engineer .said-text")).to_have_text("请按说明操作")
    await expect(page.locator(".line.engineer .file-name")).to_have_text("补丁说明.pdf")
    async with work.expect_download() as expected:
        await work.get_by_role("button", name="下载 日志.zip").click()
    assert content_of(await (await expected.value).path()) == LOGS
    await work.set_viewport_size({"width": 390, "height": 780})
    assert await work.evaluate("document.documentElement.scrollWidth") <= 390
