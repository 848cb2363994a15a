"""Who answers where no job does, as the director and the actions need them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from actions.conversation import Conversation
from actions.reply import Reply


class Questions(Protocol):
    """The question skill, as the director needs it."""

    async def answer(self, conversation: Conversation, reply: Reply) -> None:
        """Answers a question that no job takes."""

    async def ask_again(self, conversation: Conversation, reply: Reply) -> None:
        """Puts the open question, if there is one, once more."""

    async def follow_up(self, conversation: Conversation, reply: Reply, *, surely: bool = False) -> bool:
        """Is this turn about the case on screen? Then it is answered from it; `surely`: only where it says something to
        it."""

    async def heed_said(self, conversation: Conversation, reply: Reply, of_job: str | None) -> None:
        """What was said before is not denied in this reply."""

    def hear_success(self, conversation: Conversation, reply: Reply, *, goes_on: bool) -> None:
        """The case on screen has helped. `goes_on`: there is more to do, a job or another problem of the message."""

    async def answer_if_sure(self, conversation: Conversation, reply: Reply) -> bool:
        """Answers what the library is sure of; else nothing is said."""

    async def take_clue(self, conversation: Conversation, reply: Reply) -> bool:
        """Where the customer could not name his product: does this turn tell by what is on screen? Then it is answered,
        and nothing else is heard in it."""


class Beside(Protocol):
    """Who answers while a person is awaited, as the director needs it."""

    async def answer(
        self,
        conversation: Conversation,
        reply: Reply,
        warns: Callable[[Conversation], str | None],
        case_id: str | None = None,
    ) -> None:
        """Answers the question of this turn, or says honestly who will; `warns`: what must not be done before;
        `case_id`: the case that the job at hand is at."""

    async def is_of(self, conversation: Conversation, told: Sequence[str]) -> bool:
        """Does the case that these words of his name surely answer this turn?"""
