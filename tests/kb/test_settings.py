"""Settings: what the environment says, and what is refused."""

from pathlib import Path

import pytest

from kb.errors import BadSettings
from kb.settings import REPOSITORY, Settings


def test_defaults_lie_in_the_repository() -> None:
    settings = Settings.from_environment({})
    assert settings.data_dir == REPOSITORY / "var"
    assert settings.encoder_dir == REPOSITORY / "build" / "encoder"
    assert settings.port == 5065
    assert settings.host == "127.0.0.1"


def test_absolute_folders_stay_where_they_are(tmp_path: Path) -> None:
    settings = Settings.from_environment({"DATA_DIR": str(tmp_path), "KB_PORT": "6070"})
    assert settings.store_url == f"sqlite:///{tmp_path / 'kb.db'}"
    assert settings.port == 6070


@pytest.mark.parametrize("port", ["many", "-1", "65536", "50 65"])
def test_a_port_that_is_none_is_named(port: str) -> None:
    with pytest.raises(BadSettings, match="KB_PORT"):
        Settings.from_environment({"KB_PORT": port})


@pytest.mark.parametrize("token", ["", "short"])
def test_the_service_wants_a_real_token(token: str) -> None:
    with pytest.raises(BadSettings, match="RASA_TOKEN"):
        Settings.from_environment({"RASA_TOKEN": token}).require_token()
