"""Settings: made once, completed later, and refused with the name of what is wrong."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from ops.console import SetupError
from ops.settings import ROOT, ensure_env_file, load_settings, parse_env

NAMES = (
    "DESK_PORT",
    "RASA_PORT",
    "ACTIONS_PORT",
    "KB_PORT",
    "RASA_PROCESSES",
    "RASA_URLS",
    "RASA_TOKEN",
    "DESK_SECRET",
)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    (tmp_path / ".env.example").write_bytes((ROOT / ".env.example").read_bytes())
    return tmp_path


def test_first_set_up_makes_private_secrets(root: Path) -> None:
    made = ensure_env_file(root)
    values = parse_env(made.read_text(encoding="utf-8"))
    assert len(values["RASA_TOKEN"]) >= 32
    assert values["RASA_TOKEN"] != values["DESK_SECRET"]
    assert stat.S_IMODE(made.stat().st_mode) == 0o600


def test_an_existing_file_keeps_its_secrets_and_gets_missing_ones(root: Path) -> None:
    (root / ".env").write_text("RASA_TOKEN=mine\nDESK_PORT=9999\n", encoding="utf-8")
    values = parse_env(ensure_env_file(root).read_text(encoding="utf-8"))
    assert values["RASA_TOKEN"] == "mine"
    assert values["DESK_PORT"] == "9999"
    assert values["DESK_SECRET"]
    again = ensure_env_file(root).read_text(encoding="utf-8")
    assert parse_env(again) == values


def test_the_environment_wins_over_the_file(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / ".env").write_text("RASA_TOKEN=a\nDESK_SECRET=b\nDESK_PORT=9999\n", encoding="utf-8")
    monkeypatch.setenv("DESK_PORT", "9998")
    assert load_settings(root).desk_port == 9998


@pytest.mark.parametrize(("name", "value"), [("DESK_PORT", "abc"), ("KB_PORT", "0"), ("RASA_PROCESSES", "99")])
def test_a_wrong_number_is_named(root: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SetupError, match=name):
        load_settings(root)


def test_two_parts_on_one_port_are_refused(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_PORT", "8080")
    with pytest.raises(SetupError, match=r"KB_PORT and DESK_PORT are both 8080"):
        load_settings(root)


def test_rasa_elsewhere_starts_none_here(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RASA_URLS", "http://10.0.0.5:5005")
    settings = load_settings(root)
    assert settings.rasa_ports == ()
    assert settings.environment["RASA_URLS"] == "http://10.0.0.5:5005"


def test_several_rasa_processes_get_ports_in_a_row(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RASA_PROCESSES", "2")
    settings = load_settings(root)
    assert settings.rasa_ports == (5005, 5006)
    assert settings.environment["RASA_URLS"] == "http://127.0.0.1:5005,http://127.0.0.1:5006"
