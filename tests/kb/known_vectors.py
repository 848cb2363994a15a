"""The vectors of the committed cases as set-up has already computed them."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from kb.settings import Settings


def copy_known_vectors(settings: Settings) -> None:
    """Give `settings` the vectors that this checkout's own library keeps; without one, all are computed.

    Each is kept by its text and the encoder's fingerprint: what has changed since is not found, and computed anew.
    """
    known = Settings.from_environment().cache_file
    if not known.exists():
        return
    settings.cache_file.parent.mkdir(parents=True, exist_ok=True)
    # Not a copy of the file: a running library may be writing into it.
    with closing(sqlite3.connect(known, timeout=15)) as source, closing(sqlite3.connect(settings.cache_file)) as target:
        source.backup(target)
