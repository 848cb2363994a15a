"""Every call of the chat proves its right: all routes, taken from the router; a new one without a door fails."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from aiohttp import web
from sqlalchemy import delete

from desk import keys
from desk.store.tables import ConversationRow
from tests.desk.channels.host_site import KEYS, signed
from tests.desk.conftest import MakeDesk
from tests.desk.harness import Chat, Desk

PREFIX = "/api/chat/"
OPEN = {("POST", "/api/chat/conversations")}
"""Whoever comes may begin a conversation."""
BY_IDENTITY = {("GET", "/api/chat/conversations")}

HIDDEN = {("GET", "/api/chat/conversations/{id}/files/{file}")}
"""Answers 404 where others answer 403: a stranger cannot tell a file that is not his from none. Proven in the tests of
files with a file that is there."""


def routes(app: web.Application) -> Iterator[tuple[str, str]]:
    """Method and path pattern of every chat route."""
    for route in app.router.routes():
        path = "" if route.resource is None else route.resource.canonical
        if path.startswith(PREFIX):
            yield route.method, path


def of_conversations(app: web.Application) -> list[tuple[str, str]]:
    return [one for one in routes(app) if one not in OPEN | BY_IDENTITY]


def filled(path: str, conversation_id: str) -> str:
    return re.sub(r"{\w+(?::[^}]*)?}", "x", path.replace("{id}", conversation_id))


async def statuses(desk: Desk, conversation_id: str, headers: dict[str, str]) -> dict[tuple[str, str], int]:
    found = {}
    for method, path in of_conversations(desk.app):
        url = desk.url + filled(path, conversation_id)
        async with desk.http.request(method, url, json={} if method != "GET" else None, headers=headers) as response:
            found[method, path] = response.status
            if response.status == 404 and (method, path) in HIDDEN:
                found[method, path] = 403
    return found


@pytest.fixture
async def chat(make_desk: MakeDesk) -> Chat:
    desk = await make_desk(jwt_keys=KEYS, chat_token_days=1)
    chat = await desk.open()
    await chat.post("我的秘密问题")
    return chat


async def test_every_route_of_a_conversation_names_it(chat: Chat) -> None:
    known = of_conversations(chat.desk.app)
    assert ("POST", "/api/chat/conversations/{id}/messages") in known
    assert all("{id}" in path for _, path in known)


@pytest.mark.parametrize(
    ("authorization", "expected"),
    [
        (None, 401), ("", 401), ("Bearer", 401), ("Bearer ", 401), ("Basic abc", 401),
        ("Bearer nonsense", 403), ("Bearer " + "x" * 4000, 403), (f"Bearer {signed()}", 403),
    ],
)  # fmt: skip
async def test_without_the_right_token_nothing(chat: Chat, authorization: str | None, expected: int) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    found = await statuses(chat.desk, chat.id, headers)
    assert set(found.values()) == {expected}, found


async def test_a_foreign_token_opens_nothing_and_an_unknown_id_looks_the_same(chat: Chat) -> None:
    other = await chat.desk.open()
    for conversation_id in (chat.id, "f" * 32, "x' OR 1=1 --"):
        found = await statuses(chat.desk, conversation_id, other.headers)
        assert set(found.values()) == {403}, found


async def test_the_token_of_the_address_counts_not_one_in_query_or_cookie(chat: Chat) -> None:
    for method, path in of_conversations(chat.desk.app):
        url = f"{chat.desk.url}{filled(path, chat.id)}?token={chat.token}&access_token={chat.token}"
        headers = {"Cookie": f"token={chat.token}"}
        async with chat.desk.http.request(method, url, headers=headers) as response:
            assert response.status == 401


async def test_an_expired_token_opens_nothing(chat: Chat) -> None:
    chat.desk.clock.advance(days=1)
    found = await statuses(chat.desk, chat.id, chat.headers)
    assert set(found.values()) == {401}, found


async def test_the_token_of_a_deleted_conversation_opens_nothing(chat: Chat) -> None:
    empty = await chat.desk.open()
    assert (await empty.read())["messages"] == []
    async with chat.desk.app[keys.STORE].write() as connection:
        await connection.execute(delete(ConversationRow).where(ConversationRow.id == empty.id))
    # Remembered a moment longer it still leads to nothing: there is nothing any more.
    found = await statuses(chat.desk, empty.id, empty.headers)
    assert set(found.values()) <= {403, 404, 415, 422}, found
    assert 202 not in found.values()
    chat.desk.app[keys.CHAT_ACCESS].forget(empty.id)
    found = await statuses(chat.desk, empty.id, empty.headers)
    assert set(found.values()) == {403}, found


async def test_lists_by_identity_want_one(chat: Chat) -> None:
    for method, path in BY_IDENTITY:
        for headers in ({}, chat.headers, {"Authorization": f"Bearer {signed('x' * 40)}"}):
            async with chat.desk.http.request(method, chat.desk.url + path, headers=headers) as response:
                assert response.status == 401
