"""What words mean in the middle of a password job: an answer, a correction, a verdict, a point that is asked."""

from __future__ import annotations

from actions.answers.unwritten import POINT_NOT_KNOWN
from actions.conversation import PRODUCT, Conversation
from actions.dialogue.acts import asks, outcome
from actions.dialogue.anger import is_angry
from actions.dialogue.asked import may_ask, password_question
from actions.dialogue.errand import colleague_is_away, let_go
from actions.dialogue.remarks import only_nods
from actions.jobs import Memory, Taken
from actions.passwords import signs, texts
from actions.passwords.content import Procedures
from actions.passwords.course import Course
from actions.passwords.naming import denies_product, takes_product
from actions.passwords.opening import INTENT, OTHER_MATTERS, POLITE, SHORT_CHARS, STEERING, SURE
from actions.passwords.picking import beside_pick, is_in_passing
from actions.passwords.reading import Reading
from actions.passwords.screen import Screen
from actions.passwords.triage import Triage
from actions.passwords.verdicts import is_still_out
from actions.reply import Reply

# What a remark about the procedure on screen is often taken for.
_UNPLACED = frozenset({"out_of_scope", "nlu_fallback", "inform", "other_kingdee"})


class Hearing:
    """Shared by all conversations."""

    def __init__(self, content: Procedures, screen: Screen, course: Course) -> None:
        """What is heard goes on in `course`."""
        self._content = content
        self._screen = screen
        self._course = course

    async def take_words(
        self, conversation: Conversation, reply: Reply, memory: Memory, reading: Reading
    ) -> Taken:
        """Words that are neither steering nor about another password."""
        triage = Triage(memory, self._content)
        numbered = self._screen.number_of(conversation.text, triage, memory)
        is_otherwise = reading.names_own and is_in_passing(conversation.text)  # he has counted wrong
        if numbered is not None and not (is_otherwise and memory.get("asked") == "account"):
            triage.read(beside_pick(reading, memory["asked"]))
            return await self._course.answer(memory["asked"], numbered, conversation, reply, memory)
        stage, intent = memory.get("stage"), conversation.intent
        if stage == "offer_reset" and signs.declines_try(conversation.text):
            return await self._course.answer_offer(conversation, reply, memory, agrees=False)
        if stage == "offer_reset" and intent in ("affirm", "deny", "helped", "not_helped"):
            return await self._course.answer_offer(conversation, reply, memory, agrees=intent in ("affirm", "helped"))
        is_prompt = stage == "showing" and signs.refused_again(conversation.text)
        if is_prompt and triage.known.get("trouble") == "forgotten" and not triage.changes_way(reading):
            return await self._course.show(conversation, reply, memory)
        asks_other = stage == "showing" and signs.asks_other_way(conversation.text)
        if asks_other and colleague_is_away(conversation.text) and await self._course.answers_asked(
            conversation, reply, memory
        ):
            return Taken.ANSWERED
        if asks_other and self._course.explains_pitfall(conversation, reply, memory):
            return Taken.ANSWERED
        if asks_other:
            return await self._course.next(conversation, reply, memory, was_tried=False)
        is_of_product = self._is_of_product(conversation)
        name, shown = memory.get("user_name"), memory.get("on_screen") or [None, None]
        if stage == "showing" and name is not None and name != shown[1] and not asks(conversation):
            triage.read(reading)
            return await self._course.advance(conversation, reply, memory)  # it goes into the words to send on
        tells_which = stage == "showing" and not is_of_product and signs.tells_which(conversation.text)
        if tells_which and triage.changes_way(reading):
            await self._course.advance(conversation, reply, memory)
            await self._course.answers_point(conversation, reply, memory, must_know=True)
            return Taken.ANSWERED
        if stage == "showing" and await self._course.hears_role(conversation, reply, memory, reading):
            return Taken.ANSWERED
        if not is_of_product and await self._course.answers_clauses(conversation, reply, memory):
            return Taken.ANSWERED
        if not is_of_product and await self._course.answers_point(conversation, reply, memory):
            return Taken.ANSWERED
        if self._tells_news(conversation, reply, memory, reading):
            memory["asks_us"] = memory.get("asks_us") or reading.asks_us
            return await self._course.advance(conversation, reply, memory)
        if stage == "showing" and signs.nobody_knows(conversation.text):
            return await self._course.advance(conversation, reply, memory)  # told with other words once more
        if stage == "asking":
            return await self._hear_answer(conversation, reply, memory, reading)
        is_denial = bool(reading.denied) and not asks(conversation)  # 「不是manager忘了」 asks nothing of its pitfall
        if not is_denial and self._course.explains_pitfall(conversation, reply, memory):
            return Taken.ANSWERED
        is_lost = stage == "showing" and signs.looks_for(conversation.text)
        if is_lost and self._course.helps_find(conversation, reply, memory):
            return Taken.ANSWERED
        if is_denial and await self._course.holds_on(conversation, reply, memory):
            return Taken.ANSWERED
        if stage == "showing":
            taken = await self._hear_of_procedure(conversation, reply, memory, reading)
            if taken is not Taken.LEFT:
                return taken
        says_again = intent == INTENT or (bool(reading.values) and len(conversation.text) <= SHORT_CHARS)
        if stage in ("showing", "offering") and says_again and not signs.is_precise(conversation.text):
            return await self._course.advance(conversation, reply, memory)
        if intent in _UNPLACED and await self._course.holds_on(conversation, reply, memory):
            return Taken.ANSWERED
        return Taken.LEFT

    def _may_remind(self, asked: str | None, conversation: Conversation, triage: Triage) -> bool:
        question = PRODUCT if asked in (None, "product") else password_question(asked)
        return may_ask(conversation.dialogue, question, triage.product)

    @staticmethod
    def _is_of_product(conversation: Conversation) -> bool:
        """Is the product said, denied or told apart in this turn? Then it is no mere question about the steps."""
        return any(conversation.entity(name) for name in ("product", "product_excluded", "edition"))

    def _tells_news(self, conversation: Conversation, reply: Reply, memory: Memory, reading: Reading) -> bool:
        """Is anything told that was not known: the product, or of the trouble?"""
        triage, intent = Triage(memory, self._content), conversation.intent
        is_denied = denies_product(conversation, reply, triage)
        is_corrected = takes_product(conversation, triage)
        # Words about another matter may hold a word of ours (「账套」); a sure intent of theirs counts more then.
        is_other = intent in OTHER_MATTERS and conversation.confidence >= SURE and len(conversation.text) > 8
        has_news = not (is_other and memory.get("asked") not in (*reading.values, "product")) and triage.read(reading)
        repeats = conversation.entity("product_excluded") is not None and conversation.entity("product") is not None
        return is_denied or is_corrected or has_news or (repeats and memory.get("stage") != "offering")

    async def _hear_of_procedure(
        self, conversation: Conversation, reply: Reply, memory: Memory, reading: Reading
    ) -> Taken:
        """A nod, 「能收到」, a verdict, or the wish that we do it, under a procedure on screen."""
        triage = Triage(memory, self._content)
        if not memory.get("offers_person") and only_nods(conversation):
            let_go(conversation, reply)
            return Taken.ANSWERED
        verdict = self._verdict(conversation)
        agrees = verdict is None and bool(reading.values) and conversation.intent == "affirm"
        holds = signs.receives_codes(conversation.text) or agrees
        if holds and triage.way is not None and not reading.asks_us:
            title = triage.way.solution or triage.way.title
            reply.say(texts.STILL_HOLDS.format(title, texts.DONE_YET), self._screen.end_buttons())
            return Taken.ANSWERED
        is_phone = triage.known.get("trouble") in ("no_code", "phone_gone")
        if verdict and is_phone and reading.values.get("trouble") == "forgotten":  # 「现在收到了 是密码忘了」
            triage.learn({"trouble": "forgotten", "code": "yes"})
            return await self._course.advance(conversation, reply, memory)
        if verdict is not None:
            return await self._course.judge(verdict, conversation, reply, memory)
        if reading.asks_us and self._course.may_reset(conversation, triage, memory):
            memory["asks_us"] = True
            return await self._course.advance(conversation, reply, memory)
        return Taken.LEFT

    @staticmethod
    def _verdict(conversation: Conversation) -> bool | None:
        """How the procedure went, as it was read; who asks has not told, and else the words say."""
        told = outcome(conversation)
        if told == "worked" and is_still_out(conversation.text):
            return None
        if told is not None:
            return told == "worked"
        return None if asks(conversation) else signs.judged(conversation.text, conversation.intent)

    async def _hear_answer(
        self, conversation: Conversation, reply: Reply, memory: Memory, reading: Reading
    ) -> Taken:
        """Words after a question of ours that hold no answer: not known, about something else, or not understood."""
        triage = Triage(memory, self._content)
        asked = memory.get("asked")
        if reading.is_unsure and asked not in (None, "product"):
            triage.give_up(asked)
            return await self._course.advance(conversation, reply, memory)
        is_about_other = conversation.intent in OTHER_MATTERS and conversation.confidence >= SURE
        if is_about_other or conversation.intent in STEERING | POLITE:
            return Taken.LEFT
        if conversation.intent == INTENT and signs.is_precise(conversation.text):
            return Taken.LEFT
        if is_angry(conversation.text):
            await self._course.come_back(conversation, reply, memory)
            return Taken.ANSWERED
        is_asked = asks(conversation) or signs.asks_whether(conversation.text)
        if is_asked or signs.asks_more(conversation.text):
            told = await self._screen.point_ahead(conversation.text, triage)
            told = told or (POINT_NOT_KNOWN if is_asked else "")
            if told and asked not in (None, "product"):
                triage.give_up(asked)
                return await self._course.advance(conversation, reply, memory, lead=f"{told}\n{texts.ASSUMED}")
            if is_asked and self._may_remind(asked, conversation, triage):
                await self._screen.ask_again(triage, reply, memory, f"{told}\n")
                return Taken.ANSWERED
        if asked == "product":
            return await self._course.explain_products(conversation, reply, memory)
        if asked is not None:
            triage.give_up(asked)
        return await self._course.advance(conversation, reply, memory, lead=texts.ASSUMED)
