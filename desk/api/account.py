"""Desk API: signing in and out, who I am, whether I am there."""

from __future__ import annotations

from aiohttp import web

from desk import keys
from desk.accounts.sessions import Session
from desk.api.access import COOKIE, require_change, require_own_origin, require_session
from desk.api.shapes import Availability, ColleaguesOut, Me, SignIn
from desk.body import read_model
from desk.errors import Problem
from desk.net import client_address, is_secure
from desk.openapi import DESK_CHANGE, DESK_SESSION, Operation, describe

TAG = "desk: account"


def setup_routes(app: web.Application) -> None:
    """Add the account calls."""
    app.router.add_post("/api/desk/login", sign_in)
    app.router.add_post("/api/desk/logout", sign_out)
    app.router.add_get("/api/desk/me", me, allow_head=False)
    app.router.add_post("/api/desk/me/availability", set_availability)
    app.router.add_get("/api/desk/engineers", list_engineers, allow_head=False)


@describe(Operation("Sign in", TAG, {200: Me}, body=SignIn, refusals=(400, 401, 403, 415, 422, 429)))
async def sign_in(request: web.Request) -> web.Response:
    """Sets the session cookie."""
    require_own_origin(request)
    settings = request.app[keys.SETTINGS]
    body = await read_model(request, SignIn)
    address = client_address(request, settings.trusted_proxies)
    limits = request.app[keys.SIGN_IN_LIMITS]
    await limits.take(address, body.username)
    session = await request.app[keys.SESSIONS].sign_in(body.username, body.password)
    if session is None:
        raise Problem(401, "wrong_password", "用户名或密码不对。")
    await limits.succeeded(address, body.username)
    response = web.json_response(_me(session))
    response.set_cookie(
        COOKIE,
        session.token,
        max_age=int(settings.session_hours * 3600),
        path="/",
        httponly=True,
        samesite="Strict",
        secure=is_secure(request, settings.trusted_proxies),
    )
    return response


@describe(Operation("Sign out", TAG, {204: None}, refusals=(401, 403), security=DESK_CHANGE))
async def sign_out(request: web.Request) -> web.Response:
    """Ends the session and removes the cookie."""
    session = await require_change(request)
    await request.app[keys.SESSIONS].sign_out(session.token)
    response = web.Response(status=204)
    response.del_cookie(COOKIE, path="/")
    return response


@describe(Operation("Who is signed in", TAG, {200: Me}, refusals=(401,), security=DESK_SESSION))
async def me(request: web.Request) -> web.Response:
    """The engineer and the CSRF token of his session."""
    return web.json_response(_me(await require_session(request)))


@describe(
    Operation(
        "Say whether customers may be queued for me", TAG, {204: None}, body=Availability,
        refusals=(400, 401, 403, 415, 422), security=DESK_CHANGE,
    )
)  # fmt: skip
async def set_availability(request: web.Request) -> web.Response:
    """The engineer's own switch."""
    session = await require_change(request)
    body = await read_model(request, Availability)
    await request.app[keys.SESSIONS].set_available(session.engineer, body.available)
    return web.Response(status=204)


@describe(
    Operation(
        "Who may use the desk, and who of them is there", TAG, {200: ColleaguesOut}, refusals=(401,),
        security=DESK_SESSION,
    )
)  # fmt: skip
async def list_engineers(request: web.Request) -> web.Response:
    """To whom a conversation can be given."""
    await require_session(request)
    people = await request.app[keys.SESSIONS].colleagues()
    shown = [{"username": one.username, "name": one.name, "is_there": one.is_there} for one in people]
    return web.json_response({"engineers": shown})


def _me(session: Session) -> dict[str, object]:
    engineer = session.engineer
    return {
        "username": engineer.username,
        "name": engineer.name,
        "role": engineer.role,
        "available": engineer.is_available,
        "csrf": session.csrf,
    }
