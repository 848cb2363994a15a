"""The procedures as content: data/passwords/ says what is asked, in which case which procedure holds, and what to send.

The steps of a procedure stand in the case that it names, so that there is one truth; a procedure without a case brings
its own. A fact and its grade stand behind each of them (tests/actions/passwords/test_content.py holds them to it).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from actions.content import BadContent, read_content

FOLDER = Path(__file__).resolve().parents[2] / "data" / "passwords"
COMMON_FILE = "common.yml"
UNSURE = "unsure"
"""The value of what the customer does not know, or was never asked."""

Attribute = Literal["trouble", "account", "way_in", "edition", "code", "remembers", "role", "rights"]
"""What the triage finds out beside the product: what happened, whose password, by which way in, which edition, whether
the phone receives codes, whether the password is remembered, which kind of account it is in 云星辰, and whether
who asks is an administrator himself (`rights`, never asked)."""

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Value = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$", max_length=40)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=40)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=120)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=300)]


class _Strict(BaseModel):
    """Unknown keys are faults: a misspelt key must not vanish silently."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Choice(_Strict):
    """One answer to a question: the button's title, the value it gives, and what else it settles (`also`)."""

    title: Title
    value: Value
    also: dict[Attribute, Value] = Field(default_factory=dict)

    def values(self, attribute: str) -> dict[str, str]:
        """All that this answer to the question for `attribute` settles."""
        values = {attribute: self.value}
        for other, value in self.also.items():
            values[other] = value
        return values


class Question(_Strict):
    """What the triage may ask: the words, why we ask, and when it is worth asking (`when`, as of a procedure); `again`
    names it where it is put once more after something else, in other words."""

    attribute: Attribute
    when: dict[Attribute, Annotated[list[Value], Field(min_length=1)]] = Field(default_factory=dict)
    ask: Line
    why: Line
    again: Title
    choices: Annotated[list[Choice], Field(min_length=2, max_length=7)]


Settled = Literal["manager_named", "manager_there", "edition", "manages_alone", "console_there"]
"""What he may have told, so that a line about it is idle: who manages the accounts, that somebody knows the
administrator's password, which edition it is, that he is the only administrator himself, that 管理中心 opens to him."""


class Pitfall(_Strict):
    """What can go wrong at a step (counted from 1), and what to do then. `aside`: said only to who asks for it;
    `unless`: not said to who has told one of these."""

    step: Annotated[int, Field(ge=1)]
    text: Line
    aside: bool = False
    unless: list[Settled] = Field(default_factory=list)


class Message(_Strict):
    """A text that the customer copies and sends to the one who can do it; 【…】 is for the customer to fill in."""

    to: Title
    text: Text


class Source(_Strict):
    """A numbered fact of data/facts.yml, as it is graded there. Customers are told what is H or M only."""

    fact: Annotated[str, StringConstraints(pattern=r"^F\d{3,5}$")]
    confidence: Literal["H", "M"]


class Procedure(_Strict):
    """One way out. `when`: the values for which it holds, an attribute that is not named does not matter. Either `case`
    and `solution` (a title in it), or its own words; what is asked is then answered as under the case `about`.
    `can_reset`: we could try it ourselves, if connected."""

    id: Id
    when: dict[Attribute, Annotated[list[Value], Field(min_length=1)]]
    case: Id | None = None
    solution: Line | None = None
    title: Title | None = None
    cause: Text | None = None
    who: Title | None = None
    steps: Annotated[list[Line], Field(max_length=10)] = Field(default_factory=list)
    risk: Line | None = None
    gain: Line | None = None
    verify: Line | None = None
    escalate: bool = False
    can_reset: bool = False
    note: Text | None = None
    about: Id | None = None
    pitfalls: Annotated[list[Pitfall], Field(max_length=6)] = Field(default_factory=list)
    message: Message | None = None
    sources: Annotated[list[Source], Field(min_length=1)]

    @model_validator(mode="after")
    def _has_steps_from_one_place(self) -> Procedure:
        own = (self.title, self.cause, self.who, self.risk, self.gain, self.verify)
        is_case = self.case is not None and self.solution is not None and not any(own) and not self.steps
        is_own = self.case is None and self.solution is None and all(own) and bool(self.steps)
        if not is_case and not is_own:
            raise ValueError(f"{self.id}: give case and solution, or title, cause, who, steps, risk, gain and verify")
        return self

    def holds_for(self, known: Mapping[str, str]) -> bool:
        """Is this a way out for what is known? What is not known counts as unsure."""
        return _holds(self.when, known)


def _holds(when: Mapping[Attribute, Sequence[str]], known: Mapping[str, str]) -> bool:
    return all(known.get(attribute, UNSURE) in values for attribute, values in when.items())


_WITHOUT_HOLDER = ("left", "admin_gone")


