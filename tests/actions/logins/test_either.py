"""Two sides of a question: the one that the way on screen names; what it does not tell is not guessed."""

from __future__ import annotations

import pytest

from actions.logins.either import answer_either, sides_of
from tests.actions.logins.turn import case

DONGLE, NOT_INITIALISED = "kis-licence-expired-dongle", "k3wise-login-not-initialised"
UPDATING, OLD_APP = "eas-login-stuck-updating", "xingchen-app-old-jdy"


@pytest.mark.parametrize(
    ("case_id", "clause", "said"),
    [
        (DONGLE, "在我这台弄还是去服务器那边", "服务器那边"),
        (NOT_INITIALISED, "我自己电脑上能点还是得到服务器上", "第2步，在服务器打开账套管理"),
        (NOT_INITIALISED, "在服务器上点还是我电脑上点", "第2步，在服务器打开账套管理"),
        (UPDATING, "先点检测还是先点清理?", "先点检测，再点清理"),
        (OLD_APP, "先卸载还是先装新的", "先卸载"),
    ],
)
def test_the_side_that_the_way_names_is_said(case_id: str, clause: str, said: str) -> None:
    assert said in (answer_either(case(case_id), 0, clause) or "")


@pytest.mark.parametrize(
    ("case_id", "clause"),
    [
        ("k3wise-login-middle-tier-hang", "先重启数据库还是直接重启服务器"),
        ("kis-login-server-ip-changed", "在客户端改还是在服务器改"),
        (DONGLE, "还是不行"),
        (DONGLE, "打开还是演示版"),
    ],
)
def test_what_it_does_not_tell_is_not_guessed(case_id: str, clause: str) -> None:
    assert answer_either(case(case_id), 0, clause) is None


@pytest.mark.parametrize("clause", ["还是卡着", "我这台还是不行", "重启了还是一样", "打开还是演示版"])
def test_a_complaint_has_no_two_sides(clause: str) -> None:
    assert sides_of(clause) is None


@pytest.mark.parametrize(
    "clause", ["是公司老板注册的还是得找你们要", "老板注册的还是供应商注册的", "用公司手机号注册的还是个人的"]
)
def test_a_word_in_common_picks_no_side(clause: str) -> None:
    assert answer_either(case("k3wise-login-invalid-user-name"), 0, clause) is None
