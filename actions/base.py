"""The base of every action: it ends in time, never fails in the customer's face, and runs once a message."""

from __future__ import annotations

import asyncio
import logging
import secrets
from abc import abstractmethod
from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answers.beside_person import may_be_asked
from actions.answers.definitions import answer_of_terms
from actions.closing.ledger import as_ledgers_trouble
from actions.conversation import AWAIT_HANDOFF, AWAITING, DIALOGUE, Conversation
from actions.dialogue.acts import asks, told_values
from actions.dialogue.anger import acknowledge_anger
from actions.dialogue.apology import apologise_for_asking_again
from actions.dialogue.asked import hear_product, settle
from actions.dialogue.believed import believed
from actions.dialogue.remarks import has_worked
from actions.dialogue.secrets import warn_of_secret
from actions.director import Director
from actions.fallback.foreign import answer_of_foreign, asks_of_foreign
from actions.fallback.foreign_beside import answer_foreign_beside
from actions.fallback.foreign_remarks import answer_remark, remarks_on_foreign, tells_of_ours
from actions.fallback.not_ours import answer_not_ours
from actions.handoff.adding import adds_to_ticket, hear_success, tell_ticket
from actions.handoff.demand import orders_person
from actions.handoff.keeping import keep_ticket, keeps_person
from actions.handoff.meanwhile import asks_what_to_do
from actions.handoff.needing import asks_beside_for_needs, say_needs, without_needs
from actions.handoff.order import hand_over
from actions.handoff.prompt_heard import hear_prompt
from actions.handoff.telling import hear_telling
from actions.handoff.ticketed import heed_ticket
from actions.handoff.unsafe import announces_unsafe
from actions.handoff.waiting import ask_how_it_stands, waits_for_answer
from actions.logins.emergency import first_aid_before_person
from actions.products.hearing import hear_names
from actions.products.own_lines import keep_own_lines
from actions.reply import Reply, handoff_button
from actions.results import Result, ResultStore
from actions.several import without_next_words
from actions.steering.about_us import answer_of_us
from actions.stopping import says_stop, stop_at_hand
from kb.client import KbUnavailable

logger = logging.getLogger("actions")

LIMIT_S = 8.0
OFFER_REASON = "action_failed"
APOLOGY = "抱歉，我这边刚才没有处理成功，您的问题我已经记下了。您可以稍后再发一次，也可以直接转人工，由工程师接着帮您。"
LIBRARY_DOWN = "抱歉，案例库暂时连不上，我现在查不到办法，您的问题我已经记下了。您可以稍后再试，也可以直接转人工。"


class BaseAction(Action):  # type: ignore[misc]  # rasa-sdk ships no types
    """An action that does its work in `act` and need not care about failure.

    Whatever goes wrong, the customer gets an apology and the offer of a person, and the log gets an id and the kind of
    error. An error that left `run` would send the whole conversation back in the HTTP answer, into Rasa's log. The same
    message never runs the same action twice: the stored result is given again.
    """

    action_name: ClassVar[str]
    limit_s: ClassVar[float] = LIMIT_S

    def __init__(self, results: ResultStore) -> None:
        """Takes the store of results, shared by all actions."""
        self._results = results

    @abstractmethod
    async def act(self, conversation: Conversation, reply: Reply) -> None:
        """Does the work: reads the conversation, fills the reply, changes `conversation.dialogue`."""

    def prepare(self, conversation: Conversation, reply: Reply) -> None:
        """What is said and noted before anything else, whoever takes the turn."""
        warn_of_secret(conversation, reply)
        hear_product(conversation)
        if not has_worked(conversation) and not announces_unsafe(conversation):  # 「小李把服务重启了 现在都好了」
            conversation.dialogue.remember_tried(told_values(conversation, "tried"))
        hear_telling(conversation)

    async def finish(self, conversation: Conversation, reply: Reply) -> None:
        """What is made right in the reply, whoever gave it."""

    def hear(self, conversation: Conversation) -> Conversation:
        """The turn as this action takes it."""
        return conversation

    def name(self) -> str:
        """See parent class."""
        return self.action_name

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[dict[str, Any]]:
        """See parent class."""
        conversation = Conversation(tracker)
        key = (conversation.sender, conversation.message_id or "", self.action_name)
        result = await self._results.get_or_run(key, lambda: self._run_guarded(conversation))
        for message in result.messages:
            dispatcher.utter_message(
                text=message.get("text"),
                response=message.get("response"),
                buttons=message.get("buttons"),
                json_message=message.get("custom"),
            )
        return [SlotSet(name, value) for name, value in result.slots.items()]

    async def _run_guarded(self, conversation: Conversation) -> Result:
        reply = Reply()
        try:
            async with asyncio.timeout(self.limit_s):
                conversation = self.hear(hear_prompt(hear_names(conversation, reply), reply))
                self.prepare(conversation, reply)
                await self.act(conversation, reply)
                await self.finish(conversation, reply)
                settle(conversation, reply)
        except KbUnavailable as error:
            return self._apologise(conversation, error, LIBRARY_DOWN)
        except Exception as error:  # noqa: BLE001 - the border: see the class
            return self._apologise(conversation, error, APOLOGY)
        reply.slots.setdefault(DIALOGUE, conversation.dialogue.as_slot())
        return Result(reply.messages, reply.slots)

    def _apologise(self, conversation: Conversation, error: BaseException, line: str) -> Result:
        logger.error("action %s failed, id %s: %s", self.action_name, secrets.token_hex(4), type(error).__name__)
        reply = Reply()
        reply.say(line, [handoff_button(OFFER_REASON)])
        conversation.dialogue.offer_reason = OFFER_REASON
        # The question, if it was read already, stays with the conversation: the hand-off needs it.
        slots = {AWAITING: AWAIT_HANDOFF, DIALOGUE: conversation.dialogue.as_slot()}
        return Result(reply.messages, slots, is_failure=True)


