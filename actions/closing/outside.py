"""Questions that the checklists answer whether or not one is walked: what comes first, and a year end that is final."""

from __future__ import annotations

from actions.closing.content import Checklists, Item
from actions.closing.order import order_text
from actions.closing.questions import asks_to_reopen_year
from actions.closing.text import is_final
from actions.closing.turn import Turn
from actions.conversation import Conversation
from actions.jobs import Taken
from actions.products.asking import product_buttons
from actions.products.catalogue import Catalogue
from actions.reply import handoff_button

ORDER_OF_WHICH = "各个产品的先后不一样，请问您用的是哪一个？"
MAX_QUESTION = 60


class Outside:
    """Answers from the checklists of the product that is known; of an order the product is asked."""

    def __init__(self, checklists: Checklists, catalogue: Catalogue) -> None:
        """Takes the content and the names of products."""
        self._checklists = checklists
        self._catalogue = catalogue

    def final_year(self, conversation: Conversation) -> Item | None:
        """The year end that he asks to take back, where the product has no way back; None for any other question."""
        product = conversation.entity("product") or conversation.slot("product")
        edition = conversation.entity("edition") or conversation.slot("edition")
        checklist = self._checklists.find(product, edition) if product else None
        if checklist is None or not asks_to_reopen_year(conversation.text):
            return None
        return next((item for item in checklist.items if is_final(item)), None)

    def may_order(self, conversation: Conversation) -> bool:
        """Can the checklist say which comes first? Where the product is not known, any that names both."""
        product = conversation.entity("product") or conversation.slot("product")
        fitting = self._checklists.of_product(product) if product else self._checklists.all
        return any(order_text(one, conversation.text, "") for one in fitting)

    async def tell_order(self, turn: Turn) -> Taken | None:
        """Which of two comes first, for the product of this turn, of the job, or of the conversation; else the product
        is asked once. None where the checklist does not name both."""
        conversation, memory = turn.conversation, turn.memory
        asked = memory.pop("order", None)
        question: str = asked or turn.text
        if turn.walk is not None:
            product: str | None = turn.walk.checklist.product
            fitting = [turn.walk.checklist]
        else:
            product = conversation.entity("product") or conversation.slot("product") or memory.get("product")
            fitting = self._checklists.of_product(product) if product else []
        if product is None:
            if asked is not None:
                return None  # it was no product that was named
            memory["order"] = question[:MAX_QUESTION]
            turn.say(ORDER_OF_WHICH, product_buttons(await self._catalogue.products()))
            return Taken.ANSWERED
        name = await self._catalogue.name(product) or product
        told = next((text for one in fitting if (text := order_text(one, question, name))), None)
        if told is None:
            return None
        turn.say(told, turn.resuming() if turn.walk is not None else [handoff_button()])
        return Taken.ANSWERED if turn.walk is not None or memory.get("asked") else Taken.FINISHED
