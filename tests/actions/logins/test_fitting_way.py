"""What he has found out since, or the name of a way itself, brings up a way that he has not seen."""

from __future__ import annotations

import pytest

from actions.logins.fitting_way import best_unseen
from kb.client import Part


def part(kind: str, way: int | None, score: float, lexical: float) -> Part:
    return Part(kind=kind, way=way, step=1 if kind == "step" else None, text="一行", score=score, lexical=lexical)


@pytest.mark.parametrize(
    ("parts", "must_name", "way"),
    [
        ([part("way", 2, 0.56, 0.26), part("step", 1, 0.48, 0.1)], False, 2),
        # The cause names no way.
        ([part("cause", None, 0.7, 0.4), part("step", 2, 0.52, 0.2)], False, 2),
        # As near to what he has seen: that is what he speaks of.
        ([part("step", 2, 0.56, 0.3), part("step", 1, 0.55, 0.3)], False, None),
        ([part("step", 1, 0.7, 0.4), part("step", 2, 0.6, 0.3)], False, None),
        # Few of his words, but far ahead; few words and near is nothing.
        ([part("way", 2, 0.56, 0.15), part("step", 1, 0.41, 0.1)], False, 2),
        ([part("way", 2, 0.52, 0.15), part("step", 1, 0.47, 0.1)], False, None),
        ([part("step", 2, 0.45, 0.4)], False, None),
        # He has named it.
        ([part("way", 3, 0.67, 0.45), part("step", 3, 0.59, 0.2)], True, 3),
        ([part("step", 3, 0.67, 0.45)], True, None),
        ([part("way", 3, 0.55, 0.45)], True, None),
        ([], False, None),
    ],
)
def test_the_way_that_fits(parts: list[Part], must_name: bool, way: int | None) -> None:
    assert best_unseen(parts, {1}, must_name=must_name) == way
