"""A cause that he denies is told from what he lacks, from how it went, and from a question."""

from __future__ import annotations

import pytest

from actions.dialogue.denial import denied_clauses, without_clauses
from tests.actions.logins.turn import case

FORCED = case("xingchen-login-admin-forces-sms")
SEVERAL_CAUSES = case("xingchen-login-second-verify-every-time")


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("管理员没强制啊 我两台电脑都用 咋办", ["管理员没强制啊"]),
        ("是我自己以前开的 不是管理员设的", ["不是管理员设的"]),
        ("不是这个原因", ["不是这个原因"]),
        ("我们没有管理员", []),
        ("我不是管理员", []),
        ("管理员没空", []),
        ("没好 还是要验证", []),
        ("是不是管理员设的", []),
        ("不是管理员设的吧", []),
    ],
)
def test_what_is_denied(text: str, denied: list[str]) -> None:
    assert denied_clauses(FORCED, text) == denied


def test_a_cause_that_is_one_of_several_is_not_all_of_the_case() -> None:
    assert denied_clauses(SEVERAL_CAUSES, "不是管理员要求的") == []
    assert denied_clauses(SEVERAL_CAUSES, "不是这种情况") == ["不是这种情况"]


@pytest.mark.parametrize("text", ["没登记过", "我这台没登记", "这台没有登记过", "新电脑没登记过设备号"])
def test_who_has_not_done_what_is_needed_agrees(text: str) -> None:
    assert denied_clauses(case("xingchen-login-device-limited"), text) == []


def test_what_is_denied_is_not_searched_for() -> None:
    text = "是我自己以前开的 不是管理员设的"
    assert without_clauses(text, denied_clauses(FORCED, text)) == "是我自己以前开的"
