"""What the customer said of a password trouble anywhere in this matter: nobody is asked for what he has told."""

from __future__ import annotations

from actions.conversation import Conversation, Dialogue
from actions.dialogue.asked import answer_to, note_answer, password_question, told_before
from actions.passwords.content import UNSURE, Attribute
from actions.passwords.reading import read
from actions.passwords.triage import Triage


def note(triage: Triage, dialogue: Dialogue) -> None:
    """What is known now answers what was asked; a job that is begun again in this matter asks none of it again."""
    for attribute, value in triage.known.items():
        answer = None if value == UNSURE else value
        note_answer(dialogue, password_question(attribute), answer, triage.product)


def find(attribute: Attribute, triage: Triage, conversation: Conversation) -> str | None:
    """The value of what is about to be asked: as it was answered before, or as the words tell it by themselves."""
    question = password_question(attribute)
    answer = answer_to(conversation.dialogue, question, triage.product)
    if answer is not None and not _is_denied(attribute, answer, triage):
        return answer

    def told(text: str) -> str | None:
        value = read(text, product=triage.product).values.get(attribute)
        return None if value is None or _is_denied(attribute, value, triage) else value

    return told_before(conversation, told)


def _is_denied(attribute: Attribute, value: str, triage: Triage) -> bool:
    return attribute == "account" and value in triage.excluded
