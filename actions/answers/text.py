"""The words of an answer: a case as plain text that is complete by itself, and as a card."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

from actions.answers.follow_up import is_for_release
from actions.answers.glossary import Term, explain_new, terms_text
from actions.answers.point_text import NUMERALS
from actions.answers.tried import MARK, untried_first, was_tried
from actions.conversation import Dialogue
from actions.dialogue.notices import CERTAIN_ENOUGH, back_up_first, menus_differ, once
from actions.reply import Button, handoff_button
from kb.client import Case

SHOW_CASE_INTENT = "show_case"
NONE_OF_THESE_INTENT = "none_of_these"
QUOTE_CHARS = 40
TITLE_CHARS = 60
BETWEEN = "\n\n"
MAX_CHARS = 700
"""What an answer should not exceed: more is not read on a phone, and does not go into one message of WeCom (2 048
bytes). Only what the case itself says may be longer."""
_PRODUCT_BEFORE = re.compile(r"(?:金蝶)?(?:云星空|云星辰|星辰|KIS|EAS|K3)", re.IGNORECASE)
_QUOTED = re.compile(r"[「“]([^」”]{4,})[」”]")
_DETAILS_BEHIND = re.compile(r"（[^（）]*）$")
HELPED_QUESTION = "这样解决了吗？"
HOW_TO_REPLY = "可以点按钮，也可以直接回复“有帮助”“没解决”或“转人工”。"
TRIED_LAST = "您试过的办法放在最后，先看没试过的："
TRIED_ONLY = "下面的办法您已经试过；如果每一步都做到了还是不行，请直接转人工，不用再试一遍。"
CLARIFY = "我想确认一下，您是想问下面这几个吗？点一个最接近的；都不是的话，点“都不是”。"
CLARIFY_OTHERS = (
    "您用的这个我没有找到现成的办法。下面几个是别的版本或产品的，像的话可以点开参考，步骤可能不一样；"
    "都不是的话，点“都不是”，我帮您找工程师。"
)
CHOICE_AGAIN = "刚才那几个里，点一个最接近的；都不是的话，点“都不是”。"
NEAREST_CASE = "按您说的，最接近的是这一种；不是的话直接说，我帮您转给工程师："
"""Before the one case that is left of a list, or that comes nearest where a list was put before."""
NEXT_CASE = "抱歉没帮到您。还有一种可能，您对照看看："
NEXT_CHOICE = "抱歉没帮到您。还有下面几种可能，有像的就点一下；都不是的话，点“都不是”，我帮您找工程师。"


def understood_line(title: str, product: str | None, error_text: str | None) -> str:
    """What we took the customer to mean, without the closing 。: the matter by the `title` of its case, not an echo of
    his words, which would only look like understanding."""
    parts = [f"您用的是{product}，说的是“{_of_product(title)}”" if product else f"您说的是“{title}”"]
    if error_text and not _is_quoted(error_text, title):
        parts.append(f"系统提示“{_shorten(error_text)}”")
    return "，".join(parts)


def _is_quoted(error_text: str, title: str) -> bool:
    """Does the title quote this prompt, in whatever marks, or most of it: 「[提示] 必须先…… [确定]」?"""
    prompt = _letters(error_text)
    return prompt in _letters(title) or any(_letters(quoted) in prompt for quoted in _QUOTED.findall(title))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _of_product(title: str) -> str:
    """Without the product before the colon, which is said already, and the details behind."""
    name, _, matter = title.partition("：")
    return _DETAILS_BEHIND.sub("", matter if matter and _PRODUCT_BEFORE.match(name) else title)


def say_case(
    case: Case, understood: str, dialogue: Dialogue, lead: str = "", release: str | None = None
) -> tuple[str, dict[str, Any]]:
    """A case as an answer of this conversation, complete as plain text, and the same as a card.

    The standing notices are said once; the terms that were not explained yet, and the advice for later, as far as there
    is room; ways that do not hold for the `release` that he told are left out, the others keep their numbers:
    `dialogue.advice` keeps what is to be said when it has helped. What was tried comes last and is marked.
    """
    lead = joined(lead, _tried_lead(case, dialogue.tried))
    own = _own_words(case, understood, lead, dialogue.tried, release)
    note = menus_differ(dialogue, is_certain=case.confidence == CERTAIN_ENOUGH)
    ask = HELPED_QUESTION
    room = MAX_CHARS - len(joined(*own, note, ask))
    if room >= len(HOW_TO_REPLY):
        ask += once(dialogue, "how_to_reply", HOW_TO_REPLY)
        room = MAX_CHARS - len(joined(*own, note, ask))
    terms = explain_new(dialogue, case_words(case), case.products, room - len(BETWEEN))
    ends = (terms_text(terms), note, ask)
    prevent = case.prevent if len(joined(*own, prevention(case.prevent), *ends)) <= MAX_CHARS else ""
    dialogue.advice = None if prevent else case.prevent or None
    text = joined(*own, prevention(prevent), *ends)
    card = _case_card(case, understood, terms, dialogue.tried, release)
    card |= {"lead": lead, "note": note, "prevent": prevent}
    return text, card


def say_solution(case: Case, place: int, lead: str) -> tuple[str, dict[str, Any]]:
    """One way out of a case that was shown before, and how to check; the same as a card."""
    solution = case.solutions[place]
    own = _solution_text(solution, place, len(case.solutions) > 1, is_tried=False)
    text = joined(lead, own, f"怎样算好了：{case.verify}" if case.verify else "", HELPED_QUESTION)
    card = _case_card(case, "", (), ())
    card["solutions"] = [entry for entry in card["solutions"] if entry["title"] == solution.title]
    return text, card | {"lead": lead, "cause": "", "note": "", "prevent": ""}


def joined(*blocks: str) -> str:
    """The blocks of an answer, those that say nothing left out."""
    return BETWEEN.join(block for block in blocks if block)


def _tried_lead(case: Case, tried: Collection[str]) -> str:
    if not any(was_tried(solution, tried) for solution in case.solutions):
        return ""
    return TRIED_LAST if len(case.solutions) > 1 else TRIED_ONLY


def _own_words(
    case: Case, understood: str, lead: str, tried: Collection[str], release: str | None = None
) -> list[str]:
    """What was understood, and what the case says: cause, each solution with steps, risk and gain, and how to check."""
    several = len(case.solutions) > 1
    return [
        f"我理解的是：{understood}。" if understood else "",
        lead,
        f"这种情况一般是：{case.cause}",
        *(
            _solution_text(solution, number, several, was_tried(solution, tried))
            for number, solution in enumerate(untried_first(case.solutions, tried))
            if is_for_release(solution.title, release)
        ),
        f"怎样算好了：{case.verify}" if case.verify else "",
    ]


def prevention(prevent: str) -> str:
    """How to keep it from happening again; nothing where the case does not say."""
    return f"以后怎么避免：{prevent}" if prevent else ""


def case_words(case: Case) -> str:
    """All that the answer says of a case, for looking up what needs explaining."""
    lines = [case.cause, case.verify, case.prevent]
    for solution in case.solutions:
        lines += [solution.title, solution.who, *solution.steps, solution.risk, solution.gain]
    return "\n".join(lines)


def _case_card(
    case: Case, understood: str, terms: Sequence[Term], tried: Collection[str], release: str | None = None
) -> dict[str, Any]:
    return {
        "kind": "case",
        "case_id": case.id,
        "title": case.title,
        "understood": understood,
        "cause": case.cause,
        "solutions": [
            {
                "title": solution.title + (MARK if was_tried(solution, tried) else ""),
                "kind": solution.kind,
                "who": solution.who,
                "steps": list(solution.steps),
                "risk": solution.risk,
                "gain": solution.gain,
                "touches_data": solution.touches_data,
            }
            for solution in untried_first(case.solutions, tried)
            if is_for_release(solution.title, release)
        ],
        "verify": case.verify,
        "confidence": case.confidence,
        "terms": [{"term": term.term, "plain": term.plain} for term in terms],
    }


def case_buttons(case_id: str) -> list[Button]:
    """「有帮助 / 没解决 / 转人工」."""
    return [
        Button("有帮助", "helped", {"case_id": case_id}),
        Button("没解决", "not_helped", {"case_id": case_id}),
        handoff_button(),
    ]


def choice_buttons(candidates: Sequence[dict[str, Any]]) -> list[Button]:
    """One button a candidate case, and the way out."""
    buttons = [
        Button(_shorten(candidate["title"], TITLE_CHARS), SHOW_CASE_INTENT, {"case_id": candidate["case_id"]})
        for candidate in candidates
    ]
    return [*buttons, Button("都不是", NONE_OF_THESE_INTENT), handoff_button()]


def choice_card(candidates: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The candidates for clients that can draw them."""
    return {
        "kind": "choices",
        "choices": [{"case_id": candidate["case_id"], "title": candidate["title"]} for candidate in candidates],
    }


def choice_text(candidates: Sequence[dict[str, Any]], lead: str) -> str:
    """The candidates as a list under `lead`, for channels without buttons."""
    lines = [f"{number}. {candidate['title']}" for number, candidate in enumerate(candidates, start=1)]
    return "\n".join([lead, *lines])


def _solution_text(solution: Any, number: int, several: bool, is_tried: bool) -> str:
    ordinal = NUMERALS[number] if number < len(NUMERALS) else str(number + 1)
    heading = f"办法{ordinal}：{solution.title}" if several else f"办法：{solution.title}"
    lines = [f"{heading}{MARK if is_tried else ''}（操作人：{solution.who}）"]
    if backup := back_up_first(solution.steps, touches_data=solution.touches_data):
        lines.append(backup)
    lines += [f"{position}. {step}" for position, step in enumerate(solution.steps, start=1)]
    lines += [f"风险：{solution.risk}", f"好处：{solution.gain}"]
    return "\n".join(lines)


def _shorten(text: str, limit: int = QUOTE_CHARS) -> str:
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
