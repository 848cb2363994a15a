"""The access token: one for all processes, fetched by one of them at a time, fetched again once when it is refused."""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import logging
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import aiohttp
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from desk.channels.wecom.api import TIMEOUT_S, ApiError, Json, read_answer
from desk.channels.wecom.metrics import WecomMetrics
from desk.clock import Clock
from desk.logs import event
from desk.store.engine import Store
from desk.store.wecom_tables import WecomTokenRow

log = logging.getLogger(__name__)

EARLY_S = 300
"""A new one is fetched so long before the old one ends."""
FETCH_S = 15.0
"""Longer than one fetching lasts: then another process may try."""
LOOK_S = 0.2
REST_S = 60.0
"""After a refusal gettoken is left alone so long: many wrong tries bar this address for an hour (path 90313)."""
NONCE_BYTES = 12


class TokenUnavailable(Exception):
    """No token to be had now. The text is a short code."""


@dataclass(frozen=True, slots=True)
class _Token:
    value: str
    expires_at: datetime


class TokenStore:
    """Implements `api.Tokens`."""

    def __init__(
        self, store: Store, http: aiohttp.ClientSession, clock: Clock, metrics: WecomMetrics,
        *, base_url: str, corp_id: str, secret: str, desk_secret: str,
    ) -> None:  # fmt: skip
        self._store = store
        self._http = http
        self._clock = clock
        self._metrics = metrics
        self._url = f"{base_url}/cgi-bin/gettoken"
        self._params = {"corpid": corp_id, "corpsecret": secret}
        self._name = hashlib.sha256(f"{base_url}\0{corp_id}\0{secret}".encode()).hexdigest()
        self._vault = AESGCM(hashlib.sha256(b"wecom access token\0" + desk_secret.encode()).digest())
        self._holder = secrets.token_hex(8)
        self._lock = asyncio.Lock()
        self._known: _Token | None = None
        self._rests_until: datetime | None = None

    async def get(self) -> str:
        """The present token. Raises TokenUnavailable, and what a failed call to WeCom raises."""
        known = self._known
        if known is not None and self._is_good(known):
            return known.value
        return await self._other_than(None)

    async def renew(self, refused: str) -> str:
        """Another token: the one somebody else fetched meanwhile, or a new one. Raises as `get` does."""
        return await self._other_than(refused)

    async def _other_than(self, refused: str | None) -> str:
        async with self._lock:
            known = self._known
            if known is not None and self._is_good(known) and known.value != refused:
                return known.value
            while True:
                stored = await self._take_turn(refused)
                if stored is None:
                    self._known = await self._fetch()
                    return self._known.value
                if stored.value:
                    self._known = stored
                    return stored.value
                # Another process is fetching it at this moment.
                await asyncio.sleep(LOOK_S)

    async def _take_turn(self, refused: str | None) -> _Token | None:
        """The stored token where it serves, None when this process is to fetch one, an empty one while another does."""
        now = self._clock.now()
        if self._rests_until is not None and now < self._rests_until:
            raise TokenUnavailable("token_refused")
        try:
            async with self._store.write() as connection:
                query = select(WecomTokenRow.__table__).where(WecomTokenRow.name == self._name).with_for_update()
                row = (await connection.execute(query)).one_or_none()
                mine = {"fetcher": self._holder, "fetcher_until": now + timedelta(seconds=FETCH_S)}
                if row is None:
                    await connection.execute(
                        insert(WecomTokenRow).values(name=self._name, sealed="", expires_at=now, **mine)
                    )
                    return None
                token = _Token(self._open(row.sealed), row.expires_at)
                if token.value and self._is_good(token) and token.value != refused:
                    return token
                if row.fetcher not in (None, self._holder) and row.fetcher_until > now:
                    return _Token("", now)
                await connection.execute(
                    update(WecomTokenRow).where(WecomTokenRow.name == self._name).values(**mine)
                )
        except IntegrityError:
            return _Token("", now)
        return None

    async def _fetch(self) -> _Token:
        try:
            answer = await self._ask()
        except asyncio.CancelledError:
            # The turn runs out by itself.
            raise
        except BaseException:
            await self._give_turn_back()
            raise
        now = self._clock.now()
        lasts = float(answer["expires_in"])
        token = _Token(str(answer["access_token"]), now + timedelta(seconds=lasts - min(EARLY_S, lasts / 2)))
        async with self._store.write() as connection:
            await connection.execute(
                update(WecomTokenRow)
                .where(WecomTokenRow.name == self._name)
                .values(sealed=self._seal(token.value), expires_at=token.expires_at, fetcher=None, fetcher_until=None)
            )
        return token

    async def _ask(self) -> Json:
        timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
        async with self._http.get(self._url, params=self._params, timeout=timeout) as response:
            answer = await read_answer(response)
        code = answer.get("errcode", 0)
        if code == 0 and isinstance(answer.get("access_token"), str) and isinstance(answer.get("expires_in"), int):
            return answer
        self._rests_until = self._clock.now() + timedelta(seconds=REST_S)
        self._metrics.alarms.labels(code=str(code)).inc()
        event(log, "wecom_token_refused", level=logging.ERROR, errcode=code)
        raise ApiError("gettoken", int(code) or -1)

    async def _give_turn_back(self) -> None:
        async with self._store.write() as connection:
            await connection.execute(
                update(WecomTokenRow)
                .where(WecomTokenRow.name == self._name, WecomTokenRow.fetcher == self._holder)
                .values(fetcher=None, fetcher_until=None)
            )

    def _is_good(self, token: _Token) -> bool:
        return self._clock.now() < token.expires_at

    def _seal(self, token: str) -> str:
        nonce = secrets.token_bytes(NONCE_BYTES)
        return base64.b64encode(nonce + self._vault.encrypt(nonce, token.encode(), None)).decode()

    def _open(self, sealed: str) -> str:
        """The token, empty where it was sealed with another secret."""
        try:
            raw = base64.b64decode(sealed, validate=True)
            return self._vault.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], None).decode() if raw else ""
        except (InvalidTag, binascii.Error, ValueError):
            return ""
