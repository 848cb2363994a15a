"""What the login job puts before the customer: questions, a solution, a hint, the way back after a digression."""

from __future__ import annotations

from actions.answers.glossary import explain_new
from actions.answers.text import joined, understood_line
from actions.conversation import AWAIT_CHOICE, AWAIT_HELPED, AWAIT_PRODUCT, AWAIT_QUESTION, PRODUCT, Conversation
from actions.dialogue.asked import LOGIN_PROMPT, login_question
from actions.dialogue.notices import CERTAIN_ENOUGH, menus_differ, once
from actions.jobs import Taken, job_button
from actions.logins.content import Thin
from actions.logins.memory import Trouble
from actions.logins.prompts import Strange, first_words
from actions.logins.scope import COMPANY, SEVERAL
from actions.logins.showing import (
    ASK_AGAIN,
    ASK_DONE,
    ASK_PERSON,
    JOB,
    outcome_buttons,
    solution_buttons,
    solution_card,
    solution_text,
    solution_words,
)
from actions.logins.solutions import Proposal
from actions.products.asking import how_to_recognise, product_buttons, product_question
from actions.products.catalogue import Catalogue
from actions.products.fitting import fit_note
from actions.reply import Button, Reply, handoff_button
from kb.client import Case, KbClient

NO_PROMPT = "no_prompt"
NO_PROMPT_TITLE = "没有提示"
ASK_PROMPT = (
    "我想查得准一点：屏幕上提示的原文是什么？一个字不差地发给我最好，也可以拍张照片发来。"
    "没有提示的话，说说点到哪一步、看到了什么。"
)
HERE_TO_HELP = "好的，登录的问题我来帮您看。"
WITH_PROMPT = "屏幕上要是有提示，把原文也发给我，找得更快。"
WITH_SCOPE = "要是大家都登不上，也请说一声。"
WHO = "记下了，{who}。"
FOR_SEVERAL = "不止一台登不上，又急着用的话，随时回复“转人工”，您说过的都会一起带过去。"
# How many may be in at once is nothing that is down.
_FOR_EVERYBODY = ("licence", "permission")
THIN = (
    "{say}。您可以先做这几样，没有坏处：\n{steps}\n\n"
    "好了吗？还是不行，就点“没好”，我马上请工程师接着看；屏幕上有提示的话，也发给我，您说过的都会一起带过去。"
)
AGAIN = "回到刚才登录的问题：{text}"
AGAIN_PRODUCT = "回到刚才登录的问题：请问您用的是哪个产品？"
AGAIN_PROMPT = "回到刚才登录的问题：屏幕上提示的原文是什么？没有提示就说说卡在哪一步。"
AGAIN_TRIED = "上面的办法试好了，或者试了还不行，告诉我一声就行。"


