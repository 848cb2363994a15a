"""The searcher: runs the routes over one snapshot, fuses what they found, and says what to do with it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from kb.cases.model import ALL_PRODUCTS
from kb.index.embeddings import Vectors
from kb.index.passages import PassageKind
from kb.index.snapshot import Snapshot
from kb.products import Products
from kb.search.answerability import UNCALIBRATED, AnswerabilityModel
from kb.search.exact import ExactRoute
from kb.search.filters import Scope, Scopes, asked_products
from kb.search.lexical import Bm25
from kb.search.result import Hit, MatchedPassage, Outcome, Query, Route, SearchResult
from kb.search.vocabulary import OTHER_VENDORS
from kb.search.words import WordCutter
from kb.text import normalise

DENSE_TEXT = 300  # characters that are embedded: the question, not the log pasted behind it
LEXICAL_TEXT = 1000
CANDIDATES = 120  # passages the dense route brings; some ten belong to one case
DENSE_FLOOR = 0.75  # e5 puts complete strangers at 0.75 to 0.85: what lies below tells nothing
DENSE_SHARE = 0.5  # of the fused score; the rest is lexical. 0.4 to 0.6 measured alike, 0.9 and 0.1 worse
PRODUCT_LEAD = 0.1  # by which a case must lead those of other products where the customer named none
TIE_LEAD = 0.03  # by which it must lead any other; on the development questions this asked back 12 times, twice rightly
PROVEN = 0.5  # exact evidence from which another product's case is shown unasked for
# A short question says little, and the encoder likes it too well: only near its own words is a case then certain. Of 50
# answerable development questions as short this turns 4 right answers, and the only false one, into a choice.
SHORT_QUESTION = 12  # characters
SHORT_SCORE = 0.6
COMPARED = 10  # cases behind the first that its lead is measured against


@dataclass(slots=True)
class Candidate:
    """A case on its way to a hit: what each route says of it. `row` is the passage that speaks for it."""

    case_id: str
    row: int
    route: Route = "dense"
    dense: float = 0.0
    lexical: float = 0.0
    exact: float = 0.0
    matched_code: str | None = None
    other_product: bool = False

    @property
    def score(self) -> float:
        """Words and meaning mixed; what a code or error text proves is added as evidence, and never above 1."""
        meaning = max(0.0, min(1.0, (self.dense - DENSE_FLOOR) / (1 - DENSE_FLOOR)))
        mixed = DENSE_SHARE * meaning + (1 - DENSE_SHARE) * self.lexical
        return 1 - (1 - mixed) * (1 - self.exact)


@dataclass(frozen=True, slots=True)
class Ranking:
    """Candidates, best first, and the features that answerability is judged by."""

    candidates: list[Candidate]
    features: dict[str, float] = field(default_factory=dict)


def dense_text(text: str) -> str:
    """The part of a question that is embedded, normalised as passages are."""
    return normalise(text)[:DENSE_TEXT]


class Searcher:
    """Answers questions from one snapshot; safe from many threads. `model` None: nothing is answered for certain."""

    def __init__(
        self,
        snapshot: Snapshot,
        products: Products,
        cutter: WordCutter,
        model: AnswerabilityModel | None,
    ) -> None:
        self.snapshot = snapshot
        self._products = products
        self._cutter = cutter
        self._model = model
        self._scopes = Scopes(snapshot)
        self._exact = ExactRoute(snapshot.passages)
        self._case_ids = list(snapshot.cards)
        self._case_words, self._line_words = self._count_words()

    def search(self, query: Query, vector: Vectors, index_version: str = "none") -> SearchResult:
        """Hits for a question whose `dense_text` was embedded as `vector` [dimensions], and the outcome.

        A product that was given or named narrows the search. Where it then leaves nothing good, and another product's
        case fits, that case is offered behind a question: it is never given as the answer, nor hidden. Where two cases
        fit alike, it is a question too, and the sooner if they belong to two products and the customer named none.
        """
        asked = self._scopes.of(asked_products(query, self._products), query.audience)
        ranking = self.rank(query, vector, asked)
        probability = self._probability(ranking)
        outcome = self._outcome(ranking, probability)
        candidates = ranking.candidates
        others: list[Candidate] = []
        if asked.is_narrowed and (outcome != "answer" or not candidates[0].exact):
            others = self._of_other_products(query, vector, asked, outcome)
        if others:
            worth_showing = [] if outcome == "unknown" else candidates
            candidates = sorted([*worth_showing, *others], key=lambda found: -found.score)
            outcome = "clarify"
        elif outcome == "answer" and (_is_vague(query.text, candidates[0]) or self._is_undecided(candidates, asked)):
            outcome = "clarify"
        return SearchResult(
            outcome=outcome,
            answerable=outcome == "answer",
            probability=round(probability, 4),
            thresholds=self._model.thresholds if self._model else UNCALIBRATED,
            index_version=index_version,
            hits=[self._hit(candidate) for candidate in candidates[: query.k]],
        )

    def rank(self, query: Query, vector: Vectors, scope: Scope | None = None) -> Ranking:
        """Candidates in a scope (by default the one the question asks for), best first; no judgement."""
        if scope is None:
            scope = self._scopes.of(asked_products(query, self._products), query.audience)
        found: dict[str, Candidate] = {}
        self._add_dense(found, vector, scope)
        words = self._cutter.cut(query.text[:LEXICAL_TEXT])
        self._add_lexical(found, words, scope)
        self._add_exact(found, query.text, scope)
        candidates = sorted(found.values(), key=lambda candidate: (-candidate.score, candidate.case_id))
        return Ranking(candidates, self._features(query.text, words, candidates))

    def _add_dense(self, found: dict[str, Candidate], vector: Vectors, scope: Scope) -> None:
        allowed = scope.rows if not scope.rows.all() else None
        rows, cosines = self.snapshot.vectors.search(vector, CANDIDATES, allowed)
        for row, cosine in zip(rows.tolist(), cosines.tolist(), strict=True):
            case_id = self.snapshot.passages[row].case_id
            found.setdefault(case_id, Candidate(case_id, row, dense=cosine))  # best first: the first row speaks

    def _add_lexical(self, found: dict[str, Candidate], words: tuple[str, ...], scope: Scope) -> None:
        """Half for the whole case, half for its best line: a case that holds all words, but never together, is less."""
        by_case = self._case_words.scores(words)
        by_line = self._line_words.scores(words) * scope.rows
        best_rows: dict[str, int] = {}
        for row in np.argsort(-by_line, kind="stable")[: int((by_line > 0).sum())].tolist():
            best_rows.setdefault(self.snapshot.passages[row].case_id, row)
        scores = {
            self._case_ids[number]: by_case[number] / 2 + by_line[best_rows[self._case_ids[number]]] / 2
            for number in np.flatnonzero(by_case).tolist()
            if self._case_ids[number] in best_rows
        }
        for case_id in sorted(scores, key=lambda case_id: -scores[case_id])[:CANDIDATES]:
            candidate = found.setdefault(case_id, Candidate(case_id, best_rows[case_id], route="lexical"))
            candidate.lexical = float(scores[case_id])

    def _count_words(self) -> tuple[Bm25, Bm25]:
        """Word indexes of the cases, by place in `_case_ids`, and of their lines, by row."""
        rows: dict[str, list[int]] = {case_id: [] for case_id in self._case_ids}
        for row, passage in enumerate(self.snapshot.passages):
            rows[passage.case_id].append(row)
        cards, passages = self.snapshot.cards, self.snapshot.passages
        documents = self._cutter.documents(
            {cards[case_id].digest: [passages[row].text for row in rows[case_id]] for case_id in self._case_ids}
        )
        of_case = {case_id: documents[cards[case_id].digest] for case_id in self._case_ids}
        of_row = {
            row: words for case_id in self._case_ids for row, words in zip(rows[case_id], of_case[case_id], strict=True)
        }
        cases = Bm25([[word for words in of_case[case_id] for word in words] for case_id in self._case_ids])
        return cases, Bm25([of_row[row] for row in range(len(passages))])

    def _add_exact(self, found: dict[str, Candidate], text: str, scope: Scope) -> None:
        for match in self._exact.search(text):
            passage = self.snapshot.passages[match.row]
            if passage.case_id not in scope.cases:
                continue
            candidate = found.setdefault(passage.case_id, Candidate(passage.case_id, match.row))
            if match.strength > candidate.exact:
                candidate.row, candidate.exact, candidate.matched_code = match.row, match.strength, match.matched_code
                candidate.route = _exact_route(passage.kind)

    def _features(self, text: str, words: tuple[str, ...], candidates: list[Candidate]) -> dict[str, float]:
        if not candidates:
            return {}
        first, rest = candidates[0], candidates[1 : COMPARED + 1]
        dense = [candidate.dense for candidate in rest if candidate.dense]
        return {
            "dense": first.dense,
            # Without a rival there is no lead: being the only case of a product proves nothing.
            "dense_margin": first.dense - max(dense, default=first.dense),
            "dense_spread": first.dense - (float(np.mean(dense)) if dense else first.dense),
            "lexical": first.lexical,
            "lexical_margin": first.lexical - max((candidate.lexical for candidate in rest), default=first.lexical),
            "lead": first.score - max((candidate.score for candidate in rest), default=first.score),
            "exact": first.exact,
            "agreement": float(
                first.dense >= max(dense, default=0.0) and first.lexical >= max((c.lexical for c in rest), default=0.0)
            ),
            "known_words": 1 - self._case_words.unknown_share(words),
            "own_vendor": float(OTHER_VENDORS.search(normalise(text[:LEXICAL_TEXT])) is None),
        }

    def _probability(self, ranking: Ranking) -> float:
        return self._model.probability(ranking.features) if self._model and ranking.candidates else 0.0

    def _outcome(self, ranking: Ranking, probability: float) -> Outcome:
        if not ranking.candidates:
            return "unknown"
        return self._model.outcome(probability) if self._model else "clarify"

    def _is_undecided(self, candidates: list[Candidate], asked: Scope) -> bool:
        """Is another case so close behind the first that only the customer can tell which one it is?"""
        first = candidates[0]
        owners = {*self.snapshot.cards[first.case_id].products, ALL_PRODUCTS}
        for candidate in candidates[1:]:
            lead = first.score - candidate.score
            is_foreign = owners.isdisjoint(self.snapshot.cards[candidate.case_id].products)
            if lead < TIE_LEAD or (lead < PRODUCT_LEAD and is_foreign and not asked.is_narrowed):
                return True
        return False

    def _of_other_products(self, query: Query, vector: Vectors, asked: Scope, outcome: Outcome) -> list[Candidate]:
        """Cases outside the asked products that speak up: those that hold a long prompt of the question or its code.

        Where the asked products give no answer, also the one that would be the answer if none had been asked for.
        """
        everything = self._scopes.of((), query.audience)
        if outcome == "answer" and not self._is_proven_outside(query.text, asked, everything):
            return []  # the usual case, and the cheap one
        ranking = self.rank(query, vector, everything)
        would_be_answer = outcome != "answer" and self._outcome(ranking, self._probability(ranking)) == "answer"
        others = [
            candidate
            for place, candidate in enumerate(ranking.candidates)
            if candidate.case_id not in asked.cases
            and (candidate.exact >= PROVEN or (would_be_answer and place == 0 and self._model is not None))
        ]
        for candidate in others:
            candidate.other_product = True
        return others

    def _is_proven_outside(self, text: str, asked: Scope, everything: Scope) -> bool:
        outside = everything.cases - asked.cases
        return any(
            match.strength >= PROVEN and self.snapshot.passages[match.row].case_id in outside
            for match in self._exact.search(text)
        )

    def _hit(self, candidate: Candidate) -> Hit:
        card = self.snapshot.cards[candidate.case_id]
        passage = self.snapshot.passages[candidate.row]
        return Hit(
            case_id=card.id,
            title=card.title,
            products=list(card.products),
            module=card.module,
            topic=card.topic,
            confidence=card.confidence,
            score=round(candidate.score, 4),
            route=candidate.route,
            passage=MatchedPassage(kind=passage.kind, text=passage.text),
            matched_code=candidate.matched_code,
            scores={name: round(getattr(candidate, name), 4) for name in ("dense", "lexical", "exact")},
            other_product=candidate.other_product,
        )


def _is_vague(text: str, best: Candidate) -> bool:
    """Is the question too short for what the best case shares with it?"""
    return len("".join(text.split())) <= SHORT_QUESTION and best.score < SHORT_SCORE


def _exact_route(kind: PassageKind) -> Route:
    return "code" if kind == "code" else "error_text"
