"""Yes, no, stop, start again: words whose meaning depends on what the bot has asked."""

from __future__ import annotations

import re
from typing import Any

from actions.answers.actions import SkillAction
from actions.answers.beside_person import may_be_asked
from actions.answers.outcome import be_glad, report_outcome
from actions.answers.skill import AnswerSkill
from actions.base import BaseAction
from actions.conversation import (
    AWAIT_CHOICE,
    AWAIT_HANDOFF,
    AWAIT_HELPED,
    AWAIT_PRODUCT,
    AWAIT_QUESTION,
    AWAIT_REPHRASE,
    AWAITING,
    DIALOGUE,
    Conversation,
    Dialogue,
)
from actions.dialogue.acts import asks
from actions.dialogue.asked import close_matter
from actions.dialogue.matters import drop_all, leave, leave_to_person
from actions.dialogue.whose import as_answer
from actions.director import Director
from actions.fallback.stages import miss, none_fits
from actions.handoff.adding import tell_ticket
from actions.handoff.request import request_handoff
from actions.handoff.telling import hear_added
from actions.reply import Reply
from actions.results import ResultStore
from actions.several import offer_next
from actions.stopping import says_stop, stop_at_hand

CHOOSE_ONE = "请点一下最接近的那一个，或者回复它的名字；都不是的话，回复“都不是”。"
CARRY_ON = "好的。请直接说您遇到的问题，我来帮您查。"
AS_YOU_LIKE = "好的，那先不转。您可以接着说问题，需要的时候随时说“转人工”。"
TICKETED_NEXT = "等工程师的时候，您说的另一件“{text}”我可以先帮您看，点一下或者说“下一个”就行。"
AS_SOON_AS = "好的，工程师会在这里回复您。想起什么直接写在这里就行。"
GO_AHEAD = "好的，您请说，是什么问题？"
STARTED_AGAIN = "好的，我们重新开始。请说说您用的是哪个产品、遇到了什么问题。"

_STARTS_AGAIN = re.compile(r"重新|重来|从头|重置|清空|restart", re.IGNORECASE)
_LEAVES_OLD = re.compile(r"换|不管|别的")
# What the desk says of a hand-off when an engineer has had the conversation.
ENDED_BY_PERSON = frozenset({"returned", "resolved"})
# After these no ticket waits for what the customer adds: an engineer has had it, or he has let it go.
NOTHING_WAITS = ENDED_BY_PERSON | {"cancelled", "withdrawn"}
# What a new start wipes. The ticket's number is not among them: the ticket exists, whatever is talked about next.
CUSTOMER_SLOTS = ("product", "edition", "module", "version", "period", "scope", "error_text", "codes")


class Affirm(SkillAction):
    """「是的」."""

    action_name = "action_affirm"

    async def act_alone(self, conversation: Conversation, reply: Reply) -> None:
        """See parent class."""
        dialogue = conversation.dialogue
        if conversation.awaiting == AWAIT_HANDOFF:
            request_handoff(conversation, reply, self.director.facts(conversation))
        elif conversation.awaiting == AWAIT_HELPED:
            be_glad(conversation, reply, goes_on=self.director.is_engaged(conversation))
        elif conversation.awaiting == AWAIT_CHOICE and len(dialogue.candidates) == 1:
            case_id = dialogue.candidates[0]["case_id"]
            await self._skill.show_case(conversation, reply, case_id, product=conversation.slot("product"))
        elif conversation.awaiting == AWAIT_CHOICE:
            reply.say(CHOOSE_ONE)
        elif conversation.awaiting == AWAIT_PRODUCT:
            await self._skill.answer(conversation, reply)
        elif conversation.awaiting == AWAIT_REPHRASE:
            miss(conversation, reply)
        else:
            reply.say(CARRY_ON if dialogue.ticket_knows is None else AS_SOON_AS)

    async def lead_back(self, conversation: Conversation, reply: Reply) -> None:
        """See parent class; where an answer helped, on to the next problem of the message."""
        if conversation.awaiting == AWAIT_HELPED:
            await self.director.go_on(conversation, reply)
        else:
            await super().lead_back(conversation, reply)


class Deny(SkillAction):
    """「不是」."""

    action_name = "action_deny"

    async def act_alone(self, conversation: Conversation, reply: Reply) -> None:
        """See parent class."""
        if conversation.awaiting == AWAIT_HANDOFF:
            reply.say(AS_YOU_LIKE)
            reply.set(**{AWAITING: None})
        elif conversation.entity("product") or conversation.entity("product_excluded"):
            await self._skill.answer(conversation, reply)  # 「不是KIS，是云星空」
        elif conversation.awaiting == AWAIT_HELPED:
            report_outcome(conversation, reply, helped=False)
            await self._skill.try_next(conversation, reply)
        elif conversation.awaiting == AWAIT_CHOICE:
            none_fits(conversation, reply)
        elif conversation.awaiting == AWAIT_PRODUCT:
            await self._skill.answer(conversation, reply)
        else:
            reply.say(CARRY_ON)


