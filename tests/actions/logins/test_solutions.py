"""Solutions that the customer has tried are not proposed again, and it is said so."""

from __future__ import annotations

import pytest

from actions.answers.tried import MARK
from actions.logins.causes import says_little
from actions.logins.classes import class_of_case, class_of_emergency
from actions.logins.showing import ASK_DONE, ASK_PERSON, solution_buttons, solution_card, solution_text
from actions.logins.solutions import Fit, next_solution, numbered
from tests.actions.logins.conftest import ONE
from tests.actions.logins.turn import case

BLANK, DONGLE, WRONG_ORG = "xingchen-login-blank-page", "kis-licence-expired-dongle", "kis-licence-activated-wrong-org"
UPDATING = "eas-login-stuck-updating"


def test_what_was_tried_is_left_out() -> None:
    proposal = next_solution(case(BLANK), 0, ["换浏览器"])
    assert proposal is not None
    assert (proposal.number, proposal.left_out) == (1, ("换浏览器",))
    assert "您已经试过“换浏览器”" in solution_text(case(BLANK), proposal, is_first=True)


def test_nothing_is_left_when_all_was_tried() -> None:
    assert next_solution(case(BLANK), 0, ["换浏览器", "清缓存"]) is None


def test_a_solution_that_does_more_is_shown_with_the_step_marked() -> None:
    proposal = next_solution(case(DONGLE), 0, ["重插加密狗"])
    assert proposal is not None
    assert (proposal.number, proposal.left_out) == (0, ())
    assert sum(MARK in step for step in proposal.steps) == 1


def test_nothing_tried_changes_nothing() -> None:
    proposal = next_solution(case(BLANK), 0, [])
    assert proposal is not None
    assert proposal.steps == tuple(case(BLANK).solutions[0].steps)


def test_the_text_is_complete_without_the_card() -> None:
    shown = case(DONGLE)
    proposal = next_solution(shown, 0, [])
    assert proposal is not None
    proposal = numbered(shown, proposal, 0, [])
    text = solution_text(shown, proposal, understood="您用的是KIS", is_first=True)
    solution = shown.solutions[0]
    parts = [shown.cause, shown.verify, solution.title, solution.who, *solution.steps, solution.risk, solution.gain]
    assert [part for part in parts if part not in text] == []
    assert text.endswith(ASK_DONE)
    card = solution_card(shown, proposal, "您用的是KIS", is_first=True)
    assert (card["kind"], card["number"], card["of"]) == ("solution", 1, len(shown.solutions))
    assert card["solution"]["steps"] == list(solution.steps)


def test_the_first_shown_is_the_first() -> None:
    shown = case(ONE)
    late = next_solution(shown, 0, [], fault="computer")
    assert late is not None
    assert late.number > 0
    counted = numbered(shown, late, 0, [], fault="computer")
    assert (counted.number, counted.place) == (late.number, 1)
    assert "办法二" not in solution_text(shown, counted, is_first=True)
    assert "办法三" not in solution_text(shown, counted, is_first=True)
    assert solution_card(shown, counted, "", is_first=True)["number"] == 1


def test_how_many_there_are_is_said_once_and_the_others_are_named() -> None:
    shown = case(UPDATING)
    first = next_solution(shown, 0, [])
    assert first is not None
    text = solution_text(shown, numbered(shown, first, 0, []), is_first=True)
    assert "办法一（共3个）" in text
    assert "还有：“手工清缓存”“很多人都卡，转人工”。" in text
    second = next_solution(shown, 1, [], "one")
    assert second is not None
    text = solution_text(shown, numbered(shown, second, 1, [], "one", fit=Fit(seen={0})), is_first=False)
    assert "办法二：手工清缓存" in text
    assert "共" not in text.split("\n")[0]


def test_a_person_as_the_solution_is_offered_first() -> None:
    shown = case(WRONG_ORG)
    proposal = next_solution(shown, 0, [])
    assert proposal is not None
    assert solution_text(shown, proposal, is_first=True).endswith(ASK_PERSON)
    assert solution_buttons(shown, 0)[0].title == "转人工"


@pytest.mark.parametrize(
    ("case_id", "expected"),
    [
        ("k3cloud-licence-group", "licence"),
        ("kis-database-server-down", "database"),
        ("kis-login-outside-network", "network"),
        ("k3cloud-login-version-mismatch", "version"),
        ("xingchen-login-no-ledger", "account"),
        ("xingchen-login-kicked-out", "operation"),
    ],
)
def test_the_class_of_a_case(case_id: str, expected: str) -> None:
    assert class_of_case(case(case_id)) == expected


def test_the_class_of_an_emergency() -> None:
    assert class_of_emergency("damage", "置疑") == "database"
    assert class_of_emergency("everyone", "换了路由器以后全公司都连不上") == "network"
    assert class_of_emergency("everyone", "全公司都登不上") is None


def test_what_is_for_everybody_is_not_proposed_to_the_only_one() -> None:
    empty = case("k3cloud-login-datacenter-empty")
    only_one = next_solution(empty, 1, [], "one")
    assert only_one is None
    everybody = next_solution(empty, 0, [], "company")
    assert everybody is not None
    assert everybody.number == 1
    unknown = next_solution(empty, 1, [], None)
    assert unknown is not None


@pytest.mark.parametrize("question", ["登不上", "云星空登不上去了怎么办", "我们的金蝶今天又进不去了", "KIS打不开"])
def test_words_that_say_little(question: str) -> None:
    assert says_little(question)


@pytest.mark.parametrize("question", ["星空登录被锁了", "打开一片空白", "提示数据中心无权限", "一直转圈进不去"])
def test_words_that_say_enough(question: str) -> None:
    assert not says_little(question)
