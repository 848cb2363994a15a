"""Fifty conversations at once: everyone gets his own answers, in order, and nobody another's."""

from __future__ import annotations

import asyncio

from tests.e2e.conftest import NewCustomer

CUSTOMERS = 50
PRODUCTS = ("云星空", "KIS专业版", "EAS", "K3 WISE", "云星辰")


async def test_fifty_conversations_do_not_mix(new_customer: NewCustomer) -> None:
    customers = [await new_customer() for _ in range(CUSTOMERS)]

    async def talk(number: int) -> tuple[str, str]:
        customer = customers[number]
        await customer.ask(f"我是第{number:02d}号客户，登录密码忘了怎么办")
        return PRODUCTS[number % len(PRODUCTS)], await customer.ask(PRODUCTS[number % len(PRODUCTS)])

    answers = await asyncio.gather(*(talk(number) for number in range(CUSTOMERS)))
    for number, (product, answer) in enumerate(answers):
        customer = customers[number]
        own = f"第{number:02d}号"
        assert own in customer.messages[0]["text"]
        others = [m for m in customer.messages if "号客户" in (m["text"] or "") and own not in m["text"]]
        assert others == []
        understood = product.removesuffix("专业版")
        assert understood in answer or "人工" in answer, (product, answer)
        assert [m["seq"] for m in customer.messages] == list(range(1, len(customer.messages) + 1))
