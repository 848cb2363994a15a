"""Posting: stored first, once, in an order without gaps."""

from __future__ import annotations

import asyncio

from sqlalchemy import select

from desk.store.tables import MessageRow
from tests.desk.harness import Desk
from tests.desk.scripted_bot import ScriptedBot


async def test_a_question_is_answered(desk: Desk) -> None:
    chat = await desk.open()
    assert await chat.post("密码忘了怎么办") == 1
    assert await chat.lines("bot", 1) == ["答：密码忘了怎么办"]
    assert [m["author"] for m in chat.seen] == ["visitor", "bot"]


async def test_the_same_id_is_the_same_message_even_at_once(desk: Desk, bot: ScriptedBot) -> None:
    chat = await desk.open()
    seqs = await asyncio.gather(*(chat.post("你好", "same-id") for _ in range(30)))
    assert set(seqs) == {1}
    assert await chat.lines("bot", 1) == ["答：你好"]
    assert bot.asked() == ["你好"]


async def test_seq_has_no_gaps_under_200_posts_at_once(desk: Desk, bot: ScriptedBot) -> None:
    chat = await desk.open()
    bot.hold()
    seqs = await asyncio.gather(*(chat.post(f"第{n}条", f"id-{n}") for n in range(200)))
    assert sorted(seqs) == list(range(1, 201))
    bot.release()
    rows = await desk.rows(select(MessageRow.seq, MessageRow.client_msg_id).where(MessageRow.author == "visitor"))
    assert {row["client_msg_id"] for row in rows} == {f"id-{n}" for n in range(200)}


async def test_it_is_stored_before_it_is_acknowledged(desk: Desk, bot: ScriptedBot) -> None:
    bot.hold()
    chat = await desk.open()
    seq = await chat.post("先存后答")
    rows = await desk.rows(select(MessageRow.seq, MessageRow.text).where(MessageRow.conversation_id == chat.id))
    assert rows == [{"seq": seq, "text": "先存后答"}]


async def test_secrets_are_hidden_before_they_are_stored_or_asked(desk: Desk, bot: ScriptedBot) -> None:
    chat = await desk.open()
    await chat.post("我的密码是 Abc@12345，登不进去")
    await chat.lines("bot", 1)
    row = (await desk.rows(select(MessageRow.text, MessageRow.masked).where(MessageRow.author == "visitor")))[0]
    assert "Abc@12345" not in row["text"]
    assert row["masked"][0][0] == "password"
    assert "Abc@12345" not in str(bot.requests)


async def test_fifty_conversations_at_once_do_not_mix(desk: Desk, bot: ScriptedBot) -> None:
    chats = [await desk.open() for _ in range(50)]

    async def talk(number: int) -> None:
        for turn in range(3):
            await chats[number].post(f"会话{number}问题{turn}")
            await chats[number].lines("bot", turn + 1)

    await asyncio.gather(*(talk(number) for number in range(50)))
    for number, chat in enumerate(chats):
        assert [m["text"] for m in chat.by("bot")] == [f"答：会话{number}问题{turn}" for turn in range(3)]
    assert bot.most_at_once == 1


async def test_a_long_poll_wakes_at_once_and_keeps_its_limit(desk: Desk) -> None:
    chat = await desk.open()
    waiting = asyncio.create_task(chat.read(0, wait=30))
    await chat.post("在吗")
    async with asyncio.timeout(20):
        page = await waiting
    assert page["messages"][0]["text"] == "在吗"
    assert (await chat.read(99))["messages"] == []
