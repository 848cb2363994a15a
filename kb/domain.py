"""The domain: learns to tell questions about this software from all others, out of the bot's own examples."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped, unused-ignore]

from kb.errors import BadContent
from kb.knowledge import KnowledgeBase
from kb.progress import Progress, no_progress
from kb.search.answerability import Domain
from kb.yaml_text import load_yaml

# Intents whose examples are questions about this software, and those that are not (design, "Understanding").
OURS = ("password_reset", "login_failure", "closing_checklist", "other_kingdee")
FOREIGN = ("out_of_scope",)
STRENGTH = 10.0  # 1 to 100 measured alike
DECIMALS = 4

_ENTITY = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})")


def learn_domain(base: KnowledgeBase, folder: Path, progress: Progress = no_progress) -> Domain | None:
    """Learns from `folder`/<intent>.yml and the library's symptoms; None where the folder is not there.

    Raises:
        BadContent: an example file is missing or is not in Rasa's format.
    """
    if not folder.is_dir():
        return None
    ours = [line for intent in OURS for line in read_examples(folder / f"{intent}.yml")]
    ours += [passage.text for _, passage in base.snapshot.rows() if passage.kind == "symptom"]
    foreign = [line for intent in FOREIGN for line in read_examples(folder / f"{intent}.yml")]
    vectors = []
    for number, line in enumerate([*ours, *foreign], start=1):
        vectors.append(base.embed(line))
        progress(number, len(ours) + len(foreign))
    labels = np.arange(len(vectors)) < len(ours)
    # Balanced: the library has many more lines than the bot has examples of what is none of its business.
    fitted = LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=1000).fit(np.stack(vectors), labels)
    weights = [round(float(weight), DECIMALS) for weight in fitted.coef_[0]]
    return Domain(weights=weights, bias=round(float(fitted.intercept_[0]), DECIMALS))


def read_examples(path: Path) -> list[str]:
    """The example lines of one of Rasa's intent files, entity marks taken off.

    Raises:
        BadContent: the file is missing or has another format.
    """
    try:
        content: Any = load_yaml(path.read_text(encoding="utf-8"))
        blocks = [block["examples"] for block in content["nlu"] if "intent" in block]
    except OSError as error:
        raise BadContent(f"{path}: cannot be read: {error.strerror}") from error
    except (yaml.YAMLError, KeyError, TypeError) as error:
        raise BadContent(f"{path}: not a file of Rasa's examples: {' '.join(str(error).split())}") from error
    lines = [line.strip() for block in blocks for line in block.split("\n")]
    return [_ENTITY.sub(r"\1", line[2:]) for line in lines if line.startswith("- ")]
