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

# Scopes of single editions and versions that are kept: in a library of 10 000 cases each is half a megabyte.
KEPT_NARROW = 64

_UNKNOWN: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question is about, as far as that is known; what is not known is empty or None, and widens to all.

    `products` are the one given and those that the text names: the one given may be a choice of ten minutes ago, and a
    customer who now writes another name is asked, not overruled. `editions` are of these products: the one given, else
    those named. `version` is one of the product `versioned`: numbers of two products do not compare.
    """

    audience: Audience
    given: str | None = None
    products: frozenset[str] = _UNKNOWN
    editions: frozenset[str] = _UNKNOWN
    version: Version | None = None
    versioned: str = ""

    def is_of_other_product(self, card: CaseCard) -> bool:
        """Is it the case of a product that was not given, or where none was given, not named?"""
        own = {self.given} if self.given else self.products
        return bool(own) and own.isdisjoint(card.products) and ALL_PRODUCTS not in card.products


def read_query(query: Query, products: Products) -> Asked:
    """What a query asks about, by its fields and by its text. An id that the catalogue does not have counts as none."""
    given = query.product if query.product in products.product_ids else None
    if given is None and query.edition is not None:
        given = products.owner_of(query.edition)
    named = products.find_products(query.text)
    asked = frozenset(named) | ({given} if given else set())
    versioned = given if given and query.version else next(iter(asked)) if len(asked) == 1 else ""
    editions = products.edition_ids(asked)
    return Asked(
        audience=query.audience,
        given=given,
        products=asked,
        editions=frozenset((query.edition or "",)) & editions or _named_editions(query, products, asked) & editions,
        version=_version(query) if versioned else None,
        versioned=versioned,
    )


def _named_editions(query: Query, products: Products, asked: frozenset[str]) -> frozenset[str]:
    """Those that are named by what is given as the version (「KIS专业版 16.0」), and by the text."""
    return products.find_editions(f"{query.version or ''} {query.text}", asked)


def _version(query: Query) -> Version | None:
    """The version given, else one that the text names beyond doubt."""
    return find_version(query.text) if query.version is None else read_version(query.version)


@dataclass(frozen=True, slots=True)
class Scope:
    """The cases that may be shown, and the rows of their passages.

    `other_releases` are cases of the asked products that hold for other editions or versions only: never the answer,
    though they may be offered as what they are.
    """

    cases: frozenset[str]
    rows: Mask
    is_narrowed: bool = False
    other_releases: frozenset[str] = frozenset()


class Scopes:
    """Scopes of one snapshot, made when first asked for. Drafts and retired cases are in no snapshot at all."""

    def __init__(self, snapshot: Snapshot, products: Products) -> None:
        self._snapshot = snapshot
        self._products = products
        self._known: dict[tuple[frozenset[str], Audience], Scope] = {}
        self._narrow: dict[Asked, Scope] = {}
        self._ranges = {card.id: _ranges(card.versions) for card in snapshot.cards.values() if card.versions}

    def asked(self, asked: Asked) -> Scope:
        """The scope that a question asks for: its products, its readers, its edition and version where known."""
        if not asked.editions and asked.version is None:
            return self.of(asked.products, asked.audience)
        known = self._narrow.get(asked)
        if known is None:
            if len(self._narrow) >= KEPT_NARROW:
                self._narrow.clear()  # somebody makes them up
            known = self._narrow[asked] = self._narrowed(asked)
        return known

    def of(self, products: Iterable[str], audience: Audience) -> Scope:
        """All that the readers may see of these products; of none, of all."""
        key = (frozenset(products), audience)
        if key not in self._known:
            self._known[key] = self._make(*key)
        return self._known[key]

    def _narrowed(self, asked: Asked) -> Scope:
        wide = self.of(asked.products, asked.audience)
        cases = frozenset(
            case_id
            for case_id in wide.cases
            if self._has_edition(case_id, asked) and self._has_version(case_id, asked)
        )
        return Scope(cases, self._rows_of(cases), wide.is_narrowed, wide.cases - cases)

    def _has_edition(self, case_id: str, asked: Asked) -> bool:
        """Does the case hold for the asked edition of one of its asked products? It does where either names none."""
        card = self._snapshot.cards[case_id]
        if ALL_PRODUCTS in card.products:
            return True
        for product in asked.products.intersection(card.products):
            editions = self._products.edition_ids([product])
            wanted, told = editions & asked.editions, editions.intersection(card.editions)
            if not wanted or not told or wanted & told:
                return True
        return False

    def _has_version(self, case_id: str, asked: Asked) -> bool:
        """Does the case hold for the asked version? It does where it is of another product than the version is."""
        ranges = self._ranges.get(case_id)
        owners = asked.products.intersection(self._snapshot.cards[case_id].products)
        if ranges is None or asked.version is None or owners != {asked.versioned}:
            return True
        editions = self._products.edition_ids([asked.versioned])
        return ranges.allow(asked.version, {asked.versioned, *(editions & asked.editions or editions)})

    def _make(self, products: frozenset[str], audience: Audience) -> Scope:
        wanted = products | {ALL_PRODUCTS}
        cases = frozenset(
            card.id
            for card in self._snapshot.cards.values()
            if (not products or not wanted.isdisjoint(card.products))
            and (audience == "engineer" or _is_for_customers(card))
        )
        return Scope(cases, self._rows_of(cases), is_narrowed=bool(products))

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
