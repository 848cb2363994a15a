"""Are the parameters of the login job set on one half of the cases as good on the other?

`python -m tests.actions.logins.halves [FILE.jsonl …]` parts the login cases in two by a hash of their ids, and with
them the customers of the simulation: nobody whose case is in one half helps to set what he is judged by. On each half
the parameters are set by going through them one at a time, twice; then the other half judges them, beside those that
are committed. A customer who sees his case counts 1, one who is shown a wrong one -1, a question -0.02.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from types import ModuleType

from actions.logins import causes, deciding, likelihood, separating
from tests.actions.logins.simulation import (
    QUESTIONS,
    Customer,
    LocalLibrary,
    open_library,
    read_customers,
    vague_customers,
    with_job,
)

WRONG, ASKED = 1.0, 0.02
PASSES = 2
# Where each parameter stands, and what is tried for it.
PARAMETERS: dict[str, tuple[ModuleType, Sequence[float]]] = {
    "PRIOR": (likelihood, (0.5, 1.0, 2.0, 4.0)),
    "PROMPT_SEEN": (likelihood, (0.7, 0.85, 0.95)),
    "PROMPT_ELSEWHERE": (likelihood, (0.01, 0.04, 0.1)),
    "LINE_PICKED": (likelihood, (0.7, 0.8, 0.9)),
    "LINE_NONE": (likelihood, (0.4, 0.6, 0.8)),
    "TEMPERATURE": (causes, (0.03, 0.05, 0.08)),
    "SURE": (deciding, (0.7, 0.8, 0.9)),
    "WORTH_SHOWING": (deciding, (0.1, 0.2, 0.3)),
    "MIN_GAIN": (separating, (0.1, 0.15, 0.25)),
}
Values = Mapping[str, float]


def half_of(customer: Customer) -> int:
    """0 or 1, by the case that the customer has."""
    return sha256(customer.truth[0].id.encode()).digest()[0] % 2


def committed() -> dict[str, float]:
    """The values in the code."""
    return {name: getattr(module, name) for name, (module, _) in PARAMETERS.items()}


@contextmanager
def setting(values: Values) -> Iterator[None]:
    """The job with these values; afterwards with those it had."""
    before = committed()
    try:
        _set(values)
        yield
    finally:
        _set(before)


async def judge(library: LocalLibrary, customers: Sequence[Customer], values: Values) -> dict[str, float]:
    """Right case on screen, wrong case on screen, questions asked, all a customer; and what they are worth."""
    with setting(values):
        courses = [await with_job(library, customer) for customer in customers]
    count = len(courses)
    right = sum(course.within for course in courses) / count
    wrong = sum(course.shown is not None and not course.within for course in courses) / count
    asked = sum(course.asked for course in courses) / count
    return {"right": right, "wrong": wrong, "asked": asked, "worth": right - WRONG * wrong - ASKED * asked}


async def fitted(library: LocalLibrary, customers: Sequence[Customer]) -> dict[str, float]:
    """The values that these customers are served best by; a tie keeps what is committed."""
    values = committed()
    best = (await judge(library, customers, values))["worth"]
    for _ in range(PASSES):
        for name, (_, choices) in PARAMETERS.items():
            for choice in choices:
                tried = {**values, name: choice}
                worth = (await judge(library, customers, tried))["worth"]
                if worth > best:
                    best, values = worth, tried
    return values


async def main(files: list[Path]) -> None:
    """Prints, for each half, what the values of either half and the committed ones are worth on it."""
    library, cases = open_library()
    everybody = [customer for path in files for customer in read_customers(path, cases)] + vague_customers(cases)
    halves = [[customer for customer in everybody if half_of(customer) == half] for half in (0, 1)]
    values = [await fitted(library, half) for half in halves]
    for half, customers in enumerate(halves):
        print(f"half {half}: {len(customers)} customers")
        rows = {"set on this half": values[half], "set on the other": values[1 - half], "committed": committed()}
        for what, row in rows.items():
            told = await judge(library, customers, row)
            print(f"  {what:18} " + "  ".join(f"{name} {value:.3f}" for name, value in told.items()))
        changed = {name: value for name, value in values[half].items() if value != committed()[name]}
        print(f"  differs from the committed: {changed or 'nothing'}")


def _set(values: Values) -> None:
    for name, value in values.items():
        setattr(PARAMETERS[name][0], name, value)


if __name__ == "__main__":
    asyncio.run(main([Path(name) for name in sys.argv[1:]] or [QUESTIONS]))
