"""The action that brings a person."""

from __future__ import annotations

from actions.base import BaseAction
from actions.conversation import Conversation
from actions.director import Director
from actions.handoff.request import request_handoff
from actions.reply import Reply
from actions.results import ResultStore


class Handoff(BaseAction):
    """「转人工」, at once and without questions."""

    action_name = "action_handoff"

    def __init__(self, results: ResultStore, director: Director) -> None:
        """Takes the director, which knows what the jobs under way have learnt."""
        super().__init__(results)
        self._director = director

    async def act(self, conversation: Conversation, reply: Reply) -> None:
        """See parent class."""
        request_handoff(conversation, reply, self._director.facts(conversation))
