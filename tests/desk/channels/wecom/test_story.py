"""The whole story: ask, tap, ask for a person, the engineer answers and resolves, the customer comes back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from desk.store.tables import ConversationRow
from tests.desk.channels.wecom.conftest import Company, MakeCompany
from tests.desk.harness import EngineerClient, eventually
from tests.desk.scripted_bot import ScriptedBot, say

ITEMS = "期末结账检查清单：\n1. 凭证是否全部过账\n2. 损益是否已结转\n3. 断号是否已整理"


def answering(body: dict[str, Any]) -> list[dict[str, Any]]:
    """A bot that knows one checklist."""
    asked = body.get("text") or body.get("payload") or ""
    if asked.startswith("/desk_outcome"):
        return []
    if "人工" in asked:
        facts = {"product": "k3cloud", "scope": "whole_company"}
        return [say(handoff={"reason": "customer_asked", "facts": facts})]
    if asked.startswith("/item"):
        return [say("请打开「凭证过账」，勾选本期凭证后点「过账」。")]
    buttons = [("凭证未过账怎么办", "/item{1}"), ("损益怎么结转", "/item{2}"), ("断号怎么整理", "/item{3}")]
    return [say(ITEMS, buttons=buttons, card={"kind": "checklist", "title": "期末结账检查清单"})]


async def test_the_whole_story(make_company: MakeCompany, bot: ScriptedBot) -> None:
    bot.answering = answering
    company = await make_company(robot_url="", desk_url="https://desk.example.com")
    engineer = await company.desk.engineer()

    company.state.customer_enters("wmZhang")
    company.callbacks.hint()
    assert await company.reads(1) == ["您好，请说说您的问题。"]
    await company.write("月底结账提示有凭证没过账")
    assert ITEMS in (await company.reads(2))[1]
    await company.tap("凭证未过账")
    assert "凭证过账" in (await company.reads(3))[2]

    await company.write("还是不行，转人工")
    queued = (await company.reads(4))[3]
    assert "工单号" in queued
    assert "取消排队" in queued
    chat_id = (await company.desk.rows(select(ConversationRow.id)))[0]["id"]
    status, found = await engineer.get("/tickets")
    assert status == 200
    [ticket] = found["tickets"]
    assert (ticket["channel"], ticket["state"]) == ("wecom", "queued")

    assert (await engineer.post(f"/conversations/{chat_id}/claim"))[0] == 200
    await _reply(engineer, chat_id, "您好，请把报错截图发给我", "e1")
    await eventually(lambda: _has_read(company, "【张工】您好，请把报错截图发给我"))
    await company.write("提示：第 12 号凭证未审核")
    status, detail = await _until_line(engineer, ticket["number"], "第 12 号凭证")
    assert [line["author"] for line in detail["transcript"]["messages"]][-1] == "visitor"
    assert detail["wecom"]["remaining"] == 5
    await _reply(engineer, chat_id, "审核第 12 号凭证后再过账即可", "e2")
    await eventually(lambda: _has_read(company, "审核第 12 号凭证"))

    asked, read = len(bot.runs), len(company.state.texts("wmZhang"))
    status, body = await engineer.post(f"/conversations/{chat_id}/resolve", status="verified", outcome="未审核")
    assert (status, body["state"]) == (200, "resolved")
    await company.write("谢谢，再问一个结账的问题")
    await eventually(lambda: _has_run(bot, asked))
    [row] = await company.desk.rows(select(ConversationRow.state))
    assert row["state"] == "bot"
    await eventually(lambda: _has_read(company, ITEMS, since=read))
    # The hand-off was the desk's alone: WeCom still thinks that the bot serves.
    assert company.state.session("wkSimulated", "wmZhang").state in (0, 1)
    assert "kf/service_state/trans" not in company.state.calls


async def _reply(engineer: EngineerClient, chat_id: str, text: str, client_msg_id: str) -> None:
    status, body = await engineer.post(f"/conversations/{chat_id}/reply", client_msg_id=client_msg_id, text=text)
    assert status == 202, body


async def _has_read(company: Company, text: str, since: int = 0) -> bool:
    return any(text in one for one in company.state.texts("wmZhang")[since:])


async def _has_run(bot: ScriptedBot, before: int) -> bool:
    return any("再问一个" in (body.get("text") or "") for body in bot.runs[before:])


async def _until_line(engineer: EngineerClient, number: str, text: str) -> tuple[int, dict[str, Any]]:
    found: list[tuple[int, dict[str, Any]]] = []

    async def there() -> bool:
        found[:] = [await engineer.get(f"/tickets/{number}")]
        return any(text in line["text"] for line in found[0][1]["transcript"]["messages"])

    await eventually(there)
    return found[0]
