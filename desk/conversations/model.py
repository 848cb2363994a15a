"""The nouns of a conversation: its states, its authors, a message before and after it is stored."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from desk.files.model import NewFile, StoredFile


class State(StrEnum):
    """Who may write. In `bot` and `ticketed` the bot may; in `queued` and `human` only people and the desk's lines."""

    BOT = "bot"
    QUEUED = "queued"
    HUMAN = "human"
    TICKETED = "ticketed"
    RESOLVED = "resolved"


class Author(StrEnum):
    """Who wrote a message."""

    VISITOR = "visitor"
    BOT = "bot"
    ENGINEER = "engineer"
    SYSTEM = "system"


BOT_MAY_WRITE = frozenset({State.BOT, State.TICKETED})

STRANGERS = "wecom:"
"""A tenant that begins so is our own company in 微信客服: its customers have nothing to do with each other."""

DESK_PAYLOAD = "desk:"
"""Payloads of the desk's own buttons begin so; they are never sent to the bot."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation as it was when it was read; inside a writing transaction it is locked and therefore true."""

    id: str
    channel: str
    tenant: str | None
    subject: str | None
    customer_name: str | None
    state: State
    epoch: int
    last_seq: int
    answered_seq: int
    engineer_id: int | None
    queued_at: datetime | None
    created_at: datetime

    @property
    def bot_may_write(self) -> bool:
        """Whether a bot line may be stored now."""
        return self.state in BOT_MAY_WRITE

    @property
    def customer(self) -> str:
        """A stable name of the customer for the bot that tells nothing about the person."""
        if self.subject is None:
            return f"anon-{self.id}"
        return "user-" + hashlib.sha256(f"{self.tenant}\0{self.subject}".encode()).hexdigest()[:32]

    @property
    def company(self) -> str | None:
        """A stable name of the customer's company that does not tell which it is; None where no site vouches for it."""
        if self.subject is None or not self.tenant or self.tenant.startswith(STRANGERS):
            return None
        return "org-" + hashlib.sha256(self.tenant.encode()).hexdigest()[:32]

    @property
    def display_name(self) -> str | None:
        """What the customer is called where colleagues see it; only printable characters, None where there is none."""
        name = "".join(character for character in self.customer_name or "" if character.isprintable()).strip()
        return name or None if self.subject is not None else None


@dataclass(frozen=True, slots=True)
class Button:
    """A choice offered to the visitor. `payload` stays in the desk."""

    id: str
    title: str
    payload: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A message that has no `seq` yet."""

    author: Author
    text: str
    buttons: tuple[Button, ...] = ()
    card: Mapping[str, Any] | None = None
    engineer_id: int | None = None
    client_msg_id: str | None = None
    choice_id: str | None = None
    masked: tuple[tuple[str, int, int], ...] = ()
    turn_id: int | None = None
    file: NewFile | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A stored message. `buttons` are `{id, title}` only."""

    seq: int
    author: Author
    text: str
    buttons: list[dict[str, Any]] | None
    card: dict[str, Any] | None
    engineer_id: int | None
    turn_id: int | None
    at: datetime
    file: StoredFile | None = None
    engineer_name: str | None = None


def system_line(text: str, *buttons: Button, turn_id: int | None = None) -> Draft:
    """A line of the desk itself."""
    return Draft(Author.SYSTEM, text, buttons=buttons, turn_id=turn_id)
