"""The engineers' desk in a real browser: signing in, the list, a ticket, and what can be done with it."""

from __future__ import annotations

from datetime import UTC, datetime

from playwright.async_api import Page, expect

from tests.desk.web.conftest import OpenPage
from tests.desk.web.contents import TICKETS
from tests.desk.web.outside import Outside


async def signed_in(outside: Outside, open_page: OpenPage, path: str = "/desk") -> Page:
    outside.signed_in = True
    page = await open_page(path)
    await expect(page.locator(".row").first).to_be_visible()
    return page


async def test_signing_in_shows_the_tickets(outside: Outside, open_page: OpenPage) -> None:
    page = await open_page("/desk")
    await page.get_by_label("用户名").fill("admin")
    await page.get_by_label("密码").fill("wrong")
    await page.get_by_role("button", name="登录").click()
    await expect(page.locator("#login-error")).to_have_text("用户名或密码不对。")
    await page.get_by_label("密码").fill("right")
    await page.get_by_role("button", name="登录").click()
    await expect(page.locator(".row-number")).to_have_text([ticket["number"] for ticket in TICKETS])
    await expect(page.locator("#who")).to_have_text("王工")
    assert await page.get_by_label("密码").input_value() == ""


async def test_a_reload_stays_signed_in_and_signing_out_ends_it(outside: Outside, open_page: OpenPage) -> None:
    page = await signed_in(outside, open_page)
    await page.get_by_role("button", name="退出").click()
    await expect(page.get_by_label("用户名")).to_be_visible()
    await page.reload()
    await expect(page.get_by_label("用户名")).to_be_visible()


async def test_the_list_is_filtered_by_status(outside: Outside, open_page: OpenPage) -> None:
    page = await signed_in(outside, open_page)
    await page.get_by_label("按状态筛选").select_option("closed")
    await expect(page.locator(".row-number")).to_have_text(["ZF261121-0012"])


async def test_a_ticket_tells_all(outside: Outside, open_page: OpenPage) -> None:
    page = await signed_in(outside, open_page)
    await page.get_by_text("ZF261122-0006").click()
    facts = page.locator(".facts")
    await expect(facts).to_contain_text("产品云星空")
    await expect(facts).to_contain_text("版本类型公有云")
    await expect(facts).to_contain_text("试过的办法云星空：普通用户忘记登录密码 — 没解决")
    await expect(page.locator(".said")).to_have_count(7)
    insight = page.locator(".said[data-seq='4'] .insight")
    await expect(insight).to_contain_text("理解为重置密码97%")
    await expect(insight).to_contain_text("产品：云星空")
    await expect(insight.locator("li").first).to_have_text("云星空：普通用户忘记登录密码0.91")
    await expect(page.locator(".said[data-seq='5'] .said-text")).to_contain_text("<img src=x onerror=alert(1)>")
    assert await page.locator("#ticket img, .row b").count() == 0
    await expect(page.get_by_role("button", name="回复")).to_be_hidden()


async def test_claim_reply_and_resolve(outside: Outside, open_page: OpenPage) -> None:
    page = await signed_in(outside, open_page, "/desk#ZF261122-0006")
    await page.get_by_role("button", name="接手").click()
    await page.get_by_label("回复客户").fill("您好，已经重置好了。")
    await page.get_by_role("button", name="回复").click()
    await expect(page.locator(".said.engineer .said-text")).to_have_text("您好，已经重置好了。")
    await expect(page.get_by_label("回复客户")).to_have_value("")
    await page.get_by_role("button", name="标记解决").click()
    await expect(page.locator(".ticket-head .state-badge")).to_have_text("已解决")
    assert [verb for verb, _ in outside.acts] == ["claim", "reply", "resolve"]
    assert outside.acts[1][1]["client_msg_id"]


async def test_a_claimed_conversation_can_go_back_to_the_bot(outside: Outside, open_page: OpenPage) -> None:
    page = await signed_in(outside, open_page, "/desk#ZF261122-0006")
    await page.get_by_role("button", name="接手").click()
    await page.get_by_role("button", name="交还机器人").click()
    await expect(page.locator(".ticket-head .state-badge")).to_have_text("机器人接待")


