"""What several readers of a turn have said is put in order before it leaves.

Each sentence stands once and in the form of what was asked, answers come before what is not known, and lines that are
for another reader stay out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from actions.answers.asked_clauses import AskedClause, asks_nothing, questions_of, without_link
from actions.answers.each_question import unwritten_line
from actions.answers.follow_up import asks as asks_in_words
from actions.answers.follow_up import named_pairs
from actions.answers.form import asks_for_himself, in_form, speaks_of_another
from actions.answers.places import lacks_place
from actions.answers.point_text import AGAIN, LIKELY, NEAREST, NOT_THAT
from actions.answers.said_lines import lines_in
from actions.answers.unwritten import Denial, denial_in
from actions.clauses import CLAUSE_WITH_MARK, PAUSE
from actions.conversation import Conversation
from actions.question_form import has_question_form
from actions.reply import Reply

_GUESSED: Final = LIKELY.partition("{")[0]
_SAID_TWICE = re.compile(r"[吧吗]”吧：$")
_LISTED: Final = "· "
# 「上面的“您”指要登录的那一位」 has no sense where no such word stands in the steps.
_OF_READER: Final = "上面的“您”"
_TO_READER = re.compile(r"您(?!好|们)")
_OF_TALK = re.compile(r"不用发给我|告诉我|好了吗|转人工|不对的话|您好|我理解的是|上面的“您”")
_THIS_USER = re.compile(r"(?:这|该)位?用户(?=的|在|有|有没|是|能|重新|退出|登|资料)")
_MARKS = re.compile(r"\W+")


_QUOTED_BACK = re.compile(r"[“\"「‘]([^”\"」’“「]{4,30})[”\"」’]")
_LEAD = re.compile(r"^(?:·\s*)?(?:办法[一二三四五六七八]?)?(?:第\d+步)?：?")
_PICKED = re.compile(r"^(?P<picked>.{2,20}?)。步骤里写的是：第\d+步，(?P<step>.+)。$")
_SMALL_SIGNS: Final = frozenset(
    "的了吗不没是我您你他它在有要能会可以去来到哪里怎么什这那个些就还都也再又吧呢啊呀和给把上下一“”：，。？ "
)
MIN_NAMED: Final = 5
"""Who names so much, two signs at a time, has said what he speaks of: a guess that holds none of it is none at it."""
PICKED_SHARE: Final = 0.5
"""A side of his own question is what a step says where the step names so much of it."""


def tidy(conversation: Conversation, reply: Reply) -> None:
    """Before what is denied is looked up: what asks nothing is not denied, and no line is read out a second time."""
    _heed_quoted(conversation, reply)
    _pick_no_side(conversation, reply)
    for message in list(reply.messages):
        text = message.get("text") or ""
        if text.startswith(AGAIN):
            _heed_again(message, conversation, reply)
        elif any(denial_in(line) for line in text.split("\n")):
            _deny_questions_only(message, conversation, reply)


def settle(conversation: Conversation, reply: Reply) -> None:
    """When all is said: the form of each answer, and their order."""
    _drop_echoes(reply)
    for message in reply.messages:
        text = message.get("text")
        if isinstance(text, str) and text:
            text = _without_far_guess(text, conversation)
            text = _guess_in_form(_without_guess_for_another(text, conversation), conversation.text)
            message["text"] = for_reader(_without_stray_reader(text), conversation)
    _answers_first(reply)


def drop_answered(answered: Sequence[str], reply: Reply) -> None:
    """What one message denies, and another one of this reply has answered meanwhile as a part of a longer question."""
    whole = "".join(_MARKS.sub("", clause) for clause in answered)
    named = set(named_pairs(" ".join(answered)))
    for message in list(reply.messages):
        denials = [denial_in(line) for line in (message.get("text") or "").split("\n") if line]
        points = [point for denial in denials if denial is not None for point in denial.points]
        if not whole or not points or None in denials or len(reply.messages) < 2 or message.get("custom"):
            continue
        if all(_MARKS.sub("", point) in whole or set(named_pairs(point)) <= named for point in points):
            reply.messages.remove(message)


def _drop_echoes(reply: Reply) -> None:
    """「不知道您问的是不是这个」 beside an answer is none: it only makes him read on."""
    telling = [one for one in reply.messages if lines_in([one.get("text") or ""])]
    echoes = [one for one in telling if (one["text"]).startswith(NEAREST) and not one.get("custom")]
    if len(echoes) < len(telling):
        reply.messages = [one for one in reply.messages if one not in echoes]


def _without_far_guess(text: str, conversation: Conversation) -> str:
    """「您是想问“安装包去哪拿”吧」 to who speaks of nothing of the kind is no guess at his words: it is left out."""
    lines, named = text.split("\n"), set(named_pairs(conversation.text))
    for place, line in enumerate(lines[:-1]):
        held = f"{line}{lines[place + 1]}"
        if not line.startswith(_GUESSED) or len(named) < MIN_NAMED or any(pair in held for pair in named):
            continue
        if (set(line.removeprefix(_GUESSED)) - _SMALL_SIGNS) & set(conversation.text):
            continue  # 「登不了」 and 「能不能登」 are of one thing
        rest = [one for one in [*lines[:place], *lines[place + 2 :]] if one != NOT_THAT]
        asked = [one.said for one in questions_of(conversation)][-1:] or [conversation.text]
        return "\n".join(rest) if lines_in(["\n".join(rest)]) else unwritten_line(asked)
    return text


def _heed_quoted(conversation: Conversation, reply: Reply) -> None:
    """「“结算期的前一期”是几月」: the line that he asks about is no answer to that."""
    before = "\n".join(conversation.bot_texts())
    quotes = [quote for quote in _QUOTED_BACK.findall(conversation.text) if quote in before]
    asked = [one.said for one in questions_of(conversation) if any(quote in one.said for quote in quotes)]
    for message in reply.messages:
        text = message.get("text") or ""
        if not asked or message.get("custom") or not any(quote in text for quote in quotes):
            continue
        lines = text.split("\n")
        is_read = [any(quote in line for quote in quotes) and _LEAD.sub("", line) in before for line in lines]
        if any(is_read):
            kept = [line for line, gone in zip(lines, is_read, strict=True) if not gone]
            message["text"] = "\n".join(kept) if lines_in(["\n".join(kept)]) else unwritten_line(asked[:1])


def _pick_no_side(conversation: Conversation, reply: Reply) -> None:
    """「是老板注册的还是找你们要」: his own words are no fact because a step has one of them."""
    asked = [one.said for one in questions_of(conversation) if "还是" in one.said]
    for message in reply.messages:
        lines = (message.get("text") or "").split("\n")
        for place, line in enumerate(lines):
            found = _PICKED.match(line)
            named = named_pairs(found["picked"]) if found is not None else []
            if found and asked and sum(pair in found["step"] for pair in named) < PICKED_SHARE * len(named):
                lines[place] = unwritten_line(asked[:1])
                message["text"] = "\n".join(lines)


def _heed_again(message: dict[str, Any], conversation: Conversation, reply: Reply) -> None:
    """「就是上面说的这句」 of a line of this very reply says nothing: what is left open is said to be so."""
    quoted = [line.removeprefix(_LISTED) for line in message["text"].split("\n") if line.startswith(_LISTED)]
    others = "\n".join(one.get("text") or "" for one in reply.messages if one is not message)
    if not quoted or not all(line in others for line in quoted):
        return
    open_now = _left_open(questions_of(conversation), others)
    if open_now is None:
        reply.messages.remove(message)
        return
    message["text"] = unwritten_line([open_now])


def _left_open(asked: Sequence[AskedClause], said: str) -> str | None:
    """The question of several that the lines said do not answer: where it is, and they name no place; else the last."""
    if len(asked) < 2:
        return None
    place = next((one for one in asked if lacks_place(said, one.said)), asked[-1])
    return place.said


def _deny_questions_only(message: dict[str, Any], conversation: Conversation, reply: Reply) -> None:
    """What he tells, and what he only scolds, is no question that could be unknown."""
    kept: list[str] = []
    for line in message["text"].split("\n"):
        denial = denial_in(line)
        if denial is None or not denial.points:
            kept.append(line)
            continue
        for point in denial.points:
            asked = without_link(_asked_in(point, conversation.text))
            line = line.replace(point, asked) if asked else ""
            if not asked:
                _forget_unanswered(point, conversation)
        kept += [line] if line and len(denial.points) == 1 else _of_several(denial, conversation)
    if kept:
        message["text"] = "\n".join(kept)
    else:
        reply.messages.remove(message)


def _of_several(denial: Denial, conversation: Conversation) -> list[str]:
    if len(denial.points) == 1:
        return []
    left = [asked for point in denial.points if (asked := _asked_in(point, conversation.text))]
    if len(left) == len(denial.points):
        return [denial.line]
    return [unwritten_line(left)] if left else []


def _asked_in(point: str, text: str) -> str:
    """What of the point is asked; the point itself where it is not of this turn's words, or asks as a whole."""
    whole = _in_full(point, text)
    if whole is None:
        return point
    clauses = [clause for clause in CLAUSE_WITH_MARK.findall(whole) if clause]
    asking = [one for one in clauses if _is_asked(one)]
    if len(asking) == len(clauses) or not clauses:
        return point
    scolds = [one for one in clauses if asks_nothing(one)]
    if asking and not scolds:
        return point  # what he tells beside it belongs to it
    return " ".join(asking)


