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

from bot.misspelt import EDITION_END, SoundNames, spelt
from kb.text import normalise

PRODUCT = "product"
PRODUCT_EXCLUDED = "product_excluded"
EDITION = "edition"
MODULE = "module"

# A product that only the name of an edition leads to, where other products have one of this name: it fills no slot by
# itself, the actions take it where no other product is known.
IMPLIED = "implied"

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
# 「锁的不是EAS 是外头那层网关」: what is locked is meant, not what is used.
_NEGATION = re.compile(r"(?<![锁卡挡拦封坏错]的)(?:不是|不用|不再用|没用|没有用|没在用|并非|不属于)(?:金蝶)?\s*$")
# The whole message is the name of an edition without its last character: 「专业的」, 「就是那个旗舰」.
_SHORT = re.compile(
    r"^\W*(?:我们?|咱们?|是|就|用|的|那个|这个|应该|好像|kis|金蝶)*"
    r"([\u4e00-\u9fff]{2})(?:的|那个|那种|吧|呢|啊|哈|呀)*\W*$"
)
_SEPARATORS = re.compile(r"[\s/·\-_]+")


@dataclass(frozen=True)
class Mention:
    """One name found in a text: `text[start:end]` means `value` of kind `entity`.

    `role` is IMPLIED or nothing; `spelt` how the list writes what was typed by its sound, as long as that.
    """

    entity: str
    value: str
    start: int
    end: int
    role: str | None = None
    spelt: str | None = None


@dataclass(frozen=True)
class _Alias:
    value: str
    product: str | None = None


@dataclass(frozen=True)
class _Found:
    alias: _Alias
    key: str
    start: int
    end: int
    spelt: str | None = None

    def as_mention(self, entity: str, value: str | None = None, role: str | None = None) -> Mention:
        return Mention(entity, value or self.alias.value, self.start, self.end, role, self.spelt)


@dataclass(frozen=True)
class _SameNamed:
    """Editions of a product that another product has too, and what tells that this one is meant."""

    product: str
    editions: frozenset[str]
    signs: tuple[str, ...]

    def has(self, edition: _Found, named: set[str]) -> bool:
        return self.product in named and edition.key in self.editions


