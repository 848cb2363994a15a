"""Before it is said that a point is written nowhere, what was said in this conversation is read for it.

Here is the one door through which such a line leaves the bot, whoever says it: the lines said, and all that the cases
shown hold, are read for each clause that is denied, and what likely answers it is quoted instead.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from actions.answers.asked_clauses import is_plea, questions_of
from actions.answers.asked_kinds import AskedKind, kind_asked
from actions.answers.conditions import is_for_others
from actions.answers.each_line import answer_the_rest
from actions.answers.elsewhere import Elsewhere, find_elsewhere
from actions.answers.follow_up import asks as asks_in_words
from actions.answers.follow_up import named_pairs, names_nothing
from actions.answers.kept_answers import answer_kept, is_answered, readings_of
from actions.answers.near_questions import is_guessed, offer_near
from actions.answers.places import cannot_see, is_finer
from actions.answers.points import judgement
from actions.answers.repeated import deny_repeated, is_covered
from actions.answers.said_lines import SaidLine, lines_in, lines_of
from actions.answers.set_aside import rejected, shown_before
from actions.answers.tidied import drop_answered, settle, tidy
from actions.answers.unwritten import ASK_ENGINEER, NOT_THAT_ONE, NOT_THOSE, QUOTES, Denial, denial_in
from actions.answers.who_does import asks_who
from actions.conversation import AWAIT_HANDOFF, AWAIT_HELPED, AWAITING, Conversation
from actions.reply import Reply
from kb.client import Case, KbClient, KbError, KbUnavailable

SAID: Final = "上面写到：{line}"
KNOWN: Final = "资料里写到：{line}"
OF_KIND: Final = {
    "cause": "上面写到的原因：{line}",
    "verify": "这样就算好了：{line}",
    "prevent": "以后这样避免：{line}",
}
WAYS: Final = "上面的办法一共{count}个：{ways}"
MAX_BARE: Final = 10
"""Who writes no more than this beside 「在哪」 has named nothing else."""
MAX_CASES: Final = 4
"""So many of the cases shown are read, the latest."""
MAX_TEXTS: Final = 40
MAX_CLAUSES: Final = 3
TAIL_CHARS: Final = 6
"""By its end a question is known again where words before it were left out."""
LIMIT_S: Final = 2.5
"""For each clause: the answer must not be lost over what may be added to it."""
_PAUSE = re.compile(r"[\s，,。；;！!]+")
_PLACE = re.compile(r"→|打开|在[^，。]{2,12}[上里中内]|[a-z]+\.[a-z]+|登录|菜单|进[^，。]{2,}", re.IGNORECASE)
_PATH: Final = "→"
_ASKS_PLACE = re.compile(r"哪里|哪儿|在哪|哪个(?:菜单|地方|位置)|点哪|从哪")
_PERSON = re.compile(r"人|员|会计|主管|老板|IT|admin|manager|您|工程师|出纳|网管|同事|税局", re.IGNORECASE)
# 「为什么上礼拜还看得到 现在就没了」
_CHANGED = re.compile(r"上(?:个?礼拜|个?星期|周|个?月|次|回)|昨天|前天|早上|上午|之前|以前|原来|本来|突然|一下子")
_ORDINALS: Final = "一二三四五六七八"


@dataclass(frozen=True, slots=True)
class _Heard:
    """What was said: its lines, the cases that were shown, the latest last, and what was told of the matter."""

    lines: list[SaidLine]
    cases: Sequence[Case]
    told: str
    at_hand: str | None = None

    @property
    def all_lines(self) -> list[SaidLine]:
        """The lines said, and what the cases hold besides."""
        of_cases = [line for case in self.cases for line in lines_of(case)]
        found = {line.text: line for line in [*of_cases, *self.lines]}
        return [line for line in found.values() if not is_for_others(self.told, line.text)]


class SaidBefore:
    """Shared by all conversations, holds no state of its own."""

    def __init__(self, library: KbClient) -> None:
        """Takes the library, which ranks the lines."""
        self._library = library

    async def heed(self, conversation: Conversation, reply: Reply, of_job: str | None = None) -> None:
        """Puts what was said in the place of each denial in this reply that it contradicts; where a denial stays, the
        nearest questions of the case on screen go with it. `of_job`: the case that the job at hand has on screen."""
        at_hand = _at_hand(conversation, of_job)
        heard: _Heard | None = None
        tidy(conversation, reply)
        of_case = await self._answers_of(at_hand) if conversation.dialogue.jobs else None
        if (repeated := deny_repeated(conversation, reply, of_case)) is not None:
            conversation.dialogue.last_point = repeated
        await answer_the_rest(self._library, at_hand, conversation, reply)
        answered: list[str] = []
        for message in list(reply.messages):
            text = message.get("text") or ""
            lines = text.split("\n")
            if not any(denial_in(line) for line in lines):
                if is_guessed(text):
                    clauses = _clauses(Denial(text), conversation)
                    await offer_near(self._library, at_hand, clauses, conversation, reply, message)
                continue
            heard = heard or await self._heard(conversation, at_hand)
            kept: list[str] = []
            answers = _answers_in(reply)
            for line in lines:
                denial = denial_in(line)
                if denial is None:
                    kept.append(line)
                    continue
                denial = await self._without_answered(denial, at_hand, answers, conversation)
                if denial is None:
                    continue
                instead = await self._instead(denial, conversation, heard, message, reply)
                if not any(denial_in(one) for one in instead):
                    answered += _clauses(denial, conversation)
                kept += instead if not answers else _without_covered(instead, answers)
            if not any(kept) and len(reply.messages) > 1 and not message.get("custom"):
                reply.messages.remove(message)
                conversation.dialogue.open_point = None
                continue
            if kept != lines:
                message["text"] = "\n".join(dict.fromkeys(kept))
                _is_answered(conversation, reply, message, denied=text)
            left = [clause for line in kept if (denial := denial_in(line)) for clause in _clauses(denial, conversation)]
            if left:
                told = [_in_reading(clause, conversation) for clause in left]
                await offer_near(self._library, at_hand, told, conversation, reply, message)
        drop_answered(answered, reply)
        settle(conversation, reply)

    async def _without_answered(
        self, denial: Denial, at_hand: str | None, answers: str, conversation: Conversation
    ) -> Denial | None:
        """What is left to deny: nothing that this reply answers; None where nothing is left."""
        if not answers or not denial.points:
            return denial
        open_now = [
            point
            for point, clause in zip(denial.points, _clauses_of_points(denial, conversation), strict=True)
            if not await is_answered(self._library, at_hand, clause, answers, conversation)
        ]
        if len(open_now) == len(denial.points):
            return denial
        if not open_now:
            return None
        line = (NOT_THAT_ONE if len(open_now) == 1 else NOT_THOSE).format(points=QUOTES.join(open_now))
        return Denial(line, tuple(open_now))

    async def _answers_of(self, case_id: str | None) -> list[str]:
        """What is known of the questions kept under this case."""
        try:
            case = await self._library.case(case_id) if case_id is not None else None
        except (KbError, KbUnavailable):
            return []
        return [one.answer for one in case.questions] if case is not None else []

    async def _instead(
        self, denial: Denial, conversation: Conversation, heard: _Heard, message: dict[str, Any], reply: Reply
    ) -> list[str]:
        """The quotes for what this line denies, and the line itself for what is left of it."""
        clauses = _clauses(denial, conversation)
        found = {clause: await self.find(clause, heard, conversation, message["text"]) for clause in clauses}
        for clause in [clause for clause, quote in found.items() if quote is None]:
            found[clause] = await answer_kept(self._library, heard.at_hand, clause, conversation, reply)
        for clause in [clause for clause, quote in found.items() if quote is None]:
            other = await self._elsewhere(clause, conversation)
            if other is not None:
                found[clause] = other.text
                message["buttons"] = [other.button.as_dict(), *message.get("buttons", [])]
                break  # one other case is enough to look at
        quotes = [quote for quote in found.values() if quote is not None]
        left = [clause for clause, quote in found.items() if quote is None]
        if not quotes:
            return [_naming(denial, clauses, conversation)]
        if not left or not denial.points:
            return quotes
        line = NOT_THAT_ONE if len(left) == 1 else NOT_THOSE
        return [*quotes, line.format(points=QUOTES.join(left))]

    async def find(
        self, clause: str, heard: _Heard, conversation: Conversation, reply: str = ""
    ) -> str | None:
        """What was said that answers this clause, as it is quoted; None where nothing is near it."""
        last = f"{conversation.dialogue.last_point or ''}\n{reply}"
        kind = kind_asked(clause)
        if kind == "cause" and _CHANGED.search(clause):
            kind = None  # what has changed is not why it is so at all
        if kind is not None and (quote := _of_kind(kind, heard)) is not None:
            return quote if quote not in last else None
        if kind is not None or is_plea(clause) or cannot_see(conversation.text):
            return None  # who cannot find it there is not read the same step again
        if names_nothing(clause) and _ASKS_PLACE.search(clause):
            return _place(heard, last, _with_before(clause, conversation.text))
        if names_nothing(clause) and (clause := readings_of(clause, conversation)[-1]) and names_nothing(clause):
            return None  # 「还要怎么写呀」 is read with what he tells before it
        # How it looks when done says neither where it is done nor who may do it.
        line = await self._likeliest(clause, [one for one in heard.all_lines if one.kind != "verify"])
        if line is None or line in last:
            return None
        is_said = any(line == said.text for said in heard.lines)
        return (SAID if is_said else KNOWN).format(line=line)

    async def _elsewhere(self, clause: str, conversation: Conversation) -> Elsewhere | None:
        """What another case has for a clause that names its matter, in whichever reading of it."""
        if names_nothing(clause) or is_plea(clause):
            return None
        try:
            async with asyncio.timeout(LIMIT_S):
                for words in readings_of(clause, conversation):
                    is_his = words == clause or words == _in_reading(clause, conversation)
                    other = await find_elsewhere(self._library, words, conversation, may_name=is_his)
                    if other is not None:
                        return other
        except (KbUnavailable, TimeoutError):
            return None  # the honest line stands
        return None

    async def _likeliest(self, clause: str, lines: Sequence[SaidLine]) -> str | None:
        if not lines:
            return None
        try:
            async with asyncio.timeout(LIMIT_S):
                found = await self._library.rank(clause, [line.text for line in lines])
        except (KbError, KbUnavailable, TimeoutError):
            return None  # the honest line stands
        limit = judgement().said_before
        fitting = [
            (limit.line.probability({"answering": line.answering, "score": line.score}), line.text)
            for line in found.lines
            if line.answering >= limit.least_answering
            and (not found.asks_where or (_PLACE.search(line.text) and is_finer(line.text, clause)))
            and (not asks_who(clause) or _PERSON.search(line.text))
        ]
        best = max(fitting, default=None)
        return best[1] if best is not None and best[0] >= limit.line.threshold else None

    async def _heard(self, conversation: Conversation, at_hand: str | None) -> _Heard:
        dialogue = conversation.dialogue
        gone = rejected(dialogue)
        ids = [entry["case_id"] for entry in dialogue.shown if entry["case_id"] not in gone]
        if at_hand is not None:
            ids = [*(one for one in ids if one != at_hand), at_hand]
        cases = []
        for case_id in ids[-MAX_CASES:]:
            try:
                cases.append(await self._library.case(case_id))
            except (KbError, KbUnavailable):
                continue  # a procedure of our own, or a case that is gone
        said = lines_in(list(conversation.bot_texts())[-MAX_TEXTS:])
        for case_id in gone:
            try:
                of_case = {line.text for line in lines_of(await self._library.case(case_id))}
            except (KbError, KbUnavailable):
                continue
            said = [line for line in said if line.text not in of_case]
        return _Heard(said, cases, dialogue.question or "", at_hand)


def _at_hand(conversation: Conversation, of_job: str | None) -> str | None:
    """The case on screen, a job's first, else the one shown last."""
    dialogue = conversation.dialogue
    return of_job or dialogue.current or next(iter(shown_before(dialogue, None)), None)


