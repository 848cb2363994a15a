"""In the place of a denial, and beside an answer under a guess, the nearest questions of the case can be pressed."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from actions.answers.near_questions import (
    ALONE,
    ALONE_AND_OTHERS,
    NEAR,
    NEAR_BESIDE_GUESS,
    NEAR_OF_KIND,
    NOT_MATCHED,
    OTHERWISE,
    THIS_POINT,
    least_for,
)
from actions.answers.point_text import AGAIN, LIKELY, NOT_THAT
from actions.answers.points import judgement
from actions.answers.unwritten import NOT_WRITTEN
from actions.jobs import Job
from tests.actions.library import ScriptedLibrary, read_case
from tests.actions.talk import Talk

REOPEN = "kis-closing-reopen-pro"
POINT = "action_answer"
CHOOSE = "action_show_case"
QUESTIONS = read_case(REOPEN)["questions"]
KNOWN, SECOND = [n for n, one in enumerate(QUESTIONS) if one.get("known", True) and not one.get("way")][:2]
UNKNOWN = next(n for n, one in enumerate(QUESTIONS) if one.get("known") is False)
LIKELY_CHANCE = (judgement().same_question.likely + judgement().same_question.certain) / 2
FAR = NEAR - 0.1


@pytest.fixture
def jobs() -> Sequence[Job]:
    """None: the question skill alone."""
    return ()


@pytest.fixture
def library() -> ScriptedLibrary:
    return ScriptedLibrary({"反结账": ("answer", [REOPEN])})


async def _ask(talk: Talk, library: ScriptedLibrary, number: int, chance: float) -> None:
    library.asked = {"甲甲": (REOPEN, number, chance)}
    await talk.say(POINT, "KIS专业版怎么反结账", "closing_checklist", product="kis=KIS")
    await talk.say(POINT, "那甲甲会怎么样", "other_kingdee")


async def test_what_is_near_can_be_pressed_and_nothing_is_denied(talk: Talk, library: ScriptedLibrary) -> None:
    near = (NEAR + ALONE_AND_OTHERS[-1][0]) / 2
    library.asked = {"甲甲": (REOPEN, KNOWN, near), "乙乙": (REOPEN, SECOND, near)}
    await talk.say(POINT, "KIS专业版怎么反结账", "closing_checklist", product="kis=KIS")
    await talk.say(POINT, "那甲甲乙乙会怎么样", "other_kingdee")
    assert talk.text == NOT_MATCHED.format(point=THIS_POINT, count="几句")
    first = talk.messages[0]["buttons"][0]
    assert first["title"] == QUESTIONS[KNOWN]["asks"][0]
    await talk.press(CHOOSE, first["payload"])
    assert QUESTIONS[KNOWN]["answer"] in talk.text
    assert talk.slots["dialogue"]["open_point"] is None


async def test_a_list_of_one_is_answered_instead(talk: Talk, library: ScriptedLibrary) -> None:
    await _ask(talk, library, KNOWN, (NEAR + ALONE_AND_OTHERS[-1][0]) / 2)
    guessed = LIKELY.format(asks=QUESTIONS[KNOWN]["asks"][0])
    assert talk.text == "\n".join([guessed, QUESTIONS[KNOWN]["answer"], NOT_THAT])
    assert "show_case" not in str(talk.messages[0]["buttons"])


async def test_the_only_one_that_comes_near_is_answered_at_once(talk: Talk, library: ScriptedLibrary) -> None:
    await _ask(talk, library, KNOWN, (ALONE + judgement().same_question.likely) / 2)
    assert talk.text == f"{LIKELY.format(asks=QUESTIONS[KNOWN]['asks'][0])}\n{QUESTIONS[KNOWN]['answer']}"
    assert "show_case" not in str(talk.messages[0]["buttons"])


async def test_what_was_said_before_is_not_denied(talk: Talk, library: ScriptedLibrary) -> None:
    await _ask(talk, library, KNOWN, (ALONE + judgement().same_question.likely) / 2)
    library.asked = {"丁丁": (REOPEN, SECOND, 0.95), **library.asked}
    await talk.say(POINT, "那丁丁要不要", "other_kingdee")
    await talk.say(POINT, "那甲甲到底会怎么样", "other_kingdee")
    assert talk.text.startswith(AGAIN)
    assert QUESTIONS[KNOWN]["answer"] in talk.text


@pytest.mark.parametrize(("number", "chance"), [(KNOWN, FAR), (UNKNOWN, 0.4)])
async def test_what_is_far_or_answered_by_nobody_is_not_put(
    talk: Talk, library: ScriptedLibrary, number: int, chance: float
) -> None:
    await _ask(talk, library, number, chance)
    assert talk.text == NOT_WRITTEN
    assert "show_case" not in str(talk.messages[0]["buttons"])


async def test_beside_a_guess_stands_what_else_it_may_have_been(talk: Talk, library: ScriptedLibrary) -> None:
    await talk.say(POINT, "KIS专业版怎么反结账", "closing_checklist", product="kis=KIS")
    beside = (NEAR_BESIDE_GUESS + judgement().same_question.likely) / 2
    library.asked = {"甲甲": (REOPEN, KNOWN, LIKELY_CHANCE), "乙乙": (REOPEN, SECOND, beside)}
    await talk.say(POINT, "那甲甲乙乙会怎么样", "other_kingdee")
    assert QUESTIONS[KNOWN]["answer"] in talk.text
    assert OTHERWISE in talk.text
    assert talk.messages[0]["buttons"][0]["title"] == QUESTIONS[SECOND]["asks"][0]


async def test_a_question_that_is_kept_no_more_shows_its_case(talk: Talk) -> None:
    gone = {"title": "x", "payload": f'/show_case{{"case_id": "{REOPEN}", "choice": "没有这一问"}}'}
    await talk.press(CHOOSE, gone["payload"])
    assert read_case(REOPEN)["cause"] in talk.text


@pytest.mark.parametrize(
    ("clause", "asks", "least"),
    [
        ("为什么上礼拜还看得到现在没有了", "为啥突然不见", NEAR_OF_KIND),
        ("我是出纳，还有为什么上礼拜还看得到", "为啥突然不见", NEAR_OF_KIND),
        ("为什么上礼拜还看得到现在没有了", "加了还是看不到", ALONE),
        ("上礼拜还看得到", "加了还是看不到", NEAR),
    ],
)
def test_who_asks_why_is_not_offered_something_else(clause: str, asks: str, least: float) -> None:
    assert least_for(clause, asks, NEAR) == least
