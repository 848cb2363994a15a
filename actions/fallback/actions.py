"""The action for what is not ours."""

from __future__ import annotations

from actions.answers.skill import AnswerSkill
from actions.base import DirectedAction
from actions.conversation import Conversation
from actions.director import Director
from actions.fallback.foreign import answer_foreign_password, names_foreign_password
from actions.fallback.refusal import names_other_vendor, refuse
from actions.reply import Reply
from actions.results import ResultStore

# Below this the classifier may be wrong, and the library knows better what we can answer.
SURE = 0.6


class OutOfScope(DirectedAction):
    """Says what we do and do not do; a doubtful case asks the library first."""

    action_name = "action_out_of_scope"

    def __init__(self, results: ResultStore, director: Director, skill: AnswerSkill) -> None:
        """Takes the question skill for doubtful cases."""
        super().__init__(results, director)
        self._skill = skill

    async def act_alone(self, conversation: Conversation, reply: Reply) -> None:
        """See parent class."""
        if names_foreign_password(conversation.text):
            conversation.dialogue.begin(None, conversation.text)
            answer_foreign_password(conversation, reply)
            return
        is_sure = names_other_vendor(conversation) or conversation.confidence >= SURE
        if is_sure or not await self._skill.answer_if_sure(conversation, reply):
            refuse(reply)
