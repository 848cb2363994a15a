"""The entity extractor: names from the product list, the rest by patterns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.accounts import find_account_kinds, find_tried
from bot.gazetteer import Gazetteer, Mention, fingerprint, fold
from bot.patterns import find_codes, find_error_texts, find_periods, find_scopes, find_versions
from bot.settings import REPOSITORY

_Finder = Callable[[str], Iterator[Mention]]
# These want the text as it was written: what they find is told on as the customer put it.
_IN_THE_ORIGINAL: tuple[_Finder, ...] = (find_versions, find_codes, find_error_texts)
# These find words that mean a value, however they are written (「換了電腦」, full width).
_FOLDED: tuple[_Finder, ...] = (find_periods, find_scopes, find_account_kinds, find_tried)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class KingdeeEntityExtractor(GraphComponent, EntityExtractorMixin):
    """Finds product, product_excluded, edition, module, version, period, scope, code, error_text, account_kind and
    tried."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`products`: the list of names, a path that counts from the repository."""
        return {"products": "data/products.yml"}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """See parent class; a changed list must not be answered from the cache."""
        return fingerprint(REPOSITORY / {**cls.get_default_config(), **config}["products"])

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> KingdeeEntityExtractor:
        """See parent class."""
        return cls(Gazetteer.load(REPOSITORY / config["products"]))

    def __init__(self, gazetteer: Gazetteer) -> None:
        """Takes the names to look for."""
        self._gazetteer = gazetteer

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds the entities of each message; a button's payload (「/intent{…}」) carries its own and is left alone."""
        for message in messages:
            text = message.get(TEXT)
            if not text or text.startswith("/"):
                continue
            found = self.add_extractor_name([_as_entity(mention) for mention in find_mentions(text, self._gazetteer)])
            message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages


def find_mentions(text: str, gazetteer: Gazetteer) -> list[Mention]:
    """All mentions in `text`, in the order of their places."""
    folded = fold(text)
    found = [*gazetteer.find(text), *(mention for find in _IN_THE_ORIGINAL for mention in find(text))]
    found += [mention for find in _FOLDED for mention in find(folded)]
    return sorted(found, key=lambda mention: (mention.start, mention.end, mention.entity))


def _as_entity(mention: Mention) -> dict[str, Any]:
    entity: dict[str, Any] = {
        "entity": mention.entity,
        "value": mention.value,
        "start": mention.start,
        "end": mention.end,
        "confidence_entity": 1.0,
    }
    told = {"role": mention.role, "spelt": mention.spelt}
    return {**entity, **{name: value for name, value in told.items() if value is not None}}
