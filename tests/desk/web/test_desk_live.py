"""The engineers' page on a real desk: changes appear by themselves, and an admin sees what could not be delivered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.async_api import Page, expect
from sqlalchemy import insert, select

from desk import keys
from desk.accounts import engineers
from desk.store.outbox_tables import OutboxRow
from tests.desk.conftest import MakeDesk
from tests.desk.harness import Chat, Desk, eventually
from tests.desk.scripted_bot import ScriptedBot, say
from tests.desk.web.conftest import SignedIn

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def freeze(page: Page) -> None:
    """Stop the page's timers: from here on only what it is told can make it look."""
    await page.clock.install()
    await page.reload()
    await expect(page.locator("#who")).to_have_text("王工")
    await page.clock.pause_at(await page.evaluate("Date.now() / 1000 + 1"))


async def handed_over(desk: Desk, bot: ScriptedBot, question: str) -> Chat:
    """A conversation with a ticket."""
    bot.answering = lambda body: (
        [say(handoff={"reason": "customer_asked", "facts": {"question": question}})] if body.get("text") else []
    )
    chat = await desk.open()
    await chat.post(question)
    await chat.lines("system", 1)
    return chat


async def test_a_new_ticket_and_a_new_line_appear_without_asking(
    make_desk: MakeDesk, bot: ScriptedBot, signed_in: SignedIn
) -> None:
    desk = await make_desk()
    page = await signed_in(desk, engineers.ENGINEER)
    await freeze(page)
    await eventually(lambda: is_connected(desk, 1))
    chat = await handed_over(desk, bot, "月末结账报错")
    await expect(page.locator(".row-question")).to_have_text(["月末结账报错"])
    await page.locator(".row").click()
    await expect(page.locator(".said.visitor .said-text")).to_have_text(["月末结账报错"])
    await eventually(lambda: is_watched(desk, chat))
    await chat.post("还是报错")
    await expect(page.locator(".said.visitor .said-text")).to_have_text(["月末结账报错", "还是报错"])
    await expect(page.locator("#outbox")).to_be_hidden()


async def test_when_the_connection_breaks_the_page_asks_and_connects_again(
    make_desk: MakeDesk, bot: ScriptedBot, signed_in: SignedIn
) -> None:
    desk = await make_desk()
    page = await signed_in(desk, engineers.ENGINEER)
    await eventually(lambda: is_connected(desk, 1))
    await page.route_web_socket("**/socket.io/**", lambda socket: socket.close())
    await page.reload()
    await eventually(lambda: is_connected(desk, 0))
    await handed_over(desk, bot, "没有推送也看得到")
    await expect(page.locator(".row-question")).to_have_text(["没有推送也看得到"])


async def test_an_admin_sees_dead_letters_and_sends_or_discards_them(
    make_desk: MakeDesk, signed_in: SignedIn
) -> None:
    desk = await make_desk()
    await bury(desk, 3)
    page = await signed_in(desk, engineers.ADMIN)
    letters = page.locator("#outbox li")
    await expect(letters).to_have_count(3)
    await expect(letters.first).to_contain_text("企业微信消息 · 试了 12 次")
    await expect(letters.first).to_contain_text("<b>Error</b>")
    assert await page.locator("#outbox b").count() == 0
    await letters.first.get_by_role("button", name="重发").click()
    await expect(letters).to_have_count(2)
    page.once("dialog", lambda dialog: dialog.accept())
    await letters.first.get_by_role("button", name="丢弃").click()
    await expect(letters).to_have_count(1)
    rows = await desk.rows(select(OutboxRow.dead_at, OutboxRow.attempts).order_by(OutboxRow.id))
    assert [(row["dead_at"] is None, row["attempts"]) for row in rows] == [(False, 12), (True, 0)]


async def bury(desk: Desk, count: int) -> None:
    """Dead letters of a channel that this desk does not have."""
    now = desk.clock.now()
    async with desk.app[keys.STORE].write() as connection:
        for number in range(count):
            values: dict[str, Any] = {
                "delivery_id": f"{number:032x}", "kind": "wecom", "destination": "customer", "payload": {"seq": 1},
                "attempts": 12, "not_before": now, "created_at": now - timedelta(hours=1), "dead_at": now,
                "last_error": "<b>Error</b>",
            }  # fmt: skip
            await connection.execute(insert(OutboxRow).values(**values))


async def is_connected(desk: Desk, count: int) -> bool:
    return len(desk.app[keys.LIVE].lists) == count


async def is_watched(desk: Desk, chat: Chat) -> bool:
    return chat.id in desk.app[keys.LIVE].topics()
