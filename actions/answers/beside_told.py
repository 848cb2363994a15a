"""What the cases say to what he only tells while a person is awaited: 「昨晚换了路由器」 has its line there, too.

Nobody may be at the desk until the morning. A told fact that is a question of the case at hand is answered as if he had
asked it; where everybody is kept out and nothing was shown yet, the way that only looks is given. Nothing is said that
touches the books, and nothing where data may be lost.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from actions.answers.points import case_parts, judgement
from actions.answers.same_question import recognise
from actions.clauses import CLAUSE
from actions.conversation import ASKS, COMPLAINS, DEMANDS, THANKS, Conversation
from actions.dialogue.again import names_nothing
from actions.handoff.demand import orders_clause
from actions.handoff.means import said_place
from kb.client import Case, KbClient

MEANWHILE = "等工程师的时候，您说的这一点可以先看："
LOOK_FIRST = "等工程师的时候，下面这几样可以先做，只是看和试，不动账："
LOOKS_ONLY, LITTLE_RISK = "guidance", "低"
MIN_CLAUSE, MAX_CLAUSES = 5, 5
_NO_FACT = frozenset({ASKS, DEMANDS, THANKS, COMPLAINS})
_CALLS = re.compile(r"转人工|转工程师|马上回复|联系(?:工程师|客服)")
# 「不是一回事，…」 answers a question that he has not asked.
_ANSWERS_WHETHER = re.compile(r"(?:不是|不会|不能|不用|不行|不算|对|是的|能|行|可以|会|算|要)[，。：；、的]|不是一回事")
_OF_CLOUD, _OF_OWN = re.compile(r"^公有云"), re.compile(r"^私有云")


def told_facts(conversation: Conversation) -> list[str]:
    """The clauses that tell something, where they are long enough to name it."""
    if not conversation.acts:
        return [one for one in CLAUSE.findall(conversation.text) if len(one) >= MIN_CLAUSE][:MAX_CLAUSES]
    told = [act.text for act in conversation.acts if act.act not in _NO_FACT and not orders_clause(act)]
    return [one for one in told if len(one) >= MIN_CLAUSE and not names_nothing(one)][:MAX_CLAUSES]


async def line_to_told(library: KbClient, case_id: str, told: Sequence[str], said: str) -> str | None:
    """The answers of this case to what he told; None where none surely is one. `said`: what he has read already.

    Raises:
        KbUnavailable: the library cannot be reached in time.
    """
    found = [await case_parts(library, case_id, clause) for clause in told]
    lines = [
        one.answer
        for one in recognise(judgement().same_question, None, found, asks=False)
        if one.is_certain and one.question.known and one.answer not in said and _stands_unasked(one.answer)
    ]
    return "\n".join([MEANWHILE, *lines]) if lines else None


def way_to_look(case: Case, texts: Sequence[str]) -> str | None:
    """The first way out that only looks, for where his program runs; None where there is none."""
    fitting = [way for way in case.solutions if _only_looks(way) and _runs_there(way.title, texts)]
    if not fitting:
        return None
    way = fitting[0]
    steps = [f"{number}. {step}" for number, step in enumerate(way.steps, start=1)]
    return "\n".join([LOOK_FIRST, f"{way.title}（操作人：{way.who}）", *steps])


def _stands_unasked(answer: str) -> bool:
    """Does it make sense to who only told, and bring more than to call us?"""
    return _CALLS.search(answer) is None and _ANSWERS_WHETHER.match(answer) is None


def _only_looks(way: Any) -> bool:
    is_light = way.kind == LOOKS_ONLY and not way.touches_data and way.risk.startswith(LITTLE_RISK)
    return is_light and not any(map(_CALLS.search, (way.title, *way.steps)))


def _runs_there(title: str, texts: Sequence[str]) -> bool:
    """A way for one's own server is for who has one, and one for the public cloud for who has none."""
    has_own = said_place(texts) is not None or any("私有云" in text for text in texts)
    is_public = any("公有云" in text for text in texts)
    if _OF_CLOUD.match(title):
        return is_public and not has_own
    return has_own and not is_public if _OF_OWN.match(title) else True
