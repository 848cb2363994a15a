"""The index on disk: each version in a folder of its own, made whole before one small file points to it."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import logging
import os
import shutil
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kb.errors import BadIndex, BadVectors
from kb.index.passages import CaseCard, Passage
from kb.index.snapshot import Snapshot
from kb.index.vectors import Kind, LayeredVectors

FORMAT: Final = 2
CURRENT = "CURRENT"
MANIFEST = "manifest.json"
VECTORS = "vectors.faiss"
PASSAGES = "passages.jsonl"
CARDS = "cases.jsonl"
KEPT_VERSIONS = 2  # the current one, and the one a reader may still be opening

log = logging.getLogger(__name__)


class Manifest(BaseModel):
    """What a version is, what it was made from, and the checksums of its files."""

    model_config = ConfigDict(extra="forbid")

    format: Literal[2]
    version: str
    encoder_fingerprint: str
    dimensions: Annotated[int, Field(gt=0)]
    cases: Annotated[int, Field(ge=0)]
    passages: Annotated[int, Field(ge=0)]
    vectors: Kind
    library_revision: int
    answerability: dict[str, Any] | None
    sha256: dict[str, str]


class IndexFolder:
    """Versions under one folder. Readers follow CURRENT; a writer holds a lock, so two builders take turns."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def read(self) -> tuple[Snapshot, Manifest]:
        """The current version, every file checked against its checksum.

        Raises:
            BadIndex: there is none, or it is torn, truncated or of another format.
        """
        folder = self.root / self._current()
        manifest = _read_manifest(folder)
        for name, expected in manifest.sha256.items():
            if _digest(folder / name) != expected:
                raise BadIndex(f"{folder / name}: does not match its checksum; the index is torn")
        try:
            cards = [CaseCard.model_validate_json(line) for line in _lines(folder / CARDS)]
            passages = tuple(Passage.model_validate_json(line) for line in _lines(folder / PASSAGES))
            vectors = LayeredVectors.read(folder / VECTORS)
            snapshot = Snapshot.of(manifest.library_revision, manifest.encoder_fingerprint, cards, passages, vectors)
        except (ValidationError, BadVectors) as error:
            raise BadIndex(f"{folder}: its content cannot be used: {str(error).splitlines()[0]}") from error
        except KeyError as error:
            raise BadIndex(f"{folder}: a passage of case {error} without its card") from error
        sizes = (len(cards), len(passages), len(vectors), vectors.dimensions)
        if sizes != (manifest.cases, manifest.passages, manifest.passages, manifest.dimensions):
            raise BadIndex(f"{folder}: its files do not belong together")
        if len(snapshot.cards) != len(cards):
            raise BadIndex(f"{folder}: holds two cards of one id")
        return snapshot, manifest

    def write(self, snapshot: Snapshot, answerability: dict[str, Any] | None) -> Manifest:
        """Writes a settled snapshot as a new version and makes it the current one; on any failure the old one stays.

        Raises:
            OSError: the disk is full or not writable.
        """
        snapshot = snapshot.settled()
        self.root.mkdir(parents=True, exist_ok=True)
        version = f"r{max(snapshot.library_revision, 0):06d}-{uuid.uuid4().hex[:8]}"
        making = self.root / f".{version}.tmp"
        with self._only_writer():
            try:
                making.mkdir()
                manifest = _write_files(making, version, snapshot, answerability)
                making.rename(self.root / version)
                _sync(self.root)
                self._point_to(version)
            except RuntimeError as error:  # FAISS says in words what the system said by number
                raise OSError(errno.EIO, f"FAISS cannot write: {str(error).splitlines()[0]}", str(making)) from error
            finally:
                shutil.rmtree(making, ignore_errors=True)  # gone already where all went well
            self._prune(version)
        return manifest

    def _current(self) -> str:
        try:
            version = (self.root / CURRENT).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise BadIndex(f"{self.root}: there is no index yet; run `python -m kb build`") from error
        if not version or version.startswith(".") or Path(version).name != version:
            raise BadIndex(f"{self.root / CURRENT}: names no version")
        return version

    def _point_to(self, version: str) -> None:
        temporary = self.root / f".{CURRENT}.tmp"
        with temporary.open("w", encoding="utf-8") as file:
            file.write(version + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, self.root / CURRENT)
        _sync(self.root)

    @contextmanager
    def _only_writer(self) -> Iterator[None]:
        with (self.root / ".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                log.warning("%s: another process is writing the index; waiting for it", self.root)
                fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _prune(self, current: str) -> None:
        """Old versions, and what a killed builder left: nobody else writes while we hold the lock."""
        versions = sorted(
            (path for path in self.root.iterdir() if path.is_dir() and path.name != current),
            key=lambda path: (not path.name.startswith("."), path.stat().st_mtime),
        )
        unfinished = [path for path in versions if path.name.startswith(".")]
        finished = [path for path in versions if not path.name.startswith(".")]
        for path in [*unfinished, *finished[: max(0, len(finished) - (KEPT_VERSIONS - 1))]]:
            shutil.rmtree(path, ignore_errors=True)


def _write_files(folder: Path, version: str, snapshot: Snapshot, answerability: dict[str, Any] | None) -> Manifest:
    snapshot.vectors.write(folder / VECTORS)
    _write_lines(folder / PASSAGES, (passage.model_dump_json() for passage in snapshot.passages))
    _write_lines(folder / CARDS, (card.model_dump_json() for card in snapshot.cards.values()))
    manifest = Manifest(
        format=FORMAT,
        version=version,
        encoder_fingerprint=snapshot.fingerprint,
        dimensions=snapshot.vectors.dimensions,
        cases=len(snapshot.cards),
        passages=len(snapshot.passages),
        vectors=snapshot.vectors.settled.kind,
        library_revision=snapshot.library_revision,
        answerability=answerability,
        sha256={name: _digest(folder / name) for name in (VECTORS, PASSAGES, CARDS)},
    )
    (folder / MANIFEST).write_text(json.dumps(manifest.model_dump(), ensure_ascii=False, indent=1), encoding="utf-8")
    for path in (*folder.iterdir(), folder):
        _sync(path)
    return manifest


def _read_manifest(folder: Path) -> Manifest:
    try:
        return Manifest.model_validate_json((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadIndex(f"{folder / MANIFEST}: cannot be read; the index is torn") from error
    except ValidationError as error:
        raise BadIndex(f"{folder / MANIFEST}: not a manifest of format {FORMAT}") from error


def _write_lines(path: Path, lines: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in lines)


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").split("\n") if line]


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise BadIndex(f"{path}: cannot be read; the index is torn") from error


def _sync(path: Path) -> None:
    """Down to the disk, file or folder: else a power cut may keep the pointer and lose what it points to."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
