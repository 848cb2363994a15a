"""It worked: what was on screen is over; what is asked beyond it, or goes wrong besides, is not over with it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from actions.answering import Questions
from actions.answers.each_question import unwritten_line
from actions.answers.follow_up import names_nothing
from actions.conversation import AWAIT_HELPED, AWAITING, THANKS, Conversation
from actions.dialogue.acts import asked_clauses, does
from actions.dialogue.after_success import as_over
from actions.dialogue.believed import HELPED
from actions.dialogue.beyond import without_opener
from actions.dialogue.matters import say_how, take_up, tell
from actions.dialogue.only_step import leaves_open, tells_step_only
from actions.dialogue.part_of import named_in, part_of_turn
from actions.dialogue.problems import CLOSING, OTHER, kind_named, kind_of
from actions.dialogue.remarks import Remark
from actions.dialogue.whose import ANSWER_INTENT, OF_JOB
from actions.dialogue.worked import goes_on
from actions.handoff.telling import rejoin
from actions.jobs import Taken
from actions.reply import Reply
from actions.several import call_waiting, take_other
from actions.stack import JobStack

STEP = "好的，这一步成了。"
NOT_YET = "这一步做到了，记下了；但问题还在，接着看。"
DONE = "好的，做完了就好。再回到原来那一步试一下：通过了就成了；还有提示，把提示的原文发给我。"
PART = "好的，这一步成了。接着看“{rest}”："
LEFT = "好的，别的都过了，就剩这一点。"
WHAT_OF_IT = "剩下的怎么办"
SAME_WAY = "剩下的先照上面同样的办法处理；哪里对不上，把它的单号和提示发给我。"
QUOTE_CHARS = 24
# Nobody says good-bye while a question is open.
_FAREWELL = re.compile(r"以后有(?:别的|什么)?问题，?(?:直接|随时)(?:来)?(?:找我|告诉我|问我)[。！!]?")
# After a success no step is stuck.
_ASKS_STEP = re.compile(r"上面的办法哪一步做不下去、屏幕上有什么提示，发给我，我接着帮您看；")
# 「我能帮他结账吗 还是权限少一点的」 asks what he may do, and begins no closing.
_OF_RIGHTS = re.compile(r"权限|(?:能|可以|能够)(?:替|帮|给)|有资格")
# What a turn was heard as for the sake of its first words.
_NO_MATTER = frozenset({HELPED, "not_helped", "affirm", "deny", "thanks", "steer"})
_OUTSIDE = ("error_text",)
"""What the screen said to what has worked is no trouble any more."""


@dataclass(frozen=True, slots=True)
class _Before:
    """What was at hand when it worked: the question, and the case on screen; `is_over`: the trouble is."""

    question: str | None
    case: str | None
    is_over: bool = False


class Leader(Protocol):
    """The director, as it is needed here."""

    async def go_on(self, conversation: Conversation, reply: Reply) -> None:
        """What was at hand is over."""

    async def after(self, conversation: Conversation, reply: Reply) -> None:
        """A digression is answered."""

    async def take_one(self, view: Conversation, reply: Reply) -> None:
        """Answers one problem as if it had been a message of its own."""

    async def take_rest(self, view: Conversation, reply: Reply) -> None:
        """What is left of a turn of which a part was answered."""

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
        """It worked, which is said in a line; what is asked beyond that is the question now."""
        calls_waiting = bool(remark.rest) and call_waiting(conversation, remark.rest)
        if not calls_waiting:
            if tells_step_only(conversation, remark.told) and await self._hear_step(remark, conversation, reply):
                return
            if remark.rest and not remark.is_other and leaves_open(remark.rest):
                await self.hear_part(remark, conversation, reply)
                return
        heard = _as_success(remark, conversation)
        if remark.rest:
            rejoin(conversation)  # what follows may have been taken for a matter of its own already
        dialogue, matter_id = conversation.dialogue, conversation.dialogue.matter_id
        question = self._stack.facts(conversation).get("question") or dialogue.question
        before = _Before(question, self._case(conversation), is_over=True)
        said = Reply()
        taken = await self._end(heard, said, is_more=bool(remark.rest))
        _add(said, reply, is_more=bool(remark.rest))
        say_how(dialogue, matter_id, remark.told)
        if calls_waiting:
            await self._leader.go_on(heard, reply)
        elif remark.rest and remark.is_other:
            await take_other(remark.rest, conversation, reply, self._leader.take_one)
        elif remark.rest:
            take_up(dialogue, matter_id)  # it is not over
            is_over = taken is Taken.FINISHED
            await self._answer_rest(without_opener(remark.rest), before, conversation, reply, is_over=is_over)
        elif taken is not Taken.ANSWERED:
            await self._leader.go_on(heard, reply)

    async def _hear_step(self, remark: Remark, conversation: Conversation, reply: Reply) -> bool:
        """「许可同步好了 那个用户要先删吗」: a step is done, what is at hand is not over by it, and what he asks or
        tells beyond it is heard under that. False: who only thanks us for it wants no more."""
        top = self._stack.top(conversation)
        if remark.rest and not remark.is_other:
            reply.say(NOT_YET if goes_on(remark.rest) else STEP)
            if top is not None:
                intent = ANSWER_INTENT if conversation.intent in _NO_MATTER else None
                await self._leader.take_rest(part_of_turn(conversation, remark.rest, intent), reply)
            else:
                await self.answer_more(remark.rest, conversation, reply)
            return True
        if remark.rest or does(conversation, THANKS):
            return False
        if top is not None:
            return top[0].looks_on and await self._stack.go_on(conversation, reply) is Taken.ANSWERED
        reply.say(DONE)
        return True

    def _case(self, conversation: Conversation) -> str | None:
        """The case on screen, of the question skill or of the job at hand."""
        top = self._stack.top(conversation)
        return (top[0].case_at_hand(top[1]) if top is not None else None) or conversation.dialogue.current

    async def answer_more(self, rest: str, conversation: Conversation, reply: Reply) -> None:
        """One question more under a case, whatever became of that."""
        before = _Before(conversation.dialogue.question, self._case(conversation))
        await self._answer_rest(rest, before, conversation, reply, is_over=False)

    async def _answer_rest(
        self, rest: str, before: _Before, conversation: Conversation, reply: Reply, *, is_over: bool
    ) -> None:
        """「改好了 那安全码要不要改」: from the case that helped, where it surely says it; else from what the library
        is sure of for these words alone, else as one more question of the same matter. No case is said whole again."""
        dialogue = conversation.dialogue
        reply.set(**{name: None for name in _OUTSIDE if _stands_before(name, rest, conversation)})
        if before.case is not None and self._stack.top(conversation) is None:
            dialogue.current, dialogue.question = before.case, before.question or rest
            dialogue.bare_question = dialogue.bare_question or dialogue.question
        is_on_screen = dialogue.current is not None and self._stack.top(conversation) is None
        slots = {**reply.slots, AWAITING: AWAIT_HELPED if is_on_screen else None}
        named = named_in(conversation, rest)
        view = conversation.about({"text": rest, "intent": ANSWER_INTENT, "entities": named}, slots)
        if await self._answer_at_hand(view, before, conversation, reply, is_over=is_over):
            return
        if await self._take_by_closing(rest, view, reply):
            return
        other = view.about({"text": rest, "intent": OTHER, "entities": named}, slots)
        if await self._says_new(lambda own: self._questions.answer_if_sure(other, own), conversation, reply):
            await self._leader.after(other, reply)
        elif before.is_over and _OF_RIGHTS.search(rest):
            reply.say(unwritten_line([rest]))
        elif kind_of(rest) is not None or (before.case is None and not names_nothing(rest)):
            await take_other(rest, conversation, reply, self._leader.take_one)
        elif await self._says_new(
            lambda own: self._questions.follow_up(view, own), conversation, reply, is_over=before.is_over
        ):
            return
        elif is_on_screen:
            reply.say(unwritten_line([rest]))  # a list of doubtful cases helps nobody whose trouble is over
        else:
            text = f"{before.question}，{rest}" if before.question else rest
            asked = {"text": text, "intent": dialogue.topic or conversation.intent, "entities": []}
            whole = conversation.about(asked, slots)
            await self._questions.answer(whole, reply)
            await self._leader.after(whole, reply)

    async def _answer_at_hand(
        self, view: Conversation, before: _Before, conversation: Conversation, reply: Reply, *, is_over: bool
    ) -> bool:
        """What was on screen surely says it: the job that is just over knows its own best, the case answers several
        questions."""

        async def of_job(own: Reply) -> bool:
            return await self._stack.answer_after(view, own)

        async def of_case(own: Reply) -> bool:
            return await self._questions.follow_up(view, own, surely=True)

        is_for_job = is_over and len(asked_clauses(view)) < 2
        for answer in (of_job, of_case) if is_for_job else (of_case, of_job):
            if await self._says_new(answer, conversation, reply, is_over=before.is_over):
                return True
        return False

    async def _take_by_closing(self, rest: str, view: Conversation, reply: Reply) -> bool:
        """「关账过了 接下来能结总账了吧」: what comes next in a close, its own job knows."""
        if kind_named(rest) != CLOSING or _OF_RIGHTS.search(rest):
            return False
        asked = view.about({"text": rest, "intent": CLOSING, "entities": view.entities()}, {AWAITING: None})
        opened = self._stack.opened_by(asked)
        if opened is None or OF_JOB.get(opened.name) != CLOSING:
            return False
        await self._leader.take_one(asked, reply)
        return True

    @staticmethod
    async def _says_new(
        answer: Callable[[Reply], Awaitable[bool]], conversation: Conversation, reply: Reply, *, is_over: bool = False
    ) -> bool:
        """Is it answered so, and not with what he has read already? Who goes on to ask means something else. `is_over`:
        the trouble is, and what holds only while it lasts is left out."""
        own = Reply()
        if not await answer(own):
            return False
        before = list(conversation.bot_texts())
        lines = [message["text"] for message in own.messages if message.get("text")]
        if lines and all(line in before for line in lines):
            return False
        if is_over and lines and not any(as_over(line, before) for line in lines):
            return False
        for message in own.messages:
            if text := message.get("text"):
                text = _ASKS_STEP.sub("", text)
                message["text"] = as_over(text, before) if is_over and "card" not in message.get("custom", {}) else text
        _add(own, reply, is_more=False)
        return True

    async def hear_left(self, left: str, conversation: Conversation, reply: Reply) -> None:
        """「都过了 还剩一张」: what the case on screen says of that; the way that did for the others does for it."""
        reply.say(LEFT)
        asked = {"text": f"{left}，{WHAT_OF_IT}", "intent": ANSWER_INTENT, "entities": named_in(conversation, left)}
        view = conversation.about(asked, {})
        if not await self._says_new(lambda own: self._questions.follow_up(view, own, surely=True), conversation, reply):
            reply.say(SAME_WAY)

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


def _add(said: Reply, reply: Reply, *, is_more: bool) -> None:
    """What the job or the skill says to the success; without good-bye where there is more."""
    for message in said.messages:
        if is_more and (text := message.get("text")):
            message["text"] = _FAREWELL.sub("", text).rstrip()
    reply.messages += [message for message in said.messages if message.get("text") != ""]
    reply.slots |= said.slots
    reply.asked += said.asked


def _stands_before(name: str, rest: str, conversation: Conversation) -> bool:
    """Was this named in what has worked, and not in what is asked beyond it?"""
    values = conversation.values(name)
    return bool(values) and not any(value in rest for value in values)


def _short(text: str) -> str:
    return text if len(text) <= QUOTE_CHARS else text[: QUOTE_CHARS - 1] + "…"
