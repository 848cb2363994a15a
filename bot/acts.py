"""The reader of dialogue acts: what each clause of a message does (asks, worked, failed, goes, tells, …), learned.

Intents say what a message is about; from the second message on it matters as much what it does. It learns in the same
way as the intent classifier, from examples of its own (data/acts), by the same vectors and letters.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.act_examples import read_acts
from bot.clauses import MAX_CHARS, Clause, clauses_read
from bot.example_reader import ExampleReader, framed
from bot.featurizer import CLAUSE_VECTORS_KEY, encode_queries, vector_of
from bot.gazetteer import fingerprint
from bot.learning import Examples, Options, Reader, Trained, learn
from bot.settings import REPOSITORY
from bot.wordlists import WordLists

logger = logging.getLogger(__name__)

ACTS_KEY = "acts"
"""Where the parse result holds them: `[{text, start, end, act, confidence}]`, clause by clause."""
ACT_KEY = "act"
"""Where it holds what the message as a whole does: `{act, confidence}`."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ActReader(ExampleReader):
    """Says of each clause (bot/clauses.py), and of the message as a whole, which act it is, with a calibrated
    confidence. Whom the answer is for has to decide how sure it must be."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`ridge` regularisation, as in bot/ridge.py; `examples`, the folder of acts, a path that counts from the
        repository; `encoder` as in bot/featurizer.py."""
        return {"ridge": 0.03, "examples": "data/acts", "encoder": None}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """See parent class; the examples are no part of Rasa's own training data."""
        folder = REPOSITORY / {**cls.get_default_config(), **config}["examples"]
        return " ".join(fingerprint(path) for path in sorted(folder.glob("*.yml")))

    _reader: Reader | None = None

    def train(self, training_data: TrainingData) -> Resource:
        """Fits, calibrates and stores the reader; Rasa's training data plays no part.

        Raises:
            InvalidActs: a file of acts is malformed.
            ValueError: fewer than two acts have examples.
        """
        examples = read_acts(REPOSITORY / self._config["examples"])
        texts = [text for text, _ in examples]
        trained, calibration = learn(
            Examples(
                texts=[framed(text) for text in texts],
                vectors=encode_queries(self._encoder, texts),
                intents=[act for _, act in examples],
                weighs=np.ones(len(examples)),
            ),
            WordLists({}),
            Options(self._config["ridge"]),
        )
        logger.info("acts: %d examples, left out in turn: %s", len(examples), calibration)
        self._reader = Reader(trained)
        with self._model_storage.write_to(self._resource) as folder:
            trained.save(Path(folder))
        return self._resource

    def restore(self, folder: Path) -> None:
        """See parent class."""
        self._reader = Reader(Trained.read(folder))

    def read(self, message: Message, text: str) -> None:
        """See parent class; sets the acts of its clauses, and of the whole."""
        if self._reader is None:
            raise RuntimeError("the reader of acts has not been trained")
        clauses = clauses_read(text)
        if not clauses:
            return
        whole = vector_of(message)
        if whole is not None and len(clauses) == 1:
            read, vectors = clauses, whole[np.newaxis, :]
        else:
            read, vectors = clauses, self._vectors(message, clauses)
            if whole is not None:
                as_one = Clause(text[:MAX_CHARS], 0, min(len(text), MAX_CHARS))
                read, vectors = [*clauses, as_one], np.vstack([vectors, whole])
        found = self._classify(read, vectors)
        message.set(ACTS_KEY, found[: len(clauses)], add_to_output=True)
        # Of a message without a vector of its own the first clause speaks; else the last one read is the whole.
        of_whole = found[0] if whole is None else found[-1]
        message.set(ACT_KEY, _reading(of_whole), add_to_output=True)

    def _classify(self, clauses: Sequence[Clause], vectors: np.ndarray) -> list[dict[str, Any]]:
        assert self._reader is not None
        shares, _ = self._reader.classify_all(vectors, [framed(clause.text) for clause in clauses])
        best = shares.argmax(axis=1)
        return [
            {
                "text": clause.text,
                "start": clause.start,
                "end": clause.end,
                "act": self._reader.trained.intents[winner],
                "confidence": round(float(shares[row, winner]), 4),
            }
            for row, (clause, winner) in enumerate(zip(clauses, best, strict=True))
        ]

    def _vectors(self, message: Message, clauses: Sequence[Clause]) -> np.ndarray:
        """Those of the featurizer, where the pipeline has it."""
        coming: Future[np.ndarray] | None = message.get(CLAUSE_VECTORS_KEY)
        return encode_queries(self._encoder, [clause.text for clause in clauses]) if coming is None else coming.result()


def _reading(found: dict[str, Any]) -> dict[str, Any]:
    return {"act": found["act"], "confidence": found["confidence"]}
