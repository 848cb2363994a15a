"""Passages: the single lines a case can be found by, and the card of what search must know about the case itself."""

from __future__ import annotations

import hashlib
from typing import Literal

from pydantic import BaseModel, ConfigDict

from kb.cases.model import Audience, Case, Confidence

PassageKind = Literal["title", "symptom", "error_text", "code"]
SPOKEN: tuple[PassageKind, ...] = ("symptom", "title", "error_text")  # what somebody might say; nobody says a code
ID_BITS = 63  # ids must fit a signed 64-bit integer, and stay positive


class Passage(BaseModel):
    """One line of one case. Its id follows from what it says, so it is the same in every build."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    case_id: str
    kind: PassageKind
    text: str

    @property
    def id(self) -> int:
        digest = hashlib.sha256(f"{self.case_id}\0{self.kind}\0{self.text}".encode()).digest()
        return int.from_bytes(digest[:8]) >> (64 - ID_BITS)


class CaseCard(BaseModel):
    """What search filters by and shows of a case; the case itself stays in the store. `digest` is its content hash."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    title: str
    products: tuple[str, ...]
    editions: tuple[str, ...]
    versions: str
    module: str
    topic: str
    audience: Audience
    confidence: Confidence
    digest: str

    @classmethod
    def of(cls, case: Case) -> CaseCard:
        return cls(
            id=case.id,
            title=case.title,
            products=tuple(case.products),
            editions=tuple(case.editions),
            versions=case.versions,
            module=case.module,
            topic=case.topic,
            audience=case.audience,
            confidence=case.confidence,
            digest=case.content_hash(),
        )


def passages_of(case: Case) -> list[Passage]:
    """Title, symptoms, error texts and codes, each a passage of its own: the best of them speaks for the case."""
    lines: list[tuple[PassageKind, str]] = [("title", case.title)]
    lines += [("symptom", text) for text in case.symptoms]
    lines += [("error_text", text) for text in case.error_texts]
    lines += [("code", text) for text in case.codes]
    return [Passage(case_id=case.id, kind=kind, text=text) for kind, text in dict.fromkeys(lines)]
