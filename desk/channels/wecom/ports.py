"""What the channel needs of the rooms above it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncConnection


class Tell(Protocol):
    """Lets the engineers know, beside the conversation's open ticket."""

    async def __call__(
        self, connection: AsyncConnection, conversation_id: str, kind: str, data: Mapping[str, Any]
    ) -> None:
        """Note it in the caller's transaction; nothing where no ticket is open."""
        ...
