"""A customer in 微信客服 on the engineers' page: what may be sent, what stands in the way, who he is on the web."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect
from sqlalchemy import select

from desk.accounts import engineers
from desk.store.audit_tables import AuditRow
from desk.store.tables import ConversationRow
from tests.desk.channels.host_site import KEYS, signed
from tests.desk.channels.wecom.conftest import settings_of
from tests.desk.conftest import MakeDesk
from tests.desk.files import samples
from tests.desk.harness import Chat, Desk, SetClock, eventually
from tests.desk.scripted_bot import ScriptedBot, say
from tests.desk.web.conftest import SignedIn, sign_in
from tests.wecom.callbacks import Callbacks
from tests.wecom.product import Phone
from tests.wecom.simulator import Simulator
from tests.wecom.state import State

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class Scene:
    """A customer with a phone and a browser of his own, and an engineer's page with the ticket."""

    def __init__(self, desk: Desk, chat: Chat, phone: Phone, page: Page) -> None:
        self.desk, self.chat, self.phone, self.page = desk, chat, phone, page
        self.dialog = page.locator("dialog.linking")

    async def open(self) -> None:
        """The dialog."""
        await self.page.locator("[data-verb=link]").click()
        await expect(self.dialog).to_be_visible()

    async def ask(self) -> str:
        """Choose the customer and send the code; the code."""
        await self.open()
        send = self.dialog.get_by_role("button", name="发验证码")
        await self.dialog.get_by_role("radio").check()
        await expect(send).to_be_disabled()
        await self.dialog.get_by_role("checkbox").check()
        await picture(self.page, "linking-choice")
        await send.click()
        await expect(self.dialog).to_contain_text("正在等客户发来")
        [line] = (await self.chat.lines("system", 1))[-1:]
        found = re.search("绑定 ([A-Z2-9]{8})", line)
        assert found is not None
        return found[1]

    async def identity(self) -> tuple[str, str | None]:
        """Whose the conversation in WeCom is."""
        query = select(ConversationRow.subject, ConversationRow.customer_name)
        [row] = await self.desk.rows(query.where(ConversationRow.channel == "wecom"))
        return str(row["subject"]), row["customer_name"]

    async def actions(self) -> list[str]:
        """What the audit holds of it."""
        rows = await self.desk.rows(select(AuditRow.action).order_by(AuditRow.id))
        return [row["action"] for row in rows if "link" in row["action"]]


async def picture(page: Page, name: str) -> None:
    """Keep a screenshot where PICTURES names a folder, for people to look at."""
    if (folder := os.environ.get("PICTURES")) is not None:
        await page.screenshot(path=Path(folder) / f"{name}.png")


@pytest.fixture
async def scene(
    make_desk: MakeDesk, bot: ScriptedBot, signed_in: SignedIn, clock: SetClock
) -> AsyncIterator[Scene]:
    simulator = Simulator(State(lambda: clock.now().timestamp()))
    await simulator.start()
    bot.answering = lambda body: (
        [say(handoff={"reason": "customer_asked", "facts": {"question": "结账报错"}})]
        if "人工" in (body.get("text") or "") else []
    )  # fmt: skip
    desk = await make_desk(jwt_keys=KEYS, wecom=settings_of(simulator.state, simulator.url))
    callbacks = Callbacks(simulator.state, f"{desk.url}/wecom/callback")
    simulator.notify = callbacks.hint
    chat = await desk.open(identity=signed())
    await chat.post("网页上的我")
    phone = Phone(simulator.state, callbacks, "wmZhang")
    phone.write("转人工")
    await phone.hears("工单")
    page = await signed_in(desk, engineers.ENGINEER)
    await page.locator(".row").click()
    await expect(page.locator(".ticket-title")).to_contain_text("微信客服：还能发 4 条")
    yield Scene(desk, chat, phone, page)
    await callbacks.close()
    await simulator.stop()


