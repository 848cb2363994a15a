"""The products as this room needs them: names to show, and what on screen gives a product away."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kb.client import KbClient


@dataclass(frozen=True, slots=True)
class Product:
    """One product of the list."""

    id: str
    name: str
    clues: tuple[str, ...]
    editions: Mapping[str, str]


class Catalogue:
    """The product list, fetched from the library once and kept: it changes with a release only."""

    def __init__(self, library: KbClient) -> None:
        """Takes the library to ask."""
        self._library = library
        self._products: tuple[Product, ...] = ()

    async def products(self) -> Sequence[Product]:
        """All products, in the order of the list.

        Raises:
            KbUnavailable: the library cannot be reached and the list has not been fetched yet.
        """
        if not self._products:
            listed = await self._library.products()
            self._products = tuple(
                Product(
                    product.id,
                    product.name,
                    tuple(product.clues),
                    {edition.id: edition.name for edition in product.editions},
                )
                for product in listed.products
            )
        return self._products

    async def name(self, product_id: str | None, edition_id: str | None = None) -> str | None:
        """What we call a product, or its edition, to a customer; None for an unknown id."""
        for product in await self.products():
            if product.id == product_id:
                return product.editions.get(edition_id or "", product.name)
        return None

    async def guess(self, text: str) -> str | None:
        """The one product whose clues the text holds (「打开的是主控台」); None when none or several fit."""
        fitting = {product.id for product in await self.products() if any(_holds(text, clue) for clue in product.clues)}
        return fitting.pop() if len(fitting) == 1 else None


def _holds(text: str, clue: str) -> bool:
    if clue.isascii():
        return re.search(rf"(?<![a-z0-9]){re.escape(clue)}(?![a-z0-9])", text, re.IGNORECASE) is not None
    return clue in text


def as_facts(slots: Mapping[str, Any]) -> dict[str, Any]:
    """The part of a hand-off's facts that names what the customer uses."""
    return {name: slots.get(name) for name in ("product", "edition", "version", "module")}
