"""A turn under a case: answered from the case on screen, from another one beside it, or honestly not at all.

A point is never answered with a list of cases, nor with the whole case again; the same is not said twice in a row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from actions.answers.asked_here import take_answer
from actions.answers.follow_up import THIS_ONE, Earlier, asks, fitting_solution, may_follow_up, release_way
from actions.answers.point_text import (
    AGAIN,
    ASKED_BESIDE,
    BESIDE,
    NEARBY,
    NEAREST,
    NOT_THAT,
    SHOW_ALL,
    answer_text,
    not_written_text,
    point_text,
)
from actions.answers.points import Point, asked_of, case_parts, is_written, quotable, quoted, read_point
from actions.answers.search import Found, search_library
from actions.answers.text import SHOW_CASE_INTENT, TITLE_CHARS, case_buttons, say_solution
from actions.conversation import AWAIT_HELPED, Conversation
from actions.dialogue import acts
from actions.dialogue.whose import OPENING
from actions.fallback.stages import offer_human
from actions.handoff.telling import rejoin
from actions.products.fitting import is_for
from actions.reply import Button, Reply
from kb.client import Case, Hit, KbClient, Part

MAX_CLAUSES = 3
"""So many parts of one turn are looked up by themselves."""
MAX_NEARBY = 2
"""So many cases near the matter are looked through for the point; each costs some 15 ms."""


class Following:
    """Shared by the actions of this package; holds no state of its own."""

    def __init__(self, library: KbClient) -> None:
        """Takes the library."""
        self._library = library

    async def read(self, earlier: Earlier, conversation: Conversation, product: str | None) -> Point | None:
        """What this turn is to the case on screen; None where it cannot be about it, or begins a new matter."""
        if earlier.case_id is None or not may_follow_up(conversation, earlier, product):
            return None
        point = await self._read(earlier.case_id, conversation, product)
        # A prompt begins something new; 「报过税了 报表会变吗」 only sounds like one, and the case says all of it.
        is_news = bool(conversation.values("error_text")) and not (point.is_certain or point.is_asked_here)
        if not point.is_new and not is_news:
            return point
        case = await self._library.case(earlier.case_id)
        return point if release_way(case, _release(conversation)) is not None else None

    async def answer(
        self,
        earlier: Earlier,
        point: Point,
        conversation: Conversation,
        reply: Reply,
        product: str | None,
        *,
        is_same: bool = False,
    ) -> bool:
        """Answers the question that it is, else says what the case holds on it, else what another one does, else that
        it is not written; False, and nothing is said, where a detail is told that the case knows nothing of. `is_same`:
        the library finds that case again, so that all else would say it again whole."""
        assert earlier.case_id is not None
        case = await self._library.case(earlier.case_id)
        way = None if point.is_asked_here and _asks(conversation) else _way_told(case, conversation)
        if way is None and not (point.is_certain or point.is_asked_here or is_same or _asks(conversation)):
            return False  # nothing is asked that could be said not to be written
        stay_with(earlier, conversation)
        reply.set(awaiting=AWAIT_HELPED)
        if way is None or not self._say_way(case, way, conversation, reply):
            await self._say_point(case, point, earlier, conversation, reply, product)
        return True

    async def _say_point(
        self,
        case: Case,
        point: Point,
        earlier: Earlier,
        conversation: Conversation,
        reply: Reply,
        product: str | None,
    ) -> None:
        """From this case where it surely says so, else from one that does, else what comes nearest."""
        dialogue = conversation.dialogue
        dialogue.open_point = None
        if point.is_asked_here or (point.questions and not point.is_certain):
            self._say_answer(case, point, conversation, reply)
            return
        if point.is_certain and self._say(point_text(case, point.quoted), case, conversation, reply):
            return
        dialogue.open_point = conversation.text
        if point.is_certain and self._say_again(case, point.quoted[0], conversation, reply):
            return
        joint = await self._search_joint(earlier, conversation, product)
        others = list(_others(case.id, point.alone, joint, conversation))
        if await self._say_other(case, [hit for hit, is_sure in others if is_sure], point, conversation, reply, BESIDE):
            return
        is_news = bool(point.parts) and point.quoted[0].said not in (dialogue.last_point or "")
        if point.is_written and is_news:
            self._say(point_text(case, point.quoted, NEAREST), case, conversation, reply)
            return
        near = [hit for hit, is_sure in others if not is_sure]
        if not await self._say_other(case, near, point, conversation, reply, NEARBY):
            self._say_not_written(case, conversation, reply)

    def _say_answer(self, case: Case, point: Point, conversation: Conversation, reply: Reply) -> None:
        """What it is asked for under the case, word for word; a person where that was said already."""
        text = take_answer(conversation, case, point.questions)
        if text is None:
            self._say_not_written(case, conversation, reply)
        else:
            reply.say(text, case_buttons(case.id))

    async def _read(self, case_id: str, conversation: Conversation, product: str | None) -> Point:
        edition, version = conversation.slot("edition"), conversation.slot("version")
        return await read_point(
            self._library,
            case_id,
            conversation.text,
            product=product,
            edition=edition,
            version=version,
            asked=_asked(conversation),
            clauses=acts.asked_clauses(conversation)[:MAX_CLAUSES],
            asks=_asks(conversation),
        )

    def _say_way(self, case: Case, way: int, conversation: Conversation, reply: Reply) -> bool:
        text, card = say_solution(case, way, THIS_ONE)
        return self._say(text, case, conversation, reply, card=card)

    def _say(
        self,
        text: str,
        case: Case,
        conversation: Conversation,
        reply: Reply,
        *,
        more: Button | None = None,
        card: dict[str, Any] | None = None,
    ) -> bool:
        """Says it, unless it is what was said last: then asking again means that it was not the answer."""
        dialogue = conversation.dialogue
        if text == dialogue.last_point:
            return False
        dialogue.last_point, dialogue.unwritten = text, 0
        buttons = case_buttons(case.id)
        if more is not None:
            buttons.insert(0, more)
        reply.say(text, buttons, card=card)
        return True

    def _say_again(self, case: Case, line: Part, conversation: Conversation, reply: Reply) -> bool:
        """The line that answers was said just before: it is what is known, and is not denied now."""
        if line.said not in (conversation.dialogue.last_point or ""):
            return False
        return self._say("\n".join([AGAIN, f"· {line.said}", NOT_THAT]), case, conversation, reply)

    async def _say_other(
        self, case: Case, hits: Sequence[Hit], point: Point, conversation: Conversation, reply: Reply, lead: str
    ) -> bool:
        """The point in the first of these cases that holds it, and is for his edition, under `lead`, which names it."""
        edition = conversation.slot("edition")
        for hit in hits:
            found = await case_parts(self._library, hit.case_id, conversation.text)
            parts = quotable(found)
            is_there = found is not None and bool(parts) and is_written(found, point.alone, is_certain=lead == BESIDE)
            asked = asked_of(found) if is_there or lead == BESIDE else None
            if found is None or not (is_there or asked):
                continue
            other = await self._library.case(hit.case_id)
            if edition is not None and not is_for(other, edition):
                continue
            more = Button(SHOW_ALL.format(title=other.title)[:TITLE_CHARS], SHOW_CASE_INTENT, {"case_id": other.id})
            if asked is not None:
                head = ASKED_BESIDE.format(title=other.title, asks=asked.question.asks)
                text = f"{head}\n{answer_text(other, [asked])}"
            else:
                lines = quoted(parts, asks_whether=found.asks_whether)
                text = point_text(other, lines, lead.format(title=other.title))
            if self._say(text, case, conversation, reply, more=more):
                return True
        return False

    async def _search_joint(self, earlier: Earlier, conversation: Conversation, product: str | None) -> Found:
        words = f"{earlier.question}\n{conversation.text}"
        edition, version = conversation.slot("edition"), conversation.slot("version")
        return await search_library(
            self._library, words, product=product, edition=edition, version=version, error_text=None, codes=None
        )

    def _say_not_written(self, case: Case, conversation: Conversation, reply: Reply) -> None:
        dialogue = conversation.dialogue
        text = not_written_text(conversation.text, dialogue.unwritten)
        if dialogue.unwritten:
            offer_human(conversation, reply, text)
        else:
            reply.say(text, case_buttons(case.id))
        dialogue.unwritten += 1


def speaks_here(point: Point, conversation: Conversation) -> bool:
    """Does the case say anything to it? Where not, and it sounds like a job's, the job may know what it does not."""
    return bool(point.questions) or point.is_certain or point.is_written or conversation.intent not in OPENING


