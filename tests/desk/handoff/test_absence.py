"""An engineer who is gone: what he held goes back to people or to its ticket; one who is there keeps it."""

from __future__ import annotations

from desk import keys as desk_keys
from tests.desk.conftest import MakeDesk
from tests.desk.handoff.test_handoff import ask_for_a_person, steps
from tests.desk.harness import Desk
from tests.desk.scripted_bot import ScriptedBot


async def test_signing_out_gives_back_what_one_held(desk: Desk, bot: ScriptedBot) -> None:
    zhang, li = await desk.engineer("zhang", "张工"), await desk.engineer("li", "李工")
    chat = await ask_for_a_person(desk, bot)
    await zhang.act(chat, "claim")
    assert (await zhang.post("/logout"))[0] == 204
    await chat.until(lambda c: c.state == "queued")
    line = chat.by("system")[2]["text"]
    assert "工程师张工暂时离开" in line
    assert "正在为您安排其他工程师" in line
    assert (await li.act(chat, "claim"))[0] == 200


async def test_a_silent_desk_loses_its_conversation_after_a_while(make_desk: MakeDesk, bot: ScriptedBot) -> None:
    desk = await make_desk(holder_absence_s=600)
    zhang = await desk.engineer("zhang", "张工")
    chat = await ask_for_a_person(desk, bot)
    await zhang.act(chat, "claim")
    desk.clock.advance(seconds=590)
    # His open page asks now and then: that is being there, away or not.
    assert (await zhang.get("/tickets"))[0] == 200
    await zhang.post("/me/availability", available=False)
    desk.clock.advance(seconds=590)
    sweeper = desk.app[desk_keys.SWEEPER]
    await sweeper.release_held_by_absent()
    assert (await chat.read())["state"] == "human"
    desk.clock.advance(seconds=30)
    await chat.until(lambda c: c.state == "ticketed")
    assert (await steps(desk))[-2:] == [
        ("human", "queued", "desk", "engineer_away"),
        ("queued", "ticketed", "desk", "nobody_available"),
    ]
    await chat.post("还在吗")
    assert (await chat.lines("bot", 2))[1] == "答：还在吗"
    status, body = await zhang.act(chat, "reply", client_msg_id="late", text="我回来了")
    assert (status, body["error"]["code"]) == (409, "not_claimed")
    assert (await zhang.act(chat, "claim"))[0] == 200


async def test_the_customer_says_he_will_not_wait(desk: Desk, bot: ScriptedBot) -> None:
    await desk.engineer()
    chat = await ask_for_a_person(desk, bot)
    await chat.post("等了好久，不等了就算了吗")
    assert chat.state == "queued"
    await chat.post("不等了。")
    await chat.until(lambda c: c.state == "bot")
    assert "已取消排队" in chat.by("system")[1]["text"]
    await chat.post("我自己看")
    assert (await chat.lines("bot", 2))[1] == "答：我自己看"
    assert "不等了" not in str(bot.requests)


async def test_the_customer_leaves_by_the_api(desk: Desk, bot: ScriptedBot) -> None:
    engineer = await desk.engineer()
    chat = await ask_for_a_person(desk, bot)
    path = chat.path.replace("/messages", "/leave_queue")
    for _ in range(2):
        async with desk.http.post(path, headers=chat.headers) as response:
            assert (response.status, await response.json()) == (200, {"state": "bot"})
    assert len(await chat.lines("system", 2)) == 2
    assert (await engineer.act(chat, "claim"))[0] == 200
    async with desk.http.post(path, headers=chat.headers) as response:
        assert await response.json() == {"state": "human"}
