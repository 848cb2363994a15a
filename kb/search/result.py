"""What a search gives back; the same shapes in the service, its client and the command line."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from kb.cases.model import Audience

Outcome = Literal["answer", "clarify", "unknown"]
Route = Literal["dense", "lexical", "code", "error_text"]

MAX_TEXT = 8000
MAX_K = 20
DEFAULT_K = 5


class Query(BaseModel):
    """A question. `product` and `edition` are ids of products.yml; one that is not known there widens the search.

    `version` is what the customer gave as his (「V8.2」, 「KIS专业版 14.1」). Cases that do not hold for the edition or
    the version are not searched, provided the product is known; an edition gives its product too.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    text: Annotated[str, Field(min_length=1)]
    product: Annotated[str, Field(max_length=40)] | None = None
    edition: Annotated[str, Field(max_length=40)] | None = None
    version: Annotated[str, Field(max_length=100)] | None = None
    audience: Audience = "customer"
    k: Annotated[int, Field(ge=1, le=MAX_K)] = DEFAULT_K


class MatchedPassage(BaseModel):
    """The line of the case that spoke for it."""

    kind: Literal["title", "symptom", "error_text", "code"]
    text: str


class Thresholds(BaseModel):
    """Probabilities from which a hit is an answer, and from which it is worth asking 「是不是这个？」."""

    answer: float
    clarify: float


class Hit(BaseModel):
    """A case and why it was found. `score` (0..1) orders hits; it is no probability. `scores` are its parts.

    `other_product` marks a case of a product the customer did not name, `other_release` one that holds for other
    editions or versions of his product only: it may be offered as what it is, never given as the answer.
    """

    case_id: str
    title: str
    products: list[str]
    editions: list[str] = []
    module: str
    topic: str
    confidence: str
    score: float
    route: Route
    passage: MatchedPassage
    matched_code: str | None
    scores: dict[str, float]
    other_product: bool = False
    other_release: bool = False

    @property
    def is_own(self) -> bool:
        """Does it hold for what the customer has, as far as that is known?"""
        return not (self.other_product or self.other_release)


class SearchResult(BaseModel):
    """Hits, best first, and what to do with them.

    `probability` is the calibrated chance that the first hit of the asked product is right. `answer`: it may be given
    as the solution. `clarify`: ask whether it is one of the hits. `unknown`: say so, and offer a human. `answerable` is
    true for `answer` only.
    """

    outcome: Outcome
    answerable: bool
    probability: float
    thresholds: Thresholds
    index_version: str
    hits: list[Hit]
