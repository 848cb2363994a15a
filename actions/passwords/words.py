"""The words of the password skill as content: data/password_words.yml says what tells a trouble, an account, a role.

Every entry is one compiled expression, made when the file is read; a fault is told with file, line and field.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, StringConstraints, ValidationInfo, model_validator

from actions.content import read_content
from actions.passwords.content import Attribute

WORDS_FILE = Path(__file__).resolve().parents[2] / "data" / "password_words.yml"
GAP = "…"
"""In a phrase: up to `GAP_SIGNS` other signs of the same clause."""
GAP_SIGNS = 8

Sign = Literal[
    "unsure", "corrects", "changes", "no_change", "of_his_own", "takes_new_one", "knows_old", "not_forgotten",
    "sets_anew", "names_user_name", "speaks_of_predecessor", "no_password_yet", "denies_password",
    "asks_point", "asks_whether", "asks_us", "asks_way", "asks_other_way", "speaks_of_account", "for_himself",
    "wants_us_to_act", "precise", "filler", "wants_person", "failed", "worked", "declines_try", "recovery",
    "receives_codes",
    "lost", "called_wrong", "knows_not", "sure_of_it", "says_more", "owner_at_end",
    "had", "not_meant", "nobody_knows", "speaks_of_sole_admin", "is_gone",
    "denies_the_contrary", "names_own", "is_elsewhere", "alternative",
    "names_container_user", "tells_lost", "role_of_other", "only_wrong", "other_thing", "sends_to_manager",
    "of_later", "tells_own_rights", "colleague_left", "takes_over_work", "takes_over_admin", "plain_colleague",
    "finds_cause", "no_change_there", "was_told", "step_done", "is_head", "forgotten_by",
    "nobody_was_told", "rhetorical", "tried_again", "is_alone", "of_head", "kept_by_computer",
]  # fmt: skip
"""What the code asks of a message; data/password_words.yml says of each what it means."""

_NAME = re.compile(r"<([a-z_]+)>")
_LATIN = re.compile(r"[a-z]")

Phrase = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
Pattern = Annotated[str, StringConstraints(min_length=1, max_length=400)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z]+(_[a-z]+)*$", max_length=40)]
Value = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$", max_length=40)]


class _Strict(BaseModel):
    """Unknown keys are faults: a misspelt key must not vanish silently."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Meaning(_Strict):
    """Words that mean one thing: a phrase or pattern of it stands in the text, and nothing of `unless`.

    Validated with the context `names` (name → expression), which its patterns may use.
    """

    phrases: list[Phrase] = Field(default_factory=list)
    patterns: list[Pattern] = Field(default_factory=list)
    unless: list[Pattern] = Field(default_factory=list)
    _said: re.Pattern[str] = PrivateAttr()
    _excepted: re.Pattern[str] | None = PrivateAttr()

    @model_validator(mode="after")
    def _compile(self, info: ValidationInfo) -> Meaning:
        names: Mapping[str, str] = info.context or {}
        if not self.phrases and not self.patterns:
            raise ValueError("give phrases or patterns")
        # The longest first: what is cut out of a text is cut whole.
        phrases = [phrase_pattern(phrase) for phrase in sorted(self.phrases, key=len, reverse=True)]
        self._said = _compiled([*phrases, *(_expanded(pattern, names) for pattern in self.patterns)])
        self._excepted = _compiled([_expanded(pattern, names) for pattern in self.unless]) if self.unless else None
        return self

    def is_in(self, folded: str) -> bool:
        """Do the words mean this? `folded`: in one spelling (`reading.fold`)."""
        return self._said.search(folded) is not None and (
            self._excepted is None or self._excepted.search(folded) is None
        )

    def words_in(self, folded: str) -> str:
        """The words that mean it; empty where none do."""
        found = self._said.search(folded)
        return found[0].lower() if found is not None else ""

    def cut_from(self, folded: str) -> str:
        """The text without these words."""
        return self._said.sub("", folded)


class Reading(Meaning):
    """Words that give an attribute this value."""

    value: Value


class Denial(_Strict):
    """How an account is denied, or said to be there: `patterns` with `<account>` for its name; `of`: whose names, all
    where it is empty; nothing of it counts beside one of `unless`."""

    patterns: Annotated[list[Pattern], Field(min_length=1)]
    of: list[Value] = Field(default_factory=list)
    unless: list[Pattern] = Field(default_factory=list)


Readings = dict[Attribute, Annotated[list[Reading], Field(min_length=1)]]


