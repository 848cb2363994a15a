"""All that a turn asks of the way on screen: two questions in one breath get two answers, and none is dropped."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.answers.asked_clauses import is_plea
from actions.answers.each_question import unwritten_line
from actions.answers.follow_up import names_nothing
from actions.answers.same_question import MAX_SAID
from actions.conversation import Conversation
from actions.dialogue.acts import asked_clauses, is_read
from actions.dialogue.whose import ANSWER_INTENT
from actions.logins.asking import asked_of, asks_who
from actions.logins.doing import SAME_LEXICAL
from actions.logins.memory import Trouble
from actions.logins.point import MAX_CLAUSES, Asked, asked_point
from kb.client import Case, KbClient

Points = list[tuple[str, Asked]]
# 「谁给我加」 says what is to be done.
_WHO_DOES_IT = re.compile(r"(?:该|那|要)*谁(?:来|去)?(?:弄|做|搞|办|操作|处理)[啊呀呢？?]*")


async def asked_points(library: KbClient, conversation: Conversation, trouble: Trouble, case: Case) -> Points:
    """What is asked of the case on screen; several where its questions are answered each alone.

    Raises:
        KbUnavailable: the library cannot be reached in time.
        KbError: the library refused a request.
    """
    whole = await asked_point(library, conversation, trouble, case)
    clauses = asked_of(conversation)[:MAX_CLAUSES]
    is_all_said = whole is not None and len(whole[1].answers) >= min(len(clauses), MAX_SAID)
    # What he tells beside his questions need not be read surely, where they are.
    is_clear = is_read(conversation) or len(asked_clauses(conversation)) == len(clauses)
    if len(clauses) < 2 or not is_clear or (is_all_said and len(clauses) <= MAX_SAID):
        return [whole] if whole is not None else []
    alone = [await _read_alone(library, conversation, trouble, case, text) for text in _with_subjects(clauses)]
    alone = [None if _is_of_neighbour(place, alone) else one for place, one in enumerate(alone)]
    said = [one for one in alone if one is not None and _is_told(one[1])]
    if not said or any(one is not None and one[1].way is not None for one in (*alone, whole)):
        return [whole] if whole is not None else []
    if whole is not None and _is_told(whole[1]) and not any(_says_same(one[1], whole[1]) for one in said):
        said = [whole, *said]
    told = list({_key(one[1]): one for one in said}.values())[:MAX_CLAUSES]
    left = [clause for clause, one in zip(clauses, alone, strict=True) if one is None or not _is_told(one[1])]
    left = [clause for clause in left if not (is_plea(clause) or asks_who(clause))]
    return [*told, (left[-1], Asked(left[-1], case, says=unwritten_line(left)))] if left else told


def _with_subjects(clauses: Sequence[str]) -> list[str]:
    """「要不要改」 is asked of what stands before it."""
    before = ["", *clauses]
    return [
        f"{earlier}，{clause}" if earlier and names_nothing(clause) and not asks_who(clause) else clause
        for earlier, clause in zip(before, clauses, strict=False)
    ]


async def _read_alone(
    library: KbClient, conversation: Conversation, trouble: Trouble, case: Case, text: str
) -> tuple[str, Asked] | None:
    """What one of the questions is by itself; who does it stands beside the way, though 「找谁呢」 names nothing."""
    found = await asked_point(library, _alone(conversation, text), trouble, case)
    return (text, Asked(text, case, is_who=True)) if found is None and asks_who(text) else found


def _alone(conversation: Conversation, clause: str) -> Conversation:
    return conversation.about({"text": clause, "intent": ANSWER_INTENT, "entities": []}, {})


def _is_of_neighbour(place: int, points: Sequence[tuple[str, Asked] | None]) -> bool:
    """「升专业版的话账能带过去不 谁来弄」 asks who does what he asked before, which is no step of the way on screen."""
    one, before = points[place], points[place - 1] if place else None
    is_bare = one is not None and one[1].is_who and _WHO_DOES_IT.fullmatch(one[0]) is not None
    return is_bare and before is not None and bool(before[1].answers)


def _is_told(asked: Asked) -> bool:
    """Is it answered, and not only near to something?"""
    names_step = any(part.kind == "step" and part.lexical >= SAME_LEXICAL for part in asked.parts[:1])
    return bool(asked.answers or asked.says or asked.is_who or (asked.parts and asked.is_certain) or names_step)


def _says_same(one: Asked, other: Asked) -> bool:
    return bool({answer.answer for answer in one.answers} & {answer.answer for answer in other.answers}) or (
        _key(one) == _key(other)
    )


def _key(asked: Asked) -> str:
    answers = "".join(answer.answer for answer in asked.answers)
    return answers or asked.says or ("who" if asked.is_who else "".join(part.text for part in asked.parts))
