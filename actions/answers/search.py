"""Asking the library, and reading its answer: which cases, which of them are good, what the desk should know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from actions.answers.placeholders import only_points
from actions.answers.way_in import without_way_in
from actions.products.editions import without_edition
from kb.client import ALL_PRODUCTS, Hit, KbClient, SearchResult

CANDIDATES = 5
MAX_QUERY_CHARS = 1_000
# A case is worth looking at beside the best one when its score comes this near to it.
GOOD_SHARE = 0.75
LISTED_SHARE = 0.8
"""And it is offered for choosing when it comes this near. Of 139 doubtful lists on the library's own questions this
leaves the right case in 120 of the 123 that held it, 1 in 2 of the wrong ones is not put, and in 29 only one is left:
the right one in 25."""
# A code or an exact prompt names the case by itself, whatever the product.
PROVEN_ROUTES = frozenset({"code", "error_text"})
NAMED_PROBABILITY, NAMED_MEANING, NAMED_LEXICAL = 0.95, 0.6, 0.4
"""From these on the words name the case outright. On 250 password messages, each asked of five products, no case was
named that the procedures should have answered; the nearest miss had a meaning of 0.59."""
PUBLISHED = "published"
# What is known of the customer's question beside its words and its product.
SEARCHED_SLOTS = ("edition", "version", "error_text", "codes")
OTHER_PRODUCT, OTHER_RELEASE = "【别的产品】", "【别的版本】"


class Found:
    """A search result with what the dialogue asks of it."""

    def __init__(self, result: SearchResult) -> None:
        """Takes the library's answer."""
        self.result = result

    @property
    def own_hits(self) -> list[Hit]:
        """Hits that may be given as the answer: not those of another product or edition than the customer's."""
        return [hit for hit in self.result.hits if hit.is_own]

    @property
    def answer(self) -> Hit | None:
        """The case to give as the answer, if the library is sure enough."""
        return self.own_hits[0] if self.result.outcome == "answer" and self.own_hits else None

    def sure_answer(self, product: str | None) -> Hit | None:
        """`answer`, where it may be given without asking: never one product's procedure to somebody whose product is
        unknown (a path of another product at month end is worse than a question), unless its own prompt or code was
        quoted."""
        best = self.answer
        if best is None or product is not None or ALL_PRODUCTS in best.products or best.route in PROVEN_ROUTES:
            return best
        return None

    @property
    def named(self) -> Hit | None:
        """`answer`, where the words name that very case, whatever else they sound like."""
        best = self.answer
        if best is None or best.route in PROVEN_ROUTES:
            return best
        is_sure = self.result.probability >= NAMED_PROBABILITY
        is_near = best.scores.get("meaning", 0.0) >= NAMED_MEANING and best.scores.get("lexical", 0.0) >= NAMED_LEXICAL
        return best if is_sure and is_near else None

    @property
    def good_hits(self) -> list[Hit]:
        """The best own hit and those about as good, best first."""
        hits = self.own_hits
        return [hit for hit in hits if hit.score >= GOOD_SHARE * hits[0].score]

    @property
    def choices(self) -> list[dict[str, Any]]:
        """What may be offered, best first, and nothing that is far behind: cases of another product only where there is
        none of this one, those of another edition last. What is not for the customer's product or edition says so in
        its title."""
        of_product = [hit for hit in self.result.hits if not hit.other_product]
        ordered = sorted(of_product or self.result.hits, key=lambda hit: hit.other_release)
        ordered = [hit for hit in ordered if hit.score >= LISTED_SHARE * ordered[0].score]
        return [_as_candidate(hit, mark=_mark(hit)) for hit in ordered]

    @property
    def cases(self) -> list[dict[str, Any]]:
        """All cases found, best first, as the dialogue remembers them."""
        return [_as_candidate(hit) for hit in self.result.hits]

    @property
    def good_cases(self) -> list[dict[str, Any]]:
        """The cases of `good_hits`."""
        return [_as_candidate(hit) for hit in self.good_hits]

    @property
    def trace(self) -> dict[str, Any]:
        """For the engineer: what was found, how, and how sure the library was."""
        best = self.result.hits[0] if self.result.hits else None
        return {
            "outcome": self.result.outcome,
            "cases": self.cases,
            "route": best.route if best else None,
            "probability": self.result.probability,
            "thresholds": self.result.thresholds.model_dump(),
            "index_version": self.result.index_version,
        }


async def search_library(
    library: KbClient,
    question: str,
    *,
    product: str | None,
    edition: str | None,
    version: str | None,
    error_text: str | None,
    codes: Sequence[str] | None,
) -> Found:
    """Searches with the question and what else is known of it; an edition counts with its product only, and how he
    gets in not at all.

    Raises:
        KbUnavailable: the library cannot be reached in time.
        KbError: the library refused the request.
    """
    edition = edition if product else None
    parts = [without_edition(without_way_in(question), product, edition)]
    parts += [extra for extra in [error_text, *(codes or [])] if extra and extra not in question]
    query = "\n".join(parts)[:MAX_QUERY_CHARS]
    result = await library.search(query, product=product, edition=edition, version=version, k=CANDIDATES)
    if result.outcome == "clarify" and only_points(query):
        result = result.model_copy(update={"outcome": "unknown"})
    return Found(result)


def _as_candidate(hit: Hit, mark: str = "") -> dict[str, Any]:
    return {"case_id": hit.case_id, "title": f"{mark}{hit.title}", "score": round(hit.score, 4)}


def _mark(hit: Hit) -> str:
    return OTHER_PRODUCT if hit.other_product else OTHER_RELEASE if hit.other_release else ""
