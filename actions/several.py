"""Several problems in one message: the first is taken, the others wait in `dialogue.pending` until it is over.

Leaving a problem for the next (「下一个」) solves nothing: it stays among the matters that an engineer is told of.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence, Set

from actions.answers.follow_up import asks, named_pairs
from actions.clauses import SHORT_PAUSE
from actions.conversation import AWAIT_HELPED, AWAITING, Conversation
from actions.dialogue.asked import close_matter
from actions.dialogue.beyond import names_other_company, part_of_other_company, without_opener
from actions.dialogue.matters import matter_at_hand, take_back, turn_to, unsolved_matters, words_of
from actions.dialogue.part_of import named_in
from actions.dialogue.problems import (
    NEXT_WORDS,
    OTHER,
    Problem,
    asks_for_next,
    kind_of,
    names_matter,
    split_problems,
)
from actions.fallback.foreign import say_foreign_password
from actions.fallback.foreign_matters import names_foreign_password
from actions.handoff.telling import said_of_problem
from actions.handoff.turning import turned_to
from actions.jobs import CHOICE_INTENT
from actions.reply import Button, Reply
from actions.spelling import simple_signs

NEXT_TITLE = "看下一件"
NEXT_JOB = "problems"
"""Stands in the button for the next problem where other buttons name their job."""
NEXT_ONE = "接着看您说的另一件：“{text}”。"
FOREIGN_FIRST = "您说了{counted}件事。先说“{text}”，再看“{ours}”。"
TAKEN_UP = "先看“{text}”。"
QUOTE_CHARS = 40
MAX_CALL_CHARS = 30
"""Who says more than this tells a problem anew."""
NAMED_SHARE = 0.6
"""A problem is named by words of which it holds so much, two signs at a time."""
_CALLS = re.compile(r"那[个件](?:问题|事情?)?(?:呢|吧|啊)?$|呢$|^(?:那|先|来)?(?:看|说|弄)")
_CALLS_THAT = re.compile(r"^(?:好的?|行|嗯)?[，,\s]*(?:那|还有|接着|再)[^，。,？?]{0,10}(?:呢|[个件]|的事)")
TAKEN_UP_SHARE = 0.4
"""Who says so much of a problem again, and asks, takes it up himself."""
NAMED_SIGNS = 0.75
"""So many of the signs that he names stand in the problem that he takes up."""
OF_SCREEN = 0.75
"""A question is of what stands on screen where so much of what it names, two signs at a time, stands there."""
LATEST = 3
"""So many of our last messages are on screen still."""
MIN_SIGNS = 2
"""So many signs in common name the problem that waits, where the words call for one."""
_FILLER = re.compile(
    r"[\s，,。.!！?？~～]|就是|那[个件]|这[个件]|问题|事情?|我说的|刚才|前面|先|看|说|弄|呢|吧|啊|的|是|好|行|那"
)
# What is said of one problem only; a version or a product holds for all of them.
_OF_ONE_PROBLEM = {
    "module": "module",
    "period": "period",
    "scope": "scope",
    "error_text": "error_text",
    "account_kind": "account_kind",
}
_OF_ALL = ("product", "edition", "version")

AnswerOne = Callable[[Conversation, Reply], Awaitable[None]]
"""Answers a view of the conversation that tells one problem only."""


async def take_several(conversation: Conversation, reply: Reply, answer: AnswerOne) -> bool:
    """Did this turn tell several problems? The first is taken now, the others are kept."""
    problems = split_problems(conversation)
    if not problems or _are_of_screen(problems, conversation):
        tell_waiting(conversation)
        return False
    take_back(conversation.dialogue, said_of_problem(conversation.text))
    foreign = [problem for problem in problems if names_foreign_password(problem["text"])]
    if foreign and len(foreign) < len(problems):
        await _take_foreign_first(foreign, problems, conversation, reply, answer)
        return True
    conversation.dialogue.pending = problems[1:]
    reply.say(announce(problems))
    await _take(problems[0], conversation, reply, answer)
    return True


async def _take_foreign_first(
    foreign: Sequence[Problem], problems: Sequence[Problem], conversation: Conversation, reply: Reply, answer: AnswerOne
) -> None:
    """What is not ours is said in a few lines, with nothing to wait for; then ours is taken, in the same turn."""
    ours = [problem for problem in problems if problem not in foreign]
    counted = _counted(problems)
    first, then = quoted(foreign[0]["text"]), quoted(ours[0]["text"])
    reply.say(FOREIGN_FIRST.format(counted=counted, text=first, ours=then))
    say_foreign_password(reply, "，".join(problem["text"] for problem in foreign))
    conversation.dialogue.pending = ours[1:]
    reply.say(NEXT_ONE.format(text=then))
    await _take(ours[0], conversation, reply, answer)


async def take_next(conversation: Conversation, reply: Reply, answer: AnswerOne) -> None:
    """The next problem of the message, or the one that this turn names; there must be one."""
    waiting = conversation.dialogue.pending
    taken_up = _taken_up(conversation)
    place = taken_up if taken_up is not None else _named(conversation.text, waiting) or 0
    problem = waiting[place]
    conversation.dialogue.pending = [other for other in waiting if other is not problem]
    is_more = _share_of_signs(set(named_pairs(conversation.text)), problem["text"]) < NAMED_SIGNS
    if taken_up is not None and is_more:  # his own words say more of it: nothing is to be announced
        turn_to(conversation.dialogue, problem["text"])
        conversation.dialogue.forget_question()
        told = part_of_other_company(conversation.text) or conversation.text
        called = {**problem, "text": told, "entities": named_in(conversation, told)}
        await _take(called, conversation, reply, answer)
        return
    is_told = problem["text"] in words_of(unsolved_matters(conversation.dialogue))
    reply.say((TAKEN_UP if is_told else NEXT_ONE).format(text=quoted(problem["text"])))
    await _take(problem, conversation, reply, answer)


def _are_of_screen(problems: Sequence[Problem], conversation: Conversation) -> bool:
    """Do all of them but the first, which is told of it anyway, ask of what stands on screen? 「能直接删掉吗？另外有3个
    库存组织，要一个一个关吗」 under the case of that close is one turn with two questions."""
    dialogue = conversation.dialogue
    if dialogue.current is None or dialogue.jobs or conversation.awaiting != AWAIT_HELPED:
        return False
    screen = simple_signs("\n".join(list(conversation.bot_texts())[-LATEST:]))
    return all(_is_of(problem["text"], screen) for problem in problems[1:])


def _is_of(text: str, screen: str) -> bool:
    named = set(named_pairs(text))
    return asks(text) and len(named) >= MIN_SIGNS and sum(pair in screen for pair in named) >= OF_SCREEN * len(named)


def offer_next(conversation: Conversation, reply: Reply, line: str, *, title: str = NEXT_TITLE) -> bool:
    """Says that another problem waits, and offers to take it; False where none does. `line` has a place {text}."""
    waiting = conversation.dialogue.pending
    if waiting:
        text = line.format(text=quoted(waiting[0]["text"]))
        reply.say(text, [Button(title, CHOICE_INTENT, {"job": NEXT_JOB, "choice": "next"})])
    return bool(waiting)


def names_waiting(conversation: Conversation) -> bool:
    """「下一个 就是凭证没过账那个」, 「那总账呢 这俩先弄哪个」: does this turn call for a problem that waits?"""
    waiting, text = conversation.dialogue.pending, conversation.text
    if _taken_up(conversation) is not None:
        return True
    if not waiting or not 0 < len(text) <= MAX_CALL_CHARS:
        return False
    calling = [text] if asks_for_next(text) else [part for part in SHORT_PAUSE.split(text) if _CALLS.search(part)]
    return any(_named(part, waiting) is not None for part in calling)


def _taken_up(conversation: Conversation) -> int | None:
    """The place of the problem that waits and of which this turn asks in words of its own, without being called to it:
    most of what it names is said again, and less of what the matter at hand names."""
    waiting, text = conversation.dialogue.pending, simple_signs(conversation.text)
    if waiting and (place := _of_other_company(text, waiting)) is not None:
        return place
    if not waiting or asks_for_next(text) or not asks(text):
        return None
    said, at_hand = set(named_pairs(text)), set(named_pairs(conversation.dialogue.question or ""))
    shares = []
    for problem in waiting:
        own = set(named_pairs(problem["text"])) - at_hand
        again = own & said
        share = len(again) / len(own) if len(again) >= MIN_SIGNS else 0.0
        at_hand_signs = _share_of_signs(said, conversation.dialogue.question or "")
        signs = _share_of_signs(said, problem["text"])
        shares.append(max(share, signs if signs >= NAMED_SIGNS > at_hand_signs else 0.0))
    best = max(shares)
    return shares.index(best) if best >= TAKEN_UP_SHARE else None


def _of_other_company(text: str, waiting: Sequence[Problem]) -> int | None:
    """「行 先这样。另一家是云星空 固资结账点不动」: the place of the one matter of the other company."""
    theirs = [place for place, problem in enumerate(waiting) if names_other_company(problem["text"])]
    return theirs[0] if len(theirs) == 1 and part_of_other_company(text) else None


def _share_of_signs(said: Set[str], text: str) -> float:
    """How many of the signs of what he names, two at least, stand in the text: all of 「没边框」 in 「没有边框线」."""
    signs = set("".join(said))
    return len(signs & set(simple_signs(text))) / len(signs) if len(signs) >= MIN_SIGNS else 0.0


def tell_waiting(conversation: Conversation) -> None:
    """「密码输错锁的 之前总账结不了」 while the close waits: what is of its kind, not of the matter at hand, is told to
    it."""
    dialogue = conversation.dialogue
    if not dialogue.pending or not conversation.text or asks_for_next(conversation.text) or names_waiting(conversation):
        return
    for part in SHORT_PAUSE.split(conversation.text):
        kind = kind_of(part)
        fitting = [one for one in dialogue.pending if kind is not None and kind_of(one["text"]) == kind]
        if len(fitting) != 1 or kind == kind_of(dialogue.question or "") or part in fitting[0]["text"]:
            continue
        told = f"{fitting[0]['text']}，{part}"
        entities = [*fitting[0]["entities"], *named_in(conversation, told)]
        called = {**fitting[0], "text": told, "entities": entities}
        dialogue.pending = [called if one is fitting[0] else one for one in dialogue.pending]


def call_waiting(conversation: Conversation, rest: str) -> bool:
    """「那结账那个呢 提示……」 behind a success: is it the problem that waits? Then that is told further by these words,
    and is the next to be taken."""
    waiting = conversation.dialogue.pending
    if not waiting or not _CALLS_THAT.match(rest):
        return False
    signs = [len(set(_FILLER.sub("", rest)) & set(_FILLER.sub("", one["text"]))) for one in waiting]
    place = _named(rest, waiting)
    if place is None:
        place = signs.index(max(signs)) if max(signs) >= MIN_SIGNS else None
    if place is None:
        return False
    told = f"{waiting[place]['text']}，{rest}"
    called = {**waiting[place], "text": told, "entities": named_in(conversation, told)}
    conversation.dialogue.pending = [called, *(one for one in waiting if one is not waiting[place])]
    return True


async def take_other(text: str, conversation: Conversation, reply: Reply, answer: AnswerOne) -> None:
    """Another matter that he turns to himself, what was at hand being over: it begins with its own words alone."""
    told, waiting = without_opener(text), conversation.dialogue.pending
    if (place := _of_other_company(told, waiting)) is not None:  # it was told already, and waits no more
        conversation.dialogue.pending = [one for one in waiting if one is not waiting[place]]
    problem = {"text": told, "intent": kind_of(told) or OTHER, "entities": named_in(conversation, told)}
    await _take(problem, conversation, reply, answer)


def _named(text: str, problems: Sequence[Problem]) -> int | None:
    """The place of the problem that the words name; None where they name none."""
    pairs = _pairs(_FILLER.sub(" ", NEXT_WORDS.sub(" ", text)))
    if not pairs:
        return None
    shares = [len(pairs & _pairs(problem["text"])) / len(pairs) for problem in problems]
    best = max(shares)
    return shares.index(best) if best >= NAMED_SHARE else None


def _pairs(text: str) -> set[str]:
    return {text[place : place + 2] for place in range(len(text) - 1) if " " not in text[place : place + 2]}


def is_next_button(conversation: Conversation) -> bool:
    """Is this turn the button of `offer_next`?"""
    return conversation.intent == CHOICE_INTENT and conversation.entity("job") == NEXT_JOB


def quoted(text: str) -> str:
    """A problem in the customer's words, short enough to be said back."""
    line = " ".join(text.split()).rstrip("？?。！!")
    return line if len(line) <= QUOTE_CHARS else line[: QUOTE_CHARS - 1] + "…"


