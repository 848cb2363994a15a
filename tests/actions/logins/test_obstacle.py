"""What stands in his way behind the steps he has done; the way whose condition he has told comes first."""

from __future__ import annotations

import pytest

from actions.logins.condition_told import way_on_condition
from actions.logins.meanwhile import harmless_way
from actions.logins.obstacle import obstacle_in
from tests.actions.logins.turn import case

ACTIVATE, EVERYONE, MOVED = "k3wise-login-first-activate", "k3cloud-login-everyone-down", "kis-login-server-ip-changed"


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("同步也做了 列表里能看到他了 现在登录框提示要激活 验证码没收到", "现在登录框提示要激活，验证码没收到"),
        ("导入成功也授权了，但他首次登录收不到激活码，手机号没错", "但他首次登录收不到激活码"),
        ("清过缓存了，现在提示设备受限", "现在提示设备受限"),
        ("管理员解锁了，这回说密码已过期", "这回说密码已过期"),
        ("新电脑登记好了 结果登录又弹数据中心被停用", "结果登录又弹数据中心被停用"),
        ("用户加上了，然后说要激活，怎么弄", "然后说要激活"),
    ],
)
def test_what_stands_in_his_way_now(text: str, stands: str) -> None:
    assert obstacle_in(text) == stands


@pytest.mark.parametrize(
    "text",
    [
        "重启了还是提示无效",
        "改了还是登不上",
        "缓存清了 还是转圈",
        "能登录了",
        "那要是收不到验证码怎么办",
        "没收到验证码",
        "好了，没有再提示了",
        "同步提示成功了",
    ],
)
def test_a_trouble_that_stays_is_no_new_one(text: str) -> None:
    assert obstacle_in(text) == ""


@pytest.mark.parametrize("words", ["首次登录收不到激活码", "激活码他说没收到", "短信没有收到"])
def test_the_condition_that_he_told_picks_the_way(words: str) -> None:
    assert way_on_condition(case(ACTIVATE), words) == 1


@pytest.mark.parametrize("words", ["第一次登录要激活", "登录框要点哪个"])
def test_without_it_the_first_way_stays(words: str) -> None:
    assert way_on_condition(case(ACTIVATE), words) is None


def test_only_what_hurts_nothing_is_done_before_the_engineer_comes() -> None:
    private = harmless_way(case(EVERYONE), "服务器在我们自己机房，私有云")
    assert private is not None
    assert "IT" in private.who
    assert harmless_way(case(EVERYONE), "我们是公有云") is None
    moved = harmless_way(case(MOVED), "昨晚换了路由器 连接服务器失败")
    assert moved is not None
    assert any("ping" in step for step in moved.steps)
    assert harmless_way(case("k3wise-login-middle-tier-hang"), "大家都卡在正在调用中间层") is None
