"""Who may enter a conversation: the one door every call of the chat passes, HTTP or Socket.IO."""

from __future__ import annotations

import hmac
from collections import OrderedDict

from desk.clock import Clock
from desk.conversations.inbox import Access, Inbox, hash_token
from desk.errors import Problem

REMEMBERED = 10_000
"""Conversations whose token hash is kept in memory. It never changes, so it cannot go stale."""


class ChatAccess:
    """Compares a bearer token with the conversation's own."""

    def __init__(self, inbox: Inbox, clock: Clock) -> None:
        self._inbox = inbox
        self._clock = clock
        self._known: OrderedDict[str, Access] = OrderedDict()

    async def require(self, conversation_id: str, token: str | None) -> None:
        """Return if the token opens this conversation, else raise Problem.

        401 without a token or with an expired one; 403 alike for a foreign token and for a conversation that does not
        exist, so that nobody can find out which ids are real.
        """
        if not token:
            raise Problem(401, "token_missing", "缺少会话凭证，请刷新页面重新开始。")
        access = await self._access(conversation_id)
        if access is None or not hmac.compare_digest(access.token_hash, hash_token(token)):
            raise Problem(403, "forbidden", "您不能访问这个会话，请刷新页面重新开始。")
        if access.expires_at <= self._clock.now():
            raise Problem(401, "token_expired", "会话已过期，请刷新页面重新开始。")

    async def _access(self, conversation_id: str) -> Access | None:
        access = self._known.get(conversation_id)
        if access is None:
            access = await self._inbox.access_to(conversation_id)
            if access is not None:
                self._known[conversation_id] = access
                if len(self._known) > REMEMBERED:
                    self._known.popitem(last=False)
        else:
            self._known.move_to_end(conversation_id)
        return access


def bearer(header: str | None) -> str | None:
    """The token of an Authorization header."""
    scheme, _, token = (header or "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None