async def _take(problem: Problem, conversation: Conversation, reply: Reply, answer: AnswerOne) -> None:
    """Answers one problem as if it had been a message of its own."""
    close_matter(conversation)
    if not _is_told(problem["text"], conversation):
        turn_to(conversation.dialogue, problem["text"])
        conversation.dialogue.forget_question()  # what is on screen is of the problem before
    conversation.matter_before = conversation.dialogue.matter_id
    named = {entity["entity"]: entity["value"] for entity in problem["entities"]}
    own = {slot: named.get(entity) for slot, entity in _OF_ONE_PROBLEM.items()}
    own["codes"] = [entity["value"] for entity in problem["entities"] if entity["entity"] == "code"] or None
    is_theirs = names_other_company(problem["text"])  # what the one company uses says nothing of the other
    is_of_other = named.get("product") not in (None, conversation.slot("product"))
    own |= {slot: named.get(slot) for slot in _OF_ALL if is_theirs or is_of_other or slot in named}
    changed = {slot: value for slot, value in own.items() if conversation.slot(slot) != value}
    here = matter_at_hand(conversation.dialogue)
    if here is not None and here["product"] is None:
        here["product"] = own["product"] if "product" in own else conversation.slot("product")
    reply.set(**changed)
    await answer(conversation.about(problem, {**changed, AWAITING: None}), reply)


