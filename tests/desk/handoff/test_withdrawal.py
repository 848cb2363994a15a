"""The customer takes his ticket back: nobody has it, somebody has it; and what he adds to one."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from desk.handoff.withdrawal import asks_beside, is_withdrawing
from desk.store.tables import TicketEventRow, TicketRow
from tests.desk.handoff.test_handoff import ask_for_a_person, steps
from tests.desk.harness import Desk
from tests.desk.scripted_bot import ScriptedBot, echo, say


@pytest.mark.parametrize(
    "text",
    [
        "把工单撤了吧", "不用工单 我自己去找她 取消", "工单不用了", "撤销工单", "我自己找她就行 不用你们",
        "不用人工了，谢谢",
        "已经好了，工单关了吧", "不用你们了 我自己弄好了",
    ],
)  # fmt: skip
def test_taken_back(text: str) -> None:
    assert is_withdrawing(text)


@pytest.mark.parametrize(
    "text",
    [
        "工单先别取消", "工单怎么撤", "你们把工单取消了？", "生产工单取消不了", "取消生产工单",
        "不用你们远程，电话说就行", "不用了", "取消",
        "单子取消审核",
    ],
)  # fmt: skip
def test_not_taken_back(text: str) -> None:
    assert not is_withdrawing(text)


async def kinds(desk: Desk) -> list[str]:
    return [row["kind"] for row in await desk.rows(select(TicketEventRow.kind).order_by(TicketEventRow.id))]


async def test_at_night_a_ticket_that_nobody_has_is_closed_and_kept(desk: Desk, bot: ScriptedBot) -> None:
    chat = await ask_for_a_person(desk, bot)
    await chat.post("把工单撤了吧")
    await chat.until(lambda c: c.state == "resolved")
    assert "已按您说的撤销" in (await chat.lines("system", 2))[1]
    assert (await desk.rows(select(TicketRow.status)))[0]["status"] == "closed"
    assert await kinds(desk) == ["opened", "withdrawn", "status"]
    assert (await steps(desk))[-1] == ("ticketed", "resolved", "visitor", "customer_withdrew")
    await chat.post("那我再问一个")
    assert (await chat.lines("bot", 2))[1] == "答：那我再问一个"
    assert "把工单撤了吧" not in str(bot.requests)
    assert '/desk_outcome{"request": "handoff", "result": "withdrawn", "ticket": "ZF261123-0001"}' in bot.asked()


async def test_in_the_queue_the_ticket_goes_with_the_waiting(desk: Desk, bot: ScriptedBot) -> None:
    await desk.engineer()
    chat = await ask_for_a_person(desk, bot)
    assert chat.state == "queued"
    await chat.post("工单不用了，我自己弄好了")
    await chat.until(lambda c: c.state == "bot")
    assert (await desk.rows(select(TicketRow.status)))[0]["status"] == "closed"


async def test_a_ticket_kept_after_the_queue_was_left_can_still_be_taken_back(desk: Desk, bot: ScriptedBot) -> None:
    await desk.engineer()
    chat = await ask_for_a_person(desk, bot)
    await chat.post("不等了")
    await chat.until(lambda c: c.state == "bot")
    await chat.post("把工单撤了吧")
    assert "已按您说的撤销" in (await chat.lines("system", 3))[2]
    assert (await chat.read())["state"] == "bot"
    assert (await desk.rows(select(TicketRow.status)))[0]["status"] == "closed"
    await chat.post("凭证怎么打印")
    assert (await chat.lines("bot", 2))[1] == "答：凭证怎么打印"
    assert "把工单撤了吧" not in str(bot.requests)


async def test_a_ticket_that_an_engineer_has_is_his_to_end(desk: Desk, bot: ScriptedBot) -> None:
    engineer = await desk.engineer()
    chat = await ask_for_a_person(desk, bot)
    await engineer.act(chat, "claim")
    await chat.post("撤销工单")
    assert "由他来结束" in (await chat.lines("system", 3))[2]
    assert (await chat.read())["state"] == "human"
    assert (await desk.rows(select(TicketRow.status)))[0]["status"] == "open"
    assert "withdrawal_wished" in await kinds(desk)


async def test_what_is_added_is_merged_with_its_product_and_said_once(desk: Desk, bot: ScriptedBot) -> None:
    chat = await ask_for_a_person(desk, bot)
    more = {"product": "k3wise", "question": "C盘满了"}
    bot.answering = lambda body: [say(handoff={"reason": "customer_added", "facts": more})] if body.get("text") else []
    await chat.post("K3 WISE C盘满了")
    assert (await chat.lines("system", 2))[1] == "已补充到工单 ZF261123-0001，工程师能看到，您不用再说一遍。"
    ticket = (await desk.rows(select(TicketRow)))[0]
    assert (ticket["product"], ticket["facts"]["question"]) == ("k3wise", "C盘满了")
    assert ticket["facts"]["error_text"] == "期末结账失败"
    assert chat.state == "ticketed"


async def test_nobody_is_called_unasked_by_an_addition(desk: Desk, bot: ScriptedBot) -> None:
    bot.answering = lambda body: [say(handoff={"reason": "customer_added", "facts": {}})]
    chat = await desk.open()
    await chat.post("C盘满了")
    assert "转人工" in (await chat.lines("system", 1))[0]
    assert (await chat.read())["state"] == "bot"
    assert await desk.rows(select(TicketRow.id)) == []


async def test_what_is_said_in_the_queue_is_in_the_ticket(desk: Desk, bot: ScriptedBot) -> None:
    await desk.engineer()
    chat = await ask_for_a_person(desk, bot)
    bot.answering = echo
    for idle in ("在吗", "工程师什么时候联系我", "好的 那我等着"):
        await chat.post(idle)
    await chat.post("服务器C盘满了，0字节")
    assert (await desk.rows(select(TicketRow.facts)))[0]["facts"]["added"] == ["服务器C盘满了，0字节"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("工单不用了 我找经理弄 要退几次", True),
        ("撤销工单 那备份在哪里做", True),
        ("撤销工单吧 我找集团管理员去", False),
        ("把工单撤了吧", False),
    ],
)
def test_what_is_asked_beside_taking_it_back(text: str, expected: bool) -> None:
    assert is_withdrawing(text)
    assert asks_beside(text) is expected


async def test_what_is_asked_beside_is_left_to_the_bot(desk: Desk, bot: ScriptedBot) -> None:
    chat = await ask_for_a_person(desk, bot)
    bot.answering = echo
    await chat.post("工单不用了 我找经理弄 要退几次")
    assert "已按您说的撤销" in (await chat.lines("system", 2))[1]
    assert "要退几次" in (await chat.lines("bot", 1))[-1]
    assert (await chat.read())["state"] == "bot"
    assert (await desk.rows(select(TicketRow.status)))[0]["status"] == "closed"


async def test_who_waits_is_told_how_it_stands_and_never_twice_the_same(desk: Desk, bot: ScriptedBot) -> None:
    chat = await ask_for_a_person(desk, bot)
    bot.answering = lambda body: [say(handoff={"reason": "customer_waits", "facts": {}})] if body.get("text") else []
    for number, text in enumerate(("大概要多久", "到底有没有人", "怎么还没来"), start=2):
        await chat.post(text)
        await chat.lines("system", number)
    first, second, third = (await chat.lines("system", 4))[1:]
    assert "ZF261123-0001" in first
    assert "说不准" in first
    assert "人工服务时间" in first
    assert second != first
    assert third != second
    assert chat.state == "ticketed"
