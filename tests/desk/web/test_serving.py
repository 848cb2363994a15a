"""How pages and files are served: policy headers, caching, compression, nothing outside the folder."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from desk.web.assets import Assets

Client = Callable[[web.Application], Awaitable[TestClient[web.Request, web.Application]]]
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", re.IGNORECASE)


@pytest.mark.parametrize(("path", "ancestors"), [("/", "'self'"), ("/desk", "'none'")])
async def test_a_page_forbids_all_that_is_not_its_own(
    path: str, ancestors: str, aiohttp_client: Client, client_app: web.Application
) -> None:
    client = await aiohttp_client(client_app)
    answer = await client.get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert answer.status == 200
    assert answer.content_type == "text/html"
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert f"frame-ancestors {ancestors}" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert not INLINE.search(await answer.text())


async def test_every_file_a_page_names_is_there_and_kept_for_ever(
    aiohttp_client: Client, client_app: web.Application
) -> None:
    client = await aiohttp_client(client_app)
    text = await (await client.get("/")).text() + await (await client.get("/desk")).text()
    addresses = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', text))
    assert len(addresses) >= 6
    for address in addresses:
        answer = await client.get(address)
        assert answer.status == 200, address
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_a_file_is_sent_compressed_and_not_sent_twice(
    aiohttp_client: Client, client_app: web.Application
) -> None:
    client = await aiohttp_client(client_app)
    path = f"/static/{Assets.read().version}/shared/base.css"
    first = await client.get(path, headers={"Accept-Encoding": "gzip"})
    again = await client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert first.headers["Content-Encoding"] == "gzip"
    assert ":root" in await first.text()
    assert again.status == 304
    assert await again.read() == b""


@pytest.mark.parametrize("before", ["", "0123456789ab/"])
async def test_an_old_or_missing_version_is_asked_for_again(
    before: str, aiohttp_client: Client, client_app: web.Application
) -> None:
    client = await aiohttp_client(client_app)
    answer = await client.get(f"/static/{before}shared/dom.js")
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "path", ["/static/../assets.py", "/static/%2e%2e/assets.py", "/static/x/%2fetc/passwd", "/static/none.js"]
)
async def test_nothing_else_is_served(path: str, aiohttp_client: Client, client_app: web.Application) -> None:
    client = await aiohttp_client(client_app)
    answer = await client.get(path, allow_redirects=False)
    assert answer.status == 404


async def test_product_names_come_from_the_one_list(aiohttp_client: Client, client_app: web.Application) -> None:
    client = await aiohttp_client(client_app)
    names = await (await client.get("/static/names.json")).json()
    assert names["products"]["k3cloud"] == "云星空"
    assert names["modules"]["gl"] == "总账"


def test_no_script_writes_html() -> None:
    forbidden = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser")
    scripts = {name: file.body.decode() for name, file in Assets.read().files.items() if name.endswith(".js")}
    assert len(scripts) > 10
    assert [name for name, text in scripts.items() if forbidden.search(text)] == []