class Aside(_Strict):
    """What is often asked beside the steps: `asks` the phrases (「…」 for a few other signs), `when` as of a procedure,
    `text` the answer, said outright. `products`: where it holds for some only."""

    asks: Annotated[list[Line], Field(min_length=1)]
    when: dict[Attribute, Annotated[list[Value], Field(min_length=1)]] = Field(default_factory=dict)
    products: list[Value] = Field(default_factory=list)
    text: Line
    sources: Annotated[list[Source], Field(min_length=1)]

    def holds_for(self, known: Mapping[str, str]) -> bool:
        """Does it hold for what is known?"""
        return _holds(self.when, known)

    def is_near(self, known: Mapping[str, str]) -> bool:
        """Would it hold for the same account by the same way in, if its password were simply forgotten? What happened
        changes little of what nobody may do; only who is gone is another matter."""
        if known.get("trouble") in _WITHOUT_HOLDER:
            return False
        when = {name: values for name, values in self.when.items() if name not in ("role", "remembers", "code")}
        return _holds(when, {**known, "trouble": "forgotten"})


class ProductProcedures(_Strict):
    """All that is asked and done for one product, in the order in which it is asked and offered."""

    product: Value
    words: dict[Attribute, dict[Value, Title]] = Field(default_factory=dict)
    questions: list[Question]
    asides: list[Aside] = Field(default_factory=list)
    procedures: Annotated[list[Procedure], Field(min_length=1)]

    def ways(self, known: Mapping[str, str]) -> list[Procedure]:
        """The procedures that hold, best first."""
        return [procedure for procedure in self.procedures if procedure.holds_for(known)]

    def matters(self, question: Question, known: Mapping[str, str]) -> bool:
        """Do the answers to a question lead to different procedures?"""
        if not _holds(question.when, known):
            return False
        answered = ({**known, **choice.values(question.attribute)} for choice in question.choices)
        return len({tuple(way.id for way in self.ways(values)) for values in answered}) > 1

    def open_choices(self, question: Question, known: Mapping[str, str]) -> list[tuple[int, Choice]]:
        """The answers that lead anywhere, each with its number: an edition without a password is not offered it. What
        has happened is for the customer to say, whether we know a way or not."""
        numbered = list(enumerate(question.choices))
        if question.attribute == "trouble":
            return numbered
        fitting = [
            (number, choice)
            for number, choice in numbered
            if self.ways({**known, **choice.values(question.attribute)})
        ]
        return fitting or numbered

    def values(self, attribute: Attribute) -> set[str]:
        """The values that make a difference here."""
        return {value for procedure in self.procedures for value in procedure.when.get(attribute, ())} - {UNSURE}


class _Common(_Strict):
    words: dict[Attribute, dict[Value, Title]]
    questions: list[Question]
    asides: list[Aside] = Field(default_factory=list)


class Procedures:
    """Everything in data/passwords/."""

    def __init__(self, common: _Common, products: Sequence[ProductProcedures]) -> None:
        """Takes the checked files."""
        self._words = common.words
        self._questions = common.questions
        self._asides = common.asides
        self._products = {entry.product: entry for entry in products}
        # Where no password was set yet, the library's answer says the same, and says it to questions of any kind.
        ours = (p for entry in products for p in entry.procedures if p.when.get("trouble") != ["never_set"])
        self.case_ids = frozenset(p.case for p in ours if p.case is not None)

    @property
    def products(self) -> Sequence[ProductProcedures]:
        """In the order of their ids."""
        return tuple(self._products.values())

    def of(self, product: str) -> ProductProcedures | None:
        """The procedures of a product; None where there are none."""
        return self._products.get(product)

    def meant_by(self, case: str) -> tuple[str, str | None] | None:
        """The product whose procedures are those of a case, and the one account that they are for; None: no such."""
        for entry in self._products.values():
            of_case = [procedure for procedure in entry.procedures if procedure.case == case]
            accounts = {account for procedure in of_case for account in procedure.when.get("account", ("",))}
            if of_case:
                return entry.product, (accounts.pop() or None) if len(accounts) == 1 else None
        return None

    def asides(self, product: str) -> list[Aside]:
        """What is asked beside the procedures of a product: its own first, then those of every product."""
        shared = [one for one in self._asides if not one.products or product in one.products]
        return [*self._products[product].asides, *shared]

    def questions(self, product: str) -> list[Question]:
        """All questions for a product: those of every product first."""
        return [*self._questions, *self._products[product].questions]

    def question(self, product: str, attribute: str) -> Question | None:
        """The question for an attribute."""
        return next((entry for entry in self.questions(product) if entry.attribute == attribute), None)

    def word(self, product: str, attribute: Attribute, value: str) -> str | None:
        """How a value is said back to the customer."""
        for words in (self._products[product].words, self._words):
            said = words.get(attribute, {}).get(value)
            if said is not None:
                return said
        return None


@lru_cache(maxsize=1)
def procedures() -> Procedures:
    """The committed procedures, read once."""
    return read_procedures(FOLDER)


def read_procedures(folder: Path) -> Procedures:
    """Reads and checks a folder.

    Raises:
        BadContent: a file cannot be read, is not as the model says, or two procedures share an id.
    """
    common = read_content(folder / COMMON_FILE, _Common)
    files = sorted(path for path in folder.glob("*.yml") if path.name != COMMON_FILE)
    products = [read_content(path, ProductProcedures) for path in files]
    ids = [procedure.id for entry in products for procedure in entry.procedures]
    twice = sorted({name for name in ids if ids.count(name) > 1})
    if twice:
        raise BadContent(f"{folder}: used twice: {', '.join(twice)}")
    return Procedures(common, products)
