"""Reminders: set, taken back, and said at their hour, once, by whichever desk is there."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from desk import keys
from desk.conversations import messages
from desk.conversations.reminders import KIND, MAX_OPEN, ReminderDeliverer, when
from desk.outbox import dead_letters
from desk.outbox.deliverer import Delivery
from desk.owndata import export, retention
from desk.owndata.customers import Selection
from desk.owndata.policy import Retention
from desk.store.outbox_tables import OutboxRow
from desk.store.reminder_tables import ReminderRow
from tests.desk.channels.host_site import KEYS, signed
from tests.desk.conftest import MakeDesk
from tests.desk.harness import Chat, Desk, SetClock, eventually
from tests.desk.scripted_bot import ScriptedBot, say

SATURDAY = "2026-11-28T09:00:00+08:00"
SET = "好的，我会在11月28日（星期六）09:00提醒您：结转损益。不需要了就说“取消提醒”。"
SAID = "提醒：结转损益。"


def outcome(result: str) -> str:
    return f'/desk_outcome{{"request": "reminder", "result": "{result}"}}'


def remind(name: str = "reminder-0001", at: Any = SATURDAY, text: Any = "结转损益", **more: Any) -> dict[str, Any]:
    return {"id": name, "at": at, "text": text, **more}


def asks(bot: ScriptedBot, *requests: dict[str, Any]) -> None:
    """The bot makes these requests, one answer for each message that comes, and says nothing to the news."""
    waiting = list(requests)

    def answer(body: dict[str, Any]) -> list[dict[str, Any]]:
        return [] if "payload" in body or not waiting else [say(reminder=waiting.pop(0))]

    bot.answering = answer


async def have(
    desk: Desk, bot: ScriptedBot, *requests: dict[str, Any], **opening: str
) -> tuple[Chat, list[str]]:
    """A conversation, opened so, in which these requests were made, and what the customer heard."""
    chat = await desk.open(**opening)
    asks(bot, *requests)
    heard = []
    for number in range(len(requests)):
        await chat.post(f"第{number}句")
        heard = await chat.lines("system", number + 1)
    return chat, heard


async def owed(desk: Desk) -> list[dict[str, Any]]:
    return await desk.rows(select(OutboxRow.payload, OutboxRow.not_before).where(OutboxRow.kind == KIND))


async def kept(desk: Desk) -> list[str]:
    return [row["text"] for row in await desk.rows(select(ReminderRow.text))]


async def test_set_and_said_at_its_hour(desk: Desk, bot: ScriptedBot) -> None:
    chat, heard = await have(desk, bot, remind())
    assert heard == [SET]
    await bot.until(lambda: len(bot.runs) == 2)
    assert bot.asked() == ["第0句", outcome("done")]
    due = datetime(2026, 11, 28, 1, 0, tzinfo=UTC)
    # The words lie in one place only, which goes with the conversation.
    assert await owed(desk) == [{"payload": {}, "not_before": due}]
    desk.clock.moment = due - timedelta(seconds=1)
    await chat.post("在吗")
    desk.clock.moment = due
    assert await chat.lines("system", 2) == [SET, SAID]
    assert (await owed(desk), await kept(desk)) == ([], [])


async def test_a_restart_forgets_nothing_and_repeats_nothing(desk: Desk, bot: ScriptedBot) -> None:
    chat, _ = await have(desk, bot, remind(), remind("reminder-0002", text="对账！"))
    await desk.stop()
    desk.clock.advance(days=5)
    await desk.start()
    heard = await chat.lines("system", 4)
    late = "（原定11月28日（星期六）09:00，服务中断来晚了，请见谅。）"
    assert heard[2:] == [SAID + late, "提醒：对账！" + late]
    await desk.restart()
    assert len(await chat.at(desk).lines("system", 4)) == 4
    assert await owed(desk) == []


async def test_two_desks_say_it_once(make_desk: MakeDesk, bot: ScriptedBot) -> None:
    """Both hold the row at the same moment, as when one was stopped while its claim ran out."""
    first, second = await make_desk(), await make_desk()
    chat, _ = await have(first, bot, remind(at=(first.clock.now() + timedelta(days=20)).isoformat()))
    [row] = await first.rows(select(OutboxRow.delivery_id, OutboxRow.conversation_id).where(OutboxRow.kind == KIND))
    delivery = Delivery(row["delivery_id"], KIND, row["conversation_id"], "", {}, 1)
    deliverers = [ReminderDeliverer(desk.app[keys.STORE], desk.clock) for desk in (first, second)]
    await asyncio.gather(*(one.deliver(delivery) for one in deliverers * 10))
    assert len((await chat.read())["messages"]) == 3
    assert await owed(first) == []


async def test_two_running_desks_say_it_once(make_desk: MakeDesk, bot: ScriptedBot) -> None:
    first, second = await make_desk(), await make_desk()
    requests = [remind(f"reminder-{n:04d}", text=f"第{n}件") for n in range(MAX_OPEN)]
    chat, _ = await have(first, bot, *requests)
    first.clock.advance(days=6)

    async def is_over() -> bool:
        return not await owed(second)

    await eventually(is_over)
    seen = await chat.at(second).until(lambda chat: len(chat.by("system")) >= 2 * MAX_OPEN)
    said = [line["text"] for line in seen if line["text"].startswith("提醒：")]
    assert [line.split("。")[0] for line in said] == [f"提醒：第{n}件" for n in range(MAX_OPEN)]


async def test_a_desk_that_dies_before_the_commit_has_said_nothing(
    make_desk: MakeDesk, bot: ScriptedBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """kill -9 in the middle of saying it: neither the line nor the end of the row is there; the next desk does both."""
    desk = await make_desk()
    chat, _ = await have(desk, bot, remind())
    append, is_dying = messages.append, asyncio.Event()

    async def die_in_between(*arguments: Any) -> Any:
        await append(*arguments)
        is_dying.set()
        raise ConnectionError("killed")

    with monkeypatch.context() as patch:
        patch.setattr("desk.conversations.reminders.messages.append", die_in_between)
        desk.clock.advance(days=5)
        await is_dying.wait()
        assert len((await chat.read())["messages"]) == 2
        await desk.stop()
    await desk.start()
    desk.clock.advance(hours=2)
    heard = await chat.at(desk).lines("system", 2)
    assert heard[1].startswith(SAID)
    assert len(heard) == 2


TOO_LATE = "提醒没有设成：11月23日（星期一）09:59已经过去了，请说一个以后的时间，例如“明天上午9点”。"
TOO_FAR = "提醒没有设成：最远只能设到400天以内，请说一个近一些的时间。"
UNCLEAR = "提醒没有设成：请再说一次什么时候、提醒您什么事，例如“明天上午9点提醒我结转损益”。"


@pytest.mark.parametrize(
    ("request_", "line"),
    [
        (remind(at="2026-11-23T09:59:00+08:00"), TOO_LATE),
        (remind(at="2027-12-29T10:00:01+08:00"), TOO_FAR),
        (remind(at="2026-11-28T09:00:00"), UNCLEAR),
        (remind(at="28.11.2026"), UNCLEAR),
        (remind(at=1790000000), UNCLEAR),
        (remind(at="9999-12-31T23:59:59-12:00"), UNCLEAR),
        (remind(at="0001-01-01T00:00:00+12:00"), UNCLEAR),
        (remind(at=None), UNCLEAR),
        (remind(text="长" * 201), UNCLEAR),
        (remind(text=" \n\t"), UNCLEAR),
        (remind(text={"x": 1}), UNCLEAR),
        (remind(name="short"), UNCLEAR),
        (remind(name=None), UNCLEAR),
        ({}, UNCLEAR),
    ],
)
async def test_what_cannot_be_is_refused_in_words(
    desk: Desk, bot: ScriptedBot, request_: dict[str, Any], line: str
) -> None:
    _, heard = await have(desk, bot, request_)
    assert heard == [line]
    await bot.until(lambda: len(bot.runs) == 2)
    assert bot.asked()[-1] == outcome("refused")
    assert (await owed(desk), await kept(desk)) == ([], [])


async def test_words_are_one_line_and_the_year_is_named_where_it_is_another(
    make_desk: MakeDesk, bot: ScriptedBot
) -> None:
    desk = await make_desk(jwt_keys=KEYS)
    wanted = remind(at="2027-01-03T01:30:00Z", text="  年结\n\x07 先备份。 ")
    _, heard = await have(desk, bot, wanted, identity=signed())
    assert heard == ["好的，我会在2027年1月3日（星期日）09:30提醒您：年结 先备份。不需要了就说“取消提醒”。"]
    assert await kept(desk) == ["年结 先备份。"]


async def test_a_stranger_is_refused_what_he_could_not_read(desk: Desk, bot: ScriptedBot) -> None:
    """His key to the conversation ends after 30 days; nobody could open it to see what was said later."""
    end = desk.clock.now() + timedelta(days=30)
    before, at_the_end = (remind(f"reminder-{n}-of-2", at=at.isoformat())
                          for n, at in enumerate((end - timedelta(minutes=1), end)))  # fmt: skip
    _, heard = await have(desk, bot, before, at_the_end)
    assert heard[0].startswith("好的")
    assert heard[1].startswith(f"提醒没有设成：您没有登录，这个对话到{when(end, desk.clock.now())}就打不开了")
    assert len(await kept(desk)) == 1


async def test_so_many_and_no_more(desk: Desk, bot: ScriptedBot) -> None:
    requests = [remind(f"reminder-{n:04d}") for n in range(MAX_OPEN + 1)]
    _, heard = await have(desk, bot, *requests)
    assert heard[-1] == "提醒没有设成：这个会话里已经有20个提醒了。不需要的可以先说“取消提醒”。"
    assert len(await owed(desk)) == len(await kept(desk)) == MAX_OPEN


async def test_the_same_id_is_the_same_reminder(desk: Desk, bot: ScriptedBot) -> None:
    _, heard = await have(desk, bot, remind(), remind(), remind(text="别的"))
    assert heard == [SET, SET, "提醒没有设成：请再说一次什么时候、提醒您什么事。"]
    assert len(await owed(desk)) == 1


async def test_taken_back_one_and_all(desk: Desk, bot: ScriptedBot) -> None:
    requests = [remind(f"reminder-{n:04d}") for n in range(3)]
    cancels = [{"cancel": "reminder-0001"}, {"cancel": "reminder-0001"}, {"cancel": "all"}, {"cancel": "all"}]
    chat, heard = await have(desk, bot, *requests, *cancels)
    assert heard[3:] == [
        "已取消1个提醒。", "没有找到这个提醒，可能已经提醒过了。", "已取消2个提醒。", "现在没有等着的提醒，不用取消。",
    ]
    await bot.until(lambda: len(bot.runs) == 14)
    assert bot.asked()[-1] == outcome("cancelled")
    assert (await owed(desk), await kept(desk)) == ([], [])
    desk.clock.advance(days=6)
    await chat.post("在吗")
    assert len(chat.by("system")) == 7


async def test_those_to_come_are_told_in_their_order(desk: Desk, bot: ScriptedBot) -> None:
    later = remind("reminder-0001", text="年结")
    sooner = remind("reminder-0002", at="2026-11-24T09:00:00+08:00", text="对账")
    ask = {"list": "all"}
    _, heard = await have(desk, bot, ask, later, sooner, ask, {"cancel": "reminder-0001"}, ask)
    assert heard[0].startswith("现在没有等着的提醒。")
    assert heard[3].splitlines() == [
        "现在等着的提醒有2个：", "1. 11月24日（星期二）09:00：对账", "2. 11月28日（星期六）09:00：年结",
        "不要哪个就说“取消第1个提醒”；都不要了就说“取消全部提醒”。",
    ]  # fmt: skip
    assert "有1个" in heard[5]
    await bot.until(lambda: len(bot.runs) == 12)
    assert bot.asked()[-1] == outcome("listed")


async def test_the_one_that_is_meant_is_taken_back_and_named(desk: Desk, bot: ScriptedBot) -> None:
    later = remind("reminder-0001", text="年结")
    sooner = remind("reminder-0002", at="2026-11-24T09:00:00+08:00", text="对账")
    evening = remind("reminder-0003", at="2026-11-24T20:00:00+08:00", text="备份账套")
    cancels: list[dict[str, Any]] = [
        {"cancel": {}}, {"cancel": {"day": "2026-11-24"}}, {"cancel": {"about": "调汇"}}, {"cancel": {"number": 9}},
        {"cancel": {"day": "2026-11-24", "time": "20:00"}}, {"cancel": {"about": "年结"}}, {"cancel": {}},
        {"cancel": {}},
    ]  # fmt: skip
    _, heard = await have(desk, bot, later, sooner, evening, *cancels)
    listed = [
        "1. 11月24日（星期二）09:00：对账", "2. 11月24日（星期二）20:00：备份账套", "3. 11月28日（星期六）09:00：年结",
        "不要哪个就说“取消第1个提醒”；都不要了就说“取消全部提醒”。",
    ]  # fmt: skip
    asked, unknown = "等着的提醒有3个，要取消哪一个？", "没有找到您说的那个提醒。现在等着的有："
    leads = [asked, asked, unknown, unknown]
    assert [line.splitlines() for line in heard[3:7]] == [[lead, *listed] for lead in leads]
    assert heard[7:] == [
        "已取消提醒：11月24日（星期二）20:00：备份账套。", "已取消提醒：11月28日（星期六）09:00：年结。",
        "已取消提醒：11月24日（星期二）09:00：对账。", "现在没有等着的提醒，不用取消。",
    ]  # fmt: skip
    assert (await owed(desk), await kept(desk)) == ([], [])


async def test_all_of_a_day_are_taken_back(desk: Desk, bot: ScriptedBot) -> None:
    first = remind("reminder-0001", at="2026-11-24T09:00:00+08:00", text="对账")
    second = remind("reminder-0002", at="2026-11-24T20:00:00+08:00", text="备份")
    _, heard = await have(
        desk, bot, first, second, remind("reminder-0003"), {"cancel": {"day": "2026-11-24", "every": True}}
    )
    assert heard[-1] == "已取消提醒：11月24日（星期二）09:00：对账；11月24日（星期二）20:00：备份。"
    assert len(await owed(desk)) == 1
    await bot.until(lambda: len(bot.runs) == 8)
    assert bot.asked()[-1] == outcome("cancelled")


async def test_taking_back_leaves_other_conversations_alone(desk: Desk, bot: ScriptedBot) -> None:
    await have(desk, bot, remind())
    _, heard = await have(desk, bot, {"cancel": "all"})
    assert heard == ["现在没有等着的提醒，不用取消。"]
    assert len(await owed(desk)) == 1


async def test_one_under_way_can_be_taken_back(desk: Desk, bot: ScriptedBot, clock: SetClock) -> None:
    chat, _ = await have(desk, bot, remind())
    async with desk.app[keys.STORE].write() as connection:
        await connection.execute(
            update(OutboxRow).values(claimed_by="other", claimed_until=clock.now() + timedelta(seconds=50))
        )
    [row] = await desk.rows(select(OutboxRow.delivery_id))
    asks(bot, {"cancel": "all"})
    await chat.post("取消提醒")
    assert (await chat.lines("system", 2))[1] == "已取消1个提醒。"
    await ReminderDeliverer(desk.app[keys.STORE], clock).deliver(
        Delivery(row["delivery_id"], KIND, chat.id, "", {}, 1)
    )
    assert len(chat.by("system")) == len([m for m in (await chat.read())["messages"] if m["author"] == "system"]) == 2


async def test_a_resolved_conversation_stays_resolved(desk: Desk, bot: ScriptedBot) -> None:
    chat, _ = await have(desk, bot, remind())
    engineer = await desk.engineer()
    assert (await engineer.act(chat, "claim"))[0] == 200
    assert (await engineer.act(chat, "resolve", status="closed"))[0] == 200
    desk.clock.advance(days=5)
    seen = await chat.until(lambda chat: any(line["text"].startswith("提醒：") for line in chat.seen))
    assert chat.state == "resolved"
    assert seen[-1]["author"] == "system"


async def test_a_person_who_holds_the_conversation_sees_it_on_the_ticket(desk: Desk, bot: ScriptedBot) -> None:
    soon = desk.clock.now() + timedelta(minutes=5)
    chat, _ = await have(desk, bot, remind(at=soon.isoformat()))
    bot.answering = lambda body: [say(handoff={"reason": "customer_asked"})] if "text" in body else []
    await chat.post("转人工")
    await chat.lines("system", 2)
    engineer = await desk.engineer()
    assert (await engineer.act(chat, "claim"))[0] == 200
    desk.clock.moment = soon
    await chat.until(lambda chat: chat.seen[-1]["text"] == SAID)
    _, tickets = await engineer.get("/tickets")
    _, ticket = await engineer.get(f"/tickets/{tickets['tickets'][0]['number']}")
    assert (ticket["transcript"]["messages"][-1]["text"], ticket["conversation"]["state"]) == (SAID, "human")


async def test_deleting_the_customer_deletes_his_reminders(desk: Desk, bot: ScriptedBot) -> None:
    chat, _ = await have(desk, bot, remind())
    async with desk.app[keys.STORE].read() as connection:
        collected = await export.collect(connection, chat.id)
    assert [row["text"] for row in collected["desk_reminders"]] == ["结转损益"]
    deleted = await desk.app[keys.CUSTOMER_DATA].delete(Selection(conversation=chat.id), "operator", 1)
    assert deleted.rows["desk_reminders"] == 1
    assert (await owed(desk), await kept(desk)) == ([], [])


async def test_a_conversation_is_kept_while_a_reminder_is_owed(desk: Desk, bot: ScriptedBot) -> None:
    policy = Retention(conversations_days=1)
    chat, _ = await have(desk, bot, remind())

    async def removed(_: list[str]) -> None:
        return None

    # The desk's own look at what is due must not come first.
    later = desk.clock.now() + timedelta(days=3)
    assert await retention.sweep(desk.app[keys.STORE], policy, later, removed) == {}
    asks(bot, {"cancel": "all"})
    await chat.post("取消提醒")
    await chat.lines("system", 2)
    assert (await retention.sweep(desk.app[keys.STORE], policy, later, removed))["conversations"] == 1


async def test_a_dead_letter_is_said_when_it_is_sent_again(desk: Desk, bot: ScriptedBot) -> None:
    chat, _ = await have(desk, bot, remind())
    async with desk.app[keys.STORE].write() as connection:
        await connection.execute(update(OutboxRow).values(dead_at=desk.clock.now(), attempts=50, last_error="OSError"))
    desk.clock.advance(days=5)
    async with desk.app[keys.STORE].write() as connection:
        assert await dead_letters.resend(connection, None, desk.clock.now()) == 1
    heard = await chat.lines("system", 2)
    assert heard[1].startswith(SAID)


async def test_the_outbox_waits_without_being_late(desk: Desk, bot: ScriptedBot) -> None:
    await have(desk, bot, remind())
    desk.clock.advance(hours=3)
    async with desk.app[keys.STORE].read() as connection:
        figures = await dead_letters.figures(connection, desk.clock.now())
    assert (figures.waiting, figures.dead, figures.oldest_due) == (1, 0, None)


def test_moments_are_read_in_china() -> None:
    now = datetime(2026, 12, 31, 15, 0, tzinfo=UTC)
    assert when(datetime(2026, 12, 31, 15, 30, tzinfo=UTC), now) == "12月31日（星期四）23:30"
    assert when(datetime(2026, 12, 31, 16, 30, tzinfo=UTC), now) == "2027年1月1日（星期五）00:30"
