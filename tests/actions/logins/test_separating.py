"""The question that is asked is the one that splits the remaining real cases, and an answer moves the belief."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions.logins.content import content
from actions.logins.likelihood import NO, NONE, YES, line_likelihood, prompt_likelihood, trait_likelihood
from actions.logins.separating import (
    UNKNOWN,
    Answer,
    Cause,
    Question,
    best_question,
    expected_gain,
    normalised,
    weighed,
)
from actions.logins.situations import situation_of
from tests.actions.logins.turn import case

ONE, ALL = "k3cloud-login-one-person", "k3cloud-login-everyone-down"
EMPTY, SWITCH, KICKED = (
    "k3cloud-login-datacenter-empty",
    "k3cloud-login-datacenter-switch-back",
    "k3cloud-login-kicked-out",
)
INVALID, HANG = "k3wise-login-invalid-user-name", "k3wise-login-middle-tier-hang"
OUTSIDE, MOVED, UPGRADE = "kis-login-outside-network", "kis-login-server-ip-changed", "kis-login-force-upgrade"
BLANK, APP, IPAD = "xingchen-login-blank-page", "xingchen-app-no-ledger", "xingchen-login-ipad"


def causes(*ids: str) -> list[Cause]:
    return normalised([Cause(case(case_id), 1.0) for case_id in ids])


def best(ids: Sequence[str], known: Sequence[str] = (), *, only_traits: bool = False) -> Question:
    question = best_question(causes(*ids), known, only_traits=only_traits)
    assert question is not None
    return question


def heaviest(answered: list[Cause]) -> str:
    return answered[0].case.id


def test_one_or_all_separates_one_person_from_everybody() -> None:
    question = best([ONE, ALL], only_traits=True)
    assert (question.kind, question.key) == ("trait", "scope")
    assert heaviest(weighed(causes(ONE, ALL), Answer("trait", "scope", "one"))) == ONE
    assert heaviest(weighed(causes(ONE, ALL), Answer("trait", "scope", "company"))) == ALL


def test_the_prompt_separates_a_case_that_has_one() -> None:
    question = best([INVALID, HANG])
    assert question.kind == "prompt"
    assert f"“{question.key}”" in question.text
    owner, other = (INVALID, HANG) if "用户名无效" in question.key else (HANG, INVALID)
    assert heaviest(weighed(causes(INVALID, HANG), Answer("prompt", question.key, YES))) == owner
    assert heaviest(weighed(causes(INVALID, HANG), Answer("prompt", question.key, NO))) == other


def test_where_the_customer_is_separates_the_network_from_the_office() -> None:
    question = best([OUTSIDE, UPGRADE], only_traits=True)
    right = weighed(causes(OUTSIDE, UPGRADE), Answer("trait", "place", "outside"))
    assert heaviest(right) == OUTSIDE
    assert question.kind == "trait"


def test_situations_separate_what_no_trait_does() -> None:
    question = best([EMPTY, SWITCH, KICKED], known=[trait.id for trait in content().traits])
    assert question.kind == "line"
    offered = dict(question.options)
    assert set(question.key.split()) == {EMPTY, SWITCH, KICKED}
    for case_id in question.key.split():
        assert offered[case_id] == situation_of(case(case_id))
        after = weighed(causes(EMPTY, SWITCH, KICKED), Answer("line", question.key, case_id))
        assert heaviest(after) == case_id
        assert after[0].weight > 0.7


def test_none_of_the_lines_speaks_for_the_cause_that_was_not_read_out() -> None:
    many = [EMPTY, SWITCH, KICKED, ONE, ALL]
    key = " ".join(many[:4])
    assert heaviest(weighed(causes(*many), Answer("line", key, NONE))) == ALL


def test_a_question_is_not_asked_twice() -> None:
    known: list[str] = []
    while (question := best_question(causes(EMPTY, SWITCH, KICKED, ONE, ALL), known)) is not None:
        assert question.key not in known
        known.append(question.key)
    assert known


def test_nothing_is_asked_about_one_cause() -> None:
    assert best_question(causes(ONE), ()) is None
    assert best_question([], ()) is None


def test_nothing_is_asked_when_the_answer_would_not_matter() -> None:
    sure = normalised([Cause(case(ONE), 0.995), Cause(case(ALL), 0.005)])
    assert best_question(sure, ()) is None


def test_who_cannot_tell_changes_nothing() -> None:
    before = causes(ONE, ALL)
    assert weighed(before, Answer("trait", "scope", UNKNOWN)) == before


def test_every_question_has_a_way_out() -> None:
    for ids in ([ONE, ALL], [INVALID, HANG], [EMPTY, SWITCH, KICKED], [BLANK, APP, IPAD]):
        assert best(ids).options[-1][0] == UNKNOWN


@pytest.mark.parametrize("trait", content().traits, ids=lambda trait: trait.id)
@pytest.mark.parametrize("case_id", [ONE, ALL, OUTSIDE, MOVED, BLANK, APP])
def test_answers_to_a_trait_are_shares(trait, case_id: str) -> None:  # type: ignore[no-untyped-def]
    shares = trait_likelihood(trait, case(case_id))
    assert math.isclose(sum(shares.values()), 1)
    assert min(shares.values()) > 0


def test_answers_to_prompts_and_lines_are_shares() -> None:
    assert math.isclose(sum(prompt_likelihood("正在调用中间层", case(HANG)).values()), 1)
    for case_id in (EMPTY, ALL):
        assert math.isclose(sum(line_likelihood([EMPTY, SWITCH, KICKED], case(case_id)).values()), 1)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.floats(0.01, 1.0), min_size=2, max_size=5), st.sampled_from(content().traits))
def test_an_answer_never_adds_doubt_on_average(weights: list[float], trait) -> None:  # type: ignore[no-untyped-def]
    ids = [ONE, ALL, EMPTY, SWITCH, KICKED]
    some = normalised([Cause(case(i), weight) for i, weight in zip(ids, weights, strict=False)])
    gain = expected_gain(some, lambda each: trait_likelihood(trait, each))
    assert -1e-9 <= gain <= math.log2(len(some)) + 1e-9
