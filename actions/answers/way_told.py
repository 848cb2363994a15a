"""Of a turn under a case: what it asks, where it tells something beside that, and the way out that a detail picks."""

from __future__ import annotations

import re

from actions.answers.asked_clauses import questions_of
from actions.answers.follow_up import MAX_CHARS, asks, fitting_solution, names_nothing, release_way
from actions.answers.newest import newest_obstacle, only_reports
from actions.conversation import Conversation
from actions.dialogue import acts
from actions.dialogue.part_of import part_of_turn
from kb.client import Case

_SCREEN_SAYS = re.compile(
    r"(?:提示|报(?![表销税价])|弹|显示|(?:它|系统|软件|还|又|老|就)说)(?:了|的是|是|：|:)?[^，。]{0,2}[“\"「『]"
)


def way_told(case: Case, conversation: Conversation) -> int | None:
    """The place of the way out that a detail picks; beside a question only what the question itself names:
    「11.0的 哦找到了 那要改上年的凭证咋办」 does not ask for the way of 11.0."""
    asked = what_asks(conversation)
    # 「是10.0 到底点哪」 asks for nothing but the way of his release.
    place = release_way(case, release_of(conversation) if asked is None or names_nothing(asked) else asked)
    has_gone_on = newest_obstacle(conversation.text) is not None  # its steps are done
    if place is None and not (asks_anything(conversation) or has_gone_on):
        place = fitting_solution(case, conversation.text)
    return place


def release_of(conversation: Conversation) -> str:
    """The release that he names, or all that he says."""
    return conversation.entity("version") or conversation.text


def asks_anything(conversation: Conversation) -> bool:
    """As it was read, or by its words: what asks anything is no mere detail. Who only reports what is done does not."""
    is_heard = acts.asks(conversation) or asks(conversation.text)
    return is_heard and not only_reports(conversation.text)


def what_asks(conversation: Conversation) -> str | None:
    """What he asks, where he tells something else beside it: 「备份我有的 今年都做到10月了 那今年的怎么办」."""
    asked = "，".join(acts.asked_clauses(conversation)) if acts.is_read(conversation) else ""
    return asked if 0 < len(asked) < len(conversation.text) else None


def quotes_screen(conversation: Conversation) -> bool:
    """「它说"凭证记-58已审核"」: what the screen says begins something new."""
    return bool(conversation.values("error_text")) or quotes_prompt(conversation)


def quotes_prompt(conversation: Conversation) -> bool:
    """Does he put it in quotes himself, which no question is taken for?"""
    return _SCREEN_SAYS.search(conversation.text) is not None


def questions_alone(conversation: Conversation) -> Conversation | None:
    """Of a turn that is too long to be judged, what it asks, as if he had written no more; None where it is short
    enough, or asks nothing, or nothing but questions."""
    single = questions_of(conversation)
    asked = "，".join("，".join(filter(None, (one.beside, one.said))) for one in single)
    if len(conversation.text) <= MAX_CHARS or not 0 < len(asked) <= MAX_CHARS:
        return None
    return part_of_turn(conversation, asked)
