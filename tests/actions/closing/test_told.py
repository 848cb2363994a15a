"""What was told before the walk: taken over from any turn and skill, and never more than was said."""

from __future__ import annotations

import pytest

from actions.closing.account_sets import closes_several, find_names
from actions.closing.content import load_checklists
from actions.closing.told import items_asked_for, modules_told_unused
from actions.closing.wishes import asks_to_be_led, wishes_to_close
from tests.actions.talk import Talk

CHECKLISTS = load_checklists()
K3 = CHECKLISTS.by_id["k3wise"]


@pytest.mark.parametrize(
    ("text", "unused"),
    [
        ("云星辰 我们没有固定资产", ["fa"]),
        ("我们只有总账和固定资产 K3 WISE 月底怎么弄", ["stock", "costing", "ar", "ap", "cash"]),
        ("没有应收应付", ["ar", "ap"]),
        ("应收应付没用", ["ar", "ap"]),
        ("存货核算我们没买", ["costing"]),
        ("只用总账", ["stock", "costing", "ar", "ap", "fa", "cash"]),
        ("我们公司不用固定资产模块，也没有应付", ["ap", "fa"]),
    ],
)
def test_modules_that_are_not_used(text: str, unused: list[str]) -> None:
    assert modules_told_unused(K3, ["怎么结账", text]) == unused


@pytest.mark.parametrize(
    "text", ["应收没有权限", "没有库存了", "应收没结", "应收没有结账", "我只有总账权限", "没有固定资产的菜单"]
)
def test_what_is_said_in_passing_shortens_nothing(text: str) -> None:
    assert modules_told_unused(K3, [text]) == []


async def test_facts_of_an_earlier_turn_and_skill_are_taken_over(talk: Talk) -> None:
    await talk.say("action_answer", "我们没有固定资产 也没有外币", "other_kingdee")
    await talk.say("action_answer", "带我做K3 2026年11月的结账", "closing_checklist", product="k3wise=K3")
    assert "没用固定资产" in talk.text
    assert "您说过“没有外币”" in talk.text or "您说过“也没有外币”" in talk.text
    assert "都用了吗" not in talk.text
    card = talk.custom("card")
    assert card is not None
    states = {item["id"]: item["state"] for group in card["groups"] for item in group["items"]}
    assert states["k3wise-fx"] == "not_applicable"
    assert "k3wise-fa-close" not in states


async def test_facts_beside_the_product_go_on_with_the_walk(talk: Talk) -> None:
    await talk.say("action_answer", "老师我刚接手 月底要结账 一点都不会 能不能带着我做", "closing_checklist")
    await talk.say("action_answer", "云星辰 我们没有固定资产", "closing_checklist", product="xingchen=云星辰")
    assert "没用资产管理" in talk.text
    assert "第1步" in talk.text


@pytest.mark.parametrize(
    "text",
    [
        "第一次结账 eas的 啥都不懂", "从哪开始啊 这个月的账 用的云星空", "这个月的账怎么弄",
        "月底要做什么", "新手 结账", "我们只有总账和固定资产 K3 WISE 月底怎么弄",
    ],
)  # fmt: skip
def test_a_beginner_wishes_to_be_led(text: str) -> None:
    assert wishes_to_close(text)


@pytest.mark.parametrize(
    "text",
    [
        "第一次登录怎么弄", "月底工资怎么弄", "月底发票怎么办", "月底怎么结转损益",
        "我第一次做折旧", "新手 结账提示有未审核单据", "这个月的账和上个月的账对不上怎么弄",
    ],
)  # fmt: skip
def test_a_beginner_with_one_question_wants_that_answered(text: str) -> None:
    assert not wishes_to_close(text)


def test_led_where_closing_is_spoken_of() -> None:
    assert asks_to_be_led("那带我做吧 我们没有存货")
    assert asks_to_be_led("好 那先带我做10月的")
    assert not asks_to_be_led("带我看看怎么批量过账")


async def test_after_an_answer_on_closing_the_walk_need_not_be_named(talk: Talk) -> None:
    await talk.say("action_answer", "带我做吧", "closing_checklist")
    assert talk.slots["dialogue"]["jobs"] == []


@pytest.mark.parametrize("text", ["没有外币 要不要做调汇", "没有外币的话调汇需要做吗", "没有外币业务还用做调汇吗"])
async def test_what_need_not_be_done_is_said_without_asking_the_product(talk: Talk, text: str) -> None:
    assert items_asked_for(K3.items, text)[1] == "外币"
    await talk.say("action_answer", text, "closing_checklist")
    assert talk.text.startswith("没有外币的，不用做。")


def test_names_of_several_account_sets() -> None:
    assert find_names("三个分别叫 一厂 二厂 三厂") == ["一厂", "二厂", "三厂"]
    assert find_names("提示分别是未审核、未过账") == []
    assert closes_several("我们有三个公司要结账")


async def test_several_account_sets_one_by_one(talk: Talk) -> None:
    await talk.say("action_answer", "我们有三个公司要结账 都是星空", "closing_checklist", product="k3cloud=星空")
    assert "一个一个来" in talk.text
    await talk.say("action_answer", "三个分别叫 一厂 二厂 三厂", "closing_checklist")
    assert "先做“一厂”" in talk.text
    await talk.say("action_answer", "都用了", "steer")
    assert "（一厂）" in (talk.custom("card") or {})["title"]
    await talk.say("action_answer", "换到二厂账套", "steer")
    assert "（二厂）" in talk.text
    assert "都用了吗" in talk.text


async def test_what_was_said_of_another_product_stays_there(talk: Talk) -> None:
    await talk.say("action_answer", "带我做K3 2026年11月的结账 我们没有出纳", "closing_checklist", product="k3wise=K3")
    assert "没用现金管理" in talk.text
    await talk.say("action_answer", "EAS 2026年11月也要结账", "closing_checklist", product="eas=EAS")
    assert "都用了吗" in talk.text
