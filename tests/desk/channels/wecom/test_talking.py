"""A customer in 微信客服 talks to the bot: words, menus, digits, several lines as one message."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from desk import keys
from desk.owndata import erase
from desk.store.outbox_tables import OutboxRow
from desk.store.tables import METADATA, ConversationRow, MessageRow
from desk.store.wecom_tables import WecomItemRow, WecomSendRow
from tests.desk.channels.wecom.conftest import Company, MakeCompany
from tests.desk.harness import eventually
from tests.desk.scripted_bot import ScriptedBot, say


async def test_question_and_answer(company: Company) -> None:
    await company.write("星空打不开")
    assert await company.reads(1) == ["答：星空打不开"]


async def test_one_conversation_for_one_customer(company: Company) -> None:
    for number in range(3):
        await company.write(f"问{number}")
        await company.reads(number + 1)
    await company.write("别人", user="wmLi")
    await company.reads(1, user="wmLi")
    rows = await company.desk.rows(select(ConversationRow.channel, ConversationRow.subject))
    assert sorted((row["channel"], row["subject"]) for row in rows) == [("wecom", "wmLi"), ("wecom", "wmZhang")]


async def test_lines_of_one_answer_travel_together(company: Company, bot: ScriptedBot) -> None:
    bot.answering = lambda body: [say("第一行"), say("第二行"), say("第三行")]
    await company.write("问")
    assert await company.reads(1) == ["第一行\n\n第二行\n\n第三行"]
    assert company.state.session("wkSimulated", "wmZhang").sent == 1


async def test_a_tapped_menu_is_the_button(company: Company, bot: ScriptedBot) -> None:
    bot.answering = _two_ways
    await company.write("怎么结账")
    [menu] = await company.reads(1)
    assert menu.splitlines() == ["哪个产品？", "1. 云星空", "2. KIS 专业版"]
    await company.tap("KIS")
    assert (await company.reads(2))[1] == "答：/choose{kis}"
    assert bot.asked() == ["怎么结账", "/choose{kis}"]


async def test_a_digit_is_the_button_too(company: Company, bot: ScriptedBot) -> None:
    bot.answering = _two_ways
    await company.write("怎么结账")
    await company.reads(1)
    await company.write("１")
    await company.reads(2)
    await company.write("2")
    await company.reads(3)
    # The second digit follows a plain answer, so it is only a number.
    assert bot.asked() == ["怎么结账", "/choose{xk}", "2"]


async def test_a_long_answer_is_split_and_nothing_of_it_lost(company: Company, bot: ScriptedBot) -> None:
    text = "".join(f"第{number}步：打开账套，核对余额。" for number in range(100))
    bot.answering = lambda body: [say(text)]
    await company.write("问")
    parts = await company.reads(3)
    assert all(len(part.encode()) <= 2048 for part in parts)
    assert "".join(parts) == text


async def test_secrets_are_masked_before_they_are_stored_anywhere(company: Company) -> None:
    await company.write("我的密码是 Kd@2026abc! 登不上")
    await company.reads(1)
    messages = await company.desk.rows(select(MessageRow.text))
    items = await company.desk.rows(select(WecomItemRow.payload))
    assert "Kd@2026abc" not in str(messages) + str(items)


async def test_welcome_once(company: Company) -> None:
    company.state.customer_enters("wmNew")
    company.callbacks.hint()
    assert await company.reads(1, "wmNew") == ["您好，请说说您的问题。"]
    await company.write("你好", user="wmNew")
    await company.reads(2, "wmNew")
    assert company.state.customer_enters("wmNew") == ""
    company.callbacks.hint()
    await company.callbacks.drain()
    await eventually(lambda: _settled(company))
    assert await company.reads(2, "wmNew") == ["您好，请说说您的问题。", "答：你好"]


async def test_a_burst_is_one_question(company: Company, bot: ScriptedBot) -> None:
    bot.hold()
    for number in range(5):
        company.state.customer_writes("wmZhang", {"content": f"第{number}句"})
    company.callbacks.hint()
    await eventually(lambda: _settled(company))
    bot.release()
    answers = await company.reads(1)
    assert answers[-1].endswith("第4句")
    [conversation] = await company.desk.rows(select(ConversationRow.last_seq))
    assert conversation["last_seq"] >= 6


async def test_several_lines_within_the_trailing_wait_are_one_question(
    make_company: MakeCompany, bot: ScriptedBot
) -> None:
    company = await make_company(trailing_wait_ms=3_000)
    for text in ("一", "二", "三"):
        await company.write(text)
    assert await company.reads(1) == ["答：一\n二\n三"]
    assert len(bot.runs) == 1


def _two_ways(body: dict[str, Any]) -> list[dict[str, Any]]:
    if body.get("payload"):
        return [say("答：" + body["payload"])]
    if body.get("text") == "怎么结账":
        return [say("哪个产品？", buttons=[("云星空", "/choose{xk}"), ("KIS 专业版", "/choose{kis}")])]
    return [say("答：" + body["text"])]


async def _settled(company: Company) -> bool:
    items = await company.desk.rows(select(WecomItemRow.done_at))
    return len(items) == len(company.state.logs["wkSimulated"]) and all(item["done_at"] for item in items)


async def test_erasing_a_customer_leaves_nothing_of_him(company: Company) -> None:
    await company.write("忘掉我", user="wmGone")
    await company.reads(1, "wmGone")
    await eventually(lambda: _nothing_under_way(company))
    async with company.desk.app[keys.STORE].write() as connection:
        ids = list((await connection.execute(select(ConversationRow.id))).scalars())
        await erase.erase(connection, ids, company.desk.clock.now())
    for table in METADATA.tables.values():
        if table.name.startswith("desk_wecom_"):
            assert "wmGone" not in str(await company.desk.rows(select(table)))
    assert await company.desk.rows(select(WecomSendRow.id)) == []
    await company.write("又来了", user="wmGone")
    assert (await company.reads(2, "wmGone"))[1] == "答：又来了"


async def _nothing_under_way(company: Company) -> bool:
    return not await company.desk.rows(select(OutboxRow.id))
