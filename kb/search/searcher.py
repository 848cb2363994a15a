"""The searcher: runs the routes over one snapshot, fuses what they found, and says what to do with it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from kb.cases.model import ALL_PRODUCTS
from kb.index.embeddings import Vectors
from kb.index.snapshot import Snapshot
from kb.products import Products
from kb.progress import Progress, no_progress
from kb.search.adapter import Adapter
from kb.search.answerability import UNCALIBRATED, AnswerabilityModel
from kb.search.candidate import DENSE_SHARE, Candidate
from kb.search.evidence import VOTERS, Evidence
from kb.search.exact import ExactRoute
from kb.search.filters import Asked, Scope, Scopes, read_query
from kb.search.result import Hit, MatchedPassage, Outcome, Query, SearchResult
from kb.search.vocabulary import OTHER_SYSTEMS, OTHER_VENDORS, correct
from kb.search.word_index import WordIndex
from kb.search.words import WordCutter
from kb.text import normalise

DENSE_TEXT = 300  # characters that are embedded: the question, not the log pasted behind it
LEXICAL_TEXT = 1000
PRODUCT_LEAD = 0.1  # by which a case must lead those of other products where the customer named none
# By which it must lead any other: of the development questions this turns 5 first hits that were not right into a
# choice, and 3 that were; 0.03 cost 6 right ones more and caught none.
TIE_LEAD = 0.02
# Of the score of another edition's or version's case, below which the best of the asked one is in doubt. Of the
# development questions, each asked as if of every edition, this turns 24 of 26 answers that were wrong into a choice,
# and none of 487 that were right.
RELEASE_SHARE = 2 / 3
# The same where the asked edition's own is only likely, and the other would be certain: by their chances. Of 686 such
# questions all 276 right answers stay, and of 18 wrong ones 16.
RELEASE_LIKELY, RELEASE_CERTAIN = 0.9, 0.95
PROVEN = 0.5  # exact evidence from which another product's case is shown unasked for
# A short question says little, and the encoder likes it too well: only near its own words, or where everything speaks
# for it, is a case then certain. This turns 3 of 4 false answers to short development questions into a choice, and 3
# right ones.
SHORT_QUESTION = 12  # characters
SHORT_SCORE = 0.6
SHORT_PROBABILITY = 0.9
COMPARED = 10  # cases behind the first that its lead is measured against


@dataclass(frozen=True, slots=True)
class Ranking:
    """Candidates, best first, and the features that answerability is judged by."""

    candidates: list[Candidate]
    features: dict[str, float] = field(default_factory=dict)


def dense_text(text: str) -> str:
    """The part of a question that is embedded, normalised as passages are."""
    return correct(normalise(text))[:DENSE_TEXT]


class Searcher:
    """Answers questions from one snapshot; safe from many threads. `model` None: nothing is answered for certain."""

    def __init__(
        self,
        snapshot: Snapshot,
        products: Products,
        cutter: WordCutter,
        model: AnswerabilityModel | None,
        before: Searcher | None = None,
        progress: Progress = no_progress,
        adapter: Adapter | None = None,
    ) -> None:
        """`before` is the searcher of the snapshot before this one, if any: what it counted is not counted again."""
        self.snapshot = snapshot
        self._products = products
        self._cutter = cutter
        self._model = model
        self.adapter = adapter
        self.dense_share = model.dense_share if model else DENSE_SHARE
        self._scopes = Scopes(snapshot, products)
        self._exact = ExactRoute(snapshot.rows())
        self._words: WordIndex = (
            before._words.following(snapshot, cutter, progress)
            if before is not None
            else WordIndex.of(snapshot, cutter, progress=progress)
        )

    @property
    def words(self) -> WordIndex:
        return self._words

    @property
    def cutter(self) -> WordCutter:
        return self._cutter

    def search(self, query: Query, vector: Vectors, index_version: str = "none") -> SearchResult:
        """Hits for a question whose `dense_text` was embedded as `vector` [dimensions], and the outcome.

        A product, edition or version that was given or named narrows the search. Where it then leaves nothing good, and
        the case of another one fits, that case is offered behind a question: it is never given as the answer, nor
        hidden. Where two cases fit alike, it is a question too, and the sooner if they belong to two products and the
        customer named none.
        """
        asked = read_query(query, self._products)
        scope = self._scopes.asked(asked)
        evidence = self._evidence(query, vector)
        ranking = self._ranked(query, evidence, scope)
        probability = self._probability(ranking)
        outcome = self._outcome(ranking, probability)
        candidates = ranking.candidates
        outside: list[Candidate] = []
        if scope.is_narrowed and (outcome != "answer" or not candidates[0].exact):
            outside = self._outside(query, evidence, asked, scope, ranking, outcome)
        if outside:
            worth_showing = [] if outcome == "unknown" else candidates
            candidates = sorted([*worth_showing, *outside], key=lambda found: -found.score)
            outcome = "clarify"
        elif outcome == "answer" and (
            _is_vague(query.text, candidates[0], probability)
            or self._is_undecided(candidates, scope)
            or asked.is_of_other_product(self.snapshot.cards[candidates[0].case_id])
        ):
            outcome = "clarify"
        return SearchResult(
            outcome=outcome,
            answerable=outcome == "answer",
            probability=round(probability, 4),
            thresholds=self._model.thresholds if self._model else UNCALIBRATED,
            index_version=index_version,
            hits=[self._hit(candidate, asked, scope) for candidate in candidates[: query.k]],
        )

    def rank(self, query: Query, vector: Vectors, dense_share: float | None = None) -> Ranking:
        """Candidates in the scope that the question asks for, best first; no judgement."""
        scope = self._scopes.asked(read_query(query, self._products))
        return self._ranked(query, self._evidence(query, vector), scope, dense_share)

    def _evidence(self, query: Query, vector: Vectors) -> Evidence:
        words = self._cutter.cut(query.text[:LEXICAL_TEXT])
        matches = self._exact.search(query.text)
        return Evidence(self.snapshot, self._words, self.adapter, vector, words, matches)

    def _ranked(self, query: Query, evidence: Evidence, scope: Scope, dense_share: float | None = None) -> Ranking:
        found, voters = evidence.candidates(scope)
        for candidate in found.values():
            candidate.dense_share = self.dense_share if dense_share is None else dense_share
        candidates = sorted(found.values(), key=lambda candidate: (-candidate.score, candidate.case_id))
        features = self._features(evidence.words, candidates)
        if candidates:
            features["votes"] = voters.count(candidates[0].case_id) / VOTERS
            domain = self._model.domain if self._model else None
            features["domain"] = domain.score(evidence.vector) if domain else 0.0
            features["own_ground"] = float(not _is_foreign(query.text, is_narrowed=scope.is_narrowed))
        return Ranking(candidates, features)

    def _features(self, words: tuple[str, ...], candidates: list[Candidate]) -> dict[str, float]:
        if not candidates:
            return {}
        first, rest = candidates[0], candidates[1 : COMPARED + 1]
        meanings = [candidate.meaning for candidate in rest if candidate.dense]
        # Without a rival there is no lead: being the only case of a product proves nothing.
        return {
            "dense": first.dense,
            "spread": first.meaning - (float(np.mean(meanings)) if meanings else first.meaning),
            "lexical_margin": first.lexical - max((candidate.lexical for candidate in rest), default=first.lexical),
            "lead": first.score - max((candidate.score for candidate in rest), default=first.score),
            "exact": first.exact,
            "agreement": float(
                first.meaning >= max(meanings, default=0.0)
                and first.lexical >= max((c.lexical for c in rest), default=0.0)
            ),
            "known_words": 1 - self._words.cases.unknown_share(words),
        }

    def _probability(self, ranking: Ranking) -> float:
        return self._model.probability(ranking.features) if self._model and ranking.candidates else 0.0

    def _outcome(self, ranking: Ranking, probability: float) -> Outcome:
        if not ranking.candidates:
            return "unknown"
        return self._model.outcome(probability) if self._model else "clarify"

    def _is_undecided(self, candidates: list[Candidate], scope: Scope) -> bool:
        """Is another case so close behind the first that only the customer can tell which one it is?"""
        first = candidates[0]
        owners = {*self.snapshot.cards[first.case_id].products, ALL_PRODUCTS}
        for candidate in candidates[1:]:
            lead = first.score - candidate.score
            is_foreign = owners.isdisjoint(self.snapshot.cards[candidate.case_id].products)
            if lead < TIE_LEAD or (lead < PRODUCT_LEAD and is_foreign and not scope.is_narrowed):
                return True
        return False

    def _outside(
        self, query: Query, evidence: Evidence, asked: Asked, scope: Scope, own: Ranking, outcome: Outcome
    ) -> list[Candidate]:
        """Cases outside the scope that speak up: those that hold a long prompt of the question or its code.

        Where the scope gives no answer, also the one that would be the answer had no edition or version been asked for
        or, if that brings none, nothing at all; where it gives one, that of another edition which fits much better.
        """
        everything = self._scopes.of((), query.audience)
        proven = self._proven_outside(evidence, scope, everything)
        found: dict[str, Candidate] = {}
        if scope.other_releases:
            ranking = self._ranked(query, evidence, self._scopes.of(asked.products, query.audience))
            is_doubted = (
                outcome != "answer"
                or _is_far_ahead(ranking.candidates[0], own.candidates[0])
                or (self._probability(own) < RELEASE_LIKELY and self._probability(ranking) >= RELEASE_CERTAIN)
            )
            found = self._chosen(ranking, proven, wants_answer=is_doubted, without=scope.cases)
        if proven or (outcome != "answer" and not found):  # usually neither, and it is dear
            ranking = self._ranked(query, evidence, everything)
            wants_answer = outcome != "answer" and not found
            found |= self._chosen(ranking, proven, wants_answer=wants_answer, without=scope.cases)
        return list(found.values())

    def _chosen(
        self, ranking: Ranking, proven: set[str], *, wants_answer: bool, without: frozenset[str]
    ) -> dict[str, Candidate]:
        """What a wider scope has to offer, by id: what is proven and, where it is wanted, what would be its answer."""
        wanted = set(proven)
        if wants_answer and self._outcome(ranking, self._probability(ranking)) == "answer":
            wanted.add(ranking.candidates[0].case_id)
        return {one.case_id: one for one in ranking.candidates if one.case_id in wanted - without}

    def _proven_outside(self, evidence: Evidence, scope: Scope, everything: Scope) -> set[str]:
        """Cases beside the scope that hold the question's code or a long prompt of it."""
        proven = {self.snapshot.passages[m.row].case_id for m in evidence.matches if m.strength >= PROVEN}
        return proven & everything.cases - scope.cases

    def _hit(self, candidate: Candidate, asked: Asked, scope: Scope) -> Hit:
        card = self.snapshot.cards[candidate.case_id]
        passage = self.snapshot.passages[candidate.row]
        return Hit(
            case_id=card.id,
            title=card.title,
            products=list(card.products),
            editions=list(card.editions),
            module=card.module,
            topic=card.topic,
            confidence=card.confidence,
            score=round(candidate.score, 4),
            route=candidate.route,
            passage=MatchedPassage(kind=passage.kind, text=passage.text),
            matched_code=candidate.matched_code,
            scores={name: round(getattr(candidate, name), 4) for name in ("dense", "meaning", "lexical", "exact")},
            other_product=asked.is_of_other_product(card),
            other_release=card.id in scope.other_releases,
        )


def _is_foreign(text: str, *, is_narrowed: bool) -> bool:
    """Does it name another vendor's software, or, no product of ours being known, a system that ours only touches?"""
    spelling = normalise(text[:LEXICAL_TEXT])
    return bool(OTHER_VENDORS.search(spelling) or (not is_narrowed and OTHER_SYSTEMS.search(spelling)))


def _is_far_ahead(other: Candidate, own: Candidate) -> bool:
    """Does the case of another edition or version fit so much better that the asked one's own is in doubt?"""
    return own.score < RELEASE_SHARE * other.score


def _is_vague(text: str, best: Candidate, probability: float) -> bool:
    """Is the question too short for what the best case shares with it?"""
    is_short = len("".join(text.split())) <= SHORT_QUESTION
    return is_short and best.score < SHORT_SCORE and probability < SHORT_PROBABILITY
