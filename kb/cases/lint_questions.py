"""Lint of the questions asked under a case: none twice, and no answer that names a path which no case shows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kb.cases.facts import fold
from kb.cases.files import Location
from kb.cases.model import ALL_PRODUCTS, Case
from kb.cases.texts import advice, answers
from kb.text import normalise

ARROW = "→"
LEAST_SHARED = 2
"""So many signs of the first and of the last word of a path must stand in the path that shows it: 「在总账→结账里」 is
「打开 总账→结账」."""

_PATH = re.compile(rf"[^，。；;：:、！？!?（）()\n]*{ARROW}[^，。；;：:、！？!?（）()\n]*")

Complaint = tuple[Location, str]


def check_asks(case: Case) -> Iterator[Complaint]:
    """A wording that two questions of a case share would be answered by chance."""
    seen: set[str] = set()
    for number, question in enumerate(case.questions):
        for place, ask in enumerate(question.asks):
            spelling = normalise(ask)
            if spelling in seen:
                yield ("questions", number, "asks", place), f"{ask!r} is asked twice in this case"
            seen.add(spelling)


@dataclass(slots=True)
class Paths:
    """The paths of menus that the cases of each product show."""

    _shown: dict[str, set[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, cases: Iterable[Case]) -> Paths:
        """All that these cases say, their questions apart: an answer is no proof of another."""
        paths = cls()
        for case in cases:
            found = {fold(path) for _, text in advice(case) for path in _PATH.findall(text)}
            for product in case.products if found else ():
                paths._shown.setdefault(product, set()).update(found)
        return paths

    def check(self, case: Case) -> Iterator[Complaint]:
        """Complaints about every path in an answer of `case` that neither it nor another case of its products shows."""
        named = [(where, path) for where, text in answers(case) for path in _PATH.findall(text)]
        if not named:
            return
        products = set(self._shown) if case.products == [ALL_PRODUCTS] else {*case.products, ALL_PRODUCTS}
        known = {path for product in products for path in self._shown.get(product, ())}
        known |= {fold(path) for _, text in advice(case) for path in _PATH.findall(text)}
        for where, path in named:
            if not any(_is_shown(fold(path), shown) for shown in known):
                yield where, f"the path 「{path.strip()}」 is in no case of this product; name one that is, or none"


def names_path(case: Case) -> bool:
    """Does any answer name a path? Only then are the other cases needed."""
    return any(ARROW in text for _, text in answers(case))


def _is_shown(path: str, shown: str) -> bool:
    """Are all the steps of `path` there in this order, the words around it apart?"""
    first, middle, last = _split(path)
    place = shown.find(middle)
    while place >= 0:
        before, after = shown[:place], shown[place + len(middle) :]
        if _shared(first[::-1], before[::-1]) and _shared(last, after):
            return True
        place = shown.find(middle, place + 1)
    return False


def _shared(one: str, other: str) -> bool:
    return bool(one) and one[:LEAST_SHARED] == other[:LEAST_SHARED]


def _split(path: str) -> tuple[str, str, str]:
    start, end = path.index(ARROW), path.rindex(ARROW) + 1
    return path[:start], path[start:end], path[end:]
