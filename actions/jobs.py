"""A job: something the bot carries over several turns, such as a password, a login, or a month's closing.

The director (actions/director.py) decides which job a turn belongs to; a job decides what it means. What a job
remembers is a plain dict kept with the dialogue, so it survives restarts and days; a job object holds no state.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from enum import Enum
from typing import Any, ClassVar

from actions.conversation import Conversation
from actions.reply import Button, Reply

CHOICE_INTENT = "job_choice"
"""The intent of every button of a job; its values are `job` and `choice`."""

Memory = dict[str, Any]


class Taken(Enum):
    """What became of a turn that was given to a job."""

    ANSWERED = "answered"
    """The job has answered and goes on."""
    FINISHED = "finished"
    """The job has answered and is over; what waited beneath it comes back."""
    LEFT = "left"
    """A digression: not for this job, which goes on afterwards. Nothing was said; somebody else answers."""
    ABANDONED = "abandoned"
    """The job is over and has said nothing; somebody else answers."""


class Job(ABC):
    """One kind of job. `memory` is its own dict: change it in place, keep it JSON and small (ids, not texts)."""

    name: ClassVar[str]
    leaves_questions_open: ClassVar[bool] = False
    """May what a digression asked still be answered beside the line that leads back? Not where the job asks itself."""
    looks_on: ClassVar[bool] = False
    """Does it go on by itself with what goes wrong besides a success: 「装好了 进去了 没看见公司账」?"""
    has_own_words: ClassVar[bool] = False
    """Do words such as 「重新来」 and 「先不做」 mean something in this job, before they end what is at hand?"""
    outlives_person: ClassVar[bool] = False
    """Does it go on after an engineer has had the conversation? A closing does; a login trouble is the engineer's."""

    @abstractmethod
    def begins_with(self, conversation: Conversation) -> bool:
        """Does this turn open the job? Never asked while this job is active."""

    def claims(self, conversation: Conversation) -> bool:
        """Do the words leave no doubt that it is this job's, whatever they were heard as? It is asked before the others
        are; never while this job is active."""
        return False

    def takes_as_told(self, conversation: Conversation, memory: Memory) -> bool:
        """Does the turn plainly tell it facts, though it was heard as the wish for a person?"""
        return False

    def interrupts(self, conversation: Conversation) -> bool:
        """Does this turn come before whatever is at hand? Only signs of an emergency do."""
        return False

    @abstractmethod
    async def begin(self, conversation: Conversation, reply: Reply, memory: Memory) -> Taken:
        """The first turn; `memory` is empty."""

    @abstractmethod
    async def go_on(self, conversation: Conversation, reply: Reply, memory: Memory) -> Taken:
        """A later turn, words or a button (`choice_of`)."""

    @abstractmethod
    async def come_back(self, conversation: Conversation, reply: Reply, memory: Memory) -> None:
        """After a digression: one short line that leads back to where the job stood, with its buttons."""

    async def answer_after(self, conversation: Conversation, reply: Reply, memory: Memory) -> bool:
        """The job is over and he asks once more: is that a point of what it has shown? Then it is answered, and only
        then; `memory` is as the job left it."""
        return False

    def why_asked(self, memory: Memory) -> str | None:
        """Why the bot asked what it asked last, in plain words; None where it asked nothing."""
        return None

    def awaits_verdict(self, memory: Memory) -> bool:
        """Is a way out on screen, and the bot waiting to hear whether it worked?"""
        return False

    def awaits_person(self, memory: Memory) -> bool:
        """Has it called a person itself, and hears what is said until he comes?"""
        return False

    def warns(self, conversation: Conversation, memory: Memory) -> str | None:
        """While a person is awaited: what must not be done before he has come, where it is asked; None: nothing."""
        return None

    def case_at_hand(self, memory: Memory) -> str | None:
        """The id of the library's case that it has shown last, or that the trouble names; None where there is none."""
        return None

    def line_when_stopped(self, memory: Memory) -> str | None:
        """What is said when the customer stops the job (「算了」); None: the general line."""
        return None

    async def hear(self, conversation: Conversation, reply: Reply, memory: Memory, request: str, result: str) -> Taken:
        """The desk reports on a structured request of this job (`reset`, `check`, `file`, `reminder`)."""
        return Taken.LEFT

    def facts(self, memory: Memory) -> Mapping[str, Any]:
        """What an engineer must know of this job when a person takes over; keys of design §4 and the job's own."""
        return {}


def job_button(job: str, title: str, choice: str) -> Button:
    """A button that answers what the job asked."""
    return Button(title, CHOICE_INTENT, {"job": job, "choice": choice})


def choice_of(conversation: Conversation, job: str) -> str | None:
    """The choice, when this turn is a button of this job; else None."""
    if conversation.intent != CHOICE_INTENT or conversation.entity("job") != job:
        return None
    return conversation.entity("choice")
