"""Ours beside other classifiers on the same examples: `python -m bot.rivals` prints, as JSON, macro-F1 by seed.

Each seed splits the examples anew, four fifths to learn from and one to be asked; the development set is asked too.
DIET is Rasa's own network: with what `rasa init` gives it (n-grams), and with our sentence vectors beside them.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bot.logs import configure_logging, silence_warnings
from bot.settings import MODEL_NAME, REPOSITORY, quiet_environment

quiet_environment()
silence_warnings()

import numpy as np  # noqa: E402 - after the environment that it reads
from scipy.sparse import csr_matrix, hstack  # noqa: E402

from bot.featurizer import encoder_folder, load_encoder  # noqa: E402
from bot.learning import Examples, Options, Reader, focus, learn  # noqa: E402
from bot.likeness import Lens, unit  # noqa: E402
from bot.measure import ask_model, read_examples, take  # noqa: E402
from bot.scores import intent_scores  # noqa: E402
from bot.wordlists import WordLists  # noqa: E402
from kb.text import normalise  # noqa: E402

DEVELOPMENT = REPOSITORY / "tests/data/nlu_development.jsonl"
HELD_OUT_SHARE = 0.2
NEIGHBOURS = 5
# Beside unit vectors of meaning, for classifiers that add features up; of several tried the best for them.
VECTOR_SCALE, NGRAM_SCALE, LIST_SCALE = 4.5, 4.0, 2.0
# Rasa suggests 100 or more; on two processors one epoch over these examples takes about a minute.
DIET_EPOCHS = 10
STOCK_FEATURES: list[dict[str, Any]] = [
    {"name": "JiebaTokenizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
]

Guess = Callable[[Examples, Examples, WordLists, int], "list[str]"]


def nearest(known: Examples, asked: Examples, _lists: WordLists, _seed: int) -> list[str]:
    """The intent of the nearest examples by cosine, each voting with its closeness and weight."""
    mean = known.vectors.mean(axis=0)
    closeness = unit(asked.vectors - mean) @ unit(known.vectors - mean).T
    guesses = []
    for row in closeness:
        votes: dict[str, float] = {}
        for place in np.argsort(-row)[:NEIGHBOURS]:
            votes[known.intents[place]] = votes.get(known.intents[place], 0.0) + float(row[place] * known.weighs[place])
        guesses.append(max(votes, key=lambda intent: votes[intent]))
    return guesses


def on_vectors(known: Examples, asked: Examples, _lists: WordLists, seed: int) -> list[str]:
    """Logistic regression on the sentence vectors alone."""
    learned, put = design(known, asked, WordLists({}))
    meaning = known.vectors.shape[1]
    return _regress(learned[:, :meaning], put[:, :meaning], known, seed)


def on_our_features(known: Examples, asked: Examples, lists: WordLists, seed: int) -> list[str]:
    """Logistic regression on vectors, n-grams and word lists."""
    learned, put = design(known, asked, lists)
    return _regress(learned, put, known, seed)


def ours(known: Examples, asked: Examples, lists: WordLists, _seed: int) -> list[str]:
    """What the pipeline uses."""
    trained, _ = learn(known, lists, Options())
    reader = Reader(trained)
    shares = [reader.classify(vector, text)[0] for vector, text in zip(asked.vectors, asked.texts, strict=True)]
    return [trained.intents[int(share.argmax())] for share in shares]


def ours_without_symptoms(known: Examples, asked: Examples, lists: WordLists, seed: int) -> list[str]:
    """What the pipeline uses, learned from messages alone."""
    return ours(take(known, np.flatnonzero(known.weighs >= 1.0)), asked, lists, seed)


def linear_svm(known: Examples, asked: Examples, lists: WordLists, seed: int) -> list[str]:
    """A linear support vector machine on our features."""
    from sklearn.svm import LinearSVC

    learned, put = design(known, asked, lists)
    model = LinearSVC(C=0.1, class_weight="balanced", random_state=seed)
    return list(model.fit(learned, known.intents, sample_weight=known.weighs).predict(put))


def small_network(known: Examples, asked: Examples, lists: WordLists, seed: int) -> list[str]:
    """One hidden layer of 128 on our features; it knows no weights of examples."""
    from sklearn.neural_network import MLPClassifier

    learned, put = design(known, asked, lists)
    model = MLPClassifier((128,), alpha=1e-3, batch_size=64, max_iter=12, random_state=seed)
    return list(model.fit(learned, known.intents).predict(put))


RIVALS: dict[str, Guess] = {
    f"nearest neighbours ({NEIGHBOURS})": nearest,
    "logistic regression, vectors": on_vectors,
    "logistic regression, our features": on_our_features,
    "linear SVM, our features": linear_svm,
    "network of one hidden layer, our features": small_network,
    "ours, without the library's symptoms": ours_without_symptoms,
    "ours": ours,
}


def diet(known: Examples, texts: Sequence[str], *, embedded: bool, seed: int, epochs: int) -> list[str]:
    """Rasa's DIET, trained on the messages alone: it knows no weights, and the library's symptoms would drown them."""
    from rasa.model_training import train_nlu

    known = take(known, np.flatnonzero(known.weighs >= 1.0))

    features = [*STOCK_FEATURES, *([{"name": "bot.featurizer.SentenceFeaturizer"}] if embedded else [])]
    network = {"name": "DIETClassifier", "epochs": epochs, "random_seed": seed, "entity_recognition": False}
    config = {
        "recipe": "default.v1",
        "assistant_id": "rival",
        "language": "zh",
        "pipeline": [*features, {**network, "constrain_similarities": True}],
    }
    nlu: dict[str, str] = {}
    for text, intent in zip(known.texts, known.intents, strict=True):
        nlu[intent] = nlu.get(intent, "") + f"    - {text}\n"
    entries = [f"- intent: {intent}\n  examples: |\n{examples}" for intent, examples in nlu.items()]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "config.yml").write_text(json.dumps(config), encoding="utf-8")
        (folder / "nlu.yml").write_text('version: "3.1"\nnlu:\n' + "".join(entries), encoding="utf-8")
        train_nlu(str(folder / "config.yml"), str(folder / "nlu.yml"), str(folder), fixed_model_name=MODEL_NAME[:-7])
        return [answer.intent for answer in ask_model(folder / MODEL_NAME, texts)]


def compare(seeds: int, diet_seeds: int, epochs: int, only: str = "") -> dict[str, Any]:
    """By rival whose name begins with `only`: macro-F1 on the examples held out and on the development set, one
    figure a seed, and seconds."""
    examples, lists = read_examples(REPOSITORY / "data/nlu")
    development = _development()
    result: dict[str, Any] = {}
    rivals: list[tuple[str, Guess, int]] = [(name, guess, seeds) for name, guess in RIVALS.items()]
    for name, embedded in (("DIET, n-grams", False), ("DIET, n-grams and our vectors", True)):
        rivals.append((f"{name}, {epochs} epochs", _with_diet(embedded, epochs), diet_seeds))
    for name, guess, times in rivals:
        for seed in range(times if name.startswith(only) else 0):
            known, held_out = split(examples, seed)
            asked = _joined(held_out, development)
            started = time.monotonic()
            guesses = guess(known, asked, lists, seed)
            row = result.setdefault(name, {"held_out": [], "development": [], "seconds": []})
            count = len(held_out.texts)
            row["held_out"].append(intent_scores(held_out.intents, guesses[:count])["macro_f1"])
            row["development"].append(intent_scores(development.intents, guesses[count:])["macro_f1"])
            row["seconds"].append(time.monotonic() - started)
            print(name, seed, {key: round(values[-1], 3) for key, values in row.items()}, file=sys.stderr, flush=True)
    return result


def _with_diet(embedded: bool, epochs: int) -> Guess:
    def guess(known: Examples, asked: Examples, _lists: WordLists, seed: int) -> list[str]:
        return diet(known, asked.texts, embedded=embedded, seed=seed, epochs=epochs)

    return guess


def split(examples: Examples, seed: int) -> tuple[Examples, Examples]:
    """Messages shared out by intent; the library's symptoms all go to the examples to learn from."""
    from sklearn.model_selection import train_test_split

    messages = np.flatnonzero(examples.weighs >= 1.0)
    intents = [examples.intents[place] for place in messages]
    known, held_out = train_test_split(messages, test_size=HELD_OUT_SHARE, random_state=seed, stratify=intents)
    symptoms = np.flatnonzero(examples.weighs < 1.0)
    return take(examples, np.sort(np.concatenate([known, symptoms]))), take(examples, np.sort(held_out))


