"""Content of the actions: a YAML file of data/ read into its model, every fault named with its file and place."""

from __future__ import annotations

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


def read_content(path: Path, model: type[Model]) -> Model:
    """One file as its model.

    Raises:
        BadContent: it cannot be read, is larger than `MAX_FILE_BYTES`, is no YAML, or does not fit the model.
    """
    try:
        return model.model_validate(read_yaml(path))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = "".join(f"{part}." for part in first["loc"]).rstrip(".")
        raise BadContent(f"{path}: {where}{': ' if where else ''}{first['msg']}") from error


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
