"""A person is offered, not sent: asked once where the wish is in doubt, or put in reach under an answer."""

from __future__ import annotations

from actions.conversation import AWAIT_HANDOFF, AWAITING, Conversation
from actions.handoff.wish import CONFIRM
from actions.reply import Button, Reply, handoff_button

WANTED = "要我现在帮您转给工程师吗？前面说过的都会一起带过去。不转的话接着说就行，我继续帮您看。"
NOT_NOW = "先不转"


def confirm_wish(conversation: Conversation, reply: Reply) -> None:
    """One short question, with buttons; who says anything like it once more is believed."""
    reply.ask(CONFIRM, WANTED, [handoff_button(), Button(NOT_NOW, "deny")])
    conversation.dialogue.offer_reason = None
    reply.set(**{AWAITING: AWAIT_HANDOFF})


def offer_beside(reply: Reply) -> None:
    """Under an answer: the button, where none of its messages has it."""
    spoken = [message for message in reply.messages if "text" in message]
    wish = handoff_button().as_dict()["payload"]
    if spoken and not any(button["payload"].startswith(wish) for one in spoken for button in one["buttons"]):
        spoken[-1]["buttons"].append(handoff_button().as_dict())