class Words(_Strict):
    """All of data/password_words.yml."""

    names: dict[Name, Annotated[list[Pattern], Field(min_length=1)]]
    readings: Readings
    answers: Readings
    signs: dict[Sign, Meaning]
    accounts: dict[Value, Annotated[list[Pattern], Field(min_length=1)]]
    denials: Annotated[list[Denial], Field(min_length=1)]
    _denied: dict[str, list[Meaning]] = PrivateAttr()

    @model_validator(mode="before")
    @classmethod
    def _with_names(cls, data: Any, info: ValidationInfo) -> Any:
        """Names are expanded first: whatever is compiled after them may use them."""
        names = data.get("names") if isinstance(data, dict) else None
        if isinstance(names, dict) and isinstance(info.context, dict):
            for name, parts in names.items():
                listed = isinstance(parts, list) and all(isinstance(part, str) for part in parts)
                if listed:
                    info.context[name] = _expanded(f"(?:{'|'.join(parts)})", info.context)
        return data

    @model_validator(mode="after")
    def _says_what_every_sign_means(self) -> Words:
        missing = sorted(set(get_args(Sign)) - set(self.signs))
        if missing:
            raise ValueError(f"signs without words: {', '.join(missing)}")
        return self

    @model_validator(mode="after")
    def _compile_denials(self, info: ValidationInfo) -> Words:
        names: dict[str, str] = dict(info.context or {})
        self._denied = {}
        for value, patterns in self.accounts.items():
            names["account"] = _expanded(f"(?:{'|'.join(patterns)})", names)
            told = [denial for denial in self.denials if not denial.of or value in denial.of]
            self._denied[value] = [
                Meaning.model_validate({"patterns": one.patterns, "unless": one.unless}, context=names) for one in told
            ]
        return self

    def denied(self, folded: str) -> frozenset[str]:
        """The accounts that the words deny, or say to be there: none of them is lost."""
        return frozenset(
            value for value, meanings in self._denied.items() if any(one.is_in(folded) for one in meanings)
        )

    def without_denied(self, folded: str) -> str:
        """The message without the accounts that it denies."""
        for meanings in self._denied.values():
            for meaning in meanings:
                folded = meaning.cut_from(folded) if meaning.is_in(folded) else folded
        return folded

    def value(self, attribute: Attribute, folded: str) -> str | None:
        """What the words say of an attribute; None: nothing."""
        return _first(self.readings.get(attribute, ()), folded)

    def answer(self, attribute: Attribute, folded: str) -> str | None:
        """What the words say where that attribute was asked for, and nothing plainer stands in them."""
        return _first(self.answers.get(attribute, ()), folded)

    def says(self, attribute: Attribute, value: str, folded: str) -> bool:
        """Do the words give this value, whatever else fits before it?"""
        return any(entry.value == value and entry.is_in(folded) for entry in self.readings.get(attribute, ()))

    def has(self, sign: Sign, folded: str) -> bool:
        """Does the message do this?"""
        return self.signs[sign].is_in(folded)

    def named(self, sign: Sign, folded: str) -> str:
        """The words of a sign that stand in the message; empty where none do."""
        return self.signs[sign].words_in(folded)

    def without(self, sign: Sign, folded: str) -> str:
        """The message without the words of a sign."""
        return self.signs[sign].cut_from(folded)


def _first(entries: Any, folded: str) -> str | None:
    return next((entry.value for entry in entries if entry.is_in(folded)), None)


def phrase_pattern(phrase: str) -> str:
    """Its expression; at a Latin letter or a digit it ends where the word ends."""
    gap = f"[^，,。]{{0,{GAP_SIGNS}}}?"
    body = gap.join(re.escape(part) for part in phrase.lower().split(GAP))
    return f"{_edge(phrase.lower()[0], '(?<!{})')}{body}{_edge(phrase.lower()[-1], '(?!{})')}"


def _edge(sign: str, around: str) -> str:
    """「abc123456」 holds neither 「abc」 nor 「123456」 alone."""
    if sign.isascii() and sign.isdigit():
        return around.format("[a-z0-9]")
    return around.format("[a-z]") if _LATIN.match(sign) else ""


def _expanded(pattern: str, names: Mapping[str, str]) -> str:
    def expression(found: re.Match[str]) -> str:
        if found[1] not in names:
            raise ValueError(f"no such name: <{found[1]}>")
        return names[found[1]]

    return _NAME.sub(expression, pattern)


def _compiled(parts: list[str]) -> re.Pattern[str]:
    for part in parts:
        try:
            re.compile(part)
        except re.error as error:
            raise ValueError(f"no regular expression: {part!r}: {error}") from error
    return re.compile("|".join(parts), re.IGNORECASE | re.DOTALL)


def read_words(path: Path) -> Words:
    """A file of words, checked and compiled.

    Raises:
        BadContent: it cannot be read or does not fit; the message names file, line and field.
    """
    return read_content(path, Words, context={})


@lru_cache(maxsize=1)
def words() -> Words:
    """The committed words, read once."""
    return read_words(WORDS_FILE)
