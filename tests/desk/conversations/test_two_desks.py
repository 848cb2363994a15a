"""Two desk processes on one database: one works on a conversation, and the other goes on when it dies or is stuck."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from desk import keys
from desk.store.tables import ConversationRow, TurnRow
from tests.desk.conftest import MakeDesk
from tests.desk.harness import Desk, eventually
from tests.desk.scripted_bot import ScriptedBot

SHORT_LEASE_S = 1.0
LONG_LEASE_S = 300.0


async def lease(desk: Desk) -> dict[str, Any]:
    columns = (ConversationRow.lease_holder, ConversationRow.lease_fence, ConversationRow.lease_until)
    return (await desk.rows(select(*columns)))[0]


async def expire(desk: Desk) -> None:
    """What a jump of the clock, or a pause longer than the lease, looks like."""
    async with desk.app[keys.STORE].write() as connection:
        await connection.execute(update(ConversationRow).values(lease_until=0.0))


async def test_a_dead_desks_message_is_taken_up_and_the_bot_is_asked_the_same(
    make_desk: MakeDesk, bot: ScriptedBot
) -> None:
    first, second = await make_desk(lease_s=SHORT_LEASE_S), await make_desk(lease_s=SHORT_LEASE_S)
    chat = await first.open()
    bot.hold()
    await chat.post("结账报错")
    await bot.arrived(1)
    await first.die()
    bot.release()
    assert await chat.at(second).lines("bot", 1) == ["答：结账报错"]
    assert len({request["message_id"] for request in bot.requests}) == 1
    assert bot.asked() == ["结账报错"]
    assert await lease(second) == {"lease_holder": None, "lease_fence": 2, "lease_until": None}


async def test_a_message_stored_by_a_desk_that_died_before_asking_is_taken_up(
    make_desk: MakeDesk, bot: ScriptedBot
) -> None:
    first, second = await make_desk(), await make_desk(lease_s=SHORT_LEASE_S)
    chat = await first.open()
    first.app[keys.WORKERS]._is_stopping = True
    await chat.post("结账报错")
    assert bot.requests == []
    await first.die()
    assert await chat.at(second).lines("bot", 1) == ["答：结账报错"]


async def test_an_orderly_stop_gives_the_conversation_to_the_other_desk_at_once(
    make_desk: MakeDesk, bot: ScriptedBot
) -> None:
    first, second = await make_desk(lease_s=LONG_LEASE_S), await make_desk(lease_s=LONG_LEASE_S)
    chat = await first.open()
    bot.hold()
    await chat.post("结账报错")
    await bot.arrived(1)
    await first.stop()
    bot.release()
    assert await second.app[keys.WORKERS].look() == 1
    assert await chat.at(second).lines("bot", 1) == ["答：结账报错"]


async def test_a_desk_that_lost_its_lease_writes_nothing(make_desk: MakeDesk, bot: ScriptedBot) -> None:
    first, second = await make_desk(lease_s=LONG_LEASE_S), await make_desk(lease_s=LONG_LEASE_S)
    chat = await first.open()
    bot.hold()
    await chat.post("结账报错")
    await bot.arrived(1)
    await expire(second)
    assert await second.app[keys.WORKERS].look() == 1
    await bot.arrived(2)
    bot.release()
    assert await chat.at(second).lines("bot", 1) == ["答：结账报错"]
    lost = first.app[keys.METRICS].turns.labels(result="lease_lost")
    won = second.app[keys.METRICS].turns.labels(result="answered")

    async def is_known() -> bool:
        return (lost._value.get(), won._value.get()) == (1, 1)

    await eventually(is_known)
    await chat.post("谢谢")
    assert await chat.lines("bot", 2) == ["答：结账报错", "答：谢谢"]
    states = [row["state"] for row in await first.rows(select(TurnRow.state).order_by(TurnRow.id))]
    assert states == ["answered", "answered"]


async def test_a_lease_is_kept_while_the_bot_thinks(make_desk: MakeDesk, bot: ScriptedBot) -> None:
    desk = await make_desk(lease_s=SHORT_LEASE_S)
    chat = await desk.open()
    bot.hold()
    await chat.post("结账报错")
    await bot.arrived(1)
    before = await lease(desk)

    async def is_renewed_often() -> bool:
        return bool((await lease(desk))["lease_until"] > before["lease_until"] + SHORT_LEASE_S)

    await eventually(is_renewed_often)
    assert (await lease(desk))["lease_fence"] == before["lease_fence"] == 1
    bot.release()
    assert await chat.lines("bot", 1) == ["答：结账报错"]
    assert len(bot.requests) == 1


async def test_a_desk_that_finds_its_lease_taken_stops_waiting_for_the_bot(
    make_desk: MakeDesk, bot: ScriptedBot
) -> None:
    first, second = await make_desk(lease_s=SHORT_LEASE_S), await make_desk(lease_s=LONG_LEASE_S)
    chat = await first.open()
    bot.hold()
    await chat.post("结账报错")
    await bot.arrived(1)
    await expire(second)
    await second.app[keys.WORKERS].look()
    lost = first.app[keys.METRICS].turns.labels(result="lease_lost")

    async def is_lost() -> bool:
        return bool(lost._value.get() == 1)

    await eventually(is_lost)
    bot.release()
    assert await chat.at(second).lines("bot", 1) == ["答：结账报错"]


async def test_a_claim_at_one_desk_silences_the_bot_of_the_other(make_desk: MakeDesk, bot: ScriptedBot) -> None:
    first, second = await make_desk(), await make_desk()
    chat = await first.open()
    engineer = await second.engineer()
    bot.hold()
    await chat.post("结账报错")
    await bot.arrived(1)
    assert (await engineer.act(chat, "claim"))[0] == 200
    bot.release()
    await bot.until(lambda: len(bot.runs) == 1)

    async def is_dropped() -> bool:
        return await first.rows(select(TurnRow.state)) == [{"state": "dropped"}]

    await eventually(is_dropped)
    await chat.post("在吗")
    seen = await chat.until(lambda chat: len(chat.by("visitor")) == 2)
    assert [m["author"] for m in seen] == ["visitor", "system", "visitor"]
    assert (await lease(second))["lease_until"] is None


async def test_a_message_at_one_desk_supersedes_the_answer_of_the_other(make_desk: MakeDesk, bot: ScriptedBot) -> None:
    first, second = await make_desk(lease_s=LONG_LEASE_S), await make_desk(lease_s=LONG_LEASE_S)
    chat = await first.open()
    bot.hold()
    await chat.post("结账报错")
    await bot.arrived(1)
    await chat.at(second).post("是云星空")
    bot.release()
    assert await chat.lines("bot", 1) == ["答：结账报错\n是云星空"]
    assert bot.most_at_once == 1


async def test_people_have_what_a_dead_desk_was_asking(make_desk: MakeDesk, bot: ScriptedBot) -> None:
    """Its turn is ended as dropped and nothing stays on the list of what is owed."""
    first, second = await make_desk(), await make_desk(lease_s=LONG_LEASE_S)
    chat = await first.open()
    engineer = await second.engineer()
    bot.hold()
    await chat.post("结账报错")
    await bot.arrived(1)
    await first.die()
    assert (await engineer.act(chat.at(second), "claim"))[0] == 200
    await expire(second)
    await second.app[keys.WORKERS].look()

    async def is_settled() -> bool:
        states = await second.rows(select(TurnRow.state))
        return states == [{"state": "dropped"}] and (await lease(second))["lease_until"] is None

    await eventually(is_settled)
