"""Every question of a turn gets its line: what one reader has passed over is answered from the case on screen.

The skill and the jobs each hear a turn their own way, and one of them may be content with the first question of two.
Before the reply leaves the bot, each other question is looked up by itself among those kept under that case.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

from actions.answers.asked_clauses import AskedClause, questions_of
from actions.answers.asked_here import stands_alone
from actions.answers.conditions import is_for_others
from actions.answers.follow_up import named_pairs
from actions.answers.form import in_form, speaks_of_another, without_opening
from actions.answers.places import is_circular
from actions.answers.point_text import LIKELY
from actions.answers.points import case_parts, judgement
from actions.answers.repeated import is_covered
from actions.answers.said_lines import lines_in
from actions.answers.same_question import Recognised, recognise
from actions.answers.unwritten import denial_in
from actions.conversation import Conversation
from actions.reply import Reply
from kb.client import KbClient, KbUnavailable

MIN_LINE: Final = 6
SAID_SHARE: Final = 0.6
"""An answer is said, in whatever words, where so much of what it names, two signs at a time, is."""
LIMIT_S: Final = 2.5
"""What may be added to an answer must not hold it up."""
LATEST: Final = 4
"""What he has read in so many of our last messages is not added to another answer."""


async def answer_the_rest(
    library: KbClient, at_hand: str | None, conversation: Conversation, reply: Reply
) -> None:
    """Adds the answers to the questions of this turn that the reply has passed over, where the case on screen surely
    has them; nothing where it shows a case, asks for something, or calls a person."""
    asked = questions_of(conversation)
    message = _answering(reply)
    if at_hand is None or len(asked) < 2 or message is None or conversation.dialogue.ticket_knows is not None:
        return
    said = "\n".join(one.get("text") or "" for one in reply.messages)
    before = "\n".join(list(conversation.bot_texts())[-LATEST:])
    try:
        async with asyncio.timeout(LIMIT_S):
            known = [(one, await _kept(library, at_hand, one, conversation)) for one in asked]
    except (KbUnavailable, TimeoutError):
        return
    room, whole = len(asked) - _answered(said, known), message["text"]
    is_open = any(denial_in(line) for line in said.split("\n"))
    for one, answer in known:
        if room <= 0 or answer is None or not (answer.is_certain or is_open):
            continue
        if _is_told(one, answer.answer, f"{said}\n{before}", said):
            continue
        lead = "" if answer.is_certain else f"{LIKELY.format(asks=answer.question.asks)}\n"
        message["text"] += f"\n{lead}{in_form(answer.answer, one.said)}"
        said += f"\n{answer.answer}"
        room -= 1
    if message["text"] != whole:
        conversation.dialogue.last_point = message["text"]


def _answering(reply: Reply) -> dict[str, Any] | None:
    """The last line that tells something; None where more than plain answers is said."""
    if reply.hands_over or reply.asked or any("card" in (one.get("custom") or {}) for one in reply.messages):
        return None
    telling = [one for one in reply.messages if one.get("text") and lines_in([one["text"]])]
    return telling[-1] if telling else None


def _answered(said: str, known: Sequence[tuple[AskedClause, Recognised | None]]) -> int:
    """To how many of the questions something is said, be it that nobody knows: their own answers, and else lines of
    other words."""
    own = [answer for _, answer in known if answer is not None and without_opening(answer.answer) in said]
    rest = said
    for answer in own:
        rest = rest.replace(without_opening(answer.answer), "")
    lines = [line for line in rest.split("\n") if len(line) >= MIN_LINE and not line.endswith("：")]
    # What is quoted of a case in several lines is one answer.
    others = [line for before, line in pairwise(["", *lines]) if not (_is_quoted(before) and _is_quoted(line))]
    return len({answer.answer for answer in own}) + len(others)


def _is_quoted(line: str) -> bool:
    return line.startswith("· ")


async def _kept(
    library: KbClient, case_id: str, one: AskedClause, conversation: Conversation
) -> Recognised | None:
    """The question kept under the case that this likely is, and whose answer is known."""
    line, told = judgement().same_question, f"{conversation.dialogue.question or ''}，{conversation.text}"
    best: Recognised | None = None
    for words in one.readings:
        found = await case_parts(library, case_id, words)
        for asked in stands_alone(recognise(line, found)):
            is_his = asked.question.known and not is_for_others(told, asked.answer)
            is_his = is_his and not speaks_of_another(asked.answer, conversation.text)
            if is_his and not is_circular(asked.answer, words) and (best is None or asked.chance > best.chance):
                best = asked
    return best


def _is_told(one: AskedClause, answer: str, read: str, said: str) -> bool:
    """Has he read it, or is it denied now, or does what is said now speak of all that he names?"""
    if without_opening(answer) in read or one.said in said or is_covered(one.said, said):
        return True
    named, told = set(named_pairs(one.said)), set(named_pairs(without_opening(answer)))
    is_said_so = sum(pair in said for pair in told) >= SAID_SHARE * len(told)
    return is_said_so or (bool(named) and all(pair in said for pair in named))
