"""How often customers with login trouble have the right case on screen: today's answers against the login job's.

`python -m tests.actions.logins.simulation [FILE.jsonl …]` reads questions with their cases (default: the development
questions), searches the library of DATA_DIR, and answers the questions of the job truthfully, as somebody would who
has the case: what his own words say, the prompt of his case, and the line that describes it. What his case says nothing
of he does not know. Prints a table for BENCHMARKS.md.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from actions.answers.choosing import MAX_CHOICES
from actions.answers.search import Found
from actions.logins.causes import says_little, search_causes, weigh_causes
from actions.logins.content import content
from actions.logins.deciding import MAX_QUESTIONS, Ask, Show, decide
from actions.logins.knowing import told_traits
from actions.logins.likelihood import NO, NONE, YES, lines_of
from actions.logins.scope import COMPANY, said_scope
from actions.logins.separating import UNKNOWN, Answer, Cause, Question
from actions.logins.told_already import told_line
from kb.client import Case
from kb.knowledge import KnowledgeBase
from kb.search.result import Query, SearchResult
from kb.settings import Settings

QUESTIONS = Path(__file__).resolve().parents[2] / "data" / "questions.jsonl"
TOPICS = frozenset({"login", "licence"})


class LocalLibrary:
    """The library without its service: what the job asks of `KbClient`, answered by the knowledge base itself."""

    def __init__(self, base: KnowledgeBase, cases: dict[str, Case]) -> None:
        self._base, self._cases, self._kept = base, cases, {}  # type: ignore[var-annotated]

    async def search(self, text: str, *, k: int, **own: str | None) -> SearchResult:
        """As `KbClient.search`; `own`: product, edition and version."""
        key = (text, k, *own.values())
        if key not in self._kept:
            self._kept[key] = self._base.search(Query(text=text, k=k, **own))
        found: SearchResult = self._kept[key]
        return found

    async def case(self, case_id: str) -> Case:
        """As `KbClient.case`."""
        return self._cases[case_id]


@dataclass
class Customer:
    """Somebody with a question, who has one of `truth`."""

    words: str
    product: str
    truth: list[Case]

    def answer(self, question: Question) -> str:
        """The truth, as far as he can tell."""
        if question.kind == "prompt":
            return YES if any(question.key in case.error_texts for case in self.truth) else NO
        if question.kind == "line":
            offered = question.key.split()
            return next((case.id for case in self.truth if case.id in offered), NONE)
        trait = content().trait(question.key)
        assert trait is not None
        said = trait.said_in(self.words)
        if said:
            return said
        counts = {option.id: option.found.count(lines_of(self.truth[0])) for option in trait.options}
        best = max(counts, key=lambda option: counts[option])
        return best if counts[best] >= 2 and list(counts.values()).count(counts[best]) == 1 else UNKNOWN


@dataclass
class Course:
    """What came of one conversation."""

    first: bool = False
    within: bool = False
    asked: int = 0
    shown: str | None = None
    questions: list[Question] = field(default_factory=list)


async def today(library: LocalLibrary, customer: Customer) -> Course:
    """The question skill: the case at once, or a list of titles to choose from."""
    found = Found(await library.search(customer.words, product=customer.product, version=None, k=5))
    right = {case.id for case in customer.truth}
    sure = found.sure_answer(customer.product)
    if sure is not None:
        return Course(sure.case_id in right, sure.case_id in right, 0, sure.case_id)
    if found.result.outcome == "unknown":
        return Course()
    listed = next((entry["case_id"] for entry in found.choices[:MAX_CHOICES] if entry["case_id"] in right), None)
    return Course(False, listed is not None, 1, listed)


def scope_of(words: str) -> str | None:
    """How many are affected, by the words alone."""
    return said_scope(words) or (COMPANY if content().urgent.everybody_found.are_in(words) else None)


async def with_job(library: LocalLibrary, customer: Customer) -> Course:
    """The login job, its questions answered truthfully."""
    course, answers = Course(), told_traits(customer.words, scope_of(customer.words))
    right = {case.id for case in customer.truth}
    has_answered, is_vague = False, says_little(customer.words)
    while course.asked <= MAX_QUESTIONS:
        found = await search_causes(
            library,  # type: ignore[arg-type]
            customer.words,
            (),
            product=customer.product,
            edition=None,
            version=None,
        )
        causes = await weigh_causes(library, found, answers, (), is_vague=is_vague)  # type: ignore[arg-type]
        step = decide(
            found, causes, product=customer.product, is_vague=is_vague,
            known={*(answer.key for answer in answers)}, asked=course.asked, answered=has_answered,
            is_prompt_known=False, words=customer.words,
        )  # fmt: skip
        if isinstance(step, Show):
            course.shown = step.case.id
            course.within = step.case.id in right
            course.first = course.within and course.asked == 0
            return course
        if not isinstance(step, Ask):
            return course
        told = await _told(library, step.question, causes, customer)
        if told is not None:
            course.shown, course.within = told, told in right
            course.first = course.within and course.asked == 0
            return course
        option = customer.answer(step.question)
        course.questions.append(step.question)
        if step.question.kind == "line" and option != NONE:
            # The situation that he picks as his own is shown at once.
            course.shown, course.within, course.asked = option, option in right, course.asked + 1
            return course
        answers = [*answers, Answer(step.question.kind, step.question.key, option)]
        has_answered = has_answered or option != UNKNOWN
        course.asked += 1
    return course


async def _told(library: LocalLibrary, question: Question, causes: list[Cause], customer: Customer) -> str | None:
    """The situation that his words tell already; it is not read out to him."""
    if question.kind == "prompt":
        return None
    trait = content().trait("client")
    client = trait.said_in(customer.words) if trait else None
    words = customer.words
    return await told_line(library, question, causes, words, product=customer.product, client=client)  # type: ignore[arg-type]


def read_customers(path: Path, cases: dict[str, Case]) -> list[Customer]:
    """The login questions of a file, each with its product."""
    customers = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        truth = [cases[case_id] for case_id in row["case_ids"]]
        if any(case.topic in TOPICS for case in truth):
            product = row.get("product") or truth[0].products[0]
            own = [case for case in truth if product in case.products] or truth
            customers.append(Customer(row["q"], product, own))
    return customers


def vague_customers(cases: dict[str, Case]) -> list[Customer]:
    """One customer for each login case who says next to nothing."""
    return [
        Customer(words, case.products[0], [case])
        for case in sorted(cases.values(), key=lambda case: case.id)
        if case.topic in TOPICS and case.audience == "customer" and case.status == "published"
        for words in ("登不上", "进不去了 怎么办")
    ]


async def measure(library: LocalLibrary, customers: Iterable[Customer]) -> dict[str, float]:
    """Shares of customers with the right case on screen, and how many questions that took on average."""
    before, after = [], []
    for customer in customers:
        before.append(await today(library, customer))
        after.append(await with_job(library, customer))
    count = len(before)
    return {
        "customers": count,
        "today, first turn": sum(course.first for course in before) / count,
        "today, after a list": sum(course.within for course in before) / count,
        "job, first turn": sum(course.first for course in after) / count,
        "job, after at most 2 questions": sum(course.within for course in after) / count,
        "job, wrong case shown": sum(course.shown is not None and not course.within for course in after) / count,
        "job, questions asked": sum(course.asked for course in after) / count,
    }


def open_library() -> tuple[LocalLibrary, dict[str, Case]]:
    """The library of DATA_DIR."""
    base = KnowledgeBase.open(Settings.from_environment())
    cases: dict[str, Case] = {case.id: case for case in base.library.cases()}
    return LocalLibrary(base, cases), cases


async def main(files: list[Path]) -> None:
    """Prints the table."""
    library, cases = open_library()
    groups = {path.name: read_customers(path, cases) for path in files} | {"vague": vague_customers(cases)}
    for name, customers in groups.items():
        print(name)
        for what, value in (await measure(library, customers)).items():
            print(f"  {what:32} {value:.3f}" if what != "customers" else f"  {what:32} {int(value)}")


if __name__ == "__main__":
    asyncio.run(main([Path(name) for name in sys.argv[1:]] or [QUESTIONS]))
