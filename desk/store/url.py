"""The database's address: as an operator writes it, and with the driver the desk uses."""

from __future__ import annotations

from desk.errors import SettingsError

DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
FORMS = "sqlite:///FILE or postgresql://USER:PASSWORD@HOST:PORT/DATABASE"


def with_driver(url: str) -> str:
    """`url` for SQLAlchemy's asynchronous engine. Raises SettingsError for one the desk cannot use.

    The error never repeats the address: there may be a password in it.
    """
    scheme, separator, rest = url.strip().partition("://")
    driver = DRIVERS.get(scheme)
    if not separator or driver is None:
        raise SettingsError(f"DATABASE_URL must look like {FORMS}")
    if driver.startswith("sqlite"):
        if not rest.startswith("/") or rest.strip("/") in ("", ":memory:"):
            raise SettingsError("DATABASE_URL must name a file: sqlite:///FILE, or sqlite:////FILE from the root")
        return f"{driver}://{rest}"
    _check_postgres(f"{driver}://{rest}")
    return f"{driver}://{rest}"


def _check_postgres(url: str) -> None:
    # Imported late: a desk on SQLite reads its settings without it.
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        parts = make_url(url)
    except (ArgumentError, ValueError):
        raise SettingsError(f"DATABASE_URL cannot be read; it must look like {FORMS}") from None
    if not parts.database:
        raise SettingsError(f"DATABASE_URL names no database; it must look like {FORMS}")
