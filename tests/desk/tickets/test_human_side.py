"""Engineers in the conversation: claim, reply, give back, resolve; and a bot that never talks over them."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from desk.store.tables import MessageRow, TicketRow, TurnRow
from tests.desk.handoff.test_handoff import ask_for_a_person
from tests.desk.harness import Desk, eventually
from tests.desk.scripted_bot import ScriptedBot


async def test_two_claims_at_once_have_one_winner(desk: Desk, bot: ScriptedBot) -> None:
    zhang, li = await desk.engineer("zhang", "张工"), await desk.engineer("li", "李工")
    chat = await ask_for_a_person(desk, bot)
    results = await asyncio.gather(zhang.act(chat, "claim"), li.act(chat, "claim"))
    assert sorted(status for status, _ in results) == [200, 409]
    loser = next(body for status, body in results if status == 409)
    winner = "张工" if results[0][0] == 200 else "李工"
    assert winner in loser["error"]["message"]
    again = zhang if results[0][0] == 200 else li
    assert (await again.act(chat, "claim"))[0] == 200


@pytest.mark.parametrize("attempt", range(5))
async def test_an_answer_in_flight_when_a_person_takes_over_is_dropped(
    desk: Desk, bot: ScriptedBot, attempt: int
) -> None:
    engineer = await desk.engineer()
    chat = await desk.open()
    bot.hold()
    await chat.post("问题")
    await bot.arrived(1)
    assert (await engineer.act(chat, "claim"))[0] == 200
    bot.release()
    assert (await engineer.act(chat, "reply", client_msg_id="r1", text="您好，我来看看"))[0] == 202
    await chat.lines("engineer", 1)

    async def is_dropped() -> bool:
        return [row["state"] for row in await desk.rows(select(TurnRow.state))] == ["dropped"]

    await eventually(is_dropped)
    assert await desk.rows(select(MessageRow.id).where(MessageRow.author == "bot")) == []


async def test_an_old_answer_is_dropped_even_if_the_bot_has_it_back_by_then(desk: Desk, bot: ScriptedBot) -> None:
    engineer = await desk.engineer()
    chat = await desk.open()
    bot.hold()
    await chat.post("问题")
    await bot.arrived(1)
    await engineer.act(chat, "claim")
    await engineer.act(chat, "return_to_bot")
    bot.release()
    await chat.post("新问题")
    assert await chat.lines("bot", 1) == ["答：新问题"]
    assert bot.asked()[0] == "问题"


async def test_the_whole_human_side(desk: Desk, bot: ScriptedBot) -> None:
    engineer = await desk.engineer()
    chat = await ask_for_a_person(desk, bot)
    assert (await engineer.act(chat, "reply", client_msg_id="r0", text="早"))[1]["error"]["code"] == "not_claimed"
    await engineer.act(chat, "claim")
    first = await engineer.act(chat, "reply", client_msg_id="r1", text="请稍等，密码：Qwer!2345 先别发")
    assert first == await engineer.act(chat, "reply", client_msg_id="r1", text="请稍等")
    assert "Qwer!2345" not in (await chat.lines("engineer", 1))[0]
    assert (await desk.rows(select(TicketRow.status)))[0]["status"] == "waiting_customer"
    await chat.post("好的")
    assert (await desk.rows(select(TicketRow.status)))[0]["status"] == "open"
    status, body = await engineer.act(chat, "resolve", status="verified")
    assert (status, body["state"]) == (200, "resolved")
    assert (await desk.rows(select(TicketRow.status)))[0]["status"] == "verified"
    await chat.post("又有个问题")
    assert (await chat.lines("bot", 2))[1] == "答：又有个问题"
    assert chat.state == "bot"
    assert "好的" not in bot.asked()


async def test_a_new_hand_off_after_giving_back_keeps_the_ticket_and_after_solving_opens_one(
    desk: Desk, bot: ScriptedBot
) -> None:
    engineer = await desk.engineer()
    chat = await ask_for_a_person(desk, bot)
    await engineer.act(chat, "claim")
    await engineer.act(chat, "return_to_bot")
    await chat.post("转人工")
    await chat.until(lambda c: c.state == "queued")
    assert len(await desk.rows(select(TicketRow.id))) == 1
    await engineer.act(chat, "claim")
    await engineer.act(chat, "resolve")
    await chat.post("转人工")
    await chat.until(lambda c: c.state == "queued")
    assert [r["status"] for r in await desk.rows(select(TicketRow.status).order_by(TicketRow.id))] == [
        "solution_offered",
        "new",
    ]


async def test_what_does_not_follow_is_refused(desk: Desk, bot: ScriptedBot) -> None:
    zhang, li = await desk.engineer("zhang", "张工"), await desk.engineer("li", "李工")
    chat = await ask_for_a_person(desk, bot)
    assert (await zhang.act(chat, "resolve"))[1]["error"]["code"] == "illegal_state"
    await zhang.act(chat, "claim")
    for verb, body in (("reply", {"client_msg_id": "x", "text": "y"}), ("resolve", {}), ("return_to_bot", {})):
        status, answer = await li.act(chat, verb, **body)
        assert status == 409
        assert "张工" in answer["error"]["message"]
    assert (await zhang.post("/conversations/nope/claim"))[0] == 404
