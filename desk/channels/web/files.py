"""The chat's files: a message that is an upload, and the download of a conversation's own file."""

from __future__ import annotations

from functools import partial

from aiohttp import web

from desk import keys
from desk.channels.web.access import bearer
from desk.errors import Problem
from desk.files.serve import serve
from desk.files.upload import Place, take_upload
from desk.openapi import CHAT_TOKEN, Operation, describe

TAG = "chat"


def setup_routes(app: web.Application) -> None:
    """Add the download; uploads come in where messages do."""
    app.router.add_get("/api/chat/conversations/{id}/files/{file}", download_file, allow_head=False)


async def post_upload(request: web.Request, conversation_id: str) -> web.Response:
    """The visitor sends a file; the caller has checked who it is."""
    inbox = request.app[keys.INBOX]
    place = Place(
        conversation_id, partial(inbox.seq_of, conversation_id), partial(inbox.post_file, conversation_id)
    )
    seq = await take_upload(request, request.app[keys.FILES], place)
    return web.json_response({"seq": seq}, status=202)


@describe(
    Operation(
        summary="Download a file of the conversation",
        tag=TAG,
        answers={200: None},
        refusals=(401, 404),
        security=CHAT_TOKEN,
        content_type="application/octet-stream",
    )
)
async def download_file(request: web.Request) -> web.StreamResponse:
    """Always an attachment. Whose conversation it is not hears the same as where there is no such file."""
    conversation_id = request.match_info["id"]
    try:
        await request.app[keys.CHAT_ACCESS].require(conversation_id, bearer(request.headers.get("Authorization")))
    except Problem as problem:
        if problem.status != 403:
            raise
        raise Problem(404, "not_found", "没有这个文件，或者它已按保存期限删除。") from None
    return await serve(request.app[keys.FILES], conversation_id, request.match_info["file"])
