"""Desk API for admins: preview, export and deletion of one customer's data."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Self

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, model_validator

from desk import keys
from desk.accounts.engineers import ADMIN, Engineer
from desk.api.access import require_change
from desk.body import read_model
from desk.errors import CommandError, Problem
from desk.openapi import DESK_CHANGE, Operation, describe
from desk.owndata.customers import Selection
from desk.owndata.requests import Changed, NothingFound

TAG = "desk: administration"
REFUSALS = (400, 401, 403, 404, 415, 422)
CHUNK = 256 * 1024


class CustomerSelection(BaseModel):
    """Whose data: `subject` (with its `tenant`), or one `conversation`, or the one of a `ticket`; exactly one."""

    model_config = ConfigDict(extra="forbid")

    tenant: str | None = Field(default=None, max_length=100)
    subject: str | None = Field(default=None, min_length=1, max_length=200)
    conversation: str | None = Field(default=None, min_length=1, max_length=32)
    ticket: str | None = Field(default=None, min_length=1, max_length=20)

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        given = [value for value in (self.subject, self.conversation, self.ticket) if value is not None]
        if len(given) != 1 or (self.tenant is not None and self.subject is None):
            raise ValueError("exactly one of subject, conversation and ticket; tenant goes with subject")
        return self

    @property
    def selection(self) -> Selection:
        """As the own-data room takes it."""
        return Selection(self.tenant, self.subject, self.conversation, self.ticket)


class CustomerDeletion(CustomerSelection):
    """`confirm` is the number of conversations the preview named."""

    confirm: int = Field(ge=1)


class CustomerPreview(BaseModel):
    """Rows by table; `is_identified` says whether a host site vouches for the customer."""

    conversations: int
    is_identified: bool
    rows: dict[str, int]


class CustomerDeleted(BaseModel):
    """`is_forgotten` is false while the bot could not be reached; the desk goes on trying."""

    conversations: int
    files: int
    rows: dict[str, int]
    is_forgotten: bool


def setup_routes(app: web.Application) -> None:
    """Add the calls. POST throughout: an identity in an address would end up in logs of proxies."""
    app.router.add_post("/api/desk/admin/customers/preview", preview)
    app.router.add_post("/api/desk/admin/customers/export", export)
    app.router.add_post("/api/desk/admin/customers/delete", delete)


@describe(
    Operation("Count one customer's data", TAG, {200: CustomerPreview}, body=CustomerSelection, refusals=REFUSALS,
              security=DESK_CHANGE)
)  # fmt: skip
async def preview(request: web.Request) -> web.Response:
    """Changes nothing but the audit."""
    admin = await _require_admin(request)
    body = await read_model(request, CustomerSelection)
    try:
        found = await request.app[keys.CUSTOMER_DATA].preview(body.selection, admin.actor)
    except NothingFound:
        raise _nothing() from None
    count, is_identified = len(found.found.conversation_ids), found.found.is_identified
    return web.json_response({"conversations": count, "is_identified": is_identified, "rows": found.rows})


@describe(
    Operation("Export one customer's data as a zip", TAG, {200: None}, body=CustomerSelection, refusals=REFUSALS,
              security=DESK_CHANGE, content_type="application/zip")
)  # fmt: skip
async def export(request: web.Request) -> web.StreamResponse:
    """A folder for each conversation: text to read, JSON, files."""
    admin = await _require_admin(request)
    body = await read_model(request, CustomerSelection)
    with tempfile.TemporaryDirectory(prefix="zhangfang-export-") as folder:
        target = Path(folder) / "customer.zip"
        try:
            await request.app[keys.CUSTOMER_DATA].export(body.selection, admin.actor, target)
        except NothingFound:
            raise _nothing() from None
        except CommandError:
            raise Problem(507, "no_room", "服务器空间不足，导出没有完成，请联系管理员。") from None
        # Sent by hand: a FileResponse would open the file after this folder is gone.
        response = web.StreamResponse(
            headers={"Content-Type": "application/zip", "Content-Disposition": 'attachment; filename="customer.zip"',
                     "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
        )  # fmt: skip
        response.content_length = target.stat().st_size
        await response.prepare(request)
        with target.open("rb") as stream:
            while chunk := stream.read(CHUNK):
                await response.write(chunk)
        await response.write_eof()
    return response


@describe(
    Operation("Delete one customer's data for good", TAG, {200: CustomerDeleted}, body=CustomerDeletion,
              refusals=(*REFUSALS, 409), security=DESK_CHANGE)
)  # fmt: skip
async def delete(request: web.Request) -> web.Response:
    """409 when there is more or less than the admin has seen in the preview."""
    admin = await _require_admin(request)
    body = await read_model(request, CustomerDeletion)
    try:
        done = await request.app[keys.CUSTOMER_DATA].delete(body.selection, admin.actor, body.confirm)
    except NothingFound:
        raise _nothing() from None
    except Changed as error:
        message = f"现在共有 {error.count} 个会话，与您确认的数量不一致，请重新预览后再删除。"
        raise Problem(409, "changed", message) from None
    return web.json_response(
        {
            "conversations": done.conversations,
            "files": done.files,
            "rows": done.rows,
            "is_forgotten": done.is_forgotten,
        }
    )


async def _require_admin(request: web.Request) -> Engineer:
    session = await require_change(request)
    if session.engineer.role != ADMIN:
        raise Problem(403, "admin_only", "只有管理员可以执行这个操作。")
    return session.engineer


def _nothing() -> Problem:
    return Problem(404, "not_found", "没有找到这位客户的会话，请检查填写的内容。")