def _is_asked(clause: str) -> bool:
    return (asks_in_words(clause) or has_question_form(clause)) and not asks_nothing(clause)


def _in_full(point: str, text: str) -> str | None:
    """The words of the turn that the point quotes, shortened or not; None where it quotes none."""
    bare = _MARKS.sub("", point)
    clauses = [clause for clause in PAUSE.split(text) if clause]
    for start in range(len(clauses)):
        run = ""
        for end in range(start, len(clauses)):
            run += _MARKS.sub("", clauses[end])
            if run.startswith(bare) and run:
                first, last = text.find(clauses[start]), text.find(clauses[end]) + len(clauses[end])
                mark = re.match(r"[？?]*", text[last:])
                return text[first:last] + (mark[0] if mark else "")
    return None


def _forget_unanswered(point: str, conversation: Conversation) -> None:
    """Nor is an engineer told of it as a question."""
    dialogue, bare = conversation.dialogue, _MARKS.sub("", point.rstrip("…"))
    dialogue.unanswered = [one for one in dialogue.unanswered if not _MARKS.sub("", one["text"]).startswith(bare)]


def _guess_in_form(text: str, asked: str) -> str:
    """The answer under a wording that was guessed: its yes or no is to that wording, and may be none to his."""
    lines = text.split("\n")
    for place, line in enumerate(lines[:-1]):
        if line.startswith(_GUESSED):
            lines[place] = _SAID_TWICE.sub("”吧：", line)
            lines[place + 1] = in_form(lines[place + 1], asked)
    return "\n".join(lines)


