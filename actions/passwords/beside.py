"""What is asked beside the steps of a password job: each point is answered from what is on screen, or said not to be
written."""

from __future__ import annotations

from actions.answers.unwritten import OTHER_NOT_WRITTEN
from actions.conversation import Conversation
from actions.dialogue.acts import asked_clauses, asks
from actions.dialogue.errand import colleague_is_away
from actions.jobs import Memory
from actions.passwords import texts
from actions.passwords.asides import wants_word
from actions.passwords.asked_points import Points, points_of
from actions.passwords.content import Procedures
from actions.passwords.opening import CASHIER, OTHER_MATTERS, SURE
from actions.passwords.screen import Screen
from actions.passwords.signs import (
    asks_more,
    asks_of_procedure,
    is_news,
    joined_alternatives,
    looks_for,
    nobody_knows,
    refused_again,
    wants_us_to_act,
)
from actions.passwords.triage import Triage
from actions.reply import Reply

_AS_SAID = texts.AS_SAID.format("")
RESET = "reset"
CONNECTED = "connected"
"""In what the desk says of a turn: the requests it can serve in a system of this customer; without it nothing can be
done there, and nothing is offered."""


class BesideSteps:
    """Shared by all conversations; what it remembers of one stands in the job's memory."""

    def __init__(self, content: Procedures, screen: Screen) -> None:
        """Answers are said on `screen`."""
        self._content = content
        self._screen = screen

    def explains_pitfall(self, conversation: Conversation, reply: Reply, memory: Memory) -> bool:
        """Is a point asked that the procedure on screen speaks of, or that holds beside it? Then it is said."""
        triage = Triage(memory, self._content)
        is_at_till = triage.known.get("account") == CASHIER  # he tells where the code went, and asks nothing
        is_asked = asks(conversation) or asks_more(conversation.text) or is_at_till or wants_word(conversation.text)
        is_open = memory.get("stage") in ("showing", "offering")
        said = list(conversation.bot_texts())
        if is_open and is_asked and self._screen.say_aside(conversation.text, triage, reply, said=said):
            return True
        way = Triage(memory, self._content).way if memory.get("stage") == "showing" else None
        return way is not None and self._screen.explain_pitfall(conversation.text, way, reply, memory)

    async def answer_the_other(self, conversation: Conversation, reply: Reply, memory: Memory) -> None:
        """「凭证还在吧 要不要另外建个号」: one was answered; the other is, too, or is said not to be written."""
        if len(joined_alternatives(asked_clauses(conversation))) > 1:
            await self._answer_each(points_of(conversation), conversation, reply, memory)

    async def _answer_each(self, points: Points, conversation: Conversation, reply: Reply, memory: Memory) -> None:
        for clause, readings in points.items():
            alone, known = Reply(), False
            for reading in readings:
                known = known or await self._answers_clause(reading, conversation, alone, memory)
            said = "\n".join(message.get("text", "") for message in reply.messages)
            if not known and (near := self._screen.near_aside(clause, Triage(memory, self._content))):
                reply.say(near, self._screen.end_buttons())
            elif not known:
                reply.say(OTHER_NOT_WRITTEN.format(clause), self._screen.end_buttons())
            elif not all(line.removeprefix(_AS_SAID) in said for line in alone.messages[0]["text"].splitlines()):
                reply.messages += alone.messages

    async def _answers_clause(self, clause: str, conversation: Conversation, alone: Reply, memory: Memory) -> bool:
        view = conversation.about({"text": clause, "intent": conversation.intent, "entities": []}, {})
        return (
            self.explains_pitfall(view, alone, dict(memory))
            or await self.answers_point(view, alone, memory, must_know=True)
            or (looks_for(clause) and self.helps_find(view, alone, memory))
        )

    async def answers_clauses(self, conversation: Conversation, reply: Reply, memory: Memory) -> bool:
        """Of several things asked in one turn each is answered; False where none is known."""
        if memory.get("stage") != "showing" or len(joined_alternatives(asked_clauses(conversation))) < 2:
            return False
        alone = Reply()
        await self.answer_the_other(conversation, alone, memory)
        unknown = OTHER_NOT_WRITTEN.partition("{}")[0]
        if all(message.get("text", "").startswith(unknown) for message in alone.messages):
            return False
        reply.messages += alone.messages
        return True

    def helps_find(self, conversation: Conversation, reply: Reply, memory: Memory) -> bool:
        """「我电脑上没有」: what is known of that, else how to look, and a picture of what he sees."""
        triage = Triage(memory, self._content)
        if triage.way is None:
            return False
        if not self._screen.say_aside(conversation.text, triage, reply):
            reply.say(texts.NOT_FOUND_THERE, self._screen.end_buttons())
        return True

    async def answers_asked(self, conversation: Conversation, reply: Reply, memory: Memory) -> bool:
        """Is it surely a question asked under the case of the procedure on screen? Then it is answered, and nothing
        else is heard in it."""
        triage = Triage(memory, self._content)
        way = triage.way
        return way is not None and await self._screen.answer_asked(conversation, way, triage, reply)

    async def answers_point(
        self, conversation: Conversation, reply: Reply, memory: Memory, *, must_know: bool = False
    ) -> bool:
        """Is a point asked of the procedure on screen, or that we do it? Nothing else is heard in it then. `must_know`:
        nothing is said where it is not written."""
        triage = Triage(memory, self._content)
        way = triage.way if memory.get("stage") == "showing" else None
        if way is None:
            return False
        acts_for_him = wants_us_to_act(conversation.text) and not self.may_reset(conversation, triage, memory)
        if acts_for_him and await self._screen.say_not_ours(way, reply):
            return True
        if refused_again(conversation.text):
            return False  # the prompt asks nothing
        is_asking = asks(conversation) or asks_more(conversation.text)
        if is_asking and self.explains_pitfall(conversation, reply, memory):
            return True
        is_away = colleague_is_away(conversation.text)
        if is_asking and not is_away and await self.answers_asked(conversation, reply, memory):
            return True
        if not asks_of_procedure(conversation.text) and not (
            asks(conversation) and not is_news(conversation.text)
        ):
            return False
        if self.explains_pitfall(conversation, reply, memory):
            return True
        must_know = must_know or nobody_knows(conversation.text)
        is_other = must_know or (conversation.intent in OTHER_MATTERS and conversation.confidence >= SURE)
        return await self._screen.answer_point(conversation, way, triage, reply, memory, is_other=is_other)

    def may_reset(self, conversation: Conversation, triage: Triage, memory: Memory) -> bool:
        """Could our own try settle it, and was it neither made nor declined yet?"""
        way = triage.way or triage.next_way()
        is_own = triage.known.get("account", "own_user") == "own_user"
        is_connected = RESET in (conversation.metadata.get(CONNECTED) or ())
        return way is not None and way.can_reset and is_own and is_connected and not memory.get("reset")
