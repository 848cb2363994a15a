"""Sessions: signing in and out, who is calling, and whether anybody is there at all."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.accounts import presence
from desk.accounts.engineers import Engineer, set_available
from desk.accounts.passwords import is_password
from desk.clock import Clock
from desk.store.engine import Store
from desk.store.tables import EngineerRow, SessionRow

TOKEN_BYTES = 32
PARALLEL_CHECKS = 2
"""Each password check takes 64 MiB and some 50 ms of a core; more at once would let strangers exhaust the machine."""
SEEN_EVERY = timedelta(seconds=15)
"""How exactly presence is kept: a write for every request of an open page would cost more than it tells."""

KEPT_AFTER_END = timedelta(days=1)

ENGINEER = (EngineerRow.id, EngineerRow.username, EngineerRow.name, EngineerRow.role, EngineerRow.is_available)


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in engineer and the CSRF token his page must send with every change."""

    engineer: Engineer
    token: str
    csrf: str


class Sessions:
    """Session tokens are random and stored as hashes; the CSRF token is derived from them with the desk's secret."""

    def __init__(self, store: Store, clock: Clock, *, secret: str, hours: float, presence_s: float) -> None:
        self._store = store
        self._clock = clock
        self._secret = secret.encode()
        self._lifetime = timedelta(hours=hours)
        self._presence = timedelta(seconds=presence_s)
        self._checks = asyncio.Semaphore(PARALLEL_CHECKS)

    async def sign_in(self, username: str, password: str) -> Session | None:
        """A new session, or None when name and password do not belong together."""
        query = select(*ENGINEER, EngineerRow.password_hash).where(
            EngineerRow.username == username, EngineerRow.is_active
        )
        async with self._store.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        async with self._checks:
            is_right = await is_password(password, None if row is None else row.password_hash)
        if row is None or not is_right:
            return None
        token = secrets.token_urlsafe(TOKEN_BYTES)
        now = self._clock.now()
        async with self._store.write() as connection:
            # Kept a while after it ended: it tells when an engineer was last seen who still holds conversations.
            await connection.execute(delete(SessionRow).where(SessionRow.expires_at <= now - KEPT_AFTER_END))
            await connection.execute(
                insert(SessionRow).values(
                    token_hash=_hash(token),
                    engineer_id=row.id,
                    created_at=now,
                    last_seen_at=now,
                    expires_at=now + self._lifetime,
                )
            )
        return Session(_engineer_of(row), token, self._csrf(token))

    async def resume(self, token: str) -> Session | None:
        """The session of a request's cookie, noted as active now."""
        now = self._clock.now()
        query = (
            select(*ENGINEER, SessionRow.last_seen_at)
            .join(SessionRow, SessionRow.engineer_id == EngineerRow.id)
            .where(SessionRow.token_hash == _hash(token), SessionRow.expires_at > now, EngineerRow.is_active)
        )
        async with self._store.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            return None
        if now - row.last_seen_at >= SEEN_EVERY:
            await self._seen(token, now)
        return Session(_engineer_of(row), token, self._csrf(token))

    async def sign_out(self, token: str) -> None:
        """End the session."""
        async with self._store.write() as connection:
            await connection.execute(delete(SessionRow).where(SessionRow.token_hash == _hash(token)))

    async def set_available(self, engineer: Engineer, is_available: bool) -> None:
        """The engineer's own switch."""
        async with self._store.write() as connection:
            await set_available(connection, engineer.id, is_available)

    def is_csrf(self, session: Session, given: str) -> bool:
        """Whether a request's header is the session's own CSRF token."""
        return hmac.compare_digest(session.csrf.encode(), given.encode("utf-8", "surrogatepass"))

    async def is_somebody_there(self, connection: AsyncConnection, besides: int | None = None) -> bool:
        """Whether an available engineer's desk (`besides` left out) was active lately (within `presence_s`)."""
        now = self._clock.now()
        return await presence.is_somebody_there(connection, now - self._presence, now, besides)

    async def colleagues(self) -> list[presence.Colleague]:
        """Everybody who may use the desk, and whether he is there."""
        now = self._clock.now()
        async with self._store.read() as connection:
            return await presence.list_colleagues(connection, now - self._presence, now)

    async def _seen(self, token: str, now: datetime) -> None:
        async with self._store.write() as connection:
            await connection.execute(
                update(SessionRow).where(SessionRow.token_hash == _hash(token)).values(last_seen_at=now)
            )

    def _csrf(self, token: str) -> str:
        return hmac.new(self._secret, b"csrf:" + token.encode(), hashlib.sha256).hexdigest()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _engineer_of(row: Any) -> Engineer:
    return Engineer(row.id, row.username, row.name, row.role, row.is_available)
