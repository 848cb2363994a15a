"""Products, editions and modules: the one list in data/products.yml, and how customers' words lead to its ids."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from kb.errors import BadContent
from kb.text import normalise
from kb.yaml_text import load_yaml

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{2,40}$")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=60)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Id
    name: Name
    aliases: list[Name]


class Edition(_Entry):
    """An edition of one product. `words` are names that other products' editions have too (旗舰版): they mean this one
    where no other product is known."""

    words: list[Name] = Field(default_factory=list)


class Module(_Entry):
    """A module; the same ids serve all products."""


class SameNamed(BaseModel):
    """Names of a product's editions that are not told apart here and that another product has too; `signs` are words
    that, beside such a name, tell that it is this product's."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    editions: list[Name] = Field(min_length=1)
    signs: list[Name]


class Product(_Entry):
    """A product: `clues` are words on screen that give it away, `container` is what holds its books, such as 账套."""

    full_name: Name
    clues: list[Name]
    container: Name
    same_named: SameNamed | None = None
    editions: list[Edition]


class Products(BaseModel):
    """The catalogue. Ids and normalised aliases are unique, so that a word leads to one id only; the id of an edition
    begins with that of its product."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    products: list[Product]
    modules: list[Module]

    @model_validator(mode="after")
    def _ids_and_aliases_are_unique(self) -> Products:
        editions = [edition for product in self.products for edition in product.editions]
        _refuse_repeats("product or edition", [*self.products, *editions])
        _refuse_repeats("module", self.modules)
        for product in self.products:
            for edition in product.editions:
                if not edition.id.startswith(f"{product.id}_"):
                    raise ValueError(f"edition id {edition.id!r} must begin with {product.id}_")
            _refuse_shared_words(product)
        for entries in (self.products, editions, self.modules):
            _refuse_shared_aliases(entries)
        return self

    @property
    def product_ids(self) -> frozenset[str]:
        return frozenset(product.id for product in self.products)

    @property
    def module_ids(self) -> frozenset[str]:
        return frozenset(module.id for module in self.modules)

    def edition_ids(self, product_ids: Iterable[str]) -> frozenset[str]:
        """Ids of the editions that these products have."""
        wanted = set(product_ids)
        return frozenset(e.id for product in self.products if product.id in wanted for e in product.editions)

    def owner_of(self, edition_id: str) -> str | None:
        """Id of the product that has this edition; None for an edition that is not in the catalogue."""
        return self._owners.get(edition_id)

    def find_products(self, text: str) -> list[str]:
        """Ids of the products that a text names, in the order in which they are named. No guess from clues.

        The longest alias wins where several overlap: 「K/3 Cloud」 is 云星空, not K/3 WISE.
        """
        return self._product_words.find(text)

    def find_modules(self, text: str) -> list[str]:
        """Ids of the modules that a text names, in order."""
        return self._module_words.find(text)

    def find_editions(self, text: str, product_ids: Collection[str] = ()) -> frozenset[str]:
        """Ids of the editions that a text names. Where it is known to be about one product, a word that is common to
        several products' editions is that product's."""
        named = frozenset(self._edition_words.find(text))
        [product_id] = product_ids if len(product_ids) == 1 else [""]
        own = self._own_edition_words.get(product_id)
        if own is None or named & self.edition_ids(product_ids):
            return named
        return named | frozenset(own.find(text))

    @cached_property
    def _owners(self) -> dict[str, str]:
        return {edition.id: product.id for product in self.products for edition in product.editions}

    @cached_property
    def _edition_words(self) -> _Aliases:
        return _Aliases(edition for product in self.products for edition in product.editions)

    @cached_property
    def _own_edition_words(self) -> dict[str, _Aliases]:
        with_words = [p for p in self.products if any(edition.words for edition in p.editions)]
        return {
            p.id: _Aliases(e.model_copy(update={"aliases": [*e.aliases, *e.words]}) for e in p.editions)
            for p in with_words
        }

    @cached_property
    def _product_words(self) -> _Aliases:
        return _Aliases(self.products)

    @cached_property
    def _module_words(self) -> _Aliases:
        return _Aliases(self.modules)


class _Aliases:
    """Finds names in a text; of names that overlap only the longest counts (「金蝶K/3 Cloud」 holds 「金蝶K/3」)."""

    def __init__(self, entries: Iterable[_Entry]) -> None:
        self._ids = {key: entry.id for entry in entries for key in _keys(entry)}
        longest_first = sorted(self._ids, key=len, reverse=True)
        self._pattern = re.compile(f"(?=({'|'.join(_as_pattern(key) for key in longest_first)}))")

    def find(self, text: str) -> list[str]:
        text = normalise(text)
        spans = [match.span(1) for match in self._pattern.finditer(text)]
        kept: list[tuple[int, int]] = []
        for start, end in sorted(spans, key=lambda span: span[0] - span[1]):
            if all(end <= other_start or start >= other_end for other_start, other_end in kept):
                kept.append((start, end))
        return list(dict.fromkeys(self._ids[_squeeze(text[start:end])] for start, end in sorted(kept)))


def _squeeze(text: str) -> str:
    """Customers write 「K3 Cloud」 and 「k3cloud」 for the same thing."""
    return re.sub(r"\s+", "", text)


def _keys(entry: _Entry) -> set[str]:
    names = [entry.name, *entry.aliases, *([entry.full_name] if isinstance(entry, Product) else [])]
    return {_squeeze(normalise(name)) for name in names}


def _as_pattern(key: str) -> str:
    """A Latin name must not be found inside a longer word (eas in 「easy」), but 「eas8.5」 names EAS."""
    spaced = r"\s*".join(re.escape(character) for character in key)
    before = r"(?<![a-z0-9])" if key[0].isascii() else ""
    after = r"(?![0-9a-z])" if key[-1].isdecimal() else r"(?![a-z])" if key[-1].isascii() else ""
    return before + spaced + after


def _refuse_repeats(what: str, entries: Iterable[_Entry]) -> None:
    seen: set[str] = set()
    for entry in entries:
        if entry.id in seen:
            raise ValueError(f"{what} id {entry.id!r} is given twice")
        seen.add(entry.id)


def _refuse_shared_aliases(entries: Iterable[_Entry]) -> None:
    owners: dict[str, str] = {}
    for entry in entries:
        for key in _keys(entry):
            owner = owners.setdefault(key, entry.id)
            if owner != entry.id:
                raise ValueError(f"alias {key!r} belongs to both {owner!r} and {entry.id!r}")


def _refuse_shared_words(product: Product) -> None:
    own = [edition.model_copy(update={"aliases": [*edition.aliases, *edition.words]}) for edition in product.editions]
    _refuse_shared_aliases(own)


def load_products(path: Path) -> Products:
    """Reads and checks the catalogue.

    Raises:
        BadContent: the file is missing, is no YAML, or breaks a rule; the message names the place.
    """
    try:
        content: Any = load_yaml(path.read_text(encoding="utf-8"))
        return Products.model_validate(content)
    except OSError as error:
        raise BadContent(f"{path}: cannot be read: {error.strerror}") from error
    except yaml.YAMLError as error:
        raise BadContent(f"{path}: not YAML: {' '.join(str(error).split())}") from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise BadContent(f"{path}: {place + ': ' if place else ''}{first['msg']}") from error
