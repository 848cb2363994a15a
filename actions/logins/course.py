"""The course of one trouble: search, decide, ask or show, and after what did not help the next, at last a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from actions.answers.search import PROVEN_ROUTES, PUBLISHED, SEARCHED_SLOTS, Found
from actions.conversation import FAILED, PRODUCT, TELLS, Conversation
from actions.dialogue.asked import LOGIN, LOGIN_PROMPT, login_question, may_ask, put_under, was_put
from actions.jobs import Taken
from actions.logins.causes import is_of_matter, says_little, weigh_causes
from actions.logins.classes import class_of_case
from actions.logins.condition_told import way_on_condition
from actions.logins.content import Thin, content
from actions.logins.deciding import Ask, AskPrompt, Show, decide
from actions.logins.doing import steps_done
from actions.logins.handing import tell_person
from actions.logins.knowing import CHANGED, SCOPE, speaks_of, tells_prompt, told_prompts, told_traits
from actions.logins.memory import Trouble
from actions.logins.outright import near_outright, told_outright
from actions.logins.picking import is_guesswork, is_near_in_meaning, is_who_known, knows_nothing, likely, slot_of
from actions.logins.point import shown_title, ways_seen
from actions.logins.prompts import (
    AFTER_TRYING,
    NO_KIND,
    Strange,
    find_strange,
    first_words,
    has_waited,
    is_known_prompt,
    quoted_by,
    read_prompt,
)
from actions.logins.screen import Screen
from actions.logins.seen_first import search_seen
from actions.logins.separating import UNKNOWN, Answer, Cause, Question, trait_question, weighed
from actions.logins.situations import bare_title, situation_of
from actions.logins.solutions import ESCALATE, Fit, Proposal, next_solution, numbered, tried_again
from actions.logins.suspecting import lead_for
from actions.logins.telling import said_change
from actions.logins.told_already import CLIENT, LEAD, case_told_by, case_told_by_scope, told_line, told_option
from actions.logins.urgency import urgency_of_line
from actions.products.catalogue import Catalogue
from actions.reply import Reply
from kb.client import ALL_PRODUCTS, Case, Hit, KbClient

# After so many solutions that did not help, another one costs the customer more than a person does.
MAX_SOLUTIONS = 5
TRACED = 5
MIN_CLAUSE = 8
NEXT_SOLUTION = "没关系，换下一个办法："
NOTED = "好的，记下了。"
NEXT_CASE = "看来不是刚才那种情况。还有一种可能，您照着试试："
AFTER_STEP = "好的，前面那一步做了，记下了。现在出现的这个，请看下面："
ALL_TRIED = "这种情况常用的办法（{what}）您都试过了，我就不再让您重复做。"
THIN = "thin"
"""The hint that is no prompt: what may be tried in an edition that the library knows little about."""
PERSON = "抱歉，我这里能放心让您试的办法已经没有了，我请工程师接着处理。您说过的、试过的都会一起带过去，不用再讲一遍。"
PERSON_EVIDENCE = "方便的话，先把出错的画面拍张照片发在这里，工程师马上就能看到。"


class Course:
    """How one trouble goes on; shared by all conversations, holds no state of its own."""

    def __init__(self, library: KbClient, catalogue: Catalogue) -> None:
        """Takes the library to search and the product list."""
        self._library = library
        self._catalogue = catalogue
        self.screen = Screen(library, catalogue)

    @property
    def library(self) -> KbClient:
        """The library that is searched."""
        return self._library

    async def search(self, conversation: Conversation, reply: Reply, trouble: Trouble) -> Found:
        """The cases for what is known by now; the desk is told what was found."""
        found = await self.find(conversation, reply, trouble)
        few = found.result.model_copy(update={"hits": found.result.hits[:TRACED]})
        reply.tell_desk("trace", Found(few).trace)
        return found

    async def find(self, conversation: Conversation, reply: Reply, trouble: Trouble) -> Found:
        """The cases for what is known by now, where nothing need come of it."""
        slots = {name: reply.slots.get(name, conversation.slot(name)) for name in SEARCHED_SLOTS}
        extra = [slots["error_text"] or "", *(slots["codes"] or [])]
        editions = {"edition": slots["edition"], "version": slots["version"]}
        return await search_seen(self.library, trouble.words, extra, product=trouble.product, **editions)

    async def is_confirmed(self, prompt: str, conversation: Conversation, reply: Reply, trouble: Trouble) -> bool:
        """Does a prompt that he reads out name the case on screen?"""
        found = await self.find(conversation, reply, Trouble(words=prompt, product=trouble.product))
        return bool(found.own_hits) and found.own_hits[0].case_id == trouble.case

    async def advance(self, conversation: Conversation, reply: Reply, trouble: Trouble) -> Taken:
        """The next step with what is known: a question, a solution, or a person."""
        self.screen.say_who(reply, trouble)
        found = await self.search(conversation, reply, trouble)
        self._notice_product(found, reply, trouble)
        if self._must_ask_product(found, trouble) and not was_put(conversation.dialogue, PRODUCT):
            return await self.screen.ask_product(reply, trouble)
        quoted = quoted_by(conversation, reply, trouble)
        strange = await find_strange(self.library, found, quoted, reply, trouble)
        if strange is not None:
            return self.take_prompt(strange, conversation, reply, trouble)
        if (outright := near_outright(found, trouble.words, trouble.done_cases)) is not None:
            return await self.show_case(conversation, reply, trouble, await self.case(outright))
        has_prompt = bool(quoted or conversation.slot("error_text"))
        is_vague = says_little(trouble.words) and not has_prompt
        sure = found.sure_answer(trouble.product)
        is_proven = sure is not None and sure.route in PROVEN_ROUTES
        if sure is not None and not is_proven and not is_of_matter(sure, trouble.words):
            sure = None
        if sure is not None and not is_vague and not trouble.answers and sure.case_id not in trouble.done_cases:
            case = await self.case(sure.case_id)
            is_meant = quoted is None or is_proven or speaks_of(case, quoted)
            taken = await self._take_sure(case, conversation, reply, trouble) if is_meant else None
            if taken is not None:
                return taken
        answers = self._answers(conversation, trouble)
        causes = await weigh_causes(self.library, found, answers, self._ruled_out(found, trouble), is_vague=is_vague)
        told = [answer for answer in told_prompts(trouble.words, causes) if trouble.option_of(answer.key) is None]
        for answer in told:
            causes = weighed(causes, answer)
        has_quoted = bool(quoted) or tells_prompt(trouble.words)
        # Who has quoted his prompt is not asked whether another one appeared.
        prompts = {text for cause in causes for text in cause.case.error_texts} if told or has_quoted else set()
        if quoted and not is_proven and not told and not is_known_prompt(quoted, causes):
            return self.take_prompt(read_prompt(quoted), conversation, reply, trouble)
        step = decide(
            found,
            causes,
            product=trouble.product,
            is_vague=is_vague,
            known={answer.key for answer in answers}
            | prompts
            | ({CHANGED} if said_change(trouble.words) else set())
            | put_under(conversation.dialogue, LOGIN, trouble.product).keys(),
            asked=trouble.asked,
            answered=bool(told) or any(entry["option"] != UNKNOWN for entry in trouble.answers),
            is_prompt_known=trouble.prompt_asked
            or (is_guesswork(trouble) and content().prompt_like(trouble.words) is not None)
            or has_prompt
            or was_put(conversation.dialogue, LOGIN_PROMPT, trouble.product),
            words=trouble.words,
            is_ruled_out=is_guesswork(trouble) or (sure is not None and sure.case_id in self._outages(found, trouble)),
        )
        named = case_told_by(told, causes) or case_told_by_scope(step, causes, trouble)
        if named is not None:
            return await self.show_case(conversation, reply, trouble, named)
        thin = content().thin_for(slot_of(conversation, reply, "edition"))
        is_guess = is_vague and sure is None and not trouble.answers
        is_far = sure is None and (
            trouble.hint == THIN or (isinstance(step, Show) and not is_near_in_meaning(step.case, found))
        )
        if thin is not None and (is_guess or is_far or knows_nothing(step, trouble)):
            if trouble.hint is None:
                return self.offer_safe_try(thin, reply, trouble)
            if trouble.hint == THIN and trouble.phase == "tried":
                reply.say(NOTED)
                await self.screen.say_again(reply, trouble)
                return Taken.ANSWERED
        if isinstance(step, Ask) and (said_option := told_option(step.question, conversation)) is not None:
            trouble.answer("trait", step.question.key, said_option)
            return await self.advance(conversation, reply, trouble)
        if isinstance(step, Ask) and (
            case_id := await self._told_line(step.question, causes, conversation, reply, trouble)
        ):
            case = await self.case(case_id)
            lead = LEAD.format(situation=situation_of(case) or bare_title(case))
            return await self.show_case(conversation, reply, trouble, case, lead=lead)
        if isinstance(step, Ask):
            trouble.ask(step.question)
            self.screen.say_question(reply, trouble, with_prompt=not has_prompt)
            return Taken.ANSWERED
        if isinstance(step, Show):
            if quoted and not is_proven and not speaks_of(step.case, quoted):
                return self.take_prompt(read_prompt(quoted), conversation, reply, trouble)
            return await self.show_case(conversation, reply, trouble, step.case)
        if isinstance(step, AskPrompt):
            return self.screen.ask_prompt(reply, trouble)
        return self.bring_person(conversation, reply, trouble)

    async def _told_line(
        self, question: Question, causes: Sequence[Cause], conversation: Conversation, reply: Reply, trouble: Trouble
    ) -> str | None:
        """The situation that he has told already; of an outage a person is called, and who says nothing told none."""
        if question.kind == "line" and (outright := told_outright(question.key.split(), trouble.words)) is not None:
            return outright
        if question.kind == "prompt" or trouble.product is None:
            return None
        slots = {name: slot_of(conversation, reply, name) for name in ("edition", "version")}
        client = next((one.option for one in self._answers(conversation, trouble) if one.key == CLIENT), None)
        told = await told_line(
            self.library, question, causes, trouble.words, product=trouble.product, client=client, **slots
        )
        return None if told is None or self.is_of_outage(await self.case(told)) else told

    async def _take_sure(self, case: Case, conversation: Conversation, reply: Reply, trouble: Trouble) -> Taken | None:
        """The case that the library is sure of. An outage is one only where everybody is affected: that is asked, and
        where it is known not to be so, another cause is looked for (None)."""
        if not self.is_of_outage(case):
            return await self.show_case(conversation, reply, trouble, case)
        if (trouble.scope or trouble.option_of(SCOPE) or told_option(trait_question(SCOPE), conversation)) is not None:
            return None
        if not may_ask(conversation.dialogue, login_question(SCOPE), trouble.product):
            return None
        trouble.ask(trait_question(SCOPE))
        self.screen.say_question(reply, trouble, with_prompt=False)
        return Taken.ANSWERED

    def take_prompt(self, strange: Strange, conversation: Conversation, reply: Reply, trouble: Trouble) -> Taken:
        """A prompt that we have no checked answer to: what its words say and a harmless try, once; then a person."""
        trouble.prompt, kind = strange.prompt, strange.kind
        trouble.diagnosis = (kind.diagnosis if kind else None) or trouble.diagnosis
        is_told, trouble.hint = trouble.hint is not None, kind.id if kind else NO_KIND
        if is_told:
            return self.bring_person(conversation, reply, trouble, lead=AFTER_TRYING)
        if kind is not None and kind.waits and has_waited(trouble.words):
            kind, strange = None, Strange(strange.prompt, None)
        if kind is None or kind.do is None or kind.tried is None:
            return self.bring_person(conversation, reply, trouble, lead=first_words(strange))
        trouble.case, trouble.number, trouble.phase = None, 0, "tried"
        trouble.offers_person, trouble.checked = False, []
        trouble.remember_shown(kind.id, kind.tried)
        return self.screen.say_hint(strange, reply, trouble)

    def offer_safe_try(self, thin: Thin, reply: Reply, trouble: Trouble) -> Taken:
        """An edition that the library knows little about: that is said, with what cannot hurt; then a person."""
        trouble.case, trouble.number, trouble.phase, trouble.hint = None, 0, "tried", THIN
        trouble.asking, trouble.offers_person = None, False
        trouble.remember_shown(THIN, thin.tried)
        return self.screen.say_thin(thin, reply, trouble)

    async def show_case(
        self, conversation: Conversation, reply: Reply, trouble: Trouble, case: Case, *, lead: str = ""
    ) -> Taken:
        """The first solution of a case that was not tried; where all were, the next case."""
        trouble.case, trouble.number = case.id, -1
        lead = lead or lead_for("，".join([case.title, case.cause, *case.symptoms]), trouble.words)
        trouble.diagnosis = class_of_case(case) or trouble.diagnosis
        return await self.next_solution(conversation, reply, trouble, case, lead=lead)

    async def next_solution(
        self, conversation: Conversation, reply: Reply, trouble: Trouble, case: Case, *, lead: str = NEXT_SOLUTION
    ) -> Taken:
        """The next solution of the case on screen; where none is left, another case, at last a person."""
        tried = conversation.dialogue.tried
        scope = trouble.scope or trouble.option_of(SCOPE)
        done = await steps_done(self.library, case, trouble.words)
        seen_ways = frozenset(way - 1 for way in ways_seen(case, trouble)) if trouble.number >= 0 else frozenset()
        fit = Fit(is_who_known(trouble, scope), done, seen_ways, f"{trouble.words}，{conversation.text}")
        is_first = trouble.number < 0
        told = way_on_condition(case, fit.words)
        if not is_first and (told is None or told + 1 in ways_seen(case, trouble)):
            told = None
        proposal = next_solution(case, trouble.number + 1 if told is None else told, tried, scope, trouble.fault, fit)
        if told is not None and is_first:
            fit = replace(fit, seen=frozenset({-1}))  # those before it are still to come
        if proposal is None and seen_ways:  # one that was passed over for the way he asked about
            proposal = next_solution(case, 0, tried, scope, trouble.fault, fit)
        # It may have been retired since it was found, or while the customer tried what it says.
        if proposal is None or case.status != PUBLISHED or len(trouble.shown) >= MAX_SOLUTIONS:
            trouble.done_cases = [*trouble.done_cases, case.id]
            again = [what for solution in case.solutions for what in tried_again(solution, tried) or []]
            if is_first and again:
                reply.say(ALL_TRIED.format(what="、".join(dict.fromkeys(again))))
            return await self.next_case(conversation, reply, trouble)
        seen = len(ways_seen(case, trouble))
        proposal = numbered(case, proposal, seen, tried, scope, trouble.fault, fit)
        trouble.number, trouble.phase = proposal.number, "tried"
        trouble.offers_person = case.solutions[proposal.number].kind == ESCALATE
        trouble.remember_shown(case.id, shown_title(case, case.solutions[proposal.number].title))
        await self.screen.say_solution(conversation, reply, trouble, case, proposal, is_first=is_first, lead=lead)
        return Taken.ANSWERED

    async def show_way(
        self, conversation: Conversation, reply: Reply, trouble: Trouble, case: Case, number: int, *, lead: str
    ) -> Taken:
        """The way out that answers what he asked, whatever its turn; one that he has seen keeps its number."""
        seen = ways_seen(case, trouble)
        proposal = self._counted(case, conversation, trouble, Proposal(number, tuple(case.solutions[number].steps), ()))
        if number + 1 in seen:
            proposal = replace(proposal, place=seen.index(number + 1) + 1)
        trouble.number, trouble.offers_person = number, case.solutions[number].kind == ESCALATE
        trouble.remember_shown(case.id, shown_title(case, case.solutions[number].title))
        await self.screen.say_solution(conversation, reply, trouble, case, proposal, is_first=False, lead=lead)
        return Taken.ANSWERED

    def order_of_ways(self, case: Case, conversation: Conversation, trouble: Trouble) -> list[int]:
        """The ways out (from 1) as they are counted for him: those he has seen, then those that would come."""
        seen = ways_seen(case, trouble)
        on_screen = Proposal(trouble.number, (), ())
        return [*seen, *(way + 1 for way in self._counted(case, conversation, trouble, on_screen).others)]

    def _counted(self, case: Case, conversation: Conversation, trouble: Trouble, proposal: Proposal) -> Proposal:
        seen = frozenset(way - 1 for way in ways_seen(case, trouble))
        scope = trouble.scope or trouble.option_of(SCOPE)
        fit = Fit(is_who_known(trouble, scope), (), seen, trouble.words)
        tried = conversation.dialogue.tried
        return numbered(case, proposal, len(seen), tried, scope, trouble.fault, fit)

    async def next_case(self, conversation: Conversation, reply: Reply, trouble: Trouble) -> Taken:
        """After a case that did not help: the next likely one, or a person."""
        trouble.case, trouble.number = None, 0
        if len(trouble.shown) >= MAX_SOLUTIONS:
            return self.bring_person(conversation, reply, trouble)
        if (told := await self._told_now(conversation, reply, trouble)) is not None:
            return await self.show_case(conversation, reply, trouble, told, lead=NEXT_CASE)
        found = await self.search(conversation, reply, trouble)
        answers = self._answers(conversation, trouble)
        causes = await weigh_causes(self.library, found, answers, self._ruled_out(found, trouble), is_vague=False)
        other = likely(causes, found, trouble)
        if other is None:
            return self.bring_person(conversation, reply, trouble)
        return await self.show_case(conversation, reply, trouble, other, lead=NEXT_CASE if trouble.shown else "")

    async def _told_now(self, conversation: Conversation, reply: Reply, trouble: Trouble) -> Case | None:
        """The case that a clause of this turn names surely: what he sees now says more than all he told before."""
        if not trouble.shown:
            return None
        for clause in (act.text for act in conversation.acts if act.act in (TELLS, FAILED)):
            if len(clause) < MIN_CLAUSE or says_little(clause):
                continue
            sure = (await self.find(conversation, reply, Trouble(words=clause, product=trouble.product))).answer
            is_seen = sure is None or sure.case_id in trouble.done_cases or trouble.was_shown(sure.case_id)
            if sure is None or is_seen or self.is_of_outage(sure) or not is_of_matter(sure, clause):
                continue
            return await self.case(sure.case_id)
        return None

    def bring_person(
        self,
        conversation: Conversation,
        reply: Reply,
        trouble: Trouble,
        *,
        lead: str = PERSON,
        reason: str = "unresolved",
    ) -> Taken:
        """Nothing is left to try, or the customer wants it: an engineer, with everything that is known."""
        trouble.phase = "handed"
        has_prompt = conversation.slot("error_text") or quoted_by(conversation, reply, trouble)
        reply.say(lead if has_prompt else f"{lead}\n{PERSON_EVIDENCE}")
        tell_person(conversation, reply, trouble, reason=reason)
        return Taken.ANSWERED

    async def guess_product(self, text: str) -> str | None:
        """The product that the words give away."""
        return await self._catalogue.guess(text)

    async def case(self, case_id: str) -> Case:
        """A case by its id."""
        return await self.library.case(case_id)

    def _notice_product(self, found: Found, reply: Reply, trouble: Trouble) -> None:
        """A prompt or a code that is one product's own names the product."""
        best = found.answer
        if trouble.product is not None or best is None or best.route not in PROVEN_ROUTES:
            return
        if len(best.products) == 1 and ALL_PRODUCTS not in best.products:
            trouble.product = best.products[0]
            reply.set(product=trouble.product)

    def _must_ask_product(self, found: Found, trouble: Trouble) -> bool:
        """Does the answer depend on a product that is not known and was not asked for?"""
        if trouble.product is not None or trouble.product_asked or trouble.product_unclear:
            return False
        best = found.answer
        return best is None or not (ALL_PRODUCTS in best.products or best.route in PROVEN_ROUTES)

    def is_of_outage(self, case: Case | Hit) -> bool:
        """Is it the case of an outage? Then a person would have been called, had everybody been affected."""
        return urgency_of_line(case.title) is not None

    def _ruled_out(self, found: Found, trouble: Trouble) -> list[str]:
        """Cases that did not help, and those of an outage where others are known to get in."""
        return [*trouble.done_cases, *self._outages(found, trouble)]

    def _outages(self, found: Found, trouble: Trouble) -> list[str]:
        is_open = trouble.scope is None and trouble.option_of(SCOPE) in (None, UNKNOWN)
        return [] if is_open else [hit.case_id for hit in found.own_hits if self.is_of_outage(hit)]

    def _answers(self, conversation: Conversation, trouble: Trouble) -> list[Answer]:
        """What was answered, and what the words tell by themselves."""
        given = trouble.given()
        keys = {answer.key for answer in given}
        # The job may have been begun anew in this matter.
        earlier = put_under(conversation.dialogue, LOGIN, trouble.product)
        traits = [(key, option) for key, option in earlier.items() if option and content().trait(key)]
        given += [Answer("trait", key, option) for key, option in traits if key not in keys]
        keys = {answer.key for answer in given}
        return [*given, *(told for told in told_traits(trouble.words, trouble.scope) if told.key not in keys)]