async def test_new_lines_appear_while_a_draft_stays(outside: Outside, open_page: OpenPage) -> None:
    page = await signed_in(outside, open_page, "/desk#ZF261122-0006")
    await page.get_by_role("button", name="接手").click()
    await page.get_by_label("回复客户").fill("写到一半")
    lines = outside.detail["transcript"]["messages"]
    lines.append({**lines[0], "seq": 8, "text": "还在吗", "at": datetime.now(UTC).isoformat()})
    await expect(page.locator(".said").last).to_contain_text("还在吗")
    await expect(page.get_by_label("回复客户")).to_have_value("写到一半")


async def test_a_failed_reply_keeps_its_words_and_its_id(outside: Outside, open_page: OpenPage) -> None:
    page = await signed_in(outside, open_page, "/desk#ZF261122-0006")
    await page.get_by_role("button", name="接手").click()
    await page.get_by_label("回复客户").fill("请再试一次")
    sent: list[str] = []

    async def lose(route: object) -> None:
        sent.append(route.request.post_data_json["client_msg_id"])  # type: ignore[attr-defined]
        await route.abort()  # type: ignore[attr-defined]

    await page.route("**/reply", lose)
    await page.get_by_role("button", name="回复").click()
    await expect(page.locator(".reply-hint")).to_contain_text("没有发出，内容还在")
    await page.unroute("**/reply")
    await page.get_by_role("button", name="回复").click()
    await expect(page.locator(".said.engineer .said-text")).to_have_text("请再试一次")
    assert outside.acts[-1][1]["client_msg_id"] == sent[0]


async def test_an_expired_session_leads_back_to_the_login(outside: Outside, open_page: OpenPage) -> None:
    page = await signed_in(outside, open_page)
    outside.signed_in = False
    await expect(page.locator("#login-error")).to_have_text("登录已过期，请重新登录。")


async def test_on_a_narrow_screen_list_and_ticket_take_turns(outside: Outside, open_page: OpenPage) -> None:
    page = await signed_in(outside, open_page)
    await page.set_viewport_size({"width": 768, "height": 1024})
    await page.get_by_text("ZF261122-0006").click()
    await expect(page.locator(".desk-list")).to_be_hidden()
    await expect(page.locator(".said")).to_have_count(7)
    assert await page.evaluate("document.documentElement.scrollWidth") <= 768
    await page.get_by_role("link", name="← 工单").click()
    await expect(page.locator(".row").first).to_be_visible()


async def test_a_conversation_is_passed_to_a_colleague_who_is_there(outside: Outside, open_page: OpenPage) -> None:
    page = await signed_in(outside, open_page, "/desk#ZF261122-0006")
    await expect(page.get_by_role("button", name="接手")).to_be_visible()
    await expect(page.get_by_role("button", name="转交")).to_have_count(0)
    await page.get_by_role("button", name="接手").click()
    await page.get_by_role("button", name="转交").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.locator("option")).to_have_text(["李工", "赵工（不在线）", "转回人工队列"])
    await expect(dialog.locator("option[disabled]")).to_have_text(["赵工（不在线）"])
    await dialog.get_by_label("原因").fill("成本的问题")
    await dialog.get_by_role("button", name="转交").click()
    await expect(dialog).to_have_count(0)
    assert outside.acts[-1] == ("transfer", {"to": "li", "reason": "成本的问题"})
    await expect(page.get_by_role("button", name="转交")).to_have_count(0)


async def test_a_note_is_kept_beside_the_conversation(outside: Outside, open_page: OpenPage) -> None:
    page = await signed_in(outside, open_page, "/desk#ZF261122-0006")
    button = page.get_by_role("button", name="添加备注")
    await expect(button).to_be_disabled()
    await page.get_by_label("内部备注").last.fill("<b>客户很急</b>")
    await button.click()
    await expect(page.locator(".note .note-text")).to_have_text("<b>客户很急</b>")
    await expect(page.locator("#note-text")).to_have_value("")
    await expect(page.locator(".said")).to_have_count(7)


async def test_being_there_is_a_switch(outside: Outside, open_page: OpenPage) -> None:
    page = await signed_in(outside, open_page)
    switch = page.locator("#presence")
    await expect(switch).to_have_text("在线")
    await switch.click()
    await expect(switch).to_have_text("离线")
    assert outside.available is False
    await page.reload()
    await expect(switch).to_have_text("离线")
