"""The worker: one question at a time, superseded answers, and nothing twice after a crash."""

from __future__ import annotations

import asyncio
from typing import Any

from sqlalchemy import select

from desk.store.tables import MessageRow, TurnRow
from tests.desk.conftest import MakeDesk
from tests.desk.harness import Desk
from tests.desk.scripted_bot import ScriptedBot, echo, say


async def turn_states(desk: Desk) -> list[tuple[str, int | None, int | None]]:
    rows = await desk.rows(select(TurnRow.state, TurnRow.from_seq, TurnRow.to_seq).order_by(TurnRow.id))
    return [(row["state"], row["from_seq"], row["to_seq"]) for row in rows]


async def test_messages_in_flight_join_the_next_turn(desk: Desk, bot: ScriptedBot) -> None:
    chat = await desk.open()
    bot.hold()
    await chat.post("结账报错")
    await bot.arrived(1)
    await chat.post("是云星空")
    await chat.post("很急")
    bot.release()
    assert await chat.lines("bot", 1) == ["答：结账报错\n是云星空\n很急"]
    assert bot.asked() == ["结账报错", "结账报错\n是云星空\n很急"]
    assert bot.most_at_once == 1
    assert await turn_states(desk) == [("superseded", 1, 1), ("answered", 1, 3)]


async def test_at_most_two_answers_in_a_row_are_set_aside(desk: Desk, bot: ScriptedBot) -> None:
    chat = await desk.open()
    bot.hold()
    await chat.post("一")
    for turn, text in enumerate(("二", "三", "四"), start=1):
        await bot.arrived(turn)
        await chat.post(text)
        bot.release()
        bot.hold()
    bot.release()
    assert await chat.lines("bot", 2) == ["答：一\n二\n三", "答：四"]


async def test_a_button_is_asked_alone_and_supersedes_nothing(desk: Desk, bot: ScriptedBot) -> None:
    chat = await desk.open()
    bot.answering = lambda body: [say("选一个", buttons=[("云星空", '/inform{"product":"k3cloud"}')])]
    await chat.post("密码忘了")
    await chat.lines("bot", 1)
    button = chat.by("bot")[0]["buttons"][0]
    assert set(button) == {"id", "title"}
    bot.answering = echo
    bot.hold()
    await chat.post("还有个事")
    await bot.arrived(2)
    await chat.choose(button["id"])
    await chat.post("谢谢")
    bot.release()
    texts = await chat.lines("bot", 4)
    assert texts[1:] == ["答：还有个事", '答：/inform{"product":"k3cloud"}', "答：谢谢"]
    assert [m["text"] for m in chat.by("visitor")] == ["密码忘了", "还有个事", "云星空", "谢谢"]


async def test_the_answer_to_a_button_is_not_set_aside_for_later_words(desk: Desk, bot: ScriptedBot) -> None:
    chat = await desk.open()
    bot.answering = lambda body: [say("选一个", buttons=[("云星空", "/inform")])]
    await chat.post("密码忘了")
    await chat.lines("bot", 1)
    bot.answering = echo
    bot.hold()
    await chat.choose(chat.by("bot")[0]["buttons"][0]["id"])
    await bot.arrived(2)
    await chat.post("谢谢")
    bot.release()
    assert (await chat.lines("bot", 3))[1:] == ["答：/inform", "答：谢谢"]
    assert bot.asked() == ["密码忘了", "/inform", "谢谢"]


async def test_an_answer_with_a_request_is_never_set_aside(desk: Desk, bot: ScriptedBot) -> None:
    chat = await desk.open()
    bot.answering = lambda body: (
        [say(handoff={"reason": "customer_asked", "facts": {}})] if body.get("text") == "转人工" else echo(body)
    )
    bot.hold()
    await chat.post("转人工")
    await bot.arrived(1)
    await chat.post("快点")
    bot.release()
    lines = await chat.lines("bot", 1)
    assert lines == ["答：快点"]
    assert chat.state == "ticketed"
    assert len(chat.by("system")) == 1


