"""What an action may know of the conversation: the latest message, the slots, and our own state of the dialogue."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from rasa_sdk import Tracker

from actions.question_form import has_question_form, is_condition, is_relief
from actions.spelling import simplified

# Slots that only actions set.
AWAITING = "awaiting"
DIALOGUE = "dialogue"
PRODUCT = "product"

# Values of `awaiting`: what the bot has asked for. The desk shows it to engineers as form_step.
AWAIT_PRODUCT = "product"
AWAIT_HELPED = "helped"
AWAIT_CHOICE = "choice"
AWAIT_REPHRASE = "rephrase"
AWAIT_HANDOFF = "handoff_offer"
AWAIT_QUESTION = "question"

# What the customer said of a case that was shown, in the words the engineer reads.
HELPED_RESULT = "有帮助"
NOT_HELPED_RESULT = "没解决"

AT_HAND = "at_hand"
"""The state of the one matter that is being seen to; the others are in actions/dialogue/matters.py."""

# What a clause does, as bot/acts.py reads it.
ASKS, WORKED, FAILED, GOES, TELLS = "asks", "worked", "failed", "goes", "tells"
AGREES, DECLINES, THANKS, DEMANDS, COMPLAINS = "agrees", "declines", "thanks", "demands", "complains"
# What a question is taken for now and then; its form tells better.
_MISHEARD = frozenset({ASKS, WORKED, FAILED, GOES, TELLS})
FORM_IS_SURE = 0.9

# Of an entity: how the list writes a name that was typed by its sound; and that other products have one of its name.
SPELT, ROLE, IMPLIED = "spelt", "role", "implied"

MAX_QUESTION_CHARS = 500
MAX_REMEMBERED_CASES = 20


@dataclass(slots=True)
class Dialogue:
    """What the bot remembers between turns, kept whole in the slot `dialogue`.

    `topic` intent of the question; `question` the customer's words; `bare_question` the same
    without product names, for when the product turns out to be another; `product_unclear` the customer does not know
    it; `candidates` cases of the last search that were not shown yet;
    `shown` cases shown, with the result the customer reported; `current` the case now on screen; `misses` how often in
    a row no answer was found; `not_helped` how often an answer to this question did not help; `anger_answered` anger
    was acknowledged, once is enough; `offer_reason` why a person was offered last; `explained` terms of the glossary
    that were explained, once is enough; `jobs` the jobs under way, the one at hand last: {name, memory}; `pending`
    further problems of a message that told several: {text, intent, entities}; `secret_answered` the customer was told
    about a password typed here, once is enough; `tried` what the customer said to have tried; `notices` standing
    notices that were said, once is enough; `advice` how to keep it from happening again, where the answer on screen had
    no room for it; `matters` what he told, matter by matter (actions/dialogue/matters.py); `ticket_knows` the facts
    that the open ticket has, None where none is open; `beside` what he asked since then that is not for the ticket;
    `asked` the questions that were put (actions/dialogue/asked.py), `finished` the job that ended last, which can still
    be asked about: {name, memory, texts: how many he had written}, `past_texts` how many of his texts belong to
    matters that are over; `last_point` what was said last of a point of the case on screen, `open_point` the one that
    it did not answer for certain, `unwritten` how many points in a row were not written anywhere; `unanswered` what he
    asked beside the open ticket and nobody could tell yet: {text, times}; `foreign` the matter of somebody
    else's (data/foreign.yml) that he was sent elsewhere with, last.
    """

    topic: str | None = None
    question: str | None = None
    bare_question: str | None = None
    product_unclear: bool = False
    candidates: list[dict[str, Any]] = field(default_factory=list)
    shown: list[dict[str, Any]] = field(default_factory=list)
    current: str | None = None
    misses: int = 0
    not_helped: int = 0
    anger_answered: bool = False
    offer_reason: str | None = None
    explained: list[str] = field(default_factory=list)
    jobs: list[dict[str, Any]] = field(default_factory=list)
    pending: list[dict[str, Any]] = field(default_factory=list)
    secret_answered: bool = False
    tried: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    advice: str | None = None
    matters: list[dict[str, Any]] = field(default_factory=list)
    ticket_knows: dict[str, Any] | None = None
    beside: str | None = None
    asked: list[dict[str, Any]] = field(default_factory=list)
    finished: dict[str, Any] | None = None
    past_texts: int = 0
    last_point: str | None = None
    open_point: str | None = None
    unwritten: int = 0
    unanswered: list[dict[str, Any]] = field(default_factory=list)
    foreign: str | None = None

    @classmethod
    def from_slot(cls, value: Any) -> Dialogue:
        """Reads the slot; keys of another version of this program are ignored."""
        known = {item.name for item in fields(cls)}
        return cls(**{key: item for key, item in value.items() if key in known}) if isinstance(value, dict) else cls()

    def as_slot(self) -> dict[str, Any]:
        """The slot's value."""
        return asdict(self)

    def begin(self, topic: str | None, question: str, bare_question: str | None = None) -> None:
        """A new question; what the customer told us about the product, and the cases shown, stay known."""
        self.topic, self.question = topic, question[:MAX_QUESTION_CHARS]
        self.bare_question = (bare_question or question)[:MAX_QUESTION_CHARS]
        self.candidates, self.current, self.advice, self.foreign = [], None, None, None
        self.not_helped = 0

    def forget_question(self) -> None:
        """The question at hand is searched for no more; what the customer uses, told and was shown stays known."""
        self.topic = self.question = self.bare_question = self.current = self.advice = None
        self.candidates, self.misses, self.not_helped = [], 0, 0

    def add(self, text: str, bare_text: str | None = None) -> None:
        """A detail of the same question."""
        self.question = _joined(self.question, text)
        self.bare_question = _joined(self.bare_question, bare_text or text)

    @property
    def matter_id(self) -> int | None:
        """Which matter is at hand; None where nothing of one was told yet."""
        return next((matter["id"] for matter in self.matters if matter["state"] == AT_HAND), None)

    def correct_product(self) -> None:
        """The product is another one: its name in the question would lead the search astray."""
        self.question = self.bare_question

    def remember_shown(self, case_id: str, title: str) -> None:
        """A case is on screen now."""
        self.current, self.last_point, self.open_point, self.unwritten = case_id, None, None, 0
        self.foreign = None
        self.shown = [entry for entry in self.shown if entry["case_id"] != case_id]
        entry = {"case_id": case_id, "title": title, "result": None, "matter": self.matter_id}
        self.shown = [*self.shown, entry][-MAX_REMEMBERED_CASES:]

    def remember_tried(self, values: Iterable[str]) -> None:
        """What the customer tried, each once, in the order of saying."""
        self.tried = list(dict.fromkeys([*self.tried, *values]))[-MAX_REMEMBERED_CASES:]

    def record(self, case_id: str, result: str) -> None:
        """What the customer said of a case that was shown."""
        for entry in self.shown:
            if entry["case_id"] == case_id:
                entry["result"] = result

    def was_shown(self, case_id: str) -> bool:
        """Has this case been on screen already?"""
        return any(entry["case_id"] == case_id for entry in self.shown)


