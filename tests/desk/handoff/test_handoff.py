"""Handing off: state, ticket, line and notice together; people or nobody; once, twice, cancelled, timed out."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import select

from desk.store.tables import HandoffRow, TicketEventRow, TicketRow, TransitionRow, TurnRow
from tests.desk.conftest import MakeDesk
from tests.desk.harness import Chat, Desk
from tests.desk.scripted_bot import ScriptedBot, echo, say

FACTS = {
    "product": "k3cloud", "module": "gl", "error_text": "期末结账失败", "scope": "one",
    "tried": [{"what": "重新登录", "result": "没用"}], "data_at_risk": False, "unknown_fact": "x",
}  # fmt: skip


def on_request(body: dict[str, Any]) -> list[dict[str, Any]]:
    if body.get("text") == "转人工":
        return [say(handoff={"reason": "customer_asked", "facts": FACTS})]
    return echo(body)


async def ask_for_a_person(desk: Desk, bot: ScriptedBot) -> Chat:
    bot.answering = on_request
    chat = await desk.open()
    await chat.post("结账报错")
    await chat.lines("bot", 1)
    await chat.post("转人工")
    await chat.lines("system", 1)
    return chat


async def steps(desk: Desk) -> list[tuple[str, str, str, str]]:
    rows = await desk.rows(select(TransitionRow).order_by(TransitionRow.id))
    return [(row["from_state"], row["to_state"], row["actor"], row["reason"]) for row in rows]


async def test_nobody_there_means_a_ticket_and_the_customer_hears_when(desk: Desk, bot: ScriptedBot) -> None:
    chat = await ask_for_a_person(desk, bot)
    assert chat.state == "ticketed"
    line = chat.by("system")[0]["text"]
    assert "ZF261123-0001" in line
    assert "周一至周五 09:00–12:00、13:30–18:00" in line
    ticket = (await desk.rows(select(TicketRow)))[0]
    assert ticket["number"] == "ZF261123-0001"
    assert (ticket["priority"], ticket["priority_rule"]) == ("P2", "error-reported")
    assert (ticket["product"], ticket["module"], ticket["status"]) == ("k3cloud", "gl", "new")
    assert "unknown_fact" not in ticket["facts"]
    assert ticket["facts"]["tried"] == FACTS["tried"]
    assert await steps(desk) == [
        ("bot", "queued", "bot", "customer_asked"),
        ("queued", "ticketed", "desk", "nobody_available"),
    ]
    assert [(row["epoch"], row["reason"]) for row in await desk.rows(select(HandoffRow))] == [(0, "customer_asked")]


async def test_the_bot_goes_on_helping_and_knows_the_ticket(desk: Desk, bot: ScriptedBot) -> None:
    chat = await ask_for_a_person(desk, bot)
    await chat.post("顺便问一下")
    await chat.lines("bot", 2)
    assert bot.asked()[2:] == [
        '/desk_outcome{"request": "handoff", "result": "ticketed", "ticket": "ZF261123-0001"}',
        "顺便问一下",
    ]


async def test_a_second_request_names_the_same_ticket(desk: Desk, bot: ScriptedBot) -> None:
    chat = await ask_for_a_person(desk, bot)
    await chat.post("转人工")
    assert "ZF261123-0001" in (await chat.lines("system", 2))[1]
    assert len(await desk.rows(select(TicketRow.id))) == 1
    events = await desk.rows(select(TicketEventRow.kind).order_by(TicketEventRow.id))
    assert [row["kind"] for row in events] == ["opened", "handoff_repeated"]


async def test_somebody_there_means_the_queue_and_a_silent_bot(desk: Desk, bot: ScriptedBot) -> None:
    engineer = await desk.engineer()
    chat = await ask_for_a_person(desk, bot)
    assert chat.state == "queued"
    await chat.post("在吗")
    status, _ = await engineer.act(chat, "claim")
    assert status == 200
    assert "张工" in (await chat.lines("system", 2))[1]
    assert len(chat.by("bot")) == 1
    assert (await desk.rows(select(TicketRow.status)))[0]["status"] == "open"


async def test_an_engineer_who_left_or_is_not_available_does_not_count(desk: Desk, bot: ScriptedBot) -> None:
    engineer = await desk.engineer()
    assert (await engineer.post("/me/availability", available=False))[0] == 204
    assert (await ask_for_a_person(desk, bot)).state == "ticketed"
    assert (await engineer.post("/me/availability", available=True))[0] == 204
    assert (await ask_for_a_person(desk, bot)).state == "queued"
    desk.clock.advance(minutes=3)
    assert (await ask_for_a_person(desk, bot)).state == "ticketed"
    assert (await engineer.get("/me"))[0] == 200
    assert (await ask_for_a_person(desk, bot)).state == "queued"


async def test_the_customer_may_leave_the_queue(desk: Desk, bot: ScriptedBot) -> None:
    await desk.engineer()
    chat = await ask_for_a_person(desk, bot)
    await chat.post("还要等多久")
    cancel = chat.by("system")[0]["buttons"][0]
    await chat.choose(cancel["id"])
    assert "已取消排队" in (await chat.lines("system", 2))[1]
    assert chat.state == "bot"
    await chat.post("那我自己来")
    assert (await chat.lines("bot", 2))[1] == "答：那我自己来"
    await chat.choose(cancel["id"])
    assert "没有在排队" in (await chat.lines("system", 3))[2]
    assert "desk:" not in str(bot.requests)
    assert "还要等多久" not in str(bot.requests)


async def test_nobody_came_in_time(make_desk: MakeDesk, bot: ScriptedBot) -> None:
    desk = await make_desk(queue_timeout_s=600)
    await desk.engineer()
    chat = await ask_for_a_person(desk, bot)
    assert chat.state == "queued"
    desk.clock.advance(seconds=601)
    line = (await chat.lines("system", 2))[1]
    assert "ZF261123-0001" in line
    assert chat.state == "ticketed"
    assert (await steps(desk))[-1] == ("queued", "ticketed", "desk", "queue_timeout")
    await chat.post("那机器人帮我看看")
    assert (await chat.lines("bot", 2))[1] == "答：那机器人帮我看看"
    notices = await desk.rows(select(TurnRow.payload).where(TurnRow.kind == "notice").order_by(TurnRow.id))
    assert [re.search(r'"result": "(\w+)"', row["payload"])[1] for row in notices] == ["queued", "ticketed"]  # type: ignore[index]


async def test_a_hand_off_with_faults_is_still_a_hand_off(desk: Desk, bot: ScriptedBot) -> None:
    bot.answering = lambda body: (
        echo(body) if "payload" in body else [say(handoff={"reason": 5, "facts": "x", "suggested_priority": []})]
    )
    chat = await desk.open()
    await chat.post("人")
    await chat.lines("system", 1)
    ticket = (await desk.rows(select(TicketRow.reason, TicketRow.facts)))[0]
    assert ticket == {"reason": "unresolved", "facts": {}}


async def test_a_bot_that_hands_off_at_every_word_does_not_go_round(desk: Desk, bot: ScriptedBot) -> None:
    bot.answering = lambda body: [say(handoff={"reason": "unresolved", "facts": {}})]
    chat = await desk.open()
    await chat.post("一")
    await chat.lines("system", 1)
    await chat.post("二")
    await chat.lines("system", 2)
    await chat.post("三")
    await chat.lines("system", 3)
    await bot.until(lambda: len(bot.runs) >= 6)
    await desk.stop()
    assert [text for text in bot.asked() if not text.startswith("/desk_outcome")] == ["一", "二", "三"]
    assert len(bot.runs) == 6
    assert chat.state == "ticketed"


async def test_numbers_count_by_the_day_in_china(desk: Desk, bot: ScriptedBot) -> None:
    await ask_for_a_person(desk, bot)
    await ask_for_a_person(desk, bot)
    desk.clock.advance(hours=14, minutes=30)
    await ask_for_a_person(desk, bot)
    numbers = [row["number"] for row in await desk.rows(select(TicketRow.number).order_by(TicketRow.id))]
    assert numbers == ["ZF261123-0001", "ZF261123-0002", "ZF261124-0001"]


async def test_what_was_said_in_the_queue_is_a_fact_and_the_bot_hears_of_it(
    make_desk: MakeDesk, bot: ScriptedBot
) -> None:
    desk = await make_desk(queue_timeout_s=600)
    await desk.engineer()
    chat = await ask_for_a_person(desk, bot)
    await chat.post("机房服务器的灯是红的")
    await chat.post("机房服务器的灯是红的")
    [ticket] = await desk.rows(select(TicketRow.facts))
    assert ticket["facts"]["question"].count("机房服务器的灯是红的") == 1
    assert ticket["facts"]["added"] == ["机房服务器的灯是红的"]
    desk.clock.advance(seconds=601)
    await chat.lines("system", 2)
    await chat.post("还能帮我看看吗")
    await chat.lines("bot", 2)
    notices = [text for text in bot.asked() if text.startswith("/desk_outcome") and "ticketed" in text]
    assert notices == [
        '/desk_outcome{"request": "handoff", "result": "ticketed", "ticket": "ZF261123-0001",'
        ' "added": "机房服务器的灯是红的"}'
    ]


async def test_what_is_surely_told_in_the_queue_fills_its_field(make_desk: MakeDesk, bot: ScriptedBot) -> None:
    desk = await make_desk(queue_timeout_s=600)
    await desk.engineer()
    chat = await ask_for_a_person(desk, bot)
    await chat.post("EAS，现在又提示“用户已被锁定”")
    [ticket] = await desk.rows(select(TicketRow.facts, TicketRow.product))
    assert ticket["facts"]["error_text"] == "用户已被锁定"
    assert (ticket["facts"]["product"], ticket["product"]) == ("eas", "eas")


async def test_a_number_left_in_the_queue_is_said_to_be_noted(make_desk: MakeDesk, bot: ScriptedBot) -> None:
    desk = await make_desk(queue_timeout_s=600)
    await desk.engineer()
    chat = await ask_for_a_person(desk, bot)
    await chat.post("下午两点给我打电话 13800001111")
    assert "电话 13800001111 记上了" in (await chat.lines("system", 2))[1]
    [ticket] = await desk.rows(select(TicketRow.facts))
    assert ticket["facts"]["added"] == ["下午两点给我打电话 13800001111"]
