"""Who has the turn: the job at hand, a job that the words open, or, for anything else, the question skill.

The order in which a turn is offered around. Jobs lie on a stack (actions/stack.py); what no job takes is a digression:
the caller answers it, then `after` leads back. Several problems of one message are taken one after the other
(actions/several.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from actions.answering import Beside, Questions
from actions.answers.each_question import unwritten_line
from actions.answers.rejecting import NOT_THAT
from actions.contrasting import set_right
from actions.conversation import (
    AWAIT_CHOICE,
    AWAIT_HANDOFF,
    AWAIT_HELPED,
    AWAIT_PRODUCT,
    AWAITING,
    Conversation,
)
from actions.dialogue.endings import say_end
from actions.dialogue.errand import colleague_is_away, is_errand, let_go, only_goes, say_colleague_is_away
from actions.dialogue.part_of import part_of_turn
from actions.dialogue.parting import parts
from actions.dialogue.problems import OTHER, PASSWORD, kind_of, said_before_next, wants_next
from actions.dialogue.protest import denies_kind, without_protests
from actions.dialogue.whose import OF_JOB, answers_skill, as_answer, leaves, stays_on_case, stays_with
from actions.dialogue.why import WHY, asks_why
from actions.hearing_outcome import Outcomes
from actions.jobs import CHOICE_INTENT, Job, Memory, Taken
from actions.logins.listening import tells_facts
from actions.looking_back import has_asked, look_back
from actions.next_in_turn import Halves, parted_at_next, tell_next
from actions.products.answered import question_answered
from actions.remark_turns import RemarkTurns, answers_offer
from actions.reply import Reply
from actions.several import is_next_button, names_waiting, take_next, take_several
from actions.stack import JobStack
from actions.steering.about_us import about_rest
from actions.ticket_turns import TicketTurns

NOTED = "好的，记下了。"
STALE_BUTTON = "这一步已经过去了。请直接告诉我您现在想做什么，或者说“转人工”。"
GOES_NEXT = "好的，这件您先去办，还是不行随时告诉我。"
NEXT_WORD = "下一个"
NOTHING_NEXT = "您说的事都看过了。还有别的问题直接说；上面的办法不管用的话，回复“没解决”或者“转人工”。"
_UNDER_WAY = frozenset({AWAIT_CHOICE, AWAIT_HANDOFF, AWAIT_HELPED, AWAIT_PRODUCT})


class Director(RemarkTurns, TicketTurns):
    """Knows all jobs; holds no state of its own."""

    def __init__(self, jobs: Sequence[Job], questions: Questions, beside: Beside) -> None:
        """`jobs` in the order in which they are asked whether a turn opens them."""
        self._jobs = tuple(jobs)
        self._stack = JobStack(jobs)
        self._questions = questions
        self._beside = beside
        self._outcomes = Outcomes(self._stack, questions, self)

    async def heed_said(self, conversation: Conversation, reply: Reply) -> None:
        """What was said before is not denied in this reply, whoever gave it."""
        top = self._stack.top(conversation)
        await self._questions.heed_said(conversation, reply, top[0].case_at_hand(top[1]) if top is not None else None)

    async def take_turn(self, conversation: Conversation, reply: Reply) -> bool:
        """Gives the turn to whom it belongs. False: no job wants it, so the caller answers and calls `after`."""
        if await self._take_interruption(conversation, reply):
            return True
        if await self._leave_denied(conversation, reply):
            return True
        if await self._explain(conversation, reply):
            return True
        if not self.is_busy(conversation) and (asked := question_answered(conversation)) is not None:
            await self._take_asked(asked, reply)
            return True
        if (halves := parted_at_next(conversation)) is not None:
            await self._take_halves(halves, conversation, reply)
            return True
        if not self.is_busy(conversation) and (meant := set_right(conversation)) is not None:
            reply.say(NOT_THAT)
            await self.take_one(meant, reply)
            return True
        if await take_several(conversation, reply, self.take_one):
            return True
        if await look_back(conversation, reply, self._stack, self._questions):
            return True
        if self._is_at_end(conversation):
            say_end(conversation, reply)
            return True
        if await self._take_remark(conversation, reply):
            return True
        if not self.is_busy(conversation) and parts(conversation, reply):
            return True
        if self._is_under_way(conversation) and (is_errand(conversation) or self._goes(conversation)):
            await self.let_go(conversation, reply)
            return True
        if await self._take_other_matter(conversation, reply):
            return True
        if is_next_button(conversation):
            await self.leave_for_next(conversation, reply)
            return True
        if names_waiting(conversation) and not self._has_steps(conversation):
            await self.leave_for_next(conversation, reply)
            return True
        if answers_offer(conversation):
            return False
        if not self.is_busy(conversation) and await self._questions.take_clue(conversation, reply):
            return True
        if not self.is_busy(conversation) and answers_skill(conversation):
            await self._questions.answer(conversation, reply)
            return True
        if self._leaves_job_for_next(conversation):
            await self._answer_before_next(conversation, reply)
            await self.leave_for_next(conversation, reply)
            return True
        if await self._take_by_job(conversation, reply):
            return True
        if self._is_under_way(conversation) and colleague_is_away(conversation.text):
            say_colleague_is_away(reply)
            return True
        if wants_next(conversation.text):
            await self._go_to_next(conversation, reply)
            return True
        if self.is_busy(conversation) and tells_facts(conversation) and not conversation.values("error_text"):
            reply.say(NOTED)  # 「上个月停过一次电」: told, and of no other matter
            await self.after(conversation, reply)
            return True
        if conversation.intent == CHOICE_INTENT:
            reply.say(STALE_BUTTON)
            await self.after(conversation, reply)
            return True
        return False

    async def after(self, conversation: Conversation, reply: Reply) -> None:
        """A digression is answered, or a job on top is over: the job beneath leads back to where it stood."""
        active = self._stack.top(conversation)
        if active is not None and not reply.hands_over:
            job, memory = active
            # The job's question is the latest now; what a digression waited for no longer counts.
            if not job.leaves_questions_open:
                reply.set(**{AWAITING: None})
            await job.come_back(conversation, reply, memory)

    async def go_on(self, conversation: Conversation, reply: Reply) -> None:
        """What was at hand is over: the job beneath comes back; else the next problem of the message is taken."""
        if self._stack.top(conversation) is not None:
            await self.after(conversation, reply)
        elif conversation.dialogue.pending and not reply.hands_over:
            await take_next(conversation, reply, self.take_one)

    async def hear(self, conversation: Conversation, reply: Reply, request: str, result: str) -> bool:
        """The desk reports on a request; the job at hand may go on from there. False: it was not for a job."""
        active = self._stack.top(conversation)
        if active is None:
            return False
        job, memory = active
        taken = await job.hear(conversation, reply, memory, request, result)
        if taken in (Taken.FINISHED, Taken.ABANDONED):
            self._stack.drop_top(conversation)
        return taken in (Taken.ANSWERED, Taken.FINISHED)

    async def take_own_words(self, conversation: Conversation, reply: Reply) -> bool:
        """「重新来」, 「先不做」 to a job that knows what they mean. False: they mean what they mean elsewhere."""
        active = self._stack.top(conversation)
        if active is None or not (active[0].has_own_words or active[0].takes_as_told(conversation, active[1])):
            return False
        if await self._explain(conversation, reply):
            return True  # 「为什么要问这个」 sounds like a new start to the classifier
        taken = await self._stack.go_on(conversation, reply)
        if taken is Taken.FINISHED:
            await self.go_on(conversation, reply)
        return taken in (Taken.ANSWERED, Taken.FINISHED)

    def leave_to_person(self, conversation: Conversation) -> None:
        """An engineer had the conversation: what he saw to is over."""
        conversation.dialogue.pending = []
        self._stack.keep_outliving(conversation)

    def stop(self, conversation: Conversation) -> str | None:
        """「算了」: the job at hand ends; what that job says of it."""
        active = self._stack.top(conversation)
        line = active[0].line_when_stopped(active[1]) if active else None
        self._stack.drop_top(conversation)
        return line

    def is_busy(self, conversation: Conversation) -> bool:
        """Is there a job to lead back to?"""
        return self._stack.top(conversation) is not None

    def _goes(self, conversation: Conversation) -> bool:
        """Does he go off in any words, from a job whose steps he does not do with us? Who tries the way on screen is
        the job's own."""
        is_asked = self.is_busy(conversation) and not self._awaits_verdict(conversation)
        return is_asked and not self._has_steps(conversation) and only_goes(conversation)

    def _is_under_way(self, conversation: Conversation) -> bool:
        """Is there something that the customer may go off to do: a job, a case on screen, an open question?"""
        return self.is_busy(conversation) or conversation.awaiting in _UNDER_WAY

    def has_asked(self, conversation: Conversation) -> bool:
        """Is a question open that what was told before may answer?"""
        return has_asked(conversation, self._stack)

    def awaits_person(self, conversation: Conversation) -> bool:
        """Has the job at hand called a person itself, and hears what is said until he comes?"""
        active = self._stack.top(conversation)
        return active is not None and active[0].awaits_person(active[1])

    def goes_on_beside_ticket(self, conversation: Conversation) -> bool:
        """Does the job at hand go on whoever has been called, as the walk through a closing does?"""
        active = self._stack.top(conversation)
        return active is not None and active[0].outlives_person

    def is_engaged(self, conversation: Conversation) -> bool:
        """Is there more to do after what is at hand: a job, or another problem of the message?"""
        return self.is_busy(conversation) or bool(conversation.dialogue.pending)

    def facts(self, conversation: Conversation) -> dict[str, Any]:
        """What the jobs know for an engineer; the one on top counts most."""
        return self._stack.facts(conversation)

    async def _take_interruption(self, conversation: Conversation, reply: Reply) -> bool:
        """An emergency comes first, whatever is at hand; the job that sees to it goes on top."""
        urgent = self._stack.urgent(conversation)
        return urgent is not None and await self._open(urgent, conversation, reply)

    async def _leave_denied(self, conversation: Conversation, reply: Reply) -> bool:
        """「我不是问怎么结账 是登都登不进去」: the job that he has not asked for is over, the rest is heard anew."""
        active = self._stack.top(conversation)
        if active is None or not denies_kind(conversation, OF_JOB.get(active[0].name)):
            return False
        rest = without_protests(conversation)
        if rest is conversation or kind_of(rest.text) is None:
            return False
        self._stack.drop_top(conversation)
        conversation.dialogue.forget_question()
        as_told = {"text": rest.text, "intent": kind_of(rest.text), "entities": rest.entities()}
        await self.take_rest(rest.about(as_told, {}), reply)
        return True

    async def _explain(self, conversation: Conversation, reply: Reply) -> bool:
        """「为什么问这个」: the reason, then the question again."""
        if not asks_why(conversation):
            return False
        active = self._stack.top(conversation)
        reason = active[0].why_asked(active[1]) if active else WHY.get(conversation.awaiting or "")
        if reason is None:
            return False
        reply.say(reason)
        if active:
            await self.after(conversation, reply)
        else:
            await self._questions.ask_again(conversation, reply)
        return True

    async def let_go(self, conversation: Conversation, reply: Reply, *, rest: str = "") -> None:
        """He sees to it himself; 「行 我找主管弄 下一个」 goes on to the next problem at once."""
        if conversation.dialogue.pending and (rest or wants_next(conversation.text)):
            reply.say(GOES_NEXT)
            await self.leave_for_next(conversation, reply)
        else:
            let_go(conversation, reply)

    async def leave_for_next(self, conversation: Conversation, reply: Reply) -> None:
        """「下一个」: what is at hand ends, the next problem of the message is taken."""
        self._stack.drop_top(conversation)
        if not conversation.dialogue.pending:
            reply.say(STALE_BUTTON)
            return
        await take_next(conversation, reply, self.take_one)

    async def _take_asked(self, asked: Conversation, reply: Reply) -> None:
        """The question that waited for the product: a lost password has procedures, all else is the question skill's,
        which has asked."""
        if asked.intent == PASSWORD:
            await self.take_one(asked, reply)
        else:
            await self._questions.answer(asked, reply)

    async def _take_halves(self, halves: Halves, conversation: Conversation, reply: Reply) -> None:
        """「那张也要重做是吧？下一个，手机那个怎么弄」: what is asked of the matter at hand, then the next problem."""
        if halves.asked is not None and self._awaits_verdict(halves.asked):
            await self._questions.follow_up(halves.asked, reply)
        tell_next(conversation, halves.after)
        await self.leave_for_next(part_of_turn(conversation, NEXT_WORD), reply)

    async def _answer_before_next(self, conversation: Conversation, reply: Reply) -> None:
        """「补一张就行吧 下一个」: what is asked of the answer on screen is answered from it, in short."""
        asked = said_before_next(conversation.text)
        if asked and self._awaits_verdict(conversation):
            view = conversation.about({"text": asked, "intent": conversation.intent, "entities": []}, {})
            await self._questions.follow_up(view, reply)

    def _leaves_job_for_next(self, conversation: Conversation) -> bool:
        """「下一个」 as we said it: the next problem, unless the job at hand has steps of its own to go on with."""
        active = self._stack.top(conversation)
        has_own_words = active is not None and active[0].has_own_words
        return bool(conversation.dialogue.pending) and not has_own_words and wants_next(conversation.text)

    def _has_steps(self, conversation: Conversation) -> bool:
        """Does 「下一个」 mean a step of the job at hand, as in the walk through a closing?"""
        active = self._stack.top(conversation)
        return active is not None and active[0].outlives_person

    async def _go_to_next(self, conversation: Conversation, reply: Reply) -> None:
        """「下一个」, which no job understands as its own next step."""
        if conversation.dialogue.pending:
            await self.leave_for_next(conversation, reply)
        else:
            reply.say(NOTHING_NEXT)
            await self.after(conversation, reply)

    async def take_rest(self, view: Conversation, reply: Reply) -> None:
        """What is left of a turn of which a part was answered; with nothing left the job at hand comes back."""
        if not view.text:
            await self.after(view, reply)
        elif not await self.take_turn(view, reply):
            await self._questions.answer(view, reply)
            await self.after(view, reply)

    async def take_one(self, view: Conversation, reply: Reply) -> None:
        """Answers one problem of several, as if it had been a message of its own."""
        if not await self._take_by_job(view, reply):
            await self._questions.answer(view, reply)
            await self.after(view, reply)

    async def _take_by_job(self, conversation: Conversation, reply: Reply) -> bool:
        top = self._stack.top(conversation)
        if top is not None and leaves(top[0].name, conversation):
            return await self._open_by(conversation, reply)
        stays = top is not None and self._waits(top) and stays_with(top[0].name, conversation)
        heard = as_answer(conversation) if stays else conversation
        taken = await self._stack.go_on(heard, reply)
        conversation.carried = heard.carried
        if taken is Taken.ANSWERED:
            return True
        if taken is Taken.FINISHED:
            await self.go_on(conversation, reply)
            return True
        if stays and taken is Taken.LEFT:
            return False
        if top is None and await self._stack.answer_after(conversation, reply):
            return True
        if top is None and stays_on_case(conversation) and await self._questions.follow_up(conversation, reply):
            return True
        return await self._open_by(conversation, reply)

    async def _open_by(self, conversation: Conversation, reply: Reply) -> bool:
        running = {entry["name"] for entry in conversation.dialogue.jobs}
        claiming = (job for job in self._jobs if job.name not in running and job.claims(conversation))
        opened = next(claiming, None) or self._stack.opened_by(conversation)
        return opened is not None and await self._open(opened, conversation, reply)

    @staticmethod
    def _waits(top: tuple[Job, Memory]) -> bool:
        """Has the job at hand put a question, or a way out, and not heard of it yet?"""
        job, memory = top
        return job.why_asked(memory) is not None or job.awaits_verdict(memory)

    async def _open(self, job: Job, conversation: Conversation, reply: Reply) -> bool:
        taken = await self._stack.open_on_top(job, conversation, reply)
        if taken is Taken.FINISHED and conversation.left_over:
            await self._answer_left_over(conversation, reply)
        elif taken is Taken.FINISHED:
            await self.go_on(conversation, reply)
        return taken in (Taken.ANSWERED, Taken.FINISHED)

    async def _answer_left_over(self, conversation: Conversation, reply: Reply) -> None:
        """What was asked beside that which the job has answered: from the case on screen, else where it is surely
        known."""
        left = conversation.left_over or ""
        view = about_rest(conversation, left)
        as_told = view.about({"text": left, "intent": OTHER, "entities": view.entities()}, {})
        if not (
            await self._questions.follow_up(view, reply)
            or await self._questions.answer_if_sure(view, reply)
            or await self._questions.follow_up(as_told, reply)
        ):
            reply.say(unwritten_line([left]))
        await self.after(conversation, reply)
