"""The reader of what a message tells of a password trouble: whose password it is, and what happened to it, learned.

Words (actions/passwords/words.py) read most of it and are sure. What people tell in passing (「俺干出纳的」,
「人退休了，口令没写进交接单」) has no end of wordings; this reads it by its likeness to examples, as the
classifier reads intents, so that nobody is asked for what he has told.
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

from bot.example_reader import ExampleReader, framed
from bot.featurizer import encode_queries, vector_of
from bot.gazetteer import fingerprint
from bot.learning import Examples, Options, Reader, Trained, learn
from bot.settings import REPOSITORY
from bot.told_examples import VALUES, read_told
from bot.wordlists import WordLists

logger = logging.getLogger(__name__)

TOLD_KEY = "told"
"""Where the parse result holds it: `{attribute: {value, confidence}}`; a value may be `unsaid`."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ToldReader(ExampleReader):
    """Says of each message what it tells of whose password it is and what happened, with a calibrated confidence. Whom
    the answer is for has to decide how sure it must be, and whether a password is spoken of at all."""

    _readers: dict[str, Reader] | None = None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`ridge` regularisation, as in bot/ridge.py; `examples`, the file, a path that counts from the repository;
        `encoder` as in bot/featurizer.py."""
        return {"ridge": 0.1, "examples": "data/told/passwords.jsonl", "encoder": None}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """See parent class; the examples are no part of Rasa's own training data."""
        return fingerprint(REPOSITORY / {**cls.get_default_config(), **config}["examples"])

    def train(self, training_data: TrainingData) -> Resource:
        """Fits, calibrates and stores a reader for each attribute; Rasa's training data plays no part.

        Raises:
            InvalidTold: the file of examples is malformed.
            ValueError: fewer than two values of an attribute have examples.
        """
        examples = read_told(REPOSITORY / self._config["examples"])
        texts = [example.text for example in examples]
        vectors = encode_queries(self._encoder, texts)
        self._readers = {}
        with self._model_storage.write_to(self._resource) as folder:
            for attribute in VALUES:
                trained, calibration = learn(
                    Examples(
                        texts=[framed(text) for text in texts],
                        vectors=vectors,
                        intents=[example.told[attribute] for example in examples],
                        weighs=np.ones(len(examples)),
                    ),
                    WordLists({}),
                    Options(self._config["ridge"]),
                )
                logger.info("%s: %d examples, left out in turn: %s", attribute, len(examples), calibration)
                self._readers[attribute] = Reader(trained)
                place = Path(folder) / attribute
                place.mkdir()
                trained.save(place)
        return self._resource

    def restore(self, folder: Path) -> None:
        """See parent class."""
        self._readers = {attribute: Reader(Trained.read(folder / attribute)) for attribute in VALUES}

    def read(self, message: Message, text: str) -> None:
        """See parent class; a message without a vector, as where the pipeline has no featurizer, tells nothing."""
        if self._readers is None:
            raise RuntimeError("the reader of what is told has not been trained")
        vector = vector_of(message)
        if vector is None:
            return
        told = {}
        for attribute, reader in self._readers.items():
            shares, _ = reader.classify(vector, framed(text))
            best = int(shares.argmax())
            told[attribute] = {"value": reader.trained.intents[best], "confidence": round(float(shares[best]), 4)}
        message.set(TOLD_KEY, told, add_to_output=True)
