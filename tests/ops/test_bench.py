"""The small parts of the benchmarks that could lie: percentiles, tables, sorting of stacks, the stock project."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from ops.bench.__main__ import KEPT, kept
from ops.bench.figures import milliseconds, percentile, table
from ops.bench.profile import OTHER, shares_of
from ops.bench.stock import RASAS_OWN, RULES_ONLY, write_project
from ops.bench.workload import dialogues
from ops.settings import ROOT


@pytest.mark.parametrize(("share", "wanted"), [(0.5, 5), (0.95, 10), (0.01, 1), (1.0, 10)])
def test_percentiles_are_by_nearest_rank(share: float, wanted: float) -> None:
    assert percentile([float(number) for number in range(10, 0, -1)], share) == wanted


def test_no_values_are_no_figure() -> None:
    with pytest.raises(ValueError, match="no values"):
        percentile([], 0.5)
    assert milliseconds([]) == "-"


def test_milliseconds_and_table() -> None:
    assert milliseconds([0.010, 0.020, 0.1]) == "20 / 100 / 100"
    assert table(["a", "b"], [[1, "x"]]) == "| a | b |\n|---|---|\n| 1 | x |"


def test_a_stack_belongs_to_the_first_kind_that_fits() -> None:
    kinds = {"inner": ("encode (kb/ort.py",), "outer": ("turn (bot",)}
    raw = "main (a:1);turn (bot/turns.py:5);encode (kb/ort.py:9) 6\nmain (a:1);turn (bot/turns.py:5) 3\nidle (b:1) 1\n"
    assert shares_of(raw, kinds) == {"inner": 0.6, "outer": 0.3, OTHER: 0.1}


def test_no_line_of_the_load_is_said_twice() -> None:
    source = dialogues()
    lines = [line for _ in range(50) for line in next(source)]
    assert len(set(lines)) == len(lines)


def test_the_stock_project_answers_every_intent_it_learns(tmp_path: Path) -> None:
    intents = write_project(tmp_path, ROOT / "data/nlu", RULES_ONLY)
    domain = yaml.safe_load((tmp_path / "domain.yml").read_text(encoding="utf-8"))
    rules = yaml.safe_load((tmp_path / "data/rules.yml").read_text(encoding="utf-8"))["rules"]
    assert "password_reset" in intents
    assert set(domain["intents"]) == {*intents, *RASAS_OWN}
    ruled = {step["intent"] for rule in rules for step in rule["steps"] if "intent" in step}
    assert set(intents) <= ruled
    for intent in intents:
        assert domain["responses"][f"utter_{intent}"]


def test_what_was_written_by_hand_below_the_mark_stays() -> None:
    assert kept(f"# Benchmarks\n\nold\n\n{KEPT}\n\n## Chaos\n\nclean\n") == f"{KEPT}\n\n## Chaos\n\nclean"
    assert kept("# Benchmarks\n\nold\n") == ""
