"""Who speaks, as far as the actions may know: whose closing it is, and who ticks."""

from __future__ import annotations

from dataclasses import dataclass

from actions.conversation import Conversation

ANONYMOUS = "anon-"
MAX_NAME = 100


@dataclass(frozen=True, slots=True)
class Visitor:
    """`owner`: whose progress counts, the company's where it is known. `person` and `name`: None for an unknown one.

    `message_id` makes a step count once; a message without one is never taken for a repetition.
    """

    conversation: str
    message_id: str | None
    owner: str
    person: str | None
    name: str | None

    @classmethod
    def of(cls, conversation: Conversation) -> Visitor:
        """Reads what the desk has said of the sender of this message."""
        told = conversation.metadata
        person = _text(told.get("customer"))
        if person is None or person.startswith(ANONYMOUS):
            owner, person, name = f"conv-{conversation.sender}", None, None
        else:
            owner, name = _text(told.get("company")) or person, _text(told.get("name"))
        return cls(conversation.sender, conversation.message_id, owner, person, name and name[:MAX_NAME])

    @property
    def is_anonymous(self) -> bool:
        """Does his progress live in this conversation only?"""
        return self.person is None


def _text(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
