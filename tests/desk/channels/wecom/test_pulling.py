"""Pulling: page by page to the end, through empty pages and faults, every item once."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import and_, not_, or_, select

from desk import keys
from desk.channels.wecom import accounts, items
from desk.channels.wecom.items import Item, read_item
from desk.store.engine import Store
from desk.store.migrate import migrate
from desk.store.tables import MessageRow
from desk.store.wecom_tables import WecomAccountRow, WecomItemRow
from tests.desk.channels.wecom.conftest import Company, MakeCompany
from tests.desk.harness import MONDAY_NOON, eventually
from tests.desk.scripted_bot import ScriptedBot
from tests.wecom.callbacks import Habits


async def test_small_and_empty_pages(company: Company) -> None:
    company.state.faults.page = 3
    company.state.faults.empty_pages = 2
    for number in range(20):
        company.state.customer_writes(f"wm{number}", {"content": f"问{number}"})
    company.callbacks.hint()
    await eventually(lambda: _answered(company, 20))
    assert sorted(one.text for one in company.state.received) == sorted(f"答：问{number}" for number in range(20))


async def test_a_burst_of_fifty_keeps_its_order(company: Company, bot: ScriptedBot) -> None:
    bot.hold()
    for number in range(50):
        company.state.customer_writes("wmZhang", {"content": f"第{number:02d}句"})
    company.callbacks.hint()
    await eventually(lambda: _stored(company, 50))
    bot.release()
    rows = await company.desk.rows(
        select(MessageRow.text).where(MessageRow.author == "visitor").order_by(MessageRow.seq)
    )
    assert [row["text"] for row in rows] == [f"第{number:02d}句" for number in range(50)]


@pytest.mark.parametrize("code", [45009, -1, 40014, 42001, 95007])
async def test_faults_of_one_pull(company: Company, code: int) -> None:
    company.state.faults.refuse["kf/sync_msg"] = [code]
    await company.write("一")

    async def passed() -> bool:
        company.desk.clock.advance(seconds=30)
        return bool(company.state.received)

    await eventually(passed)
    assert company.state.texts("wmZhang") == ["答：一"]


async def test_pulls_without_a_token_stay_under_their_limit(make_company: MakeCompany) -> None:
    """Thirty accounts whose callbacks never come: all are pulled in turn, and WeCom never has to say 45009."""
    company = await make_company(Habits(lost=1.0), sync_s=5.0)
    for number in range(30):
        company.state.logs[f"wk{number}"] = []
        company.state.customer_writes(f"wm{number}", {"content": "一"}, open_kfid=f"wk{number}")
    async with company.desk.app[keys.STORE].write() as connection:
        for number in range(30):
            await accounts.add(connection, f"wk{number}")

    async def are_answered() -> bool:
        assert company.state.tokenless_closed_until == 0.0
        if await _is_quiet(company):
            company.desk.clock.advance(seconds=61)
        return len(company.state.received) == 30

    await eventually(are_answered)


async def test_a_callback_is_followed_while_pulls_without_a_token_are_refused(make_company: MakeCompany) -> None:
    company = await make_company(sync_s=5.0)
    await eventually(lambda: _rests(company, False))
    company.state.tokenless_closed_until = company.state.now() + 3_600
    company.desk.clock.advance(seconds=6)
    await eventually(lambda: _rests(company, True))
    await company.write("一")
    assert await company.reads(1) == ["答：一"]


async def test_a_rest_that_wecom_demands_of_all_pulls_is_kept(company: Company) -> None:
    await company.write("一")
    await company.reads(1)
    company.state.faults.refuse["kf/sync_msg"] = [45009]
    await company.write("二")
    await eventually(lambda: _rests(company, True))
    company.callbacks.hint()
    await company.callbacks.drain()
    assert await _rests(company, True)
    company.desk.clock.advance(seconds=61)
    assert await company.reads(2) == ["答：一", "答：二"]


async def _is_quiet(company: Company) -> bool:
    """Whether every account has just been pulled or rests: nothing happens before the clock goes on."""
    now, row = company.desk.clock.now(), WecomAccountRow
    is_pulled = and_(row.synced_at.is_not(None), row.synced_at > now - timedelta(seconds=5))
    is_resting = and_(row.rests_until.is_not(None), row.rests_until > now)
    is_done = and_(row.puller.is_(None), or_(is_pulled, is_resting))
    return not await company.desk.rows(select(row.open_kfid).where(not_(is_done)))


async def _rests(company: Company, is_resting: bool) -> bool:
    """Whether the account has been pulled once, and rests now or does not."""
    query = select(WecomAccountRow.rests_until, WecomAccountRow.synced_at)
    rows = await company.desk.rows(query.where(WecomAccountRow.open_kfid == "wkSimulated"))
    if not rows or rows[0]["synced_at"] is None:
        return False
    return (rows[0]["rests_until"] is not None and rows[0]["rests_until"] > company.desk.clock.now()) is is_resting


async def test_a_forgotten_cursor_repeats_nothing(company: Company) -> None:
    await company.write("一")
    await company.reads(1)
    async with company.desk.app[keys.STORE].write() as connection:
        await connection.execute(WecomAccountRow.__table__.update().values(cursor=""))
    await company.write("二")
    assert await company.reads(2) == ["答：一", "答：二"]
    rows = await company.desk.rows(select(MessageRow.text).where(MessageRow.author == "visitor"))
    assert sorted(row["text"] for row in rows) == ["一", "二"]


async def test_nothing_of_a_message_stays_beside_the_conversation(company: Company) -> None:
    await company.write("只在会话里")
    await company.reads(1)
    [row] = await company.desk.rows(select(WecomItemRow.__table__))
    assert row["done_at"] is not None
    assert "只在会话里" not in str(row)
    assert "wmZhang" not in str(row)


async def test_an_account_that_is_not_listed_is_left_alone(make_company: MakeCompany) -> None:
    company = await make_company(kf_ids=("wkSimulated",))
    company.state.logs["wkOther"] = []
    company.state.customer_writes("wmOther", {"content": "不归我们"}, open_kfid="wkOther")
    company.callbacks.hint("wkOther")
    await company.callbacks.drain()
    await company.write("一")
    assert await company.reads(1) == ["答：一"]
    rows = await company.desk.rows(select(WecomAccountRow.hinted, WecomAccountRow.cursor, WecomAccountRow.open_kfid))
    assert [(row["hinted"], row["cursor"]) for row in rows if row["open_kfid"] == "wkOther"] == [(1, "")]


async def test_one_strange_item_does_not_keep_the_page_from_being_stored(company: Company) -> None:
    """NUL is what PostgreSQL cannot keep, and no number is small enough for every column."""
    company.state.customer_writes("wmNul", {"content": "零\x00", "menu_id": "\x00"})
    company.state.report_failure("wkSimulated", "wmZhang", "\x00", 10**60)
    await company.write("一")
    assert await company.reads(1) == ["答：一"]
    assert await company.reads(1, "wmNul") == ["答：零"]


async def test_who_must_wait_keeps_nobody_elses_place(database_url: str) -> None:
    await migrate(database_url)
    store, now = Store(database_url), MONDAY_NOON
    try:
        async with store.write() as connection:
            for user in ("wmWaits", "wmMany", "wmMany", "wmMany", "wmLate"):
                item = Item(secrets.token_hex(8), "wk", user, "text", {}, now)
                await items.store(connection, [item], now)
            [first, *_] = await items.waiting(connection, "wk", "wmWaits", 1)
            await items.postpone(connection, first.id, now + timedelta(minutes=1))
        async with store.read() as connection:
            assert await items.waiting_customers(connection, now, 2) == [("wk", "wmMany"), ("wk", "wmLate")]
            later = now + timedelta(minutes=1)
            assert await items.waiting_customers(connection, later, 1) == [("wk", "wmWaits")]
    finally:
        await store.close()


@pytest.mark.parametrize(
    "raw",
    [
        None, 7, [], {}, {"msgid": 5}, {"msgid": "m"}, {"msgid": "m" * 200, "external_userid": "u"},
        {"msgid": "m", "external_userid": "u" * 100, "origin": 3, "msgtype": "text", "text": {"content": "x"}},
        {"msgid": "m", "origin": 3, "msgtype": "text", "text": {"content": "x"}},
        {"msgid": "m", "external_userid": "u", "origin": 4, "msgtype": "text", "text": {"content": "x"}},
        {"msgid": "m", "external_userid": "u", "msgtype": "event", "event": "x"},
    ],
)  # fmt: skip
def test_what_is_malformed_is_nothing(raw: Any) -> None:
    assert read_item(raw, "wk", MONDAY_NOON) is None


def test_strange_content_is_bounded() -> None:
    raw = {
        "msgid": "m", "external_userid": "u", "origin": 3, "msgtype": "text", "send_time": 10**30,
        "text": {"content": "\x00" + "长" * 20_000 + "\ud800", "menu_id": 5},
    }  # fmt: skip
    item = read_item(raw, "wk", MONDAY_NOON)
    assert item is not None
    assert len(item.payload["text"]) <= 8_000
    assert item.sent_at == MONDAY_NOON


async def _answered(company: Company, count: int) -> bool:
    return len(company.state.received) >= count


async def _stored(company: Company, count: int) -> bool:
    return len(await company.desk.rows(select(MessageRow.seq).where(MessageRow.author == "visitor"))) >= count
