"""Starting: one clear line when it cannot."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import REPOSITORY, BadSettings, Settings

TOKEN = "test-token-0123456789"


def _serve(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    values = {key: value for key, value in os.environ.items() if key != "RASA_TOKEN"}
    return subprocess.run(
        [sys.executable, "-m", "bot.serve", *arguments],
        cwd=REPOSITORY,
        env={**values, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_missing_token_is_named() -> None:
    done = _serve()
    assert done.returncode == 1
    assert "RASA_TOKEN" in done.stderr.splitlines()[-1]


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    done = _serve("--model", str(tmp_path / "none.tar.gz"), RASA_TOKEN=TOKEN)
    assert done.returncode == 1
    assert "bot.train" in done.stderr.splitlines()[-1]


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    model = tmp_path / "m.tar.gz"
    model.touch()
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        done = _serve("--model", str(model), "--port", port, RASA_TOKEN=TOKEN)
    assert done.returncode == 1
    assert port in done.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({}, "RASA_TOKEN"),
        ({"RASA_TOKEN": "short"}, "RASA_TOKEN"),
        ({"RASA_TOKEN": TOKEN, "RASA_PORT": "http"}, "RASA_PORT"),
        ({"RASA_TOKEN": TOKEN, "ACTIONS_PORT": "99999"}, "ACTIONS_PORT"),
    ],
)
def test_a_bad_setting_is_named(values: dict[str, str], named: str) -> None:
    with pytest.raises(BadSettings, match=named):
        Settings.from_environment(values)


def test_what_is_unset_has_defaults_and_is_exported_for_rasa() -> None:
    environment = {"RASA_TOKEN": TOKEN}
    settings = Settings.from_environment(environment)
    settings.export(environment)
    assert (settings.port, settings.host) == (5005, "127.0.0.1")
    assert environment["ACTIONS_URL"] == "http://127.0.0.1:5055"
    assert environment["DATA_DIR"] == str(REPOSITORY / "var")
