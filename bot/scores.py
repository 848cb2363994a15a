"""What answers are worth: scores over the six intents outsiders rely on, out-of-scope, confusions, entities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

SIX = ("password_reset", "login_failure", "closing_checklist", "other_kingdee", "handoff", "out_of_scope")
OUT_OF_SCOPE = "out_of_scope"
FALLBACK = "nlu_fallback"


def intent_scores(wanted: Sequence[str], given: Sequence[str]) -> dict[str, Any]:
    """Macro-F1 over SIX (those that occur in `wanted`), precision, recall and F1 of each, the share of out-of-scope
    messages recognised, the share of other messages wrongly called so, and the confusions, most frequent first.

    A fallback counts as out-of-scope, since the bot answers both the same way.
    """
    given = [OUT_OF_SCOPE if intent == FALLBACK else intent for intent in given]
    pairs = Counter(zip(wanted, given, strict=True))
    intents = {name: _precision_recall(pairs, name) for name in SIX if name in set(wanted)}
    inside = [answer for want, answer in zip(wanted, given, strict=True) if want != OUT_OF_SCOPE]
    confusions = [(want, got, times) for (want, got), times in pairs.most_common() if want != got]
    return {
        "n": len(wanted),
        "accuracy": sum(times for (want, got), times in pairs.items() if want == got) / max(len(wanted), 1),
        "macro_f1": sum(row["f1"] for row in intents.values()) / max(len(intents), 1),
        "intents": intents,
        "out_of_scope_recall": intents.get(OUT_OF_SCOPE, {}).get("recall"),
        "false_alarms": inside.count(OUT_OF_SCOPE) / max(len(inside), 1),
        "confusions": confusions,
    }


def entity_scores(
    wanted: Sequence[Mapping[str, Sequence[str]]], given: Sequence[Mapping[str, Sequence[str]]], kinds: Sequence[str]
) -> dict[str, dict[str, float]]:
    """Precision, recall and F1 of the values of each kind of entity, a value counted once a message."""
    result = {}
    for kind in kinds:
        sides = [(set(want.get(kind, ())), set(got.get(kind, ()))) for want, got in zip(wanted, given, strict=True)]
        right = sum(len(want & got) for want, got in sides)
        result[kind] = rates(right, sum(len(got) for _, got in sides), sum(len(want) for want, _ in sides))
    return result


def _precision_recall(pairs: Counter[tuple[str, str]], name: str) -> dict[str, float]:
    given = sum(times for (_, got), times in pairs.items() if got == name)
    wanted = sum(times for (want, _), times in pairs.items() if want == name)
    return rates(pairs[name, name], given, wanted)


def rates(right: int, given: int, wanted: int) -> dict[str, float]:
    """Precision, recall and F1 of `right` among those `given` and those `wanted`; n is what was wanted."""
    precision, recall = right / max(given, 1), right / max(wanted, 1)
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    return {"precision": precision, "recall": recall, "f1": f1, "n": wanted}
