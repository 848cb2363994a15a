"""Settings of the action server: read once from the environment and checked."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

DEFAULT_PORT = 5055
DEFAULT_KB_PORT = 5065
MIN_TOKEN_LENGTH = 16


class BadSettings(ValueError):
    """A setting is missing or cannot be used; the message names it and the way out."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the action server listens and where the case library is."""

    token: str
    port: int
    kb_url: str
    host: str = "127.0.0.1"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Reads RASA_TOKEN, ACTIONS_PORT, KB_PORT and KB_URL.

        Raises:
            BadSettings: the token is missing or short, or a port is no port number.
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
        )


def _port(name: str, text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= 65535:
        raise BadSettings(f"{name} is {text!r}; give a port number between 1 and 65535")
    return int(text)
