"""`python -m ops.nlu_report`: how well the bot understands; with `--record` one line of it is kept, so a drop shows.

Scores: cross-validation over the training examples, and the trained model on the two development sets and on the set
labelled with entities. The fresh set is measured only when asked for (`--fresh`): nothing may be chosen by it, and
nobody who writes examples may read it.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from ops.bench.figures import table
from ops.commands import QUIET_THREADS
from ops.console import SetupError, fail, say
from ops.fingerprints import fingerprint
from ops.settings import ROOT

# The second was held out once; its errors have since been read, so it tells no more than the first.
DEVELOPMENT = (Path("tests/data/nlu_development.jsonl"), Path("tests/data/nlu_held_out.jsonl"))
ENTITIES = Path("tests/data/nlu_entities.jsonl")
FRESH = Path("tests/data/fresh_intents.jsonl")
# Customers' turns of earlier rounds of trial conversations, clause by clause.
ACTS = (Path("tests/data/acts_held_out.jsonl"), Path("tests/data/acts_earlier.jsonl"))
HISTORY = Path("tests/data/nlu_history.jsonl")
CONFUSIONS_SHOWN = 12
FOLDS = 5


def main() -> int:
    """Measure, print, and record where asked."""
    parser = argparse.ArgumentParser(prog="ops.nlu_report", description=__doc__)
    parser.add_argument("--record", action="store_true", help=f"append the scores to {HISTORY}")
    parser.add_argument("--fresh", action="store_true", help="also the fresh set, for a final figure")
    parser.add_argument("--folds", type=int, default=FOLDS, help="folds of the cross-validation; 0 leaves it out")
    parser.add_argument("--model", type=Path, help="the model to ask (default: the one that set-up trained)")
    chosen = parser.parse_args()
    files = [*DEVELOPMENT, ENTITIES, *([FRESH] if chosen.fresh else [])]
    try:
        measured = measure(chosen.model or build_dir() / "models/zhangfang.tar.gz", files, chosen.folds)
    except SetupError as error:
        fail(str(error))
        return 1
    say(markdown(measured, read_history(ROOT / HISTORY)))
    if chosen.record:
        line = json.dumps(history_line(measured, datetime.date.today()), ensure_ascii=False)
        with (ROOT / HISTORY).open("a", encoding="utf-8") as history:
            history.write(line + "\n")
        say(f"\nRecorded in {HISTORY}")
    return 0


def build_dir() -> Path:
    """The folder of derived artefacts, as set-up and bot know it."""
    return ROOT / (os.environ.get("BUILD_DIR") or "build")


def measure(model: Path, files: list[Path], folds: int) -> dict[str, Any]:
    """What `python -m bot.measure` finds, in Rasa's own environment.

    Raises:
        SetupError: it failed; the text carries its last line.
    """
    command = ["bot/.venv/bin/python", "-m", "bot.measure", "--model", model, "--folds", str(folds), *files]
    command += ["--acts", *ACTS]
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env={**os.environ, **QUIET_THREADS},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise SetupError(f"measuring failed: {(done.stderr.strip().splitlines() or ['no output'])[-1]}")
    result: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return result


def history_line(measured: dict[str, Any], day: datetime.date) -> dict[str, Any]:
    """The figures worth comparing between days; `data` changes when the training examples do."""
    learned = fingerprint(ROOT / "data" / name for name in ("nlu", "acts", "told", "cases"))
    line: dict[str, Any] = {"date": day.isoformat(), "data": learned[:12]}
    if "examples" in measured:
        line |= {**measured["examples"], "cross_validation_macro_f1": _short(measured["cross_validation"]["macro_f1"])}
    for name, scores in measured["files"].items():
        if name == ENTITIES.stem:
            line[name] = {kind: _short(row["f1"]) for kind, row in scores["entities"].items()}
            continue
        line[name] = {
            "macro_f1": _short(scores["macro_f1"]),
            "out_of_scope_recall": _short(scores["out_of_scope_recall"]),
            "false_alarms": _short(scores["false_alarms"]),
            "calibration_error": _short(scores["calibration_error"]),
        }
        if scores["entities"]["product"]["n"]:
            line[name]["product_f1"] = _short(scores["entities"]["product"]["f1"])
    for name, scores in measured.get("acts", {}).items():
        line[name] = {key: _short(scores[key]) for key in ("accuracy", "macro_f1", "sure", "sure_accuracy")}
    return line


def read_history(path: Path) -> list[dict[str, Any]]:
    """The recorded lines, oldest first; none where nothing was recorded yet."""
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def markdown(measured: dict[str, Any], history: list[dict[str, Any]]) -> str:
    """The report."""
    parts = ["# Understanding"]
    if "cross_validation" in measured:
        crossed, counted = measured["cross_validation"], measured["examples"]
        parts += [
            f"## Cross-validation, {crossed['folds']} folds",
            f"{counted['messages']} messages; {counted['symptoms']} symptoms of the library only help to learn.",
            *_scores(crossed),
        ]
    for name, scores in measured["files"].items():
        parts += [f"## {name}", *_scores(scores), *_of_model(scores)]
    for name, scores in measured.get("acts", {}).items():
        parts += [f"## {name}", *_of_acts(scores)]
    if history:
        parts += ["## Recorded before", "\n".join(f"- {json.dumps(line, ensure_ascii=False)}" for line in history[-5:])]
    return "\n\n".join(parts)


def _scores(scores: dict[str, Any]) -> list[str]:
    intents = [[name, *_percents(row), row["n"]] for name, row in scores["intents"].items()]
    confusions = [f"{want} → {got}: {times}" for want, got, times in scores["confusions"][:CONFUSIONS_SHOWN]]
    return [
        f"Macro-F1 over the six intents **{scores['macro_f1']:.3f}**, accuracy {scores['accuracy']:.3f}; out-of-scope "
        f"recall {scores['out_of_scope_recall']:.3f} at {scores['false_alarms']:.1%} false alarms.",
        table(["intent", "precision", "recall", "F1", "n"], intents),
        "Confusions: " + ("; ".join(confusions) or "none"),
    ]


def _of_model(scores: dict[str, Any]) -> list[str]:
    products = [[name, f"{row['accuracy']:.3f}", row["n"]] for name, row in scores["by_product"].items()]
    entities = [[name, *_percents(row), row["n"]] for name, row in scores["entities"].items()]
    return [
        f"Expected calibration error {scores['calibration_error']:.3f}; parse p50 {scores['parse_p50_ms']:.1f} ms.",
        table(["product named", "right intent", "n"], products),
        table(["entity", "precision", "recall", "F1", "n"], entities),
    ]


def _of_acts(scores: dict[str, Any]) -> list[str]:
    low, high = scores["interval"]
    acts = [[name, *_percents(row), row["n"]] for name, row in scores["acts"].items()]
    sure, right = scores["sure"], scores["sure_accuracy"]
    return [
        f"{scores['n']} clauses: accuracy **{scores['accuracy']:.3f}** [{low:.3f}, {high:.3f}], macro-F1 "
        f"{scores['macro_f1']:.3f}; {sure:.1%} are read surely, {right:.1%} of those right.",
        table(["act", "precision", "recall", "F1", "n"], acts),
    ]


def _percents(row: dict[str, float]) -> list[str]:
    return [f"{row[name]:.3f}" for name in ("precision", "recall", "f1")]


def _short(value: float) -> float:
    return round(value, 4)


if __name__ == "__main__":
    sys.exit(main())
