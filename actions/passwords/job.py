"""The password job: asks what changes the answer, shows one procedure at a time, and ends well or with a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from actions.conversation import AWAIT_HELPED, Conversation
from actions.dialogue.acts import asks
from actions.dialogue.problems import wants_next
from actions.dialogue.quoting import without_abuse
from actions.fallback.foreign import answer_foreign_password
from actions.fallback.foreign_matters import names_foreign_password
from actions.jobs import Job, Memory, Taken, choice_of
from actions.passwords import opening, signs, texts
from actions.passwords.asides import wants_word
from actions.passwords.content import Procedures
from actions.passwords.course import BUTTON_QUESTION, DONE, FAILED, NO_TRY, TRY, Course
from actions.passwords.hearing import Hearing
from actions.passwords.managers import manager_named
from actions.passwords.naming import guess_cloud
from actions.passwords.opening import INTENT, STEERING
from actions.passwords.reading import Reading, read
from actions.passwords.refusals import Refusal, find_refusal
from actions.passwords.screen import Screen
from actions.passwords.telling import (
    corrected,
    counted,
    learns_of_service_admin,
    learns_that_none_manages,
    take_denials,
    take_rights,
)
from actions.passwords.triage import Triage
from actions.products.asking import CHOOSE_INTENT, UNKNOWN_INTENT, does_not_know
from actions.products.catalogue import Catalogue
from actions.reply import Reply, handoff_button
from kb.client import KbClient

SURE_TO_STOP = 0.8
"""Below this what looks like 「算了」 may be a short answer (「我自己的」); a stop meant as such is far above it."""
DANGEROUS = frozenset({"database", "crack", "licence"})
"""What is declined before anything else is heard in a turn: who asks for it may be about to do it."""
VALUE = "is:"
"""Begins the choice of a button that answers a question: `is:<attribute>:<number of the answer>`."""


class PasswordJob(Job):
    """Carries one password trouble to its end."""

    name: ClassVar[str] = "password"
    has_own_words: ClassVar[bool] = True

    def __init__(self, library: KbClient, catalogue: Catalogue, content: Procedures) -> None:
        """Takes the library that holds the steps, the product list, and the procedures."""
        self._library = library
        self._content = content
        self._catalogue = catalogue
        screen = Screen(library, catalogue, content, self.name)
        self._course = Course(content, screen, self.name)
        self._hearing = Hearing(content, screen, self._course)

    def begins_with(self, conversation: Conversation) -> bool:
        """See parent class: somebody lost, or is locked out of, a password of ours, or wants round it."""
        return opening.opens_job(conversation)

    async def begin(self, conversation: Conversation, reply: Reply, memory: Memory) -> Taken:
        """See parent class."""
        triage = Triage(memory, self._content)
        text = conversation.text
        triage.set_product(conversation.slot("product"), conversation.slot("edition"))
        self._take_case(conversation, reply, triage)
        if triage.product is None and (guessed := await guess_cloud(self._catalogue, text)) is not None:
            reply.set(product=guessed)
            triage.set_product(guessed, None)
        if not text:
            triage.learn({"trouble": "forgotten"})
            conversation.dialogue.begin(INTENT, BUTTON_QUESTION)
            return await self._course.advance(conversation, reply, memory)
        carried = conversation.carried
        if carried is not None:
            memory["facts"] = dict(carried.facts)
            triage.read(read(carried.words, product=triage.product))
        reading = self._read(conversation, triage, memory)
        refusal = find_refusal(text)
        if refusal is None and carried is None and await self._is_for_library(conversation, reading, triage):
            return Taken.ABANDONED
        if carried is not None and await self._topic_named(conversation, triage.product) is not None:
            return Taken.ABANDONED
        conversation.dialogue.begin(INTENT, text if carried is None else f"{carried.words}，{text}")
        take_denials(conversation, triage)
        triage.read(reading)
        take_rights(conversation, triage)
        learns_of_service_admin(text, triage)
        if signs.wants_person(text):
            return self._course.hand_over(conversation, reply, memory)
        memory["asks_us"] = reading.asks_us
        if refusal is not None:
            leads_on = self._leads_on(refusal, triage, text)
            reply.say(refusal.text + (texts.PROPER_WAY if leads_on else ""), [] if leads_on else [handoff_button()])
            reply.set(awaiting=None)
            if not leads_on:
                return Taken.FINISHED
            if triage.known.get("trouble") in (None, "change"):
                triage.learn({"trouble": "forgotten"})  # who wants round it does not know it, whatever he calls it
        return await self._course.advance(conversation, reply, memory)

    async def go_on(self, conversation: Conversation, reply: Reply, memory: Memory) -> Taken:
        """See parent class."""
        choice = choice_of(conversation, self.name)
        if choice is not None:
            return await self._choose(choice, conversation, reply, memory)
        if not conversation.text:
            return await self._take_button(conversation, reply, memory)
        if conversation.intent in STEERING and conversation.confidence >= SURE_TO_STOP:
            return Taken.LEFT
        if conversation.dialogue.pending and wants_next(conversation.text):
            return Taken.LEFT
        if signs.wants_person(conversation.text):
            return self._course.hand_over(conversation, reply, memory)
        triage = Triage(memory, self._content)
        memory["manager"] = manager_named(conversation.text) or memory.get("manager")
        if learns_that_none_manages(conversation.text, triage) or learns_of_service_admin(conversation.text, triage):
            return await self._course.advance(conversation, reply, memory)
        if await self._takes_correction(conversation, reply, memory):
            return Taken.ANSWERED
        refusal = find_refusal(conversation.text)
        if refusal is not None and refusal.kind in DANGEROUS:
            reading = self._read(conversation, Triage(memory, self._content), memory)
            return await self._course.refuse(refusal, conversation, reply, memory, reading)
        if signs.asks_other_way(conversation.text) and await self._course.has_way_alone(memory):
            return await self._course.next(conversation, reply, memory, was_tried=False)
        is_asked = asks(conversation) or signs.asks_more(conversation.text) or wants_word(conversation.text)
        is_more = signs.wants_us_to_act(conversation.text) or signs.tells_which(conversation.text)
        is_more = is_more or self._tells_role(conversation.text, memory)
        if is_asked and not is_more and self._course.explains_pitfall(conversation, reply, memory):
            await self._course.answer_the_other(conversation, reply, memory)
            return Taken.ANSWERED  # 「那旧管理员的手机号停了 要他配合吗」, whatever else its words could mean
        if signs.denies_password(conversation.text):
            return Taken.ABANDONED
        if names_foreign_password(conversation.text):
            conversation.dialogue.begin(None, conversation.text)
            answer_foreign_password(conversation, reply)
            return Taken.FINISHED
        if refusal is not None:
            reading = self._read(conversation, Triage(memory, self._content), memory)
            return await self._course.refuse(refusal, conversation, reply, memory, reading)
        answers_product = memory.get("asked") == "product" and conversation.entity("product") is not None
        topic = None if answers_product else await self._topic_named(conversation, memory.get("product"))
        if topic is not None:
            return Taken.ABANDONED if topic in opening.SAME_TROUBLE else Taken.LEFT
        reading = self._read(conversation, Triage(memory, self._content), memory)
        if memory.get("asked") == "product" and not conversation.entity("product"):
            taken = await self._take_product(conversation, reply, memory, reading)
            if taken is not None:
                return taken
        return await self._hearing.take_words(conversation, reply, memory, reading)

    async def _takes_correction(self, conversation: Conversation, reply: Reply, memory: Memory) -> bool:
        """Does he tell, under a procedure, what contradicts what it was shown for? Just that is set right, and what
        holds then is shown, with what he asks beside it."""
        names_product = any(conversation.entity(name) for name in ("product", "product_excluded", "edition"))
        if memory.get("stage") != "showing" or names_product or names_foreign_password(conversation.text):
            return False
        triage = Triage(memory, self._content)
        against = corrected(self._read(conversation, triage, memory), conversation, triage)
        if against is None or not triage.changes_way(against):
            return False
        return await self._course.advance(conversation, reply, memory) is Taken.ANSWERED

    async def come_back(self, conversation: Conversation, reply: Reply, memory: Memory) -> None:
        """See parent class."""
        await self._course.come_back(conversation, reply, memory)

    def awaits_verdict(self, memory: Memory) -> bool:
        """See parent class."""
        return memory.get("stage") == "showing"

    def case_at_hand(self, memory: Memory) -> str | None:
        """See parent class."""
        case: str | None = memory.get("case")
        return case

    def why_asked(self, memory: Memory) -> str | None:
        """See parent class."""
        asked, product = memory.get("asked"), memory.get("product")
        if memory.get("stage") != "asking" or asked is None:
            return None
        if asked == "product":
            return "不同产品的密码归不同的人管，办法也不一样，说错了会耽误您，所以先问清楚。"
        question = self._content.question(product, asked) if product else None
        return question.why if question else None

    async def answer_after(self, conversation: Conversation, reply: Reply, memory: Memory) -> bool:
        """See parent class."""
        product = conversation.entity("product")
        is_other = (product is not None and product != memory.get("product")) or bool(conversation.entity("error_text"))
        is_asked = asks(conversation) or signs.asks_more(conversation.text)
        is_new = signs.speaks_of_recovery(conversation.text) or signs.has_no_password_yet(conversation.text)
        if not is_asked or is_other or is_new:
            return False
        return await self._course.answers_after(conversation, reply, memory)

    async def hear(self, conversation: Conversation, reply: Reply, memory: Memory, request: str, result: str) -> Taken:
        """See parent class."""
        if request != "reset" or memory.get("stage") != "resetting":
            return Taken.LEFT
        return await self._course.hear_of_try(conversation, reply, memory, result)

    def facts(self, memory: Memory) -> Mapping[str, Any]:
        """See parent class."""
        return self._course.facts(memory)

    async def _choose(self, choice: str, conversation: Conversation, reply: Reply, memory: Memory) -> Taken:
        if choice == DONE:
            return self._course.finish(conversation, reply, memory)
        if choice == FAILED:
            return await self._course.next(conversation, reply, memory)
        if choice in (TRY, NO_TRY):
            return await self._course.answer_offer(conversation, reply, memory, agrees=choice == TRY)
        attribute, _, number = choice.removeprefix(VALUE).partition(":")
        return await self._course.answer(attribute, number, conversation, reply, memory)

    async def _take_button(self, conversation: Conversation, reply: Reply, memory: Memory) -> Taken:
        """A button that is not the job's own: a product, 「忘记密码」 once more; anything else is a digression."""
        if conversation.intent == CHOOSE_INTENT:
            Triage(memory, self._content).set_product(conversation.entity("product"), None)
            memory["asked"] = None
            return await self._course.advance(conversation, reply, memory)
        if conversation.intent == UNKNOWN_INTENT:
            return await self._course.explain_products(conversation, reply, memory)
        if conversation.intent == INTENT:
            return await self._course.advance(conversation, reply, memory)
        if conversation.intent in ("helped", "not_helped"):
            return await self._course.judge(conversation.intent == "helped", conversation, reply, memory)
        return Taken.LEFT

    async def _take_product(
        self, conversation: Conversation, reply: Reply, memory: Memory, reading: Reading
    ) -> Taken | None:
        """The product is asked for and not named: guessed by its clues, or not known; None where neither is said."""
        guessed = await self._catalogue.guess(conversation.text)
        if guessed is None:
            is_unknown = reading.is_unsure or does_not_know(conversation.text) or signs.nobody_knows(conversation.text)
            return await self._course.explain_products(conversation, reply, memory) if is_unknown else None
        reply.set(product=guessed)
        triage = Triage(memory, self._content)
        triage.set_product(guessed, None)
        triage.read(self._read(conversation, triage, memory))
        memory["asked"] = None
        return await self._course.advance(conversation, reply, memory)

    def _take_case(self, conversation: Conversation, reply: Reply, triage: Triage) -> None:
        """A case of ours that is on screen tells the product, where nothing else does, and that it is the till's."""
        case, named = conversation.dialogue.current, conversation.entity("product")
        meant = self._content.meant_by(case) if case is not None and conversation.awaiting == AWAIT_HELPED else None
        if meant is None or triage.product not in (None, meant[0]) or named not in (None, meant[0]):
            return
        if triage.product is None:
            reply.set(product=meant[0])
            triage.set_product(meant[0], None)
        if meant[1] == opening.CASHIER:
            triage.learn({"account": opening.CASHIER, "trouble": "forgotten"})

    def _leads_on(self, refusal: Refusal, triage: Triage, text: str) -> bool:
        """Is the right way one of our procedures? For somebody else's password where he forgot it."""
        if refusal.kind == "others" and triage.product is not None and signs.is_of_forgetful(text):
            triage.learn({"account": "other_user"})
            return True
        return refusal.leads_on

    def _read(self, conversation: Conversation, triage: Triage, memory: Memory) -> Reading:
        product = conversation.entity("product") or triage.product
        name = signs.user_name(conversation.text)
        memory["user_name"] = name or memory.get("user_name")
        memory["is_head"] = memory.get("is_head", False) or signs.is_head_of_firm(conversation.text)
        memory["is_it"] = memory.get("is_it", False) or signs.is_it(conversation.text)
        memory["is_alone"] = memory.get("is_alone", False) or signs.works_alone(conversation.text)
        memory["head"] = signs.head_named(conversation.text) or memory.get("head")
        memory["manages_alone"] = memory.get("manages_alone", False) or signs.manages_alone(conversation.text)
        memory["manager"] = manager_named(conversation.text) or memory.get("manager")
        # Without abuse: 「气死我了」 names nobody's password.
        reading = read(without_abuse(conversation.text), asked=memory.get("asked"), product=product)
        reading = counted(reading, conversation, triage)
        if name is not None or (reading.asks_us and signs.is_for_himself(conversation.text)):
            reading.values.setdefault("account", "own_user")
        return reading

    @staticmethod
    def _tells_role(text: str, memory: Memory) -> bool:
        """Does he say for the first time that he is an administrator?"""
        is_told = memory.get("known", {}).get("rights") == "yes"
        return not is_told and read(text, product=memory.get("product")).values.get("rights") == "yes"

    async def _topic_named(self, conversation: Conversation, product: str | None) -> str | None:
        return await opening.topic_named(self._library, conversation, product, self._content.case_ids)

    async def _is_for_library(self, conversation: Conversation, reading: Reading, triage: Triage) -> bool:
        return await opening.library_knows_better(
            self._library, conversation, reading, product=triage.product, ours=self._content.case_ids
        )
