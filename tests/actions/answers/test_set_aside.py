"""What was shown before is asked too, before anything is denied; a new case answers first what he asks beside it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from actions.answers.answered_first import FIRST
from actions.answers.point_text import ASKED_BESIDE
from actions.answers.search import Found
from actions.answers.set_aside import rejected, shown_before, without_rejected
from actions.conversation import Dialogue
from actions.dialogue.denial import DENIED_RESULT
from actions.jobs import Job
from tests.actions.answers.test_twins import ASSETS, LEDGER, found
from tests.actions.library import ScriptedLibrary, read_case
from tests.actions.talk import Talk

AGAIN, AUDITED = "xingchen-closing-pl-again", "xingchen-voucher-audited-cannot-regenerate"
POINT = "action_answer"


@pytest.fixture
def jobs() -> Sequence[Job]:
    """None: the question skill alone."""
    return ()


@pytest.fixture
def library() -> ScriptedLibrary:
    return ScriptedLibrary({"未结转损益": ("answer", [AGAIN]), "不允许删除": ("answer", [AUDITED])})


def _place(case_id: str, wording: str) -> int:
    return next(n for n, one in enumerate(read_case(case_id)["questions"]) if wording in one["asks"])


def _dialogue() -> Dialogue:
    entries = [(LEDGER[0], DENIED_RESULT), (ASSETS[0], None)]
    shown = [{"case_id": name, "title": "x", "result": result, "matter": 1} for name, result in entries]
    return Dialogue(shown=shown)


def test_a_rejected_case_counts_no_more() -> None:
    dialogue, hits = _dialogue(), found(LEDGER, ASSETS)
    assert rejected(dialogue) == {LEDGER[0]}
    assert shown_before(dialogue, None) == [ASSETS[0]]
    left = without_rejected(hits, dialogue)
    assert [hit.case_id for hit in left.result.hits] == [ASSETS[0]]
    assert left.answer is None
    assert _outcome(without_rejected(hits, Dialogue())) == _outcome(hits)


def _outcome(one: Found) -> str:
    return one.result.outcome


async def test_a_question_of_the_case_before_is_answered_under_its_title(talk: Talk, library: ScriptedLibrary) -> None:
    number = _place(AGAIN, "是不是每次补凭证都要重转")
    await talk.say(POINT, "云星辰结账提示未结转损益", "closing_checklist", product="xingchen=云星辰")
    await talk.say(POINT, "重新生成提示不允许删除已审核的凭证", "closing_checklist")
    library.asked = {"每次": (AGAIN, number, 0.95)}
    await talk.say(POINT, "那下回是不是每次都要这样", "closing_checklist")
    question = read_case(AGAIN)["questions"][number]
    assert ASKED_BESIDE.partition("{")[0] in talk.text
    assert question["answer"] in talk.text
    assert talk.slots["dialogue"]["current"] == AUDITED


async def test_what_is_asked_beside_a_new_prompt_is_answered_before_its_steps(
    talk: Talk, library: ScriptedLibrary
) -> None:
    number = _place(AUDITED, "反审核会不会改掉数")
    await talk.say(POINT, "云星辰结账提示未结转损益", "closing_checklist", product="xingchen=云星辰")
    library.asked = {"搞乱": (AUDITED, number, 0.95)}
    told = "重新生成不允许删除已审核的凭证 反审核了会不会搞乱"
    await talk.say(POINT, told, "closing_checklist", error_text="不允许删除已审核的凭证")
    answer = read_case(AUDITED)["questions"][number]["answer"]
    assert FIRST.partition("{")[0] in talk.text
    assert talk.text.index(answer) < talk.text.index(read_case(AUDITED)["cause"])
