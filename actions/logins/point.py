"""A question about the solution on screen: 「加密服务器在哪重启」, 「ping我不会 怎么弄」. It is answered from the case,
and tells nothing of how the solution went.

What the words are to the case is judged by meaning (actions/answers/points.py). Where the case does not say, another
one may; else he hears that it is not written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from actions.answers.asked_here import stands_alone
from actions.answers.follow_up import names_nothing
from actions.answers.places import asks_for_place, is_finer, speaks_of
from actions.answers.point_text import AGAIN, BESIDE, NOT_THAT, NUMERALS
from actions.answers.point_text import point_text as quoted_text
from actions.answers.points import MAX_QUOTED, Point, case_parts, is_same_matter, is_written, read_point
from actions.answers.same_question import Recognised
from actions.answers.unwritten import NO_FINER, NOT_FINER, NOT_WRITTEN
from actions.answers.who_does import who_text as each_who_text
from actions.conversation import Conversation
from actions.dialogue.acts import asks
from actions.dialogue.attempts import cannot_begin
from actions.logins.asking import ASKS, GIVES_UP, MAX_CHARS, asked_of, asking_clauses, asks_who, is_long, thing_of
from actions.logins.doing import SAME_LEXICAL
from actions.logins.either import answer_either
from actions.logins.kin import answer_of_kin
from actions.logins.meaning import asked_meaning
from actions.logins.memory import MAX_WORDS, Trouble
from actions.logins.needed import answer_needed
from actions.logins.replies import asks_elsewhere
from actions.logins.step_detail import is_bare, names_bare_step, step_in_full
from actions.logins.term_asked import what_it_is
from actions.logins.unwilling import other_way
from actions.logins.who_of import is_of_asked, is_of_other_form, names_object
from kb.client import Case, KbClient, Part

STUCK = (
    "没关系，不会的地方可以一步一步来：卡在第几步、看到了什么，发给我或者拍张照片都行。"
    "这个办法的操作人是{who}，要我转给工程师也可以，您说过的会一起带过去。"
)
WHO = "这个办法由{who}来做：您就是的话，照着做就行；不是的话，把上面的步骤发给他，请他来弄。"
WHO_GUESSED = "对，找{who}，把上面的步骤发给他。"
WHO_OF = "“{title}”这件事由{who}来做。"
WHO_SELF = "这个办法您自己就能做（操作人：{who}）。"
WITHOUT = "资料里写的原因是：{cause}\n\n不想那样做的话，还有一个办法，您看行不行："
WHEN_DONE = "照上面的办法弄好，当时就能登；弄不好的话，要多久我说不准，可以转给工程师接着看。"
ABOUT_IT = "您问的这一点，下面这个办法里写着："
_WHY = re.compile(r"为啥|为什么|为何|凭什么|凭啥|咋就?|怎么就?|不行|不能|不可以")
_DETAIL = re.compile(r"怎么|怎样|如何|咋|哪|几个|什么|啥")
_SELF = ("您", "本人", "自己")
# Who keeps the network or the server is called either.
_ROLES = (
    re.compile(r"网管|管(?:网|服务器|机房)|it(?![a-z])|信息[部科中]|技术部", re.IGNORECASE),
    re.compile(r"(?<!服务)(?:系统)?管理员"),
    re.compile(r"服务管理员"),
    re.compile(r"会计|主管"),
)
MAX_CLAUSES = 3
CANNOT = "cannot"
"""The point of who says no more than that he cannot do it."""

_GENERAL = "other_kingdee"
"""What the classifier makes of a question that names no matter of its own."""
_ASKS_WITHOUT = re.compile(
    r"(?:不|别)([^，。不]{2,6}?)(?:行不行|可不可以|行不|行吗|可以吗|可以不|能行|不行吗)"
    r"|(?:能不能|可不可以|能|可以)(?:不|别)(?!能|可以|行)([^，。]{2,8}?)(?:[吗啊呀]|$)|(?:非得?|一定要|必须得?)([^，。]{2,6}?)(?:吗|不可|嘛|么)"
)
_WHEN_DONE = re.compile(r"(?:几点|多久|什么时候|啥时候?|何时)[^，。]{0,3}(?:能|才|会)[^，。]{0,2}[好行登进用恢]")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the way on screen: `thing` names it, `parts` are the lines of `case` that answer, none where it
    is not written; `is_beside`: that is another case than the one on screen; `is_certain`: they say all of it; `way`: a
    way out (from 1) that he has not seen is about it, shown under `lead`; `is_who`: he asks who is to do it; `says`
    what is said as it is; `answers` those to the questions asked under the case that it is."""

    thing: str
    case: Case
    parts: tuple[Part, ...] = ()
    is_beside: bool = False
    is_certain: bool = False
    way: int | None = None
    lead: str = ""
    is_who: bool = False
    says: str = ""
    answers: tuple[Recognised, ...] = ()


