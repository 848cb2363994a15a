"""Routes: what each way of searching finds alone, in pairs and together, and whether rank fusion would do better."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

from kb.calibration import SHARES
from kb.knowledge import KnowledgeBase
from kb.progress import Progress, no_progress
from kb.questions import EVALUATED_K, Question
from kb.search.candidate import Candidate

RRF_K = 60  # Cormack, Clarke and Buettcher 2009

Score = Callable[[Candidate], float]

_ROUTES: dict[str, Score] = {
    "dense": lambda one: one.meaning,
    "BM25": lambda one: one.lexical,
    "exact": lambda one: one.exact,
}


@dataclass(frozen=True, slots=True)
class RouteFigures:
    """How one way of ranking does on answerable questions."""

    name: str
    recall_1: float
    recall_3: float
    recall_5: float
    mrr: float


def measure_routes(
    base: KnowledgeBase, questions: Sequence[Question], progress: Progress = no_progress
) -> list[RouteFigures]:
    """Every route alone, every pair, all; the encoder's bare cosine for comparison; the mix at other shares; RRF."""
    asked = [question for question in questions if question.is_answerable]
    found: list[tuple[list[Candidate], set[str]]] = []
    for number, question in enumerate(asked, start=1):
        ranking = base.searcher.rank(question.as_query(), base.embed(question.q))
        found.append((ranking.candidates, set(question.case_ids)))
        progress(number, len(asked))
    share = base.searcher.dense_share
    rows = [_figures("dense, the encoder alone", found, lambda one: one.dense)]
    rows.append(_figures("dense, with the adapter", found, _ROUTES["dense"]))
    rows += [_figures(name, found, score) for name, score in _ROUTES.items() if name != "dense"]
    rows += [
        _figures(f"{first} + {second}", found, _mixed({first, second}, share))
        for first, second in combinations(_ROUTES, 2)
    ]
    rows.append(_figures(f"all, dense share {share} (used)", found, _mixed(set(_ROUTES), share)))
    rows += [
        _figures(f"all, dense share {other}", found, _mixed(set(_ROUTES), other)) for other in SHARES if other != share
    ]
    rows.append(_figures_of_ranked(f"all, by reciprocal ranks (k = {RRF_K})", found, _by_reciprocal_ranks))
    return rows


def routes_table(rows: Sequence[RouteFigures]) -> str:
    lines = ["| route | R@1 | R@3 | R@5 | MRR@10 |", "| --- | --- | --- | --- | --- |"]
    lines += [
        f"| {row.name} | {row.recall_1:.3f} | {row.recall_3:.3f} | {row.recall_5:.3f} | {row.mrr:.3f} |" for row in rows
    ]
    return "\n".join(lines)


def _mixed(routes: set[str], share: float) -> Score:
    """As `Candidate.score` mixes them, without the routes that are not asked for."""

    def score(one: Candidate) -> float:
        parts = [(share, one.meaning)] if "dense" in routes else []
        parts += [(1 - share, one.lexical)] if "BM25" in routes else []
        weight = sum(part for part, _ in parts)
        mixed = sum(part * value for part, value in parts) / weight if weight else 0.0
        return 1 - (1 - mixed) * (1 - one.exact) if "exact" in routes else mixed

    return score


def _figures(name: str, found: Sequence[tuple[list[Candidate], set[str]]], score: Score) -> RouteFigures:
    def ranked(candidates: list[Candidate]) -> list[Candidate]:
        # What a route did not find at all it does not rank.
        return sorted((one for one in candidates if score(one) > 0), key=lambda one: (-score(one), one.case_id))

    return _figures_of_ranked(name, found, ranked)


def _by_reciprocal_ranks(candidates: list[Candidate]) -> list[Candidate]:
    total: dict[str, float] = {one.case_id: 0.0 for one in candidates}
    for score in _ROUTES.values():
        hits = sorted((one for one in candidates if score(one) > 0), key=lambda one: -score(one))
        for place, one in enumerate(hits, start=1):
            total[one.case_id] += 1 / (RRF_K + place)
    return sorted(candidates, key=lambda one: (-total[one.case_id], one.case_id))


def _figures_of_ranked(
    name: str,
    found: Sequence[tuple[list[Candidate], set[str]]],
    order: Callable[[list[Candidate]], list[Candidate]],
) -> RouteFigures:
    ranks = []
    for candidates, right in found:
        ids = [one.case_id for one in order(candidates)[:EVALUATED_K]]
        ranks.append(next((place for place, case_id in enumerate(ids, start=1) if case_id in right), None))
    total = max(1, len(ranks))
    first, third, fifth = (sum(rank is not None and rank <= depth for rank in ranks) / total for depth in (1, 3, 5))
    return RouteFigures(name, first, third, fifth, sum(1 / rank for rank in ranks if rank) / total)
