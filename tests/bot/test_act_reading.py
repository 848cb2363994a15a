"""The trained model reads what customers' later messages do, over the bars, on turns that it never learned."""

from __future__ import annotations

import json

import pytest

from bot.act_examples import read_acts
from bot.act_scores import score_acts
from bot.settings import MODEL_NAME, REPOSITORY, build_dir

HELD_OUT = ("acts_held_out", "acts_earlier")
MIN_ACCURACY, MIN_MACRO_F1 = 0.9, 0.85
MIN_SURE, MIN_SURE_ACCURACY = 0.85, 0.95
COMMON_CHARS = 6
"""Anybody says 「没好」 and 「转人工吧」."""


@pytest.mark.parametrize("name", HELD_OUT)
def test_acts_are_read_over_the_bars(name: str) -> None:
    scores = score_acts(build_dir() / "models" / MODEL_NAME, REPOSITORY / f"tests/data/{name}.jsonl")
    assert scores["accuracy"] >= MIN_ACCURACY, scores["acts"]
    assert scores["macro_f1"] >= MIN_MACRO_F1, scores["acts"]
    assert scores["sure"] >= MIN_SURE
    assert scores["sure_accuracy"] >= MIN_SURE_ACCURACY


@pytest.mark.parametrize(("name", "least"), [("acts_held_out", 700), ("acts_earlier", 150)])
def test_what_measures_is_not_what_was_learned(name: str, least: int) -> None:
    lines = (REPOSITORY / f"tests/data/{name}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    assert sum(len(row["clauses"]) for row in rows) >= least
    learned = {text for text, _ in read_acts(REPOSITORY / "data/acts")}
    assert {row["text"] for row in rows if len(row["text"]) > COMMON_CHARS} & learned == set()
