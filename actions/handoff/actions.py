"""The action that brings a person."""

from __future__ import annotations

from actions.base import BaseAction
from actions.conversation import Conversation
from actions.handoff.request import request_handoff
from actions.reply import Reply


class Handoff(BaseAction):
    """「转人工」, at once and without questions."""

    action_name = "action_handoff"

    async def act(self, conversation: Conversation, reply: Reply) -> None:
        """See parent class."""
        request_handoff(conversation, reply)
