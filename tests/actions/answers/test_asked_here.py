"""A question asked under the case on screen is answered word for word, before all; what nobody knows is a person's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from actions.answers.point_text import AGAIN, ASKED_BESIDE, LIKELY, answer_text
from actions.answers.points import judgement
from actions.answers.same_question import MAX_SAID, Recognised, is_beside, recognise
from actions.answers.unwritten import NOT_WRITTEN
from actions.jobs import Job
from kb.cases.model import CaseQuestion
from kb.client import Case, CaseParts
from tests.actions.library import ScriptedLibrary, near_question, read_case
from tests.actions.talk import Talk

REOPEN = "kis-closing-reopen-pro"
STOCK = "kis-closing-stock-gl-mismatch"
LOGIN = "kis-login-server-ip-changed"
OF_LEDGER = "kis-closing-profit-account"
POINT = "action_answer"
SURE, LIKELY_CHANCE, DOUBTFUL = 0.95, 0.6, 0.2
QUESTIONS = read_case(REOPEN)["questions"]
KNOWN = next(n for n, one in enumerate(QUESTIONS) if one.get("known", True) and not one.get("way"))
SECOND = next(n for n, one in enumerate(QUESTIONS) if one.get("known", True) and n > KNOWN)
UNKNOWN = next(n for n, one in enumerate(QUESTIONS) if one.get("known") is False)
LINE = judgement().same_question


@pytest.fixture
def jobs() -> Sequence[Job]:
    """None: the question skill alone."""
    return ()


@pytest.fixture
def library() -> ScriptedLibrary:
    return ScriptedLibrary({"反结账": ("answer", [REOPEN])})


async def _show(talk: Talk) -> None:
    await talk.say(POINT, "KIS专业版怎么反结账", "closing_checklist", product="kis=KIS")


async def test_the_answer_is_said_word_for_word(talk: Talk, library: ScriptedLibrary) -> None:
    library.asked = {"甲甲": (REOPEN, KNOWN, SURE)}
    await _show(talk)
    await talk.say(POINT, "那甲甲会怎么样", "other_kingdee")
    assert talk.text == QUESTIONS[KNOWN]["answer"]
    assert [button["title"] for button in talk.messages[0]["buttons"]] == ["有帮助", "没解决", "转人工"]
    assert talk.slots["dialogue"]["open_point"] is None


async def test_it_is_no_new_matter_whatever_else_it_is_like(talk: Talk, library: ScriptedLibrary) -> None:
    await _show(talk)
    library.script = {"乙乙": ("answer", [STOCK])}
    library.asked = {"乙乙": (REOPEN, KNOWN, SURE)}
    await talk.say(POINT, "乙乙怎么弄", "closing_checklist")
    assert talk.text == QUESTIONS[KNOWN]["answer"]
    assert talk.slots["dialogue"]["current"] == REOPEN


async def test_asked_again_it_is_the_one_above_and_then_for_a_person(talk: Talk, library: ScriptedLibrary) -> None:
    library.asked = {"甲甲": (REOPEN, KNOWN, SURE)}
    await _show(talk)
    await talk.say(POINT, "那甲甲会怎么样", "other_kingdee")
    await talk.say(POINT, "我问甲甲会怎么样", "other_kingdee")
    assert talk.text.startswith(AGAIN)
    assert QUESTIONS[KNOWN]["answer"] in talk.text
    await talk.say(POINT, "甲甲到底会怎么样", "other_kingdee")
    assert talk.text.startswith(NOT_WRITTEN)
    assert talk.slots["dialogue"]["open_point"] == "甲甲到底会怎么样"


async def test_what_nobody_knows_is_said_and_then_a_person_is_offered(talk: Talk, library: ScriptedLibrary) -> None:
    library.asked = {"丙丙": (REOPEN, UNKNOWN, SURE)}
    await _show(talk)
    await talk.say(POINT, "丙丙在哪里", "other_kingdee")
    assert talk.text == QUESTIONS[UNKNOWN]["answer"]
    assert "转人工" in [button["title"] for button in talk.messages[0]["buttons"]]
    assert talk.slots["dialogue"]["open_point"] == "丙丙在哪里"
    await talk.say(POINT, "丙丙到底在哪里", "other_kingdee")
    assert "要不要转给工程师" in talk.text
    assert "丙丙到底在哪里" in talk.text
    assert talk.slots["awaiting"] == "handoff_offer"


async def test_what_is_only_likely_says_what_it_was_taken_for(talk: Talk, library: ScriptedLibrary) -> None:
    library.asked = {"甲甲": (REOPEN, KNOWN, LIKELY_CHANCE)}
    await _show(talk)
    await talk.say(POINT, "那甲甲会怎么样", "other_kingdee")
    lead = LIKELY.format(asks=QUESTIONS[KNOWN]["asks"][0])
    assert talk.text == f"{lead}\n{QUESTIONS[KNOWN]['answer']}"


async def test_what_is_doubtful_is_not_taken_for_it(talk: Talk, library: ScriptedLibrary) -> None:
    library.asked = {"甲甲": (REOPEN, KNOWN, DOUBTFUL)}
    await _show(talk)
    await talk.say(POINT, "那甲甲会怎么样", "other_kingdee")
    assert QUESTIONS[KNOWN]["answer"] not in talk.text


async def _ask_of(talk: Talk, library: ScriptedLibrary, case_id: str) -> tuple[dict[str, Any], int]:
    """Asks what only this case answers, and it for sure."""
    await _show(talk)
    library.script = {"丁丁": ("answer", [case_id])}
    library.likeness = {}
    known = next(n for n, one in enumerate(read_case(case_id)["questions"]) if one.get("known", True))
    library.asked = {"丁丁": (case_id, known, SURE)}
    await talk.say(POINT, "丁丁呢", "other_kingdee")
    return read_case(case_id), known


async def test_another_case_answers_what_this_one_does_not(talk: Talk, library: ScriptedLibrary) -> None:
    other, known = await _ask_of(talk, library, OF_LEDGER)
    asks = other["questions"][known]["asks"][0]
    assert talk.text.startswith(ASKED_BESIDE.format(title=other["title"], asks=asks))
    assert other["questions"][known]["answer"] in talk.text
    assert talk.slots["dialogue"]["current"] == REOPEN


async def test_a_case_of_another_matter_is_no_answer_beside_this_one(talk: Talk, library: ScriptedLibrary) -> None:
    other, known = await _ask_of(talk, library, LOGIN)
    assert other["questions"][known]["answer"] not in talk.text
    assert talk.text == NOT_WRITTEN


def _found(*questions: CaseQuestion, chance: float = SURE) -> CaseParts:
    near = [near_question(one, chance) for one in questions]
    return CaseParts(case_id="x", held=0.5, asks_where=False, asks_why=False, parts=[], questions=near)


def _question(answer: str, *, known: bool = True, way: int | None = None) -> CaseQuestion:
    return CaseQuestion(asks=["问"], answer=answer, known=known, way=way)


def test_two_questions_get_two_answers_and_what_is_told_counts_last() -> None:
    first, second, third = (_found(_question(answer)) for answer in ("一", "二", "三"))
    assert [one.answer for one in recognise(LINE, third, [first, second])] == ["一", "二"]
    assert [one.answer for one in recognise(LINE, third, [first, first])] == ["一"]
    assert [one.answer for one in recognise(LINE, third, [None])] == ["三"]
    assert len(recognise(LINE, third, [first, second, third])) == MAX_SAID


@pytest.mark.parametrize(
    ("answer", "is_said"), [("不行，单机单用户。", True), ("照办法二做。", False), ("看第3步。", False)]
)
def test_of_a_way_that_was_not_seen_only_what_stands_alone_is_said(answer: str, is_said: bool) -> None:
    found = _found(_question("二", way=2))
    one = found.model_copy(update={"questions": [found.questions[0].model_copy(update={"answer": answer})]})
    assert bool(recognise(LINE, one, ways=[1])) is is_said
    assert recognise(LINE, one, ways=[1, 2])
    assert recognise(LINE, one)


def test_who_asks_nothing_is_heard_more_strictly() -> None:
    assert recognise(LINE, _found(_question("一"), chance=0.75))[0].is_certain
    assert recognise(LINE, _found(_question("一"), chance=0.75), asks=False) == []
    assert recognise(LINE, _found(_question("一"), chance=SURE), asks=False)


def test_nearly_its_own_words_are_enough() -> None:
    found = _found(_question("一"), chance=DOUBTFUL)
    alike = found.questions[0].model_copy(update={"meaning": LINE.alike})
    assert recognise(LINE, found.model_copy(update={"questions": [alike]}))[0].is_certain


def test_another_case_is_asked_only_for_what_it_knows() -> None:
    assert is_beside(LINE, _found(_question("一"))) is not None
    assert is_beside(LINE, _found(_question("一", known=False))) is None
    assert is_beside(LINE, _found(_question("一"), chance=LIKELY_CHANCE)) is None


def test_what_touches_the_books_goes_with_its_backup() -> None:
    case = Case.model_validate(read_case(REOPEN))
    way = next(n for n, solution in enumerate(case.solutions, start=1) if solution.touches_data)

    def text(answer: str, way: int | None) -> str:
        near = near_question(_question(answer, way=way), SURE)
        return answer_text(case, [Recognised(near, SURE, True)])

    assert "动手前" in text("直接重做。", way)
    assert text("先备份，再重做。", way) == "先备份，再重做。"
    assert text("直接重做。", None) == "直接重做。"
