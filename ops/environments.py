"""The two Python environments: ours (3.11) and Rasa's (3.10), from hash-locked lists, torch always the CPU build."""

from __future__ import annotations

import glob
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from ops.commands import run_logged
from ops.console import SetupError

UV_VERSION = "0.13.9"
# Older ones do not know --torch-backend.
MIN_UV_VERSION = (0, 7)
TORCH = "torch==2.13.0"
OURS = (3, 11)
RASAS = (3, 10)


def find_python(version: tuple[int, int]) -> Path:
    """A Python of exactly `version` (major, minor): on the PATH, among pyenv's, or known to uv.

    Raises:
        SetupError: none is to be found; the text names ways to get one.
    """
    name = f"{version[0]}.{version[1]}"
    pyenv = os.environ.get("PYENV_ROOT", str(Path.home() / ".pyenv"))
    candidates = [sys.executable, os.environ.get(f"PYTHON{version[0]}{version[1]}", ""), f"python{name}"]
    candidates += sorted(glob.glob(f"{pyenv}/versions/{name}.*/bin/python"), reverse=True)
    if (uv := shutil.which("uv")) is not None:
        asked = subprocess.run([uv, "python", "find", name], capture_output=True, text=True, check=False)
        candidates.append(asked.stdout.strip())
    for candidate in candidates:
        resolved = shutil.which(candidate) if candidate else None
        if resolved and _is_version(resolved, version):
            return Path(resolved)
    raise SetupError(
        f"Python {name} was not found. Install it (apt install python{name} python{name}-venv, pyenv install {name}, "
        f"or uv python install {name}), or name it: PYTHON{version[0]}{version[1]}=/path/to/python make run"
    )


def ensure_uv(root: Path, python: Path, log: Path) -> Path:
    """The installer: uv from the PATH where it is new enough, else one of our own in .tools/.

    uv and not pip: Rasa's list resolves and installs in under a minute with it and in many with pip.
    """
    if (found := shutil.which("uv")) is not None and _uv_version(found) >= MIN_UV_VERSION:
        return Path(found)
    own = root / ".tools" / "bin" / "uv"
    if not own.exists():
        run_logged([python, "-m", "venv", root / ".tools"], log, what="Making .tools")
        run_logged([root / ".tools/bin/pip", "install", "--quiet", f"uv=={UV_VERSION}"], log, what="Installing uv")
    return own


def make_ours(root: Path, uv: Path, log: Path) -> None:
    """Make .venv: torch first as a CPU build, then everything else exactly as locked."""
    python = _fresh_venv(root / ".venv", OURS, uv, log)
    _install_torch(uv, python, log)
    _install_locked(uv, python, root / "requirements.lock", log)


def make_rasas(root: Path, uv: Path, log: Path) -> None:
    """Make bot/.venv, which holds Rasa and nothing of our other code's pins."""
    python = _fresh_venv(root / "bot" / ".venv", RASAS, uv, log)
    _install_locked(uv, python, root / "bot" / "requirements.lock", log)


def _fresh_venv(target: Path, version: tuple[int, int], uv: Path, log: Path) -> Path:
    if target.exists():
        shutil.rmtree(target)
    run_logged(
        [uv, "venv", "-q", "-p", find_python(version), target], log, env=_uv_environment(), what=f"Making {target.name}"
    )
    return target / "bin" / "python"


def _install_torch(uv: Path, python: Path, log: Path) -> None:
    """Install the CPU wheel of torch, from the find-links folder where one is set, else from torch's own CPU index.

    Never from the default index: its wheel pulls several GB of CUDA packages.
    """
    install: list[str | Path] = [uv, "pip", "install", "-q", "-p", python, "--no-deps"]
    folders = os.environ.get("PIP_FIND_LINKS", "").split()
    if any(glob.glob(f"{folder}/{TORCH.replace('==', '-')}*") for folder in folders):
        links = [part for folder in folders for part in ("--find-links", folder)]
        run_logged([*install, "--no-index", *links, TORCH], log, env=_uv_environment(), what="Installing torch")
    else:
        run_logged([*install, "--torch-backend=cpu", TORCH], log, env=_uv_environment(), what="Installing torch (CPU)")


def _install_locked(uv: Path, python: Path, lock: Path, log: Path) -> None:
    command: list[str | Path] = [uv, "pip", "install", "-q", "-p", python, "--no-deps", "--require-hashes", "-r", lock]
    run_logged(command, log, env=_uv_environment(), what=f"Installing {lock.name}")


def _uv_environment() -> Mapping[str, str]:
    # Our pythons are the user's own; uv must neither download one nor take one of another version.
    return {**os.environ, "UV_PYTHON_PREFERENCE": "only-system", "UV_NO_PROGRESS": "1"}


def _uv_version(uv: str) -> tuple[int, int]:
    """Major and minor of an installed uv; (0, 0) when it does not say."""
    said = subprocess.run([uv, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"(\d+)\.(\d+)", said)
    return (int(found.group(1)), int(found.group(2))) if found else (0, 0)


def _is_version(python: str, version: tuple[int, int]) -> bool:
    check = f"import sys; sys.exit(sys.version_info[:2] != {version})"
    return subprocess.run([python, "-c", check], capture_output=True, check=False).returncode == 0
