"""Domain, rules, buttons, responses and registered actions agree, and nothing a customer reads is English.

`rasa data validate` exits 0 although intents are unused and no action exists: it never asks the action server.
"""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import rasa.shared.utils.io
from rasa.shared.core.domain import Domain

from bot.answer import AWAITING_SLOT
from bot.channel import FORBIDDEN_INTENTS
from bot.settings import REPOSITORY

# Rasa runs these by itself.
SELF_RUN = {"action_restart"}
# Latin words that are names to a Chinese customer.
NAMES = {"KIS", "EAS", "K3", "WISE", "ERP", "CA", "IP", "ping", "Cloud", "xlsx"}
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def _read(path: str) -> dict[str, Any]:
    content: dict[str, Any] = rasa.shared.utils.io.read_yaml((REPOSITORY / path).read_text(encoding="utf-8"))
    return content


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.load(str(REPOSITORY / "domain.yml"))


@pytest.fixture(scope="module")
def steps() -> list[dict[str, Any]]:
    """All steps of all rules and stories."""
    files = [*(REPOSITORY / "data/rules").glob("*.yml"), *(REPOSITORY / "data/stories").glob("*.yml")]
    contents = [_read(str(path)) for path in files]
    plots = [plot for content in contents for plot in [*content.get("rules", []), *content.get("stories", [])]]
    return [step for plot in plots for step in plot["steps"]]


@pytest.fixture(scope="module")
def ruled_intents() -> set[str]:
    rules = [rule for path in (REPOSITORY / "data/rules").glob("*.yml") for rule in _read(str(path))["rules"]]
    return {rule["steps"][0]["intent"] for rule in rules}


def test_the_action_server_has_exactly_the_domains_actions(domain: Domain) -> None:
    listed = subprocess.run(
        [REPOSITORY / ".venv/bin/python", "-m", "actions", "--list"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    declared = {name for name in _read("domain.yml")["actions"] if name.startswith("action_")}
    assert set(listed.stdout.split()) == declared


def test_every_intent_has_a_rule_and_every_rule_an_intent(domain: Domain, ruled_intents: set[str]) -> None:
    declared = {next(iter(intent)) for intent in _read("domain.yml")["intents"]}
    assert ruled_intents == declared


def test_no_intent_of_ours_is_one_that_the_channel_refuses() -> None:
    declared = {next(iter(intent)) for intent in _read("domain.yml")["intents"]}
    assert not declared & FORBIDDEN_INTENTS


def test_every_step_names_what_the_domain_has(domain: Domain, steps: list[dict[str, Any]]) -> None:
    assert {step["intent"] for step in steps if "intent" in step} <= set(domain.intents)
    assert {step["action"] for step in steps if "action" in step} <= set(domain.action_names_or_texts)


def test_every_action_is_used(domain: Domain, steps: list[dict[str, Any]]) -> None:
    used = {step["action"] for step in steps if "action" in step}
    assert {name for name in domain.user_actions if name.startswith("action_")} - used - SELF_RUN == set()


def test_every_response_is_used(steps: list[dict[str, Any]]) -> None:
    used = {step["action"] for step in steps if "action" in step}
    used |= {text for _, text in _action_strings() if text.startswith("utter_")}
    assert set(_read("domain.yml")["responses"]) == {name for name in used if name.startswith("utter_")}


def test_every_nlu_intent_and_no_other_has_examples() -> None:
    pressed = {"choose_product", "product_unknown", "show_case", "none_of_these", "job_choice"}
    pressed |= {"desk_outcome", "nlu_fallback"}
    declared = {next(iter(intent)) for intent in _read("domain.yml")["intents"]}
    examples = [block for path in (REPOSITORY / "data/nlu").glob("*.yml") for block in _read(str(path))["nlu"]]
    assert {block["intent"] for block in examples if "intent" in block} == declared - pressed


def test_buttons_of_responses_lead_to_intents(domain: Domain) -> None:
    payloads = [
        button["payload"]
        for variants in _read("domain.yml")["responses"].values()
        for variant in variants
        for button in variant.get("buttons", [])
    ]
    assert payloads
    assert {payload.lstrip("/") for payload in payloads} <= set(domain.intents)


def test_buttons_of_actions_lead_to_intents_and_entities(domain: Domain) -> None:
    buttons = [call for call in _calls("Button") if isinstance(call.args[1], ast.Constant)]
    assert buttons
    assert {call.args[1].value for call in buttons if isinstance(call.args[1], ast.Constant)} <= set(domain.intents)
    constants = {text for name, text in _action_constants() if name.endswith("_INTENT")}
    assert constants <= set(domain.intents)
    keys = {
        key.value
        for call in _calls("Button")
        for argument in call.args[2:]
        for node in ast.walk(argument)
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant)
    }
    assert keys <= set(domain.entities)


def test_buttons_of_jobs_carry_what_the_domain_knows_and_read_chinese(domain: Domain) -> None:
    assert {"job", "choice"} <= set(domain.entities)
    assert "job_choice" in domain.intents
    calls = [*_calls("job_button"), *_calls("Button")]
    titles = [argument.value for call in calls for argument in call.args[:2] if isinstance(argument, ast.Constant)]
    spoken = [title for title in titles if isinstance(title, str) and title not in domain.intents]
    assert len(spoken) > 5
    assert [title for title in spoken if not CHINESE.search(title)] == []


def test_slots_are_filled_from_entities_of_the_domain(domain: Domain) -> None:
    for name, slot in _read("domain.yml")["slots"].items():
        for mapping in slot["mappings"]:
            assert mapping["type"] in ("from_entity", "custom"), name
            assert mapping.get("entity", "product") in domain.entities, name
    assert AWAITING_SLOT in _read("domain.yml")["slots"]


def test_no_slot_steers_the_rules(domain: Domain) -> None:
    assert [slot.name for slot in domain.slots if slot.influence_conversation and not _is_builtin(slot.name)] == []


def test_what_customers_read_is_chinese() -> None:
    spoken = [
        text
        for variants in _read("domain.yml")["responses"].values()
        for variant in variants
        for text in (variant["text"], *(button["title"] for button in variant.get("buttons", [])))
    ]
    spoken += [text for _, text in _action_strings() if CHINESE.search(text)]
    assert len(spoken) > 50
    for text in spoken:
        # without what a pattern names or a template fills in
        said = re.sub(r"\(\?P<\w+>|\(\?[^)]*\)|\{\w+\}", "", text)
        words = set(re.findall(r"(?<![\\\w(?])[A-Za-z]{2,}[0-9]?", said))
        if "|" not in text and "\\" not in text:  # a pattern is read by no customer
            assert words <= NAMES, text


def _is_builtin(name: str) -> bool:
    return name in ("requested_slot", "session_started_metadata") or name.startswith("knowledge_base")


def _trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted((REPOSITORY / "actions").rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def _action_strings() -> Iterator[tuple[Path, str]]:
    """String literals of the actions' code; strings that stand alone, such as docstrings, left out."""
    for path, tree in _trees():
        docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
                yield path, node.value


def _action_constants() -> Iterator[tuple[str, str]]:
    for _, tree in _trees():
        for node in tree.body:
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
                for target in node.targets:
                    if isinstance(target, ast.Name) and isinstance(node.value.value, str):
                        yield target.id, node.value.value


def _calls(name: str) -> Iterator[ast.Call]:
    for _, tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
                yield node