class Screen:
    """Shared by all conversations, holds no state of its own; what is on screen is remembered in the trouble."""

    def __init__(self, library: KbClient, catalogue: Catalogue) -> None:
        """Takes the library of cases and the product list."""
        self._library = library
        self._catalogue = catalogue

    async def ask_product(self, reply: Reply, trouble: Trouble) -> Taken:
        """Which product, once."""
        trouble.phase, trouble.product_asked = "product", True
        reply.ask(PRODUCT, product_question("login_failure"), product_buttons(await self._catalogue.products()))
        reply.set(awaiting=AWAIT_PRODUCT)
        return Taken.ANSWERED

    async def say_how_to_recognise(self, reply: Reply) -> None:
        """What tells the products apart."""
        reply.say(how_to_recognise(await self._catalogue.products()))

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
        lines += filter(None, [self._for_several(trouble)])
        reply.ask(login_question(asking["key"]), "\n".join(lines), question_buttons(trouble))
        reply.set(awaiting=AWAIT_CHOICE)

    def ask_prompt(self, reply: Reply, trouble: Trouble) -> Taken:
        """For the exact words on the screen, once."""
        trouble.phase, trouble.prompt_asked = "prompt", True
        buttons = [job_button(JOB, NO_PROMPT_TITLE, NO_PROMPT), handoff_button("low_confidence")]
        reply.ask(LOGIN_PROMPT, ASK_PROMPT, buttons)
        reply.set(awaiting=AWAIT_QUESTION)
        return Taken.ANSWERED

    def say_who(self, reply: Reply, trouble: Trouble) -> None:
        """Who gets in and who does not, once both were told, so that he sees it has arrived."""
        if trouble.affected.is_parted and not trouble.is_who_said:
            trouble.is_who_said = True
            reply.say(WHO.format(who=trouble.affected.text))

    def say_thin(self, thin: Thin, reply: Reply, trouble: Trouble) -> Taken:
        """That the library knows little of this edition, and what cannot hurt."""
        steps = "\n".join(f"{place}. {line}" for place, line in enumerate(thin.do, start=1))
        reply.say(THIN.format(say=thin.say, steps=steps), outcome_buttons(trouble.on_screen))
        reply.set(awaiting=AWAIT_HELPED)
        return Taken.ANSWERED

    def say_hint(self, strange: Strange, reply: Reply, trouble: Trouble) -> Taken:
        """What the words of a prompt say, and something harmless to do."""
        reply.say(first_words(strange), outcome_buttons(trouble.on_screen))
        reply.set(awaiting=AWAIT_HELPED)
        return Taken.ANSWERED

    async def say_solution(
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
        """One solution with its card; the first of a case with what was understood and the cause."""
        edition = reply.slots.get("edition", conversation.slot("edition"))
        name = await self._catalogue.name(trouble.product, edition)
        if is_first:
            lead = joined(lead, await fit_note(self._catalogue, case, trouble.product, edition))
        error_text = reply.slots.get("error_text", conversation.slot("error_text"))
        understood = understood_line(case.title, name, error_text) if not trouble.is_understood else ""
        trouble.is_understood = True
        dialogue = conversation.dialogue
        terms = explain_new(dialogue, solution_words(case, proposal), case.products)
        note = menus_differ(dialogue, is_certain=not is_first or case.confidence == CERTAIN_ENOUGH)
        ask = ASK_PERSON if trouble.offers_person else once(dialogue, "how_to_reply", ASK_DONE, later=ASK_AGAIN)
        if is_first and case.topic not in _FOR_EVERYBODY:
            ask = joined(self._for_several(trouble), ask)
        text = solution_text(
            case, proposal, understood=understood, lead=lead, terms=terms, is_first=is_first, note=note, ask=ask
        )
        card = solution_card(case, proposal, understood, is_first=is_first, lead=lead, terms=terms, note=note)
        reply.say(text, solution_buttons(case, proposal.number), card=card)
        reply.set(awaiting=AWAIT_CHOICE if trouble.offers_person else AWAIT_HELPED)

    def _for_several(self, trouble: Trouble) -> str:
        """A person is offered at once, where more than one of them stands still."""
        is_called = trouble.is_person_offered or trouble.offers_person or trouble.emergency is not None
        if is_called or trouble.scope not in (SEVERAL, COMPANY):
            return ""
        trouble.is_person_offered = True
        return FOR_SEVERAL

    async def come_back(self, reply: Reply, trouble: Trouble) -> None:
        """After a digression: where it stood, in one line with its buttons; nothing once a person is called."""
        if trouble.phase == "product":
            reply.remind(PRODUCT, AGAIN_PRODUCT, product_buttons(await self._catalogue.products()))
        elif trouble.phase == "separate" and trouble.asking:
            text = AGAIN.format(text=trouble.asking["text"])
            reply.remind(login_question(trouble.asking["key"]), text, question_buttons(trouble))
        elif trouble.phase in ("prompt", "describe"):
            reply.remind(LOGIN_PROMPT, AGAIN_PROMPT, [job_button(JOB, NO_PROMPT_TITLE, NO_PROMPT), handoff_button()])
        elif trouble.phase == "tried" and not await self._has_answered(reply, trouble):
            reply.say(AGAIN.format(text=AGAIN_TRIED), await self.outcome_buttons(trouble))

    async def _has_answered(self, reply: Reply, trouble: Trouble) -> bool:
        """Was it a question asked under the case on screen? Then nothing has been left that he need be led back to."""
        if trouble.case is None:
            return False
        case = await self._library.case(trouble.case)
        said = "\n".join(message.get("text") or "" for message in reply.messages)
        last = next((message for message in reversed(reply.messages) if message.get("text")), None)
        if last is None or not any(one.answer in said for one in case.questions):
            return False
        if not last.get("buttons"):
            last["buttons"] = [button.as_dict() for button in await self.outcome_buttons(trouble)]
        return True

    async def say_again(self, reply: Reply, trouble: Trouble) -> None:
        """The open question once more in the same answer."""
        if trouble.phase == "tried":
            reply.say(ASK_AGAIN, await self.outcome_buttons(trouble))
        elif trouble.phase == "separate" and trouble.asking:
            reply.remind(login_question(trouble.asking["key"]), str(trouble.asking["text"]), question_buttons(trouble))

    async def say_aside(self, text: str, reply: Reply, trouble: Trouble) -> None:
        """The answer to a question beside the way on screen: whether it helped is not asked of who has only asked."""
        reply.say(text, await self.outcome_buttons(trouble))

    async def outcome_buttons(self, trouble: Trouble) -> list[Button]:
        """「好了 / 没好 / 转人工」 about what is on screen."""
        if trouble.case is None:
            return outcome_buttons(trouble.on_screen)
        return solution_buttons(await self._library.case(trouble.case), trouble.number)


def question_buttons(trouble: Trouble) -> list[Button]:
    """One button an option of the question on screen, and a person."""
    asking = trouble.asking or {}
    key = asking["key"]
    buttons = [job_button(JOB, title, f"a:{key}:{option}") for option, title in asking["options"]]
    return [*buttons, handoff_button()]
