"""Reading tickets over the desk API."""

from __future__ import annotations

from typing import Any

from tests.desk.handoff.test_handoff import ask_for_a_person
from tests.desk.harness import Desk
from tests.desk.scripted_bot import ScriptedBot, say


async def test_a_ticket_shows_everything(desk: Desk, bot: ScriptedBot) -> None:
    engineer = await desk.engineer()
    trace = {"cases": [{"case_id": "k3cloud-1", "title": "t", "score": 0.8}], "route": "dense", "probability": 0.8}

    def answer(body: dict[str, Any]) -> list[dict[str, Any]]:
        if body.get("text") == "转人工":
            return [say(handoff={"reason": "customer_asked", "facts": {"product": "k3cloud"}})]
        return [say("试试这个", buttons=[("有帮助", "/helped")]), say(trace=trace)]

    bot.answering = answer
    chat = await desk.open()
    await chat.post("结账报错")
    await chat.lines("bot", 1)
    await chat.post("转人工")
    await chat.lines("system", 1)
    status, body = await engineer.get("/tickets/ZF261123-0001")
    assert status == 200
    assert [line["author"] for line in body["transcript"]["messages"]] == ["visitor", "bot", "visitor", "system"]
    line = body["transcript"]["messages"][1]
    assert line["trace"] == trace
    assert line["understood"]["intent"] == "other_kingdee"
    assert line["buttons"] == [{"id": line["buttons"][0]["id"], "title": "有帮助"}]
    assert body["transcript"]["next_after"] is None
    assert [step["to_state"] for step in body["transitions"]] == ["queued"]
    assert body["ticket"]["facts"] == {"product": "k3cloud"}
    assert body["conversation"]["state"] == "queued"
    assert body["events"][0]["kind"] == "opened"


async def test_transcripts_come_in_pages(desk: Desk, bot: ScriptedBot) -> None:
    engineer = await desk.engineer()
    chat = await ask_for_a_person(desk, bot)
    for number in range(7):
        await chat.post(f"补充{number}")
    seqs: list[int] = []
    after: int | None = 0
    while after is not None:
        _, body = await engineer.get(f"/tickets/ZF261123-0001?after={after}&limit=3")
        seqs += [line["seq"] for line in body["transcript"]["messages"]]
        after = body["transcript"]["next_after"]
    assert seqs == list(range(1, 12))


async def test_lists_are_filtered_and_paged(desk: Desk, bot: ScriptedBot) -> None:
    engineer = await desk.engineer()
    chats = [await ask_for_a_person(desk, bot) for _ in range(5)]
    await engineer.act(chats[0], "claim")
    _, page = await engineer.get("/tickets?limit=2")
    numbers = [ticket["number"] for ticket in page["tickets"]]
    assert (numbers, page["total"]) == (["ZF261123-0005", "ZF261123-0004"], 5)
    _, page = await engineer.get(f"/tickets?limit=3&before={page['next_before']}")
    assert [ticket["number"][-1] for ticket in page["tickets"]] == ["3", "2", "1"]
    assert page["next_before"] is None
    for query, expected in (
        ("mine=1", 1), ("status=new", 4), ("status=open,new", 5), ("state=human", 1), ("priority=P2", 5),
        ("priority=P0", 0), ("product=k3cloud", 5), ("product=kis", 0), ("number=ZF261123-0002", 1),
    ):  # fmt: skip
        assert (await engineer.get(f"/tickets?{query}"))[1]["total"] == expected, query
    for query in ("status=odd", "limit=0", "limit=1000", "before=x", "limit=１"):
        assert (await engineer.get(f"/tickets?{query}"))[0] == 422, query
    assert (await engineer.get("/tickets/ZF261123-9999"))[0] == 404
