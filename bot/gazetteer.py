"""Finding the names of products, editions and modules in what a customer wrote, with their places in the text."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import rasa.shared.utils.io

from kb.text import normalise

PRODUCT = "product"
PRODUCT_EXCLUDED = "product_excluded"
EDITION = "edition"
MODULE = "module"

# The platform's aliases (登录, 用户管理 …) turn up in every second question; any other module says more.
WEAK_MODULE = "platform"
# 「私有云」 says how a product is deployed, not which product it is.
DEPLOYMENT_WORDS = frozenset({"公有云", "公有云版", "私有云", "本地部署", "私有部署"})

# Also where people sit: 「会计室加仓库全都进不去」, 「收银台都干等着」 speak of them, and of no module.
PLACES = frozenset({"仓库", "收银", "出纳"})
_OF_PEOPLE_BEFORE = re.compile(r"(?:[加和跟与同]上?|还有|以及|连|包括|门店|财务室?|会计室?|部门)\s?$")
_OF_PEOPLE_AFTER = re.compile(
    r"^(?:台|室|处|部|组|那边|这边|里|员|小?[姐妹哥])?(?:的)?(?:(?:全都?|也|都)(?=[^，。]{0,3}(?:登|进|连|不|打|上不|用不|卡|等|没|掉))|几个|[一两二三四五六七八九十\d]+个?(?:人|台)|人|同事|员工|电脑|那边|这边|说|登不|进不|连不|打不开|上不去|用不了|请假|离职|不在|走了)"
)
_NEGATION = re.compile(r"(?:不是|不用|不再用|没用|没有用|没在用|并非|不属于)(?:金蝶)?\s*$")
_SEPARATORS = re.compile(r"[\s/·\-_]+")


@dataclass(frozen=True)
class Mention:
    """One name found in a text: `text[start:end]` means `value` of kind `entity`."""

    entity: str
    value: str
    start: int
    end: int


@dataclass(frozen=True)
class _Alias:
    value: str
    product: str | None = None


class Gazetteer:
    """The aliases of data/products.yml as one pattern a kind; built once, searched per message."""

    def __init__(self, content: dict[str, Any]) -> None:
        """Takes the parsed content of data/products.yml."""
        products = content["products"]
        editions = [(edition, product) for product in products for edition in product["editions"]]
        self._products = _Names((name, _Alias(p["id"])) for p in products for name in _names(p))
        self._editions = _Names((name, _Alias(e["id"], p["id"])) for e, p in editions for name in _names(e))
        self._modules = _Names((name, _Alias(m["id"])) for m in content["modules"] for name in _names(m))
        self._deployment_words = frozenset(fold(word) for word in DEPLOYMENT_WORDS)
        entries = [*products, *(edition for edition, _ in editions), *content["modules"]]
        named = [*products, *(edition for edition, _ in editions)]
        self.product_names = sorted({name for entry in named for name in _names(entry)})
        self.words = sorted({name for entry in entries for name in _names(entry)})

    @classmethod
    def load(cls, path: Path) -> Gazetteer:
        """Reads data/products.yml."""
        return cls(rasa.shared.utils.io.read_yaml(path.read_text(encoding="utf-8")))

    def find(self, text: str) -> list[Mention]:
        """Mentions in order of their place; a product or edition that is denied (「不是KIS」) is product_excluded.

        An edition names its product too (「专业版」 is KIS), unless the text names a product itself or the word only
        says how the product is deployed.
        """
        folded = fold(text)
        products, excluded = self._find_products(folded)
        spans = [(mention.start, mention.end) for mention in excluded]
        editions = [found for found in self._editions.find(folded) if not _overlaps(found[1:], spans)]
        found = products + excluded
        for alias, start, end in editions:
            named = {mention.value for mention in products}
            if named and alias.product not in named:
                continue
            found.append(Mention(EDITION, alias.value, start, end))
            if not named and alias.product and folded[start:end] not in self._deployment_words:
                found.append(Mention(PRODUCT, alias.product, start, end))
        found += self._find_modules(folded)
        return sorted(found, key=lambda mention: (mention.start, mention.end, mention.entity))

    def places(self, text: str) -> list[tuple[int, int]]:
        """Spans of product and edition names, for the tokenizer to keep whole."""
        folded = fold(text)
        return [(start, end) for _, start, end in [*self._products.find(folded), *self._editions.find(folded)]]

    def _find_products(self, folded: str) -> tuple[list[Mention], list[Mention]]:
        products, excluded = [], []
        for alias, start, end in self._products.find(folded):
            if _NEGATION.search(folded[:start]):
                excluded.append(Mention(PRODUCT_EXCLUDED, alias.value, start, end))
            else:
                products.append(Mention(PRODUCT, alias.value, start, end))
        return products, excluded

    def _find_modules(self, folded: str) -> list[Mention]:
        names = [name for name in self._modules.find(folded) if not _is_people(folded, *name[1:])]
        found = [Mention(MODULE, alias.value, start, end) for alias, start, end in names]
        strong = [mention for mention in found if mention.value != WEAK_MODULE]
        return strong or found


class _Names:
    """Finds names in a text; of names that overlap only the longest counts (「金蝶K/3 Cloud」 holds 「金蝶K/3」)."""

    def __init__(self, names: Iterable[tuple[str, _Alias]]) -> None:
        self._aliases = {_key(name): alias for name, alias in names}
        longest_first = sorted(self._aliases, key=len, reverse=True)
        self._pattern = re.compile(f"(?=({'|'.join(_as_pattern(key) for key in longest_first)}))")

    def find(self, folded: str) -> list[tuple[_Alias, int, int]]:
        spans = [hit.span(1) for hit in self._pattern.finditer(folded)] if self._aliases else []
        kept: list[tuple[int, int]] = []
        for span in sorted(spans, key=lambda span: span[0] - span[1]):
            if not _overlaps(span, kept):
                kept.append(span)
        return [(self._aliases[_key(folded[start:end])], start, end) for start, end in sorted(kept)]


def _is_people(folded: str, start: int, end: int) -> bool:
    """Does the name of a place stand for those who work there?"""
    if folded[start:end] not in PLACES:
        return False
    return bool(_OF_PEOPLE_BEFORE.search(folded[:start]) or _OF_PEOPLE_AFTER.match(folded[end:]))


def fingerprint(path: Path) -> str:
    """What changes when the file changes, so that Rasa trains again."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _names(entry: dict[str, Any]) -> list[str]:
    return [name for name in (entry["name"], entry.get("full_name"), *entry["aliases"]) if name]


def _key(name: str) -> str:
    """「K/3 Cloud」 and 「k3cloud」 are the same name."""
    return _SEPARATORS.sub("", fold(name))


def _as_pattern(key: str) -> str:
    """A Latin name must not be found inside a longer word (eas in 「please」), but 「eas8.5」 names EAS."""
    spaced = r"[\s/·\-_]*".join(re.escape(char) for char in key)
    before = r"(?<![a-z0-9])" if key[0].isascii() else ""
    after = r"(?![0-9a-z])" if key[-1].isdecimal() else r"(?![a-z])" if key[-1].isascii() else ""
    return before + spaced + after


def fold(text: str) -> str:
    """`text` in the library's spelling, character for character, so that places hold in the original."""
    return "".join(_fold_char(char) for char in text)


@lru_cache(maxsize=8192)
def _fold_char(char: str) -> str:
    folded = normalise(char)
    return folded if len(folded) == 1 else " " if char.isspace() else char


def _overlaps(span: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)
