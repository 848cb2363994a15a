"""Who may enter a conversation: the one door every call of the chat passes, HTTP or Socket.IO."""

from __future__ import annotations

import hmac
import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime

from desk.clock import Clock
from desk.conversations.inbox import Access, Inbox, hash_token
from desk.errors import Problem

REMEMBERED = 10_000
"""Conversations whose token hashes are kept in memory."""
REMEMBER_S = 60.0
"""How long: a deleted conversation, or a token given up, stops opening anything within this time."""


class ChatAccess:
    """Compares a bearer token with the conversation's own."""

    def __init__(self, inbox: Inbox, clock: Clock, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._inbox = inbox
        self._clock = clock
        self._monotonic = monotonic
        self._known: OrderedDict[str, tuple[float, Access]] = OrderedDict()

    async def require(self, conversation_id: str, token: str | None) -> Access:
        """Return what is known of the conversation if the token opens it, else raise Problem.

        401 without a token or with an expired one; 403 alike for a foreign token and for a conversation that does not
        exist, so that nobody can find out which ids are real.
        """
        if not token:
            raise Problem(401, "token_missing", "缺少会话凭证，请刷新页面重新开始。")
        wanted = hash_token(token)
        access = self._recall(conversation_id)
        expires_at = _expiry(access, wanted)
        if expires_at is None:
            # Not known here yet: another device, perhaps at another process, was given a token a moment ago.
            access = await self._inbox.access_to(conversation_id)
            expires_at = _expiry(access, wanted)
        if access is None or expires_at is None:
            raise Problem(403, "forbidden", "您不能访问这个会话，请刷新页面重新开始。")
        self._remember(conversation_id, access)
        if expires_at <= self._clock.now():
            raise Problem(401, "token_expired", "会话已过期，请刷新页面重新开始。")
        return access

    def forget(self, conversation_id: str) -> None:
        """Its tokens or its customer changed, or it is no more."""
        self._known.pop(conversation_id, None)

    def _recall(self, conversation_id: str) -> Access | None:
        since, access = self._known.get(conversation_id, (float("-inf"), None))
        return access if self._monotonic() - since < REMEMBER_S else None

    def _remember(self, conversation_id: str, access: Access) -> None:
        known = self._known.get(conversation_id)
        if known is None or known[1] is not access:
            self._known[conversation_id] = (self._monotonic(), access)
        self._known.move_to_end(conversation_id)
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)


def _expiry(access: Access | None, wanted: str) -> datetime | None:
    """When the token with this hash ends; None where it opens nothing here."""
    if access is None:
        return None
    return next((end for known, end in access.tokens if hmac.compare_digest(known, wanted)), None)


def bearer(header: str | None) -> str | None:
    """The token of an Authorization header."""
    scheme, _, token = (header or "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None
