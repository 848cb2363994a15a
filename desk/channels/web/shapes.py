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
    """Begin a conversation, or go on with one of one's own where the host site says who it is."""

    model_config = ConfigDict(extra="forbid")

    identity: str | None = Field(default=None, max_length=8_192, description="JWT signed by the host site")
    conversation: str | None = Field(
        default=None, min_length=1, max_length=32, description="With identity: go on with this conversation of mine"
    )
    new: bool = Field(default=False, description="With identity: a new conversation, even if one is open")


class Identify(BaseModel):
    """The host site's word for who holds this conversation's token."""

    model_config = ConfigDict(extra="forbid")

    identity: str = Field(min_length=1, max_length=8_192, description="JWT signed by the host site")


class NoFields(BaseModel):
    """Nothing but the call itself."""

    model_config = ConfigDict(extra="forbid")


class StateOut(BaseModel):
    """The conversation's state afterwards."""

    state: StateName


class OwnConversation(BaseModel):
    """One of the caller's conversations, without its words."""

    id: str
    state: StateName
    last_seq: int
    created_at: str
    updated_at: str


class OwnConversations(BaseModel):
    """The one last written in first; at most 50."""

    conversations: list[OwnConversation]


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


class ListedFile(BaseModel):
    """A file inside an archive; its name is cleaned for showing."""

    name: str
    bytes: int


class ListingOut(BaseModel):
    """What an archive says it holds; `entries` are its first 200. It is never unpacked here."""

    count: int
    bytes: int
    encrypted: bool
    archives: int = Field(description="Archives inside")
    programs: int = Field(description="Programs and scripts inside")
    entries: list[ListedFile]


class FileOut(BaseModel):
    """A file that a line carries. Get it from `…/files/{id}`; where `is_deleted` is true it is gone."""

    id: str
    name: str
    kind: Literal["picture", "video", "voice", "text", "archive", "document"]
    bytes: int
    media_type: str
    width: int | None = Field(default=None, description="Pixels, pictures only")
    height: int | None = None
    listing: ListingOut | None = None
    is_deleted: bool | None = None


class MessageOut(BaseModel):
    """A line of the conversation. `name`, `buttons` and `card` are left out where there are none."""

    seq: int = Field(ge=1)
    author: AuthorName
    name: str | None = Field(default=None, description="The engineer who wrote it or whose coming the line tells")
    text: str
    buttons: list[ButtonOut] | None = None
    card: dict[str, Any] | None = Field(
        default=None,
        description="The same as `text` for clients that can draw it; `kind`: case, choices, steps, solution or "
        "checklist (docs/cards.md). A kind you do not know: show `text`",
    )
    file: FileOut | None = Field(default=None, description="Also on lines of the desk: a table asked for")
    at: str = Field(description="ISO 8601, UTC")


class MessagesOut(BaseModel):
    """A page of messages in order; ask again with the last `seq` until it is empty."""

    state: StateName
    messages: list[MessageOut]


def render_message(message: Message) -> dict[str, Any]:
    """A message as the visitor may see it: nothing of what the bot understood or keeps behind its buttons."""
    rendered: dict[str, Any] = {"seq": message.seq, "author": message.author.value, "text": message.text}
    if message.engineer_name:
        rendered["name"] = message.engineer_name
    if message.buttons:
        rendered["buttons"] = message.buttons
    if message.card:
        rendered["card"] = message.card
    if message.file:
        rendered["file"] = message.file.shown
    rendered["at"] = iso(message.at)
    return rendered


def render_page(state: State, messages: Sequence[Message]) -> dict[str, Any]:
    """The answer to a reading, and what is pushed."""
    return {"state": state.value, "messages": [render_message(message) for message in messages]}
