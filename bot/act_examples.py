"""Reads the examples of dialogue acts, `data/acts/*.yml`: what each short piece of a conversation does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

ACTS = ("agrees", "asks", "complains", "declines", "demands", "failed", "goes", "tells", "thanks", "worked")
"""What a clause can do; each is explained at the head of its file."""
MAX_CHARS = 60


class InvalidActs(ValueError):
    """A file of acts is not what it should be; the message names the file and the line."""


def read_acts(folder: Path) -> list[tuple[str, str]]:
    """All examples as (text, act), in the order of the files' names.

    A file is a mapping `acts:` of a list of `{act, examples}`, `examples` a block of lines 「- text」, as in Rasa's own
    format of intents.

    Raises:
        InvalidActs: a file has another form, names an unknown act, or has an example twice or too long; or there is no
            file at all.
    """
    paths = sorted(folder.glob("*.yml"))
    if not paths:
        raise InvalidActs(f"{folder}: no file of acts")
    known: dict[str, str] = {}
    for path in paths:
        for place, text, act in _examples(path):
            if text in known:
                raise InvalidActs(f"{place}: 「{text}」 is already an example of {known[text]}")
            known[text] = act
    return list(known.items())


def _examples(path: Path) -> Iterator[tuple[str, str, str]]:
    """Place, text and act of each example of a file."""
    for block in _blocks(path):
        fields = _mapping(path, block)
        if fields.keys() != {"act", "examples"}:
            raise InvalidActs(f"{_place(path, block)}: a block has act and examples, and nothing else")
        act, lines = fields["act"], fields["examples"]
        if not isinstance(act, ScalarNode) or act.value not in ACTS:
            raise InvalidActs(f"{_place(path, act)}: the act is none of {', '.join(ACTS)}")
        if not isinstance(lines, ScalarNode) or lines.style != "|":
            raise InvalidActs(f"{_place(path, lines)}: examples are a block of lines (|)")
        # The text of a block begins in the line below its mark.
        for number, line in enumerate(lines.value.splitlines(), start=lines.start_mark.line + 2):
            place = f"{path}:{number}"
            text = line.removeprefix("- ").strip()
            if not line.startswith("- ") or not text:
                raise InvalidActs(f"{place}: an example is written 「- text」")
            if len(text) > MAX_CHARS:
                raise InvalidActs(f"{place}: an example has at most {MAX_CHARS} characters")
            yield place, text, act.value


def _blocks(path: Path) -> list[Node]:
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise InvalidActs(f"{path}:{line}: {error.problem}") from error
    fields = _mapping(path, root) if root is not None else {}
    blocks = fields.get("acts")
    if fields.keys() != {"acts"} or not isinstance(blocks, SequenceNode):
        raise InvalidActs(f"{path}:1: the file has one key, acts, with a list of blocks")
    return list(blocks.value)


def _mapping(path: Path, node: Node) -> dict[str, Node]:
    if not isinstance(node, MappingNode):
        raise InvalidActs(f"{_place(path, node)}: a mapping is wanted here")
    return {key.value: value for key, value in node.value}


def _place(path: Path, node: Node) -> str:
    return f"{path}:{node.start_mark.line + 1}"
