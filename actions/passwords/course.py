"""The course of a password job: the next question, our own try, one procedure after the other, and how it ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from actions.answers.unwritten import POINT_NOT_KNOWN
from actions.clauses import SHORT_PAUSE
from actions.conversation import HELPED_RESULT, NOT_HELPED_RESULT, PRODUCT, Conversation
from actions.dialogue.acts import asked_clauses, asks
from actions.dialogue.asked import matter_texts, may_ask, password_question, told_before, was_put
from actions.fallback.stages import OFFER_AFTER_TRIES, offer_human
from actions.handoff.request import request_handoff
from actions.jobs import Memory, Taken, job_button
from actions.passwords import answered, texts
from actions.passwords.asides import hangs_on_account, wants_word
from actions.passwords.asked_points import points_beside_declined
from actions.passwords.beside import RESET, BesideSteps
from actions.passwords.content import Attribute, Procedures, Question
from actions.passwords.facts import facts_of
from actions.passwords.leaving import LEFT
from actions.passwords.likely import likely
from actions.passwords.naming import edition_named, takes_product
from actions.passwords.opening import CASHIER, INTENT, OF_TILL
from actions.passwords.presuming import presumed
from actions.passwords.reading import Reading
from actions.passwords.refusals import Refusal, find_refusal
from actions.passwords.screen import Screen
from actions.passwords.signs import (
    asks_more,
    asks_whether,
    finds_cause,
    is_urgent,
    speaks_of_account,
    tells_lost,
    tells_step_done,
)
from actions.passwords.triage import Triage
from actions.passwords.verdicts import is_on_the_way
from actions.products.asking import CHOOSE_INTENT
from actions.reply import Reply, handoff_button

BUTTON_QUESTION = "忘记登录密码了怎么办"
BRIEF_CHARS = 8
"""「对 她自己的」 is no other matter."""
DONE, FAILED, TRY, NO_TRY = "done", "failed", "try", "no_try"


class Course(BesideSteps):
    """Shared by all conversations; what it remembers of one stands in the job's memory."""

    def __init__(self, content: Procedures, screen: Screen, job: str) -> None:
        """`job`: the name that buttons carry."""
        super().__init__(content, screen)
        self._job = job

    async def advance(
        self, conversation: Conversation, reply: Reply, memory: Memory, *, lead: str = ""
    ) -> Taken:
        """The next step with what is known now: the product, another question, our own try, or a procedure."""
        triage = Triage(memory, self._content)
        memory["question"] = (conversation.dialogue.question or BUTTON_QUESTION)[:120]
        reply.set(awaiting=None)
        if triage.product is None and was_put(conversation.dialogue, PRODUCT):
            return await self.explain_products(conversation, reply, memory)
        if triage.product is None:
            memory["owed"] = " ".join([memory.get("owed", ""), *_owed(conversation)]).strip()
            await self._screen.ask_product(reply, memory)
            return Taken.ANSWERED
        triage.drop_senseless()
        await self._learn_edition(triage, conversation)
        question = self._next_question(triage, conversation)
        answered.note(triage, conversation.dialogue)
        if question is not None:
            is_asking = asks(conversation) or asks_more(conversation.text) or asks_whether(conversation.text)
            told = await self._screen.point_ahead(conversation.text, triage) if is_asking else ""
            is_again = was_put(conversation.dialogue, password_question(question.attribute), triage.product)
            if is_again and is_asking and question.attribute == memory.get("asked"):
                triage.give_up(question.attribute)  # who asks back gets his answer, and a way that needs none of us
                lead = f"{told or POINT_NOT_KNOWN}\n{texts.ASSUMED}"
                return await self.advance(conversation, reply, memory, lead=lead)
            await self._screen.ask(question, triage, reply, memory, lead or told, is_again=is_again)
            return Taken.ANSWERED
        if memory.get("asks_us") and self.may_reset(conversation, triage, memory):
            memory["stage"] = "offer_reset"
            buttons = [job_button(self._job, "好，试一下", TRY), job_button(self._job, "不用，告诉我怎么办", NO_TRY)]
            reply.say(texts.MAY_I_TRY, [*buttons, handoff_button()])
            return Taken.ANSWERED
        owed = memory.pop("owed", "")  # what was asked before the product was known
        is_asking = asks(conversation) or asks_more(conversation.text)
        is_asking = is_asking or wants_word(conversation.text) or is_urgent(conversation.text)
        if not lead and (owed or is_asking):
            self._screen.say_aside(f"{owed} {conversation.text if is_asking else ''}", triage, reply, is_followed=True)
        return await self.show(conversation, reply, memory, lead=lead)

    async def _learn_edition(self, triage: Triage, conversation: Conversation) -> None:
        """An edition that was named before the product was known counts from now on."""
        if triage.product is not None and "edition" not in triage.known:
            editions = await self._screen.editions(triage.product)
            found = told_before(conversation, lambda text: edition_named(text, editions))
            triage.set_product(triage.product, found)

    def _next_question(self, triage: Triage, conversation: Conversation) -> Question | None:
        """What to ask: not what he has told anywhere in this matter, nor what he was asked often enough."""
        while (question := triage.next_question()) is not None:
            found = answered.find(question.attribute, triage, conversation)
            if found is not None and triage.learn({question.attribute: found}):
                continue
            if self._presumes(question.attribute, triage, conversation):
                continue
            left = triage.only_choice(question)
            if left is not None and triage.learn(left.values(question.attribute)):
                continue
            is_choice = len(triage.open_choices(question)) > 1
            if is_choice and may_ask(conversation.dialogue, password_question(question.attribute), triage.product):
                return question
            triage.give_up(question.attribute)
        return None

    @staticmethod
    def _presumes(attribute: Attribute, triage: Triage, conversation: Conversation) -> bool:
        """Do his words, or their likeness to what others wrote, leave little else? It is taken over."""
        texts = matter_texts(conversation)
        asked = [text for text in texts if find_refusal(text) is None]  # what is declined tells of nobody's password
        found = presumed(attribute, triage, texts) or likely(attribute, triage, conversation.customer_told(), asked)
        return found is not None and triage.read(found)

    async def answer(
        self, attribute: str, number: str, conversation: Conversation, reply: Reply, memory: Memory
    ) -> Taken:
        """An answer to a question, by its number; an older button corrects what was answered before."""
        triage = Triage(memory, self._content)
        question = self._content.question(triage.product, attribute) if triage.product else None
        if question is None:
            return Taken.LEFT
        if number.isdecimal() and int(number) < len(question.choices):
            chosen = question.choices[int(number)]
            triage.learn(chosen.values(question.attribute))
        else:
            triage.give_up(question.attribute)
        memory["asked"] = None
        return await self.advance(conversation, reply, memory)

    async def explain_products(self, conversation: Conversation, reply: Reply, memory: Memory) -> Taken:
        """The customer cannot tell the product: what to look for, once; then a person. At the till it tells itself."""
        triage = Triage(memory, self._content)
        if triage.known.get("account") == CASHIER:
            reply.set(product=OF_TILL)
            triage.set_product(OF_TILL, None)
            return await self.advance(conversation, reply, memory)
        if memory.get("explained") or not may_ask(conversation.dialogue, PRODUCT):
            memory["stage"], memory["asked"] = "offering", None
            offer_human(conversation, reply, texts.PRODUCT_UNKNOWN)
            return Taken.ANSWERED
        memory["explained"] = True
        memory["stage"], memory["asked"] = "asking", "product"
        await self._screen.explain_products(reply)
        return Taken.ANSWERED

    async def hears_role(
        self, conversation: Conversation, reply: Reply, memory: Memory, reading: Reading
    ) -> bool:
        """「我就是系统管理员呀」: he is told what he does himself, with what he asks beside it."""
        triage = Triage(memory, self._content)
        is_news = reading.values.get("rights") == "yes" and triage.known.get("rights") != "yes"
        named, known = reading.values.get("account"), triage.known.get("account")
        is_other = named not in (None, "other_user", "administrator", known) or tells_lost(conversation.text)
        if not is_news or is_other or triage.way is None:
            return False
        own = replace(reading, values={"rights": "yes"}, denied=frozenset())
        if triage.changes_way(own):
            return await self.advance(conversation, reply, memory) is Taken.ANSWERED
        if await self._screen.is_administrators(triage.way):
            triage.known["rights"] = "yes"
            reply.say(texts.YOU_DO_IT, self._screen.end_buttons())
        else:
            return False
        if asks(conversation) or asks_more(conversation.text):
            await self.answers_clauses(conversation, reply, memory) or await self.answers_point(
                conversation, reply, memory, must_know=True
            )
        return True

    async def holds_on(self, conversation: Conversation, reply: Reply, memory: Memory) -> bool:
        """Words that neither ask nor change anything, and tell of nothing new: the procedure on screen stands."""
        triage = Triage(memory, self._content)
        if memory.get("stage") != "showing" or triage.way is None:
            return False
        is_brief = len(conversation.text) <= BRIEF_CHARS
        speaks_of_it = (is_brief or speaks_of_account(conversation.text)) and not asks_more(conversation.text)
        if not speaks_of_it and not await self._screen.is_about(conversation.text, triage.way, triage):
            return False
        return await self.show(conversation, reply, memory) is Taken.ANSWERED

    async def answer_offer(
        self, conversation: Conversation, reply: Reply, memory: Memory, *, agrees: bool
    ) -> Taken:
        """Yes or no to our own try."""
        if memory.get("stage") != "offer_reset":
            return Taken.LEFT
        memory["reset"] = "asked" if agrees else "declined"
        if not agrees:
            return await self.show(conversation, reply, memory)
        memory["stage"] = "resetting"
        reply.tell_desk(RESET, self.facts(memory))
        return Taken.ANSWERED

    async def hear_of_try(self, conversation: Conversation, reply: Reply, memory: Memory, result: str) -> Taken:
        """What became of our own try; whatever it is, it is not made again."""
        lead = {"not_connected": texts.NOT_CONNECTED, "done": texts.RESET_DONE}.get(result, texts.RESET_FAILED)
        memory["stage"] = "showing"
        if result == "done":
            reply.say(lead, self._screen.end_buttons())
            return Taken.ANSWERED
        return await self.show(conversation, reply, memory, lead=lead)

    async def show(self, conversation: Conversation, reply: Reply, memory: Memory, *, lead: str = "") -> Taken:
        """The procedure on screen, or the best that was not tried; none left: a person, or the library at first."""
        triage = Triage(memory, self._content)
        way = triage.way or triage.next_way()
        while way is not None:
            if await self._screen.show(way, triage, conversation, reply, memory, lead=lead):
                memory["stage"], memory["asked"], memory["reminded"] = "showing", None, False
                return Taken.ANSWERED
            triage.mark_tried()
            way = triage.next_way()
        if not memory.get("shown") and (conversation.text or conversation.intent == CHOOSE_INTENT):
            return Taken.ABANDONED  # the library may know more; a button of ours it cannot read
        memory["stage"] = "offering"
        offer_human(conversation, reply, OFFER_AFTER_TRIES if memory.get("shown") else texts.NO_WAY)
        return Taken.ANSWERED

    async def judge(self, helped: bool, conversation: Conversation, reply: Reply, memory: Memory) -> Taken:
        """It helped, or it did not; who is only on his way (「进服务器了」) has told neither."""
        if memory.get("stage") != "showing":
            return Taken.LEFT
        if helped and is_on_the_way(conversation.text):
            reply.say(texts.STEP_DONE, self._screen.end_buttons())
            return Taken.ANSWERED
        return self.finish(conversation, reply, memory) if helped else await self.next(conversation, reply, memory)

    def finish(self, conversation: Conversation, reply: Reply, memory: Memory) -> Taken:
        """It helped."""
        not_yet = texts.CAUSE_FOUND if finds_cause(conversation.text) else ""
        not_yet = texts.STEP_DONE if tells_step_done(conversation.text) else not_yet
        if not not_yet:
            self._screen.record(Triage(memory, self._content).way, conversation, reply, memory, HELPED_RESULT)
        is_of_other = Triage(memory, self._content).known.get("account") in ("other_user", CASHIER)
        reply.say(not_yet or (texts.GLAD_FOR_OTHERS if is_of_other else texts.GLAD))
        reply.set(awaiting=None)
        return Taken.FINISHED

    async def next(
        self, conversation: Conversation, reply: Reply, memory: Memory, *, was_tried: bool = True
    ) -> Taken:
        """It did not help, or is not open to him: the next procedure, or a person."""
        triage = Triage(memory, self._content)
        if was_tried:
            self._screen.record(triage.way, conversation, reply, memory, NOT_HELPED_RESULT)
        triage.mark_tried()
        memory["way"] = None
        lead = "" if triage.another_way() is None else texts.NEXT_WAY
        return await self.show(conversation, reply, memory, lead=lead)

    async def has_way_alone(self, memory: Memory) -> bool:
        """Is a procedure on screen, and the next one open to him without any administrator or engineer?"""
        triage = Triage(memory, self._content)
        way = triage.another_way() if memory.get("stage") == "showing" else None
        return way is not None and not way.escalate and await self._screen.is_his_own(way)

    async def come_back(self, conversation: Conversation, reply: Reply, memory: Memory) -> None:
        """After a digression; after the offer of a person, and more than once about steps, nothing more is said."""
        stage = memory.get("stage")
        conversation.dialogue.begin(INTENT, memory.get("question") or BUTTON_QUESTION)
        if stage == "asking":
            await self._screen.ask_again(Triage(memory, self._content), reply, memory, texts.BACK_TO_QUESTION)
        elif stage == "showing" and not memory.get("reminded"):
            memory["reminded"] = True
            if not _shows_way_of_password(reply):
                reply.say(texts.BACK_TO_WAY, self._screen.end_buttons())

    async def answers_after(self, conversation: Conversation, reply: Reply, memory: Memory) -> bool:
        """Is a point asked of the procedure that has helped? Then it is said, and nothing is asked any more."""
        triage = Triage(memory, self._content)
        if self._screen.say_aside(conversation.text, triage, reply, is_followed=True):
            return True
        if asks(conversation) and await self.answers_asked(conversation, reply, memory):
            return True
        told = await self._screen.point_after(conversation.text, triage, memory) if triage.way is not None else ""
        if told:
            reply.say(told)
        return bool(told)

    async def refuse(
        self, refusal: Refusal, conversation: Conversation, reply: Reply, memory: Memory, reading: Reading
    ) -> Taken:
        """What is declined, with the proper way: the one on screen, what his other words lead to, or the question that
        leads to it."""
        triage = Triage(memory, self._content)
        if refusal.kind == "database":  # what he asks for is not what he has lost
            reading = replace(reading, values={a: v for a, v in reading.values.items() if v != "database"})
        was_showing = memory.get("stage") == "showing"
        names_product = not was_showing and takes_product(conversation, triage)
        is_news = triage.changes_way(reading) if was_showing else triage.read(reading)
        if is_news or names_product:
            memory["asked"] = None
            is_of_leaver = refusal.kind == "others" and triage.known.get("trouble") == LEFT
            leads_on = texts.PROPER_WAY if refusal.leads_on else ""
            reply.say(texts.REFUSED_LEAVER if is_of_leaver else refusal.text + leads_on)
            return await self.advance(conversation, reply, memory)
        way = triage.way
        if way is None or not was_showing:
            reply.say(refusal.text)
            await self.come_back(conversation, reply, memory)
            return Taken.ANSWERED
        shown = texts.PROPER_WAY_SHOWN.format(way.solution or way.title)
        reply.say(refusal.text + shown, self._screen.end_buttons())
        await self._answer_each(points_beside_declined(conversation), conversation, reply, memory)
        return Taken.ANSWERED

    def hand_over(self, conversation: Conversation, reply: Reply, memory: Memory) -> Taken:
        """A person was asked for, among other words; what he asks beside that is answered."""
        memory["stage"] = "offering"
        if asks(conversation) or wants_word(conversation.text):
            self._screen.say_aside(conversation.text, Triage(memory, self._content), reply, is_followed=True)
        request_handoff(conversation, reply, self.facts(memory))
        return Taken.ANSWERED

    def facts(self, memory: Memory) -> Mapping[str, Any]:
        """What an engineer must know."""
        return facts_of(memory, self._content)


def _owed(conversation: Conversation) -> list[str]:
    """What is to be answered once the product is known: what he asks, and what cannot wait."""
    asked = asked_clauses(conversation)
    parts = SHORT_PAUSE.split(conversation.text)
    urgent = [part for part in parts if is_urgent(part) or hangs_on_account(part)]
    return [*asked, *(part for part in urgent if not any(part in clause for clause in asked))]


def _shows_way_of_password(reply: Reply) -> bool:
    """Has the library just shown another way out of this trouble? It asks itself how that went."""
    cards = ((message.get("custom") or {}).get("card") or {} for message in reply.messages)
    return any("-password-" in str(card.get("case_id", "")) for card in cards)
