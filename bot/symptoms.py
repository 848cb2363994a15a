"""The symptoms of the case library as examples: what the library knows to be a login question, the bot does too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

# The intent of a case's topic. Topics whose cases belong partly to closing (voucher, asset, stock, receivable) or
# partly to logins (licence, install) are left out: a wrong label costs more than an example gains.
INTENT_OF_TOPIC = {
    "password": "password_reset",
    "login": "login_failure",
    "closing": "closing_checklist",
    **dict.fromkeys(
        ("integration", "report", "permission", "printing", "backup", "performance"), "other_kingdee"
    ),
}
SOURCE = "source"
LIBRARY = "library"


def write_symptoms(cases: Path, target: Path) -> int:
    """Writes the symptoms of the published cases under `cases` as Rasa training data; returns how many."""
    texts: dict[str, list[str]] = {}
    for intent, text in _examples(cases):
        texts.setdefault(intent, []).append(text)
    # Literal blocks, written by hand: Rasa ignores a file that reads as JSON, and its YAML reader takes minutes over
    # long quoted texts.
    blocks = [
        f"- intent: {intent}\n  metadata: {{{SOURCE}: {LIBRARY}}}\n  examples: |\n"
        + "".join(f"    - {text}\n" for text in written)
        for intent, written in texts.items()
    ]
    target.write_text('version: "3.1"\nnlu:\n' + "".join(blocks), encoding="utf-8")
    return sum(map(len, texts.values()))


def _examples(cases: Path) -> Iterator[tuple[str, str]]:
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for path in sorted(cases.glob("*/*.yml")):
        case = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
        intent = INTENT_OF_TOPIC.get(case["topic"])
        if intent is not None and case["status"] == "published":
            # Square brackets mark entities in Rasa's training data.
            yield from ((intent, " ".join(text.split())) for text in case["symptoms"] if "[" not in text)
