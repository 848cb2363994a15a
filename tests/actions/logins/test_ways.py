"""What is asked and told of the way on screen: who does it, without it, a good ping."""

from __future__ import annotations

import pytest

from actions.answers.point_text import AGAIN
from actions.logins.knowing import NO_PROMPT, quoted_prompt, said_clients, said_screen
from actions.logins.scope import said_scope
from actions.logins.solutions import Fit, next_solution, numbered
from actions.logins.telling import has_reached, is_already_so, is_for_another, is_out_of_reach, said_change
from actions.logins.ways import wants_other_way
from tests.actions.logins.conftest import MOVED, UPGRADE
from tests.actions.logins.test_job import ask, card, facts
from tests.actions.logins.turn import case, turn
from tests.actions.talk import Talk

LIMITED = "xingchen-login-device-limited"


async def test_who_does_it_is_said(talk: Talk) -> None:
    await ask(talk, "记账王老叫我升级", product="kis=记账王")
    await ask(talk, "这个要找谁弄", "inform")
    assert "系统管理员来做" in talk.text
    assert talk.custom("outcome") is None


async def test_who_does_not_want_it_gets_the_other_way(talk: Talk) -> None:
    await ask(talk, "记账王老叫我升级", product="kis=记账王")
    assert (card(talk)["case_id"], card(talk)["number"]) == (UPGRADE, 1)
    await ask(talk, "不升级可以吗", "inform")
    assert (card(talk)["case_id"], card(talk)["number"]) == (UPGRADE, 2)
    assert "强行升级" in talk.text


async def test_a_good_ping_leads_to_its_step(talk: Talk) -> None:
    await ask(talk, "KIS换了路由器连不上 就我这台 别人都正常", product="kis=KIS")
    assert card(talk)["case_id"] == MOVED
    await ask(talk, "能ping通服务器", "inform")
    assert "通但登不上，把客户端里的服务器改成" in talk.text
    assert talk.custom("outcome") is None


async def test_no_module_is_guessed_for_a_login(talk: Talk) -> None:
    await ask(talk, "KIS变成演示版了", product="kis=KIS", module="database=演示版")
    await talk.say("action_handoff", "转人工", "handoff")
    assert facts(talk)["module"] is None


def test_ways_seen_are_passed_over_and_counted_once() -> None:
    fit = Fit(seen=frozenset({0, 2}))
    proposal = next_solution(case(LIMITED), 0, [], fit=fit)
    assert proposal is not None
    assert proposal.number == 1
    counted = numbered(case(LIMITED), proposal, 2, [], fit=fit)
    assert (counted.place, counted.of) == (3, 3)


@pytest.mark.parametrize(
    ("title", "words", "is_another"),
    [
        ("只有这里登不上：报外网 IP 请总部放行", "门店不行，别的门店问了也不行", True),
        ("只有这里登不上：报外网 IP 请总部放行", "就我们店不行", False),
        ("没有 VPN 的：请网管开通", "在家连着vpn也登不上", True),
        ("没有 VPN 的：请网管开通", "在家登不上", False),
    ],
)
def test_a_way_for_another_case(title: str, words: str, is_another: bool) -> None:
    assert is_for_another(title, words) is is_another


def test_reached_and_already_so() -> None:
    assert has_reached("我ping服务器 是通的")
    assert not has_reached("ping不通")
    assert is_already_so("先连公司 VPN 或远程桌面", "vpn每天都连着")
    assert not is_already_so("先连公司 VPN 或远程桌面", "vpn是什么")


@pytest.mark.parametrize(
    ("words", "seen"),
    [
        ("主控台停在正在调用中间层二十分钟", "正在调用中间层"),
        ("客户端弹出来说连接超时", "连接超时"),
        ("一直转圈 什么提示都没有", NO_PROMPT),
        ("提示没有权限", None),
    ],
)
def test_what_is_on_the_screen(words: str, seen: str | None) -> None:
    assert said_screen(words) == seen


def test_words_of_a_program_are_a_prompt() -> None:
    assert quoted_prompt("星辰 网络繁忙，请稍后重试 怎么办") == "网络繁忙，请稍后重试"


def test_all_the_places_where_it_fails() -> None:
    assert said_clients("手机app和网页都进不去") == "网页（浏览器）、手机或平板都不行"
    assert said_clients("网页能登 客户端打开") is None


def test_what_it_is_says_nothing_of_how_many() -> None:
    assert said_scope("就我这台是服务器") is None
    assert said_scope("就我这台登不上") == "one"


def test_a_change_is_told_whole_and_once() -> None:
    assert said_change("服务器前天装了杀毒重启过的 现在登不上") == "服务器前天装了杀毒重启过的"


def test_a_password_named_as_what_it_is_not() -> None:
    assert is_out_of_reach("账号密码都是对的 一点就连接超时")
    assert not is_out_of_reach("密码是对的 它说密码错误")


@pytest.mark.parametrize(
    ("words", "wants"),
    [
        ("有没有别的办法", True), ("换一个办法吧", True), ("这个太麻烦 有其他方法吗", True),
        ("2.0怎么升 谁升啊", False), ("服务器ip在哪看", False), ("看不懂 到底点哪里", False),
    ],
)  # fmt: skip
def test_who_asks_how_has_declined_nothing(words: str, wants: bool) -> None:
    assert wants_other_way(turn(words)) is wants


@pytest.mark.parametrize(
    ("words", "how_many"),
    [("一堆人都登不了", "several"), ("好多同事进不去", "several"), ("不少人都卡住", "several"), ("就我登不上", "one")],
)
def test_a_crowd_is_several(words: str, how_many: str) -> None:
    assert said_scope(words) == how_many


async def test_the_same_answer_is_given_once_more_and_not_denied(talk: Talk) -> None:
    await ask(talk, "记账王老叫我升级", product="kis=记账王")
    await ask(talk, "升级了账会不会坏", "inform")
    assert "备份" in talk.text
    await ask(talk, "升级了账会不会坏", "inform")
    assert "没有写得更细" not in talk.text
    await ask(talk, "升级了账会不会坏", "inform")
    assert "没有写得更细" not in talk.text
    assert AGAIN in talk.text


async def test_what_was_tried_besides_is_of_no_use_for_a_reason(talk: Talk) -> None:
    await ask(talk, "星辰没有账套", product="xingchen=星辰")
    await ask(talk, "我重装两遍了 怎么没用", "not_helped", tried="重装")
    assert "原因不在那里" in talk.text
    assert talk.custom("card") is None
