"""A case library whose searches are scripted; cases and products are the real ones, shapes the real contract's."""

from __future__ import annotations

import copy
import math
from functools import lru_cache
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import numpy as np
from aiohttp import web

from actions.answers.points import judgement
from actions.answers.same_question import figures_of_question
from kb.cases.model import Case, CaseQuestion
from kb.search.asking import Asking
from kb.search.lines import LinesQuery, RankedLine, RankedLines
from kb.search.part_ranking import EVERYTHING, NOTHING, held_share, parts_of, rank_parts
from kb.search.parts import CaseParts, NearQuestion, PartsQuery
from kb.search.result import Hit, MatchedPassage, Query, SearchResult, Thresholds
from kb.text import normalise
from kb.yaml_text import load_yaml

DATA = Path(__file__).resolve().parents[2] / "data"
TOKEN = "test-token-0123456789"
THRESHOLDS = Thresholds(answer=0.7, clarify=0.3)


def read_case(case_id: str) -> dict[str, Any]:
    """The case file of this id; StopIteration where there is none."""
    content: dict[str, Any] = _read(next((DATA / "cases").glob(f"*/{case_id}.yml")))
    return content


def _read(path: Path) -> Any:
    return copy.deepcopy(_read_once(path))


@lru_cache(maxsize=1024)
def _read_once(path: Path) -> Any:
    return load_yaml(path.read_text(encoding="utf-8"))


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
        self.sureness = {"answer": 0.9, "clarify": 0.5}
        """How probable it is that the first case is the answer."""
        self.likeness = {"answer": 0.9, "clarify": 0.3}
        """How much like the words a case found is, by the outcome of the search."""
        self.answers: dict[str, str] = {}
        """A word of a turn, and a word of the lines that answer it."""
        self.asked: dict[str, tuple[str, int, float]] = {}
        """A word of a turn, and which question of which case that turn is then: its place, and how surely."""

    def app(self) -> web.Application:
        """The HTTP application, token included."""
        app = web.Application(middlewares=[self._guard])
        app.router.add_post("/search", self._search)
        app.router.add_get("/cases/{id}", self._case)
        app.router.add_post("/cases/{id}/parts", self._parts)
        app.router.add_post("/lines", self._lines)
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
        hits = [self._hit(case_id, 0.9 - 0.05 * rank, query, outcome) for rank, case_id in enumerate(ids)]
        probability = self.sureness.get(outcome, 0.1)
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

    def _hit(self, case_id: str, score: float, query: Query, outcome: str) -> Hit:
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
                "scores": dict.fromkeys(("lexical", "meaning"), self.likeness.get(outcome, 0.0)),
            }
        )

    async def _case(self, request: web.Request) -> web.Response:
        case_id = request.match_info["id"]
        status = {"status": "retired"} if case_id in self.retired else {}
        try:
            return web.json_response({**read_case(case_id), **status, "revision": 1})
        except StopIteration:
            return _refuse(404, "not_found")

    async def _parts(self, request: web.Request) -> web.Response:
        """As the library ranks them, but by letter pairs alone: what the encoder says is taken from them too."""
        case_id = request.match_info["id"]
        query = PartsQuery.model_validate(await request.json())
        if case_id in self.retired:
            return _refuse(409, "case_conflict")
        try:
            parts = parts_of(Case.model_validate(read_case(case_id)))
        except StopIteration:
            return _refuse(404, "not_found")
        asking = Asking.of(query.text)
        asked, told = _pairs(asking.matter), [_pairs(part.text) for part in parts]
        shares = np.array([held_share(asked, words, _alike) for words in told], dtype=np.float32)
        cosines = NOTHING + shares * (EVERYTHING - NOTHING)
        found = CaseParts(
            case_id=case_id,
            held=held_share(asked, tuple(chain.from_iterable(told)), _alike),
            asks_where=asking.where,
            asks_why=asking.why,
            parts=rank_parts(parts, asking, cosines, asked, told, _alike)[: query.limit],
            questions=self._questions(case_id, query.text),
        )
        return web.json_response(found.model_dump(mode="json"))

    async def _lines(self, request: web.Request) -> web.Response:
        """As the library ranks them, but by letter pairs alone; `answers` says which line answers what."""
        query = LinesQuery.model_validate(await request.json())
        asking = Asking.of(query.text)
        asked = _pairs(asking.matter)
        lines = [
            RankedLine(text=line, score=max(share, answering), meaning=share, lexical=share, answering=answering)
            for line in query.lines
            for share in [held_share(asked, _pairs(line), _alike)]
            for answering in [self._answering(query.text, line)]
        ]
        lines.sort(key=lambda line: -line.score)
        asks = {"asks_where": asking.where, "asks_why": asking.why, "asks_whether": asking.whether}
        return web.json_response(RankedLines(lines=lines, **asks).model_dump(mode="json"))

    def _answering(self, text: str, line: str) -> float:
        return next((0.95 for word, part in self.answers.items() if word in text and part in line), 0.0)

    def _questions(self, case_id: str, text: str) -> list[NearQuestion]:
        of_case = Case.model_validate(read_case(case_id)).questions
        return [
            near_question(of_case[place], chance)
            for word, (owner, place, chance) in self.asked.items()
            if word in text and owner == case_id
        ]

    async def _products(self, _: web.Request) -> web.Response:
        return web.json_response(_read(DATA / "products.yml"))


def near_question(question: CaseQuestion, chance: float) -> NearQuestion:
    """A question as the library gives it, its figures such that it is meant with this chance."""
    line = judgement().same_question
    named = {"meaning": 0.85, "wordings": 0.6, "covered": 0.5}
    near = NearQuestion(**question.model_dump(exclude={"asks"}), asks=question.asks[0], **named)
    rest = line.bias + sum(line.weights[name] * value for name, value in figures_of_question(near).items())
    margin = (math.log(chance / (1 - chance)) - rest) / line.weights["margin"]
    return near.model_copy(update={"margin": margin})


def _pairs(text: str) -> tuple[str, ...]:
    return tuple(first + second for first, second in pairwise(normalise(text)) if (first + second).isalnum())


def _alike(_: str) -> float:
    """No pair tells more than another."""
    return 1.0


def _refuse(status: int, code: str) -> web.Response:
    return web.json_response({"error": {"code": code, "message": code}}, status=status)
