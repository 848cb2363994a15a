"""One stack a test run, started as a user starts it; each test is a customer of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import aiohttp
import pytest

from ops.customer import Customer
from ops.stack import Stack

NewCustomer = Callable[[], Awaitable[Customer]]


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The running product; stopping it at the end is a test too: nothing may survive Ctrl-C."""
    # All tests are one address; the limits have tests of their own (tests/desk).
    limits = {"DESK_CONVERSATIONS_PER_MINUTE": "10000"}
    running = Stack(tmp_path_factory.mktemp("stack"), extra_environment=limits).start()
    yield running
    running.stop()


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    """One HTTP session a test."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        yield session


@pytest.fixture
def new_customer(stack: Stack, http: aiohttp.ClientSession) -> NewCustomer:
    """Makes customers who have just opened the chat."""

    async def arrive() -> Customer:
        return await Customer(http, stack.base).arrive()

    return arrive
