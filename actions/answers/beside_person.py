"""A question while a person is awaited: the best answer there is, or an honest line that names it, and never silence.

The case at hand comes first: the one on screen, of the job, or that what he told names; then the library where it is
sure; what neither tells is marked on the ticket. Whoever asks the same once more has not been answered: he hears that
we are sorry, and the ticket says how often he asked. What he asks in one turn he has asked once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from actions.answers.beside_told import line_to_told, told_facts, way_to_look
from actions.answers.beside_turn import Turn, asked_alone, asked_words, counted, joined, short, told_too, without_call
from actions.answers.point_text import BESIDE, NUMERALS, SHOW_ALL, WRITTEN, answer_text, point_text
from actions.answers.points import Point, asked_of, case_parts, is_written, quotable, quoted, read_point
from actions.answers.search import PUBLISHED, Found, search_library
from actions.answers.set_aside import shown_before
from actions.answers.skill import AnswerSkill
from actions.answers.text import SHOW_CASE_INTENT, TITLE_CHARS
from actions.answers.unwritten import NOT_CERTAIN, NOT_CERTAIN_AGAIN
from actions.conversation import AWAIT_HELPED, Conversation, Dialogue
from actions.dialogue.again import names_nothing
from actions.dialogue.matters import unsolved_matters, words_of
from actions.dialogue.problems import OTHER, kind_named, names_matter
from actions.dialogue.remarks import read_remark
from actions.dialogue.whose import as_answer
from actions.handoff.adding import adds_to_ticket
from actions.handoff.asked_beside import all_asked, asked_beside, asks_of_waiting, speaks_of_us
from actions.handoff.loss_denied import NOT_LOST, denies_loss, takes_back_loss
from actions.handoff.meanwhile import asks_what_to_do, meanwhile_text, without_wait
from actions.handoff.naming import said_by_whom
from actions.handoff.newest import tells_new_state
from actions.handoff.spoken import in_common_words
from actions.handoff.telling import said_of_problem
from actions.handoff.trials import POINT_RESULT
from actions.handoff.unsafe import COMPANY, FEAR, announces_unsafe, fears_loss, is_serious_trouble
from actions.reply import Button, Reply
from kb.client import Case, KbClient

THE_SAME = "抱歉，让您问了{times}遍，答复还是一样的：{answer}"
SAID_ALL = "抱歉让您又问一遍，这一点我知道的就是这些："
TOLD_ENGINEER = "没说到您要问的地方的话，已经给工程师记上，他会答复您。"
MAX_CLAUSES = 4
"""So many questions of one turn are looked up."""
MAX_NEAR = 3
"""So many cases that his words come near to are asked."""
MIN_NEWEST = 8
TOLD_CHARS = 300
_GOES_ON = re.compile(
    r"(?:那|这样|还|到底|就|又)*(?:会不会|能不能|行不行|要不要|可不可以|是不是|有没有|会|能|要|可以|行)"
)
# 「我自己能处理不」, 「怎么清」: the way out is what is asked for.
_ASKS_WAY = re.compile(
    r"(?:自己|我|先)[^，。\s]{0,3}(?:能|可以)[^，。\s]{0,4}(?:处理|解决|弄|清|搞|修|解|改|操作)|(?:能|可以)(?:自己|先)[^，。\s]{0,3}(?:处理|解决|弄|清|搞|修|解|改|操作)"
    r"|(?:怎么|咋个?|如何)(?:才能|样)?(?:重新?|再)?(?:办|提|做|结|反|弄|整|解决|处理|清|解|修|搞|操作)|有(?:什么|啥|没有)(?:别的)?办法"
)
_ASKS_RISK = re.compile(r"风险|后果|副作用|危险")
OF_US = "bot_challenge"
# A way out that is to call a person, or to give what the ticket has: he has done that.
_CALLS_PERSON = re.compile(r"转人工|转工程师|联系(?:工程师|客服)|提交?工单")

Warns = Callable[[Conversation], str | None]


class BesidePerson:
    """Shared by all conversations, holds no state of its own."""

    def __init__(self, library: KbClient, skill: AnswerSkill) -> None:
        """Takes the library, and the question skill, which shows a case whole."""
        self._library = library
        self._skill = skill

    async def answer(
        self, conversation: Conversation, reply: Reply, warns: Warns, case_id: str | None = None
    ) -> None:
        """Answers the question of this turn. `warns`: what must not be done before the person has come, where a turn
        asks for that; what is asked beside it is answered, too. `case_id`: the case that the job at hand is at."""
        is_freed = _take_back_alarm(conversation, reply)
        turn = Turn(conversation, said_of_problem(conversation.text), case_id, is_freed=is_freed)
        clauses = [asked_alone(conversation, clause) for clause in joined(asked_beside(conversation))][:MAX_CLAUSES]
        harmful = [clause for clause in clauses if warns(clause) is not None]
        if harmful:  # 「重启那个服务行不行 会不会丢数据」: what only goes on asks of the same
            after = clauses[clauses.index(harmful[0]) :]
            harmful += [clause for clause in after if clause not in harmful and _GOES_ON.match(clause.text)]
        elif warns(conversation) is not None:
            harmful = [conversation]
        for warning in dict.fromkeys(warns(clause) for clause in harmful):
            if warning is not None:
                words = "，".join(one.text for one in harmful if warns(one) in (warning, None))
                told = asked_alone(conversation, words)
                times = turn.note(told, asked_words(told))
                reply.say(warning if times == 1 else THE_SAME.format(answer=warning, times=counted(times)))
        rest = [clause for clause in clauses if clause not in harmful] if harmful else clauses
        if harmful and not rest:
            return
        await self._answer_all(rest or [conversation], conversation, reply, turn)

    async def say_to_told(self, conversation: Conversation, reply: Reply, case_id: str | None = None) -> bool:
        """What the cases say to what this turn only tells; False where none surely says anything, or data may be lost.
        """
        is_freed = _take_back_alarm(conversation, reply)
        dialogue, knows = conversation.dialogue, conversation.dialogue.ticket_knows or {}
        told = told_facts(conversation)
        if knows.get("data_at_risk") or not told:
            return is_freed
        at_hand = [one for one in (dialogue.current, case_id) if one]
        # A case that only comes near says nothing unasked.
        cases = list(dict.fromkeys(at_hand)) or (await self._cases_told(conversation))[:1]
        read = "\n".join(conversation.bot_texts())
        for one in cases:
            if (line := await line_to_told(self._library, one, told, read)) is not None:
                return await self._say_of(one, line, conversation, reply)
        is_new = bool(cases) and not at_hand and not dialogue.was_shown(cases[0])
        if is_new and is_serious_trouble(dialogue) and COMPANY in (knows.get("scope"), said_by_whom(conversation)):
            way = way_to_look(await self._library.case(cases[0]), list(conversation.customer_texts()))
            return way is not None and await self._say_of(cases[0], way, conversation, reply)
        return is_freed

    async def _say_of(self, case_id: str, text: str, conversation: Conversation, reply: Reply) -> bool:
        conversation.dialogue.last_point = without_call(text)
        reply.say(without_call(text))
        _keep(await self._library.case(case_id), conversation.dialogue)
        return True

    async def _answer_all(
        self, clauses: list[Conversation], conversation: Conversation, reply: Reply, turn: Turn
    ) -> None:
        """Each question by itself, and what nobody can tell together: 「是不是被黑了 数据还在吗」 asks two things."""
        if len(clauses) < 2:
            is_beside = asks_of_waiting(conversation) or speaks_of_us(conversation)
            await self._answer(clauses[0] if is_beside else conversation, reply, turn)
            return
        left = [clause for clause in clauses if not await self._answer_one(clause, reply, turn)]
        if left:
            self._say_not_certain(asked_alone(conversation, " ".join(clause.text for clause in left)), reply, turn)

    async def _answer(self, conversation: Conversation, reply: Reply, turn: Turn) -> None:
        if not await self._answer_one(conversation, reply, turn):
            self._say_not_certain(conversation, reply, turn)

    def _say_not_certain(self, conversation: Conversation, reply: Reply, turn: Turn) -> None:
        times = turn.note(conversation, asked_words(conversation))
        line = NOT_CERTAIN if times == 1 else NOT_CERTAIN_AGAIN
        reply.say(line.format(point=short(told_too(conversation)), times=counted(times)))

    async def _answer_one(self, conversation: Conversation, reply: Reply, turn: Turn) -> bool:
        """One question: from the library; else what may be done meanwhile, or what can be said of the books, where that
        is what he asks."""
        if turn.is_at_risk and fears_loss(conversation.text):  # no case may say that the books are safe
            return self._say(FEAR, conversation, reply, turn)
        asks_general = asks_what_to_do(conversation.text)
        if not (asks_general and turn.is_serious) and await self._answer_from_library(conversation, reply, turn):
            return True
        if turn.is_serious and not asks_general and fears_loss(conversation.text):
            return self._say(FEAR, conversation, reply, turn)
        text = meanwhile_text(is_serious=turn.is_serious)
        return asks_general and self._say(text, conversation, reply, turn)

    async def _answer_from_library(self, conversation: Conversation, reply: Reply, turn: Turn) -> bool:
        """From the case at hand, else from another that what he told comes near to, else from the one that the library
        is sure of: the very point, or all of it where nothing was shown yet."""
        dialogue = conversation.dialogue
        shown = [entry["case_id"] for entry in dialogue.shown if entry["result"] != POINT_RESULT]
        standing = [one for one in shown_before(dialogue, None) if one in shown]
        on_screen = dialogue.current or turn.case_id or next(iter(standing), None)
        if turn.told is None:
            turn.told = await self._cases_told(conversation)
        told = turn.told
        at_hand = on_screen or (told[0] if told else None)
        words = in_common_words(without_wait(conversation.text))
        meant = conversation if words == conversation.text else asked_alone(conversation, words)
        if at_hand is None:
            alone = await self._search(meant)
        else:
            asked = [in_common_words(without_wait(clause)) for clause in all_asked(conversation)]
            point = await self._read(at_hand, meant, asked)
            is_seen, asks_risk = at_hand in shown, _ASKS_RISK.search(words) is not None
            text = await self._point_at_hand(at_hand, point, is_seen=is_seen, asks_risk=asks_risk)
            if text is not None and not (turn.is_freed and at_hand not in shown and _ASKS_WAY.search(words)):
                _keep(await self._library.case(at_hand), dialogue)
                return self._say(text, conversation, reply, turn)
            if await self._say_unsure(at_hand, point, conversation, reply, turn):
                return True
            alone = point.alone
            if await self._may_show(at_hand, is_seen=is_seen, is_told=at_hand in told, asked=words, turn=turn):
                product = conversation.slot("product")
                await self._skill.show_case(as_answer(conversation), reply, at_hand, product=product)
                return True
            for other in (one for one in told if one != at_hand):
                if (text := await self._asked_under(other, meant)) is not None:
                    _keep(await self._library.case(other), dialogue)
                    return self._say(text, conversation, reply, turn)
        if alone.answer is None or alone.answer.case_id == at_hand:
            return False
        case = await self._library.case(alone.answer.case_id)
        if case.status != PUBLISHED:
            return False
        if (text := await self._point_of(case, alone, meant)) is not None:
            _keep(case, dialogue)
            more = Button(SHOW_ALL.format(title=case.title)[:TITLE_CHARS], SHOW_CASE_INTENT, {"case_id": case.id})
            return self._say(text, conversation, reply, turn, more=more)
        is_meant = on_screen is None and alone.named is not None and not calls_person(case)
        if not is_meant or not await self._is_joint_answer(case, conversation):
            return False
        return await self._skill.answer_if_sure(as_answer(conversation), reply)

    async def _say_unsure(
        self, case_id: str, point: Point, conversation: Conversation, reply: Reply, turn: Turn
    ) -> bool:
        """「在哪个界面改，我没核实过」: the case at hand has that very question and says what is known of it; no other
        case knows better, and the engineer hears of it."""
        unsure = [one for one in point.questions if one.is_certain]
        if not unsure:
            return False
        text = answer_text(await self._library.case(case_id), unsure)
        if without_call(text) != conversation.dialogue.last_point:  # asked again, it is noted there
            turn.note(conversation, asked_words(conversation))
        return self._say(text, conversation, reply, turn)

    async def _is_joint_answer(self, case: Case, conversation: Conversation) -> bool:
        """Does the library find the same case with the matter told? Without it a short question may mean anything."""
        told = words_of(unsolved_matters(conversation.dialogue))[:1]
        joint = await self._search(conversation, "，".join([*told, conversation.text]))
        return joint.answer is not None and joint.answer.case_id == case.id

    async def _cases_told(self, conversation: Conversation) -> list[str]:
        """The cases that what he told of his trouble names, though none was ever shown, the surest first. What he told
        first says it best: later words are often of something beside it."""
        told = words_of(unsolved_matters(conversation.dialogue))
        newest = [one for one in told[-1:] if names_matter(one) and len(one) >= MIN_NEWEST]
        ordered = ["，".join(told), *told[:1]]
        ordered = [*newest, *ordered] if newest and tells_new_state(newest[0]) else [*ordered, *newest]
        found: list[str] = []
        for words in dict.fromkeys(one[:TOLD_CHARS] for one in ordered if one):
            result = await self._search(conversation, words)
            if result.sure_answer(conversation.slot("product")) is not None:
                found += [hit.case_id for hit in result.own_hits[:MAX_NEAR]]
        return list(dict.fromkeys(found))

    async def is_of(self, conversation: Conversation, told: Sequence[str]) -> bool:
        """Does the case that these words of his name surely answer this turn?"""
        found = await self._search(conversation, "，".join(told)[:TOLD_CHARS])
        sure = found.sure_answer(conversation.slot("product"))
        if sure is None:
            return False
        asked = without_wait(asked_words(conversation))
        if asked_of(await case_parts(self._library, sure.case_id, asked)) is not None:
            return True
        # A list of doubtful cases helps less than what is written of the trouble that he told.
        return kind_named(asked) in (None, OTHER) and (await self._search(conversation, asked)).answer is None

    async def _may_show(self, case_id: str, *, is_seen: bool, is_told: bool, asked: str, turn: Turn) -> bool:
        """He asks how, or whether he may do it himself, and the way out that his words name was never shown: it is
        shown, unless it comes down to calling a person, or a server or everybody is in trouble."""
        if is_seen or not is_told or turn.is_serious or _ASKS_WAY.search(asked) is None:
            return False
        return not calls_person(await self._library.case(case_id))

    async def _asked_under(self, case_id: str, conversation: Conversation) -> str | None:
        """The answer to a question that is surely asked under this case, and is known."""
        asked = asked_of(await case_parts(self._library, case_id, conversation.text))
        return answer_text(await self._library.case(case_id), [asked]) if asked is not None else None

    async def _point_at_hand(self, case_id: str, point: Point, *, is_seen: bool, asks_risk: bool) -> str | None:
        """What the case at hand says of the point; None where it does not surely say it. `is_seen`: he can look above;
        else its title says what it is of."""
        known = [one for one in point.questions if one.is_certain and one.question.known]
        if not known and asks_risk:
            return risks_text(await self._library.case(case_id))
        is_quoted = point.is_certain and not point.questions
        if not known and not is_quoted:
            return None
        case = await self._library.case(case_id)
        if known:
            return answer_text(case, known)
        return point_text(case, point.quoted, WRITTEN if is_seen else BESIDE.format(title=case.title))

    async def _point_of(self, case: Case, alone: Found, conversation: Conversation) -> str | None:
        """What this case says of the point, under its title; None where it does not surely say it."""
        found = await case_parts(self._library, case.id, conversation.text)
        parts, asked = quotable(found), asked_of(found)
        head = BESIDE.format(title=case.title)
        if asked is not None:
            return f"{head}\n{answer_text(case, [asked])}"
        if found is None or not parts or not is_written(found, alone, is_certain=True):
            return None
        return point_text(case, quoted(parts, asks_whether=found.asks_whether), head)

    def _say(
        self, text: str, conversation: Conversation, reply: Reply, turn: Turn, *, more: Button | None = None
    ) -> bool:
        """Says it; asked again, it was not all that he wants to know, and the engineer hears of it."""
        text = without_call(text)
        if text == conversation.dialogue.last_point:
            turn.note(conversation, asked_words(conversation))
            reply.say("\n".join([SAID_ALL, text, TOLD_ENGINEER]))
            return True
        conversation.dialogue.last_point = text
        reply.say(text, [more] if more is not None else [])
        return True

    async def _search(self, conversation: Conversation, text: str = "") -> Found:
        slots: dict[str, Any] = {name: conversation.slot(name) for name in ("product", "edition", "version")}
        return await search_library(self._library, text or conversation.text, error_text=None, codes=None, **slots)

    async def _read(self, case_id: str, conversation: Conversation, clauses: list[str]) -> Point:
        slots: dict[str, Any] = {name: conversation.slot(name) for name in ("product", "edition", "version")}
        asked = "，".join(clauses)
        part = asked if asked and asked != conversation.text else None
        return await read_point(self._library, case_id, conversation.text, asked=part, clauses=clauses, **slots)


def may_be_asked(conversation: Conversation) -> bool:
    """Is a person awaited, nothing else asked of him that he may be answering, and something asked of the matter?"""
    dialogue = conversation.dialogue
    knows = dialogue.ticket_knows or {}
    if "question" not in knows or conversation.awaiting not in (None, AWAIT_HELPED):
        return False  # a ticket that tells of nothing yet has nothing beside it
    is_of_us = conversation.intent == OF_US and not asks_what_to_do(conversation.text)
    if is_of_us and not names_matter(conversation.text):
        return False  # 「你是不是机器人」 is answered for itself
    if tells_more(conversation) or waits_and_tells(conversation):
        return True
    asked = asked_words(conversation)
    if announces_unsafe(conversation):
        return True
    is_named = bool(said_of_problem(asked)) or bool(dialogue.unanswered and names_nothing(asked))
    return is_named and bool(asked_beside(conversation))


def tells_more(conversation: Conversation) -> bool:
    """Does this turn only tell more of the trouble that a person is awaited for, so that the cases may speak to it?"""
    is_telling = adds_to_ticket(conversation) and not all_asked(conversation)
    return is_telling and read_remark(conversation) is None


def waits_and_tells(conversation: Conversation) -> bool:
    """「云星空 昨晚打了补丁 一直转圈。9点?」: he only asks when somebody comes, beside what else he tells."""
    if conversation.dialogue.ticket_knows is None or asked_beside(conversation):
        return False
    return asks_of_waiting(conversation) and len(told_facts(conversation)) > 1


def _take_back_alarm(conversation: Conversation, reply: Reply) -> bool:
    """「没得数据坏」: what was said for lost data holds no more, and he hears so. False: no alarm, or it stands."""
    knows = conversation.dialogue.ticket_knows
    texts = [*conversation.customer_texts(), conversation.text]
    if not knows or not knows.get("data_at_risk") or not denies_loss(conversation.text) or not takes_back_loss(texts):
        return False
    knows["data_at_risk"] = False  # the desk hears of it with what is told next
    reply.say(NOT_LOST)
    return True


def _keep(case: Case, dialogue: Dialogue) -> None:
    """The engineer sees that this case answered a point, though it was never shown whole."""
    if not dialogue.was_shown(case.id):
        entry = {"case_id": case.id, "title": case.title, "result": POINT_RESULT, "matter": dialogue.matter_id}
        dialogue.shown = [*dialogue.shown, entry]


def risks_text(case: Case) -> str:
    """What each way out of the case risks, in its own words."""
    names = [f"办法{NUMERALS[place]}“{way.title}”" for place, way in enumerate(case.solutions)]
    return "\n".join(f"· {name}的风险：{way.risk}" for name, way in zip(names, case.solutions, strict=True))


def calls_person(case: Case) -> bool:
    """Does the case come down to calling a person?"""
    return any(_CALLS_PERSON.search("\n".join([way.title, *way.steps])) for way in case.solutions[:1])
