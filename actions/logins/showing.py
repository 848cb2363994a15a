"""The words of one solution: what was understood, the cause, the steps with risk and gain, and 「好了吗？」."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from actions.answers.glossary import Term, terms_text
from actions.dialogue.notices import back_up_first
from actions.jobs import job_button
from actions.logins.solutions import ESCALATE, Proposal
from actions.reply import Button, handoff_button
from kb.client import Case

JOB = "login"
DONE, NOT_DONE = "done", "not_done"
DONE_TITLE, NOT_DONE_TITLE, OTHER_TITLE = "好了", "没好", "先不转，看别的办法"
ASK_AGAIN = "好了吗？出现新的提示，就把提示发给我。"
ASK_DONE = "好了吗？点按钮或直接回复“好了”“没好”都行；出现新的提示，就把提示发给我。"
ASK_PERSON = "要现在转给工程师吗？回复“转人工”就行，您说过的都会一起带过去。"
OTHERS = "这个不合适或不管用，还有：{ways}。要看哪个直接说。"
_NUMERALS = "一二三四五六七八"


def solution_text(
    case: Case,
    proposal: Proposal,
    *,
    understood: str = "",
    lead: str = "",
    terms: Sequence[Term] = (),
    is_first: bool,
    note: str = "",
    ask: str = "",
) -> str:
    """One solution, complete by itself; the first of a case comes with the cause. `note`: a standing notice; `ask`: how
    to ask whether it helped, where not as usual."""
    solution = case.solutions[proposal.number]
    blocks = [
        f"我理解的是：{understood}。" if understood else "",
        lead,
        f"这种情况一般是：{case.cause}" if is_first else "",
        _left_out(proposal),
        _steps(case, proposal),
        f"怎样算好了：{case.verify}" if case.verify else "",
        terms_text(terms),
        note,
        others_text(case, proposal),
        ask or (ASK_PERSON if solution.kind == ESCALATE else ASK_DONE),
    ]
    return "\n\n".join(block for block in blocks if block)


def others_text(case: Case, proposal: Proposal) -> str:
    """The ways that come after this one, by name, so that nobody has to fail first to hear of his."""
    if not proposal.others:
        return ""
    return OTHERS.format(ways="".join(f"“{case.solutions[number].title}”" for number in proposal.others))


def solution_card(
    case: Case,
    proposal: Proposal,
    understood: str,
    *,
    is_first: bool,
    lead: str = "",
    terms: Sequence[Term] = (),
    note: str = "",
) -> dict[str, Any]:
    """The same for clients that can draw it."""
    solution = case.solutions[proposal.number]
    card: dict[str, Any] = {
        "kind": "solution",
        "case_id": case.id,
        "title": case.title,
        "number": proposal.place,
        "of": proposal.of,
        "solution": {
            "title": solution.title,
            "kind": solution.kind,
            "who": solution.who,
            "steps": list(proposal.steps),
            "risk": solution.risk,
            "gain": solution.gain,
            "touches_data": solution.touches_data,
        },
        "lead": "\n\n".join(filter(None, (lead, _left_out(proposal)))),
        "terms": [{"term": term.term, "plain": term.plain} for term in terms],
    }
    optional = {
        "understood": understood,
        "cause": case.cause if is_first else "",
        "verify": case.verify,
        "note": note,
    }
    return card | {name: text for name, text in optional.items() if text}


def solution_buttons(case: Case, number: int) -> list[Button]:
    """「好了 / 没好 / 转人工」; where a person is the solution he comes first."""
    on_screen = f"{case.id}:{number}"
    if case.solutions[number].kind != ESCALATE:
        return outcome_buttons(on_screen)
    others = [job_button(JOB, OTHER_TITLE, f"{NOT_DONE}:{on_screen}")] if number + 1 < len(case.solutions) else []
    return [handoff_button(), *others, job_button(JOB, DONE_TITLE, f"{DONE}:{on_screen}")]


def outcome_buttons(on_screen: str) -> list[Button]:
    """「好了 / 没好 / 转人工」 about what is on screen."""
    choices = ((DONE_TITLE, DONE), (NOT_DONE_TITLE, NOT_DONE))
    return [*(job_button(JOB, title, f"{kind}:{on_screen}") for title, kind in choices), handoff_button()]


def solution_words(case: Case, proposal: Proposal) -> str:
    """What this answer says of the case, for looking up what needs explaining."""
    solution = case.solutions[proposal.number]
    return "\n".join([case.cause, case.verify, solution.title, solution.who, *proposal.steps, solution.risk])


def _left_out(proposal: Proposal) -> str:
    return f"您已经试过“{'”“'.join(proposal.left_out)}”，这个办法我就不再提了。" if proposal.left_out else ""


def _steps(case: Case, proposal: Proposal) -> str:
    solution = case.solutions[proposal.number]
    heading = f"办法{_NUMERALS[proposal.place - 1]}" if proposal.of > 1 else "办法"
    # How many there are is said once: fewer are left when he has told more, and two numbers contradict each other.
    heading += f"（共{proposal.of}个）" if proposal.of > proposal.place == 1 else ""
    lines = [f"{heading}：{solution.title}（操作人：{solution.who}）"]
    if backup := back_up_first(solution.steps, touches_data=solution.touches_data):
        lines.append(backup)
    lines += [f"{place}. {step}" for place, step in enumerate(proposal.steps, start=1)]
    return "\n".join([*lines, f"风险：{solution.risk}", f"好处：{solution.gain}"])
