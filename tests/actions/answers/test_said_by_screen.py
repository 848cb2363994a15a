"""Of a doubtful list the case is shown that the words of the screen surely are, where one of the clauses quotes it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from actions.jobs import Job
from tests.actions.library import ScriptedLibrary
from tests.actions.talk import Talk

FIRST, SAID = "kis-closing-reopen-pro", "kis-closing-depreciation-not-done"
POINT = "action_answer"


@pytest.fixture
def jobs() -> Sequence[Job]:
    """None: the question skill alone."""
    return ()


@pytest.fixture
def library() -> ScriptedLibrary:
    library = ScriptedLibrary({"账关不掉": ("clarify", [FIRST, SAID]), "没提折旧": ("answer", [SAID])})
    library.sureness = {"answer": 0.99, "clarify": 0.9}
    return library


@pytest.mark.parametrize(
    ("text", "case"),
    [
        ("KIS专业版这个月账关不掉 系统还说没提折旧的 真急死人", SAID),
        ("KIS专业版这个月账关不掉 我们从来没提折旧的 真急死人", FIRST),
    ],
)
async def test_the_words_of_the_screen_come_first(talk: Talk, text: str, case: str) -> None:
    await talk.say(POINT, text, "closing_checklist", product="kis=KIS")
    assert talk.slots["dialogue"]["current"] == case


async def test_what_is_not_sure_enough_decides_nothing(talk: Talk, library: ScriptedLibrary) -> None:
    library.sureness["answer"] = 0.9
    await talk.say(POINT, "KIS专业版这个月账关不掉 系统还说没提折旧的", "closing_checklist", product="kis=KIS")
    assert talk.slots["dialogue"]["current"] == FIRST
