"""A cause that he denies is told from what he lacks, from how it went, and from a question."""

from __future__ import annotations

import pytest

from actions.dialogue.denial import agreeing_clauses, denied_clauses, without_clauses
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


INVALID = case("k3wise-login-invalid-user-name")
ORGANISATION = case("k3cloud-login-organisation-missing")


@pytest.mark.parametrize("text", ["没在企业平台加过，还要平台？", "我没在平台登记过他", "许可里没加过", "没有登记过"])
def test_who_says_what_the_cause_says_is_lacking_agrees(text: str) -> None:
    assert denied_clauses(INVALID, text) == []
    assert agreeing_clauses(INVALID, text)


@pytest.mark.parametrize("text", ["不是手工建的，是同步过来的", "不是本地手工建的"])
def test_who_denies_what_the_cause_says_to_have_been_done_denies_it(text: str) -> None:
    assert denied_clauses(INVALID, text)
    assert agreeing_clauses(INVALID, text) == []


@pytest.mark.parametrize("text", ["不是加组织，管理员说要改角色", "不是要加组织，是菜单没有"])
def test_what_is_to_be_done_is_no_cause(text: str) -> None:
    assert denied_clauses(ORGANISATION, text) == []


def test_who_was_not_added_agrees() -> None:
    assert agreeing_clauses(ORGANISATION, "没给我加过组织")


def test_who_sets_the_cause_against_what_he_denies_denies_nothing() -> None:
    integration = case("k3cloud-password-integration-account")
    assert denied_clauses(integration, "我都说了不是发票云的密码！我改的是金蝶接口账号的密码") == []
    assert denied_clauses(integration, "不是改了密码的问题，密码没动") != []
