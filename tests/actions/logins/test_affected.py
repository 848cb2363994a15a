"""Who gets in and who does not, in the forms customers use."""

from __future__ import annotations

import pytest

from actions.logins.affected import said_affected, says_who_gets_in
from actions.logins.memory import Trouble
from actions.logins.scope import told_scope
from actions.logins.urgency import find_urgency, urgency_in_trouble
from tests.actions.logins.turn import turn


@pytest.mark.parametrize(
    ("text", "affected", "scope"),
    [
        ("仓库那边能登 财务这边不能", "登不上：财务这边；能登：仓库那边", "several"),
        ("就出纳那台", "登不上：出纳那台", "one"),
        ("老板的能进", "能登：老板", "one"),
        ("分公司都不行 总部可以", "登不上：分公司；能登：总部", "several"),
        ("商贸版 仓库那边能登 财务这边三台都不能", "登不上：财务这边三台；能登：仓库那边", "several"),
        ("云星空就出纳那台登不上 老板的能进", "登不上：出纳那台；能登：老板", "one"),
        ("KIS三台电脑 服务器那台能进 另外两台进不去", "登不上：另外两台；能登：服务器那台", "several"),
        ("二楼的都上不去，一楼没事", "登不上：二楼；能登：一楼", "several"),
        ("小李能登我不能", "登不上：我；能登：小李", "one"),
        ("北京那边正常 上海这边全都进不去", "登不上：上海这边；能登：北京那边", "several"),
        ("车间的电脑都连不上 办公室好好的", "登不上：车间；能登：办公室", "several"),
        ("张总的账号能进 我的进不去", "登不上：我；能登：张总", "one"),
        ("除了老板都登不上", "能登：老板", "company"),
        ("星空登录界面数据中心是空的 同事的有", "能登：同事", "one"),
        ("K3我们三个会计都卡在正在调用中间层", "登不上：三个会计", "several"),
        ("门店都不行，总部可以", "登不上：门店；能登：总部", "several"),
    ],
)
def test_who_gets_in_and_who_does_not(text: str, affected: str, scope: str) -> None:
    assert said_affected(text).text == affected
    if scope != "company":  # an outage is told by other words (scope.py)
        assert told_scope(turn(text)) == scope


@pytest.mark.parametrize(
    "text",
    [
        "网页能登 客户端不行",
        "手机能登电脑不行",
        "昨天还能登 今天就不行了",
        "换台电脑能登",
        "密码没问题",
        "星辰在公司能登 回家就登不上",
        "同事能登吗",
        "是不是财务的都登不上",
    ],
)
def test_what_speaks_of_nobody(text: str) -> None:
    assert said_affected(text).text == ""


@pytest.mark.parametrize("text", ["分公司三个人进不去星空，总部都正常", "财务部5个人都登不上 仓库那边能登"])
def test_a_part_is_no_outage_where_the_others_get_in(text: str) -> None:
    assert find_urgency(turn(text)) is None
    assert urgency_in_trouble(turn(text)) is None


def test_a_department_alone_is_still_an_outage() -> None:
    urgency = urgency_in_trouble(turn("财务部5个人都这样"))
    assert urgency is not None
    assert urgency.is_certain


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("商贸版 仓库那边能登 财务这边三台都不能", True),
        ("仓库那边能查 财务这边不能", False),
        ("财务和仓库的数据对不上", False),
        ("分公司都登不上", True),
    ],
)
def test_who_gets_in_is_a_login_trouble_whatever_the_intent(text: str, begins: bool) -> None:
    assert says_who_gets_in(text) is begins


def test_who_is_named_again_is_where_he_was_named_last() -> None:
    trouble = Trouble()
    trouble.hear_who("财务这边登不上，仓库那边能登")
    trouble.hear_who("仓库那边也登不上了")
    assert trouble.affected.cannot == ("财务这边", "仓库那边")
    assert trouble.affected.can == ()


def test_a_choice_of_a_list_is_nobody() -> None:
    assert not said_affected("没解决还是卡住不动 就是第2个").cannot
    assert not said_affected("第三个不行").cannot