class DirectedAction(BaseAction):
    """An action whose turn may belong to a job: the job is asked first, and led back to afterwards."""

    def __init__(self, results: ResultStore, director: Director) -> None:
        """Takes the shared director."""
        super().__init__(results)
        self.director = director

    def hear(self, conversation: Conversation) -> Conversation:
        """See parent class; a success is believed only where it was told. A walk through steps hears its own."""
        return conversation if self.director.goes_on_beside_ticket(conversation) else believed(conversation)

    async def act(self, conversation: Conversation, reply: Reply) -> None:
        """See parent class."""
        if keeps_person(conversation):
            keep_ticket(conversation, reply, self.director.facts(conversation))
            return
        if orders_person(conversation):
            # The classifier may hear the rest of the message only: 「转人工，我的密码忘了」.
            rest = answer_of_us(conversation, reply)
            urgent = first_aid_before_person(conversation, reply)
            await self.director.answer_beside_order(rest, reply)
            hand_over(rest, reply, self.director.facts(rest), urgent=urgent)
            return
        if self.director.is_busy(conversation) and says_stop(conversation.text):
            await stop_at_hand(self.director, conversation, reply)
            return
        if waits_for_answer(conversation):
            ask_how_it_stands(conversation, reply, self.director.facts(conversation))
            return
        is_asked = asks_what_to_do(conversation.text) and may_be_asked(conversation)
        if is_asked and await self.director.answer_beside_ticket(conversation, reply):
            tell_ticket(conversation, reply, self.director.facts(conversation))
            return
        rest = answer_of_terms(answer_of_us(conversation, reply), reply)
        if rest is not conversation and not rest.text:
            await self.lead_back(conversation, reply)
            return
        if (ours := answer_not_ours(rest, reply)) is not rest:
            await self.director.take_rest(ours, reply)
            return
        if (ours := answer_foreign_beside(rest, reply)) is not rest:
            await self.director.take_rest(ours, reply)
            return
        if not self.director.is_busy(rest) and remarks_on_foreign(rest):
            answer_remark(rest, reply)
            return
        if not self.director.is_busy(rest) and not tells_of_ours(rest) and asks_of_foreign(rest):
            answer_of_foreign(rest, reply)
            return
        view = without_next_words(rest if self.director.is_busy(rest) else as_ledgers_trouble(rest))
        if not await self._take(view, reply):
            await self.act_alone(view, reply)
            await self.lead_back(view, reply)
        tell_ticket(view, reply, self.director.facts(view))

    async def _take(self, conversation: Conversation, reply: Reply) -> bool:
        """The jobs; and while a ticket is open, what is added to it. A job that knows of the person hears it first."""
        if asks_beside_for_needs(conversation):
            say_needs(conversation, reply, self.director.facts(conversation))
            conversation = without_needs(conversation)
            if not asks(conversation):
                return True
        await self.director.returns_to_ticket(conversation)
        is_asked = may_be_asked(conversation)
        if is_asked and await self.director.answer_beside_ticket(conversation, reply):
            return True
        facts = self.director.facts(conversation)
        is_left_to_him = not self.director.is_busy(conversation) or self.director.awaits_person(conversation)
        if is_left_to_him and hear_success(conversation, reply, facts):
            self.director.leave_to_person(conversation)
            return True
        adds = not is_asked and adds_to_ticket(conversation) and not self.director.goes_on_beside_ticket(conversation)
        if adds and not self.director.awaits_person(conversation):
            return tell_ticket(conversation, reply, self.director.facts(conversation))
        if await self.director.take_turn(conversation, reply):
            return True
        return adds and tell_ticket(conversation, reply, self.director.facts(conversation))

    async def finish(self, conversation: Conversation, reply: Reply) -> None:
        """See parent class; what was said before is never denied, and nobody is told to call whom he has called."""
        await self.director.heed_said(conversation, reply)
        keep_own_lines(conversation, reply)
        if conversation.dialogue.ticket_knows is not None and not self.director.goes_on_beside_ticket(conversation):
            heed_ticket(reply)

    def prepare(self, conversation: Conversation, reply: Reply) -> None:
        """See parent class; anger is acknowledged, whatever the turn is about; with an order, where it is met."""
        super().prepare(conversation, reply)
        if not orders_person(conversation):
            acknowledge_anger(conversation, reply)
            apologise_for_asking_again(conversation, reply)

    async def lead_back(self, conversation: Conversation, reply: Reply) -> None:
        """After an answer of this action's own: the job at hand goes on."""
        await self.director.after(conversation, reply)

    @abstractmethod
    async def act_alone(self, conversation: Conversation, reply: Reply) -> None:
        """Does the work where no job takes the turn."""
