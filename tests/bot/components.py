"""Making Rasa components as the engine makes them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

RESOURCE = Resource("component")


def make(component: Any, folder: Path, config: dict[str, Any] | None = None, *, load: bool = False) -> Any:
    """A component from its defaults, stored in `folder`; with `load` from what it has stored there."""
    folder.mkdir(exist_ok=True)
    context = ExecutionContext(GraphSchema({}), node_name=component.__name__)
    arguments = ({**component.get_default_config(), **(config or {})}, LocalModelStorage(folder), RESOURCE, context)
    return component.load(*arguments) if load else component.create(*arguments)


def message(text: str, intent: str | None = None) -> Message:
    """A message as training data or from a customer."""
    return Message({TEXT: text, **({INTENT: intent} if intent else {})})
