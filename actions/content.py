"""Content of the actions: a YAML file of data/ read into its model, every fault named with its file and place."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

MAX_FILE_BYTES = 512 * 1024
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The same language read by libyaml, ten times as fast, wherever PyYAML was built with it."""

Model = TypeVar("Model", bound=BaseModel)


class BadContent(ValueError):
    """A file of content is missing or broken; the message names file and place."""


def read_content(path: Path, model: type[Model], context: dict[str, Any] | None = None) -> Model:
    """One file as its model; `context` is what its validators are given.

    Raises:
        BadContent: it cannot be read, is larger than `MAX_FILE_BYTES`, is no YAML, or does not fit the model. The
            message names the file, the line and the field.
    """
    try:
        return model.model_validate(read_yaml(path), context=context)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = "".join(f"{part}." for part in first["loc"]).rstrip(".")
        at = f"{path}:{_line_of(path, first['loc'])}"
        raise BadContent(f"{at}: {where}{': ' if where else ''}{first['msg']}") from error


def _line_of(path: Path, place: Sequence[int | str]) -> int:
    """The line, from 1, of the field that a fault names; the nearest one around it where the field is missing."""
    node = yaml.compose(path.read_text(encoding="utf-8"), Loader=LOADER)
    line = node.start_mark.line if node else 0
    for part in place:
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == part), None)
            if found is None:
                continue  # pydantic also names models and keys, which are no fields
            line, node = found[0].start_mark.line, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line
    return line + 1


def read_yaml(path: Path) -> Any:
    """What a file of content holds, not looked at.

    Raises:
        BadContent: it cannot be read, is larger than `MAX_FILE_BYTES`, or is no YAML.
    """
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise BadContent(f"{path}: larger than {MAX_FILE_BYTES // 1024} KB")
        return yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)
    except OSError as error:
        raise BadContent(f"{path}: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadContent(f"{path}: not YAML: {' '.join(str(error).split())}") from error
