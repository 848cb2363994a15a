"""Small judgements of the course of a trouble: is a case meant, is all a guess, which cause comes next."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from actions.answers.search import Found
from actions.conversation import Conversation
from actions.logins.causes import is_of_matter
from actions.logins.deciding import Ask, Show, Step
from actions.logins.likelihood import NONE
from actions.logins.memory import Trouble
from actions.logins.scope import COMPANY, ONE, SEVERAL, scope_of_title
from actions.logins.separating import Cause
from actions.logins.told_already import MEANS
from actions.reply import Reply
from kb.client import Case

PASSWORD_TOPIC = "password"
_PASSWORD = re.compile(r"密码|口令|验证码|忘")


def slot_of(conversation: Conversation, reply: Reply, name: str) -> Any:
    """The value of a slot as it is after this turn."""
    return reply.slots.get(name, conversation.slot(name))


def is_guesswork(trouble: Trouble) -> bool:
    """A part of them cannot get in and the rest can: hardly a case is about that, and single cases are guesses."""
    return trouble.affected.is_parted and trouble.scope == SEVERAL


def is_near_in_meaning(case: Case, found: Found) -> bool:
    """Is it near by what it means, and not by its words only, the nearest of the few there are?"""
    return any(hit.case_id == case.id and hit.scores.get("meaning", 0.0) >= MEANS for hit in found.own_hits)


def knows_nothing(step: Step, trouble: Trouble) -> bool:
    """Has the library nothing to show, and no situation to ask about? What separates the cases of other editions is
    not worth a question."""
    is_line = isinstance(step, Ask) and step.question.kind == "line"
    was_none = any(entry["kind"] == "line" and entry["option"] == NONE for entry in trouble.answers)
    return not isinstance(step, Show) and (was_none or not is_line)


def likely(causes: Sequence[Cause], found: Found, trouble: Trouble) -> Case | None:
    """The heaviest cause that the search found about as good as its best. Who speaks of no password has another
    trouble than one with a password."""
    good = {hit.case_id for hit in found.good_hits if hit.case_id not in trouble.done_cases}
    speaks_of_password = bool(_PASSWORD.search(trouble.words))
    fitting = [cause.case for cause in causes if cause.case.id in good and is_of_matter(cause.case, trouble.words)]
    return next((case for case in fitting if speaks_of_password or case.topic != PASSWORD_TOPIC), None)


def is_who_known(trouble: Trouble, scope: str | None) -> bool:
    """Is it known whether it is one or many, so that a way which only finds that out is none for him?"""
    return trouble.affected.is_parted or scope in (SEVERAL, COMPANY)


def is_of_one(found: Found) -> bool:
    """Is the nearest case no more than that one cannot get in and the rest can?"""
    return bool(found.own_hits) and scope_of_title(found.own_hits[0].title) == ONE
