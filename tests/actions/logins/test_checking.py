"""What is found at the checks of a hint, and the words that it is told in."""

from __future__ import annotations

import pytest

from actions.logins.checking import take_finding
from actions.logins.content import content
from actions.logins.memory import Trouble
from actions.logins.prompts import first_words, has_waited, read_prompt
from tests.actions.logins.turn import turn

HINT = "cloud_busy"


def _trouble(*checked: int) -> Trouble:
    return Trouble(words="云服务器繁忙", phase="tried", hint=HINT, checked=list(checked))


def test_the_checks_are_numbered_and_nothing_is_claimed() -> None:
    said = first_words(read_prompt("云服务器繁忙，请稍后再试"))
    assert [line[:2] for line in said.splitlines() if line[:1].isdigit()] == ["1.", "2.", "3."]
    assert "没有核实过的资料" in said
    assert "十分钟" not in said


@pytest.mark.parametrize("text", ["哦电脑时间慢了两天", "时间？看了 日期不对 是去年的", "时钟跟手机差了八个小时"])
def test_what_is_amiss_is_mended(text: str) -> None:
    trouble = _trouble()
    said = take_finding(turn(text, "out_of_scope"), trouble)
    assert said is not None
    assert "改准" in said
    assert trouble.checked == [1]


def test_what_is_in_order_leads_to_the_next_check() -> None:
    trouble = _trouble(1)
    assert "代理" in str(take_finding(turn("外网能上的"), trouble))
    assert trouble.checked == [1, 0]


def test_what_was_mended_in_vain_leads_to_the_next_check() -> None:
    said = take_finding(turn("改了时间了 没用"), _trouble())
    assert said is not None
    assert "改准" not in said
    assert "网页" in said


def test_after_the_last_check_nothing_is_left() -> None:
    trouble = _trouble(0, 1)
    assert take_finding(turn("没开代理"), trouble) is None
    assert trouble.checked == [0, 1, 2]


@pytest.mark.parametrize("text", ["还是不行", "没好", "好了", "时间要看哪里？"])
def test_words_of_no_check_are_no_finding(text: str) -> None:
    trouble = _trouble()
    assert take_finding(turn(text), trouble) is None
    assert trouble.checked == []


def test_every_check_is_found_by_its_own_line() -> None:
    for kind in content().prompts:
        for check in kind.checks:
            assert check.named.are_in(check.look), check.look


@pytest.mark.parametrize(
    ("words", "waited"),
    [("系统繁忙 试了一上午", True), ("繁忙 试了好几次了", True), ("都半个小时了", True), ("刚才提示繁忙", False)],
)
def test_who_has_waited(words: str, waited: bool) -> None:
    assert has_waited(words) is waited