async def asked_point(
    library: KbClient, conversation: Conversation, trouble: Trouble, case: Case
) -> tuple[str, Asked] | None:
    """What is asked of the case on screen; None where the turn is something else.

    Raises:
        KbUnavailable: the library cannot be reached in time.
        KbError: the library refused a request.
    """
    ways = ways_seen(case, trouble)
    asked = await _asked_here(library, conversation, trouble, case, ways)
    if asked is not None and _unsaid(conversation, asked.answers):
        return asked.thing, asked
    other = await _asked_of_way(library, conversation, trouble, case, ways)
    # What was said already was not what he wants to know; where nothing else is found it is all that is known.
    return other if asked is None or (other is not None and _says_more(other[1])) else (asked.thing, asked)


def _names_nothing(clause: str) -> bool:
    return not thing_of(clause) or names_nothing(_WHY.sub("", clause))


def _says_no_more(part: Part, clause: str) -> bool:
    """「缓存怎么清」 of 「清一次客户端缓存」: is the line a step that tells no more of it than its name?"""
    return part.kind == "step" and _DETAIL.search(clause) is not None and is_bare(part.text)


def _says_more(asked: Asked) -> bool:
    return bool(asked.answers or asked.says or asked.is_certain)


async def _asked_of_way(
    library: KbClient, conversation: Conversation, trouble: Trouble, case: Case, ways: list[int]
) -> tuple[str, Asked] | None:
    """What he asks of the way on screen, clause by clause."""
    clauses = asking_clauses(conversation)
    if not clauses:
        return await _stuck(library, conversation, trouble, case, ways)
    unwritten: tuple[str, Point] | None = None
    for clause in clauses:
        if (meant := asked_meaning(case, clause)) is not None:
            return thing_of(clause), Asked(thing_of(clause), case, says=meant)
        for answered in (answer_either, answer_needed):
            if (said := answered(case, trouble.number, clause)) is not None:
                return thing_of(clause), Asked(thing_of(clause), case, says=said)
        if asks_who(clause) and (who := await _who(library, conversation, trouble, case, clause, ways)):
            return thing_of(clause), who
        if _WHEN_DONE.search(clause):
            return thing_of(clause), Asked(thing_of(clause), case, says=WHEN_DONE)
        without = _ASKS_WITHOUT.search(clause)
        if without and (way := other_way(case, trouble.number + 1, ways, without[without.lastindex or 0])) is not None:
            return thing_of(clause), Asked(thing_of(clause), case, way=way, lead=WITHOUT.format(cause=case.cause))
        point = await _read(library, conversation, trouble, case, clause, ways)
        is_written = point.is_near and not point.is_new
        reads_back = bool(point.parts) and _says_no_more(point.parts[0], clause)
        if is_written and point.is_certain and _is_of_way(point) and not reads_back:
            return thing_of(clause), Asked(thing_of(clause), case, _lines(point), is_certain=True)
        full = await _in_full(library, conversation, trouble, case, clauses, point)
        if (said := full or what_it_is(clause, trouble.product)) is not None:
            return thing_of(clause), Asked(thing_of(clause), case, says=said)
        likely = [one for one in point.questions if not is_of_other_form(clause, conversation.text, one.question.asks)]
        if is_written and point.is_certain and _is_of_way(point):
            return thing_of(clause), Asked(thing_of(clause), case, _lines(point), is_certain=True)
        likely = stands_alone(likely) if not point.is_new else []
        is_same = thing_of(clause) == trouble.point
        if fresh := likely if is_same else _unsaid(conversation, likely):
            return thing_of(clause), Asked(thing_of(clause), case, answers=tuple(fresh))
        unseen = await _unseen_way(library, conversation, trouble, case, clause, ways, point)
        if unseen is not None:
            return thing_of(clause), Asked(thing_of(clause), case, way=unseen, lead=ABOUT_IT)
        if likely:
            return thing_of(clause), Asked(thing_of(clause), case, answers=tuple(likely))
        if kin := await answer_of_kin(library, conversation, case, clause, trouble.product):
            if kin.answer is not None:
                return thing_of(clause), Asked(thing_of(clause), case, answers=(kin.answer,))
            parts = (kin.step,) if kin.step else ()
            return thing_of(clause), Asked(thing_of(clause), kin.case, parts, is_beside=True)
        if is_written:
            # Who asks where is better served by another case that names the place.
            lacks_place = bool(point.figures.get("no_place"))
            beside = await _beside(library, case, clause, point, place_of=thing_of(clause)) if lacks_place else None
            own = Asked(thing_of(clause), case, _lines(point), is_certain=point.is_certain and _is_of_way(point))
            return thing_of(clause), beside or own
        # It names a thing of these steps (「缓存在哪个文件夹」): that it is answered elsewhere makes it no new matter.
        names_thing = any(part.kind == "step" and part.lexical > 0 for part in point.parts)
        is_elsewhere = asks_elsewhere(conversation) and not (names_thing and conversation.intent == _GENERAL)
        if (point.is_new and not names_thing) or is_elsewhere:
            continue
        unwritten = unwritten or (clause, point)
    if unwritten is None:
        return None
    clause, point = unwritten
    return thing_of(clause), await _beside(library, case, clause, point) or Asked(thing_of(clause), case)


