"""Scripted conversations as YAML that a support engineer can read and write; what does not fit is refused by name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

FOLDER = Path(__file__).parent
GROUPS = Literal[
    "happy", "correction", "digression", "cancel", "invalid", "angry", "several_problems", "outage", "secret",
    "handoff", "out_of_scope", "closing", "walk", "interruption", "resume", "two_products", "not_applicable",
    "abandon", "export", "remind", "anomaly", "reopen",
]  # fmt: skip
STATES = Literal["bot", "queued", "ticketed", "handed_over", "human", "resolved"]
ACTIONS = ("says", "presses", "desk")
DESK_VERBS = ("claim", "answer", "resolve", "return")


class BadScript(ValueError):
    """A file of conversations cannot be used; the message names the file, the conversation and the line's key."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Turn(_Strict):
    """One thing that happens, and what must come back.

    Exactly one of `says` (the customer writes), `presses` (a button whose title holds this), `desk` (the engineer:
    claim, answer "…", resolve, return). All lines that follow count as the answer, button titles aside. `sheet`: the
    table that is handed out, opened and read back, holds rows with these cells.
    """

    says: str | None = None
    presses: str | None = None
    desk: str | None = None
    hears: list[str] = Field(default_factory=list)
    hears_one_of: list[str] = Field(default_factory=list)
    never: list[str] = Field(default_factory=list, alias="not")
    buttons: list[str] = Field(default_factory=list)
    no_buttons: list[str] = Field(default_factory=list)
    card: dict[str, Any] | None = None
    sheet: list[list[str]] = Field(default_factory=list)
    asks: bool | None = None
    silent: bool = False
    state: STATES | None = None

    @model_validator(mode="after")
    def _one_action(self) -> Self:
        if sum(getattr(self, name) is not None for name in ACTIONS) != 1:
            raise ValueError("a turn has exactly one of says, presses, desk")
        if self.desk is not None and self.desk_verb not in DESK_VERBS:
            raise ValueError(f"desk does one of {', '.join(DESK_VERBS)}; this says {self.desk!r}")
        if self.silent and (self.hears or self.hears_one_of or self.card or self.asks):
            raise ValueError("a silent turn cannot be heard")
        return self

    @property
    def desk_verb(self) -> str:
        """The engineer's verb; empty when the customer acts."""
        return (self.desk or "").split(" ", 1)[0]

    @property
    def desk_words(self) -> str:
        """What the engineer answers."""
        return (self.desk or "").partition(" ")[2].strip(' "“”')

    @property
    def readable(self) -> str:
        """Who does what, as a line of a conversation."""
        if self.says is not None:
            return f"客户：{self.says}"
        return f"客户点：[{self.presses}]" if self.presses is not None else f"工程师：{self.desk}"


class Script(_Strict):
    """One conversation. `customer` names an identified customer: the same name in a later conversation of the file is
    the same person, who goes on in the same chat; `wang-at-acme` and `li-at-acme` are two people of one company;
    without it every conversation is a stranger's.

    `facts` must be among the facts of the last hand-off (null: not among them); `state` is the conversation's at the
    end, where `handed_over` is queued or ticketed, whichever the hour and the engineers at their desks make it.
    """

    name: str = Field(min_length=2, max_length=80)
    group: GROUPS
    customer: str | None = Field(default=None, pattern=r"^[a-z0-9-]{1,40}$")
    turns: list[Turn] = Field(min_length=1, max_length=60)
    facts: dict[str, Any] = Field(default_factory=dict)
    state: STATES | None = None

    @property
    def needs_engineer(self) -> bool:
        """Does an engineer act in it?"""
        return any(turn.desk is not None for turn in self.turns)


def load_scripts(path: Path) -> list[Script]:
    """The conversations of one file, in its order.

    Raises:
        BadScript: it is no YAML, holds an unknown key or a value that does not fit, or names two conversations alike.
    """
    try:
        scripts = TypeAdapter(list[Script]).validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))
    except yaml.YAMLError as error:
        raise BadScript(f"{path.name}: no YAML: {error}") from error
    except ValidationError as error:
        raise BadScript(f"{path.name}: {_first_fault(path, error)}") from error
    names = [script.name for script in scripts]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise BadScript(f"{path.name}: two conversations are called {twice[0]!r}")
    return scripts


def script_files(folder: Path = FOLDER) -> Sequence[Path]:
    """All files of conversations, sorted."""
    return sorted(folder.glob("**/*.yml"))


def _first_fault(path: Path, error: ValidationError) -> str:
    """The first fault in the words of the file: which conversation, which turn, what is wrong with which key."""
    first = error.errors(include_url=False)[0]
    where = list(first["loc"])
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    parts = []
    if where and isinstance(where[0], int):
        entry = content[where[0]]
        named = entry.get("name") if isinstance(entry, dict) else None
        parts.append(f"conversation {where[0] + 1} ({named})")
        where = where[1:]
    if len(where) > 1 and where[0] == "turns" and isinstance(where[1], int):
        parts.append(f"turn {where[1] + 1}")
        where = where[2:]
    parts += [str(part) for part in where]
    return f"{', '.join(parts)}: {first['msg']}"
