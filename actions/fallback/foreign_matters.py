"""What is said of passwords that are not the ERP's, as data/foreign.yml has it."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, RootModel

from actions.content import read_content

CONTENT_FILE: Final = Path(__file__).resolve().parents[2] / "data" / "foreign.yml"
_PASSWORD = re.compile(r"密码|口令|锁|登[录陆]不|进不去|CA|忘", re.IGNORECASE)


_CLAUSE = re.compile(r"[\s，,。；;！!？?]+")


def _compiled(pattern: str) -> str:
    re.compile(pattern)
    return pattern


Pattern = Annotated[str, AfterValidator(_compiled)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Answer(_Strict):
    """What may be asked after the line, and what is said to it."""

    asked: Pattern
    answer: str


class Matter(_Strict):
    """One password that belongs to somebody else; `cases` tell of it, and what is asked under them is asked of it."""

    id: str
    named: Pattern
    line: str
    whom: str
    cases: list[str] = Field(default_factory=list)
    answers: list[Answer]

    def is_named(self, text: str) -> bool:
        """Do the words name it?"""
        return re.search(self.named, text, re.IGNORECASE) is not None

    def answer_to(self, text: str) -> str | None:
        """What is known of what is asked, clause by clause; None where they alone know it."""
        clauses = [clause for clause in _CLAUSE.split(text) if clause]
        found = [answer for clause in clauses if (answer := self._first(clause)) is not None]
        return "\n".join(dict.fromkeys(found)) or self._first(text)

    def answers_all(self, text: str) -> bool:
        """Is every clause of it answered?"""
        return all(self._first(clause) is not None for clause in _CLAUSE.split(text) if clause)

    def _first(self, text: str) -> str | None:
        return next((one.answer for one in self.answers if re.search(one.asked, text, re.IGNORECASE)), None)


class _Matters(RootModel[list[Matter]]):
    """The whole file."""


@lru_cache(maxsize=1)
def matters() -> list[Matter]:
    """All of them, in the order in which they are said."""
    return read_content(CONTENT_FILE, _Matters).root


def names_foreign_password(text: str) -> bool:
    """Is this about a password or lock of a tax or invoice system?"""
    return _PASSWORD.search(text) is not None and any(matter.is_named(text) for matter in matters())
