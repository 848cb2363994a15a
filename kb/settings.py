"""Where the library keeps its things and listens: read once from the environment, then passed on as one value."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kb.errors import BadSettings

REPOSITORY = Path(__file__).resolve().parents[1]
DEFAULT_PORT = 5065
MIN_TOKEN_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of the library, its command line and its service.

    `encoder` is empty for the built one (`build_dir/encoder`), else a hub name or a path. `database_url` is empty for
    the SQLite file `data_dir/kb.db`. `token` may be empty for the command line; the service refuses to start without.
    """

    data_dir: Path
    build_dir: Path
    content_dir: Path = REPOSITORY / "data"
    encoder: str = ""
    database_url: str = ""
    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    token: str = ""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Reads DATA_DIR, BUILD_DIR, KB_CONTENT_DIR, KB_ENCODER, KB_DATABASE_URL, KB_PORT and RASA_TOKEN.

        Relative folders count from the repository, so that a command does the same from any working directory.

        Raises:
            BadSettings: KB_PORT is not a port number.
        """
        values = os.environ if environment is None else environment
        return cls(
            data_dir=REPOSITORY / (values.get("DATA_DIR") or "var"),
            build_dir=REPOSITORY / (values.get("BUILD_DIR") or "build"),
            content_dir=REPOSITORY / (values.get("KB_CONTENT_DIR") or "data"),
            encoder=values.get("KB_ENCODER", ""),
            database_url=values.get("KB_DATABASE_URL", ""),
            port=_port(values.get("KB_PORT") or str(DEFAULT_PORT)),
            token=values.get("RASA_TOKEN", ""),
        )

    @property
    def encoder_dir(self) -> Path:
        return self.build_dir / "encoder"

    @property
    def products_file(self) -> Path:
        return self.content_dir / "products.yml"

    @property
    def facts_file(self) -> Path:
        return self.content_dir / "facts.yml"

    @property
    def cases_dir(self) -> Path:
        return self.content_dir / "cases"

    @property
    def nlu_dir(self) -> Path:
        return self.content_dir / "nlu"

    @property
    def answerability_file(self) -> Path:
        return self.content_dir / "answerability.json"

    @property
    def question_adapter_file(self) -> Path:
        return self.build_dir / "question_adapter.npz"

    @property
    def index_dir(self) -> Path:
        return self.data_dir / "index"

    @property
    def adapter_file(self) -> Path:
        return self.data_dir / "kb-adapter.npz"

    @property
    def cache_file(self) -> Path:
        return self.data_dir / "kb-cache.db"

    @property
    def store_url(self) -> str:
        return self.database_url or f"sqlite:///{self.data_dir / 'kb.db'}"

    def require_token(self) -> str:
        """The shared token; the service must not run where anyone on the machine may edit cases.

        Raises:
            BadSettings: the token is missing or too short to be a secret.
        """
        if len(self.token) < MIN_TOKEN_LENGTH:
            raise BadSettings(
                f"RASA_TOKEN must hold at least {MIN_TOKEN_LENGTH} characters; run `make run` once, or set it in .env"
            )
        return self.token


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 <= int(text) <= 65535:
        raise BadSettings(f"KB_PORT is {text!r}; give a port number between 0 and 65535")
    return int(text)
