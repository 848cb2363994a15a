"""The nouns: what a file is allowed to be, a file about to be stored, a stored one, and why one is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from desk.errors import Problem

MEBIBYTE = 1 << 20


class Kind(StrEnum):
    """What people do with a file: look at it, play it, listen to it, read it, unpack it."""

    PICTURE = "picture"
    VIDEO = "video"
    VOICE = "voice"
    TEXT = "text"
    ARCHIVE = "archive"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class FileType:
    """A type on the allow-list."""

    extension: str
    media_type: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class FileLimits:
    """How much may be sent: bytes a file, files and bytes a conversation."""

    file_bytes: int
    count: int
    conversation_bytes: int


@dataclass(frozen=True, slots=True)
class NewFile:
    """A checked file that lies on disk under `id` and waits for its message.

    `masked` counts hidden secrets by kind; `limits` are checked again in the transaction that stores the message.
    """

    id: str
    name: str
    kind: Kind
    media_type: str
    bytes: int
    sha256: str
    width: int | None = None
    height: int | None = None
    listing: Mapping[str, Any] | None = None
    masked: Mapping[str, int] = field(default_factory=dict)
    limits: FileLimits | None = None


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of a message. Where `deleted_at` is set only the memory of it is left."""

    id: str
    conversation_id: str
    seq: int
    name: str
    kind: Kind
    media_type: str
    bytes: int
    width: int | None
    height: int | None
    listing: dict[str, Any] | None
    created_at: datetime
    deleted_at: datetime | None

    @property
    def shown(self) -> dict[str, Any]:
        """What the people of the conversation may know of it; absent parts are left out."""
        shown: dict[str, Any] = {"id": self.id, "name": self.name, "kind": self.kind.value, "bytes": self.bytes}
        shown["media_type"] = self.media_type
        if self.width is not None:
            shown["width"], shown["height"] = self.width, self.height
        if self.listing is not None:
            shown["listing"] = self.listing
        if self.deleted_at is not None:
            shown["is_deleted"] = True
        return shown


def refused(code: str, message: str, status: int = 422) -> Problem:
    """A refusal of a file; `message` says what to do instead."""
    return Problem(status, code, message)