def _joined(said: str | None, more: str) -> str:
    if not said:
        return more[:MAX_QUESTION_CHARS]
    return said if more in said else f"{said}，{more}"[-MAX_QUESTION_CHARS:]


@dataclass(frozen=True, slots=True)
class Act:
    """What one clause of this turn does: `act` one of those above, with the reader's `confidence`, 0 to 1; `start` and
    `end` are its place in the text as Rasa got it."""

    text: str
    act: str
    confidence: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Carried:
    """What a job gives to the one that takes its matter over in this turn: the customer's words so far, and facts."""

    words: str
    facts: Mapping[str, Any]


class Conversation:
    """A read-only view of the tracker that Rasa sent; `carried` is set where a job gives up its matter to another."""

    def __init__(self, tracker: Tracker) -> None:
        """Takes the tracker of the current turn."""
        self._slots: Mapping[str, Any] = tracker.slots
        self._latest: Mapping[str, Any] = tracker.latest_message or {}
        self._events = tracker.events
        self.sender = str(tracker.sender_id)
        self.carried: Carried | None = None
        self.matter_before: int | None = None
        """The matter that was at hand before this turn told anything (actions/handoff/telling.py)."""
        self.left_over: str | None = None
        """What this turn asks beside that which the job has answered."""
        self.ticket_before: dict[str, Any] | None = None
        """What the open ticket knew, where this turn was taken for another matter than the ticket's."""
        self.dialogue = Dialogue.from_slot(self._slots.get(DIALOGUE))

    def about(
        self, problem: Mapping[str, Any], slots: Mapping[str, Any], *, acts: Iterable[Act] | None = None
    ) -> Conversation:
        """The same conversation as if this turn had told one problem only ({text, intent, entities}); `slots` are those
        that differ for it, `acts` what its clauses do where they were not all written in this turn. The dialogue is
        shared, what is remembered in one is remembered in the other."""
        view = copy.copy(self)
        done = [act for act in self.acts if act.text in problem["text"]] if acts is None else acts
        read = [asdict(act) for act in done]
        view._latest = {**problem, "intent": {"name": problem["intent"], "confidence": 1.0}, "acts": read}
        view._slots = {**self._slots, **slots}
        return view

    def with_slots(self, slots: Mapping[str, Any]) -> Conversation:
        """The same turn as it is after these slots are set; the dialogue is shared."""
        view = copy.copy(self)
        view._slots = {**self._slots, **slots}
        return view

    def with_entities(self, entities: Iterable[Mapping[str, Any]]) -> Conversation:
        """The same turn as if only these were named in it; the dialogue is shared."""
        view = copy.copy(self)
        text = _as_listed(self._latest.get("text") or "", self._latest.get("entities"))
        acts = [asdict(act) for act in self.acts]
        view._latest = {**self._latest, "text": text, "acts": acts, "entities": [dict(entity) for entity in entities]}
        return view

    @property
    def text(self) -> str:
        """What the customer wrote in this turn, names that he typed by their sound as the list writes them; empty when
        a button was pressed."""
        text = _as_listed(self._latest.get("text") or "", self._latest.get("entities"))
        return "" if text.startswith("/") else text.strip()

    @property
    def intent(self) -> str:
        """The intent of this turn."""
        return (self._latest.get("intent") or {}).get("name") or "nlu_fallback"

    @property
    def confidence(self) -> float:
        """How sure the classifier is of the intent, 0 to 1; a button is 1."""
        return float((self._latest.get("intent") or {}).get("confidence") or 0.0)

    @property
    def acts(self) -> list[Act]:
        """What the clauses of this turn do, in the order of the words; none for a button, or a model without acts."""
        found = self._latest.get("acts")
        if not isinstance(found, list) or not self.text:
            return []
        raw = self._latest.get("text") or ""
        listed = _as_listed(raw, self._latest.get("entities"))
        return [_act(entry, raw, listed) for entry in found]

    @property
    def told(self) -> Mapping[str, Mapping[str, Any]]:
        """What this turn was read to tell, as in `customer_told`."""
        return self._latest.get("told") or {}

    @property
    def message_id(self) -> str | None:
        """The desk's id of the message of this turn."""
        for event in reversed(self._events):
            if event.get("event") == "user":
                message_id: str | None = event.get("message_id")
                return message_id
        return None

    @property
    def metadata(self) -> Mapping[str, Any]:
        """What the desk says of the sender of this turn's message (`customer`, `company`, `name`, `channel`)."""
        for event in reversed(self._events):
            if event.get("event") == "user":
                told = event.get("metadata")
                return told if isinstance(told, Mapping) else {}
        return {}

    def written(self, start: int, end: int) -> str:
        """The words at a place of an entity, simplified."""
        return simplified(_as_listed(self._latest.get("text") or "", self._latest.get("entities"))[start:end])

    def without(self, *names: str) -> str:
        """What he wrote without these entities; two may share one place (「KIS专业版」 names both)."""
        gone = {place for span in self.spans(*names) for place in range(*span)}
        return "".join(sign for place, sign in enumerate(self.text) if place not in gone)

    def desk_has_said(self, request: str, result: str) -> bool:
        """Has the desk answered a structured request like this before in this conversation?"""
        return any(
            {"request": request, "result": result}.items()
            <= {entity.get("entity"): entity.get("value") for entity in event["parse_data"].get("entities", [])}.items()
            for event in self._events
            if event.get("event") == "user" and (event.get("text") or "").startswith("/desk_outcome")
            if isinstance(event.get("parse_data"), Mapping)
        )

    @property
    def awaiting(self) -> str | None:
        """What the bot has asked for, one of the AWAIT_ values."""
        awaiting: str | None = self.slot(AWAITING)
        return awaiting

    def slot(self, name: str) -> Any:
        """The value of a slot, None when it is not set."""
        return self._slots.get(name)

    def entity(self, name: str) -> str | None:
        """The last value of an entity named in this turn."""
        values = [entity.get("value") for entity in self._latest.get("entities") or [] if entity.get("entity") == name]
        return values[-1] if values else None

    def entities(self) -> list[dict[str, Any]]:
        """All that was named in this turn, in the order of the words."""
        found = self._latest.get("entities") or []
        return [{key: value for key, value in entity.items() if key != SPELT} for entity in found]

    def values(self, name: str) -> list[str]:
        """Every value of an entity named in this turn."""
        return [entity["value"] for entity in self.entities() if entity.get("entity") == name]

    def spans(self, *names: str) -> list[tuple[int, int]]:
        """Where in the text of this turn entities of these names stand."""
        found = [entity for entity in self._latest.get("entities") or [] if entity.get("entity") in names]
        return [(entity["start"], entity["end"]) for entity in found if entity.get("start") is not None]

    def bot_texts(self) -> Iterator[str]:
        """All that the bot said, oldest first."""
        for event in self._events:
            if event.get("event") == "bot" and event.get("text"):
                yield str(event["text"])

    def customer_texts(self) -> Iterator[str]:
        """All that the customer wrote, oldest first, without buttons."""
        for event in self._events:
            text = event.get("text") or ""
            if event.get("event") == "user" and text and not text.startswith("/"):
                yield _as_listed(text, (event.get("parse_data") or {}).get("entities"))

    def texts_since(self, words: str) -> list[str]:
        """What the customer wrote since the bot said these words first; nothing where it never did."""
        was_said, found = False, []
        for event in self._events:
            text = event.get("text") or ""
            if event.get("event") == "bot" and words in text:
                was_said = True
            elif was_said and event.get("event") == "user" and text and not text.startswith("/"):
                found.append(_as_listed(text, (event.get("parse_data") or {}).get("entities")))
        return found

    def customer_turns(self) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        """All that the customer wrote, oldest first, without buttons, each with the entities named in it."""
        for event in self._events:
            text = event.get("text") or ""
            if event.get("event") == "user" and text and not text.startswith("/"):
                entities = list((event.get("parse_data") or {}).get("entities") or [])
                yield _as_listed(text, entities), entities

    def customer_acts(self) -> Iterator[Act]:
        """What the clauses of all that he wrote do, oldest first."""
        for event in self._events:
            text = event.get("text") or ""
            if event.get("event") == "user" and text and not text.startswith("/"):
                parsed = event.get("parse_data") or {}
                whole = _as_listed(text, parsed.get("entities"))
                yield from (_act(entry, text, whole) for entry in parsed.get("acts") or [])

    def customer_told(self) -> Iterator[tuple[str, Mapping[str, Mapping[str, Any]]]]:
        """All that he wrote, oldest first, each with what it was read to tell (bot/told.py): `{attribute: {value,
        confidence}}`, nothing by a model without that reader."""
        for event in self._events:
            text = event.get("text") or ""
            if event.get("event") == "user" and text and not text.startswith("/"):
                parsed = event.get("parse_data") or {}
                yield _as_listed(text, parsed.get("entities")), parsed.get("told") or {}


def _act(entry: Mapping[str, Any], raw: str, listed: str) -> Act:
    start, end, text = entry["start"], entry["end"], entry["text"]
    text = listed[start:end] if raw[start:end] == text else text
    act, confidence = entry["act"], float(entry["confidence"])
    if act in _MISHEARD and has_question_form(text):
        return Act(text, ASKS, max(confidence, FORM_IS_SURE), start, end)
    if act == WORKED and is_condition(text):
        return Act(text, TELLS, max(confidence, FORM_IS_SURE), start, end)
    if act in _MISHEARD and is_relief(text):
        return Act(text, AGREES, max(confidence, FORM_IS_SURE), start, end)
    return Act(text, act, confidence, start, end)


def _as_listed(text: str, entities: Iterable[Mapping[str, Any]] | None) -> str:
    """「迷你板」 read as 「迷你版」: what was typed by its sound is as long as its name (bot/misspelt.py)."""
    for entity in entities or ():
        if spelt := entity.get(SPELT):
            text = text[: entity["start"]] + spelt + text[entity["end"] :]
    return text