async def _who(
    library: KbClient, conversation: Conversation, trouble: Trouble, case: Case, clause: str, ways: list[int]
) -> Asked | None:
    """Who does it stands beside the way on screen; of what he names the question asked under the case, or the way
    about it, comes first."""
    own = Asked(thing_of(clause), case, is_who=True)
    if not names_object(clause):
        return own
    everything = [number for number, way in enumerate(case.solutions, start=1) if way.kind != "escalate"]
    point = await _read(library, conversation, trouble, case, clause, everything)
    named = next((part for part in point.parts[:1] if part.way and part.lexical >= SAME_LEXICAL), None)
    if named is None and (likely := stands_alone(point.questions)):
        return Asked(thing_of(clause), case, answers=tuple(likely))
    if named is None or named.way is None:
        each = each_who_text(case)
        return Asked(thing_of(clause), case, says=each) if each else own
    if named.way == trouble.number + 1:
        return own
    if named.way not in ways:
        return Asked(thing_of(clause), case, way=named.way, lead=ABOUT_IT)
    way = case.solutions[named.way - 1]
    return Asked(thing_of(clause), case, says=WHO_OF.format(title=way.title, who=way.who))


async def _in_full(
    library: KbClient,
    conversation: Conversation,
    trouble: Trouble,
    case: Case,
    clauses: Sequence[str],
    point: Point,
) -> str | None:
    """What another case says in full of the step that he speaks of in all his words, or in this clause."""
    ways = ways_seen(case, trouble)
    steps = [step for way in ways for step in case.solutions[way - 1].steps]
    if not names_bare_step(conversation.text, steps):
        return None
    if len(clauses) > 1 or clauses[0] != conversation.text:
        point = await _read(library, conversation, trouble, case, conversation.text, ways)
    return await step_in_full(library, conversation, case, point.parts, clauses, trouble.product)


