"""The OpenAPI description, grown beside the handlers: what is routed is described, from the models that check it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from aiohttp import web
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
REF = "#/components/schemas/{model}"

CHAT_TOKEN = "chatToken"
HOST_IDENTITY = "hostIdentity"
DESK_SESSION = "deskSession"
DESK_CHANGE = "deskChange"


class ErrorDetail(BaseModel):
    """`code` is stable and for programs, `message` is for people (Chinese)."""

    code: str
    message: str


class ErrorBody(BaseModel):
    """Every refusal."""

    error: ErrorDetail


@dataclass(frozen=True, slots=True)
class Query:
    """A query parameter; `schema` is its JSON schema."""

    name: str
    description: str
    schema: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """What one handler does, for those who call it."""

    summary: str
    tag: str
    answers: Mapping[int, type[BaseModel] | None]
    body: type[BaseModel] | None = None
    refusals: tuple[int, ...] = ()
    queries: tuple[Query, ...] = ()
    security: str | None = None
    content_type: str = "application/json"
    is_upload: bool = False
    """Takes a form with a file, beside or instead of JSON."""


_OPERATIONS: dict[Handler, Operation] = {}


def describe(operation: Operation) -> Callable[[Handler], Handler]:
    """Attach a description to a handler."""

    def attach(handler: Handler) -> Handler:
        _OPERATIONS[handler] = operation
        return handler

    return attach


def build(app: web.Application, *, title: str, version: str) -> dict[str, Any]:
    """The OpenAPI 3.1 document of everything routed in `app` that is described."""
    routes = [
        (str(route.resource.canonical), route.method.lower(), route.handler)
        for route in app.router.routes()
        if route.resource is not None and route.method not in ("HEAD", "*")
    ]
    described = [
        (path, method, handler, _OPERATIONS[handler]) for path, method, handler in routes if handler in _OPERATIONS
    ]
    models: set[type[BaseModel]] = {ErrorBody}
    for *_, operation in described:
        models.update(model for model in (operation.body, *operation.answers.values()) if model is not None)
    order = sorted(models, key=lambda model: model.__name__)
    _, definitions = models_json_schema([(model, "validation") for model in order], ref_template=REF)
    paths: dict[str, dict[str, Any]] = {}
    for path, method, handler, operation in described:
        paths.setdefault(path, {})[method] = _operation(path, handler, operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version},
        "paths": paths,
        "components": {"schemas": definitions["$defs"], "securitySchemes": SECURITY},
    }


SECURITY: dict[str, Any] = {
    CHAT_TOKEN: {"type": "http", "scheme": "bearer", "description": "The token given when the conversation was opened"},
    HOST_IDENTITY: {
        "type": "http", "scheme": "bearer", "bearerFormat": "JWT",
        "description": "The host site's signed word for who its visitor is (docs/identity.md)",
    },
    DESK_SESSION: {"type": "apiKey", "in": "cookie", "name": "desk_session"},
    DESK_CHANGE: {"type": "apiKey", "in": "header", "name": "X-CSRF-Token"},
}


UPLOAD: dict[str, Any] = {
    "type": "object",
    "description": "Parts in this order",
    "required": ["client_msg_id", "file"],
    "properties": {
        "client_msg_id": {"type": "string", "pattern": "^[A-Za-z0-9_.:-]{1,64}$"},
        "text": {"type": "string", "description": "Words beside the file; may be left out"},
        "file": {"type": "string", "format": "binary"},
    },
}


def _operation(path: str, handler: Handler, operation: Operation) -> dict[str, Any]:
    parameters: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"{(\w+)}", path)
    ]
    parameters += [
        {"name": q.name, "in": "query", "required": False, "description": q.description, "schema": dict(q.schema)}
        for q in operation.queries
    ]
    entry: dict[str, Any] = {
        "operationId": getattr(handler, "__name__", "operation"),
        "summary": operation.summary,
        "tags": [operation.tag],
        "responses": {
            **{str(status): _answer(status, model, operation) for status, model in operation.answers.items()},
            **{str(status): _answer(status, ErrorBody, None) for status in operation.refusals},
        },
    }
    if parameters:
        entry["parameters"] = parameters
    content: dict[str, Any] = {}
    if operation.body is not None:
        content["application/json"] = {"schema": _ref(operation.body)}
    if operation.is_upload:
        content["multipart/form-data"] = {"schema": UPLOAD}
    if content:
        entry["requestBody"] = {"required": True, "content": content}
    if operation.security == DESK_CHANGE:
        entry["security"] = [{DESK_SESSION: [], DESK_CHANGE: []}]
    elif operation.security is not None:
        entry["security"] = [{operation.security: []}]
    return entry


def _answer(status: int, model: type[BaseModel] | None, operation: Operation | None) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": HTTPStatus(status).phrase}
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        answer["headers"] = {"Retry-After": {"description": "Seconds to wait", "schema": {"type": "integer"}}}
    if model is not None:
        answer["content"] = {"application/json": {"schema": _ref(model)}}
    elif operation is not None and status != HTTPStatus.NO_CONTENT:
        answer["content"] = {operation.content_type: {"schema": {}}}
    return answer


def _ref(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": REF.format(model=model.__name__)}
