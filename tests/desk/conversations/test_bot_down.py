"""A bot that is down, slow, wrong or back again: an honest line and one ticket, never nothing."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from desk.store.tables import TicketEventRow, TicketRow, TurnRow
from tests.desk.conftest import MakeDesk
from tests.desk.scripted_bot import ScriptedBot

BUDGET_S = 2.0
"""Awaited to its end wherever the bot says nothing; a bot that does answer needs some hundredths of it."""


async def test_refused_connections_end_in_one_ticket_and_answers_resume(make_desk: MakeDesk, bot: ScriptedBot) -> None:
    desk = await make_desk(bot_timeout_s=BUDGET_S)
    await bot.stop()
    chat = await desk.open()
    await chat.post("登不进去")
    first = (await chat.lines("system", 1))[0]
    ticket = (await desk.rows(select(TicketRow.number, TicketRow.reason, TicketRow.priority)))[0]
    assert ticket["reason"] == "bot_unavailable"
    assert ticket["number"] in first
    assert "暂时无法回答" in first
    await chat.post("还在吗")
    second = (await chat.lines("system", 2))[1]
    assert ticket["number"] in second
    assert len(second) < len(first)
    assert len(await desk.rows(select(TicketRow.id))) == 1
    assert len(await desk.rows(select(TicketEventRow.id).where(TicketEventRow.kind == "handoff_repeated"))) == 1
    await bot.start()
    await chat.post("好了没有")
    assert await chat.lines("bot", 1) == ["答：好了没有"]
    assert chat.state == "ticketed"
    # What happened meanwhile is told first, in order, once.
    assert [text[:13] for text in bot.asked()] == ["/desk_outcome", "好了没有"]


async def test_an_outage_does_not_fill_the_queue_even_if_somebody_is_there(
    make_desk: MakeDesk, bot: ScriptedBot
) -> None:
    desk = await make_desk(bot_timeout_s=BUDGET_S)
    await desk.engineer()
    await bot.stop()
    chat = await desk.open()
    await chat.post("登不进去")
    await chat.lines("system", 1)
    assert chat.state == "ticketed"
    await bot.start()
    await chat.post("好了没有")
    assert await chat.lines("bot", 1) == ["答：好了没有"]


async def test_a_slow_bot_is_given_up_and_its_late_answer_is_not_shown(make_desk: MakeDesk, bot: ScriptedBot) -> None:
    desk = await make_desk(bot_timeout_s=BUDGET_S)
    chat = await desk.open()
    bot.hold()
    await chat.post("慢")
    await chat.lines("system", 1)
    bot.release()
    await chat.post("快")
    assert await chat.lines("bot", 1) == ["答：快"]


async def test_a_short_outage_is_bridged_with_the_same_message_id(make_desk: MakeDesk, bot: ScriptedBot) -> None:
    desk = await make_desk(bot_timeout_s=10.0)
    chat = await desk.open()
    bot.statuses = [503, 500]
    await chat.post("抖了一下")
    assert await chat.lines("bot", 1) == ["答：抖了一下"]
    assert len({body["message_id"] for body in bot.requests}) == 1
    assert len(bot.requests) == 3


async def test_a_bot_that_starts_later_than_the_desk_is_waited_for(make_desk: MakeDesk, bot: ScriptedBot) -> None:
    await bot.stop()
    desk = await make_desk(bot_timeout_s=0.1, bot_startup_grace_s=30.0)
    chat = await desk.open()
    await chat.post("刚开机")
    await bot.start()
    assert await chat.lines("bot", 1) == ["答：刚开机"]
    assert chat.by("system") == []


@pytest.mark.parametrize(
    "raw",
    [
        b"not json",
        b"[]",
        b'{"message_id": "another", "messages": []}',
        b'{"messages": [{"text": 5}]}',
        b'{"message_id": "x", "messages": [{"text": "\\ud800"}]}',
        b"[" * 100_000,
    ],
)
async def test_an_answer_that_breaks_the_contract_is_a_failure(
    make_desk: MakeDesk, bot: ScriptedBot, raw: bytes
) -> None:
    desk = await make_desk()
    chat = await desk.open()
    bot.raw = [raw]
    await chat.post("回答坏了")
    assert "暂时无法回答" in (await chat.lines("system", 1))[0]


async def test_a_refused_question_is_not_asked_again(make_desk: MakeDesk, bot: ScriptedBot) -> None:
    desk = await make_desk()
    chat = await desk.open()
    bot.statuses = [422]
    await chat.post("不合要求")
    await chat.lines("system", 1)
    assert len(bot.requests) == 1


async def test_one_line_for_all_that_was_written_during_the_outage(make_desk: MakeDesk, bot: ScriptedBot) -> None:
    desk = await make_desk(bot_timeout_s=BUDGET_S)
    chat = await desk.open()
    bot.hold()
    await chat.post("一")
    await bot.arrived(1)
    await asyncio.gather(chat.post("二"), chat.post("三"))
    await chat.lines("system", 1)
    bot.release()
    await chat.post("四")
    assert await chat.lines("bot", 1) == ["答：四"]
    assert len(chat.by("system")) == 1


async def test_a_notice_the_bot_keeps_refusing_does_not_block_the_customer(
    make_desk: MakeDesk, bot: ScriptedBot
) -> None:
    desk = await make_desk(bot_timeout_s=BUDGET_S)
    await bot.stop()
    chat = await desk.open()
    await chat.post("没人应")
    await chat.lines("system", 1)
    await bot.start()
    for count in range(2, 5):
        bot.statuses = [422]
        await chat.post("再试")
        if count < 4:
            await chat.lines("system", count)
    assert await chat.lines("bot", 1) == ["答：再试"]
    notices = await desk.rows(select(TurnRow.state).where(TurnRow.kind == "notice"))
    assert {row["state"] for row in notices} == {"failed"}
