"""Signing in: cookie, CSRF, limits, and accounts made at the command line."""

from __future__ import annotations

import re
from datetime import timedelta

from sqlalchemy import select

from desk import keys
from desk.accounts import engineers
from desk.store.tables import EngineerRow, SessionRow
from tests.desk.conftest import MakeDesk
from tests.desk.harness import Desk


async def test_the_cookie_is_for_our_pages_only(desk: Desk) -> None:
    engineer = await desk.engineer()
    body = {"username": engineer.username, "password": engineer.password}
    async with desk.http.post(f"{desk.url}/api/desk/login", json=body) as response:
        cookie = response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Secure" not in cookie
    token = cookie.partition("desk_session=")[2].partition(";")[0]
    rows = await desk.rows(select(SessionRow.token_hash))
    assert token not in {row["token_hash"] for row in rows}


async def test_behind_a_trusted_https_proxy_the_cookie_is_secure(make_desk: MakeDesk) -> None:
    from desk.net import parse_networks

    desk = await make_desk(trusted_proxies=parse_networks(["127.0.0.1"]))
    engineer = await desk.engineer()
    body = {"username": engineer.username, "password": engineer.password}
    headers = {"X-Forwarded-Proto": "https"}
    async with desk.http.post(f"{desk.url}/api/desk/login", json=body, headers=headers) as response:
        assert "Secure" in response.headers["Set-Cookie"]


async def test_no_route_without_a_session_and_no_change_without_csrf(desk: Desk) -> None:
    """Every route of the desk API, taken from the router, so that a new one without a door fails."""
    routes = [
        (route.method, re.sub(r"{[^}]+}", "x", route.resource.canonical))
        for route in desk.app.router.routes()
        if route.resource is not None and route.resource.canonical.startswith("/api/desk/")
    ]
    routes.remove(("POST", "/api/desk/login"))
    assert len(routes) > 10
    engineer = await desk.engineer()

    async def status(method: str, path: str, **headers: str) -> int:
        body = {} if method != "GET" else None
        async with desk.http.request(method, desk.url + path, json=body, headers=headers) as response:
            return response.status

    for method, path in routes:
        for cookie in ("", "desk_session=forged", f"desk_session={'x' * 4000}"):
            assert await status(method, path, Cookie=cookie) == 401, (method, path)
        if method == "GET":
            continue
        cookie = f"desk_session={engineer.cookie}"
        assert await status(method, path, Cookie=cookie) == 403, (method, path)
        assert await status(method, path, Cookie=cookie, **{"X-CSRF-Token": "0" * 64}) == 403, (method, path)
    assert (await engineer.get("/me"))[0] == 200


async def test_sessions_end(make_desk: MakeDesk) -> None:
    desk = await make_desk(session_hours=1)
    engineer = await desk.engineer()
    desk.clock.advance(minutes=59)
    assert (await engineer.get("/me"))[0] == 200
    desk.clock.advance(minutes=1)
    assert (await engineer.get("/me"))[0] == 401
    await engineer.sign_in()
    assert (await engineer.post("/logout"))[0] == 204
    assert (await engineer.get("/me"))[0] == 401


async def test_guessing_is_made_slow(desk: Desk) -> None:
    engineer = await desk.engineer()
    url = f"{desk.url}/api/desk/login"
    statuses = []
    for _ in range(6):
        async with desk.http.post(url, json={"username": "zhang", "password": "wrong"}) as response:
            statuses.append(response.status)
    assert statuses == [401] * 4 + [401, 429] or statuses == [401] * 5 + [429]
    body = {"username": "zhang", "password": engineer.password}
    async with desk.http.post(url, json=body) as response:
        assert response.status == 429
        assert int(response.headers["Retry-After"]) >= 1


async def test_an_unknown_name_is_answered_like_a_wrong_password(desk: Desk) -> None:
    await desk.engineer()
    bodies = []
    for username in ("zhang", "nobody"):
        async with desk.http.post(
            f"{desk.url}/api/desk/login", json={"username": username, "password": "wrong"}
        ) as response:
            bodies.append((response.status, await response.json()))
    assert bodies[0] == bodies[1]


async def test_another_site_cannot_sign_in(desk: Desk) -> None:
    engineer = await desk.engineer()
    body = {"username": engineer.username, "password": engineer.password}
    for origin, status in (("https://evil.example", 403), (desk.url, 200)):
        headers = {"Origin": origin}
        async with desk.http.post(f"{desk.url}/api/desk/login", json=body, headers=headers) as response:
            assert response.status == status


async def test_a_new_password_ends_sessions_and_is_not_stored_plainly(desk: Desk) -> None:
    engineer = await desk.engineer()
    async with desk.app[keys.STORE].write() as connection:
        await engineers.set_password(connection, "zhang", "a-new-long-password")
    assert (await engineer.get("/me"))[0] == 401
    stored = (await desk.rows(select(EngineerRow.password_hash)))[0]["password_hash"]
    assert stored.startswith("$argon2id$")


async def test_presence_is_written_now_and_then_not_for_every_request(desk: Desk) -> None:
    engineer = await desk.engineer()
    signed_in = desk.clock.now()
    desk.clock.advance(seconds=5)
    await engineer.get("/me")
    assert (await desk.rows(select(SessionRow.last_seen_at)))[0]["last_seen_at"] == signed_in
    desk.clock.advance(seconds=15)
    await engineer.get("/me")
    assert (await desk.rows(select(SessionRow.last_seen_at)))[0]["last_seen_at"] == signed_in + timedelta(seconds=20)
