"""Sending: never twice, never beyond what WeCom allows, room for people, nothing lost when it must wait."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from desk.channels.wecom.deliver import WecomDeliverer
from desk.channels.wecom.render import MORE
from desk.store.outbox_tables import OutboxRow
from desk.store.tables import ConversationRow, MessageRow, TicketEventRow
from desk.store.wecom_tables import WecomSendRow
from tests.desk.channels.wecom.conftest import Company
from tests.desk.harness import Desk, EngineerClient, eventually
from tests.desk.scripted_bot import ScriptedBot, echo, say

LONG = "请逐步核对余额。" * 700
"""More than eight messages."""


async def test_an_answer_that_was_cut_off_arrives_once(company: Company) -> None:
    company.state.faults.cut_after_send = 2
    await company.write("一")
    await company.reads(1)
    await _later(company, lambda: _all(company, "accepted", 1))
    await company.write("二")
    assert await company.reads(2) == ["答：一", "答：二"]
    await _later(company, lambda: _all(company, "accepted", 2))
    assert await company.reads(2) == ["答：一", "答：二"]


@pytest.mark.parametrize("code", [40058, 95033, 99999])
async def test_whatever_a_repeated_id_is_answered_with(company: Company, code: int) -> None:
    company.state.faults.repeat_code = code
    company.state.faults.cut_after_send = 1
    await company.write("一")
    await company.reads(1)
    await _later(company, lambda: _all(company, "accepted", 1))
    assert company.state.texts("wmZhang") == ["答：一"]


async def test_the_bot_leaves_room_for_people(company: Company, bot: ScriptedBot) -> None:
    bot.answering = lambda body: [say(LONG)]
    await company.write("问")
    parts = await company.reads(3)
    await eventually(lambda: _some(company, "held"))
    assert company.state.session("wkSimulated", "wmZhang").sent == 3
    assert parts[2].endswith("（还有后续内容，回复任意文字继续查看）")
    bot.answering = lambda body: []
    await company.write("继续")
    await company.reads(6)
    await company.write("继续")
    await company.reads(9)
    told = "".join(text.removesuffix(MORE) for text in company.state.texts("wmZhang"))
    assert told == LONG


async def test_a_person_is_heard_although_the_bot_used_up_its_share(company: Company, bot: ScriptedBot) -> None:
    bot.answering = lambda body: [say(LONG)]
    await company.write("问")
    await company.reads(3)
    await eventually(lambda: _some(company, "held"))
    engineer = await company.desk.engineer()
    await _claim_and_say(company, engineer, "我来看看")
    texts = await company.reads(4)
    assert "已接入" in texts[3] or "我来看看" in texts[3]
    await eventually(lambda: _reads_at_last(company, "【张工】我来看看"))
    # What the bot had still to say is not said after a person has spoken.
    await eventually(lambda: _some(company, "overtaken"))
    bot.answering = echo
    await company.write("好的")
    assert not await _some(company, "held")
    assert company.state.session("wkSimulated", "wmZhang").sent <= 5


async def test_after_48_hours_lines_wait_for_the_customer(company: Company) -> None:
    await company.write("问")
    await company.reads(1)
    company.desk.clock.advance(hours=49)
    engineer = await company.desk.engineer()
    await _claim_and_say(company, engineer, "查到原因了")
    await eventually(lambda: _some(company, "held"))
    await company.write("在吗")
    await eventually(lambda: _reads_at_last(company, "【张工】查到原因了"))
    assert not await _some(company, "held")


@pytest.mark.parametrize("code", [95001, 95002, 95018, 95013])
async def test_refused_until_the_customer_writes(company: Company, code: int) -> None:
    company.state.faults.refuse["kf/send_msg"] = [code]
    await company.write("一")
    await eventually(lambda: _some(company, "held"))
    await company.write("二")
    texts = await company.reads(2)
    assert texts == ["答：一", "答：二"]


async def test_who_writes_while_wecom_refuses_need_not_write_again(
    company: Company, bot: ScriptedBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def meanwhile(*_: object) -> int:
        await company.write("二")
        await eventually(lambda: _is_stored(company, "二"))
        return 0

    monkeypatch.setattr(WecomDeliverer, "_state_of", meanwhile)
    bot.answering = lambda body: [say("答：一")] if body.get("text") == "一" else []
    company.state.faults.refuse["kf/send_msg"] = [95018]
    await company.write("一")
    assert await company.reads(1) == ["答：一"]


async def test_news_of_a_failure_that_is_slower_than_the_customer(company: Company, bot: ScriptedBot) -> None:
    bot.answering = lambda body: [say("答：一")] if body.get("text") == "一" else []
    await company.write("一")
    await company.reads(1)
    await eventually(lambda: _all(company, "accepted", 1))
    company.desk.clock.advance(seconds=5)
    await company.write("二")
    await eventually(lambda: _is_stored(company, "二"))
    company.state.report_failure("wkSimulated", "wmZhang", company.state.received[0].msgid, 6)
    company.callbacks.hint()
    # He has written since: nothing keeps it from being said.
    assert await company.reads(1) == ["答：一"]


async def test_a_repeat_that_is_refused_for_want_of_room_is_neither_sent_twice_nor_called_failed(
    company: Company,
) -> None:
    company.state.faults.counts_first = True
    company.state.faults.cut_after_send = 1
    await company.write("一")
    await company.reads(1)
    company.state.session("wkSimulated", "wmZhang").sent = 5
    await _later(company, lambda: _some(company, "held"))
    await company.write("二")
    await _later(company, lambda: _all(company, "accepted", 2))
    assert company.state.texts("wmZhang") == ["答：一", "答：二"]


async def test_who_was_taken_in_wecoms_own_client_is_told_to_the_engineers(company: Company, bot: ScriptedBot) -> None:
    bot.answering = lambda body: [say(handoff={"reason": "customer_asked", "facts": {}})] if "人工" in str(body) else []
    await company.write("转人工")
    await company.reads(1)
    session = company.state.session("wkSimulated", "wmZhang")
    session.state, session.servicer = 3, "li"
    await _claim_and_say(company, await company.desk.engineer(), "我来看看")
    await eventually(lambda: _some(company, "held"))
    events = await company.desk.rows(select(TicketEventRow.data).where(TicketEventRow.kind == "wecom_held"))
    assert 3 in [event["data"]["service_state"] for event in events]
    session.state = 0
    await company.write("好了")
    await eventually(lambda: _reads_at_last(company, "我来看看"))


async def test_accepted_and_then_not_delivered(company: Company, bot: ScriptedBot) -> None:
    bot.answering = lambda body: [say(handoff={"reason": "customer_asked", "facts": {}})] if "人工" in str(body) else []
    company.state.faults.fail_later = [4]
    await company.write("转人工")
    await eventually(lambda: _some(company, "held"))
    events = await company.desk.rows(select(TicketEventRow.kind, TicketEventRow.data))
    assert {"reason": "fail_type 4", "seqs": [2]} in [event["data"] for event in events]
    await company.write("还在吗")
    assert "工单" in (await company.reads(1))[0]


async def test_blocked_for_good_is_shown_not_hidden(company: Company) -> None:
    company.state.faults.fail_later = [10]
    await company.write("一")
    await eventually(lambda: _some(company, "failed"))
    [row] = await company.desk.rows(select(WecomSendRow.reason))
    assert row["reason"] == "fail_type 10"


@pytest.mark.parametrize("code", [-1, 45009, 45033])
async def test_a_busy_wecom_is_asked_again(company: Company, code: int) -> None:
    company.state.faults.refuse["kf/send_msg"] = [code] * 2
    await company.write("一")
    await _later(company, lambda: _all(company, "accepted", 1))
    assert await company.reads(1) == ["答：一"]
    assert company.state.session("wkSimulated", "wmZhang").sent == 1


async def test_a_message_that_can_never_be_sent_does_not_stop_the_next(company: Company) -> None:
    company.state.faults.refuse["kf/send_msg"] = [40008]
    await company.write("一")
    await eventually(lambda: _some(company, "failed"))
    await company.write("二")
    assert await company.reads(1) == ["答：二"]


async def test_a_reminder_beyond_the_48_hours_says_so_and_comes_when_he_writes(
    company: Company, bot: ScriptedBot
) -> None:
    at = (company.desk.clock.now() + timedelta(hours=60)).isoformat()
    wish = {"id": "reminder-0001", "at": at, "text": "对账"}
    bot.answering = lambda body: {"提醒我": [say(reminder=wish)], "早": [say("您好")]}.get(body.get("text") or "", [])
    await company.write("提醒我")
    assert "超过48小时" in (await company.reads(1))[0]
    company.desk.clock.advance(hours=61)
    # A clock that jumps wakes nobody; other people's deliveries do.
    await company.write("早", user="wmLi")
    await eventually(lambda: _some(company, "held"))
    await company.write("我来了")
    assert "提醒：对账" in (await company.reads(2))[1]


async def _claim_and_say(company: Company, engineer: EngineerClient, text: str) -> None:
    [row] = await company.desk.rows(select(ConversationRow.id))
    status, body = await engineer.post(f"/conversations/{row['id']}/claim")
    assert status == 200, body
    status, body = await engineer.post(f"/conversations/{row['id']}/reply", client_msg_id="e1", text=text)
    assert status in (200, 202), body


async def _later(company: Company, condition: Callable[[], Awaitable[bool]]) -> None:
    """Let time pass, whenever nothing is under way, until `condition` holds."""

    async def passed() -> bool:
        if await condition():
            return True
        if await _nothing_claimed(company.desk):
            company.desk.clock.advance(minutes=10)
        return False

    await eventually(passed)


async def _nothing_claimed(desk: Desk) -> bool:
    return not await desk.rows(select(OutboxRow.id).where(OutboxRow.claimed_by.is_not(None)))


async def _states(company: Company) -> list[str]:
    return [str(row["state"]) for row in await company.desk.rows(select(WecomSendRow.state))]


async def _some(company: Company, state: str) -> bool:
    return state in await _states(company)


async def _all(company: Company, state: str, count: int) -> bool:
    return await _states(company) == [state] * count


async def _is_stored(company: Company, text: str) -> bool:
    return text in [row["text"] for row in await company.desk.rows(select(MessageRow.text))]


async def _reads_at_last(company: Company, text: str) -> bool:
    return any(text in one for one in company.state.texts("wmZhang"))


