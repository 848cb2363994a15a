"""A second matter in a message, found by meaning where no word joins the two: 「菜单少了一个 字也小得看不见」.

Only where the library is sure on both sides: one clause alone is the case that is shown, another is surely one of its
own, and has next to nothing of the first. On the library's 591 questions of several clauses it is found in three that
tell a single matter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from actions.answers.follow_up import named_pairs
from actions.answers.search import Found, search_library
from actions.answers.twins import twin_named
from actions.clauses import CLAUSE
from actions.conversation import Conversation
from actions.dialogue.problems import OTHER, Problem, wants_something
from actions.several import announce
from actions.spelling import simple_signs
from kb.client import Case, KbClient

MIN_CHARS = 5
"""A shorter clause is told of what stands beside it."""
MAX_CLAUSES = 4
SURE = 0.6
"""A clause is a case by this chance, though another may come near, where the whole message brings up that case too."""
SURER = 0.8
"""From this chance on, and without doubt, it is so whatever the whole message brings up."""
SUREST = 0.97
"""From this chance on it is, in whatever form it is told: 「客户端字体特别小」."""
STRANGER = 0.6
"""Of the first matter it says so much less, as a share of its own case's score."""
_BLOCKED = re.compile(
    r"(?:[结关][账帐]|[结关]|登录?|进|上|做|弄|过)(?:都|就|也)?(?:不[了掉上过去动成]|过不[去了])"
    r"|不让|不能|没法|报错|出错|失败|有问题|提示|^(?:还有|另外|而且)?(?:也|又|还)?(?:提示|报|弹|显示)"
)
_MISTAKE = re.compile(
    r"(?:做|录|填|选|记|开|入|挂|写|算|提|结|审|过)(?:错|漏|重|少|多)(?:了|$|[^，。]{0,4}[要想得]改)?|(?:少|多|漏|重复)(?:录|做|记|提|开|入)"
    r"|(?:要|想|得|需要)(?:改|修改|补|调整?|更正)|不对"
)
_UNDO = re.compile(
    r"反(?:结账|结|过账|审核|关账|记账|结算|核销)|取消(?:结账|审核|过账|关账)|(?:反|退)(?:到|回)[^，。]{0,6}"
)
PROMPT_FIRST = "先看屏幕上的这一句：“{text}”。"
_SHOWN = r"(?:提示|显示|弹出?来?|报错?|跳出?来?)"
_BESIDE = re.compile(r"也|还有|另外|而且|又")
# 「期末结账弹 本期存在……」: what comes next is its prompt.
_INTRODUCES = re.compile(r"(?:弹出?来?|报|提示|显示|出现|写着?|说)(?:了|个|的是|是|着|一个)?[:：]?$")


@dataclass(frozen=True, slots=True)
class TwoMatters:
    """The line that says what comes first and what waits, and the case of the first; without a line nothing waits: all
    else that he tells is why he asks for that one."""

    line: str
    case_id: str


async def two_matters(
    library: KbClient, found: Found, shown: str, conversation: Conversation, product: str | None
) -> TwoMatters | None:
    """Keeps the second matter of this message for later; None where there is but one.

    `found` is what all of it brings up, `shown` the case that is to be shown of it: the other one is taken first where
    he told it first, and the library is as sure of it.

    Raises:
        KbUnavailable: the library cannot be reached in time.
    """
    dialogue = conversation.dialogue
    clauses = [
        clause
        for clause in CLAUSE.findall(dialogue.question or "")
        if len(clause) >= MIN_CHARS and not _INTRODUCES.search(clause)
    ]
    if dialogue.pending or dialogue.current is not None or not 2 <= len(clauses) <= MAX_CLAUSES:
        return None
    slots = {name: conversation.slot(name) for name in ("edition", "version")}
    brought = {hit.case_id for hit in found.own_hits} - {shown}
    is_shown: list[str] = []
    others: list[tuple[str, Found]] = []
    for clause in clauses:
        alone = await search_library(library, clause, product=product, error_text=None, codes=None, **slots)
        best = next(iter(alone.own_hits), None)
        if best is None:
            continue
        if best.case_id == shown and alone.answer is not None:
            is_shown.append(clause)
        of_shown = max((hit.score for hit in alone.own_hits if hit.case_id == shown), default=0.0)
        if of_shown < STRANGER * best.score and _is_sure(alone, clause, is_brought=best.case_id in brought):
            others.append((clause, alone))
    if (undo := next((one for one in clauses if any(is_reason(why, one) for why in clauses)), None)) is not None:
        asked = next((alone.answer for clause, alone in others if clause == undo and alone.answer is not None), None)
        return TwoMatters("", twin_named(asked, found, dialogue.question or "").case_id) if asked is not None else None
    if not is_shown or len(others) != 1:
        return None
    first, (then, alone) = is_shown[0], others[0]
    if is_consequence(first, then):
        return None
    if is_step_of(await library.case(shown), then):
        return None
    if is_prompt_of(first, conversation):
        return None  # what he did when it came up is no matter beside it
    if alone.answer is not None and is_prompt_of(then, conversation):
        return TwoMatters(PROMPT_FIRST.format(text=then), alone.answer.case_id)
    if alone.answer is not None and clauses.index(then) < clauses.index(first):
        first, then, shown = then, first, alone.answer.case_id
    dialogue.question = _without(dialogue.question, then)
    dialogue.bare_question = _without(dialogue.bare_question, then)
    problems: list[Problem] = [{"text": text, "intent": OTHER, "entities": []} for text in (first, then)]
    dialogue.pending = problems[1:]
    return TwoMatters(announce(problems), shown)


def is_consequence(one: str, other: str) -> bool:
    """「凭证号断了 结账过不去」: a close, or a login, that does not come off is what the other trouble leads to, where
    no word sets it beside that."""
    return any(_BLOCKED.search(simple_signs(clause)) for clause in (one, other)) and not _BESIDE.search(other)


def is_reason(one: str, other: str) -> bool:
    """「有张单录错了 怎么反结账」: is the one why he asks for the other, which only undoes what keeps him from mending
    it?"""
    asked = simple_signs(other)
    deed = _UNDO.search(asked)
    return deed is not None and not named_pairs(asked.replace(deed[0], " ")) and _MISTAKE.search(one) is not None


def is_prompt_of(clause: str, conversation: Conversation) -> bool:
    """「忘密码收短信 提示 已达到最大发送次数」: did the screen say it to what he did? Then it is the matter itself."""
    prompt = conversation.entity("error_text") or ""
    is_quoted = bool(prompt) and (clause in prompt or prompt in clause)
    is_said = re.search(rf"{_SHOWN}[\s:：“\"]*{re.escape(clause)}", conversation.text) is not None
    return (is_quoted or is_said) and not _BESIDE.search(clause)


def is_step_of(case: Case, clause: str) -> bool:
    """「折旧提错了 要怎么反结账」: is all that it names what this case's own steps do?"""
    named, steps = named_pairs(clause), " ".join(step for way in case.solutions for step in way.steps)
    return bool(named) and all(pair in steps for pair in named)


def _is_sure(alone: Found, clause: str, *, is_brought: bool) -> bool:
    """Is the clause by itself surely a case of its own?"""
    chance = alone.result.probability
    if alone.answer is not None and chance >= SUREST and is_brought:
        return True
    is_own = alone.answer is not None and chance >= SURER
    return wants_something(clause) and (is_own or (is_brought and chance >= SURE))


def _without(question: str | None, clause: str) -> str | None:
    """The question that is taken now, without the matter that waits."""
    return " ".join(CLAUSE.findall(question.replace(clause, " "))) if question is not None else None
