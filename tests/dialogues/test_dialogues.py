"""Every scripted conversation over the chat API, on the real stack with the real model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.dialogues.conftest import ResultOf
from tests.dialogues.player import Key
from tests.dialogues.script import FOLDER, BadScript, Script, load_scripts, script_files


def _conversations() -> Iterator[Any]:
    for path in script_files():
        try:
            scripts = load_scripts(path)
        except BadScript:
            continue  # the test below says so, with all other files still played
        for script in scripts:
            yield pytest.param((path.stem, script.name), script, id=f"{path.stem}: {script.name}")


@pytest.mark.parametrize("path", [pytest.param(path, id=str(path.relative_to(FOLDER))) for path in script_files()])
def test_the_file_can_be_read(path: Any) -> None:
    assert load_scripts(path)


@pytest.mark.parametrize(("key", "script"), list(_conversations()))
def test_conversation(key: Key, script: Script, result_of: ResultOf) -> None:
    played = result_of(key)
    if played.faults:
        pytest.fail(played.text, pytrace=False)
