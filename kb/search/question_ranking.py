"""The questions of one case ranked by how near a text comes to them: to their wordings, and to their answer.

By meaning and by characters: what the encoder takes for one thing (「关了安全吗」, 「关了还是没反应」) differs in its
words, and what is said in other words is near in meaning.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

import numpy as np

from kb.cases.model import CaseQuestion
from kb.index.embeddings import Vectors
from kb.search.part_ranking import Weigh, Words, held_share
from kb.search.parts import NearQuestion
from kb.text import normalise

WEIGHTS: Final = {"meaning": 0.12, "wordings": 0.22, "answering": 0.22, "pairs": 0.33, "told": 0.11}
"""Of the figures of `NearQuestion`, for the rank. Fitted on tests/data/asked_under_cases.jsonl, 514 questions that
have an answer under their case; in 8 folds by case the right one comes first in .846, by the two cosines alone (the
mean of `wordings` and `answering`) in .782; it is among the first three in .965."""
GIVEN: Final = 3
"""So many are given, the best first."""
ALONE: Final = 0.5
"""The margin of a case's only question: there is nothing it could be mistaken for."""

Pairs = frozenset[str]


@dataclass(frozen=True, slots=True)
class KnownQuestion:
    """A question with the vectors of its wordings [n, r] and its answer [r], adapted, and the words of each."""

    question: CaseQuestion
    wordings: Vectors
    answer: Vectors
    words: list[Words]
    answer_words: Words
    pairs: list[Pairs] = field(init=False)

    def __post_init__(self) -> None:
        """The pairs are those of its wordings."""
        object.__setattr__(self, "pairs", [pairs_of(ask) for ask in self.question.asks])


@dataclass(frozen=True, slots=True)
class Said:
    """A text as it is compared: its vector [d], adapted, its words, and its pairs of characters."""

    vector: Vectors
    words: Words
    pairs: Pairs


def rank_questions(known: Sequence[KnownQuestion], said: Said, weigh: Weigh) -> list[NearQuestion]:
    """The questions nearest to what is said, best first."""
    near = [_near(one, said, weigh) for one in known]
    scores = np.array([sum(weight * getattr(one, name) for name, weight in WEIGHTS.items()) for one in near])
    found = []
    for place in np.argsort(-scores, kind="stable")[:GIVEN]:
        others = np.delete(scores, place)
        margin = round(float(scores[place] - others.max()), 4) if len(others) else ALONE
        found.append(near[place].model_copy(update={"margin": margin}))
    return found


def pairs_of(text: str) -> Pairs:
    """The neighbouring characters of a text, without marks and spaces."""
    letters = "".join(filter(str.isalnum, normalise(text)))
    return frozenset(map("".join, pairwise(letters)))


def _near(one: KnownQuestion, said: Said, weigh: Weigh) -> NearQuestion:
    cosines = one.wordings @ said.vector
    nearest = int(cosines.argmax())
    words = one.words[nearest]
    return NearQuestion(
        asks=one.question.asks[nearest],
        answer=one.question.answer,
        known=one.question.known,
        way=one.question.way,
        meaning=round(float(cosines[nearest]), 4),
        wordings=round(float(cosines.mean()), 4),
        answering=round(float(one.answer @ said.vector), 4),
        pairs=round(max(_shared(pairs, said.pairs) for pairs in one.pairs), 4),
        lexical=round(held_share(said.words, words, weigh), 4),
        covered=round(held_share(words, said.words, weigh), 4),
        told=round(held_share(said.words, one.answer_words, weigh), 4),
    )


def _shared(one: Pairs, other: Pairs) -> float:
    """Of all pairs of both the share that both have."""
    together = len(one | other)
    return len(one & other) / together if together else 0.0
