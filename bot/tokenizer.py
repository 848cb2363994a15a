"""The tokenizer: Jieba with our product words, whole codes, and no tokens of whitespace."""

from __future__ import annotations

import itertools
import logging
from typing import Any

import jieba
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.jieba_tokenizer import JiebaTokenizer
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.shared.nlu.training_data.message import Message

from bot.gazetteer import Gazetteer, fingerprint
from bot.settings import REPOSITORY
from kb.text import extract_codes

jieba.setLogLevel(logging.WARNING)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class KingdeeTokenizer(JiebaTokenizer):
    """JiebaTokenizer that knows the names of data/products.yml.

    Jieba's dictionary is one for the whole process and its own loader wants a folder of files; this class holds an
    instance of its own and adds the words there. Stock JiebaTokenizer yields tokens of whitespace, which
    featurizers choke on (rasa#7910), and cuts 「K3 Cloud」 and 「FI-20003」 in pieces, so that an entity can not end
    on a token's border (rasa#7689).
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """See parent class; `products` is a path that counts from the repository."""
        return {**JiebaTokenizer.get_default_config(), "products": "data/products.yml"}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """See parent class; a changed list of names cuts texts in other places."""
        return fingerprint(REPOSITORY / {**cls.get_default_config(), **config}["products"])

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        """See parent class."""
        super().__init__(config, model_storage, resource)
        self._gazetteer = Gazetteer.load(REPOSITORY / config["products"])
        self._jieba = jieba.Tokenizer()
        for word in self._gazetteer.words:
            self._jieba.add_word(word)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> KingdeeTokenizer:
        """See parent class; there is nothing to load, the names are read from the list."""
        return cls(config, model_storage, resource)

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Cuts the text into words; a text of whitespace alone has none."""
        text: str = message.get(attribute)
        pieces = [(start, end) for _, start, end in self._jieba.tokenize(text)]
        whole = _merge(pieces, [*self._gazetteer.places(text), *_code_places(text)])
        tokens = [Token(text[start:end], start) for start, end in whole if text[start:end].strip()]
        return self._apply_token_pattern(tokens)


def _code_places(text: str) -> list[tuple[int, int]]:
    upper = text.upper()
    places = ((upper.find(code.upper()), len(code)) for code in extract_codes(text))
    return [(start, start + length) for start, length in places if start >= 0]


def _merge(pieces: list[tuple[int, int]], wholes: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Joins the pieces that lie in one whole; a piece that sticks out is cut at the whole's border."""
    borders = sorted({edge for span in [*pieces, *wholes] for edge in span})
    inside = {edge for start, end in wholes for edge in borders if start < edge < end}
    kept = [edge for edge in borders if edge not in inside]
    return list(itertools.pairwise(kept))
