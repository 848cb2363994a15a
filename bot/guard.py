"""Who may talk to the Rasa process: nobody without the token, on any path."""

from __future__ import annotations

import hmac

from sanic import Sanic
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse, json

BEARER = "Bearer "


def protect(app: Sanic, token: str) -> None:
    """Makes `app` answer 401 to every request without `Authorization: Bearer <token>`, unknown paths included.

    Rasa's own `--auth-token` guards only part of its API, leaves the webhooks open, and travels in the query string.
    """
    expected = (BEARER + token).encode()

    def is_allowed(request: Request) -> bool:
        given = request.headers.get("authorization", "").encode("utf-8", "surrogateescape")
        return hmac.compare_digest(given, expected)

    @app.on_request
    async def refuse_strangers(request: Request) -> HTTPResponse | None:
        return None if is_allowed(request) else _unauthorised()

    @app.exception(Exception)
    async def render_error(request: Request, error: Exception) -> HTTPResponse:
        # Sanic resolves the path before it runs request middleware, so an unknown path arrives here unchecked.
        if not is_allowed(request):
            return _unauthorised()
        if isinstance(error, SanicException):
            status = error.status_code
            return refusal(f"http_{status}", str(error) if status < 500 else "internal error", status)
        return refusal("internal", f"internal error: {type(error).__name__}", 500)


def refusal(code: str, message: str, status: int) -> HTTPResponse:
    """An error in the shape that all our services share."""
    return json({"error": {"code": code, "message": message}}, status=status)


def _unauthorised() -> HTTPResponse:
    return refusal("unauthorized", "a bearer token is required", 401)
