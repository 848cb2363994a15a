"""What the application carries, by typed keys."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from kb.service.reading_desk import ReadingDesk

DESK = web.AppKey("desk", ReadingDesk)
PRODUCTS_JSON: web.AppKey[dict[str, Any]] = web.AppKey("products", dict)
