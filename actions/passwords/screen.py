"""What the customer sees of a password job: questions with their buttons, procedures, and the offer of a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from actions.answers.asked_here import stands_alone, take_answer
from actions.answers.places import is_finer
from actions.answers.point_text import lead_for, not_written_text, point_text
from actions.answers.points import Point as Reading
from actions.answers.points import read_point
from actions.answers.unwritten import NOT_FINER, NOT_WRITTEN
from actions.conversation import HELPED_RESULT, PRODUCT, Conversation
from actions.dialogue.acts import asked_clauses
from actions.dialogue.asked import password_question
from actions.jobs import Memory, job_button
from actions.passwords import texts
from actions.passwords.addressed import addressed, asker_of, is_for_administrator, needs_who_knows, sends_to_himself
from actions.passwords.asides import find_asides, find_near
from actions.passwords.content import Choice, Procedure, Procedures, Question
from actions.passwords.managers import with_manager
from actions.passwords.picking import place_picked
from actions.passwords.point import Point, asking_part, find_place, find_point
from actions.passwords.signs import asks_more, asks_nothing, nobody_knows
from actions.passwords.texts import Steps
from actions.passwords.triage import Triage
from actions.products.asking import clue_lines, product_buttons, product_question
from actions.products.catalogue import Catalogue
from actions.reply import Button, Reply, handoff_button
from kb.client import Case, KbClient, KbError

MAX_CLAUSES = 3


class Screen:
    """Shared by the parts of the job; holds no state of its own."""

    def __init__(self, library: KbClient, catalogue: Catalogue, content: Procedures, job: str) -> None:
        """`job`: the name that buttons carry."""
        self._library = library
        self._catalogue = catalogue
        self._content = content
        self._job = job

    async def ask_product(self, reply: Reply, memory: Memory) -> None:
        """Which product?"""
        memory["stage"], memory["asked"] = "asking", "product"
        is_password = memory.get("known", {}).get("trouble") not in ("disabled", "locked")
        topic = "password_reset" if is_password else "account"
        reply.ask(PRODUCT, product_question(topic), product_buttons(await self._catalogue.products()))

    async def explain_products(self, reply: Reply) -> None:
        """What on screen gives each product away."""
        products = await self._catalogue.products()
        buttons = [*product_buttons(products), handoff_button()]
        reply.ask(PRODUCT, "\n".join([texts.PRODUCT_HINT, *clue_lines(products)]), buttons)

    async def ask(
        self,
        question: Question,
        triage: Triage,
        reply: Reply,
        memory: Memory,
        lead: str = "",
        *,
        is_again: bool = False,
    ) -> None:
        """A question, with what was understood so far before it; put once more (`is_again`), in other words."""
        memory["stage"], memory["asked"] = "asking", question.attribute
        said = await self.understood(triage)
        head = lead or (f"我理解的是：{said}。" if "trouble" in triage.known else "")
        choices = self._choices(question, triage)
        asked = texts.question_again(question, choices) if is_again else texts.question_text(question, choices)
        lines = [part for part in (head, asked) if part]
        reply.ask(password_question(question.attribute), "\n".join(lines), self._answers(question, triage))

    async def ask_again(self, triage: Triage, reply: Reply, memory: Memory, lead: str) -> None:
        """The question that is open, once more, after `lead`."""
        asked = memory.get("asked")
        if asked == "product" or triage.product is None:
            buttons = product_buttons(await self._catalogue.products())
            reply.remind(PRODUCT, f"{lead}请问您用的是哪一个产品？", buttons)
            return
        question = self._content.question(triage.product, asked) if asked else None
        if question is not None:
            answers = self._answers(question, triage)
            asked = texts.question_again(question, self._choices(question, triage))
            reply.remind(password_question(question.attribute), f"{lead}{asked}", answers)

    async def show(
        self, way: Procedure, triage: Triage, conversation: Conversation, reply: Reply, memory: Memory, *, lead: str
    ) -> bool:
        """A procedure; False, and nothing is said, where the library has its case or solution no more."""
        steps = texts.steps_of(way, await self._case(way))
        if steps is None:
            return False
        way, steps = addressed(way, steps, triage.known, asker_of(triage, memory))
        dialogue = conversation.dialogue
        said = await self.understood(triage)
        shows = [way.id, memory.get("user_name")]
        if conversation.text and not lead and memory.get("on_screen") == shows:
            is_point = asks_more(conversation.text) and not asks_nothing(asking_part(conversation.text))
            if is_point and not nobody_knows(conversation.text):
                reply.say(self.near_aside(conversation.text, triage) or NOT_WRITTEN, self.end_buttons())
            else:
                self.say_holds(steps, said, reply, memory)
            return True
        memory["on_screen"], memory["offers_person"] = shows, steps.is_escalation
        is_other = way.case is None or way.case != memory.get("case")
        text, card = texts.say_procedure(
            steps,
            way,
            dialogue,
            triage.product or "",
            said=said,
            is_news=said != memory.get("said"),
            lead=lead,
            cause=steps.cause if is_other else "",
        )
        buttons = texts.end_buttons(*self.end_buttons()[:2], is_escalation=steps.is_escalation)
        reply.say(text, buttons, card=card)
        memory["said"], memory["case"] = said, way.case
        shown = [{"case_id": way.case, "title": steps.title}] if way.case else []
        reply.tell_desk("trace", {"route": "procedure", "procedure": way.id, "cases": shown})
        keys = memory.setdefault("shown", {})
        keys[way.id] = keys.get(way.id) or _shown_as(way, conversation)
        dialogue.remember_shown(keys[way.id], steps.title)
        dialogue.current = way.case  # what the library knows by that id; a procedure of our own is no case
        dialogue.misses = dialogue.not_helped = 0
        return True

    def say_holds(self, steps: Steps, said: str, reply: Reply, memory: Memory) -> None:
        """What was told changes nothing of the procedure on screen: it is not said all over again."""
        news = f"我理解的是：{said}。" if said != memory.get("said") else ""
        end = texts.READY_YET if steps.is_escalation else texts.DONE_YET
        memory["said"] = said
        buttons = texts.end_buttons(*self.end_buttons()[:2], is_escalation=steps.is_escalation)
        reply.say(news + texts.STILL_HOLDS.format(steps.title, end), buttons)

    def explain_pitfall(self, text: str, way: Procedure, reply: Reply, memory: Memory) -> bool:
        """What may go wrong at a step of the procedure on screen, where the words name just that; again only if
        asked."""
        told = memory.setdefault("pitfalls", [])
        is_question = asks_more(text)
        point = find_point(way, text, is_question=is_question)
        if point is None or not point.is_strong or (f"{way.id}:{point.text[:20]}" in told and not is_question):
            return False
        told.append(f"{way.id}:{point.text[:20]}")
        self._say_point(point, reply)
        return True

    async def answer_asked(
        self, conversation: Conversation, way: Procedure, triage: Triage, reply: Reply, *, is_sure: bool = True
    ) -> bool:
        """A question that is asked under the case of the procedure on screen, surely or (not `is_sure`) likely,
        answered word for word; False where it is none."""
        case = await self._case(way)
        if case is None:
            return False
        found = await self._read(case, way, conversation.text, triage, asked_clauses(conversation))
        text, known = conversation.text, triage.known
        heard = [one for one in found.questions if not sends_to_himself(one.answer, known)]
        heard = [one for one in heard if not needs_who_knows(one.answer, text, known)]
        questions = stands_alone([one for one in heard if one.is_certain or not is_sure])
        if not questions:
            return False
        dialogue = conversation.dialogue
        said = take_answer(conversation, case, questions)
        if said is None:
            said = not_written_text(conversation.text, dialogue.unwritten)
            dialogue.unwritten += 1
        reply.say(said, self.end_buttons())
        return True

    async def _read(
        self, case: Case, way: Procedure, text: str, triage: Triage, clauses: Sequence[str] = ()
    ) -> Reading:
        """What words are to the case of a procedure, as far as he has it on screen."""
        titles = [solution.title for solution in case.solutions]
        ways = [titles.index(way.solution) + 1] if way.solution in titles else None
        return await read_point(
            self._library, case.id, text, product=triage.product, ways=ways, clauses=clauses[:MAX_CLAUSES]
        )

    async def answer_point(
        self,
        conversation: Conversation,
        way: Procedure,
        triage: Triage,
        reply: Reply,
        memory: Memory,
        *,
        is_other: bool,
    ) -> bool:
        """A question about the procedure on screen, answered from it: by the questions asked under its case, by the
        meaning of its lines, then by the words of our own. False: it is about something else, which `is_other` takes
        for likely."""
        text = conversation.text
        if await self.answer_asked(conversation, way, triage, reply):
            return True
        if (place := find_place(await self._on_screen(way, triage, memory), text)) is not None:
            steps, at = place
            if not is_finer(at.text, asking_part(text)) or at.text in (conversation.dialogue.last_point or ""):
                reply.say(NOT_FINER, self.end_buttons())
                return True
            conversation.dialogue.last_point = at.text
            name = "" if steps.title == (way.title or way.solution) else texts.OF_WAY.format(steps.title)
            reply.say(texts.AT_THIS_STEP.format(f"{name}{at.place}", at.text), self.end_buttons())
            return True
        case = await self._case(way)
        point = find_point(way, text, texts.steps_of(way, None) if way.case is None else None)
        if case is not None and way.solution is not None:
            number = [solution.title for solution in case.solutions].index(way.solution) + 1
            found = await self._read(case, way, text, triage)
            if not found.is_certain and await self.answer_asked(conversation, way, triage, reply, is_sure=False):
                return True
            if found.is_certain or (point is None and found.is_written):
                lead = lead_for(is_certain=found.is_certain)
                reply.say(point_text(case, found.quoted, lead, names={number: ""}), self.end_buttons())
                return True
            is_other = is_other or found.is_new
        near = self.near_aside(text, triage)
        if point is not None and not is_finer(point.text, asking_part(text)):
            reply.say(near or NOT_FINER, self.end_buttons())
        elif point is not None:
            self._say_point(point, reply)
        elif not is_other:
            reply.say(near or NOT_WRITTEN, self.end_buttons())
        return point is not None or not is_other

    def say_aside(
        self, text: str, triage: Triage, reply: Reply, *, is_followed: bool = False, said: Iterable[str] = ()
    ) -> bool:
        """Is something asked that holds beside all procedures of what is known? Then it is answered outright.
        `is_followed`: with no buttons, for something else follows; `said`: what we said before, so that a line which
        answers this, too, is not taken for one that was said by mistake."""
        answer = self._aside(text, triage)
        if answer is not None and answer in said:
            answer = texts.AS_SAID.format(answer)
        if answer is not None:
            reply.say(answer, [] if is_followed else self.end_buttons())
        return answer is not None

    def _aside(self, text: str, triage: Triage) -> str | None:
        if triage.product is None or triage.entry is None:
            return None
        found = find_asides(self._content.asides(triage.product), text, triage.known)
        return "\n".join(dict.fromkeys(with_manager(one.text, triage.manager) for one in found)) or None

    def near_aside(self, text: str, triage: Triage) -> str:
        """What holds of the same account whatever happened to it, where nothing else is known; else empty."""
        listed = self._content.asides(triage.product) if triage.product is not None else []
        return "\n".join(with_manager(one.text, triage.manager) for one in find_near(listed, text, triage.known))

    async def is_about(self, text: str, way: Procedure, triage: Triage) -> bool:
        """Do words that ask nothing tell of the case on screen, rather than of something new?"""
        name = way.case or way.about
        if name is None:
            return False
        return not (await read_point(self._library, name, text, product=triage.product)).is_new

    async def _on_screen(self, way: Procedure, triage: Triage, memory: Memory) -> list[tuple[Procedure, Steps]]:
        """All ways that he was shown, this one first and the others as they came, the latest first."""
        earlier = [name for name in reversed(list(memory.get("shown", {}))) if name != way.id]
        listed = {entry.id: entry for entry in (triage.entry.procedures if triage.entry else ())}
        held = (listed[name] for name in earlier if name in listed)
        ways = [way, *(one for one in held if one.holds_for(triage.known))]  # none shown for what was set right since
        found = [(one, texts.steps_of(one, await self._case(one))) for one in ways]
        return [(one, steps) for one, steps in found if steps is not None]

    async def point_after(self, text: str, triage: Triage, memory: Memory) -> str:
        """What the procedure that has helped says of a point that is asked afterwards; empty where it is in doubt."""
        way = triage.way
        aside = self._aside(text, triage) or self.near_aside(text, triage)
        if aside or way is None:
            return aside
        shown = await self._on_screen(way, triage, memory)
        if (place := find_place(shown, text)) is not None:
            return texts.AT_THIS_STEP.format(place[1].place, place[1].text)
        steps = next((steps for one, steps in shown if one.id == way.id), None)
        point = find_point(way, text, steps)
        if point is not None and point.is_strong:
            return texts.AT_THIS_STEP.format(point.place, point.text)
        case = await self._case(way)
        if case is None or way.solution is None:
            return ""
        number = [solution.title for solution in case.solutions].index(way.solution) + 1
        found = await self._read(case, way, text, triage)
        is_sure = found.is_certain and not found.is_new
        return point_text(case, found.quoted, names={number: ""}) if is_sure else ""

    async def point_ahead(self, text: str, triage: Triage) -> str:
        """What the ways that are still open say of a point that is asked before one of them is shown; else empty."""
        aside = self._aside(text, triage) or self.near_aside(text, triage)
        if aside:
            return aside
        for way in triage.ways():
            point = find_point(way, text)
            if point is not None and point.is_strong:
                return f"{point.text.rpartition('：')[2]}"
        return ""

    def _say_point(self, point: Point, reply: Reply) -> None:
        reply.say(texts.AT_THIS_STEP.format(point.place, point.text), self.end_buttons())

    async def is_his_own(self, way: Procedure) -> bool:
        """Does he carry it out himself, with nobody else?"""
        steps = texts.steps_of(way, await self._case(way))
        is_alone = steps is not None and steps.who.startswith("您") and "管理员" not in steps.who
        return is_alone and steps is not None and not steps.is_escalation

    async def is_administrators(self, way: Procedure) -> bool:
        """Is it an administrator who carries it out?"""
        steps = texts.steps_of(way, await self._case(way))
        return steps is not None and is_for_administrator(way, steps)

    async def say_not_ours(self, way: Procedure, reply: Reply) -> bool:
        """We are asked to do what somebody else must; False where a person is the way out anyway."""
        steps = texts.steps_of(way, await self._case(way))
        if steps is None or steps.is_escalation:
            return False
        reply.say(texts.NOT_OURS.format(steps.who), self.end_buttons())
        return True

    def record(
        self, way: Procedure | None, conversation: Conversation, reply: Reply, memory: Memory, result: str
    ) -> None:
        """What the customer said of a procedure: for the engineer, and for the case it comes from."""
        if way is None:
            return
        conversation.dialogue.record(memory.get("shown", {}).get(way.id, way.id), result)
        if way.case is not None:
            reply.tell_desk("outcome", {"case_id": way.case, "helped": result == HELPED_RESULT})

    def end_buttons(self) -> list[Button]:
        """「有帮助 / 没解决 / 转人工」."""
        helped = job_button(self._job, texts.HELPED_TITLE, "done")
        return [helped, job_button(self._job, texts.NOT_HELPED_TITLE, "failed"), handoff_button()]

    def number_of(self, text: str, triage: Triage, memory: Memory) -> str | None:
        """Which answer of the open question is meant by 「2」, 「第二个」, or its very words."""
        asked = memory.get("asked")
        if memory.get("stage") != "asking" or asked in (None, "product") or triage.product is None:
            return None
        question = self._content.question(triage.product, asked)
        choices = self._content_choices(question, triage)
        place = place_picked(text, [choice.title for _, choice in choices])
        return None if place is None else str(choices[place][0])

    async def editions(self, product: str) -> dict[str, str]:
        """The editions of a product, by what tells them apart: 「标准版」, not 「KIS 标准版」."""
        found = next((one for one in await self._catalogue.products() if one.id == product), None)
        listed = found.editions.items() if found is not None else ()
        return {name.removeprefix(found.name if found else "").strip(): edition for edition, name in listed}

    async def understood(self, triage: Triage) -> str:
        """What we took the customer to mean."""
        if triage.product is None:
            return ""
        name = await self._catalogue.name(triage.product) or triage.product
        edition = await self._catalogue.name(triage.product, triage.known.get("edition")) or name
        full = edition if edition.startswith(name) else f"{name}{edition}"
        return texts.understood(full, triage.product, triage.said_back, self._content)

    def _content_choices(self, question: Question | None, triage: Triage) -> list[tuple[int, Choice]]:
        """The answers that fit what is known, each with its number in the content."""
        return triage.open_choices(question) if question is not None else []

    def _choices(self, question: Question, triage: Triage) -> list[Choice]:
        return [choice for _, choice in self._content_choices(question, triage)]

    def _answers(self, question: Question, triage: Triage) -> list[Button]:
        buttons = [
            job_button(self._job, choice.title, f"is:{question.attribute}:{number}")
            for number, choice in self._content_choices(question, triage)
        ]
        unsure = job_button(self._job, texts.UNSURE_TITLE, f"is:{question.attribute}:unsure")
        return [*buttons, unsure, handoff_button()]

    async def _case(self, way: Procedure) -> Case | None:
        """The case that a procedure is of, or about; None where it has none, or the library lost it."""
        name = way.case or way.about
        if name is None:
            return None
        try:
            return await self._library.case(name)
        except KbError:
            return None


def _shown_as(way: Procedure, conversation: Conversation) -> str:
    """Under which id an engineer sees it: the case's; the procedure's own where the case was on screen already."""
    if way.case is None or conversation.dialogue.was_shown(way.case):
        return way.id
    return way.case
