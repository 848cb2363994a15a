"""The judgement of turns under a case: its file, its figures, and the turns that it is fitted and measured on."""

from __future__ import annotations

from collections import Counter

import pytest

from actions.answers.points import Line, figures_of, judgement, quotable, quoted
from actions.answers.search import Found
from kb.client import Case, CaseParts, Part, SearchResult
from kb.search.part_ranking import parts_of
from tests.actions.answers.points import name_of, read_follow_ups
from tests.actions.library import THRESHOLDS, read_case

LABELS = {"point", "detail", "new", "outcome"}


def _found(*parts: Part, asks_where: bool = False, asks_why: bool = False) -> CaseParts:
    return CaseParts(case_id="x", held=0.5, asks_where=asks_where, asks_why=asks_why, parts=list(parts))


def _nothing() -> Found:
    return Found(
        SearchResult(
            outcome="unknown", answerable=False, probability=0.1, thresholds=THRESHOLDS, index_version="x", hits=[]
        )
    )


def test_every_turn_names_parts_that_its_case_has() -> None:
    rows = read_follow_ups()
    assert len(rows) >= 300
    assert {row.label for row in rows} == LABELS
    for row in rows:
        names = {name_of(part) for part in parts_of(Case.model_validate(read_case(row.case)))}
        assert set(row.parts) <= {*names, *(f"{name[0]}w" for name in names if name[0].isdigit())}, row


def test_all_parts_hold_every_kind_and_every_product() -> None:
    rows = read_follow_ups()
    assert len(Counter((row.half, row.label) for row in rows)) == 3 * len(LABELS)
    assert len({(row.half, row.case.split("-")[0]) for row in rows}) == 15
    fresh = {row.case for row in rows if row.is_fresh}
    assert not fresh & {row.case for row in rows if not row.is_fresh}


def test_a_line_is_a_chance() -> None:
    line = Line(bias=-1.0, threshold=0.5, weights={"best": 2.0})
    assert line.probability({"best": 0.5}) == pytest.approx(0.5)
    assert line.probability({"best": 1.0, "other": 9.0}) > 0.7
    assert line.probability({"best": 1e9}) <= 1.0


def test_the_committed_judgement_weighs_figures_that_there_are() -> None:
    names = set(figures_of(_found(), _nothing(), "x"))
    assert set(judgement().new_matter.weights) <= names
    assert set(judgement().written.weights) <= names
    assert judgement().written.threshold <= judgement().certain


def test_figures_say_where_no_place_and_no_reason_is_told() -> None:
    step = Part(kind="step", text="请主管书面同意", way=1, step=1, score=0.6)
    assert figures_of(_found(step, asks_where=True), _nothing(), "x")["no_place"] == 1
    assert figures_of(_found(step, asks_why=True), _nothing(), "x")["no_reason"] == 1
    menu = step.model_copy(update={"text": "打开 总账→结账"})
    assert figures_of(_found(menu, asks_where=True), _nothing(), "x")["no_place"] == 0
    assert figures_of(None, _nothing(), "x")["best"] == 0


def test_what_answers_nothing_is_not_quoted() -> None:
    praise = Part(kind="gain", text="好处", way=1, score=0.9)
    person = Part(kind="step", text="回复“转人工”，写明期间", way=1, step=1, score=0.8)
    step = Part(kind="step", text="再点一次关账", way=1, step=2, score=0.7)
    near, far = (step.model_copy(update={"step": 3 + n, "score": score}) for n, score in enumerate((0.6, 0.2)))
    parts = quotable(_found(praise, person, step, near, far))
    assert parts == [step, near, far]
    assert quoted(parts) == [step, near]


def test_yes_or_no_is_said_first_by_the_line_that_decides_it() -> None:
    near = Part(kind="step", text="把要忽略的明细截图留底", way=2, step=2, score=0.83)
    verdict = Part(kind="cause", text="前三样可以选择忽略，没审核的单据不能忽略。", score=0.79)
    far = verdict.model_copy(update={"score": 0.7})
    assert quoted([near, verdict], asks_whether=True) == [verdict, near]
    assert quoted([near, verdict]) == [near, verdict]
    assert quoted([near, far], asks_whether=True)[0] == near


def test_two_lines_are_enough_and_a_title_beside_a_step_says_nothing() -> None:
    steps = [Part(kind="step", text=f"第{n}步", way=1, step=n, score=0.9 - n / 100) for n in range(1, 4)]
    title = Part(kind="way", text="按步骤来", way=1, score=0.9)
    assert quoted([steps[0], title, *steps[1:]]) == steps[:2]
    assert quoted([title, *steps]) == [title, steps[0]]
    assert quoted([]) == []
