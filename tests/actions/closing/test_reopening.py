"""Taking a close back over modules: the same checked text from a question and from the walk, the point asked first."""

from __future__ import annotations

import pytest

from actions.closing.content import load_checklists
from actions.closing.reopening_words import Point, points_asked, says_within_year
from actions.products.own_lines import own_lines
from tests.actions.talk import Talk

CHECKLISTS = load_checklists()


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("应收应付要不要也先反", [Point.ALSO]),
        ("应收应付存货也都结了10月的 要不要也反", [Point.ALSO]),
        ("都不是 我问总账反结账 应收应付存货是不是也要先反", [Point.ALSO]),
        ("固定资产也要跟着反吗", [Point.ALSO]),
        ("K3要反结账 先反总账还是先反固定资产", [Point.ORDER]),
        ("要改8月的凭证 是不是9月10月都要反", [Point.ORDER]),
        ("反结账顺序怎么排", [Point.ORDER]),
        ("谁可以反结账", [Point.RIGHTS]),
        ("星空11月结完 想反到10月 财务总监不在 我可以自己反吗", [Point.MYSELF]),
        ("那我自己现在反结到上个月行不行", [Point.MYSELF]),
        ("我就直接反结到上个月没事吧", [Point.MYSELF]),
        ("反结账以后2月的凭证会不会没了", [Point.KEPT]),
        ("退回10月的话 11月录的凭证还在吗", [Point.KEPT]),
        ("反结账会不会把后面录的单据弄没了", [Point.KEPT]),
        ("总账反结账会不会把11月的凭证搞没", [Point.KEPT]),
        ("那先反总账对吧 会不会影响9月报表", [Point.LEDGER_FIRST, Point.DANGER]),
        ("是不是必须先反总账", [Point.LEDGER_FIRST]),
        ("那还得先退总账？", [Point.LEDGER_FIRST]),
        ("这么说我还得先把总账退回10月？那11月已经录的二十多张凭证还在不在", [Point.LEDGER_FIRST, Point.KEPT]),
        ("总账10月结了 我只退固定资产行不行", [Point.ALONE]),
        ("能不能只反固定资产 总账不动", [Point.ALONE]),
        ("不反总账直接反应付行吗", [Point.ALONE]),
        ("单独反应收可以吗", [Point.ALONE]),
        ("光反总账行不行 别的不动", [Point.ONLY_LEDGER]),
        ("总账没结就不用反总账了吧", [Point.OPEN_YES]),
        ("总账上个月还没结 那就可以直接反结固定资产是吧", [Point.OPEN_YES]),
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
        "单据退回去会不会影响库存", "退款单要先审核还是先核销", "会不会影响9月报表", "补录的话要先反结账吗",
        "10月已经结账,凭证装订了。补录的话,是否须先反结账至10月?", "你写着“反结账会影响上期已结的账” 折旧怎么提",
    ],
)  # fmt: skip
def test_how_it_is_clicked_and_what_goes_wrong_is_the_librarys(text: str) -> None:
    assert points_asked(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "总账已经结账到6月了，想反结账回到3月改凭证，请问能直接退到3月吗，还是要一个月一个月退？",
        "云星空反结账 能不能一下子退到年初", "反结账要一期一期退吗", "可以跳着反到3月不",
        "总账反结账一次性退回4月行不行",
        "6月结完了 直接反回三月可以不", "反结账是不是得逐期反啊",
    ],
)  # fmt: skip
def test_how_far_at_once_is_the_cases_on_screen(text: str) -> None:
    assert points_asked(text) == []
    assert points_asked(text, is_at_hand=True) == []


def test_beside_how_far_at_once_the_modules_are_answered() -> None:
    asked = "能直接退到3月吗，应收应付要不要也先反"
    assert points_asked(asked) == [Point.ALSO]
    assert points_asked("一个月一个月退的话 会不会影响报表", is_at_hand=True) == [Point.DANGER]


def test_where_it_is_on_screen_it_need_not_be_named() -> None:
    assert points_asked("会不会影响9月报表", is_at_hand=True) == [Point.DANGER]
    assert points_asked("退回去以后还要重新结吗", is_at_hand=True) == [Point.DANGER]
    assert points_asked("备份怎么做", is_at_hand=True) == []


