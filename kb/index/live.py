"""The live index: the snapshot that answers now, brought up to the store whenever the store has moved on."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any, Final, Generic, NoReturn, TypeVar

from kb.errors import BadIndex
from kb.index.embeddings import Embedder
from kb.index.folder import IndexFolder
from kb.index.snapshot import Snapshot
from kb.progress import Progress, no_progress
from kb.store.library import Library

# Up to so many rows a version is written after every change: it takes some tens of milliseconds. Above, only when the
# snapshot is worn or at a start: what the disk then lacks is made up from the store and the embedding cache.
WRITTEN_EACH_TIME: Final = 20_000

log = logging.getLogger(__name__)

View = TypeVar("View")
Follow = Callable[[Snapshot, View | None, Progress], View]


class LiveIndex(Generic[View]):
    """Holds one snapshot with a view of it, and replaces both together; readers take `current` once for their search.

    `follow` makes the view of a snapshot, from the view of the one before it where that helps. The index on disk only
    saves time: whatever is missing, torn, older than the store or of another encoder is made again from the store. A
    case that is no longer published disappears before anything slow begins.
    """

    def __init__(
        self,
        library: Library,
        embedder: Embedder,
        folder: IndexFolder,
        answerability: dict[str, Any] | None,
        follow: Follow[View],
    ) -> None:
        self._library = library
        self._embedder = embedder
        self._folder = folder
        self._answerability = answerability
        self._follow = follow
        self._changing = threading.Lock()
        self._settling = threading.Lock()
        self._version = "none"
        self._is_on_disk = False
        nothing = Snapshot.empty(embedder.encoder.fingerprint, embedder.encoder.dimensions)
        self._current = nothing, follow(nothing, None, no_progress)

    @property
    def current(self) -> tuple[Snapshot, View]:
        return self._current

    @property
    def snapshot(self) -> Snapshot:
        return self._current[0]

    @property
    def version(self) -> str:
        """Name of the version on disk that `snapshot` equals, or descends from."""
        return self._version

    def open(self, progress: Progress = no_progress, indexing: Progress = no_progress) -> None:
        """Takes what is on disk where it is usable, then catches up with the store.

        Raises:
            BadVectors: the encoder is unfit.
        """
        try:
            snapshot, version, is_current = self._read()
            self._replace(snapshot, indexing)
            self._version, self._is_on_disk = version, is_current
        except BadIndex as error:
            log.warning("index not used, building from the store: %s", error)
        self.refresh(progress, indexing)
        if self.is_worn():
            self.settle(indexing)

    def close(self) -> None:
        """No changes after this; again is nothing. Lets go of who made the views, who holds us: half a GB together."""
        self._follow = _closed

    def is_behind(self) -> bool:
        """Has the store changed since this snapshot? One short query."""
        return self._library.revision() != self.snapshot.library_revision

    def is_worn(self) -> bool:
        return self.snapshot.is_worn()

    def refresh(self, progress: Progress = no_progress, indexing: Progress = no_progress) -> bool:
        """Catches up with the store: first drops what is no longer published, then embeds what is new.

        A version that cannot be written (the disk is full) is a line in the log: memory answers, and the disk holds the
        version before, which a start brings up to the store.

        Returns:
            Whether the snapshot changed.

        Raises:
            BadVectors: the encoder is unfit; what could be dropped is dropped, and the rest answers as before.
        """
        with self._changing:
            before = self.snapshot
            revision, wanted = self._library.published()
            have = before.digests()
            self._replace(before.without(have.keys() - wanted.keys()), indexing)
            stale = [case_id for case_id, digest in wanted.items() if have.get(case_id) != digest]
            cases = self._library.cases(stale, status="published")
            after = self.snapshot.with_cases(cases, self._embedder, progress)
            changed = after.digests() != have
            self._replace(after.at_revision(revision), indexing)
            if changed or not self._is_on_disk:
                self._is_on_disk = False
                if after.row_count() <= WRITTEN_EACH_TIME:
                    self._write_if_possible()
            return changed

    def drop_unpublished(self) -> None:
        """Takes out what is no longer published, and nothing else: it needs no encoder, and must never wait for one."""
        with self._changing:
            _, wanted = self._library.published()
            self._replace(self.snapshot.without(self.snapshot.cards.keys() - wanted.keys()), no_progress)

    def settle(self, indexing: Progress = no_progress) -> None:
        """Makes a worn snapshot anew while it goes on answering and changing, swaps it in, and writes it."""
        with self._settling:
            fresh = self.snapshot.settled(indexing)
            view = self._follow(fresh, self._current[1], indexing)
            with self._changing:
                now = self.snapshot
                if fresh is not now:
                    fresh, view = self._catch_up(fresh, view, now)
                    self._current = fresh, view
            self._write_if_possible()

    def write(self) -> None:
        """Writes the snapshot where the disk does not hold it yet.

        Raises:
            OSError: the disk is full or not writable; the version before stays.
        """
        if not self._is_on_disk:
            self._version = self._folder.write(self.snapshot, self._answerability).version
            self._is_on_disk = True

    def _catch_up(self, fresh: Snapshot, view: View, now: Snapshot) -> tuple[Snapshot, View]:
        """`fresh` with what changed while it was made. Its lines were embedded for `now`: the cache has them."""
        have, wanted = fresh.digests(), now.digests()
        later = fresh.without([case_id for case_id, digest in have.items() if wanted.get(case_id) != digest])
        stale = [case_id for case_id, digest in wanted.items() if have.get(case_id) != digest]
        later = later.with_cases(self._library.cases(stale, status="published"), self._embedder)
        later = later.at_revision(now.library_revision)
        return later, view if later is fresh else self._follow(later, view, no_progress)

    def _replace(self, snapshot: Snapshot, indexing: Progress) -> None:
        before, view = self._current
        is_same = snapshot.live is before.live
        self._current = snapshot, view if is_same else self._follow(snapshot, view, indexing)

    def _read(self) -> tuple[Snapshot, str, bool]:
        """The snapshot on disk, its version, and whether it was written with the same answerability as ours."""
        snapshot, manifest = self._folder.read()
        fingerprint = self._embedder.encoder.fingerprint
        if manifest.encoder_fingerprint != fingerprint:
            raise BadIndex(f"made by encoder {manifest.encoder_fingerprint}, this one is {fingerprint}")
        return snapshot, manifest.version, manifest.answerability == self._answerability

    def _write_if_possible(self) -> None:
        try:
            self.write()
        except OSError as error:
            log.error("the index could not be written, and answers from memory: %s", error)


def _closed(_snapshot: Snapshot, _before: object, _progress: Progress) -> NoReturn:
    raise RuntimeError("the index is closed")