class Gazetteer:
    """The aliases of data/products.yml as one pattern a kind; built once, searched per message."""

    def __init__(self, content: dict[str, Any]) -> None:
        """Takes the parsed content of data/products.yml."""
        products = content["products"]
        editions = [(edition, product) for product in products for edition in product["editions"]]
        self._products = _Names((name, _Alias(p["id"])) for p in products for name in _names(p))
        self._editions = _Names(
            (name, _Alias(e["id"], p["id"])) for e, p in editions for name in [*_names(e), *e.get("words", ())]
        )
        self._modules = _Names(((name, _Alias(m["id"])) for m in content["modules"] for name in _names(m)), heard=False)
        self._deployment_words = frozenset(_key(word) for word in DEPLOYMENT_WORDS)
        self._edition_keys = frozenset(_key(name) for edition, _ in editions for name in _names(edition))
        self._same_named = [_same_named(product) for product in products if product.get("same_named")]
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

        An edition names its product too (「迷你版」 is KIS), unless the text names a product itself or the word only
        says how the product is deployed. Where other products have an edition of this name (「旗舰版」) the product is
        IMPLIED, and is another one where the text holds a sign of that.
        """
        folded = fold(text)
        products, excluded = self._find_products(folded)
        spans = [(mention.start, mention.end) for mention in excluded]
        editions = [name for name in self._find_editions(folded) if not _overlaps((name.start, name.end), spans)]
        named = {mention.value for mention in products}
        found = products + excluded
        for edition in editions:
            if not named:
                found += self._implied(edition, folded)
            elif edition.alias.product in named:
                found.append(edition.as_mention(EDITION))
            else:  # 「云星空的旗舰版」
                own = [same.product for same in self._same_named if same.has(edition, named)]
                found += [edition.as_mention(PRODUCT, product) for product in own]
        found += self._find_modules(folded)
        return sorted(found, key=lambda mention: (mention.start, mention.end, mention.entity))

    def places(self, text: str) -> list[tuple[int, int]]:
        """Spans of product and edition names, for the tokenizer to keep whole."""
        folded = fold(text)
        return [(name.start, name.end) for name in [*self._products.find(folded), *self._editions.find(folded)]]

    def _implied(self, edition: _Found, folded: str) -> list[Mention]:
        """What the name of an edition says where no product is named."""
        rivals = [same for same in self._same_named if edition.key in same.editions]
        if meant := [same.product for same in rivals if any(sign in folded for sign in same.signs)]:
            return [edition.as_mention(PRODUCT, meant[0], IMPLIED)]
        found = [edition.as_mention(EDITION)]
        if edition.key not in self._deployment_words:
            found.append(edition.as_mention(PRODUCT, edition.alias.product, IMPLIED if rivals else None))
        return found

    def _find_editions(self, folded: str) -> list[_Found]:
        if (found := self._editions.find(folded)) or (short := _SHORT.match(folded)) is None:
            return found
        start, end = short.span(1)
        whole = self._editions.find(short[1] + EDITION_END)
        is_whole = whole and whole[0].spelt is None and whole[0].key == short[1] + EDITION_END
        return [_Found(whole[0].alias, whole[0].key, start, end)] if is_whole else []

    def _find_products(self, folded: str) -> tuple[list[Mention], list[Mention]]:
        named = self._products.find(folded)
        denied = [name for name in named if _NEGATION.search(folded[: name.start])]
        told = [name for name in named if name not in denied]
        if not told:
            # 「不是KIS专业版」 denies the edition: it may well be KIS.
            told = [name for name in denied if name.key in self._edition_keys]
        return (
            [name.as_mention(PRODUCT) for name in told],
            [name.as_mention(PRODUCT_EXCLUDED) for name in denied if name not in told],
        )

    def _find_modules(self, folded: str) -> list[Mention]:
        names = [name for name in self._modules.find(folded) if not _is_people(folded, name.start, name.end)]
        found = [name.as_mention(MODULE) for name in names]
        strong = [mention for mention in found if mention.value != WEAK_MODULE]
        return strong or found


class _Names:
    """Finds names in a text; of names that overlap only the longest counts (「金蝶K/3 Cloud」 holds 「金蝶K/3」)."""

    def __init__(self, names: Iterable[tuple[str, _Alias]], *, heard: bool = True) -> None:
        """`heard`: a name is also found that was typed by its sound."""
        self._aliases = {_key(name): alias for name, alias in names}
        longest_first = sorted(self._aliases, key=len, reverse=True)
        self._pattern = re.compile(f"(?=({'|'.join(_as_pattern(key) for key in longest_first)}))")
        self._sounds = SoundNames(self._aliases if heard else ())

    def find(self, folded: str) -> list[_Found]:
        found = [self._as_written(folded, *hit.span(1)) for hit in self._pattern.finditer(folded)]
        written = [(name.start, name.end) for name in found]
        for heard in self._sounds.find(folded):
            if heard.is_near and _overlaps((heard.start, heard.end), written):
                continue  # 「8月 星空的」
            right = spelt(folded, heard)[heard.start : heard.end]
            found.append(_Found(self._aliases[heard.key], heard.key, heard.start, heard.end, right))
        kept: list[_Found] = []
        for name in sorted(found, key=lambda name: (name.start - name.end, name.spelt is not None)):
            if not _overlaps((name.start, name.end), [(other.start, other.end) for other in kept]):
                kept.append(name)
        return sorted(kept, key=lambda name: name.start)

    def _as_written(self, folded: str, start: int, end: int) -> _Found:
        key = _key(folded[start:end])
        return _Found(self._aliases[key], key, start, end)


def _is_people(folded: str, start: int, end: int) -> bool:
    """Does the name of a place stand for those who work there?"""
    if folded[start:end] not in PLACES:
        return False
    return bool(_OF_PEOPLE_BEFORE.search(folded[:start]) or _OF_PEOPLE_AFTER.match(folded[end:]))


def fingerprint(path: Path) -> str:
    """What changes when the file changes, so that Rasa trains again."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _same_named(product: dict[str, Any]) -> _SameNamed:
    told = product["same_named"]
    return _SameNamed(product["id"], frozenset(map(_key, told["editions"])), tuple(map(fold, told["signs"])))


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
