"""The sentence featurizer: the library's encoder, run by onnxruntime, one vector a message and one a clause."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.clauses import clauses_read
from bot.settings import build_dir
from kb.ort import MANIFEST, OrtEncoder
from kb.text import normalise

ENCODER_FOLDER = "encoder"
# Changes when vectors of the same encoder would come out differently (another normalisation, another prompt).
FEATURES_VERSION = 1
CLAUSE_VECTORS_KEY = "clause_vectors"
"""Where a message of several clauses holds the `Future` of their vectors `[clauses, dimensions]`, which the reader of
acts waits for; the classifier works meanwhile."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceFeaturizer(DenseFeaturizer, GraphComponent):
    """Adds one L2-normalised sentence vector `[1, dimensions]` to each message, and the vectors of its clauses where it
    has several; no sequence features.

    A message and its clauses are as many tokens again, and the encoder is nearly all of a parse: they run side by side.
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """See parent class; stock components downstream expect tokens beside features."""
        return [Tokenizer]

    @staticmethod
    def required_packages() -> list[str]:
        """See parent class."""
        return ["onnxruntime", "tokenizers"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`encoder`: folder of the encoder; none means `encoder` in the folder of build artefacts."""
        return {**DenseFeaturizer.get_default_config(), "encoder": None}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """See parent class; another encoder must not meet vectors of the old one from the cache."""
        card = json.loads((encoder_folder(config) / MANIFEST).read_text(encoding="utf-8"))
        return f"{FEATURES_VERSION} {card['fingerprint']}"

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """See parent class; a missing folder shows when the encoder is loaded, with its own clear error."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceFeaturizer:
        """See parent class."""
        return cls(execution_context.node_name, config, load_encoder(encoder_folder(config)))

    def __init__(self, name: str, config: dict[str, Any], encoder: OrtEncoder) -> None:
        """Takes the encoder to run."""
        super().__init__(name, config)
        self._encoder = encoder
        self._beside = ThreadPoolExecutor(max_workers=1, thread_name_prefix="clauses")

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds vectors to each message that has a text; a button's payload (「/intent{…}」) needs none."""
        for message in filter(_needs_vector, messages):
            text = message.get(TEXT)
            clauses = clauses_read(text)
            if len(clauses) > 1:
                texts_of_clauses = [clause.text for clause in clauses]
                message.set(CLAUSE_VECTORS_KEY, self._beside.submit(encode_queries, self._encoder, texts_of_clauses))
            self._add(message, encode_queries(self._encoder, [text])[0])
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Adds the vectors of all training examples, in one call: the encoder batches by length itself."""
        wanted = [message for message in training_data.training_examples if _needs_vector(message)]
        vectors = encode_queries(self._encoder, [message.get(TEXT) for message in wanted])
        for message, vector in zip(wanted, vectors, strict=True):
            self._add(message, vector)
        return training_data

    def _add(self, message: Message, vector: np.ndarray) -> None:
        self.add_features_to_message(None, vector[np.newaxis, :], TEXT, message)


def encode_queries(encoder: OrtEncoder, texts: Sequence[str]) -> np.ndarray:
    """Vectors `[n, dimensions]` in the order of `texts`, which are normalised first."""
    return encoder.encode([normalise(text) for text in texts], "query")


def encoder_folder(config: dict[str, Any]) -> Path:
    """The folder that holds the encoder's files."""
    return Path(config["encoder"]) if config.get("encoder") else build_dir() / ENCODER_FOLDER


@lru_cache(maxsize=1)
def load_encoder(folder: Path) -> OrtEncoder:
    """The encoder, loaded once a process; a message and its clauses may run at once."""
    return OrtEncoder(folder, at_once=2)


def vector_of(message: Message) -> np.ndarray | None:
    """The vector [dimensions] that the featurizer gave a message; None where the pipeline has none."""
    _, sentence = message.get_dense_features(TEXT)
    return None if sentence is None else sentence.features[0]


def _needs_vector(message: Message) -> bool:
    text = message.get(TEXT)
    return bool(text) and not text.startswith("/")
