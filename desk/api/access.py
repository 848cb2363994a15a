"""Who may use the desk API: the session cookie, and for every change the CSRF header beside it."""

from __future__ import annotations

from aiohttp import web

from desk import keys
from desk.accounts.sessions import Session
from desk.errors import Problem

COOKIE = "desk_session"
CSRF_HEADER = "X-CSRF-Token"


async def require_session(request: web.Request) -> Session:
    """The caller's session. Raises Problem 401."""
    token = request.cookies.get(COOKIE, "")
    session = await request.app[keys.SESSIONS].resume(token) if token else None
    if session is None:
        raise Problem(401, "not_signed_in", "请先登录。")
    return session


async def require_change(request: web.Request) -> Session:
    """The caller's session, proven to be used by our own page. Raises Problem 401 or 403."""
    session = await require_session(request)
    if not request.app[keys.SESSIONS].is_csrf(session, request.headers.get(CSRF_HEADER, "")):
        raise Problem(403, "csrf", "请求校验失败，请刷新页面后再试。")
    return session


def require_own_origin(request: web.Request) -> None:
    """For signing in, before any session: a browser on another site is sent away. Raises Problem 403."""
    origin = request.headers.get("Origin")
    if origin is None:
        return
    allowed = request.app[keys.SETTINGS].allowed_origins
    if origin.partition("://")[2] != request.host and origin not in allowed:
        raise Problem(403, "foreign_origin", "不允许从其他网站登录。")
