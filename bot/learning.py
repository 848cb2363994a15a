"""What the classifier learns: logistic regression on vectors, marked n-grams and word lists, calibrated."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, hstack

from bot.calibration import Calibration, calibrate, fit, probabilities
from bot.ngrams import BUCKETS, inverse_frequencies, ngram_matrix, weigh_ngrams
from bot.wordlists import WordLists
from kb.text import normalise

ARRAYS_FILE = "classifier.npz"
CARD_FILE = "classifier.json"
FORMAT_VERSION = 2

# How much each kind of feature weighs beside the others under one regularisation; measured on the development set.
VECTOR_SCALE = 10.0
NGRAM_SCALE = 4.0
LIST_SCALE = 2.0


@dataclass(frozen=True)
class Examples:
    """What to learn from: `texts` as written, unit `vectors` [n, d], `intents`, and how much each `weighs`."""

    texts: list[str]
    vectors: np.ndarray
    intents: list[str]
    weighs: np.ndarray


@dataclass(frozen=True)
class Options:
    """`c` inverse regularisation; `folds` and `seed` of the calibration; `gate_quantile` as in `calibrate`."""

    c: float = 1.0
    folds: int = 5
    gate_quantile: float = 0.01
    seed: int = 42


@dataclass(frozen=True)
class Trained:
    """What is learned. `mean` [d]; `weights` [k, d] act on centred vectors, `ngram_weights` [k, BUCKETS] on marked
    n-grams weighed by `inverse` [BUCKETS], `list_weights` [k, l] on the lists hit, `bias` [k]; `examples` [n, d] are
    the centred, normalised training vectors; `temperature` divides the logits; `gate` is the cosine to the nearest
    example below which a message is unknown; `lists` are the words of the word lists."""

    intents: list[str]
    lists: dict[str, list[str]]
    mean: np.ndarray
    weights: np.ndarray
    inverse: np.ndarray
    ngram_weights: np.ndarray
    list_weights: np.ndarray
    bias: np.ndarray
    examples: np.ndarray
    temperature: float
    gate: float

    def save(self, folder: Path) -> None:
        """Writes arrays and card; no pickle, so that a model file can not run code (GHSA-cpv4-ggrr-7j9v)."""
        values = asdict(self)
        arrays = {name: value for name, value in values.items() if isinstance(value, np.ndarray)}
        card = {name: value for name, value in values.items() if name not in arrays}
        np.savez(folder / ARRAYS_FILE, **arrays)
        (folder / CARD_FILE).write_text(json.dumps({"format": FORMAT_VERSION, **card}, ensure_ascii=False), "utf-8")

    @classmethod
    def read(cls, folder: Path) -> Trained:
        """Reads what `save` wrote.

        Raises:
            ValueError: the files were written by another version of this component.
        """
        card = json.loads((folder / CARD_FILE).read_text("utf-8"))
        if card.pop("format") != FORMAT_VERSION:
            raise ValueError("the model was trained by another version of the classifier; train again")
        with np.load(folder / ARRAYS_FILE, allow_pickle=False) as arrays:
            values = {**card, **{name: arrays[name] for name in arrays.files}}
        return cls(**{field.name: values[field.name] for field in fields(cls)})


class Reader:
    """Reads messages with what was learned."""

    def __init__(self, trained: Trained) -> None:
        """Prepares the word lists' pattern once."""
        self.trained = trained
        self._lists = WordLists(trained.lists)

    def classify(self, vector: np.ndarray, text: str) -> tuple[np.ndarray, float]:
        """Probabilities `[k]`, and the cosine to the nearest training example, of a message's vector [d] and text."""
        learned, written = self.trained, normalise(text)
        centred = vector - learned.mean
        buckets, values = weigh_ngrams(self._lists.mark(written), learned.inverse)
        logits = learned.weights @ centred + learned.ngram_weights[:, buckets] @ values + learned.bias
        logits = logits + learned.list_weights @ self._lists.hits(written)
        nearest = float((learned.examples @ unit(centred)).max())
        return probabilities(logits, learned.temperature), nearest


def learn(examples: Examples, lists: WordLists, options: Options) -> tuple[Trained, Calibration]:
    """Fits and calibrates.

    Raises:
        ValueError: fewer than two intents have examples.
    """
    intents = sorted(set(examples.intents))
    if len(intents) < 2:
        raise ValueError(f"the classifier needs examples of at least two intents, got {intents}")
    labels = np.array([intents.index(intent) for intent in examples.intents])
    texts = [normalise(text) for text in examples.texts]
    marked = [lists.mark(text) for text in texts]
    mean, inverse = examples.vectors.mean(axis=0), inverse_frequencies(marked)
    centred = examples.vectors - mean
    directions = unit(centred)
    features = _features(centred, marked, texts, inverse, lists)
    weights, bias = fit(features, labels, examples.weighs, options.c, options.seed)
    calibration = calibrate(
        features,
        directions,
        labels,
        examples.weighs,
        c=options.c,
        folds=options.folds,
        gate_quantile=options.gate_quantile,
        seed=options.seed,
    )
    ngrams, named = len(mean), len(mean) + BUCKETS
    trained = Trained(
        intents=intents,
        lists=lists.lists,
        mean=mean,
        weights=weights[:, :ngrams] * np.float32(VECTOR_SCALE),
        inverse=inverse,
        ngram_weights=weights[:, ngrams:named] * np.float32(NGRAM_SCALE),
        list_weights=weights[:, named:] * np.float32(LIST_SCALE),
        bias=bias,
        examples=directions,
        temperature=calibration.temperature,
        gate=calibration.gate,
    )
    return trained, calibration


def design(known: Examples, asked: Examples, lists: WordLists) -> tuple[csr_matrix, csr_matrix]:
    """The features of examples to learn from and of messages to classify, for other classifiers to be compared."""
    written = [[normalise(text) for text in side.texts] for side in (known, asked)]
    marked = [[lists.mark(text) for text in texts] for texts in written]
    mean, inverse = known.vectors.mean(axis=0), inverse_frequencies(marked[0])
    learned = _features(known.vectors - mean, marked[0], written[0], inverse, lists)
    return learned, _features(asked.vectors - mean, marked[1], written[1], inverse, lists)


def unit(vectors: np.ndarray) -> np.ndarray:
    """Vectors `[..., d]` scaled to length 1; a zero vector stays zero."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return vectors / np.maximum(lengths, 1e-12)


def _features(
    centred: np.ndarray, marked: Sequence[str], texts: Sequence[str], inverse: np.ndarray, lists: WordLists
) -> csr_matrix:
    hits = csr_matrix(np.stack([lists.hits(text) for text in texts]))
    ngrams = ngram_matrix(marked, inverse)
    return hstack([centred * VECTOR_SCALE, ngrams * NGRAM_SCALE, hits * LIST_SCALE], format="csr")
