"""Answers for pages and files: from memory, with ETag, compression and the security headers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from aiohttp import hdrs, web

from desk.web.assets import Asset, Assets
from desk.web.headers import ASK_EVERY_TIME, DESK_PAGE, FILE, KEEP_FOR_EVER, SUPPORT_PAGE

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def support_page(assets: Assets) -> Handler:
    """`/`: the company's support page with the chat."""
    return _page(assets.pages["support"], SUPPORT_PAGE)


def desk_page(assets: Assets) -> Handler:
    """`/desk`: the engineers' desk. The page itself is public; all it shows comes from the API behind the login."""
    return _page(assets.pages["desk"], DESK_PAGE)


def static_file(assets: Assets) -> Handler:
    """`/static/…`: a file; under its version it may be kept for ever."""

    async def handle(request: web.Request) -> web.StreamResponse:
        found = assets.find(request.match_info["path"])
        if found is None:
            raise web.HTTPNotFound(text="没有这个文件。", headers=FILE)
        asset, is_current = found
        return _answer(request, asset, FILE, KEEP_FOR_EVER if is_current else ASK_EVERY_TIME)

    return handle


def _page(asset: Asset, headers: Mapping[str, str]) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        return _answer(request, asset, headers, ASK_EVERY_TIME)

    return handle


def _answer(request: web.Request, asset: Asset, security: Mapping[str, str], caching: str) -> web.Response:
    headers = {**security, hdrs.CACHE_CONTROL: caching, hdrs.ETAG: f'"{asset.etag}"', hdrs.VARY: "Accept-Encoding"}
    known = {etag.value for etag in request.if_none_match or ()}
    if known & {asset.etag, "*"}:
        return web.Response(status=304, headers=headers)
    headers[hdrs.CONTENT_TYPE] = asset.content_type
    if asset.compressed is not None and "gzip" in request.headers.get(hdrs.ACCEPT_ENCODING, ""):
        headers[hdrs.CONTENT_ENCODING] = "gzip"
        return web.Response(body=asset.compressed, headers=headers)
    return web.Response(body=asset.body, headers=headers)