def _of_kind(kind: AskedKind, heard: _Heard) -> str | None:
    """The part of the case on screen, else of what was said last, that is asked for by its place."""
    case = heard.cases[-1] if heard.cases else None
    if kind == "ways":
        own = [way for way in case.solutions if way.kind != "escalate"][: len(_ORDINALS)] if case is not None else []
        if len(own) < 2:
            return None
        ways = "；".join(
            f"{_ORDINALS[place]}、{way.title}（风险：{way.risk.partition('。')[0]}）" for place, way in enumerate(own)
        )
        return WAYS.format(count=len(own), ways=f"{ways}。")
    whole = {"cause": case.cause, "verify": case.verify, "prevent": case.prevent}[kind] if case is not None else ""
    line = whole or "".join(line.text for line in heard.lines if line.kind == kind)
    return OF_KIND[kind].format(line=line) if line else None


def _place(heard: _Heard, last: str, said: str) -> str | None:
    """「在哪里改」 names no thing: the first step of the case on screen that says where, or the one that shares most
    with what he said beside it (「折旧还没提 在哪里提啊」); none where that is of something else."""
    ways = heard.cases[-1].solutions if heard.cases else []
    steps = [step for way in ways for step in way.steps if _PATH in step]
    words = set(named_pairs(said))
    shared = [len(words & set(named_pairs(step))) for step in steps]
    if not steps or (len(said) > MAX_BARE and not any(shared)):
        return None
    step = steps[shared.index(max(shared))]
    return SAID.format(line=step) if step not in last else None


