"""The reader of what a message tells of a trouble, learned: whose password it is and what happened to it, how many
cannot log in, where, at which step, and what was changed before.

Words (actions/passwords/words.py, actions/logins/knowing.py) read most of it and are sure. What people tell in passing
(「俺干出纳的」, 「人退休了，口令没写进交接单」, 「一早来谁都上不去」) has no end of wordings; this reads it by its
likeness to examples, as the classifier reads intents, so that nobody is asked for what he has told.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.calibration import probabilities
from bot.example_reader import ExampleReader, framed
from bot.featurizer import encode_queries, vector_of
from bot.gazetteer import fingerprint
from bot.learning import Examples, Options, Reader, Trained, learn
from bot.settings import REPOSITORY
from bot.told_examples import VALUES, Example, read_told
from bot.wordlists import WordLists

logger = logging.getLogger(__name__)

TOLD_KEY = "told"
"""Where the parse result holds it: `{attribute: {value, confidence}}`; a value may be `unsaid`."""


class MatterReader:
    """Reads the attributes of one matter, all learned from the same examples: a message is compared with them once."""

    def __init__(self, trained: dict[str, Trained]) -> None:
        """Prepares the comparison once; `trained` by attribute."""
        self._reader = Reader(next(iter(trained.values())))
        self._heads = {name: (one.intents, one.coefficients, one.temperature) for name, one in trained.items()}

    def read(self, vector: np.ndarray, text: str) -> dict[str, dict[str, Any]]:
        """The likeliest value of each attribute, of a message's vector [d] and text."""
        likeness, _ = self._reader.likeness(vector[np.newaxis, :], [framed(text)])
        return {name: _likeliest(likeness, *head) for name, head in self._heads.items()}


def _likeliest(likeness: np.ndarray, values: list[str], coefficients: np.ndarray, temperature: float) -> dict[str, Any]:
    shares = probabilities(likeness @ coefficients, temperature)[0]
    best = int(shares.argmax())
    return {"value": values[best], "confidence": round(float(shares[best]), 4)}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ToldReader(ExampleReader):
    """Says of each message what it tells, with a calibrated confidence. Whom the answer is for has to decide how sure
    it must be, and whether that matter is spoken of at all."""

    _matters: list[MatterReader] | None = None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`ridge` regularisation, as in bot/ridge.py; `examples`, a file of each matter, paths that count from the
        repository; `encoder` as in bot/featurizer.py."""
        examples = {"password": "data/told/passwords.jsonl", "login": "data/told/logins.jsonl"}
        return {"ridge": 0.1, "examples": examples, "encoder": None}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """See parent class; the examples are no part of Rasa's own training data."""
        paths = {**cls.get_default_config(), **config}["examples"].values()
        return "".join(fingerprint(REPOSITORY / path) for path in paths)

    def train(self, training_data: TrainingData) -> Resource:
        """Fits, calibrates and stores what each attribute needs; Rasa's training data plays no part.

        Raises:
            InvalidTold: a file of examples is malformed.
            ValueError: fewer than two values of an attribute have examples.
        """
        self._matters = []
        with self._model_storage.write_to(self._resource) as folder:
            for matter, path in self._config["examples"].items():
                trained = self._learn(matter, read_told(REPOSITORY / path, VALUES[matter]))
                self._matters.append(MatterReader(trained))
                for attribute, one in trained.items():
                    place = Path(folder) / matter / attribute
                    place.mkdir(parents=True)
                    one.save(place)
        return self._resource

    def _learn(self, matter: str, examples: list[Example]) -> dict[str, Trained]:
        texts = [framed(example.text) for example in examples]
        vectors = encode_queries(self._encoder, [example.text for example in examples])
        found = {}
        for attribute in VALUES[matter]:
            values = [example.told[attribute] for example in examples]
            known = Examples(texts=texts, vectors=vectors, intents=values, weighs=np.ones(len(examples)))
            found[attribute], calibration = learn(known, WordLists({}), Options(self._config["ridge"]))
            logger.info("%s: %d examples, left out in turn: %s", attribute, len(examples), calibration)
        return found

    def restore(self, folder: Path) -> None:
        """See parent class."""
        self._matters = [
            MatterReader({attribute: Trained.read(folder / matter / attribute) for attribute in VALUES[matter]})
            for matter in self._config["examples"]
        ]

    def read(self, message: Message, text: str) -> None:
        """See parent class; a message without a vector, as where the pipeline has no featurizer, tells nothing."""
        if self._matters is None:
            raise RuntimeError("the reader of what is told has not been trained")
        vector = vector_of(message)
        if vector is None:
            return
        told: dict[str, dict[str, Any]] = {}
        for matter in self._matters:
            told |= matter.read(vector, text)
        message.set(TOLD_KEY, told, add_to_output=True)
