"""What was heard against what the script says: a list of faults in plain words, empty when all is well."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from tests.dialogues.script import Script, Turn

STALE = "这一步已经过去了"
APOLOGY = "我这边刚才没有处理成功"
HANDED_OVER = ("queued", "ticketed")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_QUESTION = re.compile(r"[？?]")

Message = Mapping[str, Any]


def faults_of_turn(turn: Turn, heard: Sequence[Message], state: str) -> list[str]:
    """`heard`: every line after the turn's own, whoever wrote it; `state`: of the conversation when all was quiet."""
    words = "\n".join(message["text"] or "" for message in heard)
    titles = [button["title"] for message in heard for button in message.get("buttons") or []]
    faults = [f"should have heard {text!r}" for text in turn.hears if text not in words]
    if turn.hears_one_of and not any(text in words for text in turn.hears_one_of):
        faults.append(f"should have heard one of {turn.hears_one_of}")
    faults += [f"should not have heard {text!r}" for text in turn.never if text in words]
    faults += [f"should have been offered {title!r}" for title in turn.buttons if not _offered(title, titles)]
    faults += [f"should not have been offered {title!r}" for title in turn.no_buttons if _offered(title, titles)]
    if turn.card is not None and not any(holds(message.get("card"), turn.card) for message in heard):
        faults.append(f"should have got a card with {turn.card}")
    if STALE in words and STALE not in turn.hears:
        faults.append("a button should have been understood")
    if APOLOGY in words:
        faults.append("an action failed")
    if turn.asks is not None and turn.asks != _ends_in_question(heard):
        faults.append("should have ended in a question" if turn.asks else "should not have ended in a question")
    bot_lines = [message for message in heard if message["author"] == "bot"]
    if turn.silent and bot_lines:
        faults.append("the bot should have kept silent")
    if not turn.silent and turn.desk is None and not heard:
        faults.append("nobody answered")
    if turn.state is not None:
        faults += _fault_of_state(turn.state, state)
    return faults


def faults_of_sheet(turn: Turn, rows: Sequence[Sequence[str]]) -> list[str]:
    """`rows`: the cells of the table that was handed out."""
    return [
        f"the table should have a row with {wanted}"
        for wanted in turn.sheet
        if not any(all(any(part in cell for cell in row) for part in wanted) for row in rows)
    ]


def faults_of_end(script: Script, facts: Mapping[str, Any] | None, state: str) -> list[str]:
    """`facts`: of the last hand-off, None where there was none."""
    faults = _fault_of_state(script.state, state) if script.state is not None else []
    if script.facts and facts is None:
        return [*faults, "was never handed over, so there are no facts"]
    for name, expected in script.facts.items():
        actual = (facts or {}).get(name)
        if not holds(actual, expected):
            faults.append(f"fact {name} should be {expected!r}, is {actual!r}")
    return faults


def holds(actual: Any, expected: Any) -> bool:
    """Does the actual value hold the expected one? Dicts by their keys, lists by containment, Chinese words inside
    longer text; everything else must be equal."""
    if isinstance(expected, dict):
        return isinstance(actual, Mapping) and all(holds(actual.get(key), value) for key, value in expected.items())
    if isinstance(expected, list):
        return isinstance(actual, list) and all(any(holds(item, wanted) for item in actual) for wanted in expected)
    if isinstance(expected, str) and _CHINESE.search(expected):
        return isinstance(actual, str) and expected in actual
    return bool(actual == expected)


def _fault_of_state(expected: str, state: str) -> list[str]:
    is_right = state in HANDED_OVER if expected == "handed_over" else state == expected
    return [] if is_right else [f"the conversation should be {expected}, is {state}"]


def _offered(title: str, titles: Sequence[str]) -> bool:
    return any(title in offered for offered in titles)


def _ends_in_question(heard: Sequence[Message]) -> bool:
    """Is there a question mark in the last line with words?"""
    lines = [line for message in heard for line in (message["text"] or "").splitlines() if line.strip()]
    return bool(lines) and _QUESTION.search(lines[-1]) is not None
