"""The question skill: one way from any question to a case, a choice, a question back, or a person."""

from __future__ import annotations

from actions.answers.after_report import question_after_report
from actions.answers.answered_first import answered_first
from actions.answers.asked_clauses import questions_of
from actions.answers.asking_first import ask_for_trouble, ask_product, must_ask_product
from actions.answers.choosing import (
    MAX_CHOICES,
    is_in_hand,
    is_last_shown,
    is_unlike,
    not_offered,
    offer_again,
    offer_choice,
    put_list,
)
from actions.answers.failing import ask_release, asked_beside
from actions.answers.follow_up import Earlier, has_failed, told_release
from actions.answers.following import Following, speaks_here, stay_with
from actions.answers.outcome import be_glad, report_outcome
from actions.answers.point_text import not_written_text
from actions.answers.question import read_question
from actions.answers.rejecting import Rejecting
from actions.answers.said_before import SaidBefore
from actions.answers.search import PUBLISHED, Found, search_library
from actions.answers.searching import Searching
from actions.answers.second_matter import two_matters
from actions.answers.settling import (
    leading,
    product_by_edition,
    settled_by_part,
    settled_by_question,
    within_year,
)
from actions.answers.slots_told import settle_slots
from actions.answers.story import told_in_story
from actions.answers.text import (
    NEAREST_CASE,
    NEXT_CASE,
    NEXT_CHOICE,
    SHOW_CASE_INTENT,
    case_buttons,
    joined,
    say_case,
    understood_line,
)
from actions.answers.tried import first_untried
from actions.answers.turning_back import at_hand
from actions.answers.twins import twin_deployed, twin_named
from actions.answers.way_told import quotes_prompt
from actions.conversation import (
    AWAIT_CHOICE,
    AWAIT_HELPED,
    AWAIT_PRODUCT,
    PRODUCT,
    Conversation,
    Dialogue,
)
from actions.dialogue.secrets import without_marks
from actions.fallback.foreign import answer_foreign_password
from actions.fallback.foreign_matters import names_foreign_password
from actions.fallback.refusal import asks_price, name_sales, names_other_vendor, refuse
from actions.fallback.stages import miss, offer_human
from actions.jobs import job_button
from actions.products.asking import PRODUCT_AGAIN, how_to_recognise, product_buttons
from actions.products.catalogue import Catalogue
from actions.products.editions import read_edition
from actions.products.fitting import FITS, FOR_YOURS, NO_OTHER, NOTED, fit_note, is_for
from actions.reply import Reply
from kb.client import ALL_PRODUCTS, KbClient

CLUE_CHARS = 20
"""A longer turn says more than what the screen looks like."""
# After this many answers that did not help, another try costs the customer more than a person does.
MAX_TRIES = 2
INVOICE_MODULE = "invoice"
# Under an answer about closing stands the offer to walk through the whole close (actions/closing).
CLOSING_TOPIC = CLOSING_JOB = "closing"


