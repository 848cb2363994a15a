"""What the readers share that learn from examples of their own beside Rasa's training data."""

from __future__ import annotations

from abc import abstractmethod
from pathlib import Path
from typing import Any, TypeVar

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.featurizer import encoder_folder, load_encoder

Own = TypeVar("Own", bound="ExampleReader")


class ExampleReader(GraphComponent):
    """A component that learns from examples at a path of its own, by the vectors of the featurizer."""

    @classmethod
    def required_components(cls) -> list[type]:
        """See parent class."""
        return [Featurizer]

    @staticmethod
    def required_packages() -> list[str]:
        """See parent class."""
        return ["scipy", "onnxruntime", "tokenizers"]

    @classmethod
    def create(
        cls: type[Own],
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Own:
        """See parent class."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls: type[Own],
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Own:
        """See parent class."""
        ready = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            ready.restore(Path(folder))
        return ready

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        """An untrained reader."""
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._encoder = load_encoder(encoder_folder(config))

    @abstractmethod
    def restore(self, folder: Path) -> None:
        """Reads what `train` stored there."""

    @abstractmethod
    def read(self, message: Message, text: str) -> None:
        """Sets what is read of a message that has a text.

        Raises:
            RuntimeError: nothing was learned yet.
        """

    def process(self, messages: list[Message]) -> list[Message]:
        """Reads each message that has a text; a button's payload (「/intent{…}」) does what it says."""
        for message in messages:
            text = message.get(TEXT)
            if text and not text.startswith("/"):
                self.read(message, text)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing downstream learns from what is read."""
        return training_data


def framed(text: str) -> str:
    """The text with its ends marked: 「能改不」 asks by its last sign, and that is what an n-gram can then see."""
    return f"^{text}$"
