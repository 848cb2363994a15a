"""The questions kept under a case that come near to what is asked, put as buttons: one press gives the answer.

Of what people ask under a case and it can answer, the right question is among the nearest three in 96 of 100, but the
nearest by itself in 85, and often not near enough to be answered outright (BENCHMARKS.md). So instead of a denial, and
beside an answer under a wording that was guessed, the nearest are there to be pressed.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from typing import Any, Final

from actions.answers.asked_kinds import kind_asked
from actions.answers.places import asks_bare_how, is_circular
from actions.answers.point_text import AGAIN, ASKED_BESIDE, LIKELY, NOT_THAT, answer_text
from actions.answers.points import case_parts, judgement
from actions.answers.same_question import Recognised
from actions.answers.text import SHOW_CASE_INTENT
from actions.answers.unwritten import QUOTES, denial_in, gives_way
from actions.clauses import CLAUSE
from actions.conversation import Conversation
from actions.reply import Button, Reply
from kb.client import Case, KbClient, KbError, KbUnavailable, NearQuestion

ASKS: Final = "choice"
"""The value of the button that names the question, by one of its wordings."""
NEAR: Final = 0.25
"""From this chance on a question is put: below, the case has an answer in one of four, and it is seldom this one."""
NEAR_BESIDE_GUESS: Final = 0.45
"""Beside an answer that is likely the right one, only what nearly as well may have been meant: more of them are of what
he has not spoken of."""
NEAR_OF_KIND: Final = 0.2
"""Or from this one, where both ask why, or how to see that it is well."""
ALONE: Final = 0.4
ALONE_AND_OTHERS: Final = ((ALONE, NEAR), (0.3, 0.15))
"""From these chances on the only question that comes near is answered at once, all others being below the second. Of
the questions asked under the cases that is right in 16 and wrong in 1 from 0.4 on, and was said of 57 whose own answer
had been taken away; from 0.3 on, with the others that much farther, in 12, 1 and 59."""
MAX_BUTTONS: Final = 3
MIN_SENTENCE: Final = 4
"""A shorter one (「不能。」) is of many answers."""
LIMIT_S: Final = 2.5
_JOINING: Final = re.compile(r"^(?:还有|另外|再就是|顺便|那|对了)+")
_GUESSED: Final = LIKELY.partition("{")[0]
OFFERED: Final = "要是您想问的是下面这{count}，点一下就有答案："
NOT_MATCHED: Final = "{point}我没有完全对上，是不是下面这{count}？点一下就有答案；都不是就说“转人工”，我帮您问工程师。"
"""Instead of the line that it is written nowhere: one of these may well be it."""
THIS_POINT: Final = "您问的这一点，"
OTHERWISE: Final = "要问的不是这一点，点下面的："


def is_guessed(text: str) -> bool:
    """Was an answer given under a wording that may not be what was asked?"""
    return any(line.startswith(_GUESSED) for line in text.split("\n"))


async def offer_near(
    library: KbClient,
    case_id: str | None,
    clauses: Sequence[str],
    conversation: Conversation,
    reply: Reply,
    message: dict[str, Any],
) -> None:
    """Puts the questions of this case near to these clauses as buttons before those of the message, one of `reply`, and
    says so in it; none where none is near, or what is near was said already. One alone is no list: it is answered."""
    if case_id is None:
        return
    try:
        async with asyncio.timeout(LIMIT_S):
            asked = [clause for clause in clauses if not asks_bare_how(clause)]
            found = [(clause, await case_parts(library, case_id, clause)) for clause in asked]
    except (KbUnavailable, TimeoutError):
        return  # what is said stands without them
    said = "\n".join([*conversation.bot_texts(), *(one.get("text") or "" for one in reply.messages)])
    line = judgement().same_question
    least = NEAR_BESIDE_GUESS if is_guessed(message["text"]) else NEAR
    pairs = [(clause, one) for clause, parts in found if parts is not None for one in parts.questions]
    near = [one for clause, one in pairs if line.chance(one) >= least_for(clause, one.asks, least)]
    fitting = [one for one in near if one.known and not _is_said(one.answer, said)]
    best = list({one.answer: one for one in sorted(fitting, key=line.chance, reverse=True)}.values())[:MAX_BUTTONS]
    if not best:
        return
    if len(best) == 1 and not is_guessed(message["text"]):
        await _say_only_one(library, case_id, best[0], conversation, message)
        return
    message["text"] = _with_lead(message["text"], "一句" if len(best) == 1 else "几句")
    message["buttons"] = [*(_button(case_id, one).as_dict() for one in best), *message.get("buttons", [])]


def least_for(clause: str, asks: str, least: float) -> float:
    """From which chance on it is put: to who asks why a little sooner what asks why too, and later what does not."""
    kinds = (kind_asked(_JOINING.sub("", part)) for part in CLAUSE.findall(clause))
    kind = next((one for one in kinds if one is not None), None)
    if kind is None:
        return least
    return min(least, NEAR_OF_KIND) if kind_asked(asks) == kind else max(least, ALONE)


async def _say_only_one(
    library: KbClient, case_id: str, question: NearQuestion, conversation: Conversation, message: dict[str, Any]
) -> None:
    """Its answer in the place of the denial, under the wording it was taken for; what else to do, should it be none."""
    try:
        case = await library.case(case_id)
    except (KbUnavailable, KbError):
        return
    said = answer_text(case, [Recognised(question, judgement().same_question.chance(question), is_certain=False)])
    lines = [line for line in message["text"].split("\n") if not gives_way(line)]
    message["text"] = "\n".join([*lines, said, NOT_THAT])
    dialogue = conversation.dialogue
    dialogue.last_point, dialogue.unwritten = said, 0


async def comes_near(library: KbClient, case_id: str, words: str) -> bool:
    """Does a question of this case come near enough that a line which only may be meant would say less?

    Raises:
        KbUnavailable: the library cannot be reached in time.
    """
    found = await case_parts(library, case_id, words)
    line = judgement().same_question
    return any(one.known and line.chance(one) >= ALONE for one in (found.questions if found else []))


async def answer_alone(
    library: KbClient, case_id: str | None, clause: str, conversation: Conversation, reply: Reply
) -> str | None:
    """The answer to the one question of this case that comes near to the clause, no other coming near at all, under the
    wording it was taken for; a single button would only make him say it again. None where there is none such."""
    if case_id is None:
        return None
    try:
        async with asyncio.timeout(LIMIT_S):
            found = await case_parts(library, case_id, clause)
            case = await library.case(case_id)
    except (KbUnavailable, KbError, TimeoutError):
        return None
    line = judgement().same_question
    nearest = found.questions if found is not None else []
    chance = line.chance(nearest[0]) if nearest and nearest[0].known else 0.0
    most = next((others for alone, others in ALONE_AND_OTHERS if chance >= alone), None)
    if most is None or asks_bare_how(clause):
        return None
    others = [one.model_copy(update={"margin": 0.0}) for one in nearest[1:] if one.answer != nearest[0].answer]
    said = "\n".join([*conversation.bot_texts(), *(one.get("text") or "" for one in reply.messages)])
    if any(line.chance(one) > most for one in others):
        return None
    if _is_said(nearest[0].answer, said):
        return said_again(nearest[0].answer, conversation)
    if is_circular(nearest[0].answer, clause):
        return None
    return answer_text(case, [Recognised(nearest[0], line.chance(nearest[0]), is_certain=False)], clause)


def said_again(answer: str, conversation: Conversation) -> str | None:
    """That it stands above; None where that was what he read last, and asks on."""
    line = f"· {answer}"
    return None if answer in (conversation.dialogue.last_point or "") else "\n".join([AGAIN, line, NOT_THAT])


async def answer_chosen(
    library: KbClient, case_id: str, wording: str, conversation: Conversation, reply: Reply
) -> bool:
    """The answer to a question that was pressed. False: it is not kept any more.

    Raises:
        KbUnavailable: the library cannot be reached in time.
    """
    try:
        case = await library.case(case_id)
    except KbError:
        return False
    chosen = next((one for one in case.questions if wording in one.asks), None)
    if chosen is None:
        return False
    near = NearQuestion(asks=wording, answer=chosen.answer, known=chosen.known, way=chosen.way)
    text = answer_text(case, [Recognised(near, 1.0, is_certain=True)])
    dialogue = conversation.dialogue
    is_at_hand = dialogue.current == case.id or bool(dialogue.jobs)
    reply.say(text if is_at_hand else f"{_lead(case, wording)}\n{text}")
    dialogue.last_point, dialogue.unwritten, dialogue.open_point = text, 0, None
    return True


def _with_lead(text: str, count: str) -> str:
    """The text with the line that leads to the buttons: in the place of a denial that they make doubtful."""
    if is_guessed(text):
        return f"{text}\n{OTHERWISE}"
    lines = text.split("\n")
    doubtful = [line for line in lines if gives_way(line)]
    if not doubtful:
        return f"{text}\n{OFFERED.format(count=count)}"
    points = [point for line in doubtful if (denial := denial_in(line)) is not None for point in denial.points]
    point = f"“{QUOTES.join(points)}”" if points else THIS_POINT
    return "\n".join([*(line for line in lines if line not in doubtful), NOT_MATCHED.format(point=point, count=count)])


def _is_said(answer: str, said: str) -> bool:
    """Was it said, with the yes or no it begins with or without, or the half of it that is for him?"""
    rest = answer.partition("。")[2]
    sentences = [one for one in answer.split("。") if len(one) >= MIN_SENTENCE]
    of_them = sum(one in said for one in sentences)
    return answer in said or (bool(rest) and rest in said) or (bool(sentences) and 2 * of_them >= len(sentences))


def _lead(case: Case, wording: str) -> str:
    return ASKED_BESIDE.format(title=case.title, asks=wording)


def _button(case_id: str, question: NearQuestion) -> Button:
    return Button(question.asks, SHOW_CASE_INTENT, {"case_id": case_id, ASKS: question.asks})
