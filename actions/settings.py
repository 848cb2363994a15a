"""Settings of the action server: read once from the environment and checked."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from actions.store.url import in_folder, with_driver

DEFAULT_PORT = 5055
DEFAULT_KB_PORT = 5065
MIN_TOKEN_LENGTH = 16
REPOSITORY = Path(__file__).resolve().parents[1]
DEFAULT_DATA_DIR = "var"


class BadSettings(ValueError):
    """A setting is missing or cannot be used; the message names it and the way out."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the action server listens, where the case library is, and which database is its own."""

    token: str
    port: int
    kb_url: str
    database_url: str
    host: str = "127.0.0.1"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Reads RASA_TOKEN, ACTIONS_PORT, KB_PORT, KB_URL, DATA_DIR and ACTIONS_DATABASE_URL.

        Raises:
            BadSettings: the token is missing or short, a port is no port number, or the URL names no database.
        """
        values = os.environ if environment is None else environment
        token = values.get("RASA_TOKEN", "")
        if len(token) < MIN_TOKEN_LENGTH:
            raise BadSettings(
                f"RASA_TOKEN must hold at least {MIN_TOKEN_LENGTH} characters; run `make run` once, or set it in .env"
            )
        kb_port = _port("KB_PORT", values.get("KB_PORT") or str(DEFAULT_KB_PORT))
        return cls(
            token=token,
            port=_port("ACTIONS_PORT", values.get("ACTIONS_PORT") or str(DEFAULT_PORT)),
            kb_url=(values.get("KB_URL") or f"http://127.0.0.1:{kb_port}").rstrip("/"),
            database_url=_database(values),
        )


def _database(values: Mapping[str, str]) -> str:
    try:
        return with_driver(
            values.get("ACTIONS_DATABASE_URL") or in_folder(REPOSITORY / (values.get("DATA_DIR") or DEFAULT_DATA_DIR))
        )
    except ValueError as error:
        raise BadSettings(str(error)) from error


def _port(name: str, text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= 65535:
        raise BadSettings(f"{name} is {text!r}; give a port number between 1 and 65535")
    return int(text)
