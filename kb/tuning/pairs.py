"""Training pairs: a customer's line as the question, another of its case as the answer, a look-alike as the trap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np

from kb.cases.model import ALL_PRODUCTS
from kb.index.passages import SPOKEN
from kb.index.snapshot import Snapshot
from kb.text import normalise

# The nearest lines of other cases are often right answers too; those a little behind are the honest traps.
TRAPS_FROM, TRAPS_TO = 2, 12


@dataclass(frozen=True, slots=True)
class Triple:
    """A question, a line that answers it and a line of another case of the same product that does not."""

    question: str
    answer: str
    trap: str
    case_id: str
    product: str


def mine_triples(snapshot: Snapshot, case_ids: Collection[str], seed: int) -> list[Triple]:
    """One triple for each spoken line of the given cases; traps come from the given cases only."""
    rng = np.random.default_rng(seed)
    allowed = set(case_ids)
    rows = [row for row, p in enumerate(snapshot.passages) if p.case_id in allowed and p.kind in SPOKEN]
    by_case: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        by_case[snapshot.passages[row].case_id].append(row)
    matrix, kept = snapshot.vectors.matrix(), np.array(rows)
    triples = []
    for row in rows:
        passage = snapshot.passages[row]
        others = [other for other in by_case[passage.case_id] if other != row]
        if not others:
            continue
        products = set(snapshot.cards[passage.case_id].products)
        order = kept[np.argsort(-(matrix[kept] @ matrix[row]), kind="stable")]
        traps = _traps(snapshot, order.tolist(), passage.case_id, products)
        if not traps:
            continue
        answer, trap = rng.choice(others), rng.choice(traps[TRAPS_FROM:] or traps)
        question, other, look_alike = (normalise(snapshot.passages[int(n)].text) for n in (row, answer, trap))
        triples.append(Triple(question, other, look_alike, passage.case_id, sorted(products)[0]))
    return triples


def _traps(snapshot: Snapshot, order: list[int], case_id: str, products: set[str]) -> list[int]:
    """Best line of each other case that a customer of the same product could be given instead."""
    found: dict[str, int] = {}
    for row in order:
        other = snapshot.passages[row].case_id
        theirs = set(snapshot.cards[other].products)
        if other != case_id and other not in found and (products & theirs or ALL_PRODUCTS in theirs | products):
            found[other] = row
            if len(found) >= TRAPS_TO:
                break
    return list(found.values())


def batches(triples: list[Triple], size: int, seed: int) -> Iterator[list[Triple]]:
    """Batches of one product in which no case comes twice: every other answer in a batch is then a true negative.

    「密码忘了」 of two products is one question with two right cases; side by side they would teach to part equals.
    """
    rng = np.random.default_rng(seed)
    waiting: dict[str, list[Triple]] = defaultdict(list)
    for number in rng.permutation(len(triples)).tolist():
        waiting[triples[number].product].append(triples[number])
    made: list[list[Triple]] = []
    for product in sorted(waiting):
        left = waiting[product]
        while left:
            batch: dict[str, Triple] = {}
            rest = []
            for triple in left:
                if len(batch) < size and triple.case_id not in batch:
                    batch[triple.case_id] = triple
                else:
                    rest.append(triple)
            if len(batch) > 1:
                made.append(list(batch.values()))
            left = rest
    for number in rng.permutation(len(made)).tolist():
        yield made[number]
