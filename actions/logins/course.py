"""The course of one trouble: search, decide, ask or show, and after what did not help the next, at last a person."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.answers.glossary import glossary
from actions.answers.search import ALL_PRODUCTS, PROVEN_ROUTES, Found
from actions.answers.text import understood_line
from actions.conversation import AWAIT_CHOICE, AWAIT_HELPED, AWAIT_PRODUCT, AWAIT_QUESTION, Conversation
from actions.jobs import Taken, job_button
from actions.logins.causes import holds_for, says_little, search_causes, weigh_causes
from actions.logins.classes import class_of_case
from actions.logins.deciding import Ask, AskPrompt, Show, decide
from actions.logins.handing import tell_person
from actions.logins.knowing import SCOPE, speaks_of, told_prompts, told_traits
from actions.logins.memory import Trouble
from actions.logins.separating import UNKNOWN, Answer, Cause, trait_question, weighed
from actions.logins.showing import ASK_DONE, JOB, solution_buttons, solution_card, solution_text, solution_words
from actions.logins.solutions import ESCALATE, Proposal, next_solution, tried_again
from actions.logins.urgency import urgency_of_line
from actions.logins.words import fold
from actions.products.asking import how_to_recognise, product_buttons, product_question
from actions.products.catalogue import Catalogue
from actions.reply import Button, Reply, handoff_button
from kb.client import Case, KbClient

# After so many solutions that did not help, another one costs the customer more than a person does.
MAX_SOLUTIONS = 5
TRACED = 5
PASSWORD_TOPIC = "password"
_PASSWORD = re.compile(r"密码|口令|验证码|忘")
NO_PROMPT = "no_prompt"
NO_PROMPT_TITLE = "没有提示"
ASK_PROMPT = (
    "我想查得准一点：屏幕上提示的原文是什么？一个字不差地发给我最好，也可以拍张照片发来。"
    "没有提示的话，说说点到哪一步、看到了什么。"
)
HERE_TO_HELP = "好的，登录的问题我来帮您看。"
WITH_PROMPT = "屏幕上要是有提示，把原文也发给我，找得更快。"
WITH_SCOPE = "要是大家都登不上，也请说一声。"
NEXT_SOLUTION = "没关系，换下一个办法："
NEXT_CASE = "看来不是刚才那种情况。还有一种可能，您照着试试："
AGAIN = "回到刚才登录的问题：{text}"
AGAIN_PRODUCT = "回到刚才登录的问题：请问您用的是哪个产品？"
AGAIN_PROMPT = "回到刚才登录的问题：屏幕上提示的原文是什么？没有提示就说说卡在哪一步。"
AGAIN_TRIED = "上面的办法试过了吗？好了没有？"
ALL_TRIED = "这种情况常用的办法（{what}）您都试过了，我就不再让您重复做。"
PERSON = "抱歉，我这里能放心让您试的办法已经没有了，我请工程师接着处理。您说过的、试过的都会一起带过去，不用再讲一遍。"
UNKNOWN_PROMPT = (
    "提示“{prompt}”，我这里没有把握的办法，不让您乱试，我请工程师接着处理。您说过的都会一起带过去，不用再讲一遍。"
)
PERSON_EVIDENCE = "方便的话，先把出错的画面拍张照片发在这里，工程师马上就能看到。"


class Course:
    """How one trouble goes on; shared by all conversations, holds no state of its own."""

    def __init__(self, library: KbClient, catalogue: Catalogue) -> None:
        """Takes the library to search and the product list."""
        self._library = library
        self._catalogue = catalogue

    async def search(self, conversation: Conversation, reply: Reply, trouble: Trouble) -> Found:
        """The cases for what is known by now; the desk is told what was found."""
        slots = {name: reply.slots.get(name, conversation.slot(name)) for name in ("version", "error_text", "codes")}
        extra = [slots["error_text"] or "", *(slots["codes"] or [])]
        found = await search_causes(
            self._library, trouble.words, extra, product=trouble.product, version=slots["version"]
        )
        few = found.result.model_copy(update={"hits": found.result.hits[:TRACED]})
        reply.tell_desk("trace", Found(few).trace)
        return found

    async def advance(self, conversation: Conversation, reply: Reply, trouble: Trouble) -> Taken:
        """The next step with what is known: a question, a solution, or a person."""
        found = await self.search(conversation, reply, trouble)
        if self._must_ask_product(found, trouble):
            return await self.ask_product(reply, trouble)
        is_vague = says_little(trouble.words) and not conversation.slot("error_text")
        edition = reply.slots.get("edition", conversation.slot("edition"))
        sure = found.sure_answer(trouble.product)
        if sure is not None and not is_vague and not trouble.answers and sure.case_id not in trouble.done_cases:
            case = await self.case(sure.case_id)
            if holds_for(case, edition) and not self._depends_on_scope(case, trouble):
                return await self.show_case(conversation, reply, trouble, case)
            if holds_for(case, edition):
                trouble.ask(trait_question(SCOPE))
                self.say_question(reply, trouble, with_prompt=False)
                return Taken.ANSWERED
        answers = self._answers(conversation, trouble)
        causes = await weigh_causes(
            self._library, found, answers, trouble.done_cases, is_vague=is_vague, edition=edition
        )
        quoted = self._quoted(conversation, reply, trouble)
        told = [answer for answer in told_prompts(trouble.words, causes) if trouble.option_of(answer.key) is None]
        for answer in told:
            causes = weighed(causes, answer)
        # Who has quoted his prompt is not asked whether another one appeared.
        prompts = {text for cause in causes for text in cause.case.error_texts} if told or quoted else set()
        if quoted and sure is None and not told and not any(speaks_of(cause.case, quoted) for cause in causes):
            return self.bring_person(conversation, reply, trouble, lead=UNKNOWN_PROMPT.format(prompt=quoted))
        step = decide(
            found,
            causes,
            product=trouble.product,
            is_vague=is_vague,
            known={answer.key for answer in answers} | prompts,
            asked=trouble.asked,
            answered=bool(told) or any(entry["option"] != UNKNOWN for entry in trouble.answers),
            is_prompt_known=trouble.prompt_asked or bool(conversation.slot("error_text")),
        )
        if isinstance(step, Ask):
            trouble.ask(step.question)
            self.say_question(reply, trouble, with_prompt=not conversation.slot("error_text"))
            return Taken.ANSWERED
        if isinstance(step, Show):
            if quoted and sure is None and not speaks_of(step.case, quoted):
                return self.bring_person(conversation, reply, trouble, lead=UNKNOWN_PROMPT.format(prompt=quoted))
            return await self.show_case(conversation, reply, trouble, step.case)
        if isinstance(step, AskPrompt):
            trouble.phase, trouble.prompt_asked = "prompt", True
            reply.say(ASK_PROMPT, [job_button(JOB, NO_PROMPT_TITLE, NO_PROMPT), handoff_button("low_confidence")])
            reply.set(awaiting=AWAIT_QUESTION)
            return Taken.ANSWERED
        return self.bring_person(conversation, reply, trouble)

    async def ask_product(self, reply: Reply, trouble: Trouble) -> Taken:
        """Which product, once."""
        trouble.phase, trouble.product_asked = "product", True
        reply.say(product_question("login_failure"), product_buttons(await self._catalogue.products()))
        reply.set(awaiting=AWAIT_PRODUCT)
        return Taken.ANSWERED

    async def say_how_to_recognise(self, reply: Reply) -> None:
        """What tells the products apart."""
        reply.say(how_to_recognise(await self._catalogue.products()))

    async def guess_product(self, text: str) -> str | None:
        """The product that the words give away."""
        return await self._catalogue.guess(text)

    def say_question(self, reply: Reply, trouble: Trouble, *, with_prompt: bool) -> None:
        """The separating question of the trouble, with its buttons."""
        asking = trouble.asking or {}
        text = str(asking["text"])
        # Where the product was asked first, that question has said so already.
        lines = [text if trouble.asked > 1 or trouble.product_asked else f"{HERE_TO_HELP}{text}"]
        if asking["kind"] == "line":
            lines += [f"{place}. {title}" for place, (_, title) in enumerate(asking["options"][:-2], start=1)]
        if with_prompt and asking["kind"] == "trait":
            is_scope_open = trouble.scope is None and asking["key"] != "scope" and trouble.asked == 1
            lines.append(WITH_PROMPT + (WITH_SCOPE if is_scope_open else ""))
        reply.say("\n".join(lines), question_buttons(trouble))
        reply.set(awaiting=AWAIT_CHOICE)

    async def show_case(
        self, conversation: Conversation, reply: Reply, trouble: Trouble, case: Case, *, lead: str = ""
    ) -> Taken:
        """The first solution of a case that was not tried; where all were, the next case."""
        trouble.case, trouble.number = case.id, -1
        trouble.diagnosis = class_of_case(case) or trouble.diagnosis
        return await self.next_solution(conversation, reply, trouble, case, lead=lead)

    async def next_solution(
        self, conversation: Conversation, reply: Reply, trouble: Trouble, case: Case, *, lead: str = NEXT_SOLUTION
    ) -> Taken:
        """The next solution of the case on screen; where none is left, another case, at last a person."""
        tried = conversation.dialogue.tried
        scope = trouble.scope or trouble.option_of(SCOPE)
        proposal = next_solution(case, trouble.number + 1, tried, scope, trouble.fault)
        is_first = trouble.number < 0
        if proposal is None or len(trouble.shown) >= MAX_SOLUTIONS:
            trouble.done_cases = [*trouble.done_cases, case.id]
            again = [what for solution in case.solutions for what in tried_again(solution, tried) or []]
            if is_first and again:
                reply.say(ALL_TRIED.format(what="、".join(dict.fromkeys(again))))
            return await self.next_case(conversation, reply, trouble)
        trouble.number, trouble.phase = proposal.number, "tried"
        trouble.remember_shown(case.id, f"{case.title}：{case.solutions[proposal.number].title}")
        await self._say_solution(conversation, reply, trouble, case, proposal, is_first=is_first, lead=lead)
        return Taken.ANSWERED

    async def next_case(self, conversation: Conversation, reply: Reply, trouble: Trouble) -> Taken:
        """After a case that did not help: the next likely one, or a person."""
        trouble.case, trouble.number = None, 0
        if len(trouble.shown) >= MAX_SOLUTIONS:
            return self.bring_person(conversation, reply, trouble)
        found = await self.search(conversation, reply, trouble)
        causes = await weigh_causes(
            self._library,
            found,
            self._answers(conversation, trouble),
            trouble.done_cases,
            is_vague=False,
            edition=conversation.slot("edition"),
        )
        other = likely(causes, found, trouble)
        if other is None:
            return self.bring_person(conversation, reply, trouble)
        return await self.show_case(conversation, reply, trouble, other, lead=NEXT_CASE if trouble.shown else "")

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
        reply.say(lead if conversation.slot("error_text") else f"{lead}\n{PERSON_EVIDENCE}")
        tell_person(conversation, reply, trouble, reason=reason)
        return Taken.ANSWERED

    async def come_back(self, reply: Reply, trouble: Trouble) -> None:
        """After a digression: where it stood, in one line with its buttons; nothing once a person is called."""
        if trouble.phase == "product":
            reply.say(AGAIN_PRODUCT, product_buttons(await self._catalogue.products()))
        elif trouble.phase == "separate" and trouble.asking:
            reply.say(AGAIN.format(text=trouble.asking["text"]), question_buttons(trouble))
        elif trouble.phase in ("prompt", "describe"):
            reply.say(AGAIN_PROMPT, [job_button(JOB, NO_PROMPT_TITLE, NO_PROMPT), handoff_button()])
        elif trouble.phase == "tried" and trouble.case:
            reply.say(AGAIN.format(text=AGAIN_TRIED), solution_buttons(await self.case(trouble.case), trouble.number))

    async def say_again(self, reply: Reply, trouble: Trouble) -> None:
        """The open question once more in the same answer."""
        if trouble.phase == "tried" and trouble.case:
            reply.say(ASK_DONE, solution_buttons(await self.case(trouble.case), trouble.number))
        elif trouble.phase == "separate" and trouble.asking:
            reply.say(str(trouble.asking["text"]), question_buttons(trouble))

    async def is_person_offered(self, trouble: Trouble) -> bool:
        """Is the solution on screen to bring a person?"""
        return bool(trouble.case) and (await self.case(str(trouble.case))).solutions[trouble.number].kind == ESCALATE

    async def case(self, case_id: str) -> Case:
        """A case by its id."""
        return await self._library.case(case_id)

    async def _say_solution(
        self,
        conversation: Conversation,
        reply: Reply,
        trouble: Trouble,
        case: Case,
        proposal: Proposal,
        *,
        is_first: bool,
        lead: str,
    ) -> None:
        name = await self._catalogue.name(trouble.product, reply.slots.get("edition", conversation.slot("edition")))
        error_text = reply.slots.get("error_text", conversation.slot("error_text"))
        understood = understood_line(trouble.words, name, error_text) if not trouble.is_understood else ""
        trouble.is_understood = True
        dialogue = conversation.dialogue
        terms = glossary().explain(solution_words(case, proposal), case.products, dialogue.explained)
        dialogue.explained = [*dialogue.explained, *(term.term for term in terms)]
        text = solution_text(case, proposal, understood=understood, lead=lead, terms=terms, is_first=is_first)
        card = solution_card(case, proposal, understood, is_first=is_first, lead=lead, terms=terms)
        reply.say(text, solution_buttons(case, proposal.number), card=card)
        reply.set(awaiting=AWAIT_HELPED)

    def _must_ask_product(self, found: Found, trouble: Trouble) -> bool:
        """Does the answer depend on a product that is not known and was not asked for?"""
        if trouble.product is not None or trouble.product_asked or trouble.product_unclear:
            return False
        best = found.answer
        return best is None or not (ALL_PRODUCTS in best.products or best.route in PROVEN_ROUTES)

    def _depends_on_scope(self, case: Case, trouble: Trouble) -> bool:
        """Is it the case of an outage, while nobody has said how many are affected?"""
        is_known = trouble.scope is not None or trouble.option_of(SCOPE) is not None
        return not is_known and urgency_of_line(case.title) is not None

    def _quoted(self, conversation: Conversation, reply: Reply, trouble: Trouble) -> str | None:
        """The prompt that he quoted in this trouble."""
        prompt = reply.slots.get("error_text", conversation.slot("error_text"))
        return str(prompt) if prompt and fold(str(prompt)) in fold(trouble.words) else None

    def _answers(self, conversation: Conversation, trouble: Trouble) -> list[Answer]:
        """What was answered, and what the words tell by themselves."""
        given = trouble.given()
        keys = {answer.key for answer in given}
        return [*given, *(told for told in told_traits(trouble.words, trouble.scope) if told.key not in keys)]


def question_buttons(trouble: Trouble) -> list[Button]:
    """One button an option of the question on screen, and a person."""
    asking = trouble.asking or {}
    key = asking["key"]
    buttons = [job_button(JOB, title, f"a:{key}:{option}") for option, title in asking["options"]]
    return [*buttons, handoff_button()]


def likely(causes: Sequence[Cause], found: Found, trouble: Trouble) -> Case | None:
    """The heaviest cause that the search found about as good as its best. Who speaks of no password has another
    trouble than one with a password."""
    good = {hit.case_id for hit in found.good_hits if hit.case_id not in trouble.done_cases}
    speaks_of_password = bool(_PASSWORD.search(trouble.words))
    fitting = [cause.case for cause in causes if cause.case.id in good]
    return next((case for case in fitting if speaks_of_password or case.topic != PASSWORD_TOPIC), None)
