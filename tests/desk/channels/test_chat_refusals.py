"""What the chat API refuses, and how: 4xx, a code, a Chinese sentence, nothing stored."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select

from desk.store.tables import MessageRow
from tests.desk.conftest import MakeDesk
from tests.desk.harness import Desk


def is_chinese(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"text": ""}, 422, "empty_text"),
        ({"text": " \n\t\u3000"}, 422, "empty_text"),
        ({"text": "\u200b\ufeff"}, 422, "empty_text"),
        ({"text": "长" * 8001}, 413, "text_too_long"),
        ({"text": "x" * 20_000}, 413, "text_too_long"),
        ({"text": "a\u0000b"}, 422, "invalid_text"),
        ({"text": 5}, 422, "invalid_fields"),
        ({"text": ["x"]}, 422, "invalid_fields"),
        ({}, 422, "invalid_fields"),
        ({"text": "x", "choice": "y"}, 422, "invalid_fields"),
        ({"choice": "no-such-button"}, 422, "unknown_choice"),
        ({"choice": "/restart"}, 422, "unknown_choice"),
        ({"text": "x", "client_msg_id": ""}, 422, "invalid_fields"),
        ({"text": "x", "client_msg_id": "e:" + "x" * 63}, 422, "invalid_fields"),
        ({"text": "x", "payload": "/restart"}, 422, "invalid_fields"),
    ],
)
async def test_messages(desk: Desk, body: dict[str, Any], status: int, code: str) -> None:
    chat = await desk.open()
    found, answer = await chat.send(**body)
    assert (found, answer["error"]["code"]) == (status, code)
    assert is_chinese(answer["error"]["message"])
    assert await desk.rows(select(MessageRow.id)) == []


@pytest.mark.parametrize(
    ("data", "content_type", "status"),
    [
        (b"\xff\xfe\x00binary", "application/json", 400),
        (b"{not json", "application/json", 400),
        (b'{"client_msg_id": "a", "text": "\\ud800"}', "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'"text"', "application/json", 422),
        (b"hello", "text/plain", 415),
        (b"\x89PNG\r\n", "image/png", 415),
        (b"--b\r\n\r\nx\r\n--b--", "multipart/form-data; boundary=b", 422),
        (b'{"text": "' + b"x" * 300_000 + b'"}', "application/json", 413),
    ],
)
async def test_bodies(desk: Desk, data: bytes, content_type: str, status: int) -> None:
    chat = await desk.open()
    headers = {**chat.headers, "Content-Type": content_type}
    async with desk.http.post(chat.path, data=data, headers=headers) as response:
        assert response.status == status
        assert is_chinese((await response.json())["error"]["message"])


async def test_eight_thousand_characters_are_taken_even_as_escapes(desk: Desk) -> None:
    chat = await desk.open()
    data = json.dumps({"client_msg_id": "long", "text": "😀" * 8000}, ensure_ascii=True)
    headers = {**chat.headers, "Content-Type": "application/json"}
    async with desk.http.post(chat.path, data=data, headers=headers) as response:
        assert response.status == 202


@pytest.mark.parametrize(
    "text", ["/restart", '/handoff{"x":1}', "<script>alert(1)</script>", "'; DROP TABLE desk_messages;--"]
)
async def test_text_is_only_text(desk: Desk, text: str) -> None:
    chat = await desk.open()
    await chat.post(text)
    assert (await chat.lines("bot", 1)) == [f"答：{text}"]
    assert chat.seen[0]["text"] == text


@pytest.mark.parametrize("query", ["after=-1", "after=x", "wait=31", "wait=-1", "after=1_0", "after=" + "9" * 40])
async def test_readings(desk: Desk, query: str) -> None:
    chat = await desk.open()
    async with desk.http.get(f"{chat.path}?{query}", headers=chat.headers) as response:
        assert response.status == 422


async def test_every_call_is_for_its_own_conversation(desk: Desk) -> None:
    mine, other = await desk.open(), await desk.open()
    await mine.post("我的秘密问题")
    for headers, status in (
        ({}, 401),
        ({"Authorization": "Basic abc"}, 401),
        ({"Authorization": "Bearer nonsense"}, 403),
        (other.headers, 403),
    ):
        async with desk.http.get(mine.path, headers=headers) as response:
            assert response.status == status
        body = {"client_msg_id": "x", "text": "y"}
        async with desk.http.post(mine.path, headers=headers, json=body) as response:
            assert response.status == status
    unknown = mine.path.replace(mine.id, "f" * 32)
    async with desk.http.get(unknown, headers=mine.headers) as response:
        assert response.status == 403


async def test_a_conversation_token_expires(make_desk: MakeDesk) -> None:
    desk = await make_desk(chat_token_days=1)
    chat = await desk.open()
    desk.clock.advance(days=1)
    async with desk.http.get(chat.path, headers=chat.headers) as response:
        assert response.status == 401
        assert (await response.json())["error"]["code"] == "token_expired"


async def test_messages_are_limited_by_conversation(make_desk: MakeDesk) -> None:
    desk = await make_desk(messages_per_minute=3)
    chat, other = await desk.open(), await desk.open()
    statuses = [(await chat.send(text="x"))[0] for _ in range(4)]
    assert statuses == [202, 202, 202, 429]
    assert (await other.send(text="x"))[0] == 202
    async with desk.http.post(chat.path, json={"client_msg_id": "z", "text": "x"}, headers=chat.headers) as response:
        assert 1 <= int(response.headers["Retry-After"]) <= 60
        assert is_chinese((await response.json())["error"]["message"])


async def test_new_conversations_are_limited_by_address(make_desk: MakeDesk) -> None:
    desk = await make_desk(conversations_per_minute=2)
    url = f"{desk.url}/api/chat/conversations"
    statuses = []
    for number in range(4):
        # Not behind a trusted proxy, so what the client says of itself counts for nothing.
        headers = {"X-Forwarded-For": f"10.0.0.{number}"}
        async with desk.http.post(url, json={}, headers=headers) as response:
            statuses.append(response.status)
    assert statuses == [201, 201, 429, 429]


async def test_unknown_addresses_and_verbs_are_refused_in_one_shape(desk: Desk) -> None:
    async with desk.http.get(f"{desk.url}/api/nothing") as response:
        assert (response.status, (await response.json())["error"]["code"]) == (404, "not_found")
    async with desk.http.delete(f"{desk.url}/api/chat/conversations") as response:
        assert (response.status, (await response.json())["error"]["code"]) == (405, "method_not_allowed")
        assert response.headers["Allow"] == "GET,POST"