class AnswerSkill:
    """Shared by the actions of this package; holds no state of its own."""

    def __init__(self, library: KbClient, catalogue: Catalogue) -> None:
        """Takes the library to search and the product list."""
        self._library = library
        self._catalogue = catalogue
        self._following = Following(library)
        self._searching = Searching(library)
        self._said = SaidBefore(library)
        self._rejecting = Rejecting(library, self._following)

    async def answer(self, conversation: Conversation, reply: Reply) -> None:
        """Reads this turn and answers: asks for the product, shows a case, offers a choice, or says what would help."""
        conversation = question_after_report(conversation)
        dialogue = conversation.dialogue
        guessed = None
        if conversation.awaiting == AWAIT_PRODUCT and conversation.text:
            guessed = await self._catalogue.guess(conversation.text)
        earlier = await at_hand(self._library, conversation)
        reading = read_question(conversation, guessed)
        product = settle_slots(conversation, reply, reading)
        if product is None and not reading.forget_product:
            product = await self._product_on_screen(earlier, reply)
        if dialogue.question is None:
            await ask_for_trouble(product, reply, self._catalogue)
            return
        dialogue.question = without_marks(dialogue.question)
        if names_other_vendor(conversation):
            refuse(reply)
            return
        if asks_price(conversation):
            name_sales(reply)
            return
        if names_foreign_password(dialogue.question):
            await self._answer_foreign(conversation, reply, product)
            return
        if await self._refit(earlier, conversation, reply, product):
            return
        if await self._rejecting.take(earlier, conversation, reply, product, self, self._searching.search):
            return
        found = await self._searching.search_newest(earlier, conversation, reply, product)
        if await self._answer_follow_up(earlier, found, conversation, reply, product):
            return
        if product is None and (product := product_by_edition(found, conversation)) is not None:
            reply.set(product=product)
        if found.result.outcome == "clarify" and is_in_hand(earlier, conversation):
            await self._following.nearest(earlier, conversation, reply, product)
            return
        if must_ask_product(conversation, product, found, forgotten=reading.forget_product):
            await ask_product(conversation, reply, self._catalogue)
            return
        if reading.does_not_know:
            reply.say(how_to_recognise(await self._catalogue.products()))
        found = await self._searching.search_all_told(found, conversation, reply, product)
        await self._answer_with(found, conversation, reply, product)

    async def _answer_follow_up(
        self, earlier: Earlier, found: Found, conversation: Conversation, reply: Reply, product: str | None
    ) -> bool:
        """Is this turn about the case on screen? Then no list is offered, and that case is not said again whole."""
        sure = found.sure_answer(product)
        is_same = sure is not None and sure.case_id == earlier.case_id
        if sure is not None and not is_same and quotes_prompt(conversation):
            return False  # 「重新生成 它说“凭证已审核”」: what the screen says now is another case
        point = await self._following.read(earlier, conversation, product)
        if point is None and is_same and is_last_shown(conversation.dialogue, earlier.case_id):
            point = await self._following.read_again(earlier, conversation, product)
        if point is None:
            conversation, point = await self._following.read_questions(earlier, conversation, product)
        if point is None:
            return False
        if is_same and has_failed(conversation) and not await self.answer_beside(conversation, reply):
            stay_with(earlier, conversation)
            conversation.dialogue.candidates = found.good_cases
            report_outcome(conversation, reply, helped=False)
            await self.try_next(conversation, reply)
        elif is_same and has_failed(conversation):
            return True
        elif not await self._following.answer(earlier, point, conversation, reply, product, is_same=is_same):
            return False
        reply.tell_desk("trace", found.trace)
        return True

    async def answer_beside(self, conversation: Conversation, reply: Reply) -> bool:
        """What is asked beside a failure is answered, where the case on screen surely says it."""
        asked = asked_beside(conversation)
        return asked is not None and await self.follow_up(asked, reply, surely=True)

    async def _refit(self, earlier: Earlier, conversation: Conversation, reply: Reply, product: str | None) -> bool:
        """He tells which edition he uses, and nothing else: does what is on screen hold for it? Else it is searched
        anew, with all that was told. What was asked and is open is asked again of this edition."""
        told = read_edition(conversation.text, product)
        if not told.is_all or earlier.case_id is None or earlier.question is None:
            return False
        dialogue, edition = conversation.dialogue, told.edition or ""
        case = await self._library.case(earlier.case_id)
        name = await self._catalogue.name(product, edition) or ""
        stay_with(earlier, conversation, "")
        if is_for(case, edition):
            return await self._say_fits(earlier, conversation, reply, product, name)
        found = await self._searching.search(conversation, reply, product)
        fitting = await self._fitting_case(found, edition, dialogue)
        reply.tell_desk("trace", found.trace)
        if fitting is None:
            offer_human(conversation, reply, NO_OTHER.format(yours=name, theirs=case.title))
        else:
            dialogue.candidates = found.good_cases
            await self.show_case(conversation, reply, fitting, product=product, lead=FOR_YOURS.format(yours=name))
        return True

    async def _say_fits(
        self, earlier: Earlier, conversation: Conversation, reply: Reply, product: str | None, name: str
    ) -> bool:
        dialogue = conversation.dialogue
        if dialogue.open_point is not None:
            view = conversation.about({"text": dialogue.open_point, "intent": conversation.intent, "entities": []}, {})
            point = await self._following.read(earlier, view, product)
            if point is not None:
                reply.say(NOTED.format(yours=name))
                return await self._following.answer(earlier, point, view, reply, product)
        reply.say(FITS.format(yours=name), case_buttons(str(earlier.case_id)))
        reply.set(awaiting=AWAIT_HELPED)
        return True

    async def _fitting_case(self, found: Found, edition: str, dialogue: Dialogue) -> str | None:
        """The best case for this edition: the sure one, or one about as good that is written for it."""
        sure = found.answer
        if sure is not None and is_for(await self._library.case(sure.case_id), edition):
            return sure.case_id
        for hit in found.good_hits[:MAX_CHOICES]:
            if edition in (await self._library.case(hit.case_id)).editions and not dialogue.was_shown(hit.case_id):
                return hit.case_id
        return None

    async def follow_up(self, conversation: Conversation, reply: Reply, *, surely: bool = False) -> bool:
        """Are these words, however foreign they sound, about the case on screen? Then they are answered from it.
        `surely`: only where it says something to them."""
        earlier = await at_hand(self._library, conversation)
        if conversation.awaiting != AWAIT_HELPED:
            return False
        product = conversation.slot("product") or await self._product_on_screen(earlier, reply)
        if await self._rejecting.take(earlier, conversation, reply, product, self, self._searching.search):
            return True
        point = await self._following.read(earlier, conversation, product)
        if point is None or not speaks_here(point, conversation, surely=surely):
            return surely and await self._following.answer_before(earlier, conversation, reply, product)
        return await self._following.answer(earlier, point, conversation, reply, product)

    async def _product_on_screen(self, earlier: Earlier, reply: Reply) -> str | None:
        """Nobody is asked for his product under a case of one product that his own prompt or choice has brought."""
        if earlier.case_id is None or earlier.question is None:
            return None
        products = (await self._library.case(earlier.case_id)).products
        if len(products) != 1 or products == [ALL_PRODUCTS]:
            return None
        reply.set(product=products[0])
        return products[0]

    async def answer_if_sure(self, conversation: Conversation, reply: Reply) -> bool:
        """Was the question, doubtful as it is, one that the library answers with confidence? Else nothing is said."""
        product = conversation.slot("product")
        result = await search_library(
            self._library,
            conversation.text,
            product=product,
            edition=conversation.slot("edition"),
            version=None,
            error_text=None,
            codes=None,
        )
        if result.answer is not None:
            await self.answer(conversation, reply)
        return result.answer is not None

    async def heed_said(self, conversation: Conversation, reply: Reply, of_job: str | None) -> None:
        """What was said before is not denied in this reply, whoever gave it; `of_job`: the case a job has on screen."""
        await self._said.heed(conversation, reply, of_job)

    async def ask_again(self, conversation: Conversation, reply: Reply) -> None:
        """The open question once more, after something else was answered; nothing where none is open."""
        if conversation.awaiting == AWAIT_PRODUCT:
            reply.remind(PRODUCT, PRODUCT_AGAIN, product_buttons(await self._catalogue.products()))
        elif conversation.awaiting == AWAIT_CHOICE and conversation.dialogue.candidates:
            offer_again(conversation.dialogue.candidates, reply)

    def hear_success(self, conversation: Conversation, reply: Reply, *, goes_on: bool) -> None:
        """The case on screen has helped, said in words that the classifier may take for anything."""
        be_glad(conversation, reply, goes_on=goes_on)

    async def take_clue(self, conversation: Conversation, reply: Reply) -> bool:
        """「打开是主控台」 after 「不清楚」: the product is known now, and the question is answered anew."""
        dialogue, text = conversation.dialogue, conversation.text
        if not dialogue.product_unclear or dialogue.question is None or not 0 < len(text) <= CLUE_CHARS:
            return False
        guessed = await self._catalogue.guess(text)
        if guessed is None or conversation.slot("product") is not None:
            return False
        reply.set(product=guessed)
        found = await self._searching.search(conversation, reply, guessed)
        await self._answer_with(found, conversation, reply, guessed)
        return True

    async def show_case(
        self, conversation: Conversation, reply: Reply, case_id: str, *, product: str | None, lead: str = ""
    ) -> None:
        """Puts a case on screen, with the question whether it helped; one retired since it was offered is not shown."""
        dialogue = conversation.dialogue
        case = await self._library.case(case_id)
        if case.status != PUBLISHED:
            await self._go_on_without(case_id, conversation, reply, product)
            return
        edition = reply.slots.get("edition", conversation.slot("edition"))
        name = await self._catalogue.name(product, edition)
        is_chosen = product is None and conversation.intent == SHOW_CASE_INTENT  # by its title, which says for what
        if is_chosen and len(case.products) == 1 and case.products[0] != ALL_PRODUCTS:
            reply.set(product=case.products[0])
        fits = "" if is_chosen else await fit_note(self._catalogue, case, product, edition)
        error_text = reply.slots.get("error_text", conversation.slot("error_text"))
        understood = understood_line(case.title, name, error_text)
        release = told_release(conversation.slot("version") or "") or told_release(dialogue.question or "")
        text, card = say_case(case, understood, dialogue, joined(lead, fits), release)
        buttons = case_buttons(case.id)
        if case.topic == CLOSING_TOPIC and not any(entry["name"] == CLOSING_JOB for entry in dialogue.jobs):
            buttons.insert(-1, job_button(CLOSING_JOB, "带我一步步结账", "begin"))
        reply.say(text, buttons, card=card)
        dialogue.remember_shown(case.id, case.title)
        dialogue.candidates = [entry for entry in dialogue.candidates if entry["case_id"] != case.id]
        dialogue.misses = 0
        reply.set(awaiting=AWAIT_HELPED)

    async def try_next(self, conversation: Conversation, reply: Reply) -> None:
        """After an answer that did not help: what else it may be, once, then the offer of a person."""
        dialogue = conversation.dialogue
        if dialogue.current is not None and ask_release(
            await self._library.case(dialogue.current), conversation, reply
        ):
            return
        dialogue.not_helped += 1
        product = conversation.slot("product")
        if conversation.entity("error_text") or conversation.entity("code"):
            # 「照做了，现在提示……」: the new prompt says more than the rank of the last search.
            dialogue.add(conversation.text)
            found = await self._searching.search(conversation, reply, product)
            dialogue.candidates = found.good_cases
            reply.tell_desk("trace", found.trace)
        waiting = [entry for entry in dialogue.candidates if not dialogue.was_shown(entry["case_id"])][:MAX_CHOICES]
        nothing_tried = dialogue.current is None and conversation.awaiting == AWAIT_CHOICE
        if dialogue.not_helped >= MAX_TRIES or not waiting or nothing_tried:  # a list he has seen helps nobody again
            offer_human(conversation, reply)
        elif len(waiting) == 1:
            await self.show_case(conversation, reply, waiting[0]["case_id"], product=product, lead=NEXT_CASE)
        else:
            offer_choice(waiting, reply, lead=NEXT_CHOICE)

    async def _go_on_without(
        self, case_id: str, conversation: Conversation, reply: Reply, product: str | None
    ) -> None:
        """What else there is where a case was taken out of the library between the offer and the choice."""
        dialogue = conversation.dialogue
        dialogue.candidates = [entry for entry in dialogue.candidates if entry["case_id"] != case_id]
        if dialogue.question is None:
            offer_human(conversation, reply)
        else:
            found = await self._searching.search(conversation, reply, product)
            await self._answer_with(found, conversation, reply, product)

    async def _answer_foreign(self, conversation: Conversation, reply: Reply, product: str | None) -> None:
        """A password that is not the ERP's: the library's case where this product has one, else whom to ask."""
        if product is not None:
            found = await self._searching.search(conversation, reply, product)
            if found.answer is not None and found.answer.module == INVOICE_MODULE:
                await self._answer_with(found, conversation, reply, product)
                return
        answer_foreign_password(conversation, reply)

    async def _answer_with(self, found: Found, conversation: Conversation, reply: Reply, product: str | None) -> None:
        dialogue = conversation.dialogue
        sure = found.sure_answer(product) or await settled_by_part(self._library, found, conversation, product)
        if sure is not None and (sure := within_year(sure, found, conversation)) is not None:
            sure = twin_deployed(twin_named(sure, found, dialogue.question or ""), found, dialogue.question or "")
            dialogue.candidates = found.good_cases
            case_id = await first_untried(self._library, sure.case_id, found.good_hits[:MAX_CHOICES], dialogue.tried)
            if (both := await two_matters(self._library, found, case_id, conversation, product)) is not None:
                if both.line:
                    reply.say(both.line)
                case_id = both.case_id
            said = await answered_first(self._library, case_id, conversation)
            await self.show_case(conversation, reply, case_id, product=product, lead=said)
        elif first := (
            leading(found, conversation, product)
            or await told_in_story(self._library, found, conversation, product)
            or await settled_by_question(self._library, found, conversation, product)
        ):
            dialogue.candidates = found.good_cases
            first = twin_deployed(first, found, dialogue.question or "")
            await self.show_case(conversation, reply, first.case_id, product=product, lead=NEAREST_CASE)
        elif is_unlike(found, dialogue):
            asked = "，".join(one.said for one in questions_of(conversation)) or conversation.text
            offer_human(conversation, reply, not_written_text(asked or dialogue.question or "", times=1))
        elif found.result.outcome != "unknown" and (fresh := not_offered(found, conversation)):
            dialogue.candidates = fresh
            if (left := put_list(fresh, found, dialogue, reply)) is not None:
                dialogue.candidates = found.good_cases
                await self.show_case(conversation, reply, left, product=product, lead=NEAREST_CASE)
        else:
            miss(conversation, reply)
        reply.tell_desk("trace", found.trace)
