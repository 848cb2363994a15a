"""While a ticket is open: what is asked of it, whoever leads the talk."""

from __future__ import annotations

import copy
import re
from abc import ABC, abstractmethod
from typing import Any, Protocol, runtime_checkable

from actions.answering import Beside
from actions.answers.beside_person import may_be_asked, tells_more, waits_and_tells
from actions.answers.unwritten import OF_POINTS
from actions.conversation import Conversation, Dialogue
from actions.dialogue.beyond import without_opener
from actions.dialogue.errand import AWAY_BESIDE, colleague_is_away
from actions.dialogue.matters import matter_at_hand
from actions.dialogue.part_of import part_of_turn
from actions.dialogue.problems import OTHER, kind_of, names_matter
from actions.handoff.adding import tell_ticket
from actions.handoff.asked_beside import asked_beside, asks_of_waiting
from actions.handoff.request import WAITS, request_handoff
from actions.handoff.telling import rejoin
from actions.handoff.ticketed import without_call
from actions.handoff.turning import product_named, turned_to
from actions.handoff.unsafe import refusal, unsafe_act
from actions.handoff.waiting import ask_how_it_stands
from actions.logins.emergency import keeper_text
from actions.reply import Reply
from actions.several import quoted
from actions.stack import JobStack

AS_FOR_OTHER = "您另外问的“{text}”，先告诉您："
TOLD_TOO = "您另外说的“{text}”，也一起记在工单里，工程师会一起答复您。"
MIN_ASKED = 6
"""A shorter question that names nothing may be of anything."""
_NAMED_OTHERS = re.compile(r"还有谁(?:有管理员权限|能管用户)")
_UNKNOWN = tuple(line.rsplit("}", 1)[-1] for line in OF_POINTS)
"""How the lines end that say that nobody can tell."""
_ASKS_VERDICT = re.compile(r"\n+(?:这样解决了吗|好了吗)？[^\n]*$")


@runtime_checkable
class SpeaksToTold(Protocol):
    """Who has a line to what is only told, too."""

    async def say_to_told(self, conversation: Conversation, reply: Reply, case_id: str | None = None) -> bool:
        """What the cases say to it; False where they surely say nothing."""


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
        if tells_more(conversation):
            return await self._hear_more(conversation, reply)
        if waits_and_tells(conversation):
            await self._say_to_told(conversation, reply)
            ask_how_it_stands(conversation, reply, self.facts(conversation))
            return True
        active = self._stack.top(conversation)
        is_led = active is not None and (active[0].outlives_person or active[0].awaits_verdict(active[1]))
        if active is not None and is_led and not active[0].awaits_person(active[1]):
            return False  # what it only asks is not waited for any more
        await self._answer_beside(conversation, reply)
        if asks_of_waiting(conversation) and not reply.hands_over:
            tell_ticket(conversation, reply, self.facts(conversation))
            request_handoff(conversation, reply, self.facts(conversation), reason=WAITS)
        return True

    async def _hear_more(self, conversation: Conversation, reply: Reply) -> bool:
        """He only tells: what the cases say to it comes first, then it goes on the ticket. False: the job that awaits
        the person hears it itself, or goes on whoever was called."""
        active = self._stack.top(conversation)
        if active is not None and active[0].outlives_person:
            return False
        awaits = active is not None and active[0].awaits_person(active[1])
        is_said = (active is None or awaits) and await self._say_to_told(conversation, reply)
        if awaits:
            return False
        return tell_ticket(conversation, reply, self.facts(conversation)) or is_said

    async def _say_to_told(self, conversation: Conversation, reply: Reply) -> bool:
        active = self._stack.top(conversation)
        at_hand = active[0].case_at_hand(active[1]) if active else None
        if not isinstance(self._beside, SpeaksToTold):
            return False
        return await self._beside.say_to_told(conversation, reply, at_hand)

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
        """What he asks beside the order for a person is answered too: with a ticket open as anything beside it; before
        it another matter that the message goes on to, and a point of the case on screen, where they are surely known.
        """
        if conversation.dialogue.ticket_knows is not None and may_be_asked(conversation):
            asked = asked_beside(conversation)
            view = {"text": "，".join(asked), "intent": conversation.intent, "entities": []}
            await self._answer_beside(conversation.about(view, {}), reply)
        elif part := turned_to(conversation):
            await self._answer_other(part, conversation, reply)
        elif conversation.dialogue.ticket_knows is not None or not await self._answer_point(conversation, reply):
            await self._say_to_told(conversation, reply)

    async def _answer_other(self, part: str, conversation: Conversation, reply: Reply) -> None:
        """The other matter by itself, as if nothing had been told before; what is not surely known goes with the
        ticket, and he hears that it does."""
        kind = kind_of(part) or OTHER
        view = part_of_turn(conversation, part, kind)
        product = product_named(conversation, part)
        slots = {"edition": None, "version": None} if product not in (None, conversation.slot("product")) else {}
        view = view.with_slots({"product": product, **slots} if product else {})
        view.dialogue = _alone(conversation.dialogue)
        said = Reply()
        await self._beside.answer(view, said, lambda _: None)
        if _is_known(said):
            reply.say("\n".join([AS_FOR_OTHER.format(text=quoted(without_opener(part))), _told(said)]))
            conversation.dialogue.shown = [*conversation.dialogue.shown, *view.dialogue.shown]
        else:
            reply.say(TOLD_TOO.format(text=quoted(without_opener(part))))

    async def _answer_point(self, conversation: Conversation, reply: Reply) -> bool:
        """「转人工吧 那我能不能先登」, 「管理员请假了谁能给我弄 转人工」: what the case at hand, or another of his,
        surely says to it. False: nothing was asked, or nobody surely knows."""
        asked = [one for one in asked_beside(conversation) if names_matter(one) or len(one) >= MIN_ASKED]
        if not asked:
            return False
        if any(map(colleague_is_away, asked)):
            return _say_who_else(conversation, reply)
        told = {"text": "，".join(asked), "intent": conversation.intent, "entities": []}
        view = conversation.about(told, {})
        view.dialogue = copy.deepcopy(conversation.dialogue)
        said = Reply()
        active = self._stack.top(conversation)
        at_hand = active[0].case_at_hand(active[1]) if active else None
        await self._beside.answer(view, said, lambda _: None, at_hand)
        if not _is_known(said) or view.dialogue.current != conversation.dialogue.current:
            return False
        reply.say(_told(said))
        conversation.dialogue.shown = view.dialogue.shown
        return True


def _say_who_else(conversation: Conversation, reply: Reply) -> bool:
    """「管理员请假了谁能给我弄」: whom else he may ask, unless he was told so already."""
    if any(_NAMED_OTHERS.search(said) for said in conversation.bot_texts()):
        return False
    reply.say(AWAY_BESIDE)
    return True


def _alone(dialogue: Dialogue) -> Dialogue:
    """The talk as if it had only told of the matter at hand, with nothing shown yet."""
    here = matter_at_hand(dialogue)
    return Dialogue(matters=[copy.deepcopy(here)] if here is not None else [], explained=list(dialogue.explained))


def _is_known(said: Reply) -> bool:
    """Was it answered, and not only put on the ticket?"""
    told = [message["text"] for message in said.messages if message.get("text")]
    return bool(told) and not any(end in text for text in told for end in _UNKNOWN)


def _told(said: Reply) -> str:
    """What was said, without buttons: a person has been called, and the next word is his."""
    told = (without_call(message["text"]) for message in said.messages if message.get("text"))
    return "\n".join(_ASKS_VERDICT.sub("", text).rstrip() for text in told if text)
