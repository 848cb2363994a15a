"""A table to hand out: title, what it is about, headings, rows, and who signs, within limits and harmless as text."""

from __future__ import annotations

import unicodedata
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

MAX_ROWS: Final = 500
MAX_COLUMNS: Final = 12
MAX_CELL: Final = 500
MAX_ABOUT: Final = 30
MAX_SIGNERS: Final = 6
MAX_SURE_INTEGER: Final = 10**15
"""Spreadsheets count in doubles: a longer number (an account, a code) would lose its last digits, so it stays text."""
_DIRECTION_MARKS: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")

Title = Annotated[str, Field(min_length=1, max_length=120)]
Word = Annotated[str, Field(min_length=1, max_length=40)]
Cell = Annotated[str, Field(max_length=MAX_CELL)] | int | None
Width = Annotated[int | float, Field(ge=3, le=80)]


class InvalidSheet(Exception):
    """The table breaks a limit; the text names the fields, not their values."""


class Sheet(BaseModel):
    """One table. `widths` are in characters of the headings' columns; left out, they follow the content."""

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)

    name: Title
    title: Title
    about: list[Annotated[list[Annotated[str, Field(max_length=MAX_CELL)]], Field(min_length=2, max_length=2)]] = Field(
        default_factory=list, max_length=MAX_ABOUT
    )
    columns: list[Word] = Field(min_length=1, max_length=MAX_COLUMNS)
    widths: list[Width] | None = None
    rows: list[list[Cell]] = Field(min_length=1, max_length=MAX_ROWS)
    sign: list[Word] = Field(default_factory=list, max_length=MAX_SIGNERS)

    @model_validator(mode="after")
    def _is_rectangular(self) -> Sheet:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError("every row has one cell for each column")
        if self.widths is not None and len(self.widths) != len(self.columns):
            raise ValueError("there is one width for each column")
        return self


def read_sheet(content: object) -> Sheet:
    """The table in a request of the bot. Raises InvalidSheet."""
    try:
        return Sheet.model_validate(content)
    except ValidationError as error:
        faults = {".".join(str(part) for part in fault["loc"][:1]) or "shape" for fault in error.errors()}
        raise InvalidSheet(", ".join(sorted(faults))) from None


def clean_cell(value: Any) -> str | int | None:
    """What may stand in a cell: text without characters that cannot be seen or stored, numbers that stay exact."""
    if isinstance(value, int):
        return value if abs(value) < MAX_SURE_INTEGER else str(value)
    if not isinstance(value, str):
        return None
    lines = value.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join("".join(filter(_is_harmless, line.replace("\t", " "))).strip() for line in lines).strip()


def _is_harmless(character: str) -> bool:
    if character in _DIRECTION_MARKS or unicodedata.category(character) in ("Cc", "Cs"):
        return False
    # The last two places of every plane are no characters (Unicode 23.7); XML refuses two of them.
    return ord(character) & 0xFFFE != 0xFFFE
