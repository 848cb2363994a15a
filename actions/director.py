"""Who has the turn: the job at hand, a job that the words open, or, for anything else, the question skill.

Jobs lie on a stack in `dialogue.jobs`: a login trouble in the middle of a closing lies on top of it, and when it is
over the closing comes back. What no job takes is a digression: the caller answers it, then `after` leads back. Of a
message that tells several problems the first is taken, the others wait in `dialogue.pending` until it is over.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from actions.conversation import AWAIT_CHOICE, AWAIT_HANDOFF, AWAIT_HELPED, AWAIT_PRODUCT, AWAITING, Conversation
from actions.dialogue.errand import colleague_is_away, goes_off, let_go, say_colleague_is_away
from actions.dialogue.problems import Problem, split_problems, wants_next
from actions.dialogue.remarks import Remark, Tone, read_remark
from actions.dialogue.why import WHY, asks_why
from actions.jobs import CHOICE_INTENT, Job, Memory, Taken
from actions.reply import Button, Reply

MAX_JOBS = 3
STALE_BUTTON = "这一步已经过去了。请直接告诉我您现在想做什么，或者说“转人工”。"
NOTHING_NEXT = "您说的事都看过了。还有别的问题直接说；上面的办法不管用的话，回复“没解决”或者“转人工”。"
NEXT_TITLE = "看下一件"
NEXT_JOB = "problems"
"""Stands in the button for the next problem where other buttons name their job."""
QUOTE_CHARS = 40
THANKS = "thanks"
_UNDER_WAY = frozenset({AWAIT_CHOICE, AWAIT_HANDOFF, AWAIT_HELPED, AWAIT_PRODUCT})
# What is said of one problem only; a version or a product holds for all of them.
_OF_ONE_PROBLEM = {
    "module": "module",
    "period": "period",
    "scope": "scope",
    "error_text": "error_text",
    "account_kind": "account_kind",
}
# Buttons under a case; where they carry its id they are the question skill's, whatever job is at hand.
_CASE_INTENTS = frozenset({"helped", "not_helped", "show_case", "none_of_these"})


class Questions(Protocol):
    """The question skill, as the director needs it."""

    async def answer(self, conversation: Conversation, reply: Reply) -> None:
        """Answers a question that no job takes."""

    async def ask_again(self, conversation: Conversation, reply: Reply) -> None:
        """Puts the open question, if there is one, once more."""

    def hear_success(self, conversation: Conversation, reply: Reply, *, goes_on: bool) -> None:
        """The case on screen has helped. `goes_on`: there is more to do, a job or another problem of the message."""

    async def take_clue(self, conversation: Conversation, reply: Reply) -> bool:
        """Where the customer could not name his product: does this turn tell by what is on screen? Then it is answered,
        and nothing else is heard in it."""


class Director:
    """Knows all jobs; holds no state of its own."""

    def __init__(self, jobs: Sequence[Job], questions: Questions) -> None:
        """`jobs` in the order in which they are asked whether a turn opens them."""
        self._jobs = {job.name: job for job in jobs}
        self._questions = questions

    async def take_turn(self, conversation: Conversation, reply: Reply) -> bool:
        """Gives the turn to whom it belongs. False: no job wants it, so the caller answers and calls `after`."""
        if await self._take_interruption(conversation, reply):
            return True
        if await self._explain(conversation, reply) or await self._take_several(conversation, reply):
            return True
        if await self._take_remark(conversation, reply):
            return True
        if self._is_under_way(conversation) and goes_off(conversation.text):
            let_go(conversation, reply)
            return True
        if _is_next_button(conversation):
            await self.leave_for_next(conversation, reply)
            return True
        if _answers_offer(conversation):
            return False
        if not self.is_busy(conversation) and await self._questions.take_clue(conversation, reply):
            return True
        if self._leaves_job_for_next(conversation):
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
        if conversation.intent == CHOICE_INTENT:
            reply.say(STALE_BUTTON)
            await self.after(conversation, reply)
            return True
        return False

    async def after(self, conversation: Conversation, reply: Reply) -> None:
        """A digression is answered, or a job on top is over: the job beneath leads back to where it stood."""
        active = self._active(conversation)
        if active is not None and not reply.hands_over:
            job, memory = active
            # The job's question is the latest now; what a digression waited for no longer counts.
            if not job.leaves_questions_open:
                reply.set(**{AWAITING: None})
            await job.come_back(conversation, reply, memory)

    async def go_on(self, conversation: Conversation, reply: Reply) -> None:
        """What was at hand is over: the job beneath comes back; else the next problem of the message is taken."""
        if self._active(conversation) is not None:
            await self.after(conversation, reply)
        elif conversation.dialogue.pending and not reply.hands_over:
            await self._take_next(conversation, reply)

    async def hear(self, conversation: Conversation, reply: Reply, request: str, result: str) -> bool:
        """The desk reports on a request; the job at hand may go on from there. False: it was not for a job."""
        active = self._active(conversation)
        if active is None:
            return False
        job, memory = active
        taken = await job.hear(conversation, reply, memory, request, result)
        if taken in (Taken.FINISHED, Taken.ABANDONED):
            self._drop_top(conversation)
        return taken in (Taken.ANSWERED, Taken.FINISHED)

    async def take_own_words(self, conversation: Conversation, reply: Reply) -> bool:
        """「重新来」, 「先不做」 to a job that knows what they mean. False: they mean what they mean elsewhere."""
        active = self._active(conversation)
        if active is None or not active[0].has_own_words:
            return False
        if await self._explain(conversation, reply):
            return True  # 「为什么要问这个」 sounds like a new start to the classifier
        taken = await self._continue(conversation, reply)
        if taken is Taken.FINISHED:
            await self.go_on(conversation, reply)
        return taken in (Taken.ANSWERED, Taken.FINISHED)

    def leave_to_person(self, conversation: Conversation) -> None:
        """An engineer had the conversation: what he saw to is over."""
        dialogue = conversation.dialogue
        dialogue.pending = []
        dialogue.jobs = [
            entry for entry in dialogue.jobs if (job := self._jobs.get(entry["name"])) and job.outlives_person
        ]

    def offer_next(self, conversation: Conversation, reply: Reply, line: str) -> bool:
        """Says that another problem waits, and offers to take it; False where none does. `line` has a place {text}."""
        waiting = conversation.dialogue.pending
        if waiting:
            text = line.format(text=_quoted(waiting[0]["text"]))
            reply.say(text, [Button(NEXT_TITLE, CHOICE_INTENT, {"job": NEXT_JOB, "choice": "next"})])
        return bool(waiting)

    def stop(self, conversation: Conversation) -> str | None:
        """「算了」: the job at hand ends; what that job says of it."""
        active = self._active(conversation)
        line = active[0].line_when_stopped(active[1]) if active else None
        self._drop_top(conversation)
        return line

    def is_busy(self, conversation: Conversation) -> bool:
        """Is there a job to lead back to?"""
        return self._active(conversation) is not None

    def _is_under_way(self, conversation: Conversation) -> bool:
        """Is there something that the customer may go off to do: a job, a case on screen, an open question?"""
        return self.is_busy(conversation) or conversation.awaiting in _UNDER_WAY

    def awaits_person(self, conversation: Conversation) -> bool:
        """Has the job at hand called a person itself, and hears what is said until he comes?"""
        active = self._active(conversation)
        return active is not None and active[0].awaits_person(active[1])

    def goes_on_beside_ticket(self, conversation: Conversation) -> bool:
        """Does the job at hand go on whoever has been called, as the walk through a closing does?"""
        active = self._active(conversation)
        return active is not None and active[0].outlives_person

    def is_engaged(self, conversation: Conversation) -> bool:
        """Is there more to do after what is at hand: a job, or another problem of the message?"""
        return self.is_busy(conversation) or bool(conversation.dialogue.pending)

    def facts(self, conversation: Conversation) -> dict[str, Any]:
        """What the jobs know for an engineer; the one on top counts most."""
        known: dict[str, Any] = {}
        for entry in conversation.dialogue.jobs:
            job = self._jobs.get(entry["name"])
            if job is not None:
                known.update({key: value for key, value in job.facts(entry["memory"]).items() if value is not None})
        return known

    async def _take_interruption(self, conversation: Conversation, reply: Reply) -> bool:
        """An emergency comes first, whatever is at hand; the job that sees to it goes on top."""
        urgent = next((job for job in self._jobs.values() if job.interrupts(conversation)), None)
        active = self._active(conversation)
        if urgent is None or (active is not None and active[0] is urgent):
            return False
        dialogue = conversation.dialogue
        dialogue.jobs = [entry for entry in dialogue.jobs if entry["name"] != urgent.name]
        return await self._open(urgent, conversation, reply)

    async def _explain(self, conversation: Conversation, reply: Reply) -> bool:
        """「为什么问这个」: the reason, then the question again."""
        if not asks_why(conversation):
            return False
        active = self._active(conversation)
        reason = active[0].why_asked(active[1]) if active else WHY.get(conversation.awaiting or "")
        if reason is None:
            return False
        reply.say(reason)
        if active:
            await self.after(conversation, reply)
        else:
            await self._questions.ask_again(conversation, reply)
        return True

    async def _take_several(self, conversation: Conversation, reply: Reply) -> bool:
        """Did this turn tell several problems? The first is taken now, the others are kept."""
        problems = split_problems(conversation)
        if not problems:
            return False
        conversation.dialogue.pending = problems[1:]
        reply.say(_announce(problems))
        await self._take_problem(problems[0], conversation, reply)
        return True

    async def _take_remark(self, conversation: Conversation, reply: Reply) -> bool:
        """「补了 平了」, 「明白 我找信息部」 to an answer on screen, whatever the classifier has made of it."""
        remark = read_remark(conversation) if self._awaits_verdict(conversation) else None
        if remark is None:
            return False
        if remark.tone is Tone.NODS and (self.is_busy(conversation) or conversation.intent == THANKS):
            return False  # what 「好的」 agrees to, the job knows: it may have proposed a person; and thanks are thanks
        if remark.tone is not Tone.WORKED:
            let_go(conversation, reply)
            if remark.rest and conversation.dialogue.pending:
                await self.leave_for_next(conversation, reply)
            return True
        await self._hear_success(remark, conversation, reply)
        return True

    def _awaits_verdict(self, conversation: Conversation) -> bool:
        """Is an answer on screen, of the question skill or of the job at hand?"""
        active = self._active(conversation)
        return conversation.awaiting == AWAIT_HELPED or (active is not None and active[0].awaits_verdict(active[1]))

    async def _hear_success(self, remark: Remark, conversation: Conversation, reply: Reply) -> None:
        """It worked; what is asked beyond that is answered as a question about the same matter."""
        heard = conversation.about({"text": remark.told, "intent": "helped", "entities": []}, {})
        told = conversation.dialogue.told
        matter = self.facts(conversation).get("question") or conversation.dialogue.question
        taken = await self._continue(heard, reply)
        if taken not in (Taken.ANSWERED, Taken.FINISHED):
            more = self.is_engaged(conversation) or bool(remark.rest)
            self._questions.hear_success(heard, reply, goes_on=more)
        if remark.rest:
            conversation.dialogue.told = told  # the matter is not over
            text = f"{matter}，{remark.rest}" if matter else remark.rest
            asked = {"text": text, "intent": conversation.dialogue.topic or conversation.intent, "entities": []}
            view = conversation.about(asked, {AWAITING: None})
            await self._questions.answer(view, reply)
            await self.after(view, reply)
        elif taken is not Taken.ANSWERED:
            await self.go_on(heard, reply)

    async def leave_for_next(self, conversation: Conversation, reply: Reply) -> None:
        """「下一个」: what is at hand ends, the next problem of the message is taken."""
        self._drop_top(conversation)
        if not conversation.dialogue.pending:
            reply.say(STALE_BUTTON)
            return
        await self._take_next(conversation, reply)

    def _leaves_job_for_next(self, conversation: Conversation) -> bool:
        """「下一个」 as we said it: the next problem, unless the job at hand has steps of its own to go on with."""
        active = self._active(conversation)
        has_own_words = active is not None and active[0].has_own_words
        return bool(conversation.dialogue.pending) and not has_own_words and wants_next(conversation.text)

    async def _go_to_next(self, conversation: Conversation, reply: Reply) -> None:
        """「下一个」, which no job understands as its own next step."""
        if conversation.dialogue.pending:
            await self.leave_for_next(conversation, reply)
        else:
            reply.say(NOTHING_NEXT)
            await self.after(conversation, reply)

    async def _take_next(self, conversation: Conversation, reply: Reply) -> None:
        problem, *rest = conversation.dialogue.pending
        conversation.dialogue.pending = rest
        reply.say(f"接着看您说的另一件：“{_quoted(problem['text'])}”。")
        await self._take_problem(problem, conversation, reply)

    async def _take_problem(self, problem: Problem, conversation: Conversation, reply: Reply) -> None:
        """Answers one problem as if it had been a message of its own."""
        conversation.dialogue.told = [problem["text"]]
        named = {entity["entity"]: entity["value"] for entity in problem["entities"]}
        own = {slot: named.get(entity) for slot, entity in _OF_ONE_PROBLEM.items()}
        own["codes"] = [entity["value"] for entity in problem["entities"] if entity["entity"] == "code"] or None
        own |= {slot: named[slot] for slot in ("product", "edition", "version") if slot in named}
        changed = {slot: value for slot, value in own.items() if conversation.slot(slot) != value}
        reply.set(**changed)
        view = conversation.about(problem, {**changed, AWAITING: None})
        if not await self._take_by_job(view, reply):
            await self._questions.answer(view, reply)
            await self.after(view, reply)

    async def _take_by_job(self, conversation: Conversation, reply: Reply) -> bool:
        taken = await self._continue(conversation, reply)
        if taken is Taken.ANSWERED:
            return True
        if taken is Taken.FINISHED:
            await self.go_on(conversation, reply)
            return True
        opened = self._opened_by(conversation)
        return opened is not None and await self._open(opened, conversation, reply)

    async def _continue(self, conversation: Conversation, reply: Reply) -> Taken:
        active = self._active(conversation)
        if active is None or _is_case_button(conversation):
            return Taken.LEFT
        job, memory = active
        taken = await job.go_on(conversation, reply, memory)
        if taken in (Taken.FINISHED, Taken.ABANDONED):
            self._drop_top(conversation)
        if taken is Taken.FINISHED and not reply.hands_over:
            conversation.dialogue.told = []
        return taken

    def _opened_by(self, conversation: Conversation) -> Job | None:
        running = {entry["name"] for entry in conversation.dialogue.jobs}
        return next(
            (job for job in self._jobs.values() if job.name not in running and job.begins_with(conversation)), None
        )

    async def _open(self, job: Job, conversation: Conversation, reply: Reply) -> bool:
        memory: Memory = {}
        conversation.dialogue.jobs = [*conversation.dialogue.jobs, {"name": job.name, "memory": memory}][-MAX_JOBS:]
        taken = await job.begin(conversation, reply, memory)
        if taken in (Taken.FINISHED, Taken.ABANDONED):
            self._drop_top(conversation)
        if taken is Taken.FINISHED:
            await self.go_on(conversation, reply)
        return taken in (Taken.ANSWERED, Taken.FINISHED)

    def _active(self, conversation: Conversation) -> tuple[Job, Memory] | None:
        """The job on top; one that this release does not know any more is dropped."""
        while conversation.dialogue.jobs:
            entry = conversation.dialogue.jobs[-1]
            if entry["name"] in self._jobs:
                return self._jobs[entry["name"]], entry["memory"]
            self._drop_top(conversation)
        return None

    def _drop_top(self, conversation: Conversation) -> None:
        conversation.dialogue.jobs = conversation.dialogue.jobs[:-1]


def _announce(problems: Sequence[Problem]) -> str:
    """Says how many problems were heard, and in which order they are taken."""
    first, *others = (f"“{_quoted(problem['text'])}”" for problem in problems)
    counted = {2: "两", 3: "三"}.get(len(problems), "四")
    return f"您说了{counted}件事，我一件一件来。先看{first}；弄好了，或者您说“下一个”，再看{'、'.join(others)}。"


def _quoted(text: str) -> str:
    line = " ".join(text.split()).rstrip("？?。！!")
    return line if len(line) <= QUOTE_CHARS else line[: QUOTE_CHARS - 1] + "…"


def _answers_offer(conversation: Conversation) -> bool:
    """Yes or no to the offer of a person, whatever job is at hand."""
    return conversation.awaiting == AWAIT_HANDOFF and conversation.intent in ("affirm", "deny")


def _is_next_button(conversation: Conversation) -> bool:
    return conversation.intent == CHOICE_INTENT and conversation.entity("job") == NEXT_JOB


def _is_case_button(conversation: Conversation) -> bool:
    is_pressed = not conversation.text and conversation.intent in _CASE_INTENTS
    return is_pressed and (conversation.entity("case_id") is not None or conversation.intent == "none_of_these")