def _is_told(text: str, conversation: Conversation) -> bool:
    """Is this problem among the matters already, word by word, or as the half of the message that opened one?"""
    told = words_of(unsolved_matters(conversation.dialogue))
    return text in told or (text in turned_to(conversation) and conversation.matter_before is not None)


def announce(problems: Sequence[Problem]) -> str:
    """Says how many problems were heard, and in which order they are taken."""
    first, *others = (f"“{quoted(problem['text'])}”" for problem in problems)
    then = "、".join(others)
    return f"您说了{_counted(problems)}件事，我一件一件来。先看{first}；弄好了，或者您说“下一个”，再看{then}。"


def _counted(problems: Sequence[Problem]) -> str:
    return {2: "两", 3: "三"}.get(len(problems), "四")


def without_next_words(conversation: Conversation) -> Conversation:
    """「下一个 凭证断号怎么整理」: the question alone; where nothing of a matter follows, the turn as it is."""
    found = NEXT_WORDS.match(conversation.text)
    rest = conversation.text[found.end() :] if found else ""
    if found is None or not names_matter(rest):
        return conversation
    entities = [
        {**one, "start": one["start"] - found.end(), "end": one["end"] - found.end()}
        for one in conversation.entities()
        if one.get("start") is not None and one["start"] >= found.end()
    ]
    return conversation.about({"text": rest, "intent": conversation.intent, "entities": entities}, {})