def _development() -> Examples:
    rows = [json.loads(line) for line in DEVELOPMENT.read_text(encoding="utf-8").splitlines()]
    texts = [row["text"] for row in rows]
    vectors = np.stack(list(load_encoder(encoder_folder({})).encode([normalise(text) for text in texts], "query")))
    return Examples(texts, vectors, [row["intent"] for row in rows], np.ones(len(rows)))


def _joined(first: Examples, second: Examples) -> Examples:
    return Examples(
        first.texts + second.texts,
        np.concatenate([first.vectors, second.vectors]),
        first.intents + second.intents,
        np.concatenate([first.weighs, second.weighs]),
    )


def design(known: Examples, asked: Examples, lists: WordLists) -> tuple[csr_matrix, csr_matrix]:
    """Our features side by side, for classifiers that add them up: of what is learned from and of what is asked."""
    lens = focus(known, lists)
    return _side_by_side(lens, known), _side_by_side(lens, asked)


def _side_by_side(lens: Lens, examples: Examples) -> csr_matrix:
    traits = lens.read(examples.vectors, examples.texts)
    scaled = [traits.directions * VECTOR_SCALE, traits.ngrams * NGRAM_SCALE, traits.hits * LIST_SCALE]
    return hstack([csr_matrix(part) for part in scaled], format="csr")


def _regress(learned: csr_matrix, put: csr_matrix, known: Examples, seed: int) -> list[str]:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1.0, class_weight="balanced", max_iter=2000, random_state=seed)
    return list(model.fit(learned, known.intents, sample_weight=known.weighs).predict(put))


def main(arguments: Sequence[str] | None = None) -> int:
    """Compares; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bot.rivals", description=__doc__)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--diet-seeds", type=int, default=3, help="0 leaves DIET out")
    parser.add_argument("--epochs", type=int, default=DIET_EPOCHS)
    parser.add_argument("--only", default="", help="only classifiers whose name begins so")
    chosen = parser.parse_args(arguments)
    configure_logging()
    compared = compare(chosen.seeds, chosen.diet_seeds, chosen.epochs, chosen.only)
    print(json.dumps(compared, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
