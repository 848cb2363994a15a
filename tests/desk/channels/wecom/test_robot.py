"""Alerts: the engineers' group hears of every ticket once, urgent ones marked, many together as one message."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from desk.channels.wecom import robot
from desk.store.outbox_tables import OutboxRow
from desk.store.tables import TicketRow
from desk.store.wecom_tables import WecomAlertRow
from tests.desk.channels.wecom.conftest import settings_of
from tests.desk.conftest import MakeDesk
from tests.desk.harness import Desk, eventually
from tests.desk.scripted_bot import ScriptedBot, say
from tests.wecom.simulator import Simulator
from tests.wecom.state import State


def _hand_off(bot: ScriptedBot, **facts: object) -> None:
    bot.answering = lambda body: (
        [] if (body.get("payload") or "").startswith("/desk_outcome")
        else [say(handoff={"reason": "customer_asked", "facts": {"product": "k3cloud", **facts}})]
    )  # fmt: skip


async def _desk(make_desk: MakeDesk, simulator: Simulator, key: str = "simulated-robot") -> Desk:
    url = f"{simulator.url}/cgi-bin/webhook/send?key={key}"
    return await make_desk(
        wecom=settings_of(
            State(), simulator.url, corp_id="", robot_url=url, desk_url="https://desk.example.com", mention=("zhang",)
        )
    )


async def test_a_new_ticket_is_told_with_its_link(make_desk: MakeDesk, bot: ScriptedBot, simulator: Simulator) -> None:
    _hand_off(bot)
    desk = await _desk(make_desk, simulator)
    chat = await desk.open()
    await chat.post("客户的原话不外传")
    await eventually(lambda: _told(desk, simulator, 1))
    [ticket] = await desk.rows(select(TicketRow.number, TicketRow.priority))
    [message] = simulator.state.robot
    assert f"[{ticket['number']}](https://desk.example.com/desk#{ticket['number']})" in message
    assert ticket["priority"] in message
    assert "云星空" in message
    assert "客户要求人工" in message
    assert "原话" not in message
    await eventually(lambda: _nothing_owed(desk))
    assert len(simulator.state.robot) == 1


async def test_a_burst_is_summed_up_within_twenty_a_minute(
    make_desk: MakeDesk, bot: ScriptedBot, simulator: Simulator
) -> None:
    _hand_off(bot)
    desk = await _desk(make_desk, simulator)
    for number in range(60):
        chat = await desk.open()
        await chat.post(f"问{number}")

    async def all_told() -> bool:
        desk.clock.advance(seconds=1)
        return await _nothing_owed(desk) and len(await desk.rows(select(TicketRow.id))) == 60

    await eventually(all_told)
    assert len(simulator.state.robot) <= 20
    assert sum(map(_count_of, simulator.state.robot)) == 60


async def test_more_than_one_message_counts_are_all_told_in_the_end(
    make_desk: MakeDesk, bot: ScriptedBot, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(robot, "TOLD_AT_ONCE", 1)
    _hand_off(bot)
    desk = await _desk(make_desk, simulator)
    simulator.state.robot_times += [simulator.state.now()] * 20
    for number in range(3):
        chat = await desk.open()
        await chat.post(f"问{number}")

    async def all_told() -> bool:
        desk.clock.advance(seconds=1)
        return await _nothing_owed(desk) and len(await desk.rows(select(TicketRow.id))) == 3

    await eventually(all_told)
    assert len(simulator.state.robot) == 3


async def test_urgent_ones_name_somebody(make_desk: MakeDesk, bot: ScriptedBot, simulator: Simulator) -> None:
    _hand_off(bot, data_at_risk=True, scope="whole_company", error_text="数据库损坏，账套打不开")
    desk = await _desk(make_desk, simulator)
    chat = await desk.open()
    await chat.post("账套全坏了")
    await eventually(lambda: _told(desk, simulator, 1))
    [ticket] = await desk.rows(select(TicketRow.priority))
    assert ticket["priority"] in ("P0", "P1")
    assert "<@zhang>" in simulator.state.robot[0]


async def test_one_that_becomes_urgent_is_told_again_once(
    make_desk: MakeDesk, bot: ScriptedBot, simulator: Simulator
) -> None:
    _hand_off(bot)
    desk = await _desk(make_desk, simulator)
    chat = await desk.open()
    await chat.post("凭证打印少一列")
    await chat.lines("system", 1)
    await eventually(lambda: _told(desk, simulator, 1))
    await eventually(lambda: _nothing_owed(desk))
    _hand_off(bot, data_at_risk=True)
    for number, text in enumerate(("凭证全没了", "真的全没了"), start=2):
        await chat.post(text)
        await chat.lines("system", number)  # two that come at once are one turn, with one line
    await eventually(lambda: _told(desk, simulator, 2))
    assert "P0" in simulator.state.robot[1]
    assert "级别升高" in simulator.state.robot[1]
    assert "<@zhang>" in simulator.state.robot[1]
    await chat.post("还是没有")
    await chat.lines("system", 4)
    await eventually(lambda: _nothing_owed(desk))
    assert len(simulator.state.robot) == 2


async def test_a_removed_robot_stops_nothing(make_desk: MakeDesk, bot: ScriptedBot, simulator: Simulator) -> None:
    _hand_off(bot)
    desk = await _desk(make_desk, simulator, key="removed")
    chat = await desk.open()
    await chat.post("问")
    assert "工单" in (await chat.lines("system", 1))[0]
    await eventually(lambda: _is_dead(desk))


async def test_without_a_robot_nothing_is_owed(desk: Desk, bot: ScriptedBot) -> None:
    _hand_off(bot)
    chat = await desk.open()
    await chat.post("问")
    await chat.lines("system", 1)
    assert await _nothing_owed(desk)


def _count_of(message: str) -> int:
    found = re.match(r"\*\*新工单 (\d+) 个", message)
    return int(found[1]) if found else 1


async def _told(desk: Desk, simulator: Simulator, count: int) -> bool:
    desk.clock.advance(seconds=1)
    return len(simulator.state.robot) >= count


async def _nothing_owed(desk: Desk) -> bool:
    return not await desk.rows(select(WecomAlertRow.ticket_id)) and not await desk.rows(select(OutboxRow.id))


async def _is_dead(desk: Desk) -> bool:
    desk.clock.advance(seconds=1)
    return bool(await desk.rows(select(OutboxRow.id).where(OutboxRow.dead_at.is_not(None))))
