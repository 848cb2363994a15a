"""Other sites: the listed ones may use the chat from a browser, and only the chat."""

from __future__ import annotations

import pytest

from tests.desk.conftest import MakeDesk

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
