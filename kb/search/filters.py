"""Filters: which cases a question may be answered with, decided before anything is ranked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from kb.cases.model import ALL_PRODUCTS, Audience
from kb.index.snapshot import Snapshot
from kb.index.vectors import Mask
from kb.products import Products
from kb.search.result import Query


@dataclass(frozen=True, slots=True)
class Scope:
    """The cases that may be shown, and the rows of their passages. Empty `products` means all of them."""

    products: frozenset[str]
    cases: frozenset[str]
    rows: Mask

    @property
    def is_narrowed(self) -> bool:
        return bool(self.products)


def asked_products(query: Query, products: Products) -> frozenset[str]:
    """The products a question is about: the one given, else those its text names; none where neither is known."""
    if query.product in products.product_ids:
        return frozenset({query.product}) if query.product else frozenset()
    return frozenset(products.find_products(query.text))


class Scopes:
    """Scopes of one snapshot, made when first asked for. Drafts and retired cases are in no snapshot at all."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._known: dict[tuple[frozenset[str], Audience], Scope] = {}

    def of(self, products: Iterable[str], audience: Audience) -> Scope:
        key = (frozenset(products), audience)
        if key not in self._known:
            self._known[key] = self._make(*key)
        return self._known[key]

    def _make(self, products: frozenset[str], audience: Audience) -> Scope:
        wanted = products | {ALL_PRODUCTS}
        cases = frozenset(
            card.id
            for card in self._snapshot.cards.values()
            if (not products or not wanted.isdisjoint(card.products))
            and (audience == "engineer" or card.audience == "customer")
        )
        passages = self._snapshot.passages
        rows = np.fromiter((passage.case_id in cases for passage in passages), np.bool_, len(passages))
        return Scope(products, cases, rows)
