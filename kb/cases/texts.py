"""What a case tells people, field by field."""

from __future__ import annotations

from collections.abc import Iterator

from kb.cases.files import Location
from kb.cases.model import Case


def advice(case: Case) -> Iterator[tuple[Location, str]]:
    """Everything we say in the case, with its place; not its symptoms and error texts, which are other people's words.

    Steps come with ("solutions", n, "steps", m).
    """
    yield from ((("title",), case.title), (("cause",), case.cause), (("verify",), case.verify))
    yield ("prevent",), case.prevent
    for number, solution in enumerate(case.solutions):
        for name in ("title", "risk", "gain"):
            yield ("solutions", number, name), getattr(solution, name)
        for position, step in enumerate(solution.steps):
            yield ("solutions", number, "steps", position), step


def answers(case: Case) -> Iterator[tuple[Location, str]]:
    """What we answer to the questions asked under the case; their wordings are the customers' own."""
    for number, question in enumerate(case.questions):
        yield ("questions", number, "answer"), question.answer
