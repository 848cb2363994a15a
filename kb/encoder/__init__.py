"""What turns text into vectors: built once from published weights, checked, and opened by whoever searches.

Importing this package is cheap. `open_encoder` is what search uses; `kb.encoder.load.load` gives the same encoder as a
`SentenceTransformer`; `python -m kb.encoder build` makes the files that both read.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from kb.ort import MANIFEST, EncoderMissing, Kind, OrtEncoder


class Encoder(Protocol):
    """Turns texts into unit vectors that can be compared by their dot product."""

    @property
    def dimensions(self) -> int:
        """Return the length of a vector."""

    @property
    def fingerprint(self) -> str:
        """Return a name that changes whenever the vectors may: vectors of two fingerprints must never be compared."""

    def encode(self, texts: Sequence[str], kind: Kind) -> NDArray[np.float32]:
        """Return float32 [len(texts), dimensions], each row of length 1, for questions or for passages that answer."""


def open_encoder(setting: str, directory: Path) -> Encoder:
    """Return the encoder that `KB_ENCODER` names: empty for the one built in `directory`, else a hub name or a path.

    The built encoder and a tuned one run without torch; any other goes through sentence-transformers. Raises
    kb.ort.EncoderMissing or EncoderBroken for the built one, OSError from sentence-transformers for one it cannot find.
    """
    if not setting:
        return OrtEncoder(directory)
    if (Path(setting) / MANIFEST).is_file():  # made by `python -m kb tune`
        return OrtEncoder(Path(setting))
    if setting.startswith(("/", ".", "~")) and not Path(setting).is_dir():  # else the hub is asked for such a name
        raise EncoderMissing(f"there is no encoder in {setting}: no such folder")
    from kb.encoder.load import SentenceEncoder, load  # torch takes seconds to import

    return SentenceEncoder(load(setting, directory), name=setting)
