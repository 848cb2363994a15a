"""The trained model understands the development set as well as when that was last recorded, and over the bars."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.nlu.training_data.loading import load_data

from bot.entities import find_mentions
from bot.gazetteer import Gazetteer
from bot.measure import ENTITIES, score_file
from bot.scores import SIX, entity_scores
from bot.settings import MODEL_NAME, REPOSITORY, build_dir

DATA = REPOSITORY / "tests/data"
DEVELOPMENT = DATA / "nlu_development.jsonl"
ALLOWED_DROP = 0.02
MIN_MACRO_F1 = 0.93
MIN_OUT_OF_SCOPE_RECALL = 0.9
MAX_FALSE_ALARMS = 0.03
MIN_ENTITY_F1 = {
    "product": 0.95,
    "edition": 0.95,
    "version": 0.9,
    "scope": 0.95,
    "period": 0.95,
    "account_kind": 0.95,
    "tried": 0.9,
}
MIN_EXAMPLES = 6000
MIN_OF_INTENT = {"handoff": 400, "out_of_scope": 1500}


@pytest.fixture(scope="module")
def scores() -> dict[str, Any]:
    return score_file(build_dir() / "models" / MODEL_NAME, DEVELOPMENT)


@pytest.fixture(scope="module")
def recorded() -> dict[str, Any]:
    lines = (DATA / "nlu_history.jsonl").read_text(encoding="utf-8").splitlines()
    latest: dict[str, Any] = json.loads(lines[-1])["nlu_development"]
    return latest


def test_intents_are_understood_as_well_as_recorded(scores: dict[str, Any], recorded: dict[str, Any]) -> None:
    assert scores["macro_f1"] >= recorded["macro_f1"] - ALLOWED_DROP, scores["confusions"]


def test_products_are_found_as_well_as_recorded(scores: dict[str, Any], recorded: dict[str, Any]) -> None:
    assert scores["entities"]["product"]["f1"] >= recorded["product_f1"] - ALLOWED_DROP


def test_the_bars_are_kept(scores: dict[str, Any]) -> None:
    assert scores["macro_f1"] >= MIN_MACRO_F1
    assert scores["out_of_scope_recall"] >= MIN_OUT_OF_SCOPE_RECALL
    assert scores["false_alarms"] <= MAX_FALSE_ALARMS


def test_entities_are_found() -> None:
    rows = [json.loads(line) for line in (DATA / "nlu_entities.jsonl").read_text(encoding="utf-8").splitlines()]
    gazetteer = Gazetteer.load(REPOSITORY / "data/products.yml")
    given: list[dict[str, list[str]]] = []
    for row in rows:
        given.append({})
        for mention in find_mentions(row["text"], gazetteer):
            given[-1].setdefault(mention.entity, []).append(mention.value)
    measured = entity_scores([row["entities"] for row in rows], given, ENTITIES)
    assert {kind: row["f1"] for kind, row in measured.items() if row["f1"] < MIN_ENTITY_F1[kind]} == {}


def test_there_are_examples_enough() -> None:
    counts = Counter(message.get("intent") for message in load_data(str(REPOSITORY / "data/nlu")).intent_examples)
    assert sum(counts.values()) >= MIN_EXAMPLES
    assert {intent: counts[intent] for intent, least in MIN_OF_INTENT.items() if counts[intent] < least} == {}


def _asked(path: Path) -> dict[str, str]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return {row["text"]: row["intent"] for row in rows}


@pytest.mark.parametrize(("name", "least"), [("nlu_held_out", 400), ("nlu_development", 300)])
def test_what_measures_is_not_what_was_learned(name: str, least: int) -> None:
    asked = _asked(DATA / f"{name}.jsonl")
    assert len(asked) >= least
    assert set(asked.values()) == set(SIX)
    learned = {message.get("text") for message in load_data(str(REPOSITORY / "data/nlu")).intent_examples}
    assert learned & set(asked) == set()
