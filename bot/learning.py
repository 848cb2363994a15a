"""What the classifier learns: how the likeness to each example speaks for each intent, calibrated."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

from bot.calibration import Calibration, calibrate, probabilities
from bot.likeness import Lens, Traits
from bot.ngrams import BUCKETS, inverse_frequencies
from bot.ridge import fit
from bot.wordlists import WordLists
from kb.text import normalise

ARRAYS_FILE = "classifier.npz"
CARD_FILE = "classifier.json"
FORMAT_VERSION = 3


@dataclass(frozen=True)
class Examples:
    """What to learn from: `texts` as written, unit `vectors` [n, d], `intents`, and how much each `weighs`."""

    texts: list[str]
    vectors: np.ndarray
    intents: list[str]
    weighs: np.ndarray


@dataclass(frozen=True)
class Options:
    """`ridge` as in `ridge.fit`, `gate_quantile` as in `calibrate`."""

    ridge: float = 0.1
    gate_quantile: float = 0.001


@dataclass(frozen=True)
class Trained:
    """What is learned. `mean` [d], `inverse` [BUCKETS] and the words of the word `lists` are what messages are read by;
    `directions` [n, d], `ngram_values`, `ngram_buckets`, `ngram_ends` (a sparse matrix [n, BUCKETS]) and `hits` [n, l]
    are the examples as they are compared; `coefficients` [n, k] is what each says for each of the `intents`;
    `temperature` divides the scores; `gate` is the cosine to the nearest example below which a message is unknown."""

    intents: list[str]
    lists: dict[str, list[str]]
    mean: np.ndarray
    inverse: np.ndarray
    directions: np.ndarray
    ngram_values: np.ndarray
    ngram_buckets: np.ndarray
    ngram_ends: np.ndarray
    hits: np.ndarray
    coefficients: np.ndarray
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
        """Prepares the lens and the examples once."""
        self.trained = trained
        self._lens = Lens(trained.mean, trained.inverse, WordLists(trained.lists))
        shape = (len(trained.directions), BUCKETS)
        ngrams = csr_matrix((trained.ngram_values, trained.ngram_buckets, trained.ngram_ends), shape)
        self._examples = Traits(trained.directions, ngrams, trained.hits)

    def classify(self, vector: np.ndarray, text: str) -> tuple[np.ndarray, float]:
        """Probabilities `[k]`, and the cosine to the nearest training example, of a message's vector [d] and text."""
        shares, nearest = self.classify_all(vector[np.newaxis, :], [text])
        return shares[0], float(nearest[0])

    def classify_all(self, vectors: np.ndarray, texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """The same of several at once, `[n, k]` and `[n]`, for their `vectors` [n, d]."""
        likeness, nearest = self.likeness(vectors, texts)
        return probabilities(likeness @ self.trained.coefficients, self.trained.temperature), nearest

    def likeness(self, vectors: np.ndarray, texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """How alike messages and examples are `[n, m]`, and the cosine to the nearest `[n]`: the same for all that was
        learned from the same examples."""
        asked = self._lens.read(vectors, texts)
        closeness = asked.closeness(self._examples)
        return asked.likeness(self._examples, closeness), closeness.max(axis=1)


def learn(examples: Examples, lists: WordLists, options: Options) -> tuple[Trained, Calibration]:
    """Fits and calibrates.

    Raises:
        ValueError: fewer than two intents have examples.
    """
    intents = sorted(set(examples.intents))
    if len(intents) < 2:
        raise ValueError(f"the classifier needs examples of at least two intents, got {intents}")
    labels = np.array([intents.index(intent) for intent in examples.intents])
    lens = focus(examples, lists)
    traits = lens.read(examples.vectors, examples.texts)
    kernel, nearest = _compare(traits)
    fitted = fit(kernel, labels, examples.weighs, options.ridge)
    asked = examples.weighs >= 1.0  # only these are written as messages are
    calibration = calibrate(fitted.left_out[asked], nearest[asked], labels[asked], options.gate_quantile)
    trained = Trained(
        intents=intents,
        lists=lists.lists,
        mean=lens.mean,
        inverse=lens.inverse,
        directions=traits.directions,
        ngram_values=traits.ngrams.data,
        ngram_buckets=traits.ngrams.indices,
        ngram_ends=traits.ngrams.indptr,
        hits=traits.hits,
        coefficients=fitted.coefficients,
        temperature=calibration.temperature,
        gate=calibration.gate,
    )
    return trained, calibration


def focus(examples: Examples, lists: WordLists) -> Lens:
    """What these examples, and messages beside them, are read by."""
    marked = [lists.mark(normalise(text)) for text in examples.texts]
    return Lens(examples.vectors.mean(axis=0), inverse_frequencies(marked), lists)


def _compare(traits: Traits) -> tuple[np.ndarray, np.ndarray]:
    """The kernel [n, n] of the examples, and the cosine [n] of each to the nearest other."""
    count = len(traits.directions)
    kernel = np.empty((count, count), dtype=np.float32)
    nearest = np.empty(count, dtype=np.float32)
    for place, block in traits.blocks():
        closeness = block.closeness(traits)
        kernel[place] = block.likeness(traits, closeness)
        rows = np.arange(len(closeness))
        closeness[rows, rows + place.start] = -1.0
        nearest[place] = closeness.max(axis=1)
    return kernel, nearest
