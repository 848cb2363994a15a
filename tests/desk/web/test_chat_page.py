"""The chat page in a real browser: sending, retrying, choosing, cards, reloading, and text that stays text."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web
from playwright.async_api import Page, expect

from desk.masking import mask
from tests.desk.web.conftest import OpenPage
from tests.desk.web.contents import CARD, CARD_TEXT, HELP_BUTTONS
from tests.desk.web.outside import Outside, Talk

HOSTILE = "<img src=x onerror=\"document.title='owned'\"><b>粗</b>"


def echo(talk: Talk, body: dict[str, Any]) -> None:
    talk.say("bot", f"收到：{body.get('text', '')}\n第二行")


def show_case(talk: Talk, body: dict[str, Any]) -> None:
    talk.say("bot", CARD_TEXT, card=CARD, buttons=HELP_BUTTONS)


async def write(page: Page, text: str) -> None:
    await page.get_by_label("您的问题").fill(text)
    await page.get_by_label("您的问题").press("Enter")


async def test_what_is_sent_is_answered_with_its_line_breaks(outside: Outside, open_page: OpenPage) -> None:
    outside.answer = echo
    page = await open_page("/")
    await write(page, "登录不上")
    await expect(page.locator(".line.bot .bubble")).to_have_text("收到：登录不上\n第二行")
    await expect(page.locator(".line.bot .bubble")).to_have_css("white-space", "pre-wrap")
    await expect(page.locator(".line.visitor[data-seq='1']")).to_have_count(1)
    await expect(page.locator(".line.visitor")).to_have_count(1)
    assert outside.talk.texts("visitor") == ["登录不上"]


async def test_a_visit_alone_makes_no_conversation(outside: Outside, open_page: OpenPage) -> None:
    page = await open_page("/")
    await expect(page.locator(".chip")).to_have_text(["密码忘了怎么办", "登录不上", "期末结账问题"])
    assert outside.talks == {}


async def test_a_starter_is_sent_as_it_stands(outside: Outside, open_page: OpenPage) -> None:
    page = await open_page("/")
    await page.get_by_role("button", name="密码忘了怎么办").click()
    await expect(page.locator(".line.visitor[data-seq='1'] .bubble")).to_have_text("密码忘了怎么办")
    await expect(page.locator(".chip").first).to_be_hidden()


async def test_the_typing_mark_shows_until_the_answer(outside: Outside, open_page: OpenPage) -> None:
    page = await open_page("/")
    await write(page, "期末结账")
    await expect(page.locator("#typing")).to_be_visible()
    outside.talk.say("bot", "好的")
    await expect(page.locator("#typing")).to_be_hidden()


async def test_a_lost_answer_makes_no_second_message(outside: Outside, open_page: OpenPage) -> None:
    outside.drops = 1
    page = await open_page("/")
    await write(page, "只能有一条")
    await expect(page.locator(".line.visitor[data-seq='1'] .bubble")).to_have_text("只能有一条")
    await expect(page.locator(".line.visitor")).to_have_count(1)
    assert outside.talk.texts("visitor") == ["只能有一条"]
    assert len({post["client_msg_id"] for post in outside.posts}) == 1


async def test_after_repeated_failure_the_person_may_try_again(outside: Outside, open_page: OpenPage) -> None:
    page = await open_page("/")
    await page.route("**/messages", lambda route: route.abort())
    await write(page, "网断了")
    retry = page.get_by_role("button", name="发送失败，点此重试")
    await expect(retry).to_be_visible()
    await expect(page.locator(".line.visitor.failed .bubble")).to_have_text("网断了")
    await page.unroute("**/messages")
    await retry.click()
    await expect(page.locator(".line.visitor[data-seq='1'] .bubble")).to_have_text("网断了")
    await expect(page.locator(".line.visitor")).to_have_count(1)
    assert outside.talk.texts("visitor") == ["网断了"]


async def test_a_refusal_is_shown_in_the_servers_words(outside: Outside, open_page: OpenPage) -> None:
    body = {"error": {"code": "too_large", "message": "内容太长了，请分几次发送。"}}
    outside.refusals = [web.json_response(body, status=413)]
    page = await open_page("/")
    await write(page, "很长")
    await expect(page.locator(".line.visitor.failed .line-foot")).to_have_text("没有发出：内容太长了，请分几次发送。")
    assert len(outside.posts) == 1


async def test_too_many_messages_wait_and_go_on(outside: Outside, open_page: OpenPage) -> None:
    body = {"error": {"code": "too_many_requests", "message": "发得太快了，请稍候。"}}
    outside.refusals = [web.json_response(body, status=429, headers={"Retry-After": "1"})]
    page = await open_page("/")
    await write(page, "慢一点")
    await expect(page.locator(".line.visitor[data-seq='1'] .bubble")).to_have_text("慢一点")
    assert len(outside.posts) == 2


async def test_a_choice_is_sent_once_and_closes_its_buttons(outside: Outside, open_page: OpenPage) -> None:
    outside.answer = lambda talk, body: (
        talk.say("bot", "哪个产品？", buttons=[{"id": "p1", "title": "云星空"}, {"id": "p2", "title": "KIS"}]) and None
        if "text" in body
        else None
    )
    page = await open_page("/")
    await write(page, "密码忘了")
    await page.get_by_role("button", name="KIS").click()
    await expect(page.locator(".line.visitor[data-seq='3'] .bubble")).to_have_text("KIS")
    await expect(page.locator(".choice:disabled")).to_have_count(2)
    await expect(page.locator(".choice.chosen")).to_have_text("KIS")
    assert outside.posts[-1]["choice"] == "p2"
    assert "text" not in outside.posts[-1]


async def test_a_case_is_a_card_and_not_its_text(outside: Outside, open_page: OpenPage) -> None:
    outside.answer = show_case
    page = await open_page("/")
    await write(page, "密码忘了")
    card = page.locator(".card")
    await expect(card.locator("h3")).to_have_text(CARD["title"])
    await expect(card).to_contain_text("我理解的是您用的是云星空，忘记了自己账号的登录密码。")
    await expect(page.get_by_text("1. 在登录页点")).to_have_count(0)
    await expect(card.locator(".solution")).to_have_count(3)
    await expect(card.locator(".steps li").first).to_be_visible()
    await expect(card.locator(".solution").nth(2).locator(".backup")).to_have_text("先备份")
    await card.locator("summary").nth(2).click()
    await expect(card.locator(".backup-note")).to_be_visible()
    await expect(card.locator(".risk").nth(2)).to_have_text("风险")
    await expect(card).to_contain_text("怎样确认退出后用新密码能登录")
    await expect(page.get_by_role("button", name="没解决")).to_be_enabled()


async def test_html_is_shown_as_text(outside: Outside, open_page: OpenPage) -> None:
    outside.answer = lambda talk, body: talk.say("bot", HOSTILE, buttons=[{"id": "h", "title": HOSTILE}]) and None
    page = await open_page("/")
    await write(page, HOSTILE)
    await expect(page.locator(".line.bot .bubble")).to_have_text(HOSTILE)
    await expect(page.locator(".line.visitor .bubble")).to_have_text(HOSTILE)
    await expect(page.locator(".choice")).to_have_text(HOSTILE)
    assert await page.locator("#log img, #log b").count() == 0
    assert "owned" not in await page.title()


async def test_what_the_server_masked_replaces_what_was_typed(outside: Outside, open_page: OpenPage) -> None:
    outside.store = lambda text: mask(text).text
    page = await open_page("/")
    await write(page, "密码abc123登不上")
    await expect(page.locator(".line.visitor[data-seq='1'] .bubble")).to_have_text("密码[密码已隐藏]登不上")
    await expect(page.locator(".line.visitor")).to_have_count(1)


async def test_a_reload_goes_on_with_the_same_conversation(outside: Outside, open_page: OpenPage) -> None:
    outside.answer = show_case
    page = await open_page("/")
    await write(page, "密码忘了")
    await expect(page.locator(".card")).to_be_visible()
    await page.reload()
    await expect(page.locator(".card")).to_be_visible()
    await expect(page.locator(".line.visitor .bubble")).to_have_text("密码忘了")
    await page.get_by_role("button", name="没解决").click()
    await expect(page.locator(".line.visitor[data-seq='3']")).to_have_count(1)
    assert len(outside.talks) == 1


async def test_starting_anew_asks_first_and_then_forgets(outside: Outside, open_page: OpenPage) -> None:
    page = await open_page("/")
    await write(page, "第一段")
    await expect(page.locator(".line.visitor[data-seq='1']")).to_have_count(1)
    await page.get_by_role("button", name="重新开始一段对话").click()
    await page.get_by_role("button", name="继续现在的").click()
    await expect(page.locator(".line.visitor")).to_have_count(1)
    await page.get_by_role("button", name="重新开始一段对话").click()
    await page.get_by_role("button", name="重新开始", exact=True).click()
    await expect(page.locator(".line")).to_have_count(0)
    await write(page, "第二段")
    await expect(page.locator(".line.visitor[data-seq='1'] .bubble")).to_have_text("第二段")
    assert len(outside.talks) == 2


async def test_a_person_is_one_click_away_and_the_state_tells(outside: Outside, open_page: OpenPage) -> None:
    def hand_off(talk: Talk, body: dict[str, Any]) -> None:
        talk.state = "ticketed"
        talk.say("system", "已为您登记工单，工单号 ZF261122-0001。")

    outside.answer = hand_off
    page = await open_page("/")
    await page.get_by_role("button", name="转人工").click()
    await expect(page.locator("#state-text")).to_have_text("已提工单 ZF261122-0001")
    assert outside.talk.texts("visitor") == ["转人工"]
    outside.talk.state = "human"
    outside.talk.say("system", "工程师王工已接入，为您服务。", name="王工")
    await expect(page.locator("#state-text")).to_have_text("工程师 王工")
    outside.talk.say("engineer", "您好", name="王工")
    await expect(page.locator("#state-text")).to_have_text("工程师 王工")
    await expect(page.locator(".line.engineer .speaker")).to_contain_text("工程师 王工")


async def test_who_waits_for_a_person_may_stop_waiting(outside: Outside, open_page: OpenPage) -> None:
    def queue(talk: Talk, body: dict[str, Any]) -> None:
        talk.state = "queued"
        talk.say("system", "已为您转接人工工程师，工单号 ZF261122-0001。")

    outside.answer = queue
    page = await open_page("/")
    leave = page.get_by_role("button", name="不等了")
    await expect(leave).to_have_count(0)
    await page.get_by_role("button", name="转人工").click()
    await expect(page.locator("#state-text")).to_have_text("排队中 ZF261122-0001")
    await leave.click()
    await expect(page.locator("#state-text")).to_have_text("智能助手")
    await expect(page.locator(".line.system").last).to_contain_text("已取消排队。")
    await expect(leave).to_have_count(0)


async def test_holes_in_the_stream_are_fetched(outside: Outside, open_page: OpenPage) -> None:
    page = await open_page("/")
    await write(page, "一")
    await expect(page.locator(".line.visitor[data-seq='1']")).to_have_count(1)
    outside.holes = 2
    outside.talk.say("bot", "二")
    outside.talk.messages.append({**outside.talk.messages[-1], "seq": 3, "text": "三"})
    outside.talk.say("bot", "四")
    await expect(page.locator(".line .bubble")).to_have_text(["一", "二", "三", "四"])


async def test_a_broken_connection_is_told_and_mended(outside: Outside, open_page: OpenPage) -> None:
    page = await open_page("/")
    await write(page, "在吗")
    await expect(page.locator(".line.visitor[data-seq='1']")).to_have_count(1)
    await page.route("**/messages?*", lambda route: route.abort())
    outside.talk.say("bot", "在")
    await expect(page.locator(".line.bot")).to_have_count(1)
    await expect(page.locator("#notice")).to_contain_text("正在重新连接")
    outside.talk.say("bot", "断线时说的")
    await page.unroute("**/messages?*")
    await expect(page.locator(".line.bot").last).to_contain_text("断线时说的")
    await expect(page.locator("#notice")).to_be_hidden()


async def test_enter_belongs_to_the_input_method_while_it_composes(outside: Outside, open_page: OpenPage) -> None:
    page = await open_page("/")
    box = page.get_by_label("您的问题")
    await box.fill("mima")
    await box.evaluate(
        "box => box.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true}))"
    )
    await box.press("Shift+Enter")
    await expect(box).to_have_value("mima\n")
    await expect(page.locator(".line")).to_have_count(0)
    assert outside.posts == []


async def test_more_than_the_limit_is_counted_and_not_sent(outside: Outside, open_page: OpenPage) -> None:
    page = await open_page("/")
    box = page.get_by_label("您的问题")
    await box.fill("账" * 8001)
    await expect(page.locator("#composer-count")).to_have_text("超出 1 字，请分几次发送")
    await expect(page.get_by_role("button", name="发送")).to_be_disabled()
    await box.press("Enter")
    assert outside.posts == []
    await box.fill("账" * 8000)
    await expect(page.get_by_role("button", name="发送")).to_be_enabled()


async def test_a_conversation_that_is_gone_can_be_begun_anew(outside: Outside, open_page: OpenPage) -> None:
    page = await open_page("/")
    stored = json.dumps({"id": "lost", "token": "old"})
    await page.evaluate("stored => localStorage.setItem('zhangfang.chat', stored)", stored)
    await page.reload()
    await page.locator("#notice").get_by_role("button", name="重新开始一段对话").click()
    await write(page, "你好")
    await expect(page.locator(".line.visitor[data-seq='1']")).to_have_count(1)


async def test_on_a_phone_nothing_is_wider_than_the_screen(outside: Outside, open_page: OpenPage) -> None:
    outside.answer = show_case
    page = await open_page("/")
    await page.set_viewport_size({"width": 360, "height": 740})
    await write(page, "密码忘了" + "a" * 200)
    await expect(page.locator(".card")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") <= 360
    assert await page.evaluate("document.getElementById('scroll').scrollWidth") <= 360
    box = await page.get_by_role("button", name="转人工").last.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 740
    assert box["height"] >= 44


async def test_the_conversation_is_announced(outside: Outside, open_page: OpenPage) -> None:
    outside.answer = echo
    page = await open_page("/")
    await write(page, "你好")
    log = page.get_by_role("log", name="对话内容")
    await expect(log).to_have_attribute("aria-live", "polite")
    await expect(log.locator(".line.bot .unseen")).to_have_text("智能助手：")
    await expect(page.get_by_label("您的问题")).to_be_focused()
