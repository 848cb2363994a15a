"""A question while a person is awaited: the best answer there is, or an honest line that names it, and never silence.

The case at hand comes first: the one on screen, of the job, or that what he told names; then the library where it is
sure; what neither tells is marked on the ticket. Whoever asks the same once more has not been answered: he hears that
we are sorry, and the ticket says how often he asked. What he asks in one turn he has asked once.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

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
from actions.dialogue.problems import names_matter
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
TOLD_CHARS = 300
_GOES_ON = re.compile(
    r"(?:那|这样|还|到底|就|又)*(?:会不会|能不能|行不行|要不要|可不可以|是不是|有没有|会|能|要|可以|行)"
)
_NAME_ITSELF = re.compile(r"叫?(?:什么|啥)名字?|名字")
_TIMES = {2: "两", 3: "三", 4: "四", 5: "五"}
OF_US = "bot_challenge"
_NO_PART = frozenset({COMPLAINS, AGREES, THANKS})
# A way out that is to call a person, or to give what the ticket has: he has done that.
_CALLS_PERSON = re.compile(r"转人工|转工程师|联系(?:工程师|客服)|提交?工单")


Warns = Callable[[Conversation], str | None]


class _Turn:
    """One turn: `heard` what of it may have been taken for more of the trouble, `case_id` the case of the job, and what
    he had asked before it."""

    def __init__(self, conversation: Conversation, heard: str, case_id: str | None) -> None:
        self._dialogue = conversation.dialogue
        self._heard = heard
        self._before = list(conversation.dialogue.unanswered)
        self.case_id = case_id

    def note(self, conversation: Conversation, asked: str) -> int:
        """Puts the question on the ticket, and returns how often it was asked by now."""
        dialogue = self._dialogue
        said = said_of_problem(conversation.text) or asked
        before = next((entry for entry in self._before if is_same_question(asked, entry["text"])), None)
        if before is None and self._before and names_nothing(asked):
            before = self._before[-1]
        dialogue.beside = None
        take_back(dialogue, self._heard)
        if before is None:
            dialogue.unanswered = [*dialogue.unanswered, {"text": asked, "times": 1}][-MAX_REMEMBERED:]
            tell(dialogue, said)
            return 1
        before["times"] += 1
        tell(dialogue, ASKED_AGAIN.format(times=before["times"], point=_short(said)))
        return int(before["times"])


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
        turn = _Turn(conversation, said_of_problem(conversation.text), case_id)
        clauses = [_alone(conversation, clause) for clause in _joined(acts.asked_clauses(conversation))]
        harmful = [clause for clause in clauses if warns(clause) is not None]
        if harmful:  # 「重启那个服务行不行 会不会丢数据」: what only goes on asks of the same
            harmful += [clause for clause in clauses if clause not in harmful and _GOES_ON.match(clause.text)]
        warning = warns(harmful[0] if harmful else conversation)
        if warning is None:
            await self._answer(conversation, reply, turn)
            return
        told = _alone(conversation, "，".join(clause.text for clause in harmful)) if harmful else conversation
        times = turn.note(told, asked_words(told))
        reply.say(warning if times == 1 else THE_SAME.format(answer=warning, times=_counted(times)))
        for clause in clauses if harmful else []:
            if clause not in harmful:
                await self._answer(clause, reply, turn)

    async def _answer(self, conversation: Conversation, reply: Reply, turn: _Turn) -> None:
        if not await self._answer_from_library(conversation, reply, turn):
            times = turn.note(conversation, asked_words(conversation))
            line = NOT_CERTAIN if times == 1 else NOT_CERTAIN_AGAIN
            reply.say(line.format(point=_short(_told_too(conversation)), times=_counted(times)))

    async def _answer_from_library(self, conversation: Conversation, reply: Reply, turn: _Turn) -> bool:
        """From the case at hand, else from the one that the library is sure of: the very point, or all of it where
        nothing was shown yet."""
        shown = [entry["case_id"] for entry in conversation.dialogue.shown]
        on_screen = conversation.dialogue.current or turn.case_id or (shown[-1] if shown else None)
        at_hand = on_screen or await self._case_told(conversation)
        if at_hand is None:
            alone = await self._search(conversation)
        else:
            point = await self._read(at_hand, conversation)
            if (text := await self._point_at_hand(at_hand, point, is_seen=at_hand in shown)) is not None:
                return self._say(text, conversation, reply, turn)
            alone = point.alone
        if alone.answer is None or alone.answer.case_id == at_hand:
            return False
        case = await self._library.case(alone.answer.case_id)
        if case.status != PUBLISHED:
            return False
        if (text := await self._point_of(case, alone, conversation)) is not None:
            more = Button(SHOW_ALL.format(title=case.title)[:TITLE_CHARS], SHOW_CASE_INTENT, {"case_id": case.id})
            return self._say(text, conversation, reply, turn, more=more)
        is_meant = on_screen is None and alone.named is not None and not calls_person(case)
        if not is_meant or not await self._is_joint_answer(case, conversation):
            return False
        return await self._skill.answer_if_sure(as_answer(conversation), reply)

    async def _is_joint_answer(self, case: Case, conversation: Conversation) -> bool:
        """Does the library find the same case with the matter told? Without it a short question may mean anything."""
        told = words_of(unsolved_matters(conversation.dialogue))[:1]
        joint = await self._search(conversation, "，".join([*told, conversation.text]))
        return joint.answer is not None and joint.answer.case_id == case.id

    async def _case_told(self, conversation: Conversation) -> str | None:
        """The case that what he told of his trouble names, though it was never shown: 「老提示冲突」."""
        told = "，".join(words_of(unsolved_matters(conversation.dialogue)))[:TOLD_CHARS]
        if not told:
            return None
        sure = (await self._search(conversation, told)).sure_answer(conversation.slot("product"))
        return sure.case_id if sure is not None else None

    async def _point_at_hand(self, case_id: str, point: Point, *, is_seen: bool) -> str | None:
        """What the case at hand says of the point; None where it does not surely say it. `is_seen`: he can look above;
        else its title says what it is of."""
        known = [one for one in point.questions if one.is_certain and one.question.known]
        is_quoted = point.is_certain and not point.questions
        if not known and not is_quoted:
            return None
        case = await self._library.case(case_id)
        if known:
            return answer_text(case, known)
        return point_text(case, point.quoted, WRITTEN if is_seen else FROM_OTHER.format(title=case.title))

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

    def _say(
        self, text: str, conversation: Conversation, reply: Reply, turn: _Turn, *, more: Button | None = None
    ) -> bool:
        """Says it; asked again, it was not all that he wants to know, and the engineer hears of it."""
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
    if conversation.intent == OF_US and not names_matter(conversation.text):
        return False  # 「你是不是机器人」 is answered for itself
    asks = acts.asks(conversation) or (not acts.is_read(conversation) and asks_in_words(conversation.text))
    asked = asked_words(conversation)
    return asks and bool(said_of_problem(asked) or (dialogue.unanswered and names_nothing(asked)))


def asked_words(conversation: Conversation) -> str:
    """What he asks, without what he tells or complains of beside it."""
    return "，".join(acts.asked_clauses(conversation)) or conversation.text


def calls_person(case: Case) -> bool:
    """Does the case come down to calling a person?"""
    return any(_CALLS_PERSON.search("\n".join([way.title, *way.steps])) for way in case.solutions[:1])


def _joined(clauses: list[str]) -> list[str]:
    """「重启哪个 叫什么名」 asks of one thing: what names nothing itself goes with the question before it."""
    joined: list[str] = []
    for clause in clauses:
        if joined and names_nothing(_NAME_ITSELF.sub("", clause)):
            joined[-1] = f"{joined[-1]} {clause}"
        else:
            joined.append(clause)
    return joined


def _alone(conversation: Conversation, text: str) -> Conversation:
    """The turn as if it had asked this only."""
    return conversation.about({"text": text, "intent": conversation.intent, "entities": []}, {})


def _told_too(conversation: Conversation) -> str:
    """What he asks with what he tells beside it: 「有人断电退出的 咋把他踢掉」; not his complaints."""
    kept = [act.text for act in conversation.acts if act.act not in _NO_PART]
    return " ".join(kept) or conversation.text


def _counted(times: int) -> str:
    return _TIMES.get(times, "好几")


def _short(text: str) -> str:
    line = " ".join(text.split()).rstrip("？?。！!")
    return line if len(line) <= QUOTE_CHARS else line[: QUOTE_CHARS - 1] + "…"
