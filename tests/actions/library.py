"""A case library whose searches are scripted; cases and products are the real ones, shapes the real contract's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from aiohttp import web

from kb.search.result import Hit, MatchedPassage, Query, SearchResult, Thresholds

DATA = Path(__file__).resolve().parents[2] / "data"
TOKEN = "test-token-0123456789"
THRESHOLDS = Thresholds(answer=0.7, clarify=0.3)


def read_case(case_id: str) -> dict[str, Any]:
    """The case file of this id; StopIteration where there is none."""
    path = next((DATA / "cases").glob(f"*/{case_id}.yml"))
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content


class ScriptedLibrary:
    """`script` maps a word of the question to the outcome and the ids of the cases found; the first word that fits
    counts, otherwise the outcome is unknown. `engineers` is the same for engineers, and comes before
    it. `queries` holds what was asked, `retired` the ids of cases that were."""

    def __init__(self, script: dict[str, tuple[str, list[str]]] | None = None) -> None:
        self.script = script or {}
        self.engineers: dict[str, tuple[str, list[str]]] = {}
        self.queries: list[Query] = []
        self.retired: set[str] = set()
        self.route = "dense"
        self.is_down = False

    def app(self) -> web.Application:
        """The HTTP application, token included."""
        app = web.Application(middlewares=[self._guard])
        app.router.add_post("/search", self._search)
        app.router.add_get("/cases/{id}", self._case)
        app.router.add_get("/products", self._products)
        return app

    @web.middleware
    async def _guard(self, request: web.Request, handler: Any) -> web.StreamResponse:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return _refuse(401, "unauthorized")
        if self.is_down:
            return _refuse(503, "unavailable")
        response: web.StreamResponse = await handler(request)
        return response

    async def _search(self, request: web.Request) -> web.Response:
        query = Query.model_validate(await request.json())
        self.queries.append(query)
        script = {**self.engineers, **self.script} if query.audience == "engineer" else self.script
        outcome, ids = next((found for word, found in script.items() if word in query.text), ("unknown", []))
        hits = [self._hit(case_id, 0.9 - 0.05 * rank, query) for rank, case_id in enumerate(ids)]
        probability = {"answer": 0.9, "clarify": 0.5}.get(outcome, 0.1)
        result = SearchResult.model_validate(
            {
                "outcome": outcome,
                "answerable": outcome == "answer",
                "probability": probability,
                "thresholds": THRESHOLDS,
                "index_version": "test",
                "hits": hits,
            }
        )
        return web.json_response(result.model_dump(mode="json"))

    def _hit(self, case_id: str, score: float, query: Query) -> Hit:
        case = read_case(case_id)
        editions = case["editions"]
        return Hit.model_validate(
            {
                **{name: case[name] for name in ("title", "products", "editions", "module", "topic", "confidence")},
                "other_release": bool(query.edition and editions and query.edition not in editions),
                "case_id": case_id,
                "score": score,
                "route": self.route,
                "passage": MatchedPassage(kind="title", text=case["title"]),
                "matched_code": None,
                "scores": {},
            }
        )

    async def _case(self, request: web.Request) -> web.Response:
        case_id = request.match_info["id"]
        status = {"status": "retired"} if case_id in self.retired else {}
        try:
            return web.json_response({**read_case(case_id), **status, "revision": 1})
        except StopIteration:
            return _refuse(404, "not_found")

    async def _products(self, _: web.Request) -> web.Response:
        return web.json_response(yaml.safe_load((DATA / "products.yml").read_text(encoding="utf-8")))


def _refuse(status: int, code: str) -> web.Response:
    return web.json_response({"error": {"code": code, "message": code}}, status=status)
