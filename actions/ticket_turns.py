"""While a ticket is open: what is asked of it, whoever leads the talk."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from actions.answering import Beside
from actions.answers.beside_person import may_be_asked
from actions.conversation import Conversation
from actions.handoff.adding import tell_ticket
from actions.handoff.asked_beside import asked_beside, asks_of_waiting
from actions.handoff.request import WAITS, request_handoff
from actions.handoff.telling import rejoin
from actions.handoff.unsafe import refusal, unsafe_act
from actions.logins.emergency import keeper_text
from actions.reply import Reply
from actions.stack import JobStack


class TicketTurns(ABC):
    """The part of the director (actions/director.py) that answers beside the ticket."""

    _stack: JobStack
    _beside: Beside

    @abstractmethod
    def facts(self, conversation: Conversation) -> dict[str, Any]:
        """What the jobs know for an engineer."""

    async def answer_beside_ticket(self, conversation: Conversation, reply: Reply) -> bool:
        """A question while a person is awaited is answered as well as can be, and marked on the ticket where it cannot.
        False: another job is at hand, and it goes its usual way."""
        active = self._stack.top(conversation)
        is_led = active is not None and (active[0].outlives_person or active[0].awaits_verdict(active[1]))
        if active is not None and is_led and not active[0].awaits_person(active[1]):
            return False  # what it only asks is not waited for any more
        await self._answer_beside(conversation, reply)
        if asks_of_waiting(conversation) and not reply.hands_over:
            tell_ticket(conversation, reply, self.facts(conversation))
            request_handoff(conversation, reply, self.facts(conversation), reason=WAITS)
        return True

    async def _answer_beside(self, conversation: Conversation, reply: Reply) -> None:
        active = self._stack.top(conversation)

        def warns(asked: Conversation) -> str | None:
            own = active[0].warns(asked, active[1]) if active else None
            act = unsafe_act(asked) if own in (None, keeper_text(None)) else None
            return refusal(act) if act is not None else own

        at_hand = active[0].case_at_hand(active[1]) if active else None
        await self._beside.answer(conversation, reply, warns, at_hand)

    async def returns_to_ticket(self, conversation: Conversation) -> bool:
        """Was it no other matter after all: does the case of what the ticket tells answer it? Then the ticket is at
        hand again."""
        knows = conversation.ticket_before
        if knows is None or not asked_beside(conversation):
            return False
        before = next((one for one in conversation.dialogue.matters if one["id"] == conversation.matter_before), None)
        if before is None or not await self._beside.is_of(conversation, before["words"]):
            return False
        rejoin(conversation)
        conversation.dialogue.ticket_knows = knows
        return True

    async def answer_beside_order(self, conversation: Conversation, reply: Reply) -> None:
        """「现在就要人 你倒是说删不删」 with a ticket open: what he asks beside the order is answered, too."""
        if conversation.dialogue.ticket_knows is not None and may_be_asked(conversation):
            asked = asked_beside(conversation)
            view = {"text": "，".join(asked), "intent": conversation.intent, "entities": []}
            await self._answer_beside(conversation.about(view, {}), reply)
