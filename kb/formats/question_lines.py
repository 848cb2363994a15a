"""Questions asked under a case as lines for people: 「问：」 before each wording, then 「答：」 and the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from kb.formats.cells import flag

ASK: Final = "asks"
_LABELS: Final = {ASK: "问", "answer": "答", "known": "资料里有", "way": "方案"}
_FIELDS: Final = {label: name for name, label in _LABELS.items()} | {name: name for name in _LABELS}
_LINE = re.compile(r"([^:：]{1,20})[:：]\s*(.*)", re.DOTALL)
_YES, _NO = "是", "否"


def question_lines(questions: Sequence[dict[str, Any]]) -> list[str]:
    """The lines of all questions, in their order: a question begins where a wording follows what is none."""
    return [line for question in questions for line in _lines_of(question)]


def questions_of(lines: Iterable[str]) -> list[dict[str, Any]]:
    """What such lines say. A line that says nothing of a question becomes a field that none has, and is refused."""
    questions: list[dict[str, Any]] = []
    for line in lines:
        match = _LINE.fullmatch(line.strip())
        name = _FIELDS.get(match[1].strip()) if match else None
        value = match[2] if match else ""
        if not questions or _begins(questions[-1], name):
            questions.append({ASK: []})
        latest = questions[-1]
        if name == ASK:
            latest[ASK].append(value)
        elif name is None:
            latest[line.strip()[:40]] = ""
        else:
            latest[name] = flag(value) if name == "known" else value
    return questions


def _lines_of(question: dict[str, Any]) -> Iterator[str]:
    yield from (f"{_LABELS[ASK]}：{ask}" for ask in question[ASK])
    yield f"{_LABELS['answer']}：{question['answer']}"
    if "known" in question:
        yield f"{_LABELS['known']}：{_YES if question['known'] else _NO}"
    if "way" in question:
        yield f"{_LABELS['way']}：{question['way']}"


def _begins(latest: dict[str, Any], name: str | None) -> bool:
    """Does this field begin another question? A wording after an answer does, and whatever is given a second time."""
    return len(latest) > 1 if name == ASK else name in latest
