"""What the customer sees of a password job: questions with their buttons, procedures, and the offer of a person."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.answers.follow_up import NOT_WRITTEN, about_point
from actions.conversation import HELPED_RESULT, Conversation
from actions.jobs import Memory, job_button
from actions.passwords import texts
from actions.passwords.content import Pitfall, Procedure, Procedures, Question
from actions.passwords.reading import asks_more, fold
from actions.passwords.triage import Triage
from actions.passwords.wording import asks_whether
from actions.products.asking import clue_lines, product_buttons, product_question
from actions.products.catalogue import Catalogue
from actions.reply import Button, Reply, handoff_button
from kb.client import Case, KbClient, KbError

_NUMBER = re.compile(r"^(?:选|第)?([1-7一二三四五六七])(?:个|项|种|吧|号)?[。.、]?$")
USER_NAME = "【用户名】"
_NUMERALS = "一二三四五六七"
LIKE_PITFALL = 0.55
"""Share of the letter pairs of a pitfall's head that must stand in the words."""
_ASIDE = re.compile(r"[我您他她它的了个这那里\s，,。！!？?、“”「」]")


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
        reply.say(product_question(topic), product_buttons(await self._catalogue.products()))

    async def explain_products(self, reply: Reply) -> None:
        """What on screen gives each product away."""
        products = await self._catalogue.products()
        buttons = [*product_buttons(products), handoff_button()]
        reply.say("\n".join([texts.PRODUCT_HINT, *clue_lines(products)]), buttons)

    async def ask(self, question: Question, triage: Triage, reply: Reply, memory: Memory, lead: str = "") -> None:
        """A question, with what was understood so far before it."""
        memory["stage"], memory["asked"] = "asking", question.attribute
        said = await self.understood(triage)
        head = lead or (f"我理解的是：{said}。" if "trouble" in triage.known else "")
        reply.say("\n".join(part for part in (head, texts.question_text(question)) if part), self._answers(question))

    async def ask_again(self, triage: Triage, reply: Reply, memory: Memory, lead: str) -> None:
        """The question that is open, once more, after `lead`."""
        asked = memory.get("asked")
        if asked == "product" or triage.product is None:
            buttons = product_buttons(await self._catalogue.products())
            reply.say(f"{lead}请问您用的是哪一个产品？", buttons)
            return
        question = self._content.question(triage.product, asked) if asked else None
        if question is not None:
            await self.ask(question, triage, reply, memory, lead)

    async def show(
        self, way: Procedure, triage: Triage, conversation: Conversation, reply: Reply, memory: Memory, *, lead: str
    ) -> bool:
        """A procedure; False, and nothing is said, where the library has its case or solution no more."""
        steps = texts.steps_of(way, await self._case(way))
        if steps is None:
            return False
        dialogue = conversation.dialogue
        said = await self.understood(triage)
        is_same = not lead and said == memory.get("said") and memory.get("on_screen") == way.id
        if is_same and asks_more(conversation.text):
            case = await self._case(way)
            reply.say(NOT_WRITTEN if case is None else about_point(case, conversation.text), self.end_buttons())
            return True
        memory["on_screen"], memory["offers_person"] = way.id, steps.is_escalation
        way = _with_name(_for_others(way, triage), memory.get("user_name"))
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
        dialogue.misses = dialogue.not_helped = 0
        return True

    def explain_pitfall(self, text: str, way: Procedure | None, reply: Reply, memory: Memory) -> bool:
        """What may go wrong at a step of the procedure on screen, where the words name it; once, again if asked."""
        told = memory.setdefault("pitfalls", [])
        place = find_pitfall([] if way is None else way.pitfalls, text)
        if way is None or place is None or (f"{way.id}:{place}" in told and not asks_whether(text)):
            return False
        told.append(f"{way.id}:{place}")
        pitfall = way.pitfalls[place]
        reply.say(texts.AT_THIS_STEP.format(f"第{pitfall.step}步", pitfall.text), self.end_buttons())
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
        titles = [choice.title for choice in question.choices] if question else []
        if text in titles:
            return str(titles.index(text))
        found = _NUMBER.match(text.strip())
        if found is None:
            return None
        number = int(found[1]) if found[1].isdecimal() else _NUMERALS.index(found[1]) + 1
        return str(number - 1) if number <= len(titles) else None

    async def understood(self, triage: Triage) -> str:
        """What we took the customer to mean."""
        if triage.product is None:
            return ""
        name = await self._catalogue.name(triage.product) or triage.product
        edition = await self._catalogue.name(triage.product, triage.known.get("edition")) or name
        full = edition if edition.startswith(name) else f"{name}{edition}"
        return texts.understood(full, triage.product, triage.known, self._content)

    def _answers(self, question: Question) -> list[Button]:
        buttons = [
            job_button(self._job, choice.title, f"is:{question.attribute}:{number}")
            for number, choice in enumerate(question.choices)
        ]
        unsure = job_button(self._job, texts.UNSURE_TITLE, f"is:{question.attribute}:unsure")
        return [*buttons, unsure, handoff_button()]

    async def _case(self, way: Procedure) -> Case | None:
        """The case of a procedure; None where it has none, or the library lost it."""
        if way.case is None:
            return None
        try:
            return await self._library.case(way.case)
        except KbError:
            return None


def find_pitfall(pitfalls: Sequence[Pitfall], text: str) -> int | None:
    """Which pitfall the words speak of: the one whose head (what stands before the colon) they say best."""
    words = _ASIDE.sub("", fold(text))
    best, best_share = None, 0.0
    for place, pitfall in enumerate(pitfalls):
        head = _ASIDE.sub("", fold(pitfall.text.partition("：")[0]))
        pairs = {head[at : at + 2] for at in range(len(head) - 1)}
        share = sum(pair in words for pair in pairs) / len(pairs) if pairs else 0.0
        if share > best_share:
            best, best_share = place, share
    return best if best_share >= LIKE_PITFALL else None


def _for_others(way: Procedure, triage: Triage) -> Procedure:
    """A procedure for one's own password, shown to who asks for somebody else: no text to send in his own name."""
    if triage.known.get("account") != "other_user" or "own_user" not in way.when.get("account", ()):
        return way
    note = "\n".join(line for line in (texts.FOR_OTHERS, way.note) if line)
    return way.model_copy(update={"message": None, "note": note})


def _with_name(way: Procedure, name: str | None) -> Procedure:
    """The words to send on, with the user name that the customer told."""
    if way.message is None or not name:
        return way
    text = way.message.text.replace(USER_NAME, name)
    return way.model_copy(update={"message": way.message.model_copy(update={"text": text})})


def _shown_as(way: Procedure, conversation: Conversation) -> str:
    """Under which id an engineer sees it: the case's; the procedure's own where the case was on screen already."""
    if way.case is None or conversation.dialogue.was_shown(way.case):
        return way.id
    return way.case
