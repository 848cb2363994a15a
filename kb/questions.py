"""Questions with known answers: what the library is measured and calibrated on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kb.errors import BadContent
from kb.search.result import MAX_TEXT, Query

EVALUATED_K = 10


class Question(BaseModel):
    """What a customer wrote, product and edition known by then, the cases that answer it; none: the library cannot."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    q: Annotated[str, Field(min_length=1, max_length=MAX_TEXT)]
    product: str | None = None
    edition: str | None = None
    case_ids: list[str]

    @property
    def is_answerable(self) -> bool:
        return bool(self.case_ids)

    def as_query(self) -> Query:
        return Query(text=self.q, product=self.product, edition=self.edition, k=EVALUATED_K)


def load_questions(path: Path) -> list[Question]:
    """Reads a JSON Lines file; empty lines are passed over.

    Raises:
        BadContent: the file cannot be read, or a line is not a question; the message names the line.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise BadContent(f"{path}: cannot be read: {error}") from error
    questions = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            questions.append(Question.model_validate_json(line))
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            raise BadContent(f"{path}:{number}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    if not questions:
        raise BadContent(f"{path}: holds no question")
    return questions
