"""The form of a question says which part of the case answers it; what only looks like it is left to the meaning."""

from __future__ import annotations

import pytest

from actions.answers.asked_by_form import (
    IS_CAUSE,
    RISKS,
    asks_risk,
    confirmed_cause,
    forbidden,
    risks_text,
    way_asked,
)
from kb.client import Case, Part
from tests.actions.library import read_case

DEPRECIATION = Case.model_validate(read_case("kis-closing-depreciation-not-done"))
STOCK_CLOSE = Case.model_validate(read_case("k3cloud-closing-stock-close-failed"))
VERIFICATION = Case.model_validate(read_case("k3cloud-password-second-verification"))
NOT_ALLOWED = Case.model_validate(read_case("k3cloud-integration-user-not-allowed"))


def part(case: Case, way: int, kind: str = "step", step: int | None = 1, score: float = 1.0) -> Part:
    solution = case.solutions[way - 1]
    said = solution.risk if kind == "risk" else solution.steps[(step or 1) - 1]
    place = step if kind == "step" else None
    return Part.model_construct(kind=kind, way=way, step=place, text=said, said=said, score=score)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("办法二是啥", 1),
        ("那第二个办法呢", 1),
        ("方案二呢", 1),
        ("办法三怎么弄", 2),
        ("第三种方法说说", 2),
        ("你刚才说的办法一具体怎么做啊", 0),
        ("给我看看办法2", 1),
    ],
)
def test_a_way_out_is_asked_for_by_its_number(text: str, place: int) -> None:
    assert way_asked(DEPRECIATION, text) == place


@pytest.mark.parametrize(
    "text",
    ["办法二第3步在哪", "我就照办法二做", "办法一不行", "办法二做完还要不要结账", "办法五是什么", "另一个办法呢"],
)
def test_no_way_out_is_asked_for_by_its_number(text: str) -> None:
    assert way_asked(DEPRECIATION, text) is None


def test_of_two_the_other_one_is_the_second() -> None:
    assert way_asked(VERIFICATION, "另一个办法呢") == 1
    assert way_asked(VERIFICATION, "那另外一种方法是什么") == 1


@pytest.mark.parametrize(
    "text",
    [
        "是不是因为改了卡片",
        "改卡片引起的吗",
        "会不会是我新增了资产造成的",
        "是变动了卡片的原因吧",
        "跟清理过资产有关系吗",
        "难道是因为动了卡片",
        "同事后来改了一下卡片 是不是就因为这个？凭证我早过账了",
    ],
)
def test_a_guess_that_is_the_cause_is_confirmed(text: str) -> None:
    assert (confirmed_cause(DEPRECIATION, text) or "").startswith(IS_CAUSE.format(cause=DEPRECIATION.cause))


@pytest.mark.parametrize(
    "text",
    [
        "是不是因为凭证没打印",
        "是什么原因造成的",
        "是不是要先反过账",
        "因为我急能不能快点",
        "会不会是服务器的原因",
        "是因为卡片没改吗",
        "改了卡片",
    ],
)
def test_another_guess_is_not(text: str) -> None:
    assert confirmed_cause(DEPRECIATION, text) is None


def test_what_the_cause_denies_is_not_confirmed() -> None:
    assert confirmed_cause(NOT_ALLOWED, "是不是密码改了造成的") is None


def test_the_way_for_what_he_tells_beside_is_named() -> None:
    text = confirmed_cause(DEPRECIATION, "动了一张卡片 是这个引起的吧 凭证已经审核了") or ""
    assert text.endswith(f"看办法二：{DEPRECIATION.solutions[1].title}。")


@pytest.mark.parametrize(
    "text", ["会有什么影响吗", "有没有风险", "有什么后果", "影响大不大", "会造成坏影响吗", "有啥副作用", "风险高吗"]
)
def test_the_risk_is_asked_for(text: str) -> None:
    assert asks_risk(text)


@pytest.mark.parametrize("text", ["不影响登录吧", "怎么反过账", "影响因素在哪里设", "有什么办法"])
def test_the_risk_is_not_asked_for(text: str) -> None:
    assert not asks_risk(text)


def test_the_risk_of_the_way_he_names_is_told() -> None:
    said = risks_text(DEPRECIATION, [], "那我用办法二 会有什么影响") or ""
    assert said.startswith(RISKS)
    assert DEPRECIATION.solutions[1].risk in said
    assert DEPRECIATION.solutions[0].risk not in said


def test_a_way_that_he_has_not_seen_is_not_told() -> None:
    said = risks_text(DEPRECIATION, [part(DEPRECIATION, 2, "risk")], "有什么影响", [1]) or ""
    assert DEPRECIATION.solutions[0].risk in said
    assert DEPRECIATION.solutions[1].risk not in said


@pytest.mark.parametrize("text", ["那我自己直接全部忽略行不行", "我现在先忽略可以吗", "能不能我自己勾", "自己忽略行吗"])
def test_a_dangerous_step_is_no_answer_to_may_i(text: str) -> None:
    said = forbidden(STOCK_CLOSE, [part(STOCK_CLOSE, 2, step=4)], text) or ""
    assert said.startswith("先不要自己动手")
    assert STOCK_CLOSE.solutions[1].who in said
    assert STOCK_CLOSE.solutions[1].steps[3] not in said


@pytest.mark.parametrize("text", ["忽略在哪里勾", "界面上勾选忽略对应的类别可以吗", "自己怎么忽略"])
def test_what_asks_no_leave_is_not_forbidden(text: str) -> None:
    assert forbidden(STOCK_CLOSE, [part(STOCK_CLOSE, 2, step=4)], text) is None


def test_a_harmless_step_is_not_forbidden() -> None:
    assert forbidden(STOCK_CLOSE, [part(STOCK_CLOSE, 1, step=3)], "那我自己看行不行") is None


def test_a_line_that_forbids_is_said_with_its_no() -> None:
    near = [part(VERIFICATION, 1), part(VERIFICATION, 2, "risk", score=0.8), part(VERIFICATION, 2, step=3, score=0.9)]
    said = forbidden(VERIFICATION, near, "能不能直接在库里把这个验权关掉") or ""
    assert said == "不行。只能由工程师处理，自己不要改库，会登不上。"
