"""The library's client: what the desk and the bot's actions ask it by. Light: aiohttp and pydantic, no encoder."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import quote

import aiohttp
from pydantic import BaseModel, ValidationError

from kb.cases.model import ALL_PRODUCTS, Audience, Case, StoredCase
from kb.products import Products
from kb.search.lines import MAX_ASKED, MAX_LINE, MAX_LINES, RankedLine, RankedLines
from kb.search.parts import DEFAULT_PARTS, CaseParts, NearQuestion, Part
from kb.search.result import DEFAULT_K, MAX_TEXT, Hit, SearchResult

__all__ = [
    "ALL_PRODUCTS",
    "Case",
    "CaseParts",
    "Hit",
    "KbClient",
    "KbError",
    "KbUnavailable",
    "NearQuestion",
    "Part",
    "Products",
    "RankedLine",
    "RankedLines",
    "SearchResult",
    "StoredCase",
]

DEFAULT_TIMEOUT_S = 5.0
# A library that has died is back in two to five seconds (its runner restarts it): a question waits for it, because an
# answer some seconds late is worth more to a customer than an apology at once.
DEFAULT_PATIENCE_S = 6.0
PAUSE_S = 0.2

_NOBODY_THERE = (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError)

Model = TypeVar("Model", bound=BaseModel)


class KbUnavailable(Exception):
    """The library did not answer in time, refused the connection, or failed inside: trying later may help."""


class KbError(Exception):
    """The library answered, and refused: `status` and `code` say why. Trying again gives the same."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message


class KbClient:
    """One connection pool to one library service.

    Example:
        async with KbClient("http://127.0.0.1:5065", token) as kb:
            result = await kb.search("密码忘了进不去", product="k3cloud")
    """

    def __init__(
        self, url: str, token: str, *, timeout_s: float = DEFAULT_TIMEOUT_S, patience_s: float = DEFAULT_PATIENCE_S
    ) -> None:
        """`timeout_s` bounds each attempt as a whole, connecting included; for `patience_s` a read is tried again while
        nobody listens or the connection breaks. A write is tried once: it may have been done before the break."""
        self._patience_s = patience_s
        self._url = url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}"}
        self._timeout = aiohttp.ClientTimeout(total=timeout_s)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(headers=self._headers, timeout=self._timeout)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def search(
        self,
        text: str,
        *,
        product: str | None = None,
        edition: str | None = None,
        version: str | None = None,
        audience: Audience = "customer",
        k: int = DEFAULT_K,
    ) -> SearchResult:
        """Cases for a question, see `kb.search.result.Query`. Of a longer text only 8 000 characters are sent.

        Raises:
            KbUnavailable: no usable answer came.
            KbError: the question was refused, such as an empty one.
        """
        own = {"product": product, "edition": edition, "version": version}
        body = {"text": text[:MAX_TEXT], **own, "audience": audience, "k": k}
        return _read(SearchResult, await self._patient_call("POST", "/search", body))

    async def case(self, case_id: str) -> StoredCase:
        """A whole case, whatever its status.

        Raises:
            KbUnavailable: no usable answer came.
            KbError: there is none of that id (status 404).
        """
        return _read(StoredCase, await self._patient_call("GET", f"/cases/{quote(case_id, safe='')}"))

    async def parts(self, case_id: str, text: str, limit: int = DEFAULT_PARTS) -> CaseParts:
        """The parts of a case that speak best to a text, and the questions asked under it that are nearest; of a longer
        text only 8 000 characters are sent.

        Raises:
            KbUnavailable: no usable answer came.
            KbError: there is no such case (404), it is not shown to customers (409), or the text is empty.
        """
        body = {"text": text[:MAX_TEXT], "limit": limit}
        answer = await self._patient_call("POST", f"/cases/{quote(case_id, safe='')}/parts", body)
        return _read(CaseParts, answer)

    async def rank(self, text: str, lines: Sequence[str]) -> RankedLines:
        """Lines that belong to no case, such as what was said before, by how well they speak to a text; of more than
        MAX_LINES the last are sent, of a longer one its beginning.

        Raises:
            KbUnavailable: no usable answer came.
            KbError: the text is empty.
        """
        sent = [line[:MAX_LINE] for line in lines if line][-MAX_LINES:]
        body = {"text": text[:MAX_ASKED], "lines": sent}
        return _read(RankedLines, await self._patient_call("POST", "/lines", body))

    async def products(self) -> Products:
        """The catalogue of products and modules."""
        return _read(Products, await self._patient_call("GET", "/products"))

    async def draft(self, case: Case, who: str) -> StoredCase:
        """Files a case as a draft. Raises KbError 409 where a case of that id is no draft any more, 422 where unfit."""
        return _read(StoredCase, await self._call("POST", "/cases", {"case": case.content(), "who": who}))

    async def edit(self, case: Case, who: str, revision: int) -> StoredCase:
        """Replaces what a case says. Raises KbError 409 where it is not at `revision` any more, 422 where unfit."""
        body = {"case": case.content(), "who": who, "revision": revision}
        return _read(StoredCase, await self._call("PUT", f"/cases/{quote(case.id, safe='')}", body))

    async def history(self, case_id: str) -> list[dict[str, Any]]:
        """Every revision of a case, oldest first: `{"revision", "at", "who", "what"}`."""
        answer = await self._patient_call("GET", f"/cases/{quote(case_id, safe='')}/history")
        return list(answer.get("history", []))

    async def publish(self, case_id: str, who: str) -> StoredCase:
        """Makes a case findable by the next search. Raises KbError 422 where it breaks a rule for shown cases."""
        return _read(StoredCase, await self._call("POST", f"/cases/{quote(case_id, safe='')}/publish", {"who": who}))

    async def retire(self, case_id: str, who: str) -> StoredCase:
        """Takes a case out of every search from the next one on."""
        return _read(StoredCase, await self._call("POST", f"/cases/{quote(case_id, safe='')}/retire", {"who": who}))

    async def healthz(self) -> dict[str, Any]:
        """`{"status": "ok", "cases": n, "index_version": ...}`. Raises KbUnavailable where the library is not well."""
        return await self._call("GET", "/healthz")

    async def _patient_call(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """A call that only reads, tried again while the library is being restarted."""
        deadline = time.monotonic() + self._patience_s
        while True:
            try:
                return await self._call(method, path, body)
            except KbUnavailable as error:
                if not isinstance(error.__cause__, _NOBODY_THERE) or time.monotonic() + PAUSE_S > deadline:
                    raise
                await asyncio.sleep(PAUSE_S)

    async def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        if self._session is None:
            raise RuntimeError("KbClient is used as `async with KbClient(...) as kb:`")
        try:
            async with self._session.request(method, self._url + path, json=body) as response:
                answer = await response.json(content_type=None)
                status = response.status
        except (aiohttp.ClientError, TimeoutError, asyncio.IncompleteReadError, ValueError) as error:
            raise KbUnavailable(f"{method} {path}: {type(error).__name__}: {error}") from error
        if not isinstance(answer, dict):
            raise KbUnavailable(f"{method} {path}: answered {status} without an object")
        if status < 400:
            return answer
        fault = answer.get("error")
        code, message = (fault.get("code"), fault.get("message")) if isinstance(fault, dict) else (None, None)
        if status >= 500:
            raise KbUnavailable(f"{method} {path}: {status} {code}: {message}")
        raise KbError(status, str(code), str(message))


def _read(model: type[Model], answer: dict[str, Any]) -> Model:
    try:
        return model.model_validate(answer)
    except ValidationError as error:
        raise KbUnavailable(f"the library gave a {model.__name__} that this client cannot read: {error}") from error