def _unsaid(conversation: Conversation, questions: Sequence[Recognised]) -> list[Recognised]:
    """Those whose answer he has not just heard: what was said already was not what he wants to know."""
    return [one for one in questions if one.answer not in (conversation.dialogue.last_point or "")]


def point_text(
    case: Case, trouble: Trouble, thing: str, asked: Asked, *, is_repeated: bool = False, text: str = ""
) -> str:
    """What the lines say, named as he has seen them; asked once more, that it is those. `text`: all he wrote."""
    who = case.solutions[trouble.number].who
    if thing == CANNOT:
        return STUCK.format(who=who)
    if asked.is_who:
        return who_text(who, text)
    if asked.says:
        return asked.says
    if not asked.parts:
        return NOT_WRITTEN
    if is_repeated:  # it stands there still
        return "\n".join([AGAIN, *(f"· {part.said}" for part in asked.parts), NOT_THAT])
    is_step = asked.parts[0].kind == "step" and not asked.is_beside and speaks_of(asked.parts[0].said, text)
    if is_step and asks_for_place(text) and not is_finer(asked.parts[0].said, text):
        return NOT_FINER
    if asked.is_beside:
        return quoted_text(asked.case, asked.parts, BESIDE.format(title=asked.case.title))
    ways = ways_seen(case, trouble)
    # With one way out on screen its steps need no other name.
    names = {way: "" if len(ways) == 1 else f"办法{NUMERALS[place]}" for place, way in enumerate(ways)}
    text = quoted_text(case, asked.parts, names=names)
    return text if asked.is_certain else f"{text}\n{NO_FINER}"


def who_text(who: str, text: str) -> str:
    """Who does it; to whoever has guessed right (「找谁 网管？」) a plain yes."""
    if who.startswith(_SELF):
        return WHO_SELF.format(who=who)
    guessed = [role for role in _ROLES if role.search(text)]
    return (WHO_GUESSED if any(role.search(who) for role in guessed) else WHO).format(who=who)


def shown_title(case: Case, title: str) -> str:
    """How a solution is remembered as shown."""
    return f"{case.title}：{title}"[:MAX_WORDS]


def again_text(answers: Sequence[Recognised]) -> str:
    """The same answer once more. One that nobody knows to the end says what is known of it: that is not denied now."""
    return "\n".join([AGAIN, *(f"· {one.answer}" for one in answers), NOT_THAT])


def ways_seen(case: Case, trouble: Trouble) -> list[int]:
    """The ways out of the case that he has seen, from 1, in the order he saw them."""
    titles = [entry["title"] for entry in trouble.shown if entry["case"] == case.id]
    places = {shown_title(case, way.title): place for place, way in enumerate(case.solutions, start=1)}
    return list(dict.fromkeys(places[title] for title in titles if title in places))


async def _asked_here(
    library: KbClient, conversation: Conversation, trouble: Trouble, case: Case, ways: list[int]
) -> Asked | None:
    """What he surely asks of all that is asked under the case; None where he asks nothing, or something else."""
    text = conversation.text
    if is_long(text):
        text = "，".join(asked_of(conversation))
    if not (asks(conversation) or asked_of(conversation) or ASKS.search(text)) or not 0 < len(text) <= MAX_CHARS:
        return None
    without = _ASKS_WITHOUT.search(text)
    if without and other_way(case, trouble.number + 1, ways, without[without.lastindex or 0]) is not None:
        return None  # the other way is the answer
    clauses = asked_of(conversation)[:MAX_CLAUSES]
    # An answer is for whoever asks, whether he has seen the way out that it is of or not.
    everything = list(range(1, len(case.solutions) + 1))
    point = await _read(library, conversation, trouble, case, text, everything, clauses)
    said = stands_alone([one for one in point.questions if one.is_certain and is_of_asked(text, clauses, one)])
    if not said and clauses and all(_names_nothing(clause) for clause in clauses):
        # 「同角色的小何就行 我为啥不行」: what is asked is named beside the question, and only both together say it.
        likely = [one for one in point.questions if not is_of_other_form(clauses[0], text, one.question.asks)]
        said = _unsaid(conversation, stands_alone(likely))
    return Asked(text[:MAX_WORDS], case, answers=tuple(said)) if said else None


