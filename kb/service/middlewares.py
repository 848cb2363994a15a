"""At the door: nobody without the token, and every refusal as {error: {code, message}}."""

from __future__ import annotations

import hmac
import logging
import traceback

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from sqlalchemy.exc import SQLAlchemyError

from kb.cases.model import MAX_CASE_BYTES
from kb.errors import BadContent, CaseConflict, LibraryError, TooLarge, UnknownCase

MAX_BODY = 3 * MAX_CASE_BYTES  # JSON in ASCII has twice the bytes of Chinese in UTF-8; and there is who sends it

_STATUS_OF: dict[type[LibraryError], int] = {UnknownCase: 404, CaseConflict: 409, TooLarge: 413, BadContent: 422}

log = logging.getLogger(__name__)


def refusal(status: int, code: str, message: str) -> web.Response:
    return web.json_response({"error": {"code": code, "message": message}}, status=status)


def require_token(token: str) -> Middleware:
    """Lets through only requests that carry the token, whatever the path, so that paths cannot be probed either."""
    expected = f"Bearer {token}".encode()

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        given = request.headers.get("Authorization", "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, expected):
            response = refusal(401, "unauthorized", "send the token as `Authorization: Bearer ...`")
            response.headers["WWW-Authenticate"] = "Bearer"
            return response
        return await handler(request)

    return check


@web.middleware
async def errors_as_json(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Outermost, so that its answer stands for whatever went wrong inside. Logs the route, never what was asked."""
    try:
        return await handler(request)
    except web.HTTPRequestEntityTooLarge:
        return refusal(413, TooLarge.code, f"a request body has at most {MAX_BODY} bytes")
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return refusal(error.status, error.reason.lower().replace(" ", "_"), error.text or error.reason)
    except LibraryError as error:
        status = next((status for kind, status in _STATUS_OF.items() if isinstance(error, kind)), 500)
        if status == 500:
            log.error("%s %s: %s", request.method, _route(request), error)
        return refusal(status, error.code, str(error))
    except SQLAlchemyError as error:
        log.error("%s %s: the store failed: %s", request.method, _route(request), type(error).__name__)
        return refusal(503, "store_unavailable", "the library's database cannot be reached; try again later")
    except Exception as error:  # noqa: BLE001 - logged with its place, and answered as JSON
        # The caller must get a JSON answer, and the log the place; but not the message, which may quote a question.
        place = "".join(traceback.format_tb(error.__traceback__))
        log.error("%s %s failed: %s\n%s", request.method, _route(request), type(error).__name__, place)
        return refusal(500, "internal", "the library failed; its log says where")


def _route(request: web.Request) -> str:
    resource = request.match_info.route.resource
    return resource.canonical if resource else "unknown path"
