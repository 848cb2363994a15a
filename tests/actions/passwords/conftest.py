"""A customer with a password trouble, as the action server hears him: jobs take turns, the cases are real."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from aiohttp.test_utils import TestClient

from tests.actions.library import ScriptedLibrary
from tests.actions.passwords.customer import Customer

ASKS_POLICY = "k3cloud-password-policy-rejected"
FORGOTTEN = "k3cloud-password-user-forgotten"


@pytest.fixture
def library() -> ScriptedLibrary:
    return ScriptedLibrary({"策略": ("answer", [ASKS_POLICY]), "反结账": ("answer", ["k3cloud-closing-reopen-gl"])})


@pytest.fixture
def new_customer(client: TestClient) -> Callable[[], Customer]:
    """Makes customers who have just opened the chat."""
    count = iter(range(1000))
    return lambda: Customer(client, f"password-{next(count)}")


@pytest.fixture
def customer(new_customer: Callable[[], Customer]) -> Customer:
    return new_customer()
