"""How much one visitor may do in a minute: by identity or conversation, and by address."""

from __future__ import annotations

from desk.conversations.inbox import Access, Customer
from desk.errors import too_many
from desk.net import limit_key
from desk.shared_limits import SharedLimits

WINDOW_S = 60.0
CONVERSATIONS_PER_IDENTITY = 30
"""Opening and reopening: one person with some devices, reloading the page."""

_OPENING = "新建会话太频繁了，请稍后再试。"
_WRITING = "消息发送太快了，请稍等片刻再发。"


class ChatLimits:
    """Limits by address are generous: a whole office may share one."""

    def __init__(self, shared: SharedLimits, *, conversations: int, messages: int, messages_per_address: int) -> None:
        self._conversations = shared.window("conversations", conversations, WINDOW_S)
        self._identities = shared.window("identities", CONVERSATIONS_PER_IDENTITY, WINDOW_S)
        self._messages = shared.window("messages", messages, WINDOW_S)
        self._addresses = shared.window("addresses", messages_per_address, WINDOW_S)

    async def take_conversation(self, address: str) -> None:
        """Count an opening. Raises Problem 429."""
        wait = await self._conversations.take(limit_key(address))
        if wait:
            raise too_many(wait, _OPENING)

    async def take_identity(self, customer: Customer) -> None:
        """Count what somebody's identity opens. Raises Problem 429."""
        wait = await self._identities.take(f"{customer.tenant}\0{customer.subject}")
        if wait:
            raise too_many(wait, _OPENING)

    async def take_message(self, conversation_id: str, access: Access, address: str) -> None:
        """Count a message: an identified customer's over all his conversations. Raises Problem 429."""
        whose = conversation_id if access.subject is None else f"{access.tenant}\0{access.subject}"
        wait = await self._messages.take(whose) or await self._addresses.take(limit_key(address))
        if wait:
            raise too_many(wait, _WRITING)
