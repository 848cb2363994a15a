"""The question that one reader of a turn has passed over gets its line from the case on screen."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from rasa_sdk import Tracker

from actions.answers.each_line import answer_the_rest
from actions.answers.form import without_opening
from actions.answers.unwritten import NOT_THAT_ONE
from actions.conversation import Conversation
from actions.reply import Reply, handoff_button
from kb.client import KbClient
from tests.actions.library import TOKEN, ScriptedLibrary, read_case

CASE = "kis-closing-reopen-pro"
KNOWN = [
    (place, one["answer"])
    for place, one in enumerate(read_case(CASE)["questions"])
    if one.get("known", True) and "办法" not in one["answer"]
]
SURE, NEAR = 0.95, 0.5
ASKED = "甲甲会怎么样 乙乙要不要弄"


@pytest.fixture
def library() -> ScriptedLibrary:
    library = ScriptedLibrary({"反结账": ("answer", [CASE])})
    library.asked = {"甲甲": (CASE, KNOWN[0][0], SURE), "乙乙": (CASE, KNOWN[1][0], SURE)}
    return library


@pytest.fixture
async def kb(library: ScriptedLibrary, aiohttp_server) -> AsyncIterator[KbClient]:  # type: ignore[no-untyped-def]
    server = await aiohttp_server(library.app())
    async with KbClient(f"http://127.0.0.1:{server.port}", TOKEN) as client:
        yield client


def _talk(text: str, *said: str, **dialogue: object) -> Conversation:
    events = [{"event": "bot", "text": one} for one in said]
    slots = {"dialogue": {"question": "怎么反结账", "current": CASE, **dialogue}}
    return Conversation(Tracker("x", slots, {"text": text}, events, False, None, {}, "action_listen"))


def _reply(text: str) -> Reply:
    reply = Reply()
    reply.say(text, [handoff_button()])
    return reply


async def test_the_second_question_gets_its_line(kb: KbClient) -> None:
    reply, conversation = _reply(KNOWN[0][1]), _talk(ASKED)
    await answer_the_rest(kb, CASE, conversation, reply)
    first, *rest = reply.messages[0]["text"].split("\n")
    assert first == KNOWN[0][1]
    assert without_opening(KNOWN[1][1]) in "\n".join(rest)
    assert conversation.dialogue.last_point == reply.messages[0]["text"]


async def test_so_does_the_first(kb: KbClient) -> None:
    reply = _reply(KNOWN[1][1])
    await answer_the_rest(kb, CASE, _talk(ASKED), reply)
    assert without_opening(KNOWN[0][1]) in reply.messages[0]["text"]


async def test_an_answer_in_the_form_of_its_question_is_not_said_again(kb: KbClient) -> None:
    reply = _reply("\n".join(without_opening(answer) for _, answer in KNOWN[:2]))
    await answer_the_rest(kb, CASE, _talk(ASKED), reply)
    assert reply.messages[0]["text"] == "\n".join(without_opening(answer) for _, answer in KNOWN[:2])


async def test_a_job_has_said_both_in_words_of_its_own(kb: KbClient) -> None:
    text = "这一步由财务主管来定。\n做之前一定要留好备份文件。"
    reply = _reply(text)
    await answer_the_rest(kb, CASE, _talk(ASKED), reply)
    assert reply.messages[0]["text"] == text


async def test_one_question_is_left_to_its_reader(kb: KbClient) -> None:
    reply = _reply(KNOWN[0][1])
    await answer_the_rest(kb, CASE, _talk("乙乙要不要弄"), reply)
    assert reply.messages[0]["text"] == KNOWN[0][1]


async def test_what_is_only_likely_is_not_added(kb: KbClient, library: ScriptedLibrary) -> None:
    library.asked["乙乙"] = (CASE, KNOWN[1][0], NEAR)
    reply = _reply(KNOWN[0][1])
    await answer_the_rest(kb, CASE, _talk(ASKED), reply)
    assert reply.messages[0]["text"] == KNOWN[0][1]


async def test_what_he_has_just_read_is_not_added(kb: KbClient) -> None:
    reply = _reply(KNOWN[0][1])
    await answer_the_rest(kb, CASE, _talk(ASKED, KNOWN[1][1]), reply)
    assert reply.messages[0]["text"] == KNOWN[0][1]


async def test_what_is_denied_is_left_to_who_denies_it(kb: KbClient) -> None:
    text = f"{KNOWN[0][1]}\n{NOT_THAT_ONE.format(points='乙乙要不要弄')}"
    reply = _reply(text)
    await answer_the_rest(kb, CASE, _talk(ASKED), reply)
    assert reply.messages[0]["text"] == text


@pytest.mark.parametrize("dialogue", [{"ticket_knows": {"product": "kis"}}])
async def test_beside_a_ticket_its_own_reader_answers(kb: KbClient, dialogue: dict[str, object]) -> None:
    reply = _reply(KNOWN[0][1])
    await answer_the_rest(kb, CASE, _talk(ASKED, **dialogue), reply)
    assert reply.messages[0]["text"] == KNOWN[0][1]


async def test_a_case_that_is_shown_says_it_all(kb: KbClient) -> None:
    reply = Reply()
    reply.say("这种情况一般是：已经结账了。", card={"kind": "case"})
    await answer_the_rest(kb, CASE, _talk(ASKED), reply)
    assert reply.messages[0]["text"] == "这种情况一般是：已经结账了。"


async def test_without_a_case_nothing_is_added(kb: KbClient) -> None:
    reply = _reply(KNOWN[0][1])
    await answer_the_rest(kb, None, _talk(ASKED), reply)
    assert reply.messages[0]["text"] == KNOWN[0][1]
