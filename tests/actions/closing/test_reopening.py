"""Taking a close back over modules: the same checked text from a question and from the walk, the point asked first."""

from __future__ import annotations

import pytest

from actions.closing.content import load_checklists
from actions.closing.reopening import Point, points_asked
from tests.actions.talk import Talk

CHECKLISTS = load_checklists()


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("应收应付要不要也先反", [Point.ORDER]),
        ("应收应付存货也都结了10月的 要不要也反", [Point.ORDER]),
        ("都不是 我问总账反结账 应收应付存货是不是也要先反", [Point.ORDER]),
        ("K3要反结账 先反总账还是先反固定资产", [Point.ORDER]),
        ("要改8月的凭证 是不是9月10月都要反", [Point.ORDER]),
        ("星空11月结完 想反到10月 财务总监不在 我可以自己反吗", [Point.RIGHTS]),
        ("谁可以反结账", [Point.RIGHTS]),
        ("反结账以后2月的凭证会不会没了", [Point.DANGER]),
        ("那先反总账对吧 会不会影响9月报表", [Point.DANGER, Point.ORDER]),
        ("去年的账反结账会不会影响年初数 账会乱吗", [Point.YEAR, Point.DANGER]),
    ],
)
def test_points_that_are_asked(text: str, points: list[Point]) -> None:
    assert points_asked(text) == points


@pytest.mark.parametrize(
    "text",
    [
        "总账怎么反结账", "反结账在哪里", "K3固定资产怎么反结账 找不到那个按钮", "总账反结账提示后面期间已结",
        "没有反结账权限", "先结固定资产还是先总账", "反审核会不会影响库存", "借贷反了会不会影响报表",
        "单据退回去会不会影响库存", "退款单要先审核还是先核销", "会不会影响9月报表",
    ],
)  # fmt: skip
def test_how_it_is_clicked_and_what_goes_wrong_is_the_librarys(text: str) -> None:
    assert points_asked(text) == []


def test_where_it_is_on_screen_it_need_not_be_named() -> None:
    assert points_asked("会不会影响9月报表", is_at_hand=True) == [Point.DANGER]
    assert points_asked("退回去以后还要重新结吗", is_at_hand=True) == [Point.DANGER]
    assert points_asked("备份怎么做", is_at_hand=True) == []


@pytest.mark.parametrize("checklist", CHECKLISTS.all, ids=lambda one: one.id)
async def test_each_product_tells_backup_order_rights_and_dangers(talk: Talk, checklist) -> None:  # type: ignore[no-untyped-def]
    named = {"product": f"{checklist.product}=我用的"}
    if checklist.editions:
        named["edition"] = f"{checklist.editions[0]}=软件"
    await talk.say("action_answer", "我用的软件 总账和固定资产都结了 先反哪个", "closing_checklist", **named)
    reopening = checklist.reopening
    lines = talk.text.splitlines()
    assert reopening.first in lines[0]
    assert lines[1] == f"1. {reopening.order[0]}"
    for told in (*reopening.order, reopening.rights, reopening.danger, reopening.kept):
        assert told in talk.text
    assert [button["title"] for message in talk.messages for button in message["buttons"]] == ["具体怎么点", "转人工"]
    assert talk.slots["dialogue"]["jobs"] == []


async def test_asked_first_is_told_first_and_said_again_only_in_short(talk: Talk) -> None:
    reopening = CHECKLISTS.by_id["k3cloud"].reopening
    await talk.say("action_answer", "星空谁可以反结账", "closing_checklist", product="k3cloud=星空")
    assert talk.text.startswith(f"谁能做：{reopening.rights}")
    await talk.say("action_answer", "那要不要先反出纳和资产", "closing_checklist")
    assert reopening.first in talk.text
    assert reopening.rights not in talk.text
    assert len(talk.text) < 150


async def test_the_product_and_the_edition_are_asked_once(talk: Talk) -> None:
    await talk.say("action_answer", "应收要不要也先反", "closing_checklist")
    assert "您用的是哪一个" in talk.text
    await talk.say("action_answer", "KIS", "choose_product", product="kis=KIS")
    assert "哪一种" in talk.text
    await talk.press("action_job_choice", talk.button("迷你版、标准版、记账王"))
    assert CHECKLISTS.by_id["kis-mini"].reopening.first in talk.text


async def test_in_the_walk_the_step_stays(talk: Talk) -> None:
    await talk.say("action_answer", "带我做云星空2026年11月的结账", "closing_checklist", product="k3cloud=云星空")
    await talk.say("action_answer", "都用了", "steer")
    await talk.say("action_answer", "要反结账的话应收要不要也先反", "closing_checklist")
    assert CHECKLISTS.by_id["k3cloud"].reopening.first in talk.text
    await talk.say("action_answer", "做好了", "steer")
    assert "第2步" in talk.text


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("总账我没权限的 谁反啊 应收总账都结到下个月了", [Point.RIGHTS]),
        ("不是总账结不了!是我应收反不了 要差几期才给反", [Point.ORDER]),
        ("总账这月还没结 也得退?我是15.0", [Point.OPEN]),
        ("你答非所问 总账没结我就问不用反吧", [Point.OPEN]),
        ("这个月已经录了12张凭证了 会不会没了", [Point.DANGER]),
    ],
)
def test_what_is_asked_beside_a_trouble_under_the_answer(text: str, points: list[Point]) -> None:
    assert points_asked(text, is_at_hand=True) == points


@pytest.mark.parametrize(
    "checklist", [one for one in CHECKLISTS.all if one.reopening.open_ledger], ids=lambda one: one.id
)
async def test_an_open_ledger_need_not_be_taken_back(talk: Talk, checklist) -> None:  # type: ignore[no-untyped-def]
    named = {"product": f"{checklist.product}=我用的"}
    if checklist.editions:
        named["edition"] = f"{checklist.editions[0]}=软件"
    await talk.say("action_answer", "我用的软件 总账还没结 固定资产结了 要不要先反总账", "closing_checklist", **named)
    assert checklist.reopening.open_ledger in talk.text
    assert checklist.reopening.first not in talk.text
