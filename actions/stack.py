"""The stack of jobs in `dialogue.jobs`: which one lies on top, what it makes of a turn, which one a turn opens.

A login trouble in the middle of a closing lies on top of it; when it is over, the closing is on top again. What a job
has finished is solved: the matter that it was opened for, and what was told meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from actions.conversation import PRODUCT, Conversation
from actions.dialogue.asked import close_matter
from actions.dialogue.matters import solve
from actions.handoff.telling import rejoin
from actions.jobs import Job, Memory, Taken
from actions.products.answered import product_named
from actions.reply import Reply

MAX_JOBS = 3
ASKED_AFTER = 4
"""So many messages after its end a finished matter can still be asked about."""
_OVER = (Taken.FINISHED, Taken.ABANDONED)
# Buttons under a case; where they carry its id they are the question skill's, whatever job is at hand.
_CASE_INTENTS = frozenset({"helped", "not_helped", "show_case", "none_of_these"})


class JobStack:
    """Knows all jobs; holds no state of its own."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        """`jobs` in the order in which they are asked whether a turn opens them."""
        self._jobs = {job.name: job for job in jobs}

    def top(self, conversation: Conversation) -> tuple[Job, Memory] | None:
        """The job on top; one that this release does not know any more is dropped."""
        while conversation.dialogue.jobs:
            entry = conversation.dialogue.jobs[-1]
            if entry["name"] in self._jobs:
                return self._jobs[entry["name"]], entry["memory"]
            self.drop_top(conversation)
        return None

    def drop_top(self, conversation: Conversation) -> None:
        """The job on top is over."""
        conversation.dialogue.jobs = conversation.dialogue.jobs[:-1]

    def keep_outliving(self, conversation: Conversation) -> None:
        """An engineer had the conversation: only jobs that go on after that stay."""
        dialogue = conversation.dialogue
        dialogue.jobs = [
            entry for entry in dialogue.jobs if (job := self._jobs.get(entry["name"])) and job.outlives_person
        ]

    def urgent(self, conversation: Conversation) -> Job | None:
        """The job that comes before whatever is at hand; None where nothing is urgent, or it lies on top already."""
        urgent = next((job for job in self._jobs.values() if job.interrupts(conversation)), None)
        top = self.top(conversation)
        return None if top is not None and top[0] is urgent else urgent

    async def open_on_top(self, job: Job, conversation: Conversation, reply: Reply) -> Taken:
        """Opens a job; if it was under way beneath, it begins anew."""
        dialogue = conversation.dialogue
        dialogue.jobs = [entry for entry in dialogue.jobs if entry["name"] != job.name]
        memory: Memory = {}
        entry = {"name": job.name, "memory": memory, "matter": dialogue.matter_id}
        dialogue.jobs = [*dialogue.jobs, entry][-MAX_JOBS:]
        taken = await job.begin(conversation, reply, memory)
        if taken in _OVER:
            self.drop_top(conversation)
        return taken

    def opened_by(self, conversation: Conversation) -> Job | None:
        """The job that this turn opens; never one that is under way."""
        running = {entry["name"] for entry in conversation.dialogue.jobs}
        return next(
            (job for job in self._jobs.values() if job.name not in running and job.begins_with(conversation)), None
        )

    async def go_on(self, conversation: Conversation, reply: Reply) -> Taken:
        """Gives the turn to the job on top; LEFT where there is none."""
        top = self.top(conversation)
        if top is None or _is_case_button(conversation):
            return Taken.LEFT
        job, memory = top
        heard = product_named(conversation) if memory.get("asked") == PRODUCT else conversation
        taken = await job.go_on(heard, reply, memory)
        conversation.carried, conversation.left_over = heard.carried, heard.left_over
        if taken is Taken.ANSWERED:
            rejoin(conversation)
        matter = conversation.dialogue.jobs[-1].get("matter") if taken in _OVER else None
        if taken in _OVER:
            self.drop_top(conversation)
        if taken is Taken.FINISHED:
            texts = len(list(conversation.customer_texts()))
            conversation.dialogue.finished = {"name": job.name, "memory": memory, "texts": texts}
        if taken is Taken.FINISHED and not reply.hands_over:
            solve(conversation.dialogue, matter_id=matter)
            close_matter(conversation)
        return taken

    async def answer_after(self, conversation: Conversation, reply: Reply) -> bool:
        """Does he ask of what the last job has shown, within `ASKED_AFTER` messages of its end, and of no other
        product?"""
        over = conversation.dialogue.finished
        job = self._jobs.get(over["name"]) if over is not None else None
        if over is None or job is None or not conversation.text:
            return False
        is_recent = len(list(conversation.customer_texts())) - over["texts"] <= ASKED_AFTER
        return is_recent and await job.answer_after(conversation, reply, over["memory"])

    def facts(self, conversation: Conversation) -> dict[str, Any]:
        """What the jobs know for an engineer; the one on top counts most."""
        known: dict[str, Any] = {}
        for entry in conversation.dialogue.jobs:
            job = self._jobs.get(entry["name"])
            if job is not None:
                known.update({key: value for key, value in job.facts(entry["memory"]).items() if value is not None})
        return known


def _is_case_button(conversation: Conversation) -> bool:
    is_pressed = not conversation.text and conversation.intent in _CASE_INTENTS
    return is_pressed and (conversation.entity("case_id") is not None or conversation.intent == "none_of_these")
