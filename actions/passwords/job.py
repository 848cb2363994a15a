"""The password job: asks what changes the answer, shows one procedure at a time, and ends well or with a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from actions.conversation import HELPED_RESULT, NOT_HELPED_RESULT, Conversation
from actions.dialogue.anger import is_angry
from actions.dialogue.errand import let_go
from actions.dialogue.problems import wants_next
from actions.dialogue.quoting import without_abuse
from actions.dialogue.remarks import only_nods
from actions.fallback.foreign import answer_foreign_password, names_foreign_password
from actions.fallback.stages import OFFER_AFTER_TRIES, offer_human
from actions.handoff.request import request_handoff
from actions.jobs import Job, Memory, Taken, choice_of, job_button
from actions.passwords import opening, texts
from actions.passwords import reading as words
from actions.passwords.content import Procedures
from actions.passwords.facts import facts_of
from actions.passwords.naming import denies_product, takes_product
from actions.passwords.opening import INTENT, OTHER_MATTERS, POLITE, SHORT_CHARS, STEERING, SURE
from actions.passwords.reading import Reading
from actions.passwords.refusals import Refusal, find_refusal
from actions.passwords.screen import Screen
from actions.passwords.triage import Triage
from actions.passwords.wording import asks_whether, receives_codes, user_name
from actions.products.asking import CHOOSE_INTENT, UNKNOWN_INTENT, does_not_know
from actions.products.catalogue import Catalogue
from actions.reply import Reply, handoff_button
from kb.client import KbClient

SURE_TO_STOP = 0.8
"""Below this what looks like 「算了」 may be a short answer (「我自己的」); a stop meant as such is far above it."""
BUTTON_QUESTION = "忘记登录密码了怎么办"
DONE, FAILED, TRY, NO_TRY = "done", "failed", "try", "no_try"
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
        self._screen = Screen(library, catalogue, content, self.name)
        self._may_be_connected = True  # until the desk says no; who connects something restarts the services

    def begins_with(self, conversation: Conversation) -> bool:
        """See parent class: somebody lost, or is locked out of, a password of ours, or wants round it."""
        return opening.opens_job(conversation)

    async def begin(self, conversation: Conversation, reply: Reply, memory: Memory) -> Taken:
        """See parent class."""
        triage = Triage(memory, self._content)
        text = conversation.text
        triage.set_product(conversation.slot("product"), conversation.slot("edition"))
        if not text:
            triage.learn({"trouble": "forgotten"})
            conversation.dialogue.begin(INTENT, BUTTON_QUESTION)
            return await self._advance(conversation, reply, memory)
        carried = conversation.carried
        if carried is not None:
            memory["facts"] = dict(carried.facts)
            triage.read(words.read(carried.words, product=triage.product))
        reading = self._read(conversation, triage, memory)
        refusal = find_refusal(text)
        if refusal is None and carried is None and await self._is_for_library(conversation, reading, triage):
            return Taken.ABANDONED
        conversation.dialogue.begin(INTENT, text if carried is None else f"{carried.words}，{text}")
        triage.read(reading)
        if words.wants_person(text):
            return self._hand_over(conversation, reply, memory)
        memory["asks_us"] = reading.asks_us
        if refusal is not None:
            leads_on = self._leads_on(refusal, triage, text)
            reply.say(refusal.text, [] if leads_on else [handoff_button()])
            reply.set(awaiting=None)
            if not leads_on:
                return Taken.FINISHED
            if triage.known.get("trouble") in (None, "change"):
                triage.learn({"trouble": "forgotten"})  # who wants round it does not know it, whatever he calls it
        return await self._advance(conversation, reply, memory)

    async def go_on(self, conversation: Conversation, reply: Reply, memory: Memory) -> Taken:
        """See parent class."""
        triage = Triage(memory, self._content)
        choice = choice_of(conversation, self.name)
        if choice is not None:
            return await self._choose(choice, conversation, reply, memory)
        if not conversation.text:
            return await self._take_button(conversation, reply, memory)
        if conversation.intent in STEERING and conversation.confidence >= SURE_TO_STOP:
            return Taken.LEFT
        if conversation.dialogue.pending and wants_next(conversation.text):
            return Taken.LEFT
        if words.wants_person(conversation.text):
            return self._hand_over(conversation, reply, memory)
        if words.asks_more(conversation.text) and self._explains_pitfall(conversation, reply, memory):
            return Taken.ANSWERED  # 「那旧管理员的手机号停了 要他配合吗」, whatever else its words could mean
        if words.denies_password(conversation.text):
            return Taken.ABANDONED
        if names_foreign_password(conversation.text):
            conversation.dialogue.begin(None, conversation.text)
            answer_foreign_password(conversation, reply)
            return Taken.FINISHED
        refusal = find_refusal(conversation.text)
        if refusal is not None:
            reply.say(refusal.text)
            await self.come_back(conversation, reply, memory)
            return Taken.ANSWERED
        reading = self._read(conversation, triage, memory)
        if memory.get("asked") == "product" and not conversation.entity("product"):
            guessed = await self._catalogue.guess(conversation.text)
            if guessed is None and (reading.is_unsure or does_not_know(conversation.text)):
                return await self._explain_products(conversation, reply, memory)
            if guessed is not None:
                reply.set(product=guessed)
                triage.set_product(guessed, None)
                triage.read(self._read(conversation, triage, memory))
                memory["asked"] = None
                return await self._advance(conversation, reply, memory)
        return await self._take_words(conversation, reply, memory, reading)

    async def come_back(self, conversation: Conversation, reply: Reply, memory: Memory) -> None:
        """See parent class; after the offer of a person, and more than once about steps, nothing more is said."""
        stage = memory.get("stage")
        conversation.dialogue.begin(INTENT, memory.get("question") or BUTTON_QUESTION)
        if stage == "asking":
            await self._screen.ask_again(Triage(memory, self._content), reply, memory, texts.BACK_TO_QUESTION)
        elif stage == "showing" and not memory.get("reminded"):
            memory["reminded"] = True
            reply.say(texts.BACK_TO_WAY, self._screen.end_buttons())

    def awaits_verdict(self, memory: Memory) -> bool:
        """See parent class."""
        return memory.get("stage") == "showing"

    def why_asked(self, memory: Memory) -> str | None:
        """See parent class."""
        asked, product = memory.get("asked"), memory.get("product")
        if memory.get("stage") != "asking" or asked is None:
            return None
        if asked == "product":
            return "不同产品的密码归不同的人管，办法也不一样，说错了会耽误您，所以先问清楚。"
        question = self._content.question(product, asked) if product else None
        return question.why if question else None

    async def hear(self, conversation: Conversation, reply: Reply, memory: Memory, request: str, result: str) -> Taken:
        """See parent class: what became of our own try; whatever it is, it is not made again."""
        if request != "reset" or memory.get("stage") != "resetting":
            return Taken.LEFT
        self._may_be_connected = result != "not_connected"
        lead = {"not_connected": texts.NOT_CONNECTED, "done": texts.RESET_DONE}.get(result, texts.RESET_FAILED)
        memory["stage"] = "showing"
        if result == "done":
            reply.say(lead, self._screen.end_buttons())
            return Taken.ANSWERED
        return await self._show(conversation, reply, memory, lead=lead)

    def facts(self, memory: Memory) -> Mapping[str, Any]:
        """See parent class."""
        return facts_of(memory, self._content)

    async def _choose(self, choice: str, conversation: Conversation, reply: Reply, memory: Memory) -> Taken:
        if choice == DONE:
            return self._finish(conversation, reply, memory)
        if choice == FAILED:
            return await self._next(conversation, reply, memory)
        if choice in (TRY, NO_TRY):
            return await self._answer_offer(conversation, reply, memory, agrees=choice == TRY)
        attribute, _, number = choice.removeprefix(VALUE).partition(":")
        return await self._answer(attribute, number, conversation, reply, memory)

    async def _answer(
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
        return await self._advance(conversation, reply, memory)

    async def _take_button(self, conversation: Conversation, reply: Reply, memory: Memory) -> Taken:
        """A button that is not the job's own: a product, 「忘记密码」 once more; anything else is a digression."""
        triage = Triage(memory, self._content)
        if conversation.intent == CHOOSE_INTENT:
            triage.set_product(conversation.entity("product"), None)
            memory["asked"] = None
            return await self._advance(conversation, reply, memory)
        if conversation.intent == UNKNOWN_INTENT:
            return await self._explain_products(conversation, reply, memory)
        if conversation.intent == INTENT:
            return await self._advance(conversation, reply, memory)
        if conversation.intent in ("helped", "not_helped"):
            return await self._judge(conversation.intent == "helped", conversation, reply, memory)
        return Taken.LEFT

    async def _take_words(
        self, conversation: Conversation, reply: Reply, memory: Memory, reading: Reading
    ) -> Taken:
        triage = Triage(memory, self._content)
        numbered = self._screen.number_of(conversation.text, triage, memory)
        if numbered is not None:
            return await self._answer(memory["asked"], numbered, conversation, reply, memory)
        stage, intent = memory.get("stage"), conversation.intent
        if stage == "offer_reset" and words.declines_try(conversation.text):
            return await self._answer_offer(conversation, reply, memory, agrees=False)
        if stage == "offer_reset" and intent in ("affirm", "deny", "helped", "not_helped"):
            return await self._answer_offer(conversation, reply, memory, agrees=intent in ("affirm", "helped"))
        is_denied = denies_product(conversation, reply, triage)
        is_corrected = takes_product(conversation, triage)
        # Words about another matter may hold a word of ours (「账套」); a sure intent of theirs counts more then.
        is_other = intent in OTHER_MATTERS and conversation.confidence >= SURE and len(conversation.text) > 8
        has_news = not (is_other and memory.get("asked") not in (*reading.values, "product")) and triage.read(reading)
        repeats = conversation.entity("product_excluded") is not None and conversation.entity("product") is not None
        if is_denied or is_corrected or has_news or (repeats and stage != "offering"):
            memory["asks_us"] = memory.get("asks_us") or reading.asks_us
            return await self._advance(conversation, reply, memory)
        if stage == "asking":
            return await self._hear_answer(conversation, reply, memory, reading)
        if self._explains_pitfall(conversation, reply, memory):
            return Taken.ANSWERED
        if stage == "showing" and not memory.get("offers_person") and only_nods(conversation):
            let_go(conversation, reply)
            return Taken.ANSWERED
        verdict = words.judged(conversation.text, intent)
        holds = receives_codes(conversation.text) or (verdict is None and bool(reading.values) and intent == "affirm")
        if stage == "showing" and holds and triage.way is not None and not reading.asks_us:
            title = triage.way.solution or triage.way.title
            reply.say(texts.STILL_HOLDS.format(title), self._screen.end_buttons())
            return Taken.ANSWERED
        if stage == "showing" and verdict is not None:
            return await self._judge(verdict, conversation, reply, memory)
        if stage == "showing" and reading.asks_us and self._may_reset(conversation, triage, memory):
            memory["asks_us"] = True
            return await self._advance(conversation, reply, memory)
        says_again = intent == INTENT or (bool(reading.values) and len(conversation.text) <= SHORT_CHARS)
        if stage in ("showing", "offering") and says_again and not words.is_precise(conversation.text):
            return await self._advance(conversation, reply, memory)
        return Taken.LEFT

    async def _hear_answer(
        self, conversation: Conversation, reply: Reply, memory: Memory, reading: Reading
    ) -> Taken:
        """Words after a question of ours that hold no answer: not known, about something else, or not understood."""
        triage = Triage(memory, self._content)
        asked = memory.get("asked")
        if reading.is_unsure and asked not in (None, "product"):
            triage.give_up(asked)
            return await self._advance(conversation, reply, memory)
        is_about_other = conversation.intent in OTHER_MATTERS and conversation.confidence >= SURE
        if is_about_other or conversation.intent in STEERING | POLITE:
            return Taken.LEFT
        if conversation.intent == INTENT and words.is_precise(conversation.text):
            return Taken.LEFT
        if is_angry(conversation.text):
            await self.come_back(conversation, reply, memory)
            return Taken.ANSWERED
        memory["unclear"] = memory.get("unclear", 0) + 1
        if memory["unclear"] == 1:
            lead = texts.POINT_NOT_KNOWN if asks_whether(conversation.text) else texts.NOT_CLEAR
            await self._screen.ask_again(triage, reply, memory, lead)
            return Taken.ANSWERED
        memory["unclear"] = 0
        if asked == "product":
            return await self._explain_products(conversation, reply, memory)
        if asked is not None:
            triage.give_up(asked)
        return await self._advance(conversation, reply, memory)

    async def _explain_products(self, conversation: Conversation, reply: Reply, memory: Memory) -> Taken:
        """The customer cannot tell the product: what to look for, once; then a person."""
        if memory.get("explained"):
            memory["stage"], memory["asked"] = "offering", None
            offer_human(conversation, reply, texts.PRODUCT_UNKNOWN)
            return Taken.ANSWERED
        memory["explained"] = True
        memory["stage"], memory["asked"] = "asking", "product"
        await self._screen.explain_products(reply)
        return Taken.ANSWERED

    async def _advance(self, conversation: Conversation, reply: Reply, memory: Memory) -> Taken:
        """The next step with what is known now: the product, another question, our own try, or a procedure."""
        triage = Triage(memory, self._content)
        memory["question"] = (conversation.dialogue.question or BUTTON_QUESTION)[:120]
        reply.set(awaiting=None)
        if triage.product is None:
            await self._screen.ask_product(reply, memory)
            return Taken.ANSWERED
        triage.drop_senseless()
        question = triage.next_question()
        if question is not None:
            is_open = question.attribute == memory.get("asked") and asks_whether(conversation.text)
            await self._screen.ask(question, triage, reply, memory, texts.POINT_NOT_KNOWN if is_open else "")
            return Taken.ANSWERED
        if memory.get("asks_us") and self._may_reset(conversation, triage, memory):
            memory["stage"] = "offer_reset"
            buttons = [job_button(self.name, "好，试一下", TRY), job_button(self.name, "不用，告诉我怎么办", NO_TRY)]
            reply.say(texts.MAY_I_TRY, [*buttons, handoff_button()])
            return Taken.ANSWERED
        return await self._show(conversation, reply, memory)

    def _explains_pitfall(self, conversation: Conversation, reply: Reply, memory: Memory) -> bool:
        way = Triage(memory, self._content).way if memory.get("stage") == "showing" else None
        return self._screen.explain_pitfall(conversation.text, way, reply, memory)

    def _leads_on(self, refusal: Refusal, triage: Triage, text: str) -> bool:
        """Is the right way one of our procedures? For somebody else's password where he forgot it."""
        if refusal.kind == "others" and triage.product is not None and words.is_of_forgetful(text):
            triage.learn({"account": "other_user"})
            return True
        return refusal.leads_on

    def _may_reset(self, conversation: Conversation, triage: Triage, memory: Memory) -> bool:
        """Could our own try settle it, and was it neither made nor declined yet?"""
        way = triage.way or triage.next_way()
        is_own = triage.known.get("account", "own_user") == "own_user"
        is_new = not memory.get("reset") and not conversation.desk_has_said("reset", "not_connected")
        return way is not None and way.can_reset and is_own and is_new and self._may_be_connected

    async def _answer_offer(
        self, conversation: Conversation, reply: Reply, memory: Memory, *, agrees: bool
    ) -> Taken:
        if memory.get("stage") != "offer_reset":
            return Taken.LEFT
        memory["reset"] = "asked" if agrees else "declined"
        if not agrees:
            return await self._show(conversation, reply, memory)
        memory["stage"] = "resetting"
        reply.tell_desk("reset", self.facts(memory))
        return Taken.ANSWERED

    async def _show(self, conversation: Conversation, reply: Reply, memory: Memory, *, lead: str = "") -> Taken:
        """The procedure on screen, or the best that was not tried; none left: a person, or the library at first."""
        triage = Triage(memory, self._content)
        way = triage.way or triage.next_way()
        while way is not None:
            if await self._screen.show(way, triage, conversation, reply, memory, lead=lead):
                memory["stage"], memory["asked"], memory["reminded"] = "showing", None, False
                return Taken.ANSWERED
            triage.mark_tried()
            way = triage.next_way()
        if not memory["tried"] and (conversation.text or conversation.intent == CHOOSE_INTENT):
            return Taken.ABANDONED  # the library may know more; a button of ours it cannot read
        memory["stage"] = "offering"
        offer_human(conversation, reply, OFFER_AFTER_TRIES if memory["tried"] else texts.NO_WAY)
        return Taken.ANSWERED

    def _hand_over(self, conversation: Conversation, reply: Reply, memory: Memory) -> Taken:
        """A person was asked for, among other words."""
        memory["stage"] = "offering"
        request_handoff(conversation, reply, self.facts(memory))
        return Taken.ANSWERED

    async def _judge(self, helped: bool, conversation: Conversation, reply: Reply, memory: Memory) -> Taken:
        if memory.get("stage") != "showing":
            return Taken.LEFT
        return self._finish(conversation, reply, memory) if helped else await self._next(conversation, reply, memory)

    def _finish(self, conversation: Conversation, reply: Reply, memory: Memory) -> Taken:
        self._screen.record(Triage(memory, self._content).way, conversation, reply, memory, HELPED_RESULT)
        reply.say(texts.GLAD)
        reply.set(awaiting=None)
        return Taken.FINISHED

    async def _next(self, conversation: Conversation, reply: Reply, memory: Memory) -> Taken:
        """It did not help: the next procedure, or a person."""
        triage = Triage(memory, self._content)
        self._screen.record(triage.way, conversation, reply, memory, NOT_HELPED_RESULT)
        triage.mark_tried()
        memory["way"] = None
        return await self._show(conversation, reply, memory, lead=texts.NEXT_WAY if triage.has_another_way() else "")

    def _read(self, conversation: Conversation, triage: Triage, memory: Memory) -> Reading:
        product = conversation.entity("product") or triage.product
        memory["user_name"] = user_name(words.fold(conversation.text)) or memory.get("user_name")
        # Without abuse: 「气死我了」 names nobody's password.
        return words.read(without_abuse(conversation.text), asked=memory.get("asked"), product=product)

    async def _is_for_library(self, conversation: Conversation, reading: Reading, triage: Triage) -> bool:
        return await opening.library_knows_better(
            self._library, conversation, reading, product=triage.product, ours=self._content.case_ids
        )
