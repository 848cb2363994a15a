"""The whole product on PostgreSQL: a customer's story with a kill -9 in it, and what the databases then hold."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import aiohttp
import psycopg
import pytest

from ops.customer import Customer
from ops.stack import Stack
from tests.servers import Postgres


@pytest.fixture
def urls(postgres_server: Postgres) -> Iterator[tuple[str, str]]:
    """Two empty databases: the desk's and the dialogues'."""
    made = postgres_server.create_database(), postgres_server.create_database()
    yield made
    for url in made:
        postgres_server.drop_database(url)


def column(url: str, query: str) -> list[object]:
    with psycopg.connect(url) as connection:
        return [row[0] for row in connection.execute(query).fetchall()]


async def test_the_story_on_postgresql(
    urls: tuple[str, str], http: aiohttp.ClientSession, tmp_path_factory: pytest.TempPathFactory
) -> None:
    desk, dialogues = urls
    stack = Stack(tmp_path_factory.mktemp("on-postgres"), database_url=desk, rasa_database_url=dialogues)
    try:
        await asyncio.to_thread(stack.start)
        customer = await Customer(http, stack.base).arrive()
        assert "产品" in await customer.ask("密码忘了怎么办")
        assert "我理解的是" in await customer.pick("云星空")
        said = await customer.say("云星空怎么反结账")
        dead = stack.kill("desk")
        assert "反结账" in await customer.hears(said)
        await asyncio.to_thread(stack.wait_until_back, "desk", dead)
        assert "ZF" in await customer.ask("转人工")
    finally:
        await asyncio.to_thread(stack.stop)
    assert column(desk, "SELECT text FROM desk_messages ORDER BY seq") == [m["text"] for m in customer.messages]
    assert column(desk, "SELECT count(*) FROM desk_tickets") == [1]
    assert column(desk, "SELECT count(*) FROM desk_conversations WHERE lease_holder IS NOT NULL") == [0]
    turns = column(dialogues, "SELECT data::json->>'message_id' FROM events WHERE type_name = 'user' ORDER BY id")
    assert turns
    assert len(set(turns)) == len(turns)
    assert not (stack.data_dir / "desk.db").exists()
    assert not (stack.data_dir / "rasa.db").exists()