async def _read(
    library: KbClient,
    conversation: Conversation,
    trouble: Trouble,
    case: Case,
    text: str,
    ways: list[int],
    clauses: Sequence[str] = (),
) -> Point:
    slots = {name: conversation.slot(name) for name in ("edition", "version")}
    return await read_point(
        library, case.id, text, product=trouble.product, ways=ways, clauses=clauses, told=trouble.words, **slots
    )


async def _stuck(
    library: KbClient, conversation: Conversation, trouble: Trouble, case: Case, ways: list[int]
) -> tuple[str, Asked] | None:
    """「这个我不会弄」: the lines that he speaks of, else a hand; the second time the next way is better."""
    text = conversation.text
    is_done_with = GIVES_UP.search(text) is not None or trouble.point == CANNOT or asks_elsewhere(conversation)
    if not cannot_begin(text) or len(text) > MAX_CHARS or is_done_with:
        return None
    point = await _read(library, conversation, trouble, case, text, ways)
    if point.is_near and not point.is_new:
        return text[:MAX_WORDS], Asked(text[:MAX_WORDS], case, _lines(point))
    return CANNOT, Asked(CANNOT, case)


def _is_of_way(point: Point) -> bool:
    """Does a line that he can see say it, and not only the cause?"""
    return any(part.way is not None for part in _lines(point))


async def _unseen_way(
    library: KbClient,
    conversation: Conversation,
    trouble: Trouble,
    case: Case,
    clause: str,
    ways: list[int],
    point: Point,
) -> int | None:
    """The way out, not shown yet, whose steps answer better than all that he has seen: where the device number is."""
    unseen = [number for number in range(1, len(case.solutions) + 1) if number not in ways]
    if not unseen:
        return None
    other = await _read(library, conversation, trouble, case, clause, unseen)
    steps = [part for part in other.parts[:MAX_QUOTED] if part.way in unseen and part.kind in ("step", "way")]
    seen_best = max((part.score for part in point.parts if part.way is not None), default=0.0)
    if not other.is_near or not steps or steps[0] is not other.parts[0] or steps[0].score <= seen_best:
        return None
    return None if case.solutions[int(steps[0].way or 0) - 1].kind == "escalate" else steps[0].way


def _lines(point: Point) -> tuple[Part, ...]:
    """What is quoted; the title of a way only where no line of it is, and the cause not without the step nearest to
    what he asks."""
    if point.quoted and all(part.kind == "cause" for part in point.quoted):
        step = [part for part in point.parts if part.kind == "step" and part.lexical > 0][:1]
        return (*step, *point.quoted) if step else tuple(point.quoted)
    return tuple(part for part in point.quoted if part.kind != "way") or tuple(point.quoted)


async def _beside(library: KbClient, case: Case, clause: str, point: Point, *, place_of: str = "") -> Asked | None:
    """Another case that answers it: in which folder the cache is. `place_of`: only where it names the place of that
    very thing."""
    hit = point.alone.answer
    if hit is not None and hit.case_id != case.id and is_same_matter(case, await library.case(hit.case_id)):
        found = await case_parts(library, hit.case_id, clause)
        steps = [part for part in found.parts if part.kind == "step"] if found else []
        if place_of:
            steps = [part for part in steps if part.names_place and place_of in part.text]
        if found is not None and steps and is_written(found, point.alone):
            return Asked(thing_of(clause), await library.case(hit.case_id), tuple(steps[:MAX_QUOTED]), is_beside=True)
    return None
