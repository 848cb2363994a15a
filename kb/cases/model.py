"""The case: one problem as customers meet it, with every solution that is known and what each costs."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Annotated, Any, Literal, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)

ALL_PRODUCTS = "all"
MAX_STEP_CHARACTERS = 80
MAX_CASE_BYTES = 64 * 1024  # of the whole case in UTF-8: a case is one problem, the largest committed one has 4 KB

Audience = Literal["customer", "engineer"]
Status = Literal["draft", "review", "published", "retired"]
Confidence = Literal["H", "M", "L", "U"]
Deployment = Literal["public_cloud", "private_cloud", "on_premises"]
SolutionKind = Literal["fix", "workaround", "guidance", "configuration", "patch", "reinstall", "escalate"]
Topic = Literal[
    "password",
    "login",
    "licence",
    "closing",
    "backup",
    "voucher",
    "report",
    "stock",
    "asset",
    "receivable",
    "integration",
    "permission",
    "performance",
    "printing",
    "install",
    "other",
]

STATUSES: tuple[Status, ...] = get_args(Status)
MAX_QUESTIONS = 20
CERTAIN_ENOUGH: frozenset[Confidence] = frozenset(("H", "M"))  # to be told a customer as fact

# Signs that XML, PostgreSQL or a terminal do not take: a case that holds one could not be exported, stored or shown.
_DIGITS = re.compile("[0-9]{1,4}")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029\ufeff\ufffe\uffff]")


def _plain(text: str) -> str:
    """Text with one kind of line end. Raises ValueError that names a sign no file format could carry."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = _UNPRINTABLE.search(text)
    if found:
        raise ValueError(f"holds the sign U+{ord(found[0]):04X}, which cannot be shown")
    return text.strip()


def _one_line(text: str) -> str:
    return " ".join(part.strip() for part in text.split("\n") if part.strip())


def _number(value: Any) -> Any:
    """A number, also where a file has its digits as text; anything else stays what it is, and is then refused."""
    return int(value) if isinstance(value, str) and _DIGITS.fullmatch(value.strip()) else value


CaseId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{3,80}$")]
_Plain = AfterValidator(_plain)
_OneLine = AfterValidator(_one_line)
Line = Annotated[str, _Plain, _OneLine, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Paragraph = Annotated[str, _Plain, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Ask = Annotated[str, _Plain, _OneLine, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
Answer = Annotated[str, _Plain, _OneLine, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Versions = Annotated[str, _Plain, StringConstraints(strip_whitespace=True, max_length=200)]


class _Strict(BaseModel):
    """Unknown keys and wrong types are faults: a misspelt key must not vanish silently."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Solution(_Strict):
    """One way out, with who can take it, what it risks and what it brings."""

    title: Line
    kind: SolutionKind
    who: Line
    steps: Annotated[list[Line], Field(min_length=1, max_length=30)]
    risk: Paragraph
    gain: Paragraph
    touches_data: bool


class NoSuchWay(ValueError):
    """A question is about a solution that its case does not have; `where` names its field, counted from `questions`."""

    def __init__(self, number: int, way: int, solutions: int) -> None:
        super().__init__(f"there is no solution {way}; the case has {solutions}")
        self.where = (number, "way")


class CaseQuestion(_Strict):
    """What customers ask once they have the case before them, in several wordings, and the answer, said word for word.

    `known` is false where no source answers it: then the answer says so, and a person is offered with it. `way` is the
    solution that it is about, from 1; None for the case as a whole.
    """

    asks: Annotated[list[Ask], Field(min_length=1, max_length=6)]
    answer: Answer
    known: bool = True
    way: Annotated[Annotated[int, Field(ge=1)] | None, BeforeValidator(_number)] = None

    def content(self) -> dict[str, Any]:
        """As plain values; what is as usual is left out."""
        return self.model_dump(mode="json", exclude_defaults=True)


class Source(_Strict):
    """Where a statement comes from: a numbered fact of the notes, or a reference, and how far it can be trusted."""

    fact: Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,3}\d{1,5}$")]
    ref: Line
    confidence: Confidence


class Case(_Strict):
    """A case as its file has it. What spans several fields or files is checked by `kb.cases.lint`.

    `products` holds ids of products.yml, or "all" alone. Empty `editions` and `deployments` mean all of them; empty
    `versions` means every version, else it holds ranges (`kb.cases.versions`). Search goes by products, editions and
    versions; `deployments` is for whoever reads the case, and says no more than its editions do (公有云 and 私有云 are
    editions). `confidence` is the lowest of the facts relied on.
    """

    id: CaseId
    title: Line
    products: Annotated[list[str], Field(min_length=1)]
    editions: list[str]
    versions: Versions
    deployments: list[Deployment]
    module: str
    topic: Topic
    audience: Audience
    status: Status
    symptoms: Annotated[list[Line], Field(max_length=60)]
    error_texts: Annotated[list[Paragraph], Field(max_length=30)]
    codes: Annotated[list[Line], Field(max_length=30)]
    cause: Paragraph
    solutions: Annotated[list[Solution], Field(min_length=1, max_length=8)]
    verify: Paragraph
    prevent: Paragraph
    questions: Annotated[list[CaseQuestion], Field(max_length=MAX_QUESTIONS)] = Field(default_factory=list)
    links: Annotated[list[Line], Field(max_length=20)]
    sources: list[Source]
    confidence: Confidence

    @field_validator("questions")
    @classmethod
    def _are_about_its_solutions(cls, questions: list[CaseQuestion], info: ValidationInfo) -> list[CaseQuestion]:
        solutions = info.data.get("solutions")
        for number, question in enumerate(questions):
            if solutions is not None and question.way is not None and question.way > len(solutions):
                raise NoSuchWay(number, question.way, len(solutions))
        return questions

    @model_validator(mode="after")
    def _is_one_case_not_a_book(self) -> Case:
        """Each field has its limit, but all of them full make half a megabyte; the same wherever a case comes in."""
        size = len(json.dumps(self.content(), ensure_ascii=False).encode())
        if size > MAX_CASE_BYTES:
            raise ValueError(f"the case has {size / 1024:.0f} KB; at most {MAX_CASE_BYTES // 1024} KB are taken")
        return self

    def content(self) -> dict[str, Any]:
        """The case as plain values, keys in the order of the file format; without what the library adds to it.

        A case without questions says nothing of them: it is the same, and has the same hash, as before there were any.
        """
        content = self.model_dump(mode="json", include=set(Case.model_fields))
        content["questions"] = [question.content() for question in self.questions]
        if not self.questions:
            del content["questions"]
        return content

    def content_hash(self) -> str:
        """SHA-256 over everything the case says; equal cases have equal hashes, whatever their files look like."""
        text = json.dumps(self.content(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def competes_with(self, other: Case) -> bool:
        """Can both be the answer to one customer? Not if they are for other products or readers, or one case."""
        if self.id == other.id or self.audience != other.audience:
            return False
        everywhere = ALL_PRODUCTS in self.products or ALL_PRODUCTS in other.products
        return everywhere or not set(self.products).isdisjoint(other.products)

    def with_status(self, status: Status) -> Case:
        return self.model_copy(update={"status": status})


class StoredCase(Case):
    """A case as the library holds it: with the number of its latest revision."""

    revision: Annotated[int, Field(ge=1)]
