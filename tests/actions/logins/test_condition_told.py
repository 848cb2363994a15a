"""The way whose condition he tells comes, whatever its number."""

from __future__ import annotations

import pytest

from actions.logins.condition_told import way_on_condition, way_on_symptom
from tests.actions.logins.turn import case

LIMITED, APP = "xingchen-login-device-limited", "xingchen-app-old-jdy"


@pytest.mark.parametrize(
    "words",
    [
        "切换了也还是不行 这是台新笔记本",
        "我换了新电脑",
        "新买的笔记本",
        "新配的电脑进不去",
        "办公室台式机能登 我这个笔记本不行",
        "换了一台新的主机",
    ],
)
def test_a_new_computer_is_registered(words: str) -> None:
    assert way_on_condition(case(LIMITED), words) == 2


@pytest.mark.parametrize("words", ["换了台电脑也不行", "笔记本登不上", "电脑是好的", "新同事登不上"])
def test_no_new_computer(words: str) -> None:
    assert way_on_condition(case(LIMITED), words) is None


def test_what_the_case_has_foreseen() -> None:
    assert way_on_symptom(case(APP), "装好了金蝶云 登进去了 可是空的") == 1
    assert way_on_symptom(case(APP), "装好了金蝶云 登进去了") is None
    assert way_on_symptom(case(LIMITED), "装好了 可是空的") is None
