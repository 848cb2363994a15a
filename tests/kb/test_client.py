"""The client against a real service, and against what is no service at all."""

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from kb.cases.model import Case
from kb.client import KbClient, KbError, KbUnavailable
from kb.service.app import init_app
from kb.settings import Settings


@pytest.fixture
async def kb(settings: Settings) -> AsyncIterator[KbClient]:
    # Patient: what is asked here is not how fast a machine is that runs other tests beside.
    served = TestServer(init_app(settings))
    async with served as server, KbClient(str(server.make_url("")), settings.token, timeout_s=60.0) as client:
        yield client


async def test_search_case_products_healthz(kb: KbClient) -> None:
    result = await kb.search("密码忘了进不去", product="k3cloud", edition="k3cloud_public", version="V8.2", k=3)
    assert result.hits[0].case_id == "k3cloud-password-forgotten"
    assert len(result.hits) <= 3
    case = await kb.case(result.hits[0].case_id)
    assert case.solutions[0].steps
    assert case.revision == 1
    assert "kis" in (await kb.products()).product_ids
    assert (await kb.healthz())["cases"] == 8


async def test_the_parts_of_a_case(kb: KbClient, case: Case) -> None:
    step = case.solutions[0].steps[1]
    found = await kb.parts(case.id, step, limit=2)
    assert found.parts[0].text == step
    assert len((await kb.parts(case.id, "密码" * 100_000, limit=2)).parts) == 2
    with pytest.raises(KbError) as refused:
        await kb.parts("no-such-case", step)
    assert (refused.value.status, refused.value.code) == (404, "unknown_case")


async def test_the_life_of_a_case(kb: KbClient, case: Case) -> None:
    new = case.model_copy(update={"id": "k3cloud-new", "symptoms": [f"紫色按钮第{n}次消失" for n in range(5)]})
    assert (await kb.draft(new, "keeper")).status == "draft"
    assert (await kb.publish("k3cloud-new", "keeper")).status == "published"
    assert (await kb.search("紫色按钮消失")).hits[0].case_id == "k3cloud-new"
    assert (await kb.retire("k3cloud-new", "keeper")).status == "retired"
    assert "k3cloud-new" not in {hit.case_id for hit in (await kb.search("紫色按钮消失")).hits}


async def test_too_long_a_question_is_cut(kb: KbClient) -> None:
    assert (await kb.search("密码忘了" + "啊" * 100_000, product="k3cloud")).hits


async def test_refusals_carry_their_reason(kb: KbClient) -> None:
    with pytest.raises(KbError) as refused:
        await kb.case("no-such-case/../x")
    assert (refused.value.status, refused.value.code) == (404, "unknown_case")
    with pytest.raises(KbError) as empty:
        await kb.search("")
    assert empty.value.status == 422


async def test_a_wrong_token_is_an_error_and_not_an_outage(settings: Settings) -> None:
    async with TestServer(init_app(settings)) as server, KbClient(str(server.make_url("")), "wrong") as client:
        with pytest.raises(KbError) as refused:
            await client.healthz()
        assert refused.value.status == 401


async def test_nobody_there() -> None:
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        async with KbClient(f"http://127.0.0.1:{reserved.getsockname()[1]}", "t") as client:
            with pytest.raises(KbUnavailable):
                await client.search("密码忘了")


async def _server(handler: object) -> TestServer:
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", handler)  # type: ignore[arg-type]
    return TestServer(app)


@pytest.mark.parametrize(
    "response",
    [
        {"status": 200, "text": "not json"},
        {"status": 200, "text": "[]"},
        {"status": 200, "text": "{}"},
        {"status": 500, "text": '{"error": {"code": "internal", "message": "x"}}'},
        {"status": 502, "text": "<html>"},
    ],
)
async def test_nonsense_is_an_outage(response: dict[str, object]) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(**response)  # type: ignore[arg-type]

    async with await _server(answer) as server, KbClient(str(server.make_url("")), "t") as client:
        with pytest.raises(KbUnavailable):
            await client.search("密码忘了")


async def test_a_service_that_hangs_is_given_up(settings: Settings) -> None:
    released = asyncio.Event()

    async def hang(request: web.Request) -> web.Response:
        await released.wait()
        return web.Response()

    async with await _server(hang) as server, KbClient(str(server.make_url("")), "t", timeout_s=0.1) as client:
        with pytest.raises(KbUnavailable):
            await client.search("密码忘了")
        released.set()


async def test_it_must_be_opened() -> None:
    with pytest.raises(RuntimeError, match="async with"):
        await KbClient("http://127.0.0.1:1", "t").healthz()


async def test_a_question_waits_for_a_library_that_is_being_restarted() -> None:
    """The port is free at first; the library opens it while the client is already asking."""
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        port = reserved.getsockname()[1]

    async def answer(_: web.Request) -> web.Response:
        return web.json_response({"products": [], "modules": []})

    async with KbClient(f"http://127.0.0.1:{port}", "t", patience_s=10.0) as client:
        asking = asyncio.create_task(client.products())
        refused = asyncio.create_task(client.healthz())
        with pytest.raises(KbUnavailable):
            await refused
        app = web.Application()
        app.router.add_get("/products", answer)
        async with TestServer(app, port=port):
            assert (await asking).products == []


async def test_a_write_is_never_tried_twice() -> None:
    calls: list[str] = []

    async def die(request: web.Request) -> web.Response:
        calls.append(request.path)
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    async with await _server(die) as server, KbClient(str(server.make_url("")), "t", patience_s=5.0) as client:
        with pytest.raises(KbUnavailable):
            await client.retire("k3cloud-some-case", "anyone")
    assert len(calls) == 1
