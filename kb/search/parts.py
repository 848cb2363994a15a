"""The parts of one case as they are asked for and given; the same shapes in the service and its client."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from kb.search.asking import decides, names_place
from kb.search.result import MAX_TEXT

PartKind = Literal["cause", "way", "step", "risk", "gain", "verify", "prevent"]

DEFAULT_PARTS = 5
MAX_PARTS = 20


class PartsQuery(BaseModel):
    """What is asked about a case."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    text: Annotated[str, Field(min_length=1, max_length=MAX_TEXT)]
    limit: Annotated[int, Field(ge=1, le=MAX_PARTS)] = DEFAULT_PARTS


class Part(BaseModel):
    """One line of a case, word for word. `way` and `step` count from 1 in the order of the case; None where the part is
    of the case as a whole (`way`) or no step (`step`).

    `score` orders parts; it is about 0 for a line of another matter and 1 for the same words. `meaning` and `lexical`
    (0..1) are its sources: what the encoder says, and the share of the text's telling words, by weight, in the line.
    `sentence` is the one of several that speaks best, None where it is the whole line.
    """

    kind: PartKind
    text: str
    way: int | None = None
    step: int | None = None
    sentence: str | None = None
    score: float = 0.0
    meaning: float = 0.0
    lexical: float = 0.0

    @property
    def said(self) -> str:
        """What of it is to be quoted."""
        return self.sentence or self.text

    @property
    def names_place(self) -> bool:
        """Does it say where something is?"""
        return names_place(self.text)

    @property
    def decides(self) -> bool:
        """Does it say yes or no: what may be done, what must, what cannot?"""
        return decides(self.said)


class NearQuestion(BaseModel):
    """A question asked under a case, and how near a text comes to it. `asks` is the wording nearest to it.

    All figures but `margin` are 0..1 or little below 0: `meaning` the cosine of that wording, `wordings` the mean over
    all of them, `answering` that of the answer (of `kb.search.question_adapter`, all three); `pairs` how many pairs of
    characters the text shares with a wording, of all of both, at most; `lexical` the share of the text's telling words,
    by weight, in that wording, `covered` the other way round, `told` their share in the answer. `margin`: how far its
    score (`kb.search.question_ranking.WEIGHTS`) is above that of the best other question of the case.
    """

    asks: str
    answer: str
    known: bool = True
    way: int | None = None
    meaning: float = 0.0
    wordings: float = 0.0
    answering: float = 0.0
    pairs: float = 0.0
    lexical: float = 0.0
    covered: float = 0.0
    told: float = 0.0
    margin: float = 0.0


class CaseParts(BaseModel):
    """The parts that speak best to the text, best first. `held` is the share of the text's telling words, by weight,
    that the case as a whole holds; `asks_where`, `asks_why` and `asks_whether` how the text asks. `questions` are those
    asked under the case that come nearest to the text, best first."""

    case_id: str
    held: float
    asks_where: bool
    asks_why: bool
    asks_whether: bool = False
    parts: list[Part]
    questions: list[NearQuestion] = Field(default_factory=list)
