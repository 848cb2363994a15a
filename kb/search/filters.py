"""Filters: which cases a question may be answered with, decided before anything is ranked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from kb.cases.model import ALL_PRODUCTS, CERTAIN_ENOUGH, Audience
from kb.cases.versions import Version, VersionRanges, find_version, parse_ranges, read_version
from kb.index.passages import CaseCard
from kb.index.snapshot import Snapshot
from kb.index.vectors import Mask
from kb.products import Products
from kb.search.result import Query

KEPT_VERSIONS = 32  # scopes of single versions that are kept: in a library of 10 000 cases each is half a megabyte


@dataclass(frozen=True, slots=True)
class Scope:
    """The cases that may be shown, and the rows of their passages. Empty `products` means all of them.

    `other_versions` are cases of the asked products that do not hold for the asked version.
    """

    products: frozenset[str]
    cases: frozenset[str]
    rows: Mask
    other_versions: frozenset[str] = frozenset()

    @property
    def is_narrowed(self) -> bool:
        return bool(self.products)


def asked_products(query: Query, products: Products) -> frozenset[str]:
    """The products a question is about: the one given and those its text names; none where neither is known.

    The one given may be a choice of ten minutes ago: a customer who now writes another name is asked, not overruled.
    """
    named = frozenset(products.find_products(query.text))
    return named | {query.product} if query.product and query.product in products.product_ids else named


def asked_version(query: Query) -> Version | None:
    """The version given, else one that the text names beyond doubt; None widens to all versions."""
    return find_version(query.text) if query.version is None else read_version(query.version)


class Scopes:
    """Scopes of one snapshot, made when first asked for. Drafts and retired cases are in no snapshot at all."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._known: dict[tuple[frozenset[str], Audience], Scope] = {}
        self._of_version: dict[tuple[frozenset[str], Audience, Version, frozenset[str]], Scope] = {}
        self._ranges = {card.id: _ranges(card.versions) for card in snapshot.cards.values() if card.versions}

    def asked(self, query: Query, products: Products) -> Scope:
        """The scope that a question asks for: its products, its readers, and the version where it is known."""
        wanted = asked_products(query, products)
        scope = self.of(wanted, query.audience)
        version = asked_version(query) if wanted else None  # numbers of two products do not compare
        if version is None:
            return scope
        named = products.find_editions(f"{query.version or ''} {query.text}")
        subjects = wanted | (products.edition_ids(wanted) & named or products.edition_ids(wanted))
        key = wanted, query.audience, version, subjects
        known = self._of_version.get(key)
        if known is None:
            if len(self._of_version) >= KEPT_VERSIONS:
                self._of_version.clear()  # somebody makes them up
            known = self._of_version[key] = self._holding_for(version, scope, subjects)
        return known

    def _holding_for(self, version: Version, scope: Scope, subjects: frozenset[str]) -> Scope:
        """What of a scope holds for a version."""
        others = frozenset(
            case_id
            for case_id, ranges in self._ranges.items()
            if case_id in scope.cases and not ranges.allow(version, subjects)
        )
        if not others:
            return scope
        return Scope(scope.products, scope.cases - others, self._rows_of(scope.cases - others), others)

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
            and (audience == "engineer" or _is_for_customers(card))
        )
        return Scope(products, cases, self._rows_of(cases))

    def _rows_of(self, cases: frozenset[str]) -> Mask:
        snapshot = self._snapshot
        is_allowed = np.zeros(snapshot.slot_count, np.bool_)
        is_allowed[np.array([snapshot.slots[case_id] for case_id in cases], np.int64)] = True
        rows: Mask = is_allowed[snapshot.slot_of_row] & snapshot.live
        return rows


def _is_for_customers(card: CaseCard) -> bool:
    """Lint lets no unproven case be published for customers; what came round it is not shown them either."""
    return card.audience == "customer" and card.confidence in CERTAIN_ENOUGH


def _ranges(text: str) -> VersionRanges:
    """Of a case that was stored before ranges had a grammar: it holds for every version."""
    try:
        return parse_ranges(text)
    except ValueError:
        return VersionRanges(())
