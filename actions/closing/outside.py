"""Questions that the checklists answer outside a walk as well: what comes first, what taking a close back needs."""

from __future__ import annotations

from collections.abc import Sequence

from actions.clauses import SHORT_PAUSE
from actions.closing.content import Checklist, Checklists, Item
from actions.closing.item_asked import item_answer
from actions.closing.may_close import may_close, may_close_text
from actions.closing.next_step import asks_next, next_text
from actions.closing.order import asks_order, order_text
from actions.closing.part_asked import PartAsked, part_asked
from actions.closing.questions import asks_to_reopen_year
from actions.closing.reopening import WITHIN_YEAR, is_on_screen, reopening_text, was_told_whole, whole_text
from actions.closing.reopening_words import Point, ledger_is_open, points_asked, says_within_year
from actions.closing.text import is_final, titles, undo_text
from actions.closing.told import items_asked_for
from actions.closing.turn import JOB, Turn, read_choice
from actions.closing.whereabouts import where_asked, where_outside
from actions.conversation import AWAIT_CHOICE, PRODUCT, Conversation
from actions.dialogue.asked import EDITION, matter_texts
from actions.jobs import Taken, job_button
from actions.products.asking import product_buttons
from actions.products.catalogue import Catalogue
from actions.reply import Button, handoff_button
from actions.steering.about_us import about_rest

ORDER_OF_WHICH = "各个产品的先后不一样，请问您用的是哪一个？"
EDITION_OF_WHICH = "{}各个版本退账的做法不一样，您用的是哪一种？"
STEPS_TITLE = "看反结账怎么点"
WHOLE_TITLE = "看先退哪个、要注意什么"
REOPENING = "reopening"
"""The choice of the button under a short answer, with the list that it is of."""
OF_MODULE = {
    "asset": ("固定资产", "固资", "资产", "卡片", "折旧"),
    "business": ("业务", "库存", "存货", "进销存", "单据"),
}
"""What a question names, by the word in the id of the case that tells its clicks."""
YEAR_END = "year-end"
"""In the id of a case on going back into the year before."""
NEEDLESS = "没有{}的，不用做。结账清单里的{}可以不做。"
RECENT = 3
"""So many of his messages back he tells what is closed already."""
MAX_QUESTION = 70
_LEDGERS = (Point.ORDER, Point.ALSO, Point.LEDGER_FIRST)
"""Points that are settled where the general ledger is not closed itself."""


