"""Whatever a customer sends: stored as his, readable for engineers, answered in words that say what to do."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from desk.channels.wecom.items import read_item
from desk.store.tables import ConversationRow, MessageRow
from tests.desk.channels.wecom.conftest import Company
from tests.desk.harness import MONDAY_NOON, eventually
from tests.desk.scripted_bot import ScriptedBot, say


async def lines(company: Company) -> list[tuple[str, str]]:
    """Who said what, as stored."""
    rows = await company.desk.rows(select(MessageRow.author, MessageRow.text).order_by(MessageRow.seq))
    return [(row["author"], row["text"]) for row in rows]


async def test_a_link_is_a_question(company: Company, bot: ScriptedBot) -> None:
    await company.send({"title": "帮助", "desc": "说明", "url": "https://example.com/a"}, "link")
    await company.reads(1)
    assert bot.asked() == ["链接：帮助 说明 https://example.com/a"]


async def test_a_forwarded_talk_keeps_its_words(company: Company, bot: ScriptedBot) -> None:
    said = [
        {"msgtype": "text", "sender_name": "小李", "msg_content": json.dumps({"text": {"content": "结账报错 12 号"}})},
        {"msgtype": "text", "sender_name": "小王", "msg_content": json.dumps({"content": "密码是 Kd@2026abc!"})},
        {"msgtype": "image", "sender_name": "小李", "msg_content": "{}"},
        {"msgtype": "text", "sender_name": "小张", "msg_content": "no JSON"},
        "rubbish",
    ]
    await company.send({"title": "群聊", "item": said}, "merged_msg")
    await company.reads(1)
    [asked] = bot.asked()
    assert asked.splitlines()[:2] == ["转发的聊天记录：群聊", "小李：结账报错 12 号"]
    assert "小李：[图片]" in asked
    assert "Kd@2026abc" not in str(await lines(company))


async def test_a_place_is_for_people(company: Company, bot: ScriptedBot) -> None:
    await company.send({"name": "总部", "address": "软件园一路", "latitude": 1, "longitude": 2}, "location")
    assert "位置" in (await company.reads(1))[0]
    assert (await lines(company))[0] == ("visitor", "[位置] 总部 软件园一路")
    await company.write("怎么结账")
    await company.reads(2)
    assert bot.asked() == ["怎么结账"]


@pytest.mark.parametrize(
    ("msgtype", "content", "line", "named"),
    [
        ("miniprogram", {"title": "金蝶云", "appid": "wx1"}, "[小程序] 金蝶云", "小程序"),
        ("business_card", {"userid": "x"}, "[名片]", "名片"),
        ("channels", {"nickname": "财务课堂", "title": "反结账"}, "[视频号内容] 财务课堂 反结账", "视频号"),
        ("meeting", {}, "[会议]", "会议"),
        ("hologram", {"x": 1}, "[其他类型的消息] hologram", "消息"),
    ],
)
async def test_what_cannot_be_opened_is_told_and_kept(
    company: Company, bot: ScriptedBot, msgtype: str, content: dict[str, Any], line: str, named: str
) -> None:
    await company.send(content, msgtype)
    [answer] = await company.reads(1)
    assert f"收到了您发来的{named}" in answer
    assert "文字" in answer
    assert await lines(company) == [("visitor", line), ("system", answer)]
    assert bot.asked() == []
    [row] = await company.desk.rows(select(ConversationRow.answered_seq))
    assert row["answered_seq"] == 1


async def test_what_was_asked_before_it_is_answered_all_the_same(company: Company, bot: ScriptedBot) -> None:
    bot.hold()
    company.state.customer_writes("wmZhang", {"content": "怎么结账"})
    company.state.customer_writes("wmZhang", {"userid": "x"}, "business_card")
    company.callbacks.hint()
    await eventually(lambda: _has(company, 3))
    bot.release()
    await eventually(lambda: _is_answered(company))
    assert "怎么结账" in bot.asked()[-1]


async def test_an_engineer_sees_what_came(company: Company, bot: ScriptedBot) -> None:
    bot.answering = lambda body: [say(handoff={"reason": "customer_asked", "facts": {}})] if body.get("text") else []
    await company.write("转人工")
    await company.reads(1)
    engineer = await company.desk.engineer()
    _, found = await engineer.get("/tickets")
    [ticket] = found["tickets"]
    assert (await engineer.post(f"/conversations/{ticket['conversation']}/claim"))[0] == 200
    await company.send({"name": "总部", "address": "软件园一路"}, "location")
    await eventually(lambda: _says(company, ("visitor", "[位置] 总部 软件园一路")))
    _, detail = await engineer.get(f"/tickets/{ticket['number']}")
    # A person is there and sees it: no line of the desk comes between.
    assert detail["transcript"]["messages"][-1]["text"] == "[位置] 总部 软件园一路"


FIELDS = st.sampled_from(["title", "item", "msgtype", "msg_content", "name", "content"]) | st.text(max_size=5)
STRANGE = st.recursive(
    st.none() | st.text() | st.integers(), lambda one: st.lists(one) | st.dictionaries(FIELDS, one), max_leaves=12
)


@given(st.text(max_size=60), STRANGE)
@settings(max_examples=200, deadline=None)
def test_no_message_is_too_strange(msgtype: str, content: Any) -> None:
    raw = {"msgid": "m", "external_userid": "u", "origin": 3, "msgtype": msgtype, msgtype: content}
    item = read_item(raw, "wk", MONDAY_NOON)
    assert item is None or msgtype == "event" or item.kind in ("text", "media", "note")


async def _has(company: Company, count: int) -> bool:
    return len(await lines(company)) >= count


async def _says(company: Company, line: tuple[str, str]) -> bool:
    return line in await lines(company)


async def _is_answered(company: Company) -> bool:
    return any(author == "bot" for author, _ in await lines(company))
