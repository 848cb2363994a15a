"""A point that is denied nowhere else is looked for in other cases, where the library is sure of one by the clause."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from rasa_sdk import Tracker

from actions.answers.elsewhere import NAMED, Elsewhere, find_elsewhere
from actions.answers.point_text import ASKED_BESIDE, LIKELY
from actions.conversation import Conversation
from kb.client import KbClient
from tests.actions.library import TOKEN, ScriptedLibrary, read_case

OTHER, CLAUSE = "kis-voucher-gap-numbers", "断号的凭证能不能补"


@pytest.fixture
def library() -> ScriptedLibrary:
    library = ScriptedLibrary({"断号": ("answer", [OTHER])})
    library.likeness = {"answer": 0.6}
    return library


@pytest.fixture
async def kb(library: ScriptedLibrary, aiohttp_server) -> AsyncIterator[KbClient]:  # type: ignore[no-untyped-def]
    server = await aiohttp_server(library.app())
    async with KbClient(f"http://127.0.0.1:{server.port}", TOKEN) as client:
        yield client


async def _found(kb: KbClient, *, edition: str | None = "kis_pro", current: str = "") -> Elsewhere | None:
    dialogue = {"question": "KIS结不了账", "current": current or "kis-closing-depreciation-not-done"}
    slots = {"product": "kis", "edition": edition, "dialogue": dialogue}
    latest = {"text": CLAUSE, "intent": {"name": "inform", "confidence": 1.0}, "entities": []}
    tracker = Tracker.from_dict({"sender_id": "c", "slots": slots, "latest_message": latest, "events": []})
    return await find_elsewhere(kb, CLAUSE, Conversation(tracker))


async def test_its_answer_is_said_under_its_title(kb: KbClient, library: ScriptedLibrary) -> None:
    library.asked = {"断号": (OTHER, 0, 0.9)}
    found = await _found(kb)
    assert found is not None
    case = read_case(OTHER)
    head = ASKED_BESIDE.format(title=case["title"], asks=case["questions"][0]["asks"][0])
    assert found.text.startswith(f"{head}\n{case['questions'][0]['answer']}")
    assert LIKELY.partition("“")[0] not in found.text
    assert found.button.values == {"case_id": OTHER}


async def test_it_is_named_where_none_of_its_questions_is_asked(kb: KbClient) -> None:
    found = await _found(kb)
    assert found is not None
    assert found.text == NAMED.format(clause=CLAUSE, title=read_case(OTHER)["title"])


async def test_what_only_another_edition_does_is_named_and_not_said(kb: KbClient, library: ScriptedLibrary) -> None:
    library.asked = {"断号": (OTHER, 0, 0.9)}
    found = await _found(kb, edition=None)
    assert found is not None
    assert found.text == NAMED.format(clause=CLAUSE, title=read_case(OTHER)["title"])


async def test_what_is_sure_by_chance_only_is_nothing(kb: KbClient, library: ScriptedLibrary) -> None:
    library.likeness = {"answer": 0.3}
    assert await _found(kb) is None


async def test_the_case_on_screen_is_no_other(kb: KbClient) -> None:
    assert await _found(kb, current=OTHER) is None


async def test_what_is_only_near_is_nothing(kb: KbClient, library: ScriptedLibrary) -> None:
    library.script = {"断号": ("clarify", [OTHER])}
    assert await _found(kb) is None


async def test_a_case_that_was_retired_meanwhile_is_nothing(kb: KbClient, library: ScriptedLibrary) -> None:
    library.retired = {OTHER}
    assert await _found(kb) is None
