"""What is denied is first looked up in each reading of the words, and not at all where the reply answers it already."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest
from rasa_sdk import Tracker

from actions.answers.kept_answers import answer_kept, is_answered, readings_of
from actions.conversation import Conversation
from actions.reply import Reply
from kb.client import KbClient
from tests.actions.library import TOKEN, ScriptedLibrary, read_case

CASE = "kis-closing-depreciation-not-done"


@pytest.fixture
def library() -> ScriptedLibrary:
    return ScriptedLibrary()


@pytest.fixture
async def kb(library: ScriptedLibrary, aiohttp_server) -> AsyncIterator[KbClient]:  # type: ignore[no-untyped-def]
    server = await aiohttp_server(library.app())
    async with KbClient(f"http://127.0.0.1:{server.port}", TOKEN) as client:
        yield client


def _conversation(text: str, *, current: str = CASE) -> Conversation:
    dialogue = {"question": "KIS结不了账", "current": current}
    latest = {"text": text, "intent": {"name": "inform", "confidence": 1.0}, "entities": []}
    slots = {"product": "kis", "dialogue": dialogue}
    return Conversation(Tracker.from_dict({"sender_id": "c", "slots": slots, "latest_message": latest, "events": []}))


def _answer(place: int) -> str:
    return str(read_case(CASE)["questions"][place]["answer"])


@pytest.mark.parametrize(
    ("text", "clause", "readings"),
    [
        ("折旧凭证要不要删", "折旧凭证要不要删", ["折旧凭证要不要删"]),
        (
            "可我没给他设过密码呀，他的密码是啥",
            "他的密码是啥",
            ["他的密码是啥", "可我没给他设过密码呀，他的密码是啥"],
        ),
    ],
)
def test_a_clause_is_read_alone_and_with_what_he_tells(text: str, clause: str, readings: list[str]) -> None:
    found = readings_of(clause, _conversation(text))
    assert [one for one in readings if one not in found] == []


async def test_what_is_near_in_one_reading_is_its_answer(kb: KbClient, library: ScriptedLibrary) -> None:
    library.asked = {"补过一张卡片": (CASE, 0, 0.45)}
    conversation = _conversation("昨天补过一张卡片，这样提的还算不算")
    said = await answer_kept(kb, CASE, "这样提的还算不算", conversation, Reply())
    assert said is not None
    assert _answer(0) in said


async def test_what_is_near_in_none_has_no_answer(kb: KbClient, library: ScriptedLibrary) -> None:
    library.asked = {"补过一张卡片": (CASE, 0, 0.1)}
    conversation = _conversation("昨天补过一张卡片，这样提的还算不算")
    assert await answer_kept(kb, CASE, "这样提的还算不算", conversation, Reply()) is None


async def test_what_the_reply_says_is_answered(kb: KbClient, library: ScriptedLibrary) -> None:
    library.asked = {"折旧": (CASE, 0, 0.33)}
    conversation = _conversation("凭证会不会没了？折旧那些还显示吗")
    said = f"折旧：{_answer(0)}"
    assert await is_answered(kb, CASE, "折旧那些还显示吗", said, conversation)
    assert not await is_answered(kb, CASE, "折旧那些还显示吗", "先备份账套。", conversation)
    assert not await is_answered(kb, CASE, "折旧那些还显示吗", "", conversation)


async def test_a_case_shown_before_may_have_said_it(kb: KbClient, library: ScriptedLibrary) -> None:
    library.asked = {"折旧": (CASE, 0, 0.5)}
    conversation = _conversation("折旧那些还显示吗", current="kis-backup-pro-how")
    conversation.dialogue.shown = [
        {"case_id": CASE, "title": "折旧", "result": None},
        {"case_id": "kis-backup-pro-how", "title": "备份", "result": None},
    ]
    assert await is_answered(kb, "kis-backup-pro-how", "折旧那些还显示吗", f"折旧：{_answer(0)}", conversation)


@pytest.mark.parametrize(
    "text",
    [
        "应收反不了怎么弄？是要总账先反吗",
        "折旧提错了怎么办，是不是要反过账",
        "这张单怎么处理 要不要先反审核",
        "关不了账咋整啊？能不能先忽略",
        "那批凭证怎么办？只能一张张改吗",
        "库存对不上怎么解决，需不需要盘点",
    ],
)
async def test_how_and_whether_it_is_so_is_one_question(kb: KbClient, text: str) -> None:
    clause = re.split(r"[，？ ]", text)[0]
    assert await is_answered(kb, None, clause, "先备份，再照办。", _conversation(text))


@pytest.mark.parametrize(
    "text",
    [
        "应收反不了怎么弄？谁能反",
        "折旧提错了怎么办，凭证在哪里",
        "关不了账怎么弄，是要找谁",
        "应收怎么反？是要总账先反吗",
        "库存对不上怎么解决",
        "那批凭证怎么办，我明天要报税",
    ],
)
async def test_how_and_another_question_are_two(kb: KbClient, text: str) -> None:
    clause = re.split(r"[，？ ]", text)[0]
    assert not await is_answered(kb, None, clause, "先备份，再照办。", _conversation(text))
