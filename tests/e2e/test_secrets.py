"""What a customer should not have typed is found nowhere: databases, write-ahead logs, index, logs, transcripts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ops.stack import Stack
from tests.e2e.conftest import NewCustomer

PASSWORD = "Zk9#qWe7821"
CODE = "739164"
ID_NUMBER = "11010519491231002X"
BANK_CARD = "6222020200112233456"


def luhn_completed(digits: str) -> str:
    """The number with its last digit made right."""
    for last in "0123456789":
        candidate = digits[:-1] + last
        total = 0
        for position, digit in enumerate(reversed(candidate)):
            value = int(digit) * (2 if position % 2 else 1)
            total += value - 9 if value > 9 else value
        if total % 10 == 0:
            return candidate
    raise AssertionError("no check digit")


def files_holding(folder: Path, needle: str) -> list[str]:
    """Every file below `folder` with the needle, plain or as a JSON string."""
    forms = {needle.encode(), json.dumps(needle)[1:-1].encode(), needle.encode("utf-16-le")}
    found = []
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            if any(form in content for form in forms):
                found.append(str(path.relative_to(folder)))
    return found


async def test_typed_secrets_are_stored_nowhere(stack: Stack, new_customer: NewCustomer) -> None:
    card = luhn_completed(BANK_CARD)
    customer = await new_customer()
    for text in (
        f"云星空登录不上，密码是{PASSWORD}，帮我看看",
        f"短信验证码 {CODE} 输进去没反应",
        f"我的身份证号{ID_NUMBER}，账号被锁了",
        f"付款账号{card}，发票开不了",
        "canary-marker-7f3a 结账提示凭证未过账",
    ):
        await customer.ask(text)
    assert files_holding(stack.data_dir, "canary-marker-7f3a"), "the search itself must find what is there"
    for secret in (PASSWORD, CODE, ID_NUMBER, card):
        assert files_holding(stack.data_dir, secret) == [], secret
    said = [message["text"] for message in customer.messages if message["author"] == "visitor"]
    assert "隐藏" in said[0]


@pytest.mark.parametrize(
    "opening", ["云星空密码忘了", "云星空登录不上", "带我做云星空月末结账", "凭证打印不出来，另外怎么反结账"]
)
async def test_a_secret_typed_within_a_job_is_stored_nowhere_and_spoken_of(
    stack: Stack, new_customer: NewCustomer, opening: str
) -> None:
    customer = await new_customer()
    await customer.ask(opening)
    secret = f"Kq7{len(opening)}#vBn{len(opening) * 31}"
    answer = await customer.ask(f"我的密码是{secret}，你帮我登进去看看")
    assert "隐藏" in answer
    assert "改掉" in answer
    assert secret not in answer
    await customer.ask("转人工")
    assert files_holding(stack.data_dir, secret) == []


async def test_logs_hold_no_customer_text(stack: Stack, new_customer: NewCustomer) -> None:
    customer = await new_customer()
    await customer.ask("日志里不该出现的一句话KQZX怎么结账")
    assert files_holding(stack.data_dir / "logs", "KQZX") == []
    assert files_holding(stack.data_dir / "logs", stack.token) == []
