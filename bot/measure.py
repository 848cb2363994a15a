"""Measures understanding: `python -m bot.measure` prints, as JSON, cross-validation and how the model does on files."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.logs import configure_logging, silence_warnings
from bot.settings import MODEL_NAME, REPOSITORY, build_dir, quiet_environment
from bot.symptoms import write_symptoms

quiet_environment()
silence_warnings()

import numpy as np  # noqa: E402 - after the environment that it reads
from rasa.core.agent import Agent  # noqa: E402
from rasa.shared.nlu.training_data.loading import load_data  # noqa: E402

from bot.act_scores import score_acts  # noqa: E402
from bot.calibration import calibration_error  # noqa: E402
from bot.classifier import SYMPTOM_WEIGHT, is_symptom  # noqa: E402
from bot.featurizer import encoder_folder, load_encoder  # noqa: E402
from bot.gazetteer import Gazetteer  # noqa: E402
from bot.learning import Examples, Options, Reader, learn  # noqa: E402
from bot.scores import FALLBACK, entity_scores, intent_scores  # noqa: E402
from bot.train import CASES  # noqa: E402
from bot.wordlists import WordLists  # noqa: E402
from kb.text import normalise  # noqa: E402

ENTITIES = ("product", "edition", "version", "scope", "period", "account_kind", "tried")
NO_PRODUCT = "none"


@dataclass(frozen=True)
class Answer:
    """What a model made of a message; `seconds` it took."""

    intent: str
    confidence: float
    entities: dict[str, list[str]]
    seconds: float


def read_examples(nlu: Path) -> tuple[Examples, WordLists]:
    """The examples of training, those of the library with their smaller weight, and the word lists."""
    with tempfile.TemporaryDirectory() as folder:
        write_symptoms(REPOSITORY / CASES, Path(folder) / "symptoms.yml")
        loaded = load_data(str(nlu)).merge(load_data(folder))
    messages = loaded.intent_examples
    texts = [message.get("text") for message in messages]
    vectors = np.stack(list(load_encoder(encoder_folder({})).encode([normalise(text) for text in texts], "query")))
    weighs = np.array([SYMPTOM_WEIGHT if is_symptom(message) else 1.0 for message in messages])
    own = Gazetteer.load(REPOSITORY / "data/products.yml").product_names
    intents = [message.get("intent") for message in messages]
    return Examples(texts, vectors, intents, weighs), WordLists.of(loaded.lookup_tables, own)


def cross_validate(examples: Examples, lists: WordLists, folds: int, seed: int) -> dict[str, Any]:
    """Scores on messages held out in turn; the symptoms of the library only help to learn, they are never asked."""
    from sklearn.model_selection import StratifiedKFold

    asked = examples.weighs >= 1.0
    given = np.empty(len(examples.texts), dtype=object)
    confidence = np.zeros(len(examples.texts))
    splitter = StratifiedKFold(n_splits=folds, shuffle=True, random_state=seed)
    for known, held_out in splitter.split(examples.vectors, examples.intents):
        trained, _ = learn(take(examples, known), lists, Options())
        reader = Reader(trained)
        for index in held_out[asked[held_out]]:
            shares, _ = reader.classify(examples.vectors[index], examples.texts[index])
            given[index], confidence[index] = trained.intents[int(shares.argmax())], shares.max()
    wanted = [intent for intent, ask in zip(examples.intents, asked, strict=True) if ask]
    return {"folds": folds, "seed": seed, **intent_scores(wanted, list(given[asked]))}


def take(examples: Examples, places: np.ndarray) -> Examples:
    """Some of the examples."""
    texts = [examples.texts[place] for place in places]
    intents = [examples.intents[place] for place in places]
    return Examples(texts, examples.vectors[places], intents, examples.weighs[places])


def ask_model(model: Path, texts: Sequence[str]) -> list[Answer]:
    """What the trained model at `model` understands, message by message.

    Raises:
        FileNotFoundError: there is no model.
    """
    if not model.is_file():
        raise FileNotFoundError(f"no model at {model}; run `make train`")
    agent = Agent.load(str(model))

    async def ask() -> list[Answer]:
        await agent.parse_message("您好")  # the first message pays for what is set up late
        return [await _ask(agent, text) for text in texts]

    return asyncio.run(ask())


async def _ask(agent: Agent, text: str) -> Answer:
    started = time.perf_counter()
    parsed = await agent.parse_message(text)
    seconds = time.perf_counter() - started
    entities: dict[str, list[str]] = {}
    for entity in parsed["entities"]:
        entities.setdefault(entity["entity"], []).append(entity["value"])
    intent = parsed["intent"]
    return Answer(intent["name"] or FALLBACK, float(intent["confidence"]), entities, seconds)


def score_file(model: Path, path: Path) -> dict[str, Any]:
    """Scores of the model on a file of lines `{"text", "intent", "entities"?}`, also by the product named."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    answers = ask_model(model, [row["text"] for row in rows])
    wanted, given = [row["intent"] for row in rows], [answer.intent for answer in answers]
    named = [(row.get("entities", {}).get("product") or [NO_PRODUCT])[0] for row in rows]
    by_product = {}
    for product in sorted(set(named)):
        places = [place for place, name in enumerate(named) if name == product]
        right = sum(wanted[place] == given[place] for place in places)
        by_product[product] = {"n": len(places), "accuracy": right / len(places)}
    certain = [answer for answer in answers if answer.intent != FALLBACK]
    right = np.array([a.intent == want for a, want in zip(answers, wanted, strict=True) if a.intent != FALLBACK])
    return {
        **intent_scores(wanted, given),
        "calibration_error": calibration_error(np.array([answer.confidence for answer in certain]), right),
        "by_product": by_product,
        "entities": entity_scores(
            [row.get("entities", {}) for row in rows], [answer.entities for answer in answers], ENTITIES
        ),
        "parse_p50_ms": float(np.median([answer.seconds for answer in answers])) * 1000,
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures what is asked for; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bot.measure", description=__doc__)
    parser.add_argument("--model", type=Path, default=build_dir() / "models" / MODEL_NAME)
    parser.add_argument("--folds", type=int, default=0, help="folds of cross-validation (default: none)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--acts", nargs="*", type=Path, default=[], help="JSON lines of messages with their acts")
    parser.add_argument("files", nargs="*", type=Path, help="JSON lines to put to the model")
    chosen = parser.parse_args(arguments)
    configure_logging()
    result: dict[str, Any] = {"files": {path.stem: score_file(chosen.model, path) for path in chosen.files}}
    if chosen.acts:
        result["acts"] = {path.stem: score_acts(chosen.model, path) for path in chosen.acts}
    if chosen.folds:
        examples, lists = read_examples(REPOSITORY / "data/nlu")
        messages = int((examples.weighs >= 1.0).sum())
        result["examples"] = {"messages": messages, "symptoms": len(examples.texts) - messages}
        result["cross_validation"] = cross_validate(examples, lists, chosen.folds, chosen.seed)
    print(json.dumps(result, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
