"""The words of an answer: a case as plain text that is complete by itself, and as a card."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from actions.answers.glossary import Term, terms_text
from actions.answers.tried import MARK, untried_first, was_tried
from actions.dialogue.quoting import worth_quoting
from actions.reply import Button, handoff_button
from kb.client import Case

SHOW_CASE_INTENT = "show_case"
NONE_OF_THESE_INTENT = "none_of_these"
QUOTE_CHARS = 60
TITLE_CHARS = 60
_NUMERALS = "一二三四五六七八九十"

CERTAIN_ENOUGH = "H"
CAUTION = "不同版本的菜单名称可能略有差别，请以您看到的界面为准；拿不准就先别点，直接转人工。"
HELPED_QUESTION = "这样解决了吗？可以点按钮，也可以直接回复“有帮助”“没解决”或“转人工”。"
TRIED_LAST = "您试过的办法放在最后，先看没试过的："
TRIED_ONLY = "下面的办法您已经试过；如果每一步都做到了还是不行，请直接转人工，不用再试一遍。"
CLARIFY = "我想确认一下，您是想问下面这几个吗？点一个最接近的；都不是的话，点“都不是”。"
CHOICE_AGAIN = "刚才那几个里，点一个最接近的；都不是的话，点“都不是”。"
NEXT_CASE = "抱歉没帮到您。还有一种可能，您对照看看："
NEXT_CHOICE = "抱歉没帮到您。还有下面几种可能，有像的就点一下；都不是的话，点“都不是”，我帮您找工程师。"


def understood_line(question: str | None, product: str | None, error_text: str | None) -> str:
    """What we took the customer to mean, without the closing 。"""
    parts = []
    if product:
        parts.append(f"您用的是{product}")
    quote = worth_quoting(question) if question else None
    if quote:
        parts.append(f"想问的是“{_shorten(quote)}”")
    if error_text and error_text not in (question or ""):
        parts.append(f"系统提示“{_shorten(error_text)}”")
    return "，".join(parts)


def case_text(
    case: Case, understood: str, lead: str = "", terms: Sequence[Term] = (), tried: Collection[str] = ()
) -> str:
    """A case in plain words: understood, cause, each solution with steps, risk and gain, how to check, and `terms`.

    `tried`: what the customer has tried; such solutions come last and are marked.
    """
    blocks = [f"我理解的是：{understood}。" if understood else "", lead, f"这种情况一般是：{case.cause}"]
    several = len(case.solutions) > 1
    ordered = untried_first(case.solutions, tried)
    if any(was_tried(solution, tried) for solution in ordered):
        blocks.append(TRIED_LAST if several else TRIED_ONLY)
    blocks += [
        _solution_text(solution, number, several, was_tried(solution, tried))
        for number, solution in enumerate(ordered)
    ]
    if case.verify:
        blocks.append(f"怎样算好了：{case.verify}")
    if case.prevent:
        blocks.append(f"以后怎么避免：{case.prevent}")
    blocks += [terms_text(terms), case_note(case) or "", HELPED_QUESTION]
    return "\n\n".join(block for block in blocks if block)


def case_words(case: Case) -> str:
    """All that the answer says of a case, for looking up what needs explaining."""
    lines = [case.cause, case.verify, case.prevent]
    for solution in case.solutions:
        lines += [solution.title, solution.who, *solution.steps, solution.risk, solution.gain]
    return "\n".join(lines)


def case_card(
    case: Case, understood: str, terms: Sequence[Term] = (), tried: Collection[str] = ()
) -> dict[str, Any]:
    """The same for clients that can draw it."""
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
        ],
        "verify": case.verify,
        "prevent": case.prevent,
        "confidence": case.confidence,
        "note": case_note(case),
        "terms": [{"term": term.term, "plain": term.plain} for term in terms],
    }


def case_note(case: Case) -> str | None:
    """A word of caution where the sources are less than certain."""
    return None if case.confidence == CERTAIN_ENOUGH else CAUTION


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
    ordinal = _NUMERALS[number] if number < len(_NUMERALS) else str(number + 1)
    heading = f"办法{ordinal}：{solution.title}" if several else f"办法：{solution.title}"
    lines = [f"{heading}{MARK if is_tried else ''}（操作人：{solution.who}）"]
    lines += [f"{position}. {step}" for position, step in enumerate(solution.steps, start=1)]
    lines += [f"风险：{solution.risk}", f"好处：{solution.gain}"]
    return "\n".join(lines)


def _shorten(text: str, limit: int = QUOTE_CHARS) -> str:
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
