"""What conversations need from the rooms above them, named here so that no arrow points upwards."""

from __future__ import annotations

from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from desk.conversations.model import Conversation


class People(Protocol):
    """The hand-off room: everything that happens when the bot alone is not enough. All in the caller's transaction."""

    async def hand_off(
        self, connection: AsyncConnection, conversation: Conversation, content: dict[str, Any], turn_id: int
    ) -> Conversation:
        """Bring the conversation to people, with a ticket and a line for the customer."""
        ...

    async def bot_failed(self, connection: AsyncConnection, conversation: Conversation) -> Conversation:
        """Say honestly that the bot cannot answer and see to it that a person will."""
        ...

    async def visitor_wrote(self, connection: AsyncConnection, conversation: Conversation, text: str) -> None:
        """The visitor wrote `text`, words or a button's title; people may have to know before the bot does."""
        ...

    async def leave_queue(self, connection: AsyncConnection, conversation: Conversation) -> Conversation:
        """The visitor will not wait for a person any longer."""
        ...

    async def press(self, connection: AsyncConnection, conversation: Conversation, payload: str) -> Conversation:
        """The visitor pressed a button of the desk itself."""
        ...
