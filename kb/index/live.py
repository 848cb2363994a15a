"""The live index: the snapshot that answers now, brought up to the store whenever the store has moved on."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

from kb.errors import BadIndex
from kb.index.embeddings import Embedder
from kb.index.folder import IndexFolder
from kb.index.snapshot import Snapshot
from kb.progress import Progress, no_progress
from kb.store.library import Library

log = logging.getLogger(__name__)


class LiveIndex:
    """Holds one snapshot and replaces it whole; readers take `snapshot` once and keep it for their search.

    The index on disk only saves time: whatever is missing, torn, older than the store or of another encoder is made
    again from the store. A case that is no longer published disappears before anything slow begins.
    """

    def __init__(
        self,
        library: Library,
        embedder: Embedder,
        folder: IndexFolder,
        answerability: dict[str, Any] | None,
        on_change: Callable[[Snapshot], None] = lambda snapshot: None,
    ) -> None:
        self._library = library
        self._embedder = embedder
        self._folder = folder
        self._answerability = answerability
        self._on_change = on_change
        self._changing = threading.Lock()
        self._version = "none"
        self._is_on_disk = False
        self._snapshot = Snapshot.empty(embedder.encoder.fingerprint, embedder.encoder.dimensions)

    @property
    def snapshot(self) -> Snapshot:
        return self._snapshot

    @property
    def version(self) -> str:
        """Name of the version on disk that `snapshot` equals, or descends from."""
        return self._version

    def open(self, progress: Progress = no_progress) -> None:
        """Takes what is on disk where it is usable, then catches up with the store.

        Raises:
            BadVectors: the encoder is unfit.
            OSError: the index cannot be written.
        """
        try:
            self._take_from_disk()
        except BadIndex as error:
            log.warning("index not used, building from the store: %s", error)
        self.refresh(progress)

    def is_behind(self) -> bool:
        """Has the store changed since this snapshot? One short query."""
        return self._library.revision() != self._snapshot.library_revision

    def refresh(self, progress: Progress = no_progress) -> bool:
        """Catches up with the store: first drops what is no longer published, then embeds what is new.

        Returns:
            Whether the snapshot changed.

        Raises:
            BadVectors: the encoder is unfit; what could be dropped is dropped, and the rest answers as before.
            OSError: the new version could not be written; it answers all the same, from memory.
        """
        with self._changing:
            before = self._snapshot
            revision, wanted = self._library.published()
            have = before.digests()
            self._replace(before.without(have.keys() - wanted.keys()))
            stale = [case_id for case_id, digest in wanted.items() if have.get(case_id) != digest]
            cases = self._library.cases(stale, status="published")
            after = self._snapshot.with_cases(cases, self._embedder, progress)
            changed = after.digests() != have
            self._replace(after.at_revision(revision))
            if changed or not self._is_on_disk:
                self._write()
            return changed

    def _replace(self, snapshot: Snapshot) -> None:
        has_other_content = snapshot.passages is not self._snapshot.passages
        self._snapshot = snapshot
        if has_other_content:
            self._on_change(snapshot)

    def _take_from_disk(self) -> None:
        snapshot, manifest = self._folder.read()
        fingerprint = self._embedder.encoder.fingerprint
        if manifest.encoder_fingerprint != fingerprint:
            raise BadIndex(f"made by encoder {manifest.encoder_fingerprint}, this one is {fingerprint}")
        self._replace(snapshot)
        self._version = manifest.version
        self._is_on_disk = manifest.answerability == self._answerability

    def _write(self) -> None:
        self._is_on_disk = False
        self._version = self._folder.write(self._snapshot, self._answerability).version
        self._is_on_disk = True
