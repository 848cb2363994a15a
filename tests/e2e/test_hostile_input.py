"""What comes from outside: emptiness, floods, commands, markup, binary. A clear answer each time."""

from __future__ import annotations

import aiohttp
import pytest

from ops.stack import Stack
from tests.e2e.conftest import NewCustomer


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"client_msg_id": "a", "text": ""}, 422),
        ({"client_msg_id": "a", "text": " \n\u200b "}, 422),
        ({"client_msg_id": "a", "text": "长" * 20_000}, 413),
        ({"client_msg_id": "a", "text": 5}, 422),
        ({"client_msg_id": "a", "choice": "not-a-button"}, 422),
        ({"client_msg_id": "", "text": "你好"}, 422),
        ({"text": "你好"}, 422),
        ({}, 422),
    ],
)
async def test_refused_with_a_reason_in_chinese(
    new_customer: NewCustomer, body: dict[str, object], status: int
) -> None:
    customer = await new_customer()
    answered, error = await customer.post(body)
    assert answered == status, error
    message = error["error"]["message"]
    assert any("\u4e00" <= character <= "\u9fff" for character in message), message
    await customer.fetch()
    assert customer.messages == []


async def test_binary_is_refused(stack: Stack, http: aiohttp.ClientSession, new_customer: NewCustomer) -> None:
    customer = await new_customer()
    url = f"{stack.base}/api/chat/conversations/{customer.id}/messages"
    headers = {"Authorization": f"Bearer {customer.token}", "Content-Type": "application/json"}
    async with http.post(url, data=b"\xff\xfe\x00\x01" * 50, headers=headers) as answer:
        assert 400 <= answer.status < 500
        assert (await answer.json())["error"]["message"]


async def test_typed_commands_are_only_words(new_customer: NewCustomer) -> None:
    customer = await new_customer()
    await customer.ask("云星空登录密码忘了")
    for command in (
        "/restart",
        '/handoff{"product":"kis"}',
        '/desk_outcome{"ticket":"ZF000000-0000"}',
        "/session_start",
    ):
        answer = await customer.ask(command)
        assert answer
        assert "ZF" not in answer, command
        assert customer.state == "bot", command
    assert [m["text"] for m in customer.messages if m["author"] == "visitor"][1] == "/restart"


async def test_markup_is_text(new_customer: NewCustomer) -> None:
    customer = await new_customer()
    sent = "<img src=x onerror=alert(1)><script>alert(2)</script> 云星空登录不上"
    await customer.ask(sent)
    assert customer.messages[0]["text"] == sent


async def test_the_longest_allowed_message_is_answered(new_customer: NewCustomer) -> None:
    customer = await new_customer()
    answer = await customer.ask(("云星空登录不上怎么办，" * 800)[:8000])
    assert answer


async def test_foreign_and_forged_tokens_open_nothing(
    stack: Stack, http: aiohttp.ClientSession, new_customer: NewCustomer
) -> None:
    mine, other = await new_customer(), await new_customer()
    url = f"{stack.base}/api/chat/conversations/{other.id}/messages"
    for token, wanted in ((mine.token, (403, 404)), ("forged", (401, 403)), ("", (401,))):
        async with http.get(url, headers={"Authorization": f"Bearer {token}"}) as answer:
            assert answer.status in wanted, token


async def test_nothing_inside_answers_without_the_token(stack: Stack, http: aiohttp.ClientSession) -> None:
    inside = {
        "RASA": ("/", "/version", "/status", "/model/parse", "/webhooks/zhangfang/webhook", "/webhooks/rest/webhook"),
        "ACTIONS": ("/", "/health", "/webhook", "/actions"),
        "KB": ("/", "/healthz", "/search", "/products"),
    }
    for name, paths in inside.items():
        for path in paths:
            for method in ("GET", "POST"):
                async with http.request(method, f"http://127.0.0.1:{stack.ports[name]}{path}", json={}) as answer:
                    assert answer.status in (401, 403), (name, method, path, answer.status)
