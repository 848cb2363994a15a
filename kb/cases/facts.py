"""The facts that cases rest on: where each comes from, how far it can be trusted, and the screen words it vouches for.

A case names facts by number. The index, data/facts.yml, holds no sentence of any source: only the reference, the grade,
and the names of menus, buttons and prompts that the source shows, so that an invented path cannot pass.
"""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from kb.cases.model import Confidence
from kb.errors import BadContent
from kb.text import normalise
from kb.yaml_text import load_yaml

INDEX_PREFIX = "F"
"""Facts numbered F… stand in the index; other letters are the company's own (a ticket, an engineer's finding)."""

_BETWEEN_WORDS = re.compile(r"[\s「」“”]+")
_FILLERS = frozenset({"", "打开", "进入", "选择", "点击", "查看", "依次", "里面", "管理员", "请管理员", "管理员在"})
_IGNORED = re.compile(r"[\s\"'\[\]<>/·]")

FactId = Annotated[str, StringConstraints(pattern=rf"^{INDEX_PREFIX}\d{{3,5}}$")]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Reference(_Strict):
    """Where a group of facts was read: its code, what it is, and its address where that may be passed on."""

    code: Name
    kind: Name
    address: str = ""


class Fact(_Strict):
    """One fact: `ref` as in the sources of cases, `confidence` H to U, `screen` the words that its source shows."""

    id: FactId
    ref: Name
    confidence: Confidence
    screen: list[Name] = Field(default_factory=list)

    @cached_property
    def folded_screen(self) -> frozenset[str]:
        return frozenset(fold(word) for word in self.screen)

    def shows(self, words: str) -> bool:
        """Does the source show these words? 「打开 系统设置」 is where 系统设置 is; 打印设置 is not where 设置 is."""
        whole = fold(words)
        parts = {whole} | {fold(part) for part in _BETWEEN_WORDS.split(words)} - _FILLERS
        return any(
            name in parts or any(len(part) > 1 and part in name for part in parts) or (len(name) > 2 and name in whole)
            for name in self.folded_screen
        )


class FactIndex(_Strict):
    """All facts, by number."""

    references: list[Reference]
    facts: list[Fact]

    @model_validator(mode="after")
    def _numbers_are_unique_and_sorted(self) -> FactIndex:
        numbers = [fact.id for fact in self.facts]
        if numbers != sorted(set(numbers)):
            raise ValueError("facts stand in the order of their numbers, each once")
        return self

    @cached_property
    def by_id(self) -> dict[str, Fact]:
        return {fact.id: fact for fact in self.facts}


def fold(words: str) -> str:
    """Screen words without what typesetting adds to them: spaces, quotes, brackets, width and case."""
    return _IGNORED.sub("", normalise(words))


def load_facts(path: Path) -> FactIndex:
    """Reads the index.

    Raises:
        BadContent: it is missing, no YAML, or does not fit the model; the message names the place.
    """
    try:
        content = load_yaml(path.read_text(encoding="utf-8"))
        return FactIndex.model_validate(content)
    except OSError as error:
        raise BadContent(f"{path}: {error.strerror}") from error
    except yaml.YAMLError as error:
        raise BadContent(f"{path}: not YAML: {str(error).splitlines()[0]}") from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BadContent(f"{path}: {where}: {first['msg']}") from error
