"""Priority by declared rules: data/priorities.yml decides, the code only reads it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from desk.errors import SettingsError
from desk.handoff.ports import HandoffRequest
from desk.handoff.request import FACTS, PRIORITIES, REASONS
from desk.yaml_text import load_yaml

Condition = Callable[[HandoffRequest], bool]
DEFAULT_RULE = "default"
URGENT = ("P0", "P1")
"""Somebody must look now."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A priority and the rule that gave it."""

    priority: str
    rule: str
    why: str


@dataclass(frozen=True, slots=True)
class _Rule:
    decision: Decision
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Priorities:
    """The rules in their order."""

    rules: tuple[_Rule, ...]
    default: str
    levels: Mapping[str, str]

    def decide(self, request: HandoffRequest) -> Decision:
        """The first rule whose every condition holds, else the default."""
        for rule in self.rules:
            if all(condition(request) for condition in rule.conditions):
                return rule.decision
        return Decision(self.default, DEFAULT_RULE, self.levels[self.default])


def load_priorities(path: Path) -> Priorities:
    """Read the file. Raises SettingsError that names the rule at fault."""
    try:
        content = load_yaml(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise SettingsError(f"{path}: cannot be read: {error}") from error
    try:
        levels = {name: str(content["levels"][name]) for name in PRIORITIES}
        rules = tuple(_rule(entry) for entry in content["rules"])
        if content["default"] not in PRIORITIES:
            raise ValueError(f"default must be one of {', '.join(PRIORITIES)}")
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise SettingsError(f"{path}: {error}; see the comments in the file for its form") from error
    return Priorities(rules, content["default"], levels)


def _rule(entry: Mapping[str, Any]) -> _Rule:
    name = entry["id"]
    if entry["priority"] not in PRIORITIES:
        raise ValueError(f"rule {name!r}: priority must be one of {', '.join(PRIORITIES)}")
    if not entry["when"]:
        raise ValueError(f"rule {name!r}: `when` is empty; what holds always is the default")
    conditions = tuple(_condition(name, condition) for condition in entry["when"])
    return _Rule(Decision(entry["priority"], name, str(entry["why"])), conditions)


def _condition(rule: str, entry: Mapping[str, Any]) -> Condition:
    match dict(entry):
        case {"reason": [*reasons], **rest} if not rest and set(reasons) <= set(REASONS):
            return lambda request: request.reason in reasons
        case {"suggested": [*levels], **rest} if not rest and set(levels) <= set(PRIORITIES):
            return lambda request: request.suggested_priority in levels
        case {"fact": str(fact), **test} if fact in FACTS and len(test) == 1:
            return _fact_condition(rule, fact, test)
        case _:
            raise ValueError(f"rule {rule!r}: condition {dict(entry)!r} is not one of the known forms")


def _fact_condition(rule: str, fact: str, test: Mapping[str, Any]) -> Condition:
    match dict(test):
        case {"is": expected}:
            return lambda request: _same(request.facts.get(fact), expected)
        case {"has": [*words]}:
            lowered = [str(word).lower() for word in words]
            return lambda request: any(word in _text(request.facts.get(fact)) for word in lowered)
        case {"known": bool(expected)}:
            return lambda request: (fact in request.facts) is expected
        case _:
            raise ValueError(f"rule {rule!r}: test {dict(test)!r} of fact {fact!r} is not one of the known forms")


def _same(value: object, expected: object) -> bool:
    if isinstance(expected, bool) or isinstance(value, bool):
        return value is expected
    return str(value).lower() == str(expected).lower()


def _text(value: object) -> str:
    if value is None:
        return ""
    return (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)).lower()
