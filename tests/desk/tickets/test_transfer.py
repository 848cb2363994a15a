"""Passing a conversation on: to a colleague who is there, to the queue, to its ticket; notes only colleagues see."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select, update

from desk import keys
from desk.store.tables import EngineerRow, TicketRow
from tests.desk.handoff.test_handoff import ask_for_a_person, steps
from tests.desk.harness import Chat, Desk, EngineerClient
from tests.desk.scripted_bot import ScriptedBot


async def ticket_of(engineer: EngineerClient) -> dict[str, Any]:
    status, body = await engineer.get("/tickets")
    assert status == 200
    return dict(body["tickets"][0])


async def claimed(desk: Desk, bot: ScriptedBot, engineer: EngineerClient) -> Chat:
    chat = await ask_for_a_person(desk, bot)
    assert (await engineer.act(chat, "claim"))[0] == 200
    return chat


async def test_to_a_colleague_who_is_there(desk: Desk, bot: ScriptedBot) -> None:
    zhang, li = await desk.engineer("zhang", "张工"), await desk.engineer("li", "李工")
    chat = await claimed(desk, bot, zhang)
    status, body = await zhang.act(chat, "transfer", to="li", reason="他懂成本，密码：Qwer!2345")
    assert (status, body["state"]) == (200, "human")
    line = (await chat.lines("system", 3))[2]
    assert "张工" in line
    assert "李工" in line
    assert chat.seen[-1]["name"] == "李工"
    assert "成本" not in json.dumps(chat.seen, ensure_ascii=False)
    assert (await steps(desk))[-2:] == [
        ("human", "queued", "engineer:1", "transferred"),
        ("queued", "human", "engineer:1", "transferred"),
    ]
    shown, mine = await ticket_of(li), await ticket_of(zhang)
    assert (shown["engineer"], shown["is_passed_to_me"], mine["is_passed_to_me"]) == ("李工", True, False)
    events = (await li.get(f"/tickets/{shown['number']}"))[1]["events"]
    last = events[-1]
    assert (last["kind"], last["name"], last["data"]["from"], last["data"]["to"]) == (
        "transferred", "张工", "张工", "李工",
    )  # fmt: skip
    assert "成本" in last["data"]["reason"]
    assert "Qwer!2345" not in json.dumps(events)
    assert (await zhang.act(chat, "reply", client_msg_id="z", text="还在"))[0] == 409
    assert (await li.act(chat, "reply", client_msg_id="l", text="您好"))[0] == 202
    assert (await chat.until(lambda c: bool(c.by("engineer"))))[-1]["name"] == "李工"
    assert len(chat.by("bot")) == 1


async def test_a_ticket_waiting_for_the_customer_is_open_again_at_the_colleague(desk: Desk, bot: ScriptedBot) -> None:
    zhang = await desk.engineer("zhang", "张工")
    await desk.engineer("li", "李工")
    chat = await claimed(desk, bot, zhang)
    await zhang.act(chat, "reply", client_msg_id="r", text="请发截图")
    assert (await ticket_of(zhang))["status"] == "waiting_customer"
    await zhang.act(chat, "transfer", to="li", reason="下班")
    assert ((await ticket_of(zhang))["status"], (await ticket_of(zhang))["engineer"]) == ("open", "李工")


async def test_only_colleagues_who_are_there_and_only_by_who_holds_it(desk: Desk, bot: ScriptedBot) -> None:
    zhang, li = await desk.engineer("zhang", "张工"), await desk.engineer("li", "李工")
    chat = await claimed(desk, bot, zhang)

    async def refusal(who: EngineerClient, **body: Any) -> tuple[int, str]:
        status, answer = await who.act(chat, "transfer", **body)
        return status, answer["error"]["code"]

    assert await refusal(li, to="li", reason="我来") == (409, "already_claimed")
    assert await refusal(zhang, to="zhang", reason="x") == (409, "already_claimed")
    assert await refusal(zhang, to="nobody", reason="x") == (422, "unknown_engineer")
    assert await refusal(zhang, to="li", reason="") == (422, "invalid_fields")
    assert await refusal(zhang, to="li", reason="  ") == (422, "empty_text")
    assert await refusal(zhang, to="li") == (422, "invalid_fields")
    await li.post("/me/availability", available=False)
    assert await refusal(zhang, to="li", reason="x") == (409, "engineer_absent")
    people = (await zhang.get("/engineers"))[1]["engineers"]
    assert {(one["username"], one["is_there"]) for one in people} == {("zhang", True), ("li", False)}
    assert (await ticket_of(zhang))["state"] == "human"


async def test_an_admin_may_pass_on_what_somebody_else_holds(desk: Desk, bot: ScriptedBot) -> None:
    zhang, li = await desk.engineer("zhang", "张工"), await desk.engineer("li", "李工")
    async with desk.app[keys.STORE].write() as connection:
        await connection.execute(update(EngineerRow).where(EngineerRow.username == "li").values(role="admin"))
    chat = await claimed(desk, bot, zhang)
    assert (await li.act(chat, "transfer", to="li", reason="张工请假"))[0] == 200
    assert (await li.act(chat, "reply", client_msg_id="l", text="您好"))[0] == 202


async def test_back_to_the_queue_where_somebody_else_is_there(desk: Desk, bot: ScriptedBot) -> None:
    zhang, li = await desk.engineer("zhang", "张工"), await desk.engineer("li", "李工")
    chat = await claimed(desk, bot, zhang)
    status, body = await zhang.act(chat, "transfer", to=None, reason="不懂这块")
    assert (status, body["state"]) == (200, "queued")
    await chat.lines("system", 3)
    assert "正在为您安排其他工程师" in chat.seen[-1]["text"]
    assert chat.seen[-1]["buttons"][0]["title"] == "取消排队，继续问机器人"
    ticket = await ticket_of(li)
    assert (ticket["status"], ticket["engineer"], ticket["state"]) == ("open", None, "queued")
    await chat.post("在吗")
    assert (await li.act(chat, "claim"))[0] == 200
    assert (await ticket_of(li))["engineer"] == "李工"
    assert len(chat.by("bot")) == 1


async def test_back_to_the_queue_with_nobody_else_there_is_a_ticket_and_the_bot_helps(
    desk: Desk, bot: ScriptedBot
) -> None:
    zhang = await desk.engineer("zhang", "张工")
    chat = await claimed(desk, bot, zhang)
    assert (await zhang.act(chat, "transfer", to=None, reason="下班了"))[1]["state"] == "ticketed"
    await chat.post("那机器人帮我看看")
    assert (await chat.lines("bot", 2))[1] == "答：那机器人帮我看看"
    assert "ZF261123-0001" in chat.by("system")[2]["text"]
    assert (await desk.rows(select(TicketRow.status, TicketRow.engineer_id)))[0] == {
        "status": "open", "engineer_id": None,
    }  # fmt: skip


async def test_a_note_is_for_colleagues_only(desk: Desk, bot: ScriptedBot) -> None:
    zhang, li = await desk.engineer("zhang", "张工"), await desk.engineer("li", "李工")
    chat = await claimed(desk, bot, zhang)
    path = "/tickets/ZF261123-0001/notes"
    note = {"client_msg_id": "n1", "text": "客户很急，他的密码是Abc@12345"}
    assert (await li.post(path, **note))[0] == 204
    assert (await li.post(path, **note))[0] == 204
    # The same id of another engineer is another note.
    assert (await zhang.post(path, **{**note, "text": "知道了"}))[0] == 204
    events = (await zhang.get("/tickets/ZF261123-0001"))[1]["events"]
    notes = [(event["name"], event["data"]["text"]) for event in events if event["kind"] == "note"]
    assert notes == [("李工", "客户很急，他的密码是[密码已隐藏]"), ("张工", "知道了")]
    assert "Abc@12345" not in json.dumps(events)
    await zhang.act(chat, "reply", client_msg_id="r", text="您好")
    await chat.lines("engineer", 1)
    assert "很急" not in json.dumps(chat.seen, ensure_ascii=False)
    assert "很急" not in json.dumps(bot.requests, ensure_ascii=False)
    assert (await li.post("/tickets/ZF000000-0000/notes", **note))[0] == 404
    assert (await li.post(path, client_msg_id="n2", text=" "))[0] == 422
    assert (await li.post(path, client_msg_id="n2", text="长" * 8001))[0] == 413


async def test_resolving_keeps_what_solved_it(desk: Desk, bot: ScriptedBot) -> None:
    zhang = await desk.engineer("zhang", "张工")
    chat = await claimed(desk, bot, zhang)
    await zhang.act(chat, "resolve", status="verified", outcome="重启中间层，口令：Zxcv!9876")
    events = (await zhang.get("/tickets/ZF261123-0001"))[1]["events"]
    assert events[-1]["kind"] == "outcome"
    assert events[-1]["data"] == {"status": "verified", "outcome": "重启中间层，口令：[密码已隐藏]"}
    await chat.lines("system", 3)
    assert "中间层" not in json.dumps(chat.seen, ensure_ascii=False)
