"""The first path: asked, answered from the library, not solved, a person, a ticket an engineer can read."""

from __future__ import annotations

import re

import aiohttp

from ops.stack import Stack
from tests.e2e.conftest import NewCustomer
from tests.e2e.engineer import Engineer

TICKET = re.compile(r"ZF\d{6}-\d{4}")


async def test_from_question_to_ticket_to_engineer(
    stack: Stack, http: aiohttp.ClientSession, new_customer: NewCustomer
) -> None:
    customer = await new_customer()

    asked = await customer.ask("密码忘了怎么办")
    assert "产品" in asked
    assert any("云星空" in title for title in customer.buttons())

    assert "哪一个密码" in await customer.pick("云星空")
    answer = await customer.pick("我自己的登录密码")
    assert "我理解的是" in answer
    assert "云星空" in answer
    assert "风险" in answer
    assert "好处" in answer
    assert any("没解决" in title for title in customer.buttons())

    handed_over = await customer.ask("还是不行，转人工")
    number = TICKET.search(handed_over)
    assert number is not None, handed_over
    assert customer.state in ("ticketed", "queued")

    engineer = await Engineer(http, stack.base).sign_in(stack.admin_name, stack.admin_password)
    listed = await engineer.get("tickets")
    assert number.group() in [ticket["number"] for ticket in listed["tickets"]]
    page = await engineer.get(f"tickets/{number.group()}")
    texts = [message["text"] for message in page["transcript"]["messages"]]
    assert texts[0] == "密码忘了怎么办"
    assert "还是不行，转人工" in texts
    bot_lines = [message for message in page["transcript"]["messages"] if message["author"] == "bot"]
    assert bot_lines[0]["understood"]["intent"] == "password_reset"
    shown = [case for line in bot_lines for case in (line.get("trace") or {}).get("cases", [])]
    assert any(case["case_id"].startswith("k3cloud-password") for case in shown)
    facts = page["ticket"]["facts"]
    assert facts["product"] == "k3cloud"
    assert "密码" in facts["question"]


async def test_an_engineer_answers_in_the_customers_own_chat_and_the_bot_keeps_silent(
    stack: Stack, http: aiohttp.ClientSession, new_customer: NewCustomer
) -> None:
    customer = await new_customer()
    number = TICKET.search(await customer.ask("转人工"))
    assert number is not None
    engineer = await Engineer(http, stack.base).sign_in(stack.admin_name, stack.admin_password)
    conversation = (await engineer.get(f"tickets/{number.group()}"))["conversation"]["id"]

    status, _ = await engineer.post(f"conversations/{conversation}/claim")
    assert status == 200
    status, _ = await engineer.post(
        f"conversations/{conversation}/reply", {"client_msg_id": "r1", "text": "您好，我是工程师。"}
    )
    assert status in (200, 202)
    await customer.fetch(wait=5)
    assert customer.messages[-1]["author"] == "engineer"
    assert customer.state == "human"

    said = await customer.say("密码忘了怎么办")
    status, _ = await engineer.post(f"conversations/{conversation}/reply", {"client_msg_id": "r2", "text": "正在看。"})
    assert status in (200, 202)
    await customer.hears(said, authors=("engineer",))
    status, _ = await engineer.post(f"conversations/{conversation}/resolve")
    assert status == 200
    await customer.fetch(wait=2)
    assert not [m for m in customer.messages if m["author"] == "bot" and m["seq"] > said]


async def test_the_product_is_not_asked_when_it_was_said(new_customer: NewCustomer) -> None:
    customer = await new_customer()
    answer = await customer.ask("KIS专业版结账提示本期还未完成计提折旧，不能结账，明明提过了")
    assert "我理解的是" in answer
    assert "KIS" in answer
    assert "折旧" in answer
    assert "备份" in answer
    answer = await customer.ask("云星辰登录密码忘了，手机号还在用")
    assert "手机还在" in answer
    assert "KIS" not in customer.buttons()


async def test_other_languages_of_the_same_wish_reach_a_person(new_customer: NewCustomer) -> None:
    for wish in ("人工", "提单", "别让机器人跟我说了，找个人来"):
        customer = await new_customer()
        assert TICKET.search(await customer.ask(wish)), wish


async def test_a_stranger_to_the_trade_is_told_so(new_customer: NewCustomer) -> None:
    customer = await new_customer()
    answer = await customer.ask("用友U8的密码忘了怎么办")
    assert not TICKET.search(answer)
    assert "我理解的是" not in answer
    assert "金蝶" in answer
