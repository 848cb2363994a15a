"""The login job: which of the things that can become of a trouble this turn is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions.conversation import TELLS, Carried, Conversation
from actions.dialogue.acts import asks, demands, does_only, outcome
from actions.dialogue.fear import calm
from actions.dialogue.quoting import only_vents
from actions.fallback.foreign_matters import cannot_reach_us, names_foreign_password
from actions.fallback.refusal import names_other_vendor
from actions.jobs import Job, Memory, Taken, choice_of
from actions.logins.affected import says_who_gets_in
from actions.logins.asking import asks_for_next_only
from actions.logins.choosing_way import take_numbered_way, take_unwilling
from actions.logins.course import Course
from actions.logins.doing import told_done
from actions.logins.evidence import asks_for_evidence, evidence_text
from actions.logins.facts import facts_of
from actions.logins.lacking import take_lacking
from actions.logins.listening import (
    listen,
    names_other_product,
    says_cannot_log_in,
    tells_facts,
    tells_of_trouble,
)
from actions.logins.memory import Trouble
from actions.logins.obstacle import take_obstacle
from actions.logins.occasion import (
    denies_closing,
    denies_login,
    drop_denied,
    only_asks_after_success,
    sees_no_ledger,
    tells_login_trouble,
)
from actions.logins.outright import is_thrown_out
from actions.logins.partly import take_new_symptom
from actions.logins.ping_results import take_ping_results
from actions.logins.reading import read_answer
from actions.logins.replies import asks_elsewhere, is_about_solution, is_digression, says_it_works, says_no_prompt
from actions.logins.screen import NO_PROMPT
from actions.logins.showing import DONE, JOB, NOT_DONE
from actions.logins.telling import is_out_of_reach
from actions.logins.told_of_case import take_told_of_case
from actions.logins.turns import Turns, warning_before_person
from actions.logins.urgency import find_urgency, urgency_in_trouble
from actions.logins.waiting import take_waiting
from actions.passwords.signs import speaks_of_recovery
from actions.passwords.turning import turns_out_password
from actions.products.catalogue import Catalogue
from actions.reply import Reply, handoff_button
from kb.client import KbClient

LOGIN, CLOSING = "login_failure", "closing_checklist"
PASSWORD, HANDOFF = "password_reset", "handoff"

STOPPED = "好的，登录的问题先放下。要接着看的时候，直接告诉我就行。"
WHY_PRODUCT = "不同产品的登录办法不一样，说错了会耽误您，所以先问清楚是哪一个。"
WHY_PROMPT = "提示的原文最能说明问题，对上了就能直接给您对应的办法。没有也没关系。"
WHY_TRIED = "想知道这个办法管不管用：没好我就换下一个，试过的不会再让您试。"

# 「我登不上，今天要报税」 is taken for a tax matter by whoever looks at the single words.
_UNSURE = frozenset({"out_of_scope", "nlu_fallback"})
# 「仓库那边能登，财务这边不能」 names departments, and is taken for their work.
_ALSO = _UNSURE | {"other_kingdee", "inform"}
# 「月末三天要做六家店的账 双击闪一下就没了」 is heard as a close.
_MISHEARD = _UNSURE | {CLOSING}
# What is heard before it is looked for what he asks.
_BEFORE_POINTS = (
    take_waiting,
    take_ping_results,
    take_told_of_case,
    take_numbered_way,
    take_lacking,
    take_unwilling,
)
_OF_OTHERS = _ALSO | {"password_reset", "login_failure"}


class LoginJob(Job):
    """Trouble with logging in."""

    name = JOB
    looks_on = True

    def __init__(self, library: KbClient, catalogue: Catalogue) -> None:
        """Takes the library to search and the product list."""
        self._course = Course(library, catalogue)
        self._turns = Turns(self._course)

    def begins_with(self, conversation: Conversation) -> bool:
        """A login trouble, an emergency under whatever intent, or how to send a screenshot or logs."""
        if _is_urgent(conversation) or asks_for_evidence(conversation):
            return True
        text = conversation.text
        if cannot_reach_us(text) and conversation.intent in _OF_OTHERS:
            return True  # 「改了接口账号的密码 影像那边登录ERP失败」: nobody has lost a password
        if _is_foreign(conversation) or speaks_of_recovery(text) or denies_login(text):
            return False
        if only_asks_after_success(text, asks=asks(conversation)):
            return False
        if conversation.intent == LOGIN or is_out_of_reach(text):
            return True
        if conversation.intent in _UNSURE and says_cannot_log_in(text):
            return True
        if conversation.intent in _MISHEARD and tells_login_trouble(text):
            return True
        if conversation.intent in _ALSO | _MISHEARD and is_thrown_out(text):
            return True
        return conversation.intent in _ALSO and says_who_gets_in(text)

    def claims(self, conversation: Conversation) -> bool:
        """「手机号登进去了 工作台上一个账套都没有」: he is in, and has lost no password."""
        return conversation.intent == PASSWORD and sees_no_ledger(conversation.text)

    def takes_as_told(self, conversation: Conversation, memory: Memory) -> bool:
        """See parent class."""
        trouble = Trouble.of(memory)
        if conversation.intent != HANDOFF or trouble.phase == "handed":
            return False
        is_product = trouble.phase == "product" and conversation.entity("product") is not None
        # 「在网页上 打电话问过同事也这样」 answers what we have asked, whatever is heard in 「打电话」.
        is_asked = trouble.phase == "separate" and trouble.asking is not None
        is_answer = is_asked and read_answer(trouble.asking or {}, conversation) is not None
        return is_product or (is_answer and not demands(conversation)) or tells_facts(conversation)

    def interrupts(self, conversation: Conversation) -> bool:
        """An emergency comes before whatever is at hand, and so does a trouble that was taken for a wish to close."""
        urgency = find_urgency(conversation)
        if denies_closing(conversation.text) and tells_login_trouble(conversation.text):
            return True
        return _is_urgent(conversation) or (urgency is not None and urgency.is_loss)

    async def begin(self, conversation: Conversation, reply: Reply, memory: Memory) -> Taken:
        """See parent class."""
        trouble = Trouble()
        taken = await self._begin(conversation, reply, trouble)
        trouble.keep(memory)
        return taken

    async def go_on(self, conversation: Conversation, reply: Reply, memory: Memory) -> Taken:
        """See parent class."""
        trouble = Trouble.of(memory)
        taken = await self._take(conversation, reply, trouble)
        trouble.keep(memory)
        return taken

    async def come_back(self, conversation: Conversation, reply: Reply, memory: Memory) -> None:
        """See parent class."""
        await self._course.screen.come_back(reply, Trouble.of(memory))

    def awaits_verdict(self, memory: Memory) -> bool:
        """See parent class."""
        trouble = Trouble.of(memory)
        return trouble.phase == "tried" and not trouble.offers_person

    def awaits_person(self, memory: Memory) -> bool:
        """See parent class."""
        return Trouble.of(memory).phase == "handed"

    def warns(self, conversation: Conversation, memory: Memory) -> str | None:
        """See parent class."""
        trouble = Trouble.of(memory)
        warning = warning_before_person(conversation, trouble)
        if warning is not None and warning == trouble.keeper_text:
            conversation.dialogue.current = trouble.keeper_case  # what he asks next is asked of it
        return warning

    def case_at_hand(self, memory: Memory) -> str | None:
        """See parent class."""
        trouble = Trouble.of(memory)
        shown = [entry["case"] for entry in trouble.shown]
        return trouble.case or trouble.keeper_case or trouble.outage_case or (str(shown[-1]) if shown else None)

    def why_asked(self, memory: Memory) -> str | None:
        """See parent class."""
        trouble = Trouble.of(memory)
        if trouble.phase == "separate" and trouble.asking:
            return str(trouble.asking["why"])
        return {"product": WHY_PRODUCT, "prompt": WHY_PROMPT, "tried": WHY_TRIED}.get(trouble.phase)

    def line_when_stopped(self, memory: Memory) -> str | None:
        """See parent class."""
        return STOPPED

    def facts(self, memory: Memory) -> Mapping[str, Any]:
        """See parent class."""
        return facts_of(Trouble.of(memory))

    async def _begin(self, conversation: Conversation, reply: Reply, trouble: Trouble) -> Taken:
        urgency = find_urgency(conversation)
        if denies_closing(conversation.text):
            drop_denied(conversation.dialogue)
        if urgency is None and asks_for_evidence(conversation):
            reply.say(evidence_text(conversation.text, conversation.slot("product")), [handoff_button()])
            return Taken.FINISHED
        listen(conversation, reply, trouble)
        if urgency is not None and await self._turns.is_emergency(urgency, conversation, reply, trouble):
            return await self._turns.call_person_at_once(urgency, conversation, reply, trouble)
        if urgency is not None and urgency.is_loss:
            return Taken.ABANDONED  # the library knows a way: that is answered as a question
        if (called := await self._turns.call_for_shared(conversation, reply, trouble)) is not None:
            return called
        calm(conversation, reply)
        if trouble.words:
            return await self._course.advance(conversation, reply, trouble)
        if trouble.product is None:
            return await self._course.screen.ask_product(reply, trouble)
        return self._turns.ask_to_describe(reply, trouble)

    async def _take(self, conversation: Conversation, reply: Reply, trouble: Trouble) -> Taken:
        urgency = urgency_in_trouble(conversation)
        if urgency is not None and urgency.is_certain and trouble.emergency is None:
            listen(conversation, reply, trouble)
            return await self._turns.call_person_at_once(urgency, conversation, reply, trouble)
        choice = choice_of(conversation, JOB)
        if choice is not None:
            return await self._take_choice(choice, conversation, reply, trouble)
        if asks_for_evidence(conversation):
            reply.say(evidence_text(conversation.text, trouble.product))
            await self._course.screen.say_again(reply, trouble)
            return Taken.ANSWERED
        # 「发票云已改好 BI还是报」 under the case of accounts that other systems use: it is named in it.
        is_of_this = trouble.phase == "tried" and cannot_reach_us(trouble.words)
        if _is_foreign(conversation) and not is_of_this:
            return Taken.LEFT
        if trouble.phase == "handed":
            return await self._turns.take_after_handoff(conversation, reply, trouble)
        if only_vents(conversation.text) and not conversation.entities():
            await self._course.screen.come_back(reply, trouble)
            return Taken.ANSWERED
        if trouble.phase == "product" or names_other_product(conversation, trouble):
            return await self._turns.take_product(conversation, reply, trouble)
        await self._turns.notice_product(conversation, reply, trouble)
        return await self._take_words(conversation, reply, trouble)

    async def _take_words(self, conversation: Conversation, reply: Reply, trouble: Trouble) -> Taken:
        if turns_out_password(trouble.words, conversation.text):
            known = {name: fact for name, fact in facts_of(trouble).items() if name != "question"}
            conversation.carried = Carried(trouble.words, known)
            return Taken.ABANDONED
        if (partly := await take_new_symptom(self._course, conversation, reply, trouble)) is not None:
            return partly
        if (obstacle := await take_obstacle(self._course, conversation, reply, trouble)) is not None:
            return obstacle
        if (denied := await self._turns.take_denial(conversation, reply, trouble)) is not None:
            return denied
        for take_way in _BEFORE_POINTS:
            if (shown := await take_way(self._course, conversation, reply, trouble)) is not None:
                return shown
        if asks_for_next_only(conversation) and (fit := await self._take_fitting(conversation, reply, trouble)):
            return fit
        point = await self._turns.take_point(conversation, reply, trouble)
        if point is not None:
            return point
        if (fitting := await self._take_fitting(conversation, reply, trouble)) is not None:
            return fitting
        if trouble.phase == "tried" and (found := await self._turns.take_finding(conversation, reply, trouble)):
            return found
        if asks_elsewhere(conversation):
            return Taken.LEFT
        if trouble.phase in ("separate", "prompt") and says_it_works(conversation):
            return self._turns.finish(reply, trouble)
        if trouble.phase == "separate" and trouble.asking:
            option = read_answer(trouble.asking, conversation)
            if option is not None:
                return await self._turns.take_option(trouble.asking, option, conversation, reply, trouble)
        if trouble.phase == "prompt" and says_no_prompt(conversation):
            return await self._course.advance(conversation, reply, trouble)
        if trouble.phase == "tried" and is_about_solution(conversation):
            if await self._turns.fails_besides(conversation, trouble):
                return await self._turns.take_detail(conversation, reply, trouble)
            return await self._turns.take_outcome(conversation, reply, trouble)
        tells_step = trouble.phase == "tried" and bool(told_done(conversation.text))
        # 「电脑上是有的」 is told of the way on screen, whatever else it sounds like.
        is_unsure = conversation.intent in _UNSURE
        tells_step = tells_step or (trouble.phase == "tried" and is_unsure and does_only(conversation, TELLS))
        tells_step = tells_step or await self._turns.tells_of_case(conversation, trouble)
        if is_digression(conversation, trouble) and not (tells_step or tells_of_trouble(conversation)):
            return Taken.LEFT
        return await self._turns.take_detail(conversation, reply, trouble)

    async def _take_fitting(self, conversation: Conversation, reply: Reply, trouble: Trouble) -> Taken | None:
        """What he tells, asking no more than what to do, or what nobody makes anything of, may fit another way."""
        if trouble.phase != "tried" or trouble.case is None or conversation.entity("error_text"):
            return None
        is_bare = conversation.intent in _UNSURE and not asks(conversation) and outcome(conversation) is None
        must_name = not (is_bare or asks_for_next_only(conversation))
        return await self._turns.take_fitting(conversation, reply, trouble, must_name=must_name)

    async def _take_choice(self, choice: str, conversation: Conversation, reply: Reply, trouble: Trouble) -> Taken:
        """A button. One of an earlier step changes nothing: the open question is put again."""
        kind, _, rest = choice.partition(":")
        key, _, option = rest.rpartition(":")
        if kind == "a" and trouble.asking is not None and key == trouble.asking["key"]:
            return await self._turns.take_option(trouble.asking, option, conversation, reply, trouble)
        if kind == NO_PROMPT and trouble.phase == "prompt":
            return await self._course.advance(conversation, reply, trouble)
        if kind == DONE:
            return self._turns.finish(reply, trouble)
        if kind == NOT_DONE and rest == trouble.on_screen and trouble.phase == "tried":
            return await self._turns.take_failure(conversation, reply, trouble)
        await self._course.screen.come_back(reply, trouble)
        return Taken.ANSWERED if reply.messages else Taken.LEFT


def _is_urgent(conversation: Conversation) -> bool:
    urgency = find_urgency(conversation)
    return urgency is not None and (urgency.is_certain or conversation.intent == LOGIN)


def _is_foreign(conversation: Conversation) -> bool:
    return names_other_vendor(conversation) or names_foreign_password(conversation.text)
