"""Other sites: the listed ones may use the chat from a browser, and only the chat."""

from __future__ import annotations

import aiohttp
import pytest

from tests.desk.conftest import MakeDesk
from tests.desk.harness import Desk

SITE = "https://support.example.cn"
PATH = "/api/chat/conversations"


@pytest.mark.parametrize(("origin", "allowed"), [(SITE, SITE), ("https://evil.example", None), ("null", None)])
async def test_only_listed_sites_may_use_the_chat(make_desk: MakeDesk, origin: str, allowed: str | None) -> None:
    desk = await make_desk(allowed_origins=(SITE,))
    headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    async with desk.http.options(desk.url + PATH, headers=headers) as response:
        assert response.headers.get("Access-Control-Allow-Origin") == allowed
        assert (response.status == 204) is (allowed is not None)
    async with desk.http.post(desk.url + PATH, json={"odd": 1}, headers={"Origin": origin}) as response:
        # A refusal must be readable too, or the page could not tell its visitor why.
        assert response.status == 422
        assert response.headers.get("Access-Control-Allow-Origin") == allowed


async def test_the_desk_is_never_shared(make_desk: MakeDesk) -> None:
    desk = await make_desk(allowed_origins=(SITE,))
    async with desk.http.get(desk.url + "/api/desk/me", headers={"Origin": SITE}) as response:
        assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.parametrize(("origin", "is_let_in"), [(SITE, True), ("https://evil.example", False), ("null", False)])
async def test_only_listed_sites_may_use_the_push(make_desk: MakeDesk, origin: str, is_let_in: bool) -> None:
    desk = await make_desk(allowed_origins=(SITE,))
    headers = {"Origin": origin}
    async with desk.http.get(f"{desk.url}/socket.io/?EIO=4&transport=polling", headers=headers) as response:
        assert (response.status == 200) is is_let_in
    url = f"{desk.url}/socket.io/?EIO=4&transport=websocket"
    try:
        async with desk.http.ws_connect(url, headers=headers) as socket:
            opened = await socket.receive(timeout=10)
            assert (opened.type is aiohttp.WSMsgType.TEXT and opened.data.startswith("0")) is is_let_in
    except aiohttp.WSServerHandshakeError:
        assert not is_let_in


async def test_the_pages_own_origin_needs_no_list(desk: Desk) -> None:
    url = f"{desk.url}/socket.io/?EIO=4&transport=websocket"
    async with desk.http.ws_connect(url, headers={"Origin": desk.url}) as socket:
        assert (await socket.receive(timeout=10)).data.startswith("0")


async def test_a_preflight_names_what_the_chat_needs_and_no_more(make_desk: MakeDesk) -> None:
    desk = await make_desk(allowed_origins=(SITE,))
    headers = {"Origin": SITE, "Access-Control-Request-Method": "POST"}
    async with desk.http.options(f"{desk.url}{PATH}/{'f' * 32}/identity", headers=headers) as response:
        assert response.status == 204
        assert response.headers["Access-Control-Allow-Methods"] == "GET, POST"
        assert "Authorization" in response.headers["Access-Control-Allow-Headers"]
        assert "Access-Control-Allow-Credentials" not in response.headers
    async with desk.http.options(f"{desk.url}/api/desk/login", headers=headers) as response:
        assert "Access-Control-Allow-Origin" not in response.headers
