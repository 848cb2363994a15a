"""kill -9 of each process in the middle of a conversation: nothing lost, nothing doubled, no turn run twice."""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
from collections import Counter

import pytest

from ops.stack import Stack, until
from tests.e2e.conftest import NewCustomer

SAID_AFTER = "云星空怎么反结账"


def user_turns(stack: Stack, conversation: str) -> Counter[str]:
    """How often each message reached the dialogue, by message id, from Rasa's own tracker store."""
    with sqlite3.connect(f"file:{stack.data_dir / 'rasa.db'}?mode=ro", uri=True) as database:
        rows = database.execute(
            "select data from events where sender_id = ? and type_name = 'user'", (conversation,)
        ).fetchall()
    return Counter(json.loads(row[0])["message_id"] for row in rows)


@pytest.mark.parametrize("victim", ["desk", "kb", "actions", "rasa"])
async def test_nothing_is_lost_when_a_process_dies(stack: Stack, new_customer: NewCustomer, victim: str) -> None:
    customer = await new_customer()
    await customer.ask("你好")
    said = await customer.say("云星空登录密码忘了怎么办")
    dead = stack.kill(victim)

    answer = await customer.hears(said)
    assert answer
    # The answer itself where those who wait are patient enough, else an honest line with a way on.
    assert "我理解的是" in answer or "转人工" in answer or "ZF" in answer
    if victim == "desk":
        assert "我理解的是" in answer
    await asyncio.to_thread(stack.wait_until_back, victim, dead)
    answer = await customer.hears(await customer.say(SAID_AFTER))
    assert "反结账" in answer

    spoken = [message["text"] for message in customer.messages if message["author"] == "visitor"]
    assert spoken == ["你好", "云星空登录密码忘了怎么办", SAID_AFTER]
    turns = user_turns(stack, customer.id)
    assert turns
    assert set(turns.values()) == {1}, turns


async def test_the_same_message_sent_again_is_one_message(new_customer: NewCustomer) -> None:
    customer = await new_customer()
    first = await customer.say("你好", client_msg_id="same")
    again = await asyncio.gather(*(customer.say("你好", client_msg_id="same") for _ in range(10)))
    assert set(again) == {first}
    await customer.hears(first)
    assert [m["text"] for m in customer.messages if m["author"] == "visitor"] == ["你好"]


async def test_rasa_that_hangs_gets_an_honest_line_and_one_ticket(stack: Stack, new_customer: NewCustomer) -> None:
    frozen = stack.process("rasa")
    assert frozen is not None
    customer = await new_customer()
    frozen.suspend()
    try:
        first = await customer.ask("KIS结账结不了")
        second = await customer.ask("在吗")
    finally:
        frozen.resume()
    number = re.search(r"ZF\d{6}-\d{4}", first)
    assert number is not None, first
    assert number.group() in second
    await asyncio.to_thread(until, stack.is_ready, "Rasa answers again")
    answer = await customer.ask(SAID_AFTER)
    assert "反结账" in answer


async def test_rasa_that_is_stopped_gets_an_honest_line_and_one_ticket(stack: Stack, new_customer: NewCustomer) -> None:
    customer = await new_customer()
    await asyncio.to_thread(stack.control, "stop", "rasa")
    try:
        first = await customer.ask("星辰登录后看不到账套")
        status, parts = await asyncio.to_thread(stack.get, "/readyz")
    finally:
        await asyncio.to_thread(stack.control, "start", "rasa")
    assert re.search(r"ZF\d{6}-\d{4}", first), first
    assert status == 503
    assert "rasa" in str(parts)
    await asyncio.to_thread(until, stack.is_ready, "Rasa is back")
    assert "反结账" in await customer.ask(SAID_AFTER)
