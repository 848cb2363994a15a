"""What a reader has learned to read of a password trouble counts where it is sure and the product knows the value."""

from __future__ import annotations

from typing import Any

import pytest

from actions.passwords.content import procedures
from actions.passwords.likely import SURE, UNSAID, likely
from actions.passwords.triage import Triage

TEXT = "中间层那台机器上的账套管理进不去了，人退休了，口令没写进交接单"


def _told(attribute: str, value: str, confidence: float = 0.95, text: str = TEXT) -> tuple[str, dict[str, Any]]:
    return text, {attribute: {"value": value, "confidence": confidence}}


def _triage(product: str = "kis", **known: str) -> Triage:
    return Triage({"product": product, "known": dict(known)}, procedures())


@pytest.mark.parametrize(
    ("product", "value", "account"),
    [
        ("kis", "own_user", "own_user"),
        ("k3cloud", "other_user", "other_user"),
        ("kis", "container", "container_admin"),
        ("k3cloud", "container", "console"),
        ("kis", "cloud_account", "cloud_account"),
    ],
)
def test_whose_password_it_is(product: str, value: str, account: str) -> None:
    found = likely("account", _triage(product), [_told("account", value)], [TEXT])
    assert found is not None
    assert found.values == {"account": account}


@pytest.mark.parametrize(
    ("value", "values"),
    [
        ("forgotten", {"trouble": "forgotten"}),
        ("locked", {"trouble": "locked"}),
        ("change", {"trouble": "change"}),
        ("no_code", {"trouble": "no_code", "code": "no"}),
        ("phone_gone", {"trouble": "phone_gone", "code": "no"}),
    ],
)
def test_what_happened(value: str, values: dict[str, str]) -> None:
    product = "k3cloud" if value in ("locked", "change") else "xingchen"
    found = likely("trouble", _triage(product), [_told("trouble", value)], [TEXT])
    assert found is not None
    assert found.values == values


def test_what_was_refused_is_not_called_forgotten() -> None:
    found = likely("trouble", _triage(), [_told("trouble", "refused")], [TEXT])
    assert found is not None
    assert found.values == {"trouble": "forgotten"}
    assert found.is_only_wrong


@pytest.mark.parametrize(
    ("product", "account", "trouble"),
    [
        ("k3wise", "container_admin", "admin_gone"),
        ("kis", "administrator", "admin_gone"),
        ("xingchen", "other_user", "left"),
    ],
)
def test_whose_holder_is_gone(product: str, account: str, trouble: str) -> None:
    found = likely("trouble", _triage(product, account=account), [_told("trouble", "left")], [TEXT])
    assert found is not None
    assert found.values == {"trouble": trouble}


def test_where_nobody_elses_account_ends_who_left_is_no_trouble() -> None:
    assert likely("trouble", _triage("kis", account="own_user"), [_told("trouble", "left")], [TEXT]) is None


def test_nothing_is_likely_that_is_not_sure_not_said_or_not_known_there() -> None:
    unsure = SURE["account"] - 0.01
    assert likely("account", _triage(), [_told("account", "own_user", unsure)], [TEXT]) is None
    assert likely("account", _triage(), [_told("account", UNSAID)], [TEXT]) is None
    assert likely("account", _triage(), [_told("account", "foreign")], [TEXT]) is None
    assert likely("account", _triage("xingchen"), [_told("account", "container")], [TEXT]) is None
    assert likely("role", _triage("xingchen"), [_told("account", "own_user")], [TEXT]) is None
    assert likely("account", Triage({}, procedures()), [_told("account", "own_user")], [TEXT]) is None


def test_what_he_denied_or_wrote_of_another_matter_is_not_taken() -> None:
    triage = _triage()
    triage.exclude(["own_user"])
    assert likely("account", triage, [_told("account", "own_user")], [TEXT]) is None
    assert likely("account", _triage(), [_told("account", "own_user")], ["另一件事"]) is None


def test_of_several_messages_the_surest_counts() -> None:
    told = [_told("account", "other_user", 0.85, "甲"), _told("account", "own_user", 0.97, "乙")]
    found = likely("account", _triage(), told, ["甲", "乙"])
    assert found is not None
    assert found.values == {"account": "own_user"}
