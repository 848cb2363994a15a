"""The shapes of the chat API; the OpenAPI description is made from these."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from desk.clock import iso
from desk.conversations.model import Message, State

StateName = Literal["bot", "queued", "human", "ticketed", "resolved"]
AuthorName = Literal["visitor", "bot", "engineer", "system"]


class OpenConversation(BaseModel):
    """Begin a conversation, with the host site's word for who it is or without."""

    model_config = ConfigDict(extra="forbid")

    identity: str | None = Field(default=None, max_length=8_192, description="JWT signed by the host site")


class OpenedConversation(BaseModel):
    """`token` is shown only here; every further call carries it as a bearer token."""

    id: str
    token: str
    state: StateName


class PostMessage(BaseModel):
    """A visitor's message: exactly one of `text` and `choice`."""

    model_config = ConfigDict(extra="forbid")

    client_msg_id: str = Field(
        pattern=r"^[A-Za-z0-9_.:-]{1,64}$", description="Made by the client; the same id again is the same message"
    )
    text: str | None = Field(default=None, description="1 to 8000 characters, not only blanks")
    choice: str | None = Field(default=None, min_length=1, max_length=100, description="Id of a button shown earlier")


class PostedMessage(BaseModel):
    """The message is stored."""

    seq: int = Field(ge=1)


class ButtonOut(BaseModel):
    """Something to press."""

    id: str
    title: str


class MessageOut(BaseModel):
    """A line of the conversation. `buttons` and `card` are left out where there are none."""

    seq: int = Field(ge=1)
    author: AuthorName
    text: str
    buttons: list[ButtonOut] | None = None
    card: dict[str, Any] | None = None
    at: str = Field(description="ISO 8601, UTC")


class MessagesOut(BaseModel):
    """A page of messages in order; ask again with the last `seq` until it is empty."""

    state: StateName
    messages: list[MessageOut]


def render_message(message: Message) -> dict[str, Any]:
    """A message as the visitor may see it: nothing of what the bot understood or keeps behind its buttons."""
    rendered: dict[str, Any] = {"seq": message.seq, "author": message.author.value, "text": message.text}
    if message.buttons:
        rendered["buttons"] = message.buttons
    if message.card:
        rendered["card"] = message.card
    rendered["at"] = iso(message.at)
    return rendered


def render_page(state: State, messages: Sequence[Message]) -> dict[str, Any]:
    """The answer to a reading, and what is pushed."""
    return {"state": state.value, "messages": [render_message(message) for message in messages]}
