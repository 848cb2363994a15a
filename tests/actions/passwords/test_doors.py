"""A door that he is through, or has not, is no way in; what is refused then is the product's own login."""

from __future__ import annotations

import pytest

from actions.passwords.doors import denies_door, without_closed_doors
from actions.passwords.reading import fold, read


@pytest.mark.parametrize(
    "text",
    [
        "EAS!办公门户我都登得进去,就这个说我账号失效",
        "门户俺能进去，就是EAS的登录框说账号锁定了",
        "OA能上 EAS密码不对",
        "公司门户好好的 就EAS说密码错",
        "vpn连上了 eas说密码错",
        "你说的什么网关我没有!就是EAS登录框自己弹的账号失效",
        "别再跟我讲网关了 EAS账号失效",
        "不是网关 是eas自己锁的",
        "我们没装VPN EAS说账号锁了",
        "钉钉我天天能登 就EAS提示密码过期",
    ],
)
def test_a_contrast_or_a_denial_is_no_way_in(text: str) -> None:
    assert read(text, product="eas").values.get("way_in") == "own_login"


@pytest.mark.parametrize(
    ("text", "way_in"),
    [
        ("平时从公司那个门户网站点进去", "portal"),
        ("从门户登进去了 点EAS说密码不对", "portal"),
        ("门户登不进去", "portal"),
        ("网关锁了 登不上", "gateway"),
        ("是不是网关锁的", "gateway"),
        ("我没有网关密码 VPN登不上", "gateway"),
        ("vpn过期了登不上", "gateway"),
        ("先登VPN再进EAS 密码错误", "gateway"),
    ],
)
def test_a_door_that_he_comes_by_stays(text: str, way_in: str) -> None:
    assert read(text, product="eas").values.get("way_in") == way_in


def test_elsewhere_nothing_is_made_of_it() -> None:
    assert "way_in" not in read("OA能上 星辰密码不对", product="xingchen").values
    assert without_closed_doors("星空密码忘了") == (False, "星空密码忘了")


def test_a_denial_asks_nothing() -> None:
    assert denies_door(fold("你说的什么网关我没有"))
    assert denies_door(fold("别再跟我讲网关了"))
    assert not denies_door(fold("是不是没有网关呢？"))
    assert not denies_door(fold("网关锁了多久能解"))
