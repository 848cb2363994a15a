"""The intent classifier: kernel ridge regression on the examples, calibrated, with a gate for the unknown."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, INTENT_RANKING_KEY, PREDICTED_CONFIDENCE_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.featurizer import vector_of
from bot.gazetteer import Gazetteer, fingerprint
from bot.learning import Examples, Options, Reader, Trained, learn
from bot.settings import REPOSITORY
from bot.symptoms import LIBRARY, SOURCE
from bot.wordlists import WordLists

logger = logging.getLogger(__name__)

# How much an example counts that is a symptom of the case library and not a message; see bot/symptoms.py. Chosen on
# the development sets: less forgets what the library calls things, more reads messages as if they were titles.
SYMPTOM_WEIGHT = 0.15


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SentenceClassifier(IntentClassifier, GraphComponent):
    """Scores each intent by a message's likeness to every example (bot/likeness.py, bot/ridge.py).

    The word lists of that likeness are the look-up tables of the training data and the names of our products. The
    confidence is calibrated on examples left out. A message that resembles no training example (the best separator of
    out-of-scope messages), or whose best intent stays below `threshold`, becomes `nlu_fallback`; the ranking behind it
    still tells what it would have been. Stock classifiers and others were measured beside it (bot/rivals.py).
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """See parent class."""
        return [Featurizer]

    @staticmethod
    def required_packages() -> list[str]:
        """See parent class."""
        return ["scipy"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`ridge` regularisation, as in bot/ridge.py; `threshold` on the confidence; `gate_quantile` share of training
        messages that the gate may turn away; `ranking_length` intents reported; `products`, the list of names, a path
        that counts from the repository."""
        return {
            "ridge": 0.1,
            "threshold": 0.25,
            "gate_quantile": 0.001,
            "ranking_length": 5,
            "products": "data/products.yml",
        }

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """See parent class; the names of our products are among what is learned."""
        return fingerprint(REPOSITORY / {**cls.get_default_config(), **config}["products"])

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceClassifier:
        """See parent class."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SentenceClassifier:
        """See parent class."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, Trained.read(Path(folder)))

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, trained: Trained | None = None
    ) -> None:
        """An untrained classifier, or with `trained` a ready one."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._reader = None if trained is None else Reader(trained)

    def train(self, training_data: TrainingData) -> Resource:
        """Fits, calibrates and stores the classifier.

        Raises:
            ValueError: fewer than two intents have examples.
        """
        known = [(message, vector_of(message)) for message in training_data.intent_examples if message.get(INTENT)]
        usable = [(message, vector) for message, vector in known if vector is not None]
        messages = [message for message, _ in usable]
        examples = Examples(
            texts=[message.get(TEXT) for message in messages],
            vectors=np.stack([vector for _, vector in usable]) if usable else np.zeros((0, 0)),
            intents=[message.get(INTENT) for message in messages],
            weighs=np.array([SYMPTOM_WEIGHT if is_symptom(message) else 1.0 for message in messages]),
        )
        own = Gazetteer.load(REPOSITORY / self._config["products"]).product_names
        options = Options(self._config["ridge"], self._config["gate_quantile"])
        trained, calibration = learn(examples, WordLists.of(training_data.lookup_tables, own), options)
        logger.info("classifier: %d examples, left out in turn: %s", len(messages), calibration)
        self._reader = Reader(trained)
        with self._model_storage.write_to(self._resource) as folder:
            trained.save(Path(folder))
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """See parent class."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets intent and ranking of each message that has a vector; others get an empty intent."""
        if self._reader is None:
            raise RuntimeError("the classifier has not been trained")
        for message in messages:
            vector = vector_of(message)
            ranking = self._rank(vector, message.get(TEXT)) if vector is not None else [_prediction(None, 0.0)]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking if vector is not None else [], add_to_output=True)
        return messages

    def _rank(self, vector: np.ndarray, text: str) -> list[dict[str, Any]]:
        assert self._reader is not None
        trained = self._reader.trained
        shares, nearest = self._reader.classify(vector, text)
        order = np.argsort(-shares)[: self._config["ranking_length"]]
        ranking = [_prediction(trained.intents[index], float(shares[index])) for index in order]
        confidence = ranking[0][PREDICTED_CONFIDENCE_KEY]
        if nearest < trained.gate or confidence < self._config["threshold"]:
            doubt = max(1.0 - confidence, self._config["threshold"])
            ranking.insert(0, _prediction(DEFAULT_NLU_FALLBACK_INTENT_NAME, doubt))
        return ranking


def _prediction(intent: str | None, confidence: float) -> dict[str, Any]:
    return {INTENT_NAME_KEY: intent, PREDICTED_CONFIDENCE_KEY: round(confidence, 4)}


def is_symptom(message: Message) -> bool:
    """Does this training example come from the library?"""
    metadata = message.get("metadata") or {}
    return bool((metadata.get("intent") or {}).get(SOURCE) == LIBRARY)