def _without_covered(lines: list[str], answers: str) -> list[str]:
    """What stays denied beside an answer: not what that answer speaks of."""
    kept: list[str] = []
    for line in lines:
        denial = denial_in(line)
        left = [point for point in denial.points if not is_covered(point, answers)] if denial is not None else []
        if denial is None or not denial.points or len(left) == len(denial.points):
            kept.append(line)
        elif left:
            kept.append((NOT_THAT_ONE if len(left) == 1 else NOT_THOSE).format(points=QUOTES.join(left)))
    return kept


def _naming(denial: Denial, clauses: Sequence[str], conversation: Conversation) -> str:
    """The denial; of a turn whose other questions were answered, one that names what is left."""
    if denial.points or len(clauses) != 1 or len(questions_of(conversation)) < 2:
        return denial.line
    return NOT_THAT_ONE.format(points=clauses[0])


def _in_reading(clause: str, conversation: Conversation) -> str:
    """The clause as it is looked up: one that names next to nothing with the words beside it."""
    asked = next((one for one in questions_of(conversation) if one.said == clause and one.beside), None)
    return f"{asked.beside}，{clause}" if asked is not None else clause


def _with_before(clause: str, text: str) -> str:
    """The clause with the one before it, which says of what it asks."""
    before = [part for part in _PAUSE.split(text.partition(clause)[0]) if part][-1:]
    return "".join([*before, clause])


