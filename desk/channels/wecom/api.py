"""Calling WeCom: one retry with a new token, a little patience with a busy server, everything else an ApiError."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Mapping
from typing import Any, Protocol

import aiohttp

from desk.channels.wecom.metrics import WecomMetrics
from desk.logs import event

log = logging.getLogger(__name__)

TOKEN_REFUSED = frozenset({40001, 40014, 42001})
BUSY = -1
BUSY_TRIES = 3
BUSY_PAUSE_S = 0.3
TOO_OFTEN = frozenset({45009, 45033})
REST_S = 60.0
"""A minute's limit that was passed blocks for a minute (path 90454)."""
FOR_THE_OPERATOR = TOKEN_REFUSED | {40013, 41001, 48002, 60020, 60030, 95000, 95004, 95003, 95017}
"""Keys, addresses and rights: no attempt of ours makes them right."""
TIMEOUT_S = 10.0
MAX_ANSWER_BYTES = 16 * 1024 * 1024

_QUOTES = re.compile(r'["\\\r\n]')

Json = dict[str, Any]


class ApiError(Exception):
    """WeCom said no. The text is path and code only: its own message may quote what was sent."""

    def __init__(self, path: str, code: int) -> None:
        super().__init__(f"{path} errcode {code}")
        self.path = path
        self.code = code

    @property
    def wait_s(self) -> float | None:
        """How long to rest before the next try, where resting helps."""
        if self.code in TOO_OFTEN:
            return REST_S
        return 5.0 if self.code == BUSY else None


class Unreadable(Exception):
    """The answer is no answer of the API: a proxy's page, a cut connection."""


class Tokens(Protocol):
    """Where the access token comes from."""

    async def get(self) -> str:
        """The present one."""
        ...

    async def renew(self, refused: str) -> str:
        """Another one than `refused`."""
        ...


class Api:
    """The calls of one application of one company."""

    def __init__(self, http: aiohttp.ClientSession, base_url: str, tokens: Tokens, metrics: WecomMetrics) -> None:
        self._http = http
        self._base_url = base_url
        self._tokens = tokens
        self._metrics = metrics

    async def call(self, path: str, body: Mapping[str, Any] | None = None, **query: str) -> Json:
        """POST `body` (None: GET). Raises ApiError, Unreadable, aiohttp.ClientError, TimeoutError, TokenUnavailable."""
        for attempt in range(1, BUSY_TRIES + 1):
            try:
                return await self._with_token(path, body, query)
            except ApiError as error:
                if error.code != BUSY or attempt == BUSY_TRIES:
                    raise
                await asyncio.sleep(BUSY_PAUSE_S * attempt)
        raise AssertionError("unreachable")

    async def upload(self, kind: str, name: str, content: bytes, media_type: str) -> str:
        """Put a file up for three days; its `media_id`. Raises as `call` does."""

        async def send(token: str) -> Json:
            # As it is: percent signs instead of Chinese would be what the customer reads.
            form = aiohttp.FormData(quote_fields=False)
            form.add_field("media", content, filename=_QUOTES.sub("_", name), content_type=media_type)
            url, params = f"{self._base_url}/cgi-bin/media/upload", {"access_token": token, "type": kind}
            async with self._http.post(url, params=params, data=form, timeout=_timeout(30.0)) as response:
                return await read_answer(response)

        return str((await self._twice("media/upload", send))["media_id"])

    async def open_media(self, media_id: str) -> aiohttp.ClientResponse:
        """Begin to download; the caller reads and releases. Raises as `call` does: a refusal comes as JSON."""
        token = await self._tokens.get()
        response = await self._get_media(media_id, token)
        if response.content_type in ("application/json", "text/plain"):
            code = _code(await _read_and_release(response))
            if code in TOKEN_REFUSED:
                response = await self._get_media(media_id, await self._tokens.renew(token))
                if response.content_type not in ("application/json", "text/plain"):
                    return response
                code = _code(await _read_and_release(response))
            raise self._refusal("media/get", code)
        return response

    async def _get_media(self, media_id: str, token: str) -> aiohttp.ClientResponse:
        url, params = f"{self._base_url}/cgi-bin/media/get", {"access_token": token, "media_id": media_id}
        return await self._http.get(url, params=params, timeout=aiohttp.ClientTimeout(total=120.0, sock_read=TIMEOUT_S))

    async def _with_token(self, path: str, body: Mapping[str, Any] | None, query: Mapping[str, str]) -> Json:
        url = f"{self._base_url}/cgi-bin/{path}"

        async def send(token: str) -> Json:
            params = {"access_token": token, **query}
            if body is None:
                async with self._http.get(url, params=params, timeout=_timeout()) as response:
                    return await read_answer(response)
            # Written here: Chinese as itself, as the limits in bytes count it.
            content = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
            headers = {"Content-Type": "application/json"}
            post = self._http.post(url, params=params, data=content, headers=headers, timeout=_timeout())
            async with post as response:
                return await read_answer(response)

        return await self._twice(path, send)

    async def _twice(self, path: str, send: Any) -> Json:
        """Once, and once more with a new token if the first was refused; never a third time."""
        token = await self._tokens.get()
        answer: Json = await send(token)
        if _code(answer) in TOKEN_REFUSED:
            answer = await send(await self._tokens.renew(token))
        if code := _code(answer):
            raise self._refusal(path, code)
        return answer

    def _refusal(self, path: str, code: int) -> ApiError:
        if code in FOR_THE_OPERATOR:
            self._metrics.alarms.labels(code=str(code)).inc()
            event(log, "wecom_refused", level=logging.ERROR, path=path, errcode=code)
        return ApiError(path, code)


async def read_answer(response: aiohttp.ClientResponse) -> Json:
    """The JSON object of an answer. Raises Unreadable."""
    content = await response.content.read(MAX_ANSWER_BYTES)
    while not response.content.at_eof():
        if len(content) >= MAX_ANSWER_BYTES:
            raise Unreadable("too long")
        content += await response.content.read(MAX_ANSWER_BYTES - len(content) + 1)
    if response.status != 200:
        raise Unreadable(f"status {response.status}")
    try:
        answer = json.loads(content)
    except ValueError:
        raise Unreadable("not JSON") from None
    if not isinstance(answer, dict):
        raise Unreadable("not an object")
    return answer


async def _read_and_release(response: aiohttp.ClientResponse) -> Json:
    async with response:
        return await read_answer(response)


def _code(answer: Json) -> int:
    code = answer.get("errcode", 0)
    if isinstance(code, bool) or not isinstance(code, int):
        raise Unreadable("errcode")
    return code


def _timeout(total: float = TIMEOUT_S) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=total)
