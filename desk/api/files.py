"""Desk API: files of a conversation, downloaded by engineers and sent to the customer."""

from __future__ import annotations

from aiohttp import web

from desk import keys
from desk.api.access import require_change, require_session
from desk.api.shapes import RepliedMessage
from desk.errors import Problem
from desk.files.model import NewFile
from desk.files.serve import serve
from desk.files.upload import Place, is_upload, take_upload
from desk.openapi import DESK_CHANGE, DESK_SESSION, Operation, describe

TAG = "desk: conversations"


def setup_routes(app: web.Application) -> None:
    """Add sending and downloading."""
    app.router.add_post("/api/desk/conversations/{id}/files", send_file)
    app.router.add_get("/api/desk/conversations/{id}/files/{file}", get_file, allow_head=False)


@describe(
    Operation(
        "Send a file to the customer", TAG, {202: RepliedMessage}, is_upload=True,
        refusals=(400, 401, 403, 404, 408, 409, 413, 415, 422, 429, 503), security=DESK_CHANGE,
    )
)  # fmt: skip
async def send_file(request: web.Request) -> web.Response:
    """Only who holds the conversation may; checked before the file is read, and again when it is stored."""
    session = await require_change(request)
    if not is_upload(request):
        raise Problem(415, "not_multipart", "请用 multipart/form-data 上传文件。")
    conversation_id, human_side = request.match_info["id"], request.app[keys.HUMAN_SIDE]
    await human_side.require_holder(conversation_id, session.engineer)

    async def seq_of(client_msg_id: str) -> int | None:
        return await human_side.seq_of(conversation_id, client_msg_id)

    async def store(client_msg_id: str, text: str, file: NewFile) -> int:
        return await human_side.reply(conversation_id, session.engineer, text, client_msg_id, file)

    seq = await take_upload(request, request.app[keys.FILES], Place(conversation_id, seq_of, store))
    return web.json_response({"seq": seq}, status=202)


@describe(
    Operation(
        "Download a file of a conversation", TAG, {200: None}, refusals=(401, 404), security=DESK_SESSION,
        content_type="application/octet-stream",
    )
)  # fmt: skip
async def get_file(request: web.Request) -> web.StreamResponse:
    """Any engineer who is signed in may."""
    await require_session(request)
    return await serve(request.app[keys.FILES], request.match_info["id"], request.match_info["file"])
