"""A question while a person is awaited: the best answer there is, or an honest line that names it, and never silence.

The case on screen comes first, then the library where it is sure; what neither tells is marked on the ticket. Whoever
asks the same once more has not been answered: he hears that we are sorry, and the ticket says how often he asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from actions.answers.follow_up import Earlier
from actions.answers.follow_up import asks as asks_in_words
from actions.answers.point_text import SHOW_ALL, WRITTEN, answer_text, point_text
from actions.answers.points import Point, asked_of, case_parts, is_written, quotable, quoted, read_point
from actions.answers.search import PUBLISHED, Found, search_library
from actions.answers.skill import AnswerSkill
from actions.answers.text import SHOW_CASE_INTENT, TITLE_CHARS
from actions.conversation import AGREES, AWAIT_HELPED, COMPLAINS, THANKS, Conversation
from actions.dialogue import acts
from actions.dialogue.again import is_same_question, names_nothing
from actions.dialogue.matters import take_back, tell, unsolved_matters, words_of
from actions.dialogue.whose import as_answer
from actions.handoff.telling import said_of_problem
from actions.reply import Button, Reply
from kb.client import Case, KbClient

NOT_CERTAIN = "您问的“{point}”，我手头没有核实过的资料，不随便说；已经给工程师记上，他会一起答复您。"
NOT_CERTAIN_AGAIN = "抱歉，“{point}”您问了{times}遍，我这里确实没有可靠的资料。工单上已经标明，请工程师先答这一点。"
THE_SAME = "抱歉，让您问了{times}遍，答复还是一样的：{answer}"
SAID_ALL = "抱歉让您又问一遍，这一点我知道的就是这些："
TOLD_ENGINEER = "没说到您要问的地方的话，已经给工程师记上，他会答复您。"
FROM_OTHER = "您问的这一点，“{title}”里写到："
ASKED_AGAIN = "（客户第{times}次问：{point}）"
QUOTE_CHARS = 40
MAX_REMEMBERED = 10
_GOES_ON = re.compile(
    r"(?:那|这样|还|到底|就|又)*(?:会不会|能不能|行不行|要不要|可不可以|是不是|有没有|会|能|要|可以|行)"
)
_TIMES = {2: "两", 3: "三", 4: "四", 5: "五"}
_NO_PART = frozenset({COMPLAINS, AGREES, THANKS})
# A way out that is to call a person, or to give what the ticket has: he has done that.
_CALLS_PERSON = re.compile(r"转人工|转工程师|联系(?:工程师|客服)|提交?工单")


Warns = Callable[[Conversation], str | None]


class BesidePerson:
    """Shared by all conversations, holds no state of its own."""

    def __init__(self, library: KbClient, skill: AnswerSkill) -> None:
        """Takes the library, and the question skill, which shows a case whole."""
        self._library = library
        self._skill = skill

    async def answer(self, conversation: Conversation, reply: Reply, warns: Warns) -> None:
        """Answers the question of this turn. `warns`: what must not be done before the person has come, where a turn
        asks for that; what is asked beside it is answered, too."""
        heard = said_of_problem(conversation.text)
        clauses = [_alone(conversation, clause) for clause in acts.asked_clauses(conversation)]
        harmful = [clause for clause in clauses if warns(clause) is not None]
        if harmful:  # 「重启那个服务行不行 会不会丢数据」: what names nothing of its own asks of the same
            harmful += [clause for clause in clauses if clause not in harmful and _GOES_ON.match(clause.text)]
        warning = warns(harmful[0] if harmful else conversation)
        if warning is None:
            await self._answer(conversation, reply, heard)
            return
        told = _alone(conversation, "，".join(clause.text for clause in harmful)) if harmful else conversation
        times = _note(told, asked_words(told), heard)
        reply.say(warning if times == 1 else THE_SAME.format(answer=warning, times=_counted(times)))
        for clause in clauses if harmful else []:
            if clause not in harmful:
                await self._answer(clause, reply, heard)

    async def _answer(self, conversation: Conversation, reply: Reply, heard: str) -> None:
        if not await self._answer_from_library(conversation, reply):
            times = _note(conversation, asked_words(conversation), heard)
            line = NOT_CERTAIN if times == 1 else NOT_CERTAIN_AGAIN
            reply.say(line.format(point=_short(_told_too(conversation)), times=_counted(times)))

    async def _answer_from_library(self, conversation: Conversation, reply: Reply) -> bool:
        """From the case on screen, else from the one that the library is sure of: the very point, or all of it where
        nothing was shown yet."""
        shown = [entry["case_id"] for entry in conversation.dialogue.shown]
        on_screen = Earlier.of(conversation.dialogue).case_id or (shown[-1] if shown else None)
        if on_screen is None:
            alone = await self._search(conversation)
        else:
            point = await self._read(on_screen, conversation)
            if (text := await self._point_on_screen(on_screen, point)) is not None:
                return self._say(text, conversation, reply)
            alone = point.alone
        if alone.answer is None or alone.answer.case_id == on_screen:
            return False
        case = await self._library.case(alone.answer.case_id)
        if case.status != PUBLISHED:
            return False
        if (text := await self._point_of(case, alone, conversation)) is not None:
            more = Button(SHOW_ALL.format(title=case.title)[:TITLE_CHARS], SHOW_CASE_INTENT, {"case_id": case.id})
            return self._say(text, conversation, reply, more=more)
        is_meant = on_screen is None and alone.named is not None and not calls_person(case)
        if not is_meant or not await self._is_joint_answer(case, conversation):
            return False
        return await self._skill.answer_if_sure(as_answer(conversation), reply)

    async def _is_joint_answer(self, case: Case, conversation: Conversation) -> bool:
        """Does the library find the same case with the matter told? Without it a short question may mean anything."""
        told = words_of(unsolved_matters(conversation.dialogue))[:1]
        joint = await self._search(conversation, "，".join([*told, conversation.text]))
        return joint.answer is not None and joint.answer.case_id == case.id

    async def _point_on_screen(self, case_id: str, point: Point) -> str | None:
        """What the case on screen says of the point; None where it does not surely say it."""
        case = await self._library.case(case_id)
        known = [one for one in point.questions if one.is_certain and one.question.known]
        if known:
            return answer_text(case, known)
        return point_text(case, point.quoted, WRITTEN) if point.is_certain and not point.questions else None

    async def _point_of(self, case: Case, alone: Found, conversation: Conversation) -> str | None:
        """What this case says of the point, under its title; None where it does not surely say it."""
        found = await case_parts(self._library, case.id, conversation.text)
        parts, asked = quotable(found), asked_of(found)
        head = FROM_OTHER.format(title=case.title)
        if asked is not None:
            return f"{head}\n{answer_text(case, [asked])}"
        if found is None or not parts or not is_written(found, alone, is_certain=True):
            return None
        return point_text(case, quoted(parts, asks_whether=found.asks_whether), head)

    def _say(self, text: str, conversation: Conversation, reply: Reply, *, more: Button | None = None) -> bool:
        """Says it; asked again, it was not all that he wants to know, and the engineer hears of it."""
        if text == conversation.dialogue.last_point:
            _note(conversation, asked_words(conversation), said_of_problem(conversation.text))
            reply.say("\n".join([SAID_ALL, text, TOLD_ENGINEER]))
            return True
        conversation.dialogue.last_point = text
        reply.say(text, [more] if more is not None else [])
        return True

    async def _search(self, conversation: Conversation, text: str = "") -> Found:
        slots: dict[str, Any] = {name: conversation.slot(name) for name in ("product", "edition", "version")}
        return await search_library(self._library, text or conversation.text, error_text=None, codes=None, **slots)

    async def _read(self, case_id: str, conversation: Conversation) -> Point:
        slots: dict[str, Any] = {name: conversation.slot(name) for name in ("product", "edition", "version")}
        asked = asked_words(conversation)
        part = asked if asked != conversation.text else None
        clauses = acts.asked_clauses(conversation)
        return await read_point(self._library, case_id, conversation.text, asked=part, clauses=clauses, **slots)


def may_be_asked(conversation: Conversation) -> bool:
    """Is a person awaited, nothing else asked of him that he may be answering, and something asked of the matter?"""
    dialogue = conversation.dialogue
    knows = dialogue.ticket_knows or {}
    if "question" not in knows or conversation.awaiting not in (None, AWAIT_HELPED):
        return False  # a ticket that tells of nothing yet has nothing beside it
    asks = acts.asks(conversation) or (not acts.is_read(conversation) and asks_in_words(conversation.text))
    asked = asked_words(conversation)
    return asks and bool(said_of_problem(asked) or (dialogue.unanswered and names_nothing(asked)))


def asked_words(conversation: Conversation) -> str:
    """What he asks, without what he tells or complains of beside it."""
    return "，".join(acts.asked_clauses(conversation)) or conversation.text


def calls_person(case: Case) -> bool:
    """Does the case come down to calling a person?"""
    return any(_CALLS_PERSON.search("\n".join([way.title, *way.steps])) for way in case.solutions[:1])


def _alone(conversation: Conversation, text: str) -> Conversation:
    """The turn as if it had asked this only."""
    return conversation.about({"text": text, "intent": conversation.intent, "entities": []}, {})


def _told_too(conversation: Conversation) -> str:
    """What he asks with what he tells beside it: 「有人断电退出的 咋把他踢掉」; not his complaints."""
    kept = [act.text for act in conversation.acts if act.act not in _NO_PART]
    return " ".join(kept) or conversation.text


def _note(conversation: Conversation, asked: str, heard: str) -> int:
    """Puts the question on the ticket, and returns how often it was asked by now. `heard`: what of the whole turn may
    have been taken for more of the trouble."""
    dialogue = conversation.dialogue
    said = said_of_problem(conversation.text) or asked
    before = next((entry for entry in dialogue.unanswered if is_same_question(asked, entry["text"])), None)
    if before is None and dialogue.unanswered and names_nothing(asked):
        before = dialogue.unanswered[-1]
    dialogue.beside = None
    take_back(dialogue, heard)
    if before is None:
        dialogue.unanswered = [*dialogue.unanswered, {"text": asked, "times": 1}][-MAX_REMEMBERED:]
        tell(dialogue, said)
        return 1
    before["times"] += 1
    tell(dialogue, ASKED_AGAIN.format(times=before["times"], point=_short(said)))
    return int(before["times"])


def _counted(times: int) -> str:
    return _TIMES.get(times, "好几")


def _short(text: str) -> str:
    line = " ".join(text.split()).rstrip("？?。！!")
    return line if len(line) <= QUOTE_CHARS else line[: QUOTE_CHARS - 1] + "…"
