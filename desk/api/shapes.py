"""The shapes of the desk API; the OpenAPI description is made from these."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from desk.channels.web.shapes import AuthorName, ButtonOut, FileOut, StateName

StatusName = Literal["new", "open", "waiting_customer", "solution_offered", "verified", "closed"]
SolvedStatus = Literal["solution_offered", "verified", "closed"]
PriorityName = Literal["P0", "P1", "P2", "P3"]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SignIn(_In):
    username: str = Field(min_length=1, max_length=64)
    password: str = Field(min_length=1, max_length=256)


class Availability(_In):
    available: bool


class Reply(_In):
    client_msg_id: str = Field(pattern=r"^[A-Za-z0-9_.:-]{1,64}$")
    text: str = Field(description="1 to 8000 characters, not only blanks")


class Resolve(_In):
    status: SolvedStatus = "solution_offered"
    outcome: str = Field(default="", max_length=2_000, description="What solved it, for colleagues")


class Transfer(_In):
    """`to`: a colleague's username; null puts the conversation back into the queue."""

    to: str | None = Field(min_length=1, max_length=64)
    reason: str = Field(min_length=1, max_length=500, description="For colleagues; the customer never sees it")


class Link(_In):
    """`with_conversation`: one on the web whose customer is identified."""

    with_conversation: str = Field(min_length=1, max_length=32)


class Linking(BaseModel):
    """The code is shown; nothing is linked before the customer has written it."""

    asked: Literal[True]


class Unlinked(BaseModel):
    """The customer is known in WeCom only."""

    linked: Literal[False]


class LinkAskedOut(BaseModel):
    """The code is shown and has not been written yet."""

    engineer: str
    expires_at: str


class LinkOtherOut(BaseModel):
    """A conversation of an identified customer; `ticket`: its newest."""

    id: str
    channel: str
    customer_name: str | None
    state: StateName
    ticket: str | None
    updated_at: str


class LinkOut(BaseModel):
    """`others`: those it is linked or asked with; where `state` is none, those it could be linked with."""

    state: Literal["none", "asked", "linked"]
    customer_name: str | None
    asked: LinkAskedOut | None
    others: list[LinkOtherOut]


class Nothing(_In):
    """No fields."""


class Me(BaseModel):
    """Who is signed in; `csrf` goes into the header X-CSRF-Token of every change."""

    username: str
    name: str
    role: str
    available: bool
    csrf: str


class ColleagueOut(BaseModel):
    """Somebody who may use the desk; `is_there`: available, and his page is open."""

    username: str
    name: str
    is_there: bool


class ColleaguesOut(BaseModel):
    engineers: list[ColleagueOut]


class TicketOut(BaseModel):
    """A ticket. `state` says who may write in its conversation now; `is_passed_to_me`: a colleague gave it to me."""

    number: str
    conversation: str
    status: StatusName
    priority: PriorityName
    priority_rule: str
    reason: str
    product: str | None
    module: str | None
    facts: dict[str, Any]
    engineer: str | None
    state: StateName
    customer_name: str | None
    channel: str
    is_passed_to_me: bool
    created_at: str
    updated_at: str


class TicketsOut(BaseModel):
    """A page of tickets, newest first; `next_before` is the `before` of the next page, null on the last."""

    tickets: list[TicketOut]
    total: int
    next_before: int | None


class ConversationOut(BaseModel):
    id: str
    state: StateName
    epoch: int
    last_seq: int
    channel: str
    tenant: str | None
    subject: str | None
    customer_name: str | None
    engineer: str | None
    is_mine: bool
    created_at: str


class TranscriptLine(BaseModel):
    """A line of the conversation; beside what the bot said, what it understood and which cases it had."""

    seq: int
    author: AuthorName
    text: str
    engineer: str | None
    buttons: list[ButtonOut] | None
    card: dict[str, Any] | None
    file: FileOut | None
    masked: list[list[Any]] | None = Field(description="Hidden secrets as [kind, start, end] in the original text")
    understood: dict[str, Any] | None
    trace: dict[str, Any] | None
    outcome: dict[str, Any] | None
    at: str


class TranscriptOut(BaseModel):
    """A page; `next_after` is the `after` of the next one, null at the end."""

    messages: list[TranscriptLine]
    next_after: int | None


class TransitionOut(BaseModel):
    from_state: StateName
    to_state: StateName
    actor: str
    reason: str
    epoch: int
    at: str


class TicketEventOut(BaseModel):
    """`kind`: opened, status, note, transferred, outcome, …; `name` is the engineer's where one acted."""

    kind: str
    actor: str
    name: str | None
    data: dict[str, Any]
    at: str


class TicketFileOut(FileOut):
    """A file of the conversation and the line that carries it."""

    seq: int


class WecomWindowOut(BaseModel):
    """Only for customers in 微信客服: how many messages may still be sent and until when; the next message of the
    customer renews both. `held` wait for it, `failed` did not reach him. `is_linked`: known on the web as well."""

    remaining: int
    ends_at: str
    held: int
    failed: int
    is_linked: bool


class TicketDetailOut(BaseModel):
    ticket: TicketOut
    conversation: ConversationOut
    transcript: TranscriptOut
    transitions: list[TransitionOut]
    events: list[TicketEventOut]
    files: list[TicketFileOut]
    wecom: WecomWindowOut | None


class ConversationState(BaseModel):
    """After an engineer's act."""

    id: str
    state: StateName
    epoch: int


class RepliedMessage(BaseModel):
    seq: int


class Alive(BaseModel):
    status: Literal["ok"]


class Part(BaseModel):
    ok: bool
    detail: str
    ms: float


class Readiness(BaseModel):
    """`parts`: database, rasa, actions, kb."""

    status: Literal["ready", "degraded"]
    parts: dict[str, Part]
