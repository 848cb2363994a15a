"""Lines that belong to no case, such as what was said in a conversation, as they are asked for and given."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

MAX_LINES: Final = 200
MAX_LINE: Final = 400
MAX_ASKED: Final = 500


class LinesQuery(BaseModel):
    """A question, and the lines that may answer it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: Annotated[str, Field(min_length=1, max_length=MAX_ASKED)]
    lines: Annotated[list[Annotated[str, Field(min_length=1, max_length=MAX_LINE)]], Field(max_length=MAX_LINES)]


class RankedLine(BaseModel):
    """A line, and what it is to the question: the figures of `kb.search.parts.Part`, and `answering`, the cosine of
    `kb.search.question_adapter`, 0 where there is none."""

    text: str
    score: float
    meaning: float
    lexical: float
    answering: float = 0.0


class RankedLines(BaseModel):
    """The lines, best first, each once; how the question asks."""

    asks_where: bool
    asks_why: bool
    asks_whether: bool
    lines: list[RankedLine]
