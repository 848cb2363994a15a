"""A turn under a case: answered from the case on screen, from another one beside it, or honestly not at all.

A point is never answered with a list of cases, nor with the whole case again; the same is not said twice in a row.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from actions.answers.asked_by_form import asks_risk, confirmed_cause, forbidden, risks_text, way_asked
from actions.answers.asked_clauses import AskedClause, questions_of
from actions.answers.asked_here import take_answer
from actions.answers.definitions import define
from actions.answers.each_question import Screen, answer_each, each_text, is_any_answered, left_open, not_those_text
from actions.answers.follow_up import MAX_CHARS, THIS_ONE, Earlier, may_follow_up, release_way
from actions.answers.near_questions import comes_near
from actions.answers.places import asks_bare_how, asks_for_place, is_circular, is_finer, speaks_of
from actions.answers.point_text import (
    AGAIN,
    ASKED_BESIDE,
    BESIDE,
    HEARD,
    NEAREST,
    NOT_THAT,
    READ_JUST_NOW,
    SHOW_ALL,
    answer_text,
    not_written_text,
    point_text,
)
from actions.answers.points import Point, asked_of, case_parts, is_same_matter, is_written, quotable, quoted, read_point
from actions.answers.same_breath import with_told
from actions.answers.search import Found, search_library
from actions.answers.set_aside import others_unseen, said_under_earlier, without_rejected
from actions.answers.text import SHOW_CASE_INTENT, TITLE_CHARS, case_buttons, say_solution
from actions.answers.unwritten import NOT_FINER
from actions.answers.way_told import asks_anything, questions_alone, quotes_screen, release_of, way_told, what_asks
from actions.answers.who_does import asks_who, who_text
from actions.conversation import AWAIT_HELPED, Conversation
from actions.dialogue import acts
from actions.dialogue.problems import kind_of
from actions.dialogue.whose import OPENING
from actions.fallback.stages import offer_human
from actions.handoff.telling import rejoin
from actions.products.fitting import is_for
from actions.reply import Button, Reply
from kb.client import ALL_PRODUCTS, Case, Hit, KbClient, Part

MAX_CLAUSES = 3
"""So many parts of one turn are looked up by themselves."""


class Following:
    """Shared by the actions of this package; holds no state of its own."""

    def __init__(self, library: KbClient) -> None:
        """Takes the library."""
        self._library = library

    async def read(self, earlier: Earlier, conversation: Conversation, product: str | None) -> Point | None:
        """What this turn is to the case on screen; None where it cannot be about it, or begins a new matter."""
        if earlier.case_id is None or not may_follow_up(conversation, earlier, product):
            return None
        named, products = conversation.entity("product"), (await self._library.case(earlier.case_id)).products
        if named is not None and not {named, ALL_PRODUCTS} & set(products):
            return None  # 「不对 是云星空的」 under a case of KIS
        point = await self._read(earlier.case_id, conversation, product)
        # A prompt begins something new; 「报过税了 报表会变吗」 only sounds like one, and the case says all of it.
        is_news = bool(conversation.values("error_text")) and not (point.is_certain or point.is_asked_here)
        if not point.is_new and not is_news:
            return point
        case = await self._library.case(earlier.case_id)
        is_of_way = way_asked(case, conversation.text) is not None
        return point if is_of_way or release_way(case, release_of(conversation)) is not None else None

    async def read_again(self, earlier: Earlier, conversation: Conversation, product: str | None) -> Point | None:
        """What a turn is to the case on screen where the library finds that very case again, though it is too long to
        be judged, or names what could begin something new."""
        says_more = asks_anything(conversation) or len(conversation.text) > MAX_CHARS
        if earlier.case_id is None or not says_more or conversation.values("product_excluded"):
            return None
        return await self._read(earlier.case_id, conversation, product)

    async def read_questions(
        self, earlier: Earlier, conversation: Conversation, product: str | None
    ) -> tuple[Conversation, Point | None]:
        """What a turn too long to be judged asks, alone, where the case on screen likely answers that; else the turn as
        it is, and no point. A prompt begins something new."""
        view = questions_alone(conversation)
        if view is None or conversation.awaiting != AWAIT_HELPED or quotes_screen(conversation):
            return conversation, None
        point = await self.read(earlier, view, product)
        is_here = point is not None and (bool(point.questions) or point.is_certain)
        return (view, point) if is_here else (conversation, None)

    async def answer_before(
        self, earlier: Earlier, conversation: Conversation, reply: Reply, product: str | None
    ) -> bool:
        """From a case shown before the one on screen, where it is surely asked under that."""
        if earlier.case_id is None or not asks_anything(conversation):
            return False
        said = await said_under_earlier(self._library, earlier.case_id, conversation.text, conversation, product)
        if said is None or not self._say(said, await self._library.case(earlier.case_id), conversation, reply):
            return False
        stay_with(earlier, conversation)
        reply.set(awaiting=AWAIT_HELPED)
        return True

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
        if (named := way_asked(case, conversation.text)) is not None:
            stay_with(earlier, conversation, "")
            reply.set(awaiting=AWAIT_HELPED)
            return self._say_way(case, named, conversation, reply, lead="") or self._say_read(case, reply)
        way = None if point.is_asked_here and asks_anything(conversation) else way_told(case, conversation)
        if way is None and not (point.is_certain or point.is_asked_here or is_same or asks_anything(conversation)):
            return False  # nothing is asked that could be said not to be written
        stay_with(earlier, conversation)
        reply.set(awaiting=AWAIT_HELPED)
        if not (asks_anything(conversation) or way is not None or point.is_certain or point.is_asked_here):
            reply.say(HEARD, case_buttons(case.id))
        elif way is None or not self._say_way(case, way, conversation, reply):
            await self._say_point(case, point, earlier, conversation, reply, product)
        return True

    async def nearest(
        self, earlier: Earlier, conversation: Conversation, reply: Reply, product: str | None
    ) -> None:
        """No case surely answers it, and no other matter is named: what comes nearest of the one on screen or beside
        it. Who neither asks nor names a trouble is heard."""
        assert earlier.case_id is not None
        case = await self._library.case(earlier.case_id)
        stay_with(earlier, conversation)
        reply.set(awaiting=AWAIT_HELPED)
        if asks_anything(conversation) or kind_of(conversation.text) is not None:
            point = await self._read(case.id, conversation, product)
            await self._say_point(case, point, earlier, conversation, reply, product)
        else:
            reply.say(HEARD, case_buttons(case.id))

    async def _say_point(
        self,
        case: Case,
        point: Point,
        earlier: Earlier,
        conversation: Conversation,
        reply: Reply,
        product: str | None,
    ) -> None:
        """From this case where it surely says so, else from one of the same matter that does, else what is nearest."""
        dialogue = conversation.dialogue
        dialogue.open_point = None
        asked = with_told(questions_of(conversation), conversation)
        is_sure = point.is_asked_here or point.is_certain
        text = confirmed_cause(case, conversation.text) if len(asked) < 2 else None
        if text is not None and self._say(text, case, conversation, reply):
            return
        if await self._say_each(case, asked, earlier, conversation, reply, product, is_sure=is_sure):
            return
        if point.is_asked_here or (point.questions and not point.is_certain):
            self._say_answer(case, point, conversation, reply)
            return
        text = _by_risk(case, point, conversation.text)
        if text is not None and self._say(text, case, conversation, reply):
            return
        if point.is_certain and self._say(point_text(case, point.quoted), case, conversation, reply):
            return
        dialogue.open_point = conversation.text
        is_read = self._is_read_already(point, conversation) or asks_bare_how(conversation.text)
        if point.is_certain and not is_read and self._say_again(case, point.quoted[0], conversation, reply):
            return
        words = conversation.text
        text = who_text(case, said=words) if asks_who(words) else define(words, product, who=True)
        if text is not None and self._say(text, case, conversation, reply):
            return
        text = await said_under_earlier(self._library, case.id, words, conversation, product)
        if text is not None and self._say(text, case, conversation, reply):
            return
        joint = await self._search_joint(earlier, conversation, product)
        others = list(others_unseen(case.id, point.alone, joint, conversation))
        if await self._say_other(case, others, point.alone, conversation, reply):
            return
        if is_read:
            self._say_not_written(case, conversation, reply, NOT_FINER)
            return
        is_news = bool(point.parts) and point.quoted[0].said not in (dialogue.last_point or "")
        if is_news and point.figures.get("asks_whether"):
            is_news = any(part.decides for part in point.quoted)  # a step is no answer to who asks whether he may
        if point.is_written and is_news and not await comes_near(self._library, case.id, words):
            self._say(point_text(case, point.quoted, NEAREST), case, conversation, reply)
        else:
            self._say_not_written(case, conversation, reply)

    async def _say_each(
        self,
        case: Case,
        asked: Sequence[AskedClause],
        earlier: Earlier,
        conversation: Conversation,
        reply: Reply,
        product: str | None,
        *,
        is_sure: bool,
    ) -> bool:
        """Every question of several by itself, or the one with the answer that he expects. False: only one is asked,
        or (`is_sure`) the turn as a whole is answered, and none of them alone."""
        if len(asked) < 2 and not any(one.proposes for one in asked):
            return False
        dialogue, slots = conversation.dialogue, {name: conversation.slot(name) for name in ("edition", "version")}
        told = f"{earlier.question}，{conversation.text}"

        async def read(words: str) -> Point:
            return await read_point(self._library, case.id, words, product=product, told=told, **slots)

        async def other(words: str, point: Point) -> str | None:
            if (text := await said_under_earlier(self._library, case.id, words, conversation, product)) is not None:
                return text
            return await self._of_other(case, point.alone.answer, words, point.alone, conversation)

        found = await answer_each(asked, Screen(case, turn=conversation.text), read, product, other)
        if not is_any_answered(found):
            if is_sure or len(asked) < 2:
                return False
            dialogue.open_point = conversation.text
            self._say_not_written(case, conversation, reply, not_those_text(found))
            return True
        text, left = each_text(found), left_open(found)
        if not self._say(text, case, conversation, reply):
            return False
        dialogue.unwritten, dialogue.open_point = int(bool(left)), "，".join(left) or None
        return True

    @staticmethod
    def _is_read_already(point: Point, conversation: Conversation) -> bool:
        """Does he ask where or how of a step that says no more than he has before him?"""
        text = conversation.text
        steps = [part for part in point.parts[:1] if part.kind == "step" and speaks_of(part.said, text)]
        if not steps or not asks_for_place(text):
            return False
        return not is_finer(steps[0].said, text) or steps[0].said in (conversation.dialogue.last_point or "")

    def _say_answer(self, case: Case, point: Point, conversation: Conversation, reply: Reply) -> None:
        """What it is asked for under the case, word for word; a person where that was said already."""
        if all(one.question.known and is_circular(one.answer, conversation.text) for one in point.questions):
            self._say_not_written(case, conversation, reply, NOT_FINER)
            return
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
            asked=what_asks(conversation),
            clauses=acts.asked_clauses(conversation)[:MAX_CLAUSES],
            asks=asks_anything(conversation),
            told=conversation.dialogue.question or "",
        )

    @staticmethod
    def _say_read(case: Case, reply: Reply) -> bool:
        reply.say(READ_JUST_NOW, case_buttons(case.id))
        return True

    def _say_way(
        self, case: Case, way: int, conversation: Conversation, reply: Reply, lead: str = THIS_ONE
    ) -> bool:
        text, card = say_solution(case, way, lead)
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
        self, case: Case, hits: Sequence[Hit], alone: Found, conversation: Conversation, reply: Reply
    ) -> bool:
        """The point in the first of these cases that surely holds it, under its title."""
        for hit in hits:
            text = await self._of_other(case, hit, conversation.text, alone, conversation)
            if text is not None:
                title = SHOW_ALL.format(title=hit.title)[:TITLE_CHARS]
                more = Button(title, SHOW_CASE_INTENT, {"case_id": hit.case_id})
                if self._say(text, case, conversation, reply, more=more):
                    return True
        return False

    async def _of_other(
        self, case: Case, hit: Hit | None, words: str, alone: Found, conversation: Conversation
    ) -> str | None:
        """What another case of the same matter, for his edition, surely says of the point, under its title."""
        if hit is None or hit.case_id == case.id:
            return None
        found = await case_parts(self._library, hit.case_id, words)
        asked, parts = asked_of(found), quotable(found)
        if found is None or (asked is None and not (parts and is_written(found, alone, is_certain=True))):
            return None
        other, edition = await self._library.case(hit.case_id), conversation.slot("edition")
        if not is_same_matter(case, other) or (edition is not None and not is_for(other, edition)):
            return None
        if asked is not None:
            head = ASKED_BESIDE.format(title=other.title, asks=asked.question.asks)
            return f"{head}\n{answer_text(other, [asked], words)}"
        lines = quoted(parts, asks_whether=found.asks_whether)
        return point_text(other, lines, BESIDE.format(title=other.title))

    async def _search_joint(self, earlier: Earlier, conversation: Conversation, product: str | None) -> Found:
        words = f"{earlier.question}\n{conversation.text}"
        edition, version = conversation.slot("edition"), conversation.slot("version")
        found = await search_library(
            self._library, words, product=product, edition=edition, version=version, error_text=None, codes=None
        )
        return without_rejected(found, conversation.dialogue)

    def _say_not_written(self, case: Case, conversation: Conversation, reply: Reply, first: str | None = None) -> None:
        """That no more is known, at first in the words of `first`; from the second in a row that a person knows."""
        dialogue = conversation.dialogue
        text = not_written_text(conversation.text, dialogue.unwritten)
        if dialogue.unwritten:
            offer_human(conversation, reply, text)
        else:
            reply.say(first or text, case_buttons(case.id))
        dialogue.unwritten += 1


def speaks_here(point: Point, conversation: Conversation, *, surely: bool = False) -> bool:
    """Does the case say anything to it? Where not, and it sounds like a job's, the job may know what it does not."""
    is_said = bool(point.questions) or point.is_certain or point.is_written
    return is_said or (not surely and conversation.intent not in OPENING)


def stay_with(earlier: Earlier, conversation: Conversation, more: str | None = None) -> None:
    """The question is the one before, with what this turn adds: its words, or `more`."""
    dialogue = conversation.dialogue
    dialogue.question, dialogue.bare_question = earlier.question, earlier.bare_question
    dialogue.current = earlier.case_id
    if more is None or more:
        dialogue.add(conversation.text if more is None else more)
    rejoin(conversation)


def _by_risk(case: Case, point: Point, text: str) -> str | None:
    """What he risks, to who asks what it would do, or whether he may do by himself what is dangerous."""
    parts = point.quoted
    if (no := forbidden(case, parts, text)) is not None:
        return no
    is_answered = point.is_certain and any(part.kind == "risk" for part in parts)
    return risks_text(case, point.parts, text) if asks_risk(text) and not is_answered else None