@pytest.mark.parametrize(
    "text",
    [
        "不是去年的 就是今年8月 还没年结呢",
        "没跨年 就是上个月",
        "我说的是今年8月",
        "又不是去年的账",
        "还没年结",
        "不是要反年结 我说的是今年9月",
    ],
)
def test_a_month_of_this_year(text: str) -> None:
    assert says_within_year(text)


@pytest.mark.parametrize(
    "text",
    [
        "去年12月的",
        "年结了",
        "还没解决",
        "跨年了怎么办",
        "手上有年结前的备份 今年还没录东西 想用它退回去改",
        "今年的凭证还没录 要改去年12月",
        "已经年结完了 那个备份要怎么恢复",
        "今年3月才年结的",
    ],
)
def test_no_word_of_this_year(text: str) -> None:
    assert not says_within_year(text)


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
    edition = checklist.editions[0] if checklist.editions else None
    for told in (*reopening.order, reopening.rights, reopening.danger):
        assert own_lines(told, checklist.product, edition, None) in talk.text
    titles = [button["title"] for message in talk.messages for button in message["buttons"]]
    assert titles == ["看反结账怎么点", "转人工"]
    assert talk.slots["dialogue"]["jobs"] == []


async def test_what_is_asked_is_told_alone_and_said_again_only_in_short(talk: Talk) -> None:
    reopening = CHECKLISTS.by_id["k3cloud"].reopening
    await talk.say("action_answer", "星空谁可以反结账", "closing_checklist", product="k3cloud=星空")
    assert talk.text == f"谁能做：{reopening.rights}"
    await talk.say("action_answer", "那要不要先反出纳和资产", "closing_checklist")
    assert talk.text.startswith(f"不用都退：{reopening.first}。")
    assert reopening.rights not in talk.text
    await talk.say("action_answer", "应付要不要也反", "closing_checklist")
    assert talk.text.startswith("一句话：")


@pytest.mark.parametrize("checklist", CHECKLISTS.all, ids=lambda one: one.id)
async def test_may_i_take_back_one_module_only(talk: Talk, checklist) -> None:  # type: ignore[no-untyped-def]
    named = {"product": f"{checklist.product}=我用的"}
    if checklist.editions:
        named["edition"] = f"{checklist.editions[0]}=软件"
    await talk.say("action_answer", "我用的软件 总账10月结了 只反固定资产行不行", "closing_checklist", **named)
    lines = [line for line in checklist.reopening.alone.split("。") if not line.startswith("总账还没结")]
    assert talk.text == "。".join(lines)
    assert "1. " not in talk.text


async def test_without_a_word_of_the_ledger_both_cases_are_told(talk: Talk) -> None:
    await talk.say("action_answer", "K3 只反固定资产行不行", "closing_checklist", product="k3wise=K3")
    assert talk.text == CHECKLISTS.by_id["k3wise"].reopening.alone
    await talk.say("action_answer", "总账还没结 只反固定资产行不行", "closing_checklist")
    assert talk.text.startswith("可以。")


async def test_the_whole_stands_behind_a_button(talk: Talk) -> None:
    reopening = CHECKLISTS.by_id["k3wise"].reopening
    said = "K3 退回10月的话 11月录的凭证还在吗"
    await talk.say("action_answer", said, "closing_checklist", product="k3wise=K3")
    assert talk.text == f"后面月份的凭证：{reopening.kept}"
    await talk.press("action_job_choice", talk.button("看先退哪个、要注意什么"))
    assert f"1. {reopening.order[0]}" in talk.text
    assert reopening.danger in talk.text
    assert talk.slots["dialogue"]["jobs"] == []


async def test_nobody_takes_it_back_by_himself(talk: Talk) -> None:
    await talk.say("action_answer", "EAS 我自己反结到上个月行不行", "closing_checklist", product="eas=EAS")
    assert talk.text.startswith(f"先不要自己退。{CHECKLISTS.by_id['eas'].reopening.rights}")
    assert "1. " not in talk.text


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
        ("你答非所问 总账没结我就问不用反吧", [Point.OPEN_YES]),
        ("这个月已经录了12张凭证了 会不会没了", [Point.KEPT]),
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
