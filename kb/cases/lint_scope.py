"""Lint of what a case holds for: version ranges that can be compared, for products and editions that it has."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.cases.files import Location
from kb.cases.model import Case
from kb.cases.versions import parse_ranges
from kb.products import Products

_LINK = re.compile(r"https?://[^\s/?#]+\S*")


def check_scope(case: Case, products: Products) -> Iterator[tuple[Location, str]]:
    """Complaints about versions, ids given twice, deployments that narrow nothing, and links that lead nowhere."""
    yield from _check_versions(case, products)
    for name, ids in (("products", case.products), ("editions", case.editions), ("deployments", case.deployments)):
        for number, one in enumerate(ids):
            if one in ids[:number]:
                yield (name, number), f"{one!r} is given twice"
    if case.deployments and not case.editions:
        yield ("deployments",), "search does not go by deployments: name the editions deployed so, or drop them"
    for number, link in enumerate(case.links):
        if not _LINK.fullmatch(link):
            yield ("links", number), f"{link!r} is no address; it starts with https:// or http://"


def _check_versions(case: Case, products: Products) -> Iterator[tuple[Location, str]]:
    try:
        ranges = parse_ranges(case.versions)
    except ValueError as error:
        yield ("versions",), str(error)
        return
    subjects = {*case.products, *(case.editions or products.edition_ids(case.products))}
    for clause in ranges.clauses:
        if clause.subject and clause.subject not in subjects:
            shown = ", ".join(sorted(subjects))
            yield ("versions",), f"{clause.subject!r} is no product or edition of this case; it has {shown}"
    if len(case.products) > 1 and any(not clause.subject for clause in ranges.clauses):
        yield ("versions",), "versions of several products do not compare: name the product before each range"
    if case.products == ["all"] and case.versions:
        yield ("versions",), "a case for all products holds for every version"
