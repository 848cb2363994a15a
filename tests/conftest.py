"""The servers of a test run, each started once when the first test asks for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.not_run import (  # noqa: F401 - pytest finds its hooks by name
    pytest_collectreport,
    pytest_runtest_logreport,
    pytest_sessionfinish,
    pytest_terminal_summary,
    running,
)
from tests.servers import Postgres, Redis
from tests.stuck import pytest_configure, pytest_runtest_protocol  # noqa: F401 - pytest finds its hooks by name

NewDatabase = Callable[..., str]
TEMPLATE = "desk_template"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """A real PostgreSQL."""
    yield from running(Postgres)


@pytest.fixture(scope="session")
def redis_server() -> Iterator[Redis]:
    """A real Redis; every test shares it, so use keys and channels of your own, or `redis_url`."""
    yield from running(Redis)


@pytest.fixture(scope="session")
def desk_template(postgres_server: Postgres) -> str:
    """The name of a database with the desk's tables, made once by its own migrations."""
    from desk.store.migrate import migrate

    url = postgres_server.create_database(name=TEMPLATE)
    # In a thread: some test may have a loop of its own here already.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, migrate(url)).result()
    return TEMPLATE


@pytest.fixture
def postgres_database(
    postgres_server: Postgres, request: pytest.FixtureRequest
) -> Iterator[NewDatabase]:
    """Makes fresh databases: `postgres_database()` with the desk's tables, `postgres_database(is_empty=True)` bare.

    Returns `postgresql://…`, as an operator writes it. They are dropped when the test ends.
    """
    made: list[str] = []

    def make(*, is_empty: bool = False) -> str:
        template = "template1" if is_empty else str(request.getfixturevalue("desk_template"))
        made.append(postgres_server.create_database(template))
        return made[-1]

    yield make
    for url in made:
        postgres_server.drop_database(url)


@pytest.fixture
def redis_url(redis_server: Redis) -> str:
    """A real Redis, emptied."""
    redis_server.empty()
    return redis_server.url