async def test_a_half_done_turn_is_asked_again_and_not_run_twice(make_desk: MakeDesk, bot: ScriptedBot) -> None:
    desk = await make_desk()
    chat = await desk.open()
    bot.hold()
    await chat.post("会不会丢")
    await bot.arrived(1)
    await desk.restart()
    await bot.arrived(2)
    await chat.post("停电了")
    bot.release()
    await chat.lines("bot", 1)
    first, second = bot.requests[0], bot.requests[1]
    assert first == second
    assert [body["message_id"] for body in bot.runs].count(first["message_id"]) == 1


async def test_what_was_never_asked_is_taken_up_at_the_next_start(make_desk: MakeDesk, bot: ScriptedBot) -> None:
    desk = await make_desk(trailing_wait_ms=10_000)
    chat = await desk.open()
    await chat.post("还没问机器人就断电了")
    await desk.stop()
    desk.settings = type(desk.settings)(
        **{name: getattr(desk.settings, name) for name in desk.settings.__slots__ if name != "trailing_wait_ms"}
    )
    await desk.start()
    assert await chat.lines("bot", 1) == ["答：还没问机器人就断电了"]
    assert len(bot.requests) == 1


async def test_an_answer_already_stored_is_not_asked_again_after_a_restart(desk: Desk, bot: ScriptedBot) -> None:
    chat = await desk.open()
    await chat.post("只问一次")
    await chat.lines("bot", 1)
    await desk.restart()
    await chat.post("第二个问题")
    assert await chat.lines("bot", 2) == ["答：只问一次", "答：第二个问题"]
    assert len(bot.requests) == 2


async def test_what_the_bot_understood_stays_in_the_desk(desk: Desk, bot: ScriptedBot) -> None:
    trace = {"cases": [{"case_id": "kis-1", "title": "t", "score": 0.9}], "route": "dense", "probability": 0.9}
    card = {"kind": "case", "case_id": "kis-1", "title": "重置密码", "solutions": []}
    bot.answering = lambda body: [
        say("步骤", card=card),
        say(trace=trace),
        say(outcome={"case_id": "kis-1", "helped": True}),
    ]
    chat = await desk.open()
    await chat.post("密码忘了")
    await chat.lines("bot", 1)
    assert set(chat.by("bot")[0]) == {"seq", "author", "text", "card", "at"}
    assert chat.by("bot")[0]["card"] == card
    turn = (await desk.rows(select(TurnRow.understood, TurnRow.trace, TurnRow.outcome)))[0]
    assert turn["understood"]["intent"] == "other_kingdee"
    assert turn["trace"] == trace
    assert turn["outcome"] == {"case_id": "kis-1", "helped": True}


async def test_a_request_that_is_not_connected_is_said_to_the_bot(desk: Desk, bot: ScriptedBot) -> None:
    def answer(body: dict[str, Any]) -> list[dict[str, Any]]:
        if "payload" in body:
            return [say("这个功能还没有开通。")]
        return [say(reset={"account": "x"})]

    bot.answering = answer
    chat = await desk.open()
    await chat.post("重置密码")
    assert await chat.lines("bot", 1) == ["这个功能还没有开通。"]
    assert bot.asked() == ["重置密码", '/desk_outcome{"request": "reset", "result": "not_connected"}']


async def test_one_conversation_never_waits_for_another(desk: Desk, bot: ScriptedBot) -> None:
    slow, quick = await desk.open(), await desk.open()
    bot.hold()
    await asyncio.gather(slow.post("慢"), quick.post("快"))
    await bot.arrived(2)
    bot.release()
    await asyncio.gather(slow.lines("bot", 1), quick.lines("bot", 1))
    rows = await desk.rows(select(MessageRow.id))
    assert len(rows) == 4