def _without_guess_for_another(text: str, conversation: Conversation) -> str:
    """A guess that is for who does it for somebody else is none at what he asks of himself: that is not written."""
    lines = text.split("\n")
    for place, line in enumerate(lines[:-1]):
        asked = [one.said for one in questions_of(conversation)]
        if line.startswith(_GUESSED) and asked and speaks_of_another(lines[place + 1], conversation.text):
            rest = [one for one in lines[place + 2 :] if one != NOT_THAT]
            return "\n".join([*lines[:place], unwritten_line(asked[-1:]), *rest])
    return text


def _without_stray_reader(text: str) -> str:
    if _OF_READER not in text:
        return text
    lines = text.split("\n")
    steps = [line for line in lines if not _OF_TALK.search(line)]
    if any(_TO_READER.search(line) for line in steps):
        return text
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line for line in lines if not line.startswith(_OF_READER)))


def for_reader(text: str, conversation: Conversation) -> str:
    """「这位用户的资料」 is 「您的资料」 to who asks for himself."""
    if not _THIS_USER.search(text):
        return text
    told = f"{conversation.dialogue.question or ''}，{conversation.text}"
    return _THIS_USER.sub("您", text) if asks_for_himself(told) else text


def _answers_first(reply: Reply) -> None:
    """What is not known comes behind what is; what leads to another matter stays where it is."""
    said = [message for message in reply.messages if message.get("text")]
    if len(said) < 2 or any(message.get("custom") for message in said):
        return
    denying = [message for message in said if _only_denies(message["text"])]
    telling = [message for message in said if message not in denying]
    if denying and telling and all(lines_in([message["text"]]) for message in telling):
        reply.messages = [one for one in reply.messages if one not in denying] + denying


def _only_denies(text: str) -> bool:
    return all(denial_in(line) is not None for line in text.split("\n") if line)