class Outside:
    """Answers from the checklists of the product that is known; else the product is asked once."""

    def __init__(self, checklists: Checklists, catalogue: Catalogue) -> None:
        """Takes the content and the names of products."""
        self._checklists = checklists
        self._catalogue = catalogue

    def final_year(self, conversation: Conversation) -> Item | None:
        """The year end that he asks to take back, where the product has no way back; None for any other question."""
        product = conversation.entity("product") or conversation.slot("product")
        edition = conversation.entity("edition") or conversation.slot("edition")
        checklist = self._checklists.find(product, edition) if product else None
        text = conversation.text
        if checklist is None or not asks_to_reopen_year(text) or says_within_year(text):
            return None
        return next((item for item in checklist.items if is_final(item)), None)

    def part_asked(self, conversation: Conversation) -> PartAsked | None:
        """What of this turn a checklist can answer, and what is asked beside it."""
        whole = conversation.text
        return part_asked(
            whole, lambda words: self.is_asked(conversation if words == whole else about_rest(conversation, words))
        )

    def is_asked(self, conversation: Conversation) -> bool:
        """Can a checklist answer these words: which of two comes first, or what a reopening over modules takes?"""
        if self._points(conversation, conversation.text) or self._needless(conversation) is not None:
            return True
        if self._sets_year_right(conversation) is not None:
            return True
        fitting = self._fitting(conversation, {}) or self._checklists.all
        text, told = conversation.text, matter_texts(conversation)
        if where_asked(fitting[0], text) is not None and len(fitting) == 1:
            return True
        if len(fitting) == 1 and (asks_next(fitting[0], text) or self._of_one_item(conversation, fitting[0])):
            return True
        return asks_order(text, told) and any(order_text(one, text, "", told) for one in fitting)

    async def tell(self, turn: Turn) -> Taken | None:
        """Answers this turn, or the question that waited for the product; None where the checklists do not know."""
        conversation, memory = turn.conversation, turn.memory
        if turn.text and (needless := self._needless(conversation)) is not None:
            turn.say(needless, turn.resuming() if turn.walk is not None else [])
            return Taken.ANSWERED if turn.walk is not None or memory.get("asked") else Taken.FINISHED
        if turn.walk is None and (meant := self._sets_year_right(conversation)) is not None:
            return await self.tell_whole(turn, meant.id, [WITHIN_YEAR])
        asked = memory.pop("order", None)
        question: str = asked or turn.text
        points = self._points(conversation, question)
        told_so_far = matter_texts(conversation)
        fitting_here = self._fitting(conversation, memory)
        if asked is None and turn.walk is None and len(fitting_here) == 1:
            item = where_asked(fitting_here[0], turn.text)
            if item is not None and not points:
                turn.say(where_outside(item), [handoff_button()])
                return Taken.ANSWERED if memory.get("asked") else Taken.FINISHED
            told_here = await self._next(conversation, fitting_here[0], turn.text)
            if not points and (said := told_here or await self._item(conversation, fitting_here[0])) is not None:
                if said in conversation.bot_texts():
                    return None
                turn.say(said, [handoff_button()])
                return Taken.ANSWERED if memory.get("asked") else Taken.FINISHED
        if not points and not asks_order(question, told_so_far):
            return None
        if turn.walk is not None:
            fitting: Sequence[Checklist] = [turn.walk.checklist]
        else:
            verb, value, _ = read_choice(conversation.entity("choice") or "")
            fitting = self._fitting(conversation, {**memory, **({"edition": value} if verb == "edition" else {})})
        if not fitting or (points and len(fitting) > 1):
            if asked is not None and not fitting:
                return None  # it was no product that was named
            memory["order"] = question[:MAX_QUESTION]
            await self._ask_which(turn, fitting)
            return Taken.ANSWERED
        name = await self._name(conversation, fitting[0])
        told = self._told(fitting, points, question, name, conversation)
        if told is None or told in conversation.bot_texts():
            return None  # who asks on was not answered by it: the library may know better
        more = self._more(turn, fitting[0], question) if points else []
        turn.say(told, [*more, *(turn.resuming() if turn.walk is not None else [handoff_button()])])
        return Taken.ANSWERED if turn.walk is not None or memory.get("asked") else Taken.FINISHED

    async def tell_whole(self, turn: Turn, checklist_id: str, lead: Sequence[str] = ()) -> Taken:
        """The order of a reopening with its steps, where it was wanted by a button or the year was set right."""
        checklist = self._checklists.by_id.get(checklist_id)
        if checklist is None:
            return Taken.ABANDONED
        name = await self._name(turn.conversation, checklist)
        told = whole_text(checklist, name, turn.conversation.dialogue)
        buttons = turn.resuming() if turn.walk is not None else [handoff_button()]
        turn.say("\n".join([*lead, told]), [_clicks(checklist, "", turn.conversation.dialogue.current), *buttons])
        return Taken.ANSWERED if turn.walk is not None or turn.memory.get("asked") else Taken.FINISHED

    def _sets_year_right(self, conversation: Conversation) -> Checklist | None:
        """The list of a product of which the year before was told, where he means a month of this year."""
        if not says_within_year(conversation.text):
            return None
        current = conversation.dialogue.current or ""
        fitting = self._fitting(conversation, {})
        about_year = [one for one in self._checklists.all if YEAR_END in current and current in one.reopening.cases]
        if len(fitting) == 1 and (_was_told_final(fitting[0], conversation) or _is_offered(fitting[0], conversation)):
            about_year += fitting
        meant = next(iter(about_year), None)
        return None if meant is None or was_told_whole(meant, conversation.dialogue) else meant

    @staticmethod
    def _more(turn: Turn, checklist: Checklist, question: str) -> list[Button]:
        """What stands behind a short answer: the order as a whole, and where to click."""
        is_told = was_told_whole(checklist, turn.conversation.dialogue)
        whole = [] if is_told else [job_button(JOB, WHOLE_TITLE, f"{REOPENING}:{checklist.id}")]
        return [*whole, _clicks(checklist, question, turn.conversation.dialogue.current)]

    @staticmethod
    def _told(
        fitting: Sequence[Checklist], points: Sequence[Point], question: str, name: str, conversation: Conversation
    ) -> str | None:
        """The order that is asked, and the points of a reopening, each where it is asked."""
        told = matter_texts(conversation)
        # 「先结业务还是先结财务 结错了业务能单独反吗」 asks for both.
        parts = [part for part in SHORT_PAUSE.split(question) if not points_asked(part)] if points else [question]
        asking = [part for part in parts if asks_order(part, told)]
        found = (order_text(one, part, name, told) for part in asking for one in fitting)
        order = next((text for text in found if text), None)
        if not points:
            return order
        undo = reopening_text(fitting[0], points, name, conversation.dialogue, told)
        return "\n".join(filter(None, (order, undo))) or None

    def _needless(self, conversation: Conversation) -> str | None:
        """「没有外币 要不要调汇」: every product says alike that it need not be done, so none is asked."""
        fitting = self._fitting(conversation, {}) or self._checklists.all
        for checklist in fitting:
            items, what = items_asked_for(checklist.items, conversation.text)
            if items:
                return NEEDLESS.format(what, titles(items))
        return None

    async def _next(self, conversation: Conversation, checklist: Checklist, text: str) -> str | None:
        """What follows the item that he names, under the name of his product."""
        return next_text(checklist, text, await self._name(conversation, checklist))

    @staticmethod
    def _of_one_item(conversation: Conversation, checklist: Checklist) -> bool:
        """May something be closed now; or, beside a case, where is an item clicked and what does it change?"""
        text = conversation.text
        on_screen = conversation.dialogue.current
        is_item = on_screen is not None and item_answer(checklist, text, on_screen) is not None
        return is_item or may_close(checklist, text) is not None

    async def _item(self, conversation: Conversation, checklist: Checklist) -> str | None:
        """The answer to that; what follows an item that he names as done is told before it."""
        text = conversation.text
        if (item := may_close(checklist, text)) is not None:
            told = list(conversation.customer_texts())[-RECENT:]
            return may_close_text(checklist, item, await self._name(conversation, checklist), [*told, text])
        on_screen = conversation.dialogue.current
        return item_answer(checklist, text, on_screen) if on_screen is not None else None

    async def _name(self, conversation: Conversation, checklist: Checklist) -> str:
        """What we call it: by the edition, where the customer's is one of the list."""
        edition = conversation.entity("edition") or conversation.slot("edition")
        known = edition if edition in checklist.editions else None
        return await self._catalogue.name(checklist.product, known) or checklist.product

    def _points(self, conversation: Conversation, question: str) -> list[Point]:
        dialogue = conversation.dialogue
        is_at_hand = any(is_on_screen(one, dialogue) for one in self._checklists.all)
        points = points_asked(question, is_at_hand=is_at_hand)
        if ledger_is_open(matter_texts(conversation)):
            return [Point.OPEN if point in _LEDGERS else point for point in points]
        return points

    def _fitting(self, conversation: Conversation, memory: dict[str, object]) -> Sequence[Checklist]:
        """The lists of the product that is known, one where the edition is; none where it is not."""
        product = conversation.entity("product") or conversation.slot("product") or memory.get("product")
        edition = conversation.entity("edition") or memory.get("edition") or conversation.slot("edition")
        if not product:
            return []
        found = self._checklists.find(str(product), str(edition) if edition else None)
        return [found] if found is not None else self._checklists.of_product(str(product))

    async def _ask_which(self, turn: Turn, fitting: Sequence[Checklist]) -> None:
        """The product; of one whose editions differ, the edition."""
        if not fitting:
            turn.ask(PRODUCT, ORDER_OF_WHICH, product_buttons(await self._catalogue.products()))
            return
        turn.memory["product"] = product = fitting[0].product
        name = await self._catalogue.name(product) or product
        buttons = []
        for checklist in fitting:
            editions = [await self._catalogue.name(product, one) or one for one in checklist.editions]
            title = "、".join(one.removeprefix(f"{name} ") for one in editions)
            buttons.append(job_button(JOB, title, f"edition:{checklist.editions[0]}"))
        turn.ask(EDITION, EDITION_OF_WHICH.format(name), [*buttons, handoff_button()])


def _was_told_final(checklist: Checklist, conversation: Conversation) -> bool:
    """Has he read that the year end cannot be taken back?"""
    finals = [undo_text(item, None) for item in checklist.items if is_final(item)]
    return any(line in conversation.bot_texts() for line in finals)


def _is_offered(checklist: Checklist, conversation: Conversation) -> bool:
    """Do cases on taking back stand in the list that he is to choose from, where a year end is final?"""
    has_final = any(is_final(item) for item in checklist.items)
    offered = {one.get("case_id") for one in conversation.dialogue.candidates}
    is_list = conversation.awaiting == AWAIT_CHOICE and not offered.isdisjoint(checklist.reopening.cases)
    return has_final and is_list


def _clicks(checklist: Checklist, question: str, on_screen: str | None) -> Button:
    """The button to the case that tells the clicks, of the module that he names, else of that of the case on screen."""
    cases = checklist.reopening.cases
    named = [word for word, names in OF_MODULE.items() if any(name in question for name in names)]
    named = named or [word for word in OF_MODULE if f"-{word}-" in (on_screen or "")]
    fitting = (case for case in cases for word in named if f"-{word}-" in case)
    return Button(STEPS_TITLE, "show_case", {"case_id": next(fitting, cases[0])})
