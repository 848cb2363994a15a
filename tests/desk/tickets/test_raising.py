"""The priority is decided again when the customer adds facts: raised once, seen in the history, never lowered."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from desk.handoff.request import ADDED
from desk.store.changes import RAISED
from desk.store.tables import TicketEventRow, TicketRow
from tests.desk.harness import Chat, Desk
from tests.desk.scripted_bot import ScriptedBot, echo, say

HARMLESS: dict[str, Any] = {"product": "kis", "question": "凭证打印少一列"}
AT_RISK: dict[str, Any] = {**HARMLESS, "data_at_risk": True, "question": "凭证打印少一列，九月的凭证全没了"}


async def ask(desk: Desk, bot: ScriptedBot, added: dict[str, Any]) -> Chat:
    """A conversation with an open ticket; 「补充」 adds these facts to it."""

    def answer(body: dict[str, Any]) -> list[dict[str, Any]]:
        if body.get("text") == "转人工":
            return [say(handoff={"reason": "customer_asked", "facts": HARMLESS})]
        if (body.get("text") or "").startswith("补充"):
            return [say(handoff={"reason": ADDED, "facts": added})]
        return echo(body)

    bot.answering = answer
    chat = await desk.open()
    await chat.post("转人工")
    await chat.lines("system", 1)
    return chat


async def priority(desk: Desk) -> tuple[str, str]:
    [ticket] = await desk.rows(select(TicketRow.priority, TicketRow.priority_rule))
    return ticket["priority"], ticket["priority_rule"]


async def raises(desk: Desk) -> list[dict[str, Any]]:
    query = select(TicketEventRow.actor, TicketEventRow.data).where(TicketEventRow.kind == RAISED)
    return list(await desk.rows(query))


async def test_what_is_added_raises_it_once(desk: Desk, bot: ScriptedBot) -> None:
    chat = await ask(desk, bot, AT_RISK)
    assert await priority(desk) == ("P3", "default")
    await chat.post("补充：凭证全没了")
    await chat.lines("system", 2)
    await chat.post("补充：真的全没了")
    await chat.lines("system", 3)
    assert await priority(desk) == ("P0", "data-at-risk")
    [event] = await raises(desk)
    assert event["actor"] == "desk"
    assert (event["data"]["from"], event["data"]["to"], event["data"]["rule"]) == ("P3", "P0", "data-at-risk")


async def test_added_words_never_lower_it(desk: Desk, bot: ScriptedBot) -> None:
    chat = await ask(desk, bot, AT_RISK)
    await chat.post("补充：凭证全没了")
    await chat.lines("system", 2)
    bot.answering = lambda body: [say(handoff={"reason": ADDED, "facts": {**HARMLESS, "data_at_risk": False}})]
    await chat.post("补充：原来还在")
    await chat.lines("system", 3)
    assert await priority(desk) == ("P0", "data-at-risk")
    assert len(await raises(desk)) == 1


async def test_what_is_said_in_the_queue_raises_it(desk: Desk, bot: ScriptedBot) -> None:
    await desk.engineer()
    chat = await ask(desk, bot, AT_RISK)
    assert chat.state == "queued"
    await chat.post("刚才同事说全公司的人都进不去了")
    assert await priority(desk) == ("P1", "everybody-blocked-added")
    assert len(await raises(desk)) == 1


async def test_facts_that_change_nothing_leave_no_trace(desk: Desk, bot: ScriptedBot) -> None:
    chat = await ask(desk, bot, {**HARMLESS, "since": "昨天"})
    await chat.post("补充：昨天开始的")
    await chat.lines("system", 2)
    assert await priority(desk) == ("P3", "default")
    assert await raises(desk) == []
