"""Version ranges: which versions of its products a case holds for, as people write it and as search compares it.

    ranges     = clause *( ";" clause )                   any of them may fit
    clause     = [ subject ] condition *( " " condition )  all of them must fit
    subject    = the id of a product or edition of data/products.yml; without one the clause is for every product
    condition  = [ ">=" | ">" | "<=" | "<" | "=" ] [ "V" ] number *( "." number )

`>=8.0 <8.2`, `V7.5`, `kis_pro >=14.1; kis_mini >=11.0`. A version stands for its whole line: `7.5`, `=7.5` and `<=7.5`
hold for 7.5.3 too, `>7.5` does not. Nothing at all means every version.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from kb.text import normalise

Version = tuple[int, ...]

_COMPARE: dict[str, Callable[[Version, Version], bool]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
    "=": operator.eq,
    "": operator.eq,
}
_CONDITION = re.compile(r"(>=|>|<=|<|=|)[Vv]?(\d{1,8}(?:\.\d{1,8}){0,5})")
_SUBJECT = re.compile(r"[a-z][a-z0-9_]{1,39}")
_SPACED = re.compile(r"(>=|>|<=|<|=)\s+")

# In what somebody gives as his version: 「KIS专业版 16.0」, 「V8.2」, 「K/3 WISE 14.3」, 「9」.
_DOTTED = re.compile(r"(?<![\d.])\d{1,4}(?:\.\d{1,8}){1,5}(?![\d.])")
_LONE = re.compile(r"(?<![\d.a-z/])v?(\d{1,4})(?![\d.a-z/])")
# In the middle of a question only what can hardly be anything else: 「V8.2」, 「14.3版」, 「版本是 8.2」.
_TOLD = re.compile(
    r"(?<![a-z0-9.])v\s?(\d{1,2}(?:\.\d{1,8}){0,4})(?![\d.a-z])"
    r"|(?<![\d.a-z])(\d{1,2}(?:\.\d{1,4}){1,4})\s?版"
    r"|版本号?\s?(?:是|为|[::])?\s?v?(\d{1,2}(?:\.\d{1,8}){1,4})(?![\d.a-z])"
)


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison. A version known less exactly than the border fits wherever it might."""

    sign: str
    border: Version

    def fits(self, version: Version) -> bool:
        shared = min(len(version), len(self.border))
        if len(version) < len(self.border) and version[:shared] == self.border[:shared]:
            return True
        return _COMPARE[self.sign](version[: len(self.border)], self.border[:shared])


@dataclass(frozen=True, slots=True)
class Clause:
    """Conditions that must all fit, for one product or edition, or for all where `subject` is empty."""

    subject: str
    conditions: tuple[Condition, ...]

    def fits(self, version: Version) -> bool:
        return all(condition.fits(version) for condition in self.conditions)


@dataclass(frozen=True, slots=True)
class VersionRanges:
    """All clauses of a case. None: it holds for every version."""

    clauses: tuple[Clause, ...]

    def allow(self, version: Version, subjects: Collection[str]) -> bool:
        """May the case hold for this version of these products or editions? Yes where it says nothing about them."""
        told = [clause for clause in self.clauses if not clause.subject or clause.subject in subjects]
        return not told or any(clause.fits(version) for clause in told)


def parse_ranges(text: str) -> VersionRanges:
    """Raises ValueError that quotes the part which is no version range."""
    clauses = []
    for part in re.split(r"[;；]", text) if text.strip() else []:
        words = _SPACED.sub(r"\1", part).split()
        subject = words.pop(0) if words and _SUBJECT.fullmatch(words[0]) and not _CONDITION.fullmatch(words[0]) else ""
        matches = [_CONDITION.fullmatch(word) for word in words]
        conditions = tuple(Condition(match[1], _numbers(match[2])) for match in matches if match)
        if not conditions or len(conditions) < len(matches):
            raise ValueError(f"{part.strip()!r} is no version range such as `>=8.0 <8.2`, `V7.5` or `kis_pro >=14.1`")
        clauses.append(Clause(subject, conditions))
    return VersionRanges(tuple(clauses))


def read_version(text: str) -> Version | None:
    """The version that somebody gave as his; None where no number in it can be one."""
    spelling = normalise(text)
    dotted = _DOTTED.findall(spelling)
    if dotted:
        return _numbers(dotted[-1])
    lone = _LONE.findall(spelling)
    return _numbers(lone[-1]) if lone else None


def find_version(text: str) -> Version | None:
    """The version that a question names, where there is no doubt that it is one."""
    match = _TOLD.search(normalise(text))
    return _numbers(next(part for part in match.groups() if part)) if match else None


def _numbers(dotted: str) -> Version:
    return tuple(int(number) for number in dotted.split("."))
