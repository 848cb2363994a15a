"""What was answered is not denied in the same breath, nor said again word for word to a question of something else."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

from actions.answers.asked_clauses import questions_of
from actions.answers.each_question import unwritten_line
from actions.answers.follow_up import asks
from actions.answers.form import without_opening
from actions.answers.said_lines import lines_in
from actions.answers.unwritten import denial_in
from actions.conversation import Conversation
from actions.dialogue.again import is_same_question
from actions.reply import Reply, handoff_button
from actions.spelling import simplified

COVERED = 0.7
"""So much of what a clause is about, two signs at a time, stands in the answer beside it: then that was the answer."""
MIN_NAMED, MAX_HELD, NEAR_SIGNS = 3, 0.2, 0.5
"""A question is of something else where it names so much, two signs at a time, and the answer said before no more than
so much of that, and of its single signs less than half."""
LATEST = 3
"""So many of our last messages he has just read."""
_WHETHER = re.compile(
    r"[吗么不][啊呀呢]?[？?]*$|是不是|要不要|会不会|能不能|用不用|需不需要|还要|还得|就行|才行|[？?]$|吧[？?]*$"
)
# 「怎么弄」 at the end: what is to be done at all, not where or with what.
_HOW_TO_DEAL = re.compile(r"(?:该|要|应该)?(?:怎么|咋|如何|怎样)(?:弄|办|搞|整|处理|解决)[啊呀呢嘛吧的了]*[？?]*$")
_OPEN = re.compile(r"什么|啥|哪|怎么|咋|谁|为何|为什么|多少|几|多久")
_SMALL = re.compile(
    r"直接|另外?|一家|一个|一次|这次|那次|下次|以前|以后|现在|刚才|之后|之前|[她他它]们?|新的?|换|改|有没有|没有|还能|看看|知道"
)
_FILLER = re.compile(
    r"是不是|要不要|会不会|能不能|用不用|需不需要|还要|还得|都得|都要|必须|需要|应该|可以|另外|单独|再|重新|也|都|就|才|只|得|要|会|能|做|弄|搞|一下|这样|那样|那|这|的|了"
    r"|吗|么|呢|啊|呀|吧|不|我们?|你们?|您|行|好|是|去(?!年)|把|给|先|[？?\s，。,]"
)


def is_covered(clause: str, answer: str) -> bool:
    """「过账还要另外做？」 beside 「是两步：先审核，再过账」: he asks for a yes or no of what the answer speaks of."""
    said = simplified(clause)
    if not _WHETHER.search(said) or _OPEN.search(said):
        return False
    runs = re.findall(r"[\u4e00-\u9fff]+|[a-z0-9]+", _FILLER.sub(" ", said.lower()))
    pairs = [run[at : at + 2] for run in runs for at in range(max(1, len(run) - 1))]
    return bool(pairs) and sum(pair in answer for pair in pairs) >= COVERED * len(pairs)


def asks_how_to_deal(clause: str) -> bool:
    """「那现在反不了应收怎么弄」: what is to be done at all."""
    return _HOW_TO_DEAL.search(simplified(clause)) is not None


def speaks_of_it(clause: str, answer: str) -> bool:
    """「那现在反不了应收怎么弄」 beside 「应收退到上一期；总账也结过的要先反」: he asks how to deal with a thing, and
    the answer speaks of all that he names."""
    said = _SMALL.sub(" ", simplified(clause)).lower()
    if not _HOW_TO_DEAL.search(said):
        return False
    runs = re.findall(r"[\u4e00-\u9fff]+|[a-z0-9]+", _FILLER.sub(" ", _HOW_TO_DEAL.sub(" ", said)))
    named = [run[at : at + 2] for run in runs for at in range(max(1, len(run) - 1))]
    return any(len(one) > 1 for one in named) and all(one in answer for one in named)


def deny_repeated(
    conversation: Conversation, reply: Reply, of_case: Collection[str] | None = None
) -> str | None:
    """Where all that this reply tells was said just before, to another question, it says that exactly this is not
    known, and offers a person; returned is what it would have said again. None: it says something new, or what he asks
    is the same, or is told by that line too. `of_case`: the answers of the library's case, where a job may have said
    something of its own: that is no line of the library's, and it knows what it answers."""
    telling = [message for message in reply.messages if _tells(message)]
    if len(telling) != 1 or not conversation.text or conversation.dialogue.ticket_knows is not None:
        return None
    message = telling[0]
    said = list(conversation.bot_texts())[-LATEST:]
    asked = [one.said for one in questions_of(conversation)]
    before = _text_before(conversation)
    repeated = "\n".join(line for line in message["text"].split("\n") if denial_in(line) is None)
    if not _was_said(repeated, said) or not asked or before is None:
        return None
    if of_case is not None and not any(without_opening(answer) in repeated for answer in of_case):
        return None
    if any(is_same_question(one, before) for one in asked) or _is_held("".join(asked), repeated):
        return None
    message["text"] = unwritten_line(asked)
    message["buttons"] = [*message.get("buttons", []), *_person(message)]
    return repeated


def _was_said(line: str, said: Sequence[str]) -> bool:
    """Word for word, alone or as a line among others."""
    return bool(line) and any(f"\n{line}\n" in f"\n{one}\n" for one in said)


def _tells(message: dict[str, Any]) -> bool:
    return "card" not in (message.get("custom") or {}) and bool(lines_in([message.get("text") or ""]))


def _text_before(conversation: Conversation) -> str | None:
    """The question that he wrote before this turn; None where he asked nothing in it."""
    texts = [text for text in conversation.customer_texts() if conversation.text not in text]
    return texts[-1] if texts and asks(texts[-1]) else None


def _is_held(asked: str, answer: str) -> bool:
    """May the line be an answer to it? It is not, where he names several things, and the line none of them:
    「那直接给她改个新的行不行」 names nothing that 「也不能替他改」 would not answer."""
    pairs = _pairs(_SMALL.sub(" ", simplified(asked)))
    held = sum(pair in answer for pair in pairs)
    signs = set("".join(pairs))
    is_near = sum(sign in answer for sign in signs) >= NEAR_SIGNS * len(signs)
    return len(pairs) < MIN_NAMED or held > MAX_HELD * len(pairs) or is_near


def _pairs(text: str) -> list[str]:
    runs = re.findall(r"[\u4e00-\u9fff]{2,}|[a-z0-9]{2,}", _FILLER.sub(" ", text.lower()))
    return [run[at : at + 2] for run in runs for at in range(len(run) - 1)]


def _person(message: dict[str, Any]) -> list[dict[str, str]]:
    button = handoff_button().as_dict()
    return [] if any(one["title"] == button["title"] for one in message.get("buttons", [])) else [button]