def stay_with(earlier: Earlier, conversation: Conversation, more: str | None = None) -> None:
    """The question is the one before, with what this turn adds: its words, or `more`."""
    dialogue = conversation.dialogue
    dialogue.question, dialogue.bare_question = earlier.question, earlier.bare_question
    dialogue.current = earlier.case_id
    if more is None or more:
        dialogue.add(conversation.text if more is None else more)
    rejoin(conversation)


def _others(current: str, alone: Found, joint: Found, conversation: Conversation) -> Iterator[tuple[Hit, bool]]:
    """Other cases that were not shown yet, each once: the sure ones first, then the nearest few."""
    seen = {current, *(entry["case_id"] for entry in conversation.dialogue.shown)}
    sure = [found.answer for found in (alone, joint)]
    near = [hit for pair in zip(alone.own_hits, joint.own_hits, strict=False) for hit in pair]
    for hit in sure:
        if hit is not None and hit.case_id not in seen:
            seen.add(hit.case_id)
            yield hit, True
    waiting = list({hit.case_id: hit for hit in near if hit.case_id not in seen}.values())
    for hit in waiting[:MAX_NEARBY]:
        yield hit, False


def _way_told(case: Case, conversation: Conversation) -> int | None:
    """The place of the way out that a detail picks; beside a question only what the question itself names:
    「11.0的 哦找到了 那要改上年的凭证咋办」 does not ask for the way of 11.0."""
    place = release_way(case, _asked(conversation) or _release(conversation))
    if place is None and not _asks(conversation):
        place = fitting_solution(case, conversation.text)
    return place


def _release(conversation: Conversation) -> str:
    return conversation.entity("version") or conversation.text


def _asks(conversation: Conversation) -> bool:
    """As it was read, or by its words: what asks anything is no mere detail."""
    return acts.asks(conversation) or asks(conversation.text)


def _asked(conversation: Conversation) -> str | None:
    """What he asks, where he tells something else beside it: 「备份我有的 今年都做到10月了 那今年的怎么办」."""
    asked = "，".join(acts.asked_clauses(conversation)) if acts.is_read(conversation) else ""
    return asked if 0 < len(asked) < len(conversation.text) else None
