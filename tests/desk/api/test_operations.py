"""Health, metrics and the API description."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.desk.conftest import MakeDesk
from tests.desk.harness import Desk
from tests.desk.scripted_bot import ScriptedBot


async def get(desk: Desk, path: str, **headers: str) -> tuple[int, Any]:
    async with desk.http.get(desk.url + path, headers=headers) as response:
        is_json = response.content_type == "application/json"
        return response.status, await (response.json() if is_json else response.text())


async def test_alive_and_ready(desk: Desk) -> None:
    assert await get(desk, "/healthz") == (200, {"status": "ok"})
    status, body = await get(desk, "/readyz")
    assert (status, body["status"]) == (200, "ready")
    assert set(body["parts"]) == {"database", "rasa", "actions", "kb"}


async def test_a_part_that_is_down_is_named_and_the_door_stays_open(make_desk: MakeDesk, bot: ScriptedBot) -> None:
    desk = await make_desk(kb_url="http://127.0.0.1:9")
    status, body = await get(desk, "/readyz")
    assert (status, body["status"]) == (503, "degraded")
    assert {name for name, part in body["parts"].items() if not part["ok"]} == {"kb"}
    assert await (await desk.open()).post("还能用吗") == 1
    assert (await get(desk, "/healthz"))[0] == 200


async def test_metrics_count_what_happened(make_desk: MakeDesk, bot: ScriptedBot) -> None:
    desk = await make_desk()
    engineer = await desk.engineer()
    chat = await desk.open()
    await chat.post("一")
    await chat.lines("bot", 1)
    bot.hold()
    await chat.post("二")
    await bot.arrived(2)
    await engineer.act(chat, "claim")
    bot.release()
    await engineer.act(chat, "return_to_bot")
    await chat.post("三")
    await chat.lines("bot", 2)
    _, text = await get(desk, "/metrics")
    for line in (
        "desk_message_stored_seconds_count 3.0",
        "desk_answer_seconds_count 2.0",
        "desk_bot_answers_dropped_total 1.0",
        'desk_conversations{state="bot"} 1.0',
        'desk_turns_total{result="answered"}',
        "desk_oldest_queued_seconds 0.0",
    ):
        assert line in text, line
    assert chat.id not in text


async def test_metrics_are_not_for_everybody(make_desk: MakeDesk) -> None:
    desk = await make_desk()
    assert (await get(desk, "/metrics"))[0] == 200
    assert (await get(desk, "/metrics", **{"X-Forwarded-For": "8.8.8.8"}))[0] == 403
    guarded = await make_desk(metrics_token="m" * 32)
    for token, status in (("", 403), ("wrong", 403), ("m" * 32, 200)):
        assert (await get(guarded, "/metrics", Authorization=f"Bearer {token}"))[0] == status


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for name, value in node.items():
            if name == "$ref":
                yield value
            else:
                yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


async def test_the_description_is_whole(desk: Desk) -> None:
    _, document = await get(desk, "/api/openapi.json")
    assert document["openapi"] == "3.1.0"
    routed = {
        (str(route.resource.canonical), route.method.lower())
        for route in desk.app.router.routes()
        if route.resource is not None and str(route.resource.canonical).startswith("/api/")
    }
    described = {(path, method) for path, entry in document["paths"].items() for method in entry}
    assert routed <= described
    assert {("/healthz", "get"), ("/readyz", "get"), ("/metrics", "get")} <= described
    schemas = document["components"]["schemas"]
    for reference in references(document):
        assert reference.removeprefix("#/components/schemas/") in schemas
    operations = [operation for entry in document["paths"].values() for operation in entry.values()]
    assert len({operation["operationId"] for operation in operations}) == len(operations)
    for path, entry in document["paths"].items():
        for operation in entry.values():
            named = {p["name"] for p in operation.get("parameters", []) if p["in"] == "path"}
            assert named == set(re.findall(r"{(\w+)}", path))
            assert operation["responses"]
            for scheme in (name for entry in operation.get("security", []) for name in entry):
                assert scheme in document["components"]["securitySchemes"]


async def test_answers_have_the_described_shape(desk: Desk) -> None:
    from desk.api.shapes import Me, TicketsOut
    from desk.channels.web.shapes import MessagesOut

    engineer = await desk.engineer()
    chat = await desk.open()
    await chat.post("您好")
    await chat.lines("bot", 1)
    MessagesOut.model_validate(await chat.read(), strict=True)
    Me.model_validate((await engineer.get("/me"))[1], strict=True)
    TicketsOut.model_validate((await engineer.get("/tickets"))[1], strict=True)