class Cancel(BaseAction):
    """「算了」; a question beside it is answered instead."""

    action_name = "action_cancel"

    def __init__(self, results: ResultStore, director: Director, skill: AnswerSkill) -> None:
        """Takes the shared director and the question skill."""
        super().__init__(results)
        self._director = director
        self._skill = skill

    async def act(self, conversation: Conversation, reply: Reply) -> None:
        """See parent class."""
        if asks(conversation) and not says_stop(conversation.text):
            view = as_answer(conversation)  # 「不用工单 我找经理弄 要退几次」
            if may_be_asked(view) and await self._director.answer_beside_ticket(view, reply):
                tell_ticket(view, reply, self._director.facts(view))
                return
            if not await self._director.take_turn(view, reply):
                await self._skill.answer(view, reply)
                await self._director.after(view, reply)
            return
        await stop_at_hand(self._director, conversation, reply)


class Restart(BaseAction):
    """「重新开始」: Rasa runs this by name; its own would also forget the ticket and speak English."""

    action_name = "action_restart"

    def __init__(self, results: ResultStore, director: Director) -> None:
        """Takes the shared director."""
        super().__init__(results)
        self._director = director

    async def act(self, conversation: Conversation, reply: Reply) -> None:
        """See parent class."""
        if await self._director.take_own_words(conversation, reply):
            return
        old = conversation.dialogue
        if not _STARTS_AGAIN.search(conversation.text):
            await self._turn_to_another(conversation, reply)
            return
        # An engineer still needs to know what was told and shown, so both outlive the new start; jobs do not.
        leave(old)
        fresh = Dialogue(
            shown=old.shown,
            matters=old.matters,
            past_texts=len(list(conversation.customer_texts())),
            anger_answered=old.anger_answered,
            explained=old.explained,
            secret_answered=old.secret_answered,
        )
        empty: dict[str, Any] = {name: None for name in CUSTOMER_SLOTS if conversation.slot(name) is not None}
        reply.say(STARTED_AGAIN)
        reply.set(**empty, **{AWAITING: None, DIALOGUE: fresh.as_slot()})


    async def _turn_to_another(self, conversation: Conversation, reply: Reply) -> None:
        """「换个问题」, 「还有个问题想问」: the question is another, the customer and his product are the same."""
        if conversation.dialogue.pending:
            await self._director.leave_for_next(conversation, reply)
            return
        leave(conversation.dialogue)
        conversation.dialogue.forget_question()
        reply.set(**{AWAITING: AWAIT_QUESTION})
        if _LEAVES_OLD.search(conversation.text):
            self._director.stop(conversation)
        reply.say(GO_AHEAD)


class DeskOutcome(BaseAction):
    """The desk has acted on a request and said so to the customer; the job that asked for it goes on, if any."""

    action_name = "action_desk_outcome"

    def __init__(self, results: ResultStore, director: Director) -> None:
        """Takes the shared director."""
        super().__init__(results)
        self._director = director

    async def act(self, conversation: Conversation, reply: Reply) -> None:
        """See parent class; the ticket's number fills its slot by itself."""
        request, result = conversation.entity("request"), conversation.entity("result")
        if request and result and await self._director.hear(conversation, reply, request, result):
            return
        conversation.dialogue.misses = conversation.dialogue.not_helped = 0
        reply.set(**{AWAITING: None})
        hear_added(conversation)
        if request == "handoff" and result in NOTHING_WAITS:
            conversation.dialogue.ticket_knows = None
        if request == "handoff" and result in ENDED_BY_PERSON | {"withdrawn"}:
            is_withdrawn = result == "withdrawn"
            end_matters = drop_all if is_withdrawn else leave_to_person
            end_matters(conversation.dialogue)
            close_matter(conversation)
            if is_withdrawn and conversation.dialogue.current is not None:
                reply.set(**{AWAITING: AWAIT_HELPED})  # he sees to it himself, by the answer on screen
                return
            conversation.dialogue.forget_question()
            self._director.leave_to_person(conversation)
        elif request == "handoff" and result == "ticketed" and not self._director.is_busy(conversation):
            offer_next(conversation, reply, TICKETED_NEXT)
