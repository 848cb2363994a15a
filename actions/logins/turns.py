"""What becomes of a trouble when the customer answers: a product, an option, a detail, how a solution went."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from actions.answers.search import PROVEN_ROUTES, Found
from actions.clauses import SHORT_PAUSE
from actions.conversation import Conversation
from actions.dialogue.acts import asked_clauses, asks
from actions.dialogue.asked import DESCRIBE as ASKS_TO_DESCRIBE
from actions.dialogue.asked import login_question, note_answer
from actions.dialogue.denial import AGREED, DENIED, DENIED_RESULT, agreeing_clauses, denied_in, without_clauses
from actions.fallback.foreign_matters import cannot_reach_us
from actions.handoff.adding import tell_ticket
from actions.handoff.unsafe import what_could_hurt
from actions.jobs import Taken
from actions.logins.causes import is_of_matter, says_little
from actions.logins.classes import class_of_case, class_of_emergency
from actions.logins.course import AFTER_STEP, NEXT_CASE
from actions.logins.emergency import keeper_text, keepers_way, say_first_aid
from actions.logins.facts import NOT_DONE_RESULT, facts_of
from actions.logins.handing import has_news, noted_line, tell_person
from actions.logins.likelihood import NONE
from actions.logins.listening import add_words, beside_product, has_done_step, listen, observe, tells_in_passing
from actions.logins.meanwhile import say_meanwhile
from actions.logins.memory import MAX_WORDS, Trouble
from actions.logins.prompts import prompt_in
from actions.logins.replies import (
    COURTESY,
    ELSEWHERE,
    SURE,
    asks_elsewhere,
    says_it_works,
    says_only_outcome,
    will_try,
)
from actions.logins.scope import COMPANY
from actions.logins.separating import UNKNOWN
from actions.logins.urgency import Urgency, urgency_of_line, urgency_of_shared
from actions.logins.ways import CONFIRMED, SAYS_MORE, Ways
from actions.products.asking import UNKNOWN_INTENT, does_not_know
from actions.products.fitting import drop_other_edition
from actions.reply import Reply
from kb.client import Case, Hit, KbUnavailable

DESCRIBE = (
    "好的，登录的问题我来帮您看。请说说用的是哪个产品、卡在哪一步、屏幕上提示的原文是什么，想到什么说什么就行。"
)
NOTED = "好的，这些都记在对话里了，工程师能看到，不用再讲一遍。"
WAITING = "好的，工程师会在这里回复您。"
LICENCE, NETWORK = "licence", "network"
LOOKED_AT = 5
_SHARED = frozenset({"database"})
NOTED_GOES_ON = "好的，记下了。"
MEANWHILE = "工程师来之前，您也可以先试试这个："
SEEN_BY_OTHERS = (
    "同事那里还看得到的话，账多半没有丢，更像是您的账号看不到它了（权限或组织的设置）。工程师会核实；在那之前仍请先不要动任何东西。"
)
_OTHERS_SEE_IT = re.compile(
    r"(?:同事|别人|其他人|大家|主管|经理|管理员|会计|出纳|小[\u4e00-\u9fff]|老[\u4e00-\u9fff]|[他她])(?:们)?(?:那里|那边|那儿|的)?(?:还|都)?"
    r"(?:能看[到见]|看得[到见]|还在|都在)"
)
# While an engineer is awaited, nothing of this is explained: a procedure at hand would be followed.
_COULD_HURT = re.compile(
    r"(?:怎么|如何|咋|能不能|能|可以|可不可以|要不要|是不是要|先)[^，。？?]{0,8}(?:恢复|还原|附加|重装|修复|重建|重启|杀毒|格式化|删)"
    r"|(?:恢复|还原|附加|重装|修复|重建|重启|杀毒|格式化|删)[^，。？?]{0,6}(?:行吗|可以吗|吗|怎么|行不行)"
)
_HURTS = re.compile(r"恢复(?!正常|了)|还原|附加|重装|修复|重建|重启|杀毒|格式化|删")
_FILLER = re.compile(r"不是|我们?|用的?是?|应该|就是|说错了?|打错了?|点错了?|软件|产品|系统|[的吧呢啊哦嗯是，。,.\s]")
_MIN_REST = 3


def warning_before_person(conversation: Conversation, trouble: Trouble) -> str | None:
    """「重启服务器行不行」 in an emergency: what he must not do before the engineer has seen it."""
    clauses, text = asked_clauses(conversation), conversation.text
    if trouble.emergency != "damage":
        clauses, text = [what_could_hurt(clause) for clause in clauses], what_could_hurt(text)
    is_meant = any(map(_HURTS.search, clauses)) or _COULD_HURT.search(text) is not None
    if trouble.emergency is None or not is_meant:
        return None
    return trouble.keeper_text or keeper_text(None)


class Turns(Ways):
    """Shared by all conversations, holds no state of its own."""

    async def is_emergency(self, urgency: Urgency, conversation: Conversation, reply: Reply, trouble: Trouble) -> bool:
        """Where the words leave doubt, a case that the library is sure of speaks against an emergency."""
        if urgency.is_certain:
            return True
        found = await self.course.search(conversation, reply, trouble)
        return found.answer is None

    async def call_person_at_once(
        self, urgency: Urgency, conversation: Conversation, reply: Reply, trouble: Trouble
    ) -> Taken:
        """First aid, then the request, in one answer: afterwards the bot may have no word any more."""
        trouble.emergency, trouble.phase = urgency.kind, "handed"
        if trouble.product is None:
            await self._notice_clue(reply, trouble)
        trouble.diagnosis = class_of_emergency(urgency.kind, trouble.words) or trouble.diagnosis
        named = await self._cause_named(urgency, conversation, reply, trouble)
        trouble.diagnosis = class_of_case(named) or trouble.diagnosis if named else trouble.diagnosis
        if named is None:
            await self._note_for_keeper(urgency, conversation, reply, trouble)
        else:  # what he asks meanwhile is asked of the case that his prompt names
            trouble.outage_case = named.id
        say_first_aid(conversation, reply, urgency.kind, trouble.product, named)
        tell_person(conversation, reply, trouble, reason="unresolved")
        return Taken.ANSWERED

    async def call_for_shared(self, conversation: Conversation, reply: Reply, trouble: Trouble) -> Taken | None:
        """A person, where what all computers share is down by what is known now."""
        urgency = urgency_of_shared(trouble.words, trouble.scope, trouble.affected)
        if urgency is None or trouble.emergency is not None or trouble.phase == "handed":
            return None
        return await self.call_person_at_once(urgency, conversation, reply, trouble)

    async def take_after_handoff(self, conversation: Conversation, reply: Reply, trouble: Trouble) -> Taken:
        """A person is called. At night the bot still hears: what is said is noted, and a sure case is shown."""
        if conversation.intent in COURTESY:
            return Taken.LEFT
        if (warning := warning_before_person(conversation, trouble)) is not None:
            listen(conversation, reply, trouble)
            reply.say(warning)
            return Taken.ANSWERED
        if asks_elsewhere(conversation):
            return Taken.LEFT
        if says_it_works(conversation):
            return self.finish(reply, trouble)
        if will_try(conversation) or says_only_outcome(conversation.text) or conversation.intent in ("affirm", "deny"):
            reply.say(WAITING)
            return Taken.ANSWERED
        if trouble.emergency == "damage" and _OTHERS_SEE_IT.search(conversation.text):
            reply.say(SEEN_BY_OTHERS)
        listen(conversation, reply, trouble)
        # Of a prompt that only engineers know, the nearest case is another one.
        # 「隔壁店没事 就我们店」: then it is down for his place only, and what that is can be said.
        is_harmless = trouble.emergency is None or (trouble.emergency == "everyone" and trouble.affected.is_parted)
        if is_harmless and trouble.hint is None and not says_little(conversation.text):
            taken = await self._show_if_sure(conversation, reply, trouble, lead=MEANWHILE)
            if taken is not None:
                tell_ticket(conversation, reply, facts_of(trouble))
                return taken
        await say_meanwhile(self.course, self._case_of_outage, conversation, reply, trouble)
        if has_news(conversation, trouble):
            # The desk says that the ticket has it now.
            line = noted_line(conversation, trouble)
            if line is not None:
                reply.say(line)
            tell_person(conversation, reply, trouble, reason="unresolved")
        elif not tell_ticket(conversation, reply, facts_of(trouble)):
            reply.say(NOTED)
        return Taken.ANSWERED

    async def take_failure(self, conversation: Conversation, reply: Reply, trouble: Trouble) -> Taken:
        """See parent class; where what he sees now names another case, that one comes before the next way."""
        if trouble.case is not None and not says_little(conversation.text):
            before = trouble.case
            lead = AFTER_STEP if has_done_step(conversation) else NEXT_CASE
            taken = await self._show_if_sure(conversation, reply, trouble, lead=lead, must_name=True)
            if taken is not None:
                trouble.done_cases = [*trouble.done_cases, before]
                return taken
        return await super().take_failure(conversation, reply, trouble)

    async def take_denial(self, conversation: Conversation, reply: Reply, trouble: Trouble) -> Taken | None:
        """「不是管理员设的」: the case on screen is not his; another one, found without what he denies, or a person.
        None where he denies no cause."""
        if trouble.phase != "tried" or trouble.case is None:
            return None
        case = await self.course.case(trouble.case)
        clauses = denied_in(conversation, case)
        if not clauses:
            return None
        observe(conversation, trouble)
        rest = without_clauses(conversation.text, clauses)
        trouble.add(rest, rest)
        trouble.record(f"{DENIED_RESULT}（{conversation.text[:MAX_WORDS]}）")
        trouble.done_cases = [*trouble.done_cases, case.id]
        reply.say(DENIED)
        return await self.course.next_case(conversation, reply, trouble)

    async def take_product(self, conversation: Conversation, reply: Reply, trouble: Trouble) -> Taken:
        """The answer to 「哪个产品」, or a correction of the product."""
        text, named = conversation.text, conversation.entity("product")
        denied = conversation.entity("product_excluded")
        if named is None and denied is None:
            is_elsewhere = conversation.intent in ELSEWHERE and conversation.confidence >= SURE
            if is_elsewhere and not cannot_reach_us(text):
                return Taken.LEFT
            named = await self._read_product(conversation, reply, trouble)
        if trouble.product is not None and named != trouble.product:
            trouble.record(NOT_DONE_RESULT)
            trouble.forget_causes()
        if named is None and denied is not None:
            trouble.product, trouble.product_unclear = None, False
            reply.set(product=None)
            return await self.course.screen.ask_product(reply, trouble)
        trouble.product = named or trouble.product
        drop_other_edition(conversation, reply)
        rest = beside_product(conversation)
        if len(_FILLER.sub("", rest)) >= _MIN_REST and not does_not_know(text):
            trouble.add(rest, rest)
        observe(conversation, trouble)
        if not trouble.words:
            return self.ask_to_describe(reply, trouble)
        return await self.course.advance(conversation, reply, trouble)

    async def take_detail(self, conversation: Conversation, reply: Reply, trouble: Trouble) -> Taken:
        """More words: while a solution is on screen another case only where the library is sure, else a new search."""
        if conversation.intent not in ("affirm", "deny"):
            listen(conversation, reply, trouble)
        if trouble.phase == "prompt" or conversation.entity("error_text"):
            trouble.prompt_asked = True
        if trouble.asking is not None:
            # Whoever answers something else is not asked the same again.
            trouble.answer(trouble.asking["kind"], trouble.asking["key"], UNKNOWN)
        if not trouble.words:
            return self.ask_to_describe(reply, trouble)
        if (called := await self.call_for_shared(conversation, reply, trouble)) is not None:
            return called
        if trouble.phase != "tried" or trouble.case is None:
            trouble.asking = None
            return await self.course.advance(conversation, reply, trouble)
        before = trouble.case
        if not says_little(conversation.text) and not tells_in_passing(conversation.text):
            lead = AFTER_STEP if has_done_step(conversation) else NEXT_CASE
            taken = await self._show_if_sure(conversation, reply, trouble, lead=lead)
            if taken is not None:
                trouble.done_cases = [*trouble.done_cases, before]
                return taken
        if await self._names_other_prompt(conversation, reply, trouble):
            return await self.take_failure(conversation, reply, trouble)
        taken = await self.take_told(conversation, reply, trouble)
        if taken is None:
            noted = CONFIRMED if conversation.entity("error_text") else NOTED_GOES_ON
            noted = AGREED if await self._agrees(conversation, trouble) else noted
            is_asked = asks(conversation)
            said = await self.unwritten(conversation, trouble.case, trouble) if is_asked else noted
            await self.course.screen.say_aside(said, reply, trouble)
        return taken or Taken.ANSWERED

    async def _agrees(self, conversation: Conversation, trouble: Trouble) -> bool:
        """「没在平台加过」: is what the cause on screen says so with him?"""
        case = await self.course.case(str(trouble.case))
        return bool(agreeing_clauses(case, conversation.text))

    async def _names_other_prompt(self, conversation: Conversation, reply: Reply, trouble: Trouble) -> bool:
        """Has he read out a prompt, and not the one that the case on screen is about?"""
        prompt = conversation.entity("error_text") or conversation.entity("code")
        return prompt is not None and not await self.course.is_confirmed(prompt, conversation, reply, trouble)

    async def notice_product(self, conversation: Conversation, reply: Reply, trouble: Trouble) -> None:
        """A customer who did not know his product may give it away later: 「图标上写着主控台」."""
        if trouble.product is None and trouble.product_unclear and conversation.text:
            guessed = await self.course.guess_product(conversation.text)
            if guessed is not None:
                trouble.product = guessed
                reply.set(product=guessed)

    async def take_option(
        self, asking: Mapping[str, Any], option: str, conversation: Conversation, reply: Reply, trouble: Trouble
    ) -> Taken:
        """An answer to the separating question on screen; what was typed beside it counts as words."""
        kind, key = str(asking["kind"]), str(asking["key"])
        trouble.answer(kind, key, option)
        note_answer(conversation.dialogue, login_question(key), None if option == UNKNOWN else option, trouble.product)
        trouble.asking = None
        if len(conversation.text) >= SAYS_MORE:
            observe(conversation, trouble)
            add_words(conversation, trouble)
        if key == "scope" and option != UNKNOWN:
            trouble.scope = option
            if option == COMPANY:
                urgency = Urgency("everyone", is_certain=True)
                return await self.call_person_at_once(urgency, conversation, reply, trouble)
        if (called := await self.call_for_shared(conversation, reply, trouble)) is not None:
            return called
        if kind == "line" and option not in (NONE, UNKNOWN):
            picked = next((str(title) for name, title in asking["options"] if name == option), "")
            told = urgency_of_line(picked)
            if told is not None:
                trouble.add(picked, picked)
                return await self.call_person_at_once(told, conversation, reply, trouble)
            case = await self.course.case(option)
            return await self.course.show_case(conversation, reply, trouble, case)
        return await self.course.advance(conversation, reply, trouble)

    def ask_to_describe(self, reply: Reply, trouble: Trouble) -> Taken:
        """Nothing but 「登录不上」 was said."""
        trouble.phase = "describe"
        reply.ask(ASKS_TO_DESCRIBE, DESCRIBE)
        return Taken.ANSWERED

    async def _named(self, conversation: Conversation, reply: Reply, trouble: Trouble) -> Hit | None:
        """The case that the words, or a clause of them, name outright."""
        clauses = [act.text for act in conversation.acts if not says_little(act.text)]
        for words in dict.fromkeys([conversation.text, *clauses]):
            found = await self.course.find(conversation, reply, Trouble(words=words, product=trouble.product))
            if found.named is not None:
                return found.named
        return None

    async def _cause_named(
        self, urgency: Urgency, conversation: Conversation, reply: Reply, trouble: Trouble
    ) -> Case | None:
        """The case, no outage, that the words of somebody name where everybody is affected: an expired rental. A person
        is called whether the library answers or not."""
        if urgency.kind != "everyone" or trouble.product is None:
            return None
        with suppress(KbUnavailable):
            alone = Trouble(words=conversation.text, product=trouble.product)
            for words in (one for one in (alone, trouble) if one.words):
                sure = (await self.course.find(conversation, reply, words)).answer
                if sure is not None and sure.topic == LICENCE and not self.course.is_of_outage(sure):
                    return await self.course.case(sure.case_id)
            # 「弹帐套已过期 昨晚停过电」: what else he tells must not drown his prompt.
            for words in filter(None, SHORT_PAUSE.split(conversation.text)):
                found = await self.course.find(conversation, reply, Trouble(words=words, product=trouble.product))
                sure = found.answer
                if sure is None or sure.topic != LICENCE or self.course.is_of_outage(sure):
                    continue
                case = await self.course.case(sure.case_id)
                if found.named is not None or prompt_in(case, words) is not None:
                    return case
        return None

    async def _note_for_keeper(
        self, urgency: Urgency, conversation: Conversation, reply: Reply, trouble: Trouble
    ) -> None:
        """Which case it is, for what he asks meanwhile; and where his prompt names the cause, and no data are hurt,
        what who keeps the server may do."""
        if trouble.product is None:
            return
        with suppress(KbUnavailable):
            found = await self.course.find(conversation, reply, trouble)
            trouble.outage_case = await self._case_of_outage(found)
            best = found.answer if urgency.kind != "damage" else None
            if best is None or best.route not in PROVEN_ROUTES:
                return
            case = await self.course.case(best.case_id)
            if keepers_way(case) is not None:
                trouble.keeper_case, trouble.keeper_text = case.id, keeper_text(case)

    async def _case_of_outage(self, found: Found) -> str | None:
        """The nearest case of an outage, or of what all share; what one computer may have is none."""
        # 「换了路由器 所有客户端都连不上」: what he tells names the case, and what all share is the network.
        sure = found.answer
        if sure is not None and class_of_case(await self.course.case(sure.case_id)) in (*_SHARED, NETWORK):
            return sure.case_id
        for hit in found.own_hits[:LOOKED_AT]:
            if self.course.is_of_outage(hit) or class_of_case(await self.course.case(hit.case_id)) in _SHARED:
                return hit.case_id
        return None

    async def _notice_clue(self, reply: Reply, trouble: Trouble) -> None:
        """「正在调用中间层」 gives the product away; a person is called whether the library answers or not."""
        with suppress(KbUnavailable):
            trouble.product = await self.course.guess_product(trouble.words)
        if trouble.product is not None:
            reply.set(product=trouble.product)

    async def _read_product(self, conversation: Conversation, reply: Reply, trouble: Trouble) -> str | None:
        """The product that the words give away. It is asked once: who cannot tell is helped without it."""
        guessed = await self.course.guess_product(conversation.text) if conversation.text else None
        if guessed is not None:
            reply.set(product=guessed)
            return guessed
        trouble.product_unclear = conversation.dialogue.product_unclear = True
        if conversation.intent == UNKNOWN_INTENT or does_not_know(conversation.text):
            await self.course.screen.say_how_to_recognise(reply)
        return None

    async def _show_if_sure(
        self, conversation: Conversation, reply: Reply, trouble: Trouble, *, lead: str, must_name: bool = False
    ) -> Taken | None:
        """The case that this turn's words alone, or all words together, are sure of, if it is another one. `must_name`:
        this turn's words have to name it."""
        if must_name:
            sure = await self._named(conversation, reply, trouble)
        else:
            alone = Trouble(words=conversation.text, product=trouble.product)
            sure = (await self.course.search(conversation, reply, alone)).sure_answer(trouble.product)
        if sure is None and not must_name:
            sure = (await self.course.search(conversation, reply, trouble)).sure_answer(trouble.product)
        if sure is None or sure.case_id == trouble.case or trouble.was_shown(sure.case_id):
            return None
        case = await self.course.case(sure.case_id)
        if self.course.is_of_outage(case) or not is_of_matter(case, conversation.text):
            return None
        trouble.record(NOT_DONE_RESULT)
        return await self.course.show_case(conversation, reply, trouble, case, lead=lead)
