"""The calls of the service: each reads its request, asks the reading desk, and writes JSON."""

from __future__ import annotations

import json
from itertools import islice
from typing import Annotated, Any, TypeVar

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kb.cases.files import explain_length
from kb.cases.model import Case, StoredCase
from kb.errors import BadContent, TooLarge
from kb.search.lines import LinesQuery
from kb.search.parts import PartsQuery
from kb.search.result import MAX_TEXT, Query
from kb.service.keys import DESK, PRODUCTS_JSON

Model = TypeVar("Model", bound=BaseModel)
NAMED_FAULTS = 5  # of a request that has more
Who = Annotated[str, Field(min_length=1, max_length=80)]

routes = web.RouteTableDef()


class Draft(BaseModel):
    """A case to be filed as a draft, and who files it."""

    model_config = ConfigDict(extra="forbid")

    case: Case
    who: Who = "service"


class Edit(Draft):
    """What a case is to say from now on, and the revision that the editor saw: a later one is not overwritten."""

    revision: Annotated[int, Field(ge=1)]


class Change(BaseModel):
    """Who asks for a change."""

    model_config = ConfigDict(extra="forbid")

    who: Who = "service"


@routes.get("/healthz")
async def healthz(request: web.Request) -> web.Response:
    return web.json_response(request.app[DESK].state())


@routes.get("/products")
async def products(request: web.Request) -> web.Response:
    return web.json_response(request.app[PRODUCTS_JSON])


@routes.post("/search")
async def search(request: web.Request) -> web.Response:
    result = await request.app[DESK].search(_checked(Query, await _asked(request)))
    return web.json_response(result.model_dump(mode="json"))


@routes.post("/cases/{id}/parts")
async def parts(request: web.Request) -> web.Response:
    query = _checked(PartsQuery, await _asked(request))
    found = await request.app[DESK].parts(request.match_info["id"], query)
    return web.json_response(found.model_dump(mode="json"))


@routes.post("/lines")
async def lines(request: web.Request) -> web.Response:
    query = _checked(LinesQuery, await _asked(request))
    return web.json_response((await request.app[DESK].rank(query)).model_dump(mode="json"))


@routes.get("/cases/{id}")
async def case(request: web.Request) -> web.Response:
    return _stored(await request.app[DESK].case(request.match_info["id"]))


@routes.post("/cases")
async def draft(request: web.Request) -> web.Response:
    wanted = _checked(Draft, await _body(request))
    return _stored(await request.app[DESK].draft(wanted.case, wanted.who), status=201)


@routes.put("/cases/{id}")
async def edit(request: web.Request) -> web.Response:
    wanted = _checked(Edit, await _body(request))
    if wanted.case.id != request.match_info["id"]:
        raise BadContent(f"case.id: is not {request.match_info['id']!r}; a case keeps its id")
    return _stored(await request.app[DESK].edit(wanted.case, wanted.who, wanted.revision))


@routes.get("/cases/{id}/history")
async def history(request: web.Request) -> web.Response:
    lines = await request.app[DESK].history(request.match_info["id"])
    return web.json_response({"history": [line.as_json() for line in lines]})


@routes.post("/cases/{id}/publish")
async def publish(request: web.Request) -> web.Response:
    change = _checked(Change, await _body(request, or_nothing=True))
    return _stored(await request.app[DESK].publish(request.match_info["id"], change.who))


@routes.post("/cases/{id}/retire")
async def retire(request: web.Request) -> web.Response:
    change = _checked(Change, await _body(request, or_nothing=True))
    return _stored(await request.app[DESK].retire(request.match_info["id"], change.who))


def _stored(case: StoredCase, status: int = 200) -> web.Response:
    return web.json_response({**case.content(), "revision": case.revision}, status=status)


async def _asked(request: web.Request) -> dict[str, Any]:
    """The body of a request that asks in somebody's words. Raises TooLarge."""
    body = await _body(request)
    text = body.get("text")
    if isinstance(text, str):
        if len(text) > MAX_TEXT:
            raise TooLarge(f"the text has {len(text)} characters; at most {MAX_TEXT} are taken")
        body["text"] = text.encode("utf-8", "replace").decode()  # half an emoji is no reason to refuse a question
    return body


async def _body(request: web.Request, *, or_nothing: bool = False) -> dict[str, Any]:
    """The JSON object of a request. Raises HTTPBadRequest for anything else."""
    raw = await request.read()
    if or_nothing and not raw:
        return {}
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise web.HTTPBadRequest(text="the body is not JSON") from error
    if not isinstance(body, dict):
        raise web.HTTPBadRequest(text="the body must be a JSON object")
    return body


def _checked(model: type[Model], body: dict[str, Any]) -> Model:
    """Raises BadContent that names each field but not its value: the value may be what a customer wrote."""
    try:
        return model.model_validate(body)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)
        told = (f"{'.'.join(map(str, fault['loc']))}: {explain_length(fault) or fault['msg']}" for fault in faults)
        listed = "; ".join(islice(told, NAMED_FAULTS))
        raise BadContent(listed) from error
