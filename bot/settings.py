"""Settings of the Rasa process: read once from the environment, checked, and given back to it for endpoints.yml."""

from __future__ import annotations

import os
from collections.abc import MutableMapping
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
DEFAULT_RASA_PORT = 5005
DEFAULT_ACTIONS_PORT = 5055
MIN_TOKEN_LENGTH = 16
MODEL_NAME = "zhangfang.tar.gz"

# Spinning OpenMP threads cost 20 times the work itself when other processes want the cores, so the numeric libraries
# get one sleeping thread each. They read these when they are first imported: set them before that.
QUIET_ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "OMP_WAIT_POLICY": "passive",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
    "TOKENIZERS_PARALLELISM": "false",
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
}


class BadSettings(ValueError):
    """A setting is missing or cannot be used; the message names it and the way out."""


@dataclass(frozen=True)
class Settings:
    """Where the Rasa process listens, what it loads and whom it calls."""

    token: str
    port: int
    data_dir: Path
    model: Path
    actions_url: str
    host: str = "127.0.0.1"

    @classmethod
    def from_environment(cls, environment: MutableMapping[str, str] | None = None) -> Settings:
        """Reads RASA_TOKEN, RASA_PORT, ACTIONS_PORT, ACTIONS_URL, DATA_DIR and BUILD_DIR.

        Relative folders count from the repository, as in the other rooms.

        Raises:
            BadSettings: the token is missing or short, or a port is no port number.
        """
        values = os.environ if environment is None else environment
        token = values.get("RASA_TOKEN", "")
        if len(token) < MIN_TOKEN_LENGTH:
            raise BadSettings(
                f"RASA_TOKEN must hold at least {MIN_TOKEN_LENGTH} characters; run `make run` once, or set it in .env"
            )
        actions_port = _port("ACTIONS_PORT", values.get("ACTIONS_PORT") or str(DEFAULT_ACTIONS_PORT))
        return cls(
            token=token,
            port=_port("RASA_PORT", values.get("RASA_PORT") or str(DEFAULT_RASA_PORT)),
            data_dir=REPOSITORY / (values.get("DATA_DIR") or "var"),
            model=build_dir(values) / "models" / MODEL_NAME,
            actions_url=(values.get("ACTIONS_URL") or f"http://127.0.0.1:{actions_port}").rstrip("/"),
        )

    def export(self, environment: MutableMapping[str, str] | None = None) -> None:
        """Writes the resolved values back, because endpoints.yml can only name variables and knows no defaults."""
        values = os.environ if environment is None else environment
        values["RASA_TOKEN"] = self.token
        values["DATA_DIR"] = str(self.data_dir)
        values["ACTIONS_URL"] = self.actions_url


def build_dir(environment: MutableMapping[str, str] | None = None) -> Path:
    """The folder of derived artefacts (encoder, models)."""
    values = os.environ if environment is None else environment
    return REPOSITORY / (values.get("BUILD_DIR") or "build")


def quiet_environment(environment: MutableMapping[str, str] | None = None) -> None:
    """Sets the thread and telemetry variables that are not set yet; call it before numpy or TensorFlow is imported."""
    values = os.environ if environment is None else environment
    for name, value in QUIET_ENVIRONMENT.items():
        values.setdefault(name, value)


def _port(name: str, text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= 65535:
        raise BadSettings(f"{name} is {text!r}; give a port number between 1 and 65535")
    return int(text)
