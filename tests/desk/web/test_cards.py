"""Cards in a real browser: drawn in chat and desk, used by keyboard and heard, copied, and never markup."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from tests.desk.web.card_contents import ALL, CHECKLIST, SOLUTION, STEPS
from tests.desk.web.conftest import OpenPage
from tests.desk.web.outside import Outside

HOSTILE = "<img src=x onerror=\"document.title='owned'\"><b>粗</b>"
PHONES = (360, 390)
OVERVIEW = {**CHECKLIST, "overview": True}


async def shown(outside: Outside, open_page: OpenPage, card: Any, text: str = "文字版") -> Page:
    """The chat page after the bot has sent this card."""
    outside.answer = lambda talk, body: talk.say("bot", text, card=card) and None
    page = await open_page("/")
    await page.get_by_label("您的问题").fill("结账")
    await page.get_by_label("您的问题").press("Enter")
    await expect(page.locator(".line.bot")).to_be_visible()
    return page


async def heard(locator: Locator) -> str:
    """What a screen reader says of it: hidden marks left out, unseen words said."""
    return await locator.evaluate(
        """element => {
            const copy = element.cloneNode(true);
            copy.querySelectorAll('[aria-hidden=true]').forEach(one => one.remove());
            return copy.textContent;
        }"""
    )


async def test_steps_are_read_top_down(outside: Outside, open_page: OpenPage) -> None:
    page = await shown(outside, open_page, STEPS)
    card = page.get_by_role("article", name=STEPS["title"])
    await expect(card.locator(".steps li")).to_have_text(STEPS["steps"])
    await expect(card).to_contain_text("我理解的是您的云星空密码忘了")
    await expect(card).to_contain_text("由信息系统管理员操作")
    await expect(card.locator(".card-warnings li")).to_have_text(STEPS["warnings"])
    await expect(card.locator(".backup-note")).to_have_count(0)
    await expect(card.locator(".weigh dd")).to_have_text([STEPS["risk"], STEPS["gain"]])
    await expect(card).to_contain_text("怎样确认用新密码能登录")
    await expect(card.locator(".card-after").last).to_contain_text("信息系统管理员您单位里管用户和权限的同事")
    await expect(page.get_by_text("文字版")).to_have_count(0)
    await expect(page.locator(".line.bot .bubble")).to_have_text(STEPS["lead"])


async def test_without_a_lead_there_is_no_bubble(outside: Outside, open_page: OpenPage) -> None:
    page = await shown(outside, open_page, {**STEPS, "lead": ""})
    await expect(page.locator(".line.bot .card")).to_be_visible()
    await expect(page.locator(".line.bot .bubble")).to_have_count(0)


async def test_the_message_is_copied_by_keyboard(outside: Outside, open_page: OpenPage) -> None:
    page = await shown(outside, open_page, STEPS)
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    message = page.get_by_role("region", name="可以发给信息系统管理员的话")
    await message.get_by_role("button", name="复制").focus()
    await page.keyboard.press("Enter")
    await expect(message.get_by_role("status")).to_have_text("已复制")
    await expect(message.get_by_role("button")).to_have_text("✓ 已复制")
    assert await page.evaluate("navigator.clipboard.readText()") == STEPS["message"]["text"]


@pytest.mark.parametrize("refusal", ["undefined", "{writeText: () => Promise.reject(new Error('no'))}"])
async def test_where_the_clipboard_is_refused_the_old_way_copies(
    outside: Outside, open_page: OpenPage, refusal: str
) -> None:
    page = await shown(outside, open_page, STEPS)
    await page.evaluate(
        f"""() => {{
            Object.defineProperty(navigator, 'clipboard', {{value: {refusal}}});
            document.addEventListener('copy', () => window.copied = getSelection().toString());
        }}"""
    )
    await page.get_by_role("button", name="复制").click()
    await expect(page.get_by_role("status").filter(has_text="已复制")).to_have_count(1)
    assert (await page.evaluate("window.copied")).split() == STEPS["message"]["text"].split()
    assert await page.evaluate("getSelection().toString()") == ""


async def test_where_nothing_may_copy_the_words_are_selected(outside: Outside, open_page: OpenPage) -> None:
    page = await shown(outside, open_page, STEPS)
    await page.evaluate(
        """() => {
            Object.defineProperty(navigator, 'clipboard', {value: undefined});
            document.execCommand = () => false;
        }"""
    )
    await page.get_by_role("button", name="复制").click()
    await expect(page.locator(".copy-told")).to_contain_text("复制不了，已帮您选中")
    selected = await page.evaluate("getSelection().toString()")
    assert selected.split() == STEPS["message"]["text"].split()


async def test_a_solution_says_which_of_how_many(outside: Outside, open_page: OpenPage) -> None:
    page = await shown(outside, open_page, SOLUTION)
    card = page.get_by_role("article", name=SOLUTION["title"])
    await expect(card.get_by_role("heading", level=4)).to_contain_text("办法二（共 3 个）请管理员踢掉没有退出的人")
    await expect(card.locator(".backup-note")).to_be_visible()
    await expect(card.locator(".solution-facts")).to_have_text("由信息系统管理员操作 · 彻底解决")
    await expect(card.locator(".steps li")).to_have_text(SOLUTION["solution"]["steps"])
    await expect(card.locator(".card-note")).to_have_text(SOLUTION["note"])


async def test_the_only_solution_is_not_counted(outside: Outside, open_page: OpenPage) -> None:
    page = await shown(outside, open_page, {**SOLUTION, "number": 1, "of": 1})
    await expect(page.locator(".solution-ordinal")).to_have_text("办法")


async def test_a_checklist_shows_blockers_first_and_the_item_at_hand(outside: Outside, open_page: OpenPage) -> None:
    page = await shown(outside, open_page, CHECKLIST)
    card = page.get_by_role("article", name=CHECKLIST["title"])
    bar = card.get_by_role("progressbar")
    await expect(bar).to_have_attribute(
        "aria-label", "结账进度：完成 7 项，共 21 项，不适用 2 项，先跳过 1 项，还剩 12 项"
    )
    assert (await bar.get_attribute("value"), await bar.get_attribute("max")) == ("9", "21")
    await expect(card.locator(".checklist-figures")).to_have_text("完成 7 / 21 项不适用 2 项，先跳过 1 项，还剩 12 项")
    blockers, cautions = card.locator(".blockers"), card.locator(".cautions")
    await expect(blockers.locator("h4")).to_have_text("要先解决，否则结不了账（1 项）")
    problem = CHECKLIST["blockers"][0]
    await expect(blockers.locator("li")).to_have_text([problem["title"] + problem["text"]])
    await expect(cautions.locator("li")).to_have_count(1)
    hand = card.get_by_role("region", name="现在做：存货核算期末关账")
    await expect(hand).to_contain_text("在哪里供应链→存货核算→期末处理→期末关账")
    await expect(hand.locator(".steps li")).to_have_text(CHECKLIST["current"]["how"])
    await expect(hand.locator(".backup-note")).to_be_visible()
    tops = [(await one.bounding_box() or {})["y"] for one in (blockers, cautions, hand, card.locator(".groups"))]
    assert tops == sorted(tops)


async def test_the_buttons_stand_right_under_the_item_at_hand(outside: Outside, open_page: OpenPage) -> None:
    """The list is long: it waits folded, unless it was asked for."""
    page = await shown(outside, open_page, CHECKLIST)
    whole = page.locator(".whole > summary")
    await expect(whole).to_have_text("看整张清单（7/21）")
    await expect(page.locator(".group").first).to_be_hidden()
    await whole.focus()
    await page.keyboard.press("Enter")
    await expect(page.locator(".group").first).to_be_visible()
    outside.talk.say("bot", "文字版", card=OVERVIEW)
    await expect(page.locator(".card").last.locator(".whole")).to_have_count(0)
    await expect(page.locator(".card").last.locator(".group").first).to_be_visible()


async def test_a_long_list_scrolls_inside_its_frame(outside: Outside, open_page: OpenPage) -> None:
    """Words for screen readers must not make the page around the conversation longer than the screen."""
    page = await shown(outside, open_page, OVERVIEW)
    await page.set_viewport_size({"width": 390, "height": 740})
    await page.locator(".group summary").last.click()
    await page.locator(".item").last.scroll_into_view_if_needed()
    overflow = "element => [element.scrollHeight - element.clientHeight, element.scrollTop]"
    assert await page.locator(".chat").evaluate(overflow) == [0, 0]
    assert await page.locator("html").evaluate(overflow) == [0, 0]


async def test_groups_are_unfolded_where_there_is_something_to_do(outside: Outside, open_page: OpenPage) -> None:
    page = await shown(outside, open_page, OVERVIEW)
    groups = page.locator(".group")
    assert [await one.get_attribute("open") is not None for one in await groups.all()] == [
        False, True, False, True, False,
    ]
    await expect(groups.nth(0).locator("summary")).to_have_text("业务单据✓ 3/3 项做好了或不适用")
    await groups.nth(2).locator("summary").focus()
    await page.keyboard.press("Enter")
    await expect(groups.nth(2).locator(".item").first).to_be_visible()
    box = await groups.nth(2).locator("summary").bounding_box()
    assert box is not None
    assert box["height"] >= 44


async def test_every_state_is_heard_and_seen_without_colour(outside: Outside, open_page: OpenPage) -> None:
    page = await shown(outside, open_page, OVERVIEW)
    for folded in (0, 2, 4):
        await page.locator(".group").nth(folded).locator("summary").click()
    expected = {
        "done": ("做好了：", "✓"), "current": ("现在做这一项：", "●"), "open": ("还没做：", "○"),
        "skipped": ("先跳过：", "→"), "not_applicable": ("不适用：", "–"), "blocked": ("有问题：", "!"),
    }  # fmt: skip
    marks = set()
    for state, (name, mark) in expected.items():
        item = page.locator(f".item.{state}").first
        assert (await heard(item)).startswith(name)
        assert (await heard(item)).count(name.rstrip("：")) == 1
        await expect(item.locator(".item-mark")).to_have_text(mark)
        marks.add(mark)
    assert len(marks) == len(expected)
    await expect(page.locator("[aria-current=step] .item-title")).to_have_text("存货核算期末关账")
    done = page.locator(".item.done").filter(has_text="固定资产计提折旧")
    await expect(done).to_contain_text("李会计 11月22日 22:40")
    await expect(done).to_contain_text("本期新增 3 项已入卡")


async def test_a_list_that_is_done_says_so(outside: Outside, open_page: OpenPage) -> None:
    card = {
        **CHECKLIST, "done": 19, "not_applicable": 2, "skipped": 0, "blockers": [], "warnings": [], "current": None,
        "groups": CHECKLIST["groups"][:1],
    }  # fmt: skip
    page = await shown(outside, open_page, card)
    await expect(page.locator(".checklist-rest")).to_have_text("不适用 2 项，全部做完了")
    await expect(page.locator(".problems, .at-hand, .group[open]")).to_have_count(0)


@pytest.mark.parametrize("kind", ALL)
async def test_nothing_in_a_card_is_markup(outside: Outside, open_page: OpenPage, kind: str) -> None:
    def poisoned(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: value[key] if key in ("kind", "state") else poisoned(value[key]) for key in value}
        if isinstance(value, list):
            return [poisoned(one) for one in value]
        return HOSTILE if isinstance(value, str) else value

    page = await shown(outside, open_page, poisoned(ALL[kind]))
    await expect(page.locator(".card h3")).to_have_text(HOSTILE)
    await expect(page.locator(".card img")).to_have_count(0)
    assert "owned" not in await page.title()


BROKEN: list[Any] = [
    {"kind": "hologram", "title": "新式卡片"},
    {"kind": "constructor", "title": "名字像语言里的东西"},
    {"kind": "steps", "title": "没有步骤"},
    {"kind": "steps", "title": "步骤不是列表", "steps": "一"},
    {"kind": "solution", "title": "没有办法", "solution": None},
    {"kind": "checklist", "title": "没有分组", "groups": "x"},
    {"kind": "checklist", "groups": [{"title": "没有标题", "items": []}]},
    {"title": "没有种类"},
]


@pytest.mark.parametrize("card", BROKEN, ids=lambda card: str(card.get("title")))
async def test_what_cannot_be_drawn_is_left_to_its_text(outside: Outside, open_page: OpenPage, card: Any) -> None:
    page = await shown(outside, open_page, card, "请按下面的文字做。")
    await expect(page.locator(".line.bot .bubble")).to_have_text("请按下面的文字做。")


@pytest.mark.parametrize("kind", ALL)
async def test_a_card_of_wrong_parts_breaks_nothing(outside: Outside, open_page: OpenPage, kind: str) -> None:
    """Each field in turn is something else than agreed: the conversation goes on all the same."""
    wrong: list[Any] = [None, 7, "字", [None, 7, "字", {}], {"x": 1}]
    cards = [{**ALL[kind], field: value} for field in ALL[kind] if field != "kind" for value in wrong]
    page = await shown(outside, open_page, cards[0])
    for card in cards[1:]:
        outside.talk.say("bot", "文字版", card=copy.deepcopy(card))
    outside.talk.say("bot", "还在吗")
    await expect(page.locator(".line.bot .bubble").last).to_have_text("还在吗")
    await expect(page.locator(".line.bot")).to_have_count(len(cards) + 1)


@pytest.mark.parametrize("kind", ALL)
async def test_on_a_phone_a_card_is_as_wide_as_the_screen(outside: Outside, open_page: OpenPage, kind: str) -> None:
    card = json.loads(json.dumps(ALL[kind]).replace("2026", "2026" + "a" * 60))
    page = await shown(outside, open_page, card)
    for width in PHONES:
        await page.set_viewport_size({"width": width, "height": 740})
        assert await page.evaluate("document.getElementById('scroll').scrollWidth") <= width
        assert await page.evaluate("document.documentElement.scrollWidth") <= width


async def test_the_desk_shows_them_folded(outside: Outside, open_page: OpenPage) -> None:
    lines = outside.detail["transcript"]["messages"]
    for number, card in enumerate((*ALL.values(), BROKEN[0]), 8):
        lines.append({**lines[3], "seq": number, "text": "文字版", "card": card, "buttons": None, "trace": None})
    outside.signed_in = True
    page = await open_page("/desk#ZF261122-0006")
    await expect(page.locator(".folded > summary")).to_have_text([
        "给客户看了案例：云星空：普通用户忘记登录密码",
        "给客户看了步骤：云星空：请管理员重置您的密码",
        "给客户看了办法二（共 3 个）：云星空：登录提示许可用户数已满",
        "给客户看了清单（7/21）：云星空 2026年10期 月末结账",
    ])  # fmt: skip
    await expect(page.locator(".said[data-seq='8'] .said-text")).to_have_text(STEPS["lead"])
    await expect(page.locator(".said[data-seq='9'] .said-text")).to_have_count(0)
    await expect(page.locator(".said").last.locator(".said-text")).to_have_text("文字版")
    await page.locator(".folded > summary").last.click()
    await page.locator(".whole > summary").click()
    await expect(page.locator(".folded .checklist")).to_be_visible()
    await expect(page.locator(".folded .at-hand h4")).to_have_text("存货核算期末关账")
    await page.locator(".item").last.scroll_into_view_if_needed()
    assert await page.evaluate("document.documentElement.scrollHeight - innerHeight") == 0
