"""The version and the way in that only his own words tell."""

from __future__ import annotations

import pytest

from actions.handoff.means import is_well_reached_by, said_version


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("K3 WISE，12.3的版本", "12.3"),
        ("我们用的是13.1这个版本", "13.1"),
        ("WISE 14 的", "14"),
        ("k3 15.1 固定资产", "15.1"),
        ("k/3 14", "14"),
        ("8.6的版", "8.6"),
        ("差额12.3元", None),
        ("地址 10.1.1.20", None),
        ("K3 12月的账", None),
        ("k3 10个人登不上", None),
        ("wise 12号就这样", None),
    ],
)
def test_the_version_in_his_words(text: str, version: str | None) -> None:
    assert said_version([text]) == version


@pytest.mark.parametrize(
    "text", ["星空自己网页能进 外面几个系统连不上", "网页版正常 就接口不通", "浏览器登得进 影像连不上"]
)
def test_the_way_in_that_works_is_not_where_it_fails(text: str) -> None:
    assert is_well_reached_by("网页（浏览器）", [text])


@pytest.mark.parametrize("text", ["网页能打开但是登不上", "网页登不上", "客户端能登 网页不行", "网页点登录没反应"])
def test_the_way_in_that_fails_stays(text: str) -> None:
    assert not is_well_reached_by("网页（浏览器）", [text])
