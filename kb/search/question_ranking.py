"""The questions of one case ranked by how near a text comes to them: to their wordings, and to their answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from kb.cases.model import CaseQuestion
from kb.index.embeddings import Vectors
from kb.search.part_ranking import Weigh, Words, held_share
from kb.search.parts import NearQuestion

GIVEN: Final = 3
"""So many are given, the best first."""
ALONE: Final = 0.5
"""The margin of a case's only question: there is nothing it could be mistaken for."""


@dataclass(frozen=True, slots=True)
class KnownQuestion:
    """A question with the vectors of its wordings [n, r] and its answer [r], adapted, and the words of each."""

    question: CaseQuestion
    wordings: Vectors
    answer: Vectors
    words: list[Words]
    answer_words: Words


def rank_questions(known: Sequence[KnownQuestion], text: Vectors, asked: Words, weigh: Weigh) -> list[NearQuestion]:
    """The questions nearest to a text, best first. `text` [d] is its vector, adapted, `asked` its words."""
    cosines = [one.wordings @ text for one in known]
    answering = [float(one.answer @ text) for one in known]
    scores = np.array([(float(near.mean()) + told) / 2 for near, told in zip(cosines, answering, strict=True)])
    found = []
    for place in np.argsort(-scores, kind="stable")[:GIVEN]:
        one, near = known[place], cosines[place]
        nearest = int(near.argmax())
        others = np.delete(scores, place)
        words = one.words[nearest]
        found.append(
            NearQuestion(
                asks=one.question.asks[nearest],
                answer=one.question.answer,
                known=one.question.known,
                way=one.question.way,
                meaning=round(float(near[nearest]), 4),
                wordings=round(float(near.mean()), 4),
                answering=round(answering[place], 4),
                lexical=round(held_share(asked, words, weigh), 4),
                covered=round(held_share(words, asked, weigh), 4),
                told=round(held_share(asked, one.answer_words, weigh), 4),
                margin=round(float(scores[place] - others.max()), 4) if len(others) else ALONE,
            )
        )
    return found
