"""The words of the login job, from data/logins.yml: signs of urgency, first aid, kinds of causes, traits, what
prompts say by themselves, how to send evidence. Content only: what is asked and when is decided by the code."""

from __future__ import annotations

from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel, StringConstraints, model_validator

from actions.content import read_content
from actions.logins.words import Words

CONTENT_FILE = Path(__file__).resolve().parents[2] / "data" / "logins.yml"
HOUSE = "house"
"""The source of what this support company asks of its engineers."""

Kind = Literal["damage", "server", "everyone"]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z_]{2,20}$")]
Word = Annotated[str, StringConstraints(min_length=1, max_length=20)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=90)]
Source = Annotated[str, StringConstraints(pattern=r"^(house|F\d{3})$")]
# Less certain than M is never told to a customer.
Confidence = Literal["H", "M"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _Sourced(_Strict):
    sources: Annotated[list[Source], Field(min_length=1)]
    confidence: Confidence


class Signs(_Strict):
    """Words that tell of an emergency. Not `certain`: they may be harmless."""

    kind: Literal["damage", "server"]
    certain: bool
    words: Annotated[list[Word], Field(min_length=1)]

    @cached_property
    def found(self) -> Words:
        return Words(self.words)


class Urgent(_Strict):
    """How an emergency is told from a question."""

    signs: list[Signs]
    everybody: list[Word]
    blocked: list[Word]
    shared: list[Word]
    unless_before: list[Word]
    unless_inside: list[Word]
    unless_after: list[Word]
    foreign: list[Word]
    ours: list[Word]

    @cached_property
    def everybody_found(self) -> Words:
        return Words(self.everybody)

    @cached_property
    def blocked_found(self) -> Words:
        return Words(self.blocked)

    @cached_property
    def shared_found(self) -> Words:
        return Words(self.shared)

    @cached_property
    def excused_before(self) -> Words:
        return Words(self.unless_before)

    @cached_property
    def excused_inside(self) -> Words:
        return Words(self.unless_inside)

    @cached_property
    def excused_after(self) -> Words:
        return Words(self.unless_after)

    @cached_property
    def foreign_found(self) -> Words:
        return Words(self.foreign)

    @cached_property
    def ours_found(self) -> Words:
        return Words(self.ours)


class Aid(_Sourced):
    """First aid that cannot hurt; `of_password` is the lead for who spoke of passwords."""

    lead: Line
    of_password: Line | None = None
    do: Annotated[list[Line], Field(min_length=2, max_length=5)]


class Needs(_Strict):
    """What an engineer will ask."""

    product: Line
    error_text: Line
    since: Line
    changed: Line
    server: Line
    backup: Line


class Keeper(_Sourced):
    """To whoever asks what he may do before the person has come: `why` not, what may be looked at, and with what words
    the way of a case is offered to who keeps the server, with when to `stop`."""

    why: Line
    look: Line
    offer: Line
    stop: Line


class FirstAid(_Strict):
    """First aid for each kind of emergency, and what to have ready. `calls` says that a person is called, `called` that
    he was called before; `named` stands for the lead where the words name a {cause}; `keeper` is for who asks more."""

    damage: Aid
    server: Aid
    everyone: Aid
    calls: Line
    called: Line
    named: Line
    keeper: Keeper
    ask: Line
    needs: Needs

    def of(self, kind: Kind) -> Aid:
        """What to say in this kind of emergency."""
        aid: Aid = getattr(self, kind)
        return aid


class DiagnosisClass(_Strict):
    """A kind of cause."""

    id: Literal["operation", "network", "database", "version", "licence", "account"]
    name: Word
    topics: list[str] = Field(default_factory=list)
    cases: list[str] = Field(default_factory=list)
    words: list[Word]

    @cached_property
    def found(self) -> Words:
        return Words(self.words)


class Option(_Strict):
    """One answer to a trait's question, and the words that stand for it; those of `decides` leave no doubt, whatever
    else is said: 「登进去了 账套一个都没有」."""

    id: Id
    title: Annotated[str, StringConstraints(min_length=1, max_length=20)]
    words: Annotated[list[Word], Field(min_length=1)]
    decides: list[Word] = Field(default_factory=list)

    @cached_property
    def found(self) -> Words:
        return Words(self.words)

    @cached_property
    def decided(self) -> Words:
        return Words(self.decides)


class Trait(_Strict):
    """Something that may tell causes apart."""

    id: Id
    question: Line
    why: Line
    options: Annotated[list[Option], Field(min_length=2, max_length=8)]

    def option(self, option_id: str) -> Option | None:
        """The option of this id."""
        return next((option for option in self.options if option.id == option_id), None)

    def said_in(self, text: str) -> str | None:
        """The option that a text speaks for; None where it speaks for none or for several."""
        decided = [option.id for option in self.options if option.decided.are_in(text)]
        found = decided or [option.id for option in self.options if option.found.are_in(text)]
        return found[0] if len(found) == 1 else None


class Told(RootModel[Annotated[str, StringConstraints(min_length=2, max_length=240)]]):
    """「手机上+没有账套+!电脑也」: things that he tells all of, and what he must not tell beside them; 「退/掉」 is
    told by either."""

    model_config = ConfigDict(strict=True, frozen=True)

    @cached_property
    def parts(self) -> list[Words]:
        return [Words(part.split("/")) for part in self.root.split("+") if not part.startswith("!")]

    @cached_property
    def _denied(self) -> Words:
        denied = [part[1:] for part in self.root.split("+") if part.startswith("!")]
        return Words([word for part in denied for word in part.split("/")])

    def holds(self, words: str) -> bool:
        """Is all of it told, and nothing that speaks against it?"""
        return all(part.are_in(words) for part in self.parts) and not self._denied.are_in(words)


class Check(_Strict):
    """One thing to look at: `words` name it in what he finds, `amiss` tell that it is not as it should be, and then
    `mend` is what to do."""

    look: Line
    words: Annotated[list[Word], Field(min_length=1)]
    amiss: Annotated[list[Word], Field(min_length=1)]
    mend: Line

    @cached_property
    def named(self) -> Words:
        return Words(self.words)

    @cached_property
    def found_amiss(self) -> Words:
        return Words(self.amiss)


class Prompt(_Sourced):
    """What a kind of prompt says by its own words, and what can be done on its word; without `do` nothing can.
    `checks` are looked at one by one; `waits`: it only waits, which is not for him who has waited long."""

    id: Id
    words: Annotated[list[Word], Field(min_length=1)]
    say: Line
    checks: list[Check] = Field(default_factory=list)
    waits: bool = False
    do: Line | None = None
    tried: Line | None = None
    diagnosis: Literal["operation", "network", "database", "version", "licence", "account"] | None = None

    @cached_property
    def found(self) -> Words:
        return Words(self.words)

    @model_validator(mode="after")
    def _what_is_done_has_a_name(self) -> Prompt:
        if (self.do is None) != (self.tried is None):
            raise ValueError("`do` and `tried` belong together")
        return self


class Place(_Strict):
    """Where a product's logs lie; an empty product stands for any other."""

    product: str
    text: Line
    fact: Source
    confidence: Confidence


class Way(_Sourced):
    """How to get one kind of evidence."""

    id: Id
    title: Word
    words: list[Word]
    lines: list[Line]
    places: list[Place] = Field(default_factory=list)

    @cached_property
    def found(self) -> Words:
        return Words(self.words)


class Thin(_Sourced):
    """Editions that the library knows little about: what is said, and what can be tried without harm."""

    editions: Annotated[list[Id], Field(min_length=1)]
    say: Line
    do: Annotated[list[Line], Field(min_length=1, max_length=5)]
    tried: Line


class Evidence(_Strict):
    """How to send what an engineer needs to see."""

    lead: Line
    privacy: Line
    ways: list[Way]
    unless: list[Word]

    @cached_property
    def not_meant(self) -> Words:
        return Words(self.unless)


class Content(_Strict):
    """All of it."""

    urgent: Urgent
    first_aid: FirstAid
    classes: list[DiagnosisClass]
    traits: list[Trait]
    prompts: list[Prompt]
    checks: list[Word]
    situations: dict[str, Annotated[str, StringConstraints(strip_whitespace=True, min_length=4, max_length=24)]]
    told: dict[str, Annotated[list[Told], Field(min_length=1)]]
    thin: list[Thin]
    evidence: Evidence

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Content:
        lists: list[list[str]] = [
            [entry.id for entry in self.classes],
            [entry.id for entry in self.traits],
            [entry.id for entry in self.prompts],
            [entry.id for entry in self.evidence.ways],
            *([option.id for option in trait.options] for trait in self.traits),
        ]
        for ids in lists:
            if len(ids) != len(set(ids)):
                raise ValueError(f"an id stands twice in {ids}")
        return self

    @cached_property
    def checks_found(self) -> Words:
        return Words(self.checks)

    def prompt_like(self, text: str) -> Prompt | None:
        """What a prompt says by its words; None where they say nothing that we could act on."""
        return next((entry for entry in self.prompts if entry.found.are_in(text)), None)

    def prompt(self, prompt_id: str | None) -> Prompt | None:
        """The kind of prompt of this id."""
        return next((entry for entry in self.prompts if entry.id == prompt_id), None)

    def thin_for(self, edition: str | None) -> Thin | None:
        """What is said where the library has nothing for this edition; None for one that it knows well."""
        return next((entry for entry in self.thin if edition in entry.editions), None)

    def trait(self, trait_id: str) -> Trait | None:
        """The trait of this id."""
        return next((trait for trait in self.traits if trait.id == trait_id), None)


@lru_cache(maxsize=1)
def content() -> Content:
    """The committed content, read once."""
    return read_content(CONTENT_FILE, Content)
