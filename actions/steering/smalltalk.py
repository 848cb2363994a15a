"""Greeting, thanks, good-bye, 「你是机器人吗」: answered in a line, and back to what is at hand."""

from __future__ import annotations

from actions.answering import Questions
from actions.base import DirectedAction
from actions.conversation import AWAIT_CHOICE, AWAIT_HELPED, AWAIT_PRODUCT, Conversation
from actions.director import Director
from actions.reply import Reply
from actions.results import ResultStore

HERE = "您好，我在。"
WELCOME = "不客气。"
THANKS, GOODBYE, GREET = "thanks", "goodbye", "greet"
RESPONSES = {
    GREET: "utter_greet",
    THANKS: "utter_thanks",
    GOODBYE: "utter_goodbye",
    "bot_challenge": "utter_bot_challenge",
}
_OPEN_QUESTIONS = (AWAIT_PRODUCT, AWAIT_CHOICE)


class SmallTalk(DirectedAction):
    """A courtesy. A job at hand may take it (「好了，谢谢」); else it is answered and the job leads back."""

    action_name = "action_small_talk"

    def __init__(self, results: ResultStore, director: Director, questions: Questions) -> None:
        """Takes the question skill, whose open question is put again."""
        super().__init__(results, director)
        self._questions = questions

    async def act_alone(self, conversation: Conversation, reply: Reply) -> None:
        """See parent class."""
        intent = conversation.intent
        if intent not in RESPONSES:  # 「你是机器人吗」 is answered already; this is what was said beside it
            await self._questions.answer(conversation, reply)
            return
        is_under_way = self.director.is_busy(conversation) or conversation.awaiting in _OPEN_QUESTIONS
        short = {GREET: HERE, THANKS: WELCOME}.get(intent)
        if is_under_way and short is not None:
            reply.say(short)
        else:
            reply.utter(RESPONSES.get(intent, "utter_greet"))
        if intent == THANKS and conversation.awaiting == AWAIT_HELPED and conversation.dialogue.pending:
            await self.director.go_on(conversation, reply)
        elif intent != GOODBYE and not self.director.is_busy(conversation):
            await self._questions.ask_again(conversation, reply)

    async def lead_back(self, conversation: Conversation, reply: Reply) -> None:
        """See parent class; who leaves is not held back."""
        if conversation.intent != GOODBYE:
            await super().lead_back(conversation, reply)
