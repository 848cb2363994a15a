"""What a turn is searched with: its question, all that was told where that is too little, or what is newest of it."""

from __future__ import annotations

from actions.answers.follow_up import Earlier
from actions.answers.newest import find_newest
from actions.answers.search import SEARCHED_SLOTS, Found, search_library
from actions.answers.set_aside import without_rejected
from actions.conversation import AWAIT_REPHRASE, Conversation
from actions.dialogue.matters import matter_at_hand
from actions.reply import Reply
from kb.client import KbClient


class Searching:
    """Shared by all conversations; holds no state of its own."""

    def __init__(self, library: KbClient) -> None:
        """Takes the library."""
        self._library = library

    async def search(self, conversation: Conversation, reply: Reply, product: str | None) -> Found:
        """With the question at hand, without the cases that he has said to be none of his."""
        slots = {name: reply.slots.get(name, conversation.slot(name)) for name in SEARCHED_SLOTS}
        found = await search_library(self._library, conversation.dialogue.question or "", product=product, **slots)
        return without_rejected(found, conversation.dialogue)

    async def search_newest(
        self, earlier: Earlier, conversation: Conversation, reply: Reply, product: str | None
    ) -> Found:
        """As `search`; under a case whose steps are done, with what stands in his way now where all is not sure."""
        found = await self.search(conversation, reply, product)
        if earlier.case_id is None or found.sure_answer(product) is not None:
            return found
        slots = {name: conversation.slot(name) for name in ("edition", "version")}
        newest = await find_newest(self._library, conversation.text, product=product, **slots)
        return without_rejected(newest, conversation.dialogue) if newest is not None else found

    async def search_all_told(
        self, found: Found, conversation: Conversation, reply: Reply, product: str | None
    ) -> Found:
        """Where these words alone find no answer, those before count: other ones were asked for, or a product named."""
        here = matter_at_hand(conversation.dialogue)
        told = "，".join(here["words"]) if here is not None else ""
        goes_on = conversation.awaiting == AWAIT_REPHRASE or conversation.entity("product") is not None
        if not goes_on or not told or found.sure_answer(product) is not None:
            return found
        slots = {name: reply.slots.get(name, conversation.slot(name)) for name in SEARCHED_SLOTS}
        whole = await search_library(self._library, told, product=product, **slots)
        is_better = whole.sure_answer(product) is not None or found.result.outcome == "unknown"
        return whole if is_better else found
