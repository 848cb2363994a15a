"""How well a model reads dialogue acts: `python -m bot.measure --acts FILE`.

A file has a line a message, `{"text", "clauses": [{"text", "acts": [...]}]}`; where more than one act is right for a
clause all are listed, the likeliest first. Held-out files may never be learned from.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from rasa.core.agent import Agent

from bot.act_examples import ACTS
from bot.acts import ACTS_KEY
from bot.scores import rates

RESAMPLED = 1000
SURE = 0.55
"""As in actions/dialogue/acts.py: below it a reading counts for nothing there."""


def score_acts(model: Path, path: Path) -> dict[str, Any]:
    """Accuracy over the clauses with its 95 % interval (messages drawn again), macro-F1, scores by act, and how many
    of the clauses are read surely and how many of those are read right.

    Raises:
        ValueError: the file's clauses are not those that bot/clauses.py cuts.
    """
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    agent = Agent.load(str(model))

    async def read() -> list[list[dict[str, Any]]]:
        return [(await agent.parse_message(row["text"])).get(ACTS_KEY, []) for row in rows]

    wanted, given, confidence, message = [], [], [], []
    for number, (row, found) in enumerate(zip(rows, asyncio.run(read()), strict=True)):
        if [clause["text"] for clause in row["clauses"]] != [clause["text"] for clause in found]:
            raise ValueError(f"{path}:{number + 1}: the clauses are cut in other places; label the line anew")
        for labelled, clause in zip(row["clauses"], found, strict=True):
            right = clause["act"] in labelled["acts"]
            wanted.append(clause["act"] if right else labelled["acts"][0])
            given.append(clause["act"])
            confidence.append(clause["confidence"])
            message.append(number)
    return act_scores(wanted, given, np.array(confidence), np.array(message))


def act_scores(wanted: list[str], given: list[str], confidence: np.ndarray, message: np.ndarray) -> dict[str, Any]:
    """The scores of clauses; `message` [n] says of which message each is."""
    right = np.array([want == got for want, got in zip(wanted, given, strict=True)])
    hits = Counter(want for want, got in zip(wanted, given, strict=True) if want == got)
    by_act = {act: rates(hits[act], given.count(act), wanted.count(act)) for act in ACTS if act in wanted}
    sure = confidence >= SURE
    low, high = _interval(right, message)
    return {
        "n": len(wanted),
        "accuracy": float(right.mean()),
        "interval": [low, high],
        "macro_f1": float(np.mean([row["f1"] for row in by_act.values()])),
        "sure": float(sure.mean()),
        "sure_accuracy": float(right[sure].mean()) if sure.any() else float("nan"),
        "acts": by_act,
    }


def _interval(right: np.ndarray, message: np.ndarray) -> tuple[float, float]:
    """Clauses of one message are alike, so whole messages are drawn again."""
    count = int(message.max()) + 1
    generator = np.random.default_rng(0)
    shares = []
    for _ in range(RESAMPLED):
        times = np.bincount(generator.integers(0, count, count), minlength=count)[message]
        shares.append(float((right * times).sum() / max(times.sum(), 1)))
    return float(np.quantile(shares, 0.025)), float(np.quantile(shares, 0.975))
