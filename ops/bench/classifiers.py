"""Prints the table of classifiers: ours beside others on the same examples, several seeds each, with intervals."""

from __future__ import annotations

import json
import math
import os
import statistics
import subprocess
from collections.abc import Sequence
from typing import Any

from scipy.stats import t as student

from ops.bench.figures import table
from ops.commands import QUIET_THREADS
from ops.settings import ROOT

LEVEL = 0.95


def markdown(seeds: int = 3, diet_seeds: int = 3) -> str:
    """Trains and asks every rival anew; a Markdown section."""
    command = ["bot/.venv/bin/python", "-m", "bot.rivals", "--seeds", str(seeds), "--diet-seeds", str(diet_seeds)]
    environment = {**os.environ, **QUIET_THREADS}
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return section(json.loads(done.stdout.strip().splitlines()[-1]))


def section(measured: dict[str, dict[str, Sequence[float]]]) -> str:
    """The table of what `bot.rivals` measured."""
    header = ["classifier", "seeds", "held-out fifth", "development set", "seconds to train and ask"]
    return "\n\n".join(
        [
            "## Classifiers",
            "Macro-F1 over the six intents, mean over seeds with its 95 % interval. Each seed splits the examples "
            "anew; the interval says how far chance in split and training moves the mean, not how unseen customers "
            "differ.",
            table(header, [_row(name, figures) for name, figures in measured.items()]),
        ]
    )


def interval(values: Sequence[float]) -> str:
    """`0.912 ± 0.008`: mean and half the width of Student's interval; the mean alone of a single value."""
    mean = statistics.fmean(values)
    if len(values) < 2:
        return f"{mean:.3f}"
    half = float(student.ppf((1 + LEVEL) / 2, len(values) - 1)) * statistics.stdev(values) / math.sqrt(len(values))
    return f"{mean:.3f} ± {half:.3f}"


def _row(name: str, figures: dict[str, Sequence[float]]) -> list[Any]:
    seconds = f"{statistics.fmean(figures['seconds']):.0f}"
    return [name, len(figures["seconds"]), interval(figures["held_out"]), interval(figures["development"]), seconds]
