"""The pages people see: `/` the support page with the chat, `/desk` the engineers' desk, files under `/static`."""

from __future__ import annotations

from aiohttp import web

from desk.web.assets import Assets
from desk.web.views import desk_page, static_file, support_page

__all__ = ["setup_routes"]


def setup_routes(app: web.Application) -> None:
    """Add the pages and their files. All are read once: a missing file fails at start and not at a visit."""
    assets = Assets.read()
    app.router.add_get("/", support_page(assets))
    app.router.add_get("/desk", desk_page(assets))
    app.router.add_get("/static/{path:.+}", static_file(assets))
