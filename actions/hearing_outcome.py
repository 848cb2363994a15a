"""It worked: what was on screen is over; what is asked beyond it, or goes wrong besides, is not over with it."""

from __future__ import annotations

from typing import Protocol

from actions.answering import Questions
from actions.conversation import AWAIT_HELPED, AWAITING, Conversation
from actions.dialogue.believed import HELPED
from actions.dialogue.matters import say_how, take_up, tell
from actions.dialogue.problems import OTHER, kind_of
from actions.dialogue.remarks import Remark
from actions.jobs import Taken
from actions.reply import Reply
from actions.several import call_waiting
from actions.stack import JobStack

PART = "好的，这一步成了。接着看“{rest}”："
QUOTE_CHARS = 24


class Leader(Protocol):
    """The director, as it is needed here."""

    async def go_on(self, conversation: Conversation, reply: Reply) -> None:
        """What was at hand is over."""

    async def after(self, conversation: Conversation, reply: Reply) -> None:
        """A digression is answered."""

    async def take_one(self, view: Conversation, reply: Reply) -> None:
        """Answers one problem as if it had been a message of its own."""

    def is_engaged(self, conversation: Conversation) -> bool:
        """Is there more to do after what is at hand?"""


class Outcomes:
    """Hears how it went; holds no state of its own."""

    def __init__(self, stack: JobStack, questions: Questions, leader: Leader) -> None:
        """Takes the jobs, the question skill, and who leads on from there."""
        self._stack = stack
        self._questions = questions
        self._leader = leader

    async def hear_success(self, remark: Remark, conversation: Conversation, reply: Reply) -> None:
        """It worked; what is asked beyond that is answered as a question about the same matter."""
        heard = _as_success(remark, conversation)
        dialogue, matter_id = conversation.dialogue, conversation.dialogue.matter_id
        matter = self._stack.facts(conversation).get("question") or dialogue.question
        taken = await self._end(heard, reply, is_more=bool(remark.rest))
        say_how(dialogue, matter_id, remark.told)
        if remark.rest and call_waiting(conversation, remark.rest):
            await self._leader.go_on(heard, reply)
        elif remark.rest:
            take_up(dialogue, matter_id)  # it is not over
            if await self._follow_up(remark.rest, conversation, reply):
                return
            text = f"{matter}，{remark.rest}" if matter else remark.rest
            asked = {"text": text, "intent": dialogue.topic or conversation.intent, "entities": []}
            view = conversation.about(asked, {AWAITING: None})
            await self._questions.answer(view, reply)
            await self._leader.after(view, reply)
        elif taken is not Taken.ANSWERED:
            await self._leader.go_on(heard, reply)

    async def _follow_up(self, rest: str, conversation: Conversation, reply: Reply) -> bool:
        """「退回去了 改完先干啥」: of the case that has helped, which is not said whole again."""
        top = self._stack.top(conversation)
        if top is not None or conversation.awaiting != AWAIT_HELPED:
            return False
        asked = {"text": rest, "intent": "inform", "entities": []}
        return await self._questions.follow_up(conversation.about(asked, {AWAITING: AWAIT_HELPED}), reply)

    async def hear_part(self, remark: Remark, conversation: Conversation, reply: Reply) -> None:
        """「装好了 进去了 没看见公司账」: that much worked, and the new symptom is the matter now."""
        top = self._stack.top(conversation)
        if top is not None and top[0].looks_on and await self._stack.go_on(conversation, reply) is Taken.ANSWERED:
            return
        dialogue, matter_id, topic = conversation.dialogue, conversation.dialogue.matter_id, conversation.dialogue.topic
        unsaid = Reply()
        await self._end(_as_success(remark, conversation), unsaid, is_more=True)
        say_how(dialogue, matter_id, remark.told)
        reply.messages += [message for message in unsaid.messages if "text" not in message]
        reply.slots |= unsaid.slots
        reply.say(PART.format(rest=_short(remark.rest)))
        tell(dialogue, remark.rest)
        told = {"text": remark.rest, "intent": kind_of(remark.rest) or topic or OTHER, "entities": []}
        view = conversation.about(told, {**reply.slots, AWAITING: None})
        if not await self._questions.answer_if_sure(view, reply):
            await self._leader.take_one(view, reply)

    async def _end(self, heard: Conversation, reply: Reply, *, is_more: bool) -> Taken:
        """The job at hand hears it, else the question skill."""
        taken = await self._stack.go_on(heard, reply)
        if taken not in (Taken.ANSWERED, Taken.FINISHED):
            self._questions.hear_success(heard, reply, goes_on=self._leader.is_engaged(heard) or is_more)
        return taken


def _as_success(remark: Remark, conversation: Conversation) -> Conversation:
    return conversation.about({"text": remark.told, "intent": HELPED, "entities": []}, {})


def _short(text: str) -> str:
    return text if len(text) <= QUOTE_CHARS else text[: QUOTE_CHARS - 1] + "…"