def _clauses(denial: Denial, conversation: Conversation) -> list[str]:
    """What is denied, in his words, unshortened."""
    asked = [one.said for one in questions_of(conversation)]
    open_point = conversation.dialogue.open_point or ""
    still_open = [one for one in asked if one[-TAIL_CHARS:] in open_point]
    if not denial.points and 0 < len(still_open) < len(asked):
        return still_open  # another reader of this turn has told the rest
    if not denial.points:  # 「在哪里改 取消什么」: of two questions one may have been read as none
        alone = [words for words in _PAUSE.split(conversation.text) if asks_in_words(words)]
        return list(dict.fromkeys([*alone, *asked] or [conversation.text]))[: MAX_CLAUSES + 1]
    if len(denial.points) == 1 and len(asked) > 1 and all(one in denial.points[0] for one in asked):
        return asked[:MAX_CLAUSES]
    return _clauses_of_points(denial, conversation)


def _clauses_of_points(denial: Denial, conversation: Conversation) -> list[str]:
    """Each point that is named, in his words."""
    asked = [one.said for one in questions_of(conversation)]
    return [_in_full(point, [*asked, conversation.text]) for point in denial.points]


def _answers_in(reply: Reply) -> str:
    """All that this reply tells, in whichever message."""
    lines = [line for message in reply.messages for line in (message.get("text") or "").split("\n")]
    return "\n".join(line for line in lines if line and denial_in(line) is None)


def _in_full(point: str, texts: Sequence[str]) -> str:
    beginning = point.rstrip("…")
    return next((text for text in texts if text.startswith(beginning)), point)


def _is_answered(conversation: Conversation, reply: Reply, message: dict[str, Any], *, denied: str) -> None:
    """Nothing is open any more, and no person is offered for it."""
    dialogue = conversation.dialogue
    dialogue.last_point, dialogue.unwritten, dialogue.open_point = message["text"], 0, None
    offered = ASK_ENGINEER.partition("{")[0]
    if denied.startswith(offered) and reply.slots.get(AWAITING) == AWAIT_HANDOFF:
        reply.set(awaiting=AWAIT_HELPED if dialogue.current is not None else None)
        dialogue.offer_reason = None