async def test_linked_by_proof_and_undone(scene: Scene) -> None:
    await picture(scene.page, "wecom-ticket")
    code = await scene.ask()
    await picture(scene.page, "linking-asked")
    assert await scene.identity() == ("wmZhang", None)
    await scene.phone.ask(f"绑定{code.lower()}", "已确认是您本人")
    await expect(scene.dialog).to_contain_text("是同一位客户")
    await picture(scene.page, "linking-linked")
    [web] = await scene.desk.rows(select(ConversationRow.subject).where(ConversationRow.id == scene.chat.id))
    assert (await scene.identity())[0] == web["subject"]
    assert "已与这个账号关联" in (await scene.chat.lines("system", 2))[-1]
    await scene.dialog.get_by_role("button", name="关闭").click()
    await expect(scene.page.locator("[data-verb=link]")).to_have_text("已关联网页客户")

    await scene.open()
    scene.page.once("dialog", lambda dialog: dialog.accept())
    await scene.dialog.get_by_role("button", name="解除关联").click()
    await expect(scene.dialog.get_by_role("button", name="发验证码")).to_be_visible()
    assert await scene.identity() == ("wmZhang", None)
    await scene.phone.hears("已解除关联")
    assert await scene.actions() == ["conversation.link_ask", "conversation.link", "conversation.unlink"]


async def test_a_wrong_code_links_nobody_and_the_engineer_sees_it(scene: Scene) -> None:
    code = await scene.ask()
    await scene.phone.ask("绑定 " + ("A" if code[0] != "A" else "B") + code[1:], "验证码不对")
    await expect(scene.dialog).to_contain_text("没有关联")
    assert await scene.identity() == ("wmZhang", None)
    since = len(scene.phone.read)
    # The right one is of no use any more, and is an ordinary message.
    scene.phone.write(f"绑定 {code}")
    await eventually(lambda: _has_said(scene, code))
    assert scene.phone.read[since:] == []
    assert await scene.identity() == ("wmZhang", None)


async def test_the_code_can_be_taken_back(scene: Scene) -> None:
    await scene.ask()
    await scene.dialog.get_by_role("button", name="撤回验证码").click()
    await expect(scene.dialog.get_by_role("button", name="发验证码")).to_be_visible()
    assert await scene.actions() == ["conversation.link_ask", "conversation.link_cancel"]


async def test_customers_are_found_by_name_or_ticket(scene: Scene) -> None:
    await scene.open()
    found = scene.dialog.get_by_role("radio")
    await expect(found).to_have_count(1)
    await scene.dialog.get_by_label("他在网页上的会话").fill("没有这个人")
    await expect(found).to_have_count(0)
    await expect(scene.dialog).to_contain_text("没有这样的网页客户")


async def test_what_may_still_be_sent_is_shown(scene: Scene) -> None:
    line = scene.page.locator(".ticket-line").last
    await expect(line).to_contain_text("客户再说一句话，又有 5 条")
    await expect(line).not_to_have_class(re.compile("tight"))
    scene.desk.clock.advance(hours=49)
    await scene.page.reload()
    # He, too, comes back after two days.
    await sign_in(scene.page, "a-engineer")
    await expect(line).to_contain_text("现在发不出去")
    await expect(line).to_have_class(re.compile("tight"))
    await picture(scene.page, "wecom-closed")


async def test_that_a_colleague_has_taken_him_is_told_in_words(scene: Scene) -> None:
    event = {
        "event_type": "session_status_change", "open_kfid": "wkSimulated", "external_userid": "wmZhang",
        "change_type": 1, "new_servicer_userid": "li",
    }  # fmt: skip
    scene.phone.state.log("wkSimulated", {"origin": 4, "msgtype": "event", "event": event})
    scene.phone.callbacks.hint()
    note = scene.page.locator(".note.wecom_servicer")
    await expect(note).to_contain_text("被同事接走了")
    await picture(scene.page, "wecom-taken")


async def test_what_came_is_shown_and_can_be_had(scene: Scene) -> None:
    media_id = scene.phone.state.keep_media("1.amr", "voice/amr", samples.voice())
    scene.phone.send({"media_id": media_id}, "voice")
    scene.phone.send({"title": "金蝶云"}, "miniprogram")
    scene.phone.send({"name": "总部", "address": "软件园一路"}, "location")
    said = scene.page.locator(".said.visitor")
    await expect(said.last).to_contain_text("[位置] 总部 软件园一路")
    await expect(said.nth(-2)).to_contain_text("[小程序] 金蝶云")
    async with scene.page.expect_download() as download:
        await scene.page.get_by_role("button", name="下载 语音.amr").click()
    content = await asyncio.to_thread((await (await download.value).path()).read_bytes)
    assert content == samples.voice()
    await picture(scene.page, "wecom-kinds")


async def _has_said(scene: Scene, text: str) -> bool:
    await scene.page.reload()
    return text in await scene.page.locator(".transcript").inner_text()
