"""What the login job remembers of one trouble between turns: plain values, kept with the dialogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal

from actions.conversation import MAX_QUESTION_CHARS
from actions.jobs import Memory
from actions.logins.affected import Affected, said_affected
from actions.logins.separating import Answer, Question

Phase = Literal["describe", "product", "separate", "prompt", "tried", "handed"]
MAX_WORDS = 100


@dataclass(slots=True)
class Trouble:
    """One trouble with logging in.

    `phase` what was asked last; `words` the customer's, `bare` the same without product names; `product` the one
    these answers hold for; `asking` the separating question on screen; `answers` those given, {kind, key, option};
    `asked` how many questions were put; `is_understood` what was understood has been said for this product; `case`,
    `number` the case and the solution (from 0) on screen, `offers_person` whether that one is to bring a person;
    `done_cases` cases that are through; `shown` solutions shown, {case, title, result}; `emergency` the kind of
    emergency that a person was called for, `keeper_case` the case that his prompt names then and `keeper_text` what
    is said to whoever asks what he may do meanwhile, `outage_case` the nearest case of such an outage; `told` what
    a person was told last, to see whether there is news; `prompt` the prompt that we have no checked answer to, as
    he quoted it, `hint` the kind of prompt it is, once he was told so; `fault` "account" or "computer", where the
    customer has tried which it is; `point` what he asked last of the solution on screen; `checked` which checks of
    the hint he has told of; `cannot`, `can`, `is_one` who gets in and who does not (affected.py), `is_who_said`
    whether that was said back; `is_person_offered` whether several who are locked out have heard of a person.
    """

    phase: Phase = "describe"
    words: str = ""
    bare: str = ""
    product: str | None = None
    product_asked: bool = False
    product_unclear: bool = False
    prompt_asked: bool = False
    asking: dict[str, Any] | None = None
    answers: list[dict[str, str]] = field(default_factory=list)
    asked: int = 0
    is_understood: bool = False
    case: str | None = None
    number: int = 0
    offers_person: bool = False
    done_cases: list[str] = field(default_factory=list)
    shown: list[dict[str, Any]] = field(default_factory=list)
    scope: str | None = None
    fault: str | None = None
    diagnosis: str | None = None
    emergency: str | None = None
    keeper_case: str | None = None
    keeper_text: str | None = None
    outage_case: str | None = None
    told: dict[str, Any] = field(default_factory=dict)
    prompt: str | None = None
    hint: str | None = None
    point: str | None = None
    checked: list[int] = field(default_factory=list)
    cannot: list[str] = field(default_factory=list)
    can: list[str] = field(default_factory=list)
    is_one: bool = False
    is_who_said: bool = False
    is_person_offered: bool = False

    @classmethod
    def of(cls, memory: Mapping[str, Any]) -> Trouble:
        """Reads the job's memory; keys of another release are ignored."""
        known = {item.name for item in fields(cls)}
        return cls(**{key: value for key, value in memory.items() if key in known})

    def keep(self, memory: Memory) -> None:
        """Writes it back."""
        memory.clear()
        memory.update(asdict(self))

    def add(self, text: str, bare: str) -> None:
        """More words of the customer."""
        if text and text not in self.words:
            self.words = f"{self.words}，{text}".strip("，")[-MAX_QUESTION_CHARS:]
            self.bare = f"{self.bare}，{bare}".strip("，")[-MAX_QUESTION_CHARS:]

    def ask(self, question: Question) -> None:
        """This question is on screen now."""
        self.phase, self.asked = "separate", self.asked + 1
        self.asking = {
            "kind": question.kind,
            "key": question.key,
            "text": question.text,
            "why": question.why,
            "options": question.options,
        }

    def answer(self, kind: str, key: str, option: str) -> None:
        """What was answered; a second answer to the same question corrects the first."""
        self.answers = [entry for entry in self.answers if entry["key"] != key]
        self.answers.append({"kind": kind, "key": key, "option": option})

    @property
    def affected(self) -> Affected:
        """Who gets in and who does not, as far as he has told."""
        return Affected(tuple(self.cannot), tuple(self.can), self.is_one)

    def hear_who(self, text: str) -> None:
        """Whom these words say to get in or not."""
        told = self.affected.joined(said_affected(text))
        self.cannot, self.can, self.is_one = list(told.cannot), list(told.can), told.is_one

    @property
    def on_screen(self) -> str:
        """Which solution or hint a button 「没好」 speaks of."""
        return f"{self.case or self.hint}:{self.number}"

    def given(self) -> list[Answer]:
        """The answers, as the causes are weighed by them."""
        return [Answer(entry["kind"], entry["key"], entry["option"]) for entry in self.answers]  # type: ignore[arg-type]

    def option_of(self, key: str) -> str | None:
        """What was answered to one question."""
        return next((entry["option"] for entry in self.answers if entry["key"] == key), None)

    def forget_causes(self) -> None:
        """Another product: what was found, asked and shown for the old one no longer counts."""
        self.asking, self.case, self.number, self.asked = None, None, 0, 0
        self.answers = [entry for entry in self.answers if entry["kind"] == "trait"]
        self.words = self.bare
        self.prompt_asked = self.is_understood = False

    def remember_shown(self, case_id: str, title: str) -> None:
        """A solution is on screen now."""
        self.shown.append({"case": case_id, "title": title[:MAX_WORDS], "result": None})

    def record(self, result: str) -> None:
        """What the customer said of the solution on screen."""
        if self.shown and self.shown[-1]["result"] is None:
            self.shown[-1]["result"] = result

    def was_shown(self, case_id: str) -> bool:
        """Has a solution of this case been on screen?"""
        return any(entry["case"] == case_id for entry in self.shown)
