"""What the bot declines, politely and with the right way instead: cracking, the database, licences, others' secrets.

Words and wording stand in data/refusals.yml.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from actions.content import read_content
from actions.passwords.reading import fold

REFUSALS_FILE = Path(__file__).resolve().parents[2] / "data" / "refusals.yml"
OTHERS = "<others>"
"""Stands in a pattern for the words for other people."""


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"no regular expression: {pattern!r}: {error}") from error
    return pattern


Pattern = Annotated[str, StringConstraints(min_length=1, max_length=300), AfterValidator(_compiles)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Refusal(_Strict):
    """Why it is declined (`kind`), the words, and whether the right way is a procedure of this skill (`leads_on`)."""

    kind: Literal["licence", "database", "crack", "default", "reveal", "others"]
    leads_on: bool
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=20, max_length=200)]
    unless: list[Pattern] = Field(default_factory=list)
    patterns: Annotated[list[Pattern], Field(min_length=1)]

    def is_meant(self, folded: str, others: str) -> bool:
        """Do the words ask for this?"""
        if any(re.search(pattern, folded, re.IGNORECASE) for pattern in self.unless):
            return False
        patterns = (pattern.replace(OTHERS, others) for pattern in self.patterns)
        return any(re.search(pattern, folded, re.IGNORECASE) for pattern in patterns)


class Refusals(_Strict):
    """All of them, in the order in which they are tried."""

    about_access: Annotated[list[Pattern], Field(min_length=1)]
    others: Annotated[list[Pattern], Field(min_length=1)]
    refusals: Annotated[list[Refusal], Field(min_length=1)]

    def find(self, text: str) -> Refusal | None:
        """What is asked for that we do not do; None for everything else."""
        folded = fold(text)
        if not self._about_access.search(folded):
            return None
        others = f"(?:{'|'.join(self.others)})"
        return next((refusal for refusal in self.refusals if refusal.is_meant(folded, others)), None)

    @cached_property
    def _about_access(self) -> re.Pattern[str]:
        return re.compile("|".join(self.about_access), re.IGNORECASE)


@lru_cache(maxsize=1)
def refusals() -> Refusals:
    """The committed ones, read once."""
    return read_content(REFUSALS_FILE, Refusals)


def find_refusal(text: str) -> Refusal | None:
    """What is asked for that we do not do; None for everything else."""
    return refusals().find(text)
