"""What is in a backup: the first member of the archive, and what everything after it is checked against."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from desk.errors import CommandError

NAME = "manifest.json"
FORMAT = 1
MAX_BYTES = 256 * 1024 * 1024
SAFE_PATH = re.compile(r"(databases|files|secrets)(/[A-Za-z0-9_][A-Za-z0-9._-]*)+")
"""Every part begins with a letter, digit or underscore: no absolute path, no `..`, no hidden file."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Entry(_Part):
    """A file of the archive."""

    path: str = Field(max_length=400)
    size: int = Field(ge=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")

    @field_validator("path")
    @classmethod
    def _is_safe(cls, path: str) -> str:
        if SAFE_PATH.fullmatch(path) is None:
            raise ValueError("not a path of a backup")
        return path


class Database(_Part):
    """One database as it was: kind, revision of its tables (None: it keeps none), rows of each table."""

    kind: Literal["sqlite", "postgresql"]
    path: str
    revision: str | None
    server_major: int | None = None
    counts: dict[str, int]


class Manifest(_Part):
    """The whole. `missing_files`: files that were deleted while the backup was made."""

    format: int
    version: str
    made_at: datetime
    databases: dict[str, Database]
    entries: list[Entry]
    missing_files: int = 0
    not_included: list[str] = []
    has_secrets: bool = False

    def render(self) -> bytes:
        """The bytes of the member."""
        return self.model_dump_json(indent=1).encode()


def parse(content: bytes) -> Manifest:
    """The manifest in `content`. Raises CommandError for a newer format or anything it cannot be."""
    try:
        manifest = Manifest.model_validate_json(content)
    except ValidationError as error:
        places = sorted({".".join(map(str, fault["loc"])) for fault in error.errors(include_input=False)})[:5]
        raise CommandError(f"the archive's manifest cannot be used (at {', '.join(places)}); it was changed") from None
    if manifest.format != FORMAT:
        raise CommandError(
            f"the archive has format {manifest.format}, this version reads format {FORMAT}; use a newer Zhangfang"
        )
    paths = [entry.path for entry in manifest.entries]
    if len(set(paths)) != len(paths):
        raise CommandError("the archive's manifest names a file twice; it was changed")
    if not {database.path for database in manifest.databases.values()} <= set(paths):
        raise CommandError("the archive's manifest names a database it does not hold; it was changed")
    return manifest
