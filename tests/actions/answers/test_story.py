"""Of a long message that leads to a list, the sentence that surely names a case decides."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from actions.jobs import Job
from tests.actions.library import ScriptedLibrary
from tests.actions.talk import Talk

FIRST, MEANT = "eas-closing-reopen", "eas-closing-ar-doubled"
POINT = "action_answer"
STORY = "EAS的，我从头说：上午点着点着就卡住了，我着急反结了好几次，{}，腿都软了"


@pytest.fixture
def jobs() -> Sequence[Job]:
    """None: the question skill alone."""
    return ()


@pytest.fixture
def library() -> ScriptedLibrary:
    library = ScriptedLibrary({"我从头说": ("clarify", [FIRST, MEANT]), "翻了一倍": ("answer", [MEANT])})
    library.sureness = {"answer": 0.97, "clarify": 0.3}
    return library


async def _on_screen(talk: Talk, text: str) -> str | None:
    await talk.say(POINT, text, "closing_checklist", product="eas=EAS")
    current: str | None = talk.slots["dialogue"]["current"]
    return current


async def test_the_sentence_that_names_it_decides(talk: Talk) -> None:
    assert await _on_screen(talk, STORY.format("后来对账一看差额全翻了一倍")) == MEANT


@pytest.mark.parametrize("beside", ["上个月翻了一倍的早就正常了", "我等着翻了一倍的那个人"])
async def test_what_is_in_order_or_presses_decides_nothing(talk: Talk, beside: str) -> None:
    assert await _on_screen(talk, STORY.format(beside)) is None


async def test_what_is_not_sure_enough_decides_nothing(talk: Talk, library: ScriptedLibrary) -> None:
    library.sureness["answer"] = 0.8
    assert await _on_screen(talk, STORY.format("后来对账一看差额全翻了一倍")) is None


async def test_a_case_that_is_not_on_the_list_is_not_meant(talk: Talk, library: ScriptedLibrary) -> None:
    library.script["翻了一倍"] = ("answer", ["eas-password-expired"])
    assert await _on_screen(talk, STORY.format("后来对账一看差额全翻了一倍")) is None
