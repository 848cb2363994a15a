"""Interpreters and installer: found where they are, brought where they are missing, named when they cannot be had."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from ops.console import SetupError
from ops.environments import MIN_UV_VERSION, OURS, RASAS, UV_VERSION, ensure_uv, find_python

NOWHERE = (3, 2)


@pytest.mark.parametrize("version", [OURS, RASAS])
def test_both_interpreters_are_found(version: tuple[int, int]) -> None:
    found = find_python(version)
    said = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout
    assert said.startswith(f"Python {version[0]}.{version[1]}.")


def test_a_missing_interpreter_is_named_with_ways_to_get_it() -> None:
    with pytest.raises(SetupError, match=r"Python 3\.2 was not found.*PYTHON32="):
        find_python(NOWHERE)


def test_a_named_interpreter_of_another_version_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON32", sys.executable)
    with pytest.raises(SetupError):
        find_python(NOWHERE)


def fake_uv(folder: Path, version: str) -> Path:
    program = folder / "uv"
    program.write_text(f"#!/bin/sh\necho 'uv {version}'\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program


def test_a_new_enough_uv_of_the_user_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = fake_uv(tmp_path, ".".join(map(str, (*MIN_UV_VERSION, 0))))
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert ensure_uv(tmp_path, Path(sys.executable), tmp_path / "log") == program
    assert not (tmp_path / ".tools").exists()


def test_uv_is_brought_where_it_is_missing_or_too_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_uv(tmp_path, "0.1.0")
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    brought = ensure_uv(tmp_path, Path(sys._base_executable), tmp_path / "log")  # type: ignore[attr-defined]
    assert brought == tmp_path / ".tools/bin/uv"
    said = subprocess.run([brought, "--version"], capture_output=True, text=True, check=True).stdout
    assert UV_VERSION in said
