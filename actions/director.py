"""Who has the turn: the job at hand, a job that the words open, or, for anything else, the question skill.

Jobs lie on a stack in `dialogue.jobs`: a login trouble in the middle of a closing lies on top of it, and when it is
over the closing comes back. What no job takes is a digression: the caller answers it, then `after` leads back.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from actions.conversation import Conversation
from actions.jobs import CHOICE_INTENT, Job, Memory, Taken
from actions.reply import Reply

MAX_JOBS = 3
STALE_BUTTON = "这一步已经过去了。请直接告诉我您现在想做什么，或者说“转人工”。"


class Director:
    """Knows all jobs; holds no state of its own."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        """`jobs` in the order in which they are asked whether a turn opens them."""
        self._jobs = {job.name: job for job in jobs}

    async def take_turn(self, conversation: Conversation, reply: Reply) -> bool:
        """Gives the turn to the job it belongs to. False: no job wants it, so the caller answers and calls `after`."""
        taken = await self._continue(conversation, reply)
        if taken is Taken.ANSWERED:
            return True
        if taken is Taken.FINISHED:
            await self.after(conversation, reply)
            return True
        opened = self._opened_by(conversation)
        if opened is not None:
            return await self._open(opened, conversation, reply)
        if conversation.intent == CHOICE_INTENT:
            reply.say(STALE_BUTTON)
            await self.after(conversation, reply)
            return True
        return False

    async def after(self, conversation: Conversation, reply: Reply) -> None:
        """A digression is answered, or a job on top is over: the job beneath leads back to where it stood."""
        active = self._active(conversation)
        if active is not None:
            job, memory = active
            await job.come_back(conversation, reply, memory)

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

    def why_asked(self, conversation: Conversation) -> str | None:
        """Why the job at hand asked what it asked last; None where no job asked anything."""
        active = self._active(conversation)
        return active[0].why_asked(active[1]) if active else None

    def drop_all(self, conversation: Conversation) -> None:
        """「重新开始」: no job goes on."""
        conversation.dialogue.jobs = []

    def drop_top(self, conversation: Conversation) -> bool:
        """「算了」: the job at hand ends; was there one?"""
        was_active = bool(conversation.dialogue.jobs)
        self._drop_top(conversation)
        return was_active

    def facts(self, conversation: Conversation) -> dict[str, Any]:
        """What the jobs know for an engineer; the one on top counts most."""
        known: dict[str, Any] = {}
        for entry in conversation.dialogue.jobs:
            job = self._jobs.get(entry["name"])
            if job is not None:
                known.update({key: value for key, value in job.facts(entry["memory"]).items() if value is not None})
        return known

    async def _continue(self, conversation: Conversation, reply: Reply) -> Taken:
        active = self._active(conversation)
        if active is None:
            return Taken.LEFT
        job, memory = active
        taken = await job.go_on(conversation, reply, memory)
        if taken in (Taken.FINISHED, Taken.ABANDONED):
            self._drop_top(conversation)
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
            await self.after(conversation, reply)
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
