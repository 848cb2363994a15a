"""Of the cases on one deed in several modules the module that he names picks."""

from __future__ import annotations

import pytest

from actions.answers.search import Found
from actions.answers.twins import twin_named
from kb.client import SearchResult

LEDGER = ("k3wise-closing-reopen-gl", "K3 总账已经结账，要回去改上个月（反结账）", "gl", 0.42)
DISPOSAL = ("k3wise-asset-dispose", "K3 固定资产清理做错了", "fa", 0.39)
ASSETS = ("k3wise-asset-reopen", "K3 固定资产模块反结账的入口", "fa", 0.38)


def found(*hits: tuple[str, str, str, float]) -> Found:
    rows = [
        {
            "case_id": case_id, "title": title, "products": ["k3wise"], "module": module, "topic": "closing",
            "confidence": "H", "score": score, "route": "dense", "passage": {"kind": "title", "text": title},
            "matched_code": None, "scores": {},
        }
        for case_id, title, module, score in hits
    ]  # fmt: skip
    content = {
        "outcome": "answer", "answerable": True, "probability": 0.9, "thresholds": {"answer": 0.6, "clarify": 0.07},
        "index_version": "1", "hits": rows,
    }  # fmt: skip
    return Found(SearchResult.model_validate(content))


@pytest.mark.parametrize("text", ["固定资产结错帐了 k3怎么退回上个月", "固资结早了想反结账"])
def test_the_module_named_picks_its_twin(text: str) -> None:
    hits = found(LEDGER, DISPOSAL, ASSETS)
    assert twin_named(hits.own_hits[0], hits, text).case_id == ASSETS[0]


@pytest.mark.parametrize(
    "text", ["上个月结错账了怎么退回去", "总账结早了", "不是固定资产 是总账结错了", "总账和固定资产都结错了"]
)
def test_else_the_case_found_stays(text: str) -> None:
    hits = found(LEDGER, DISPOSAL, ASSETS)
    assert twin_named(hits.own_hits[0], hits, text).case_id == LEDGER[0]


def test_a_case_of_another_deed_stays() -> None:
    hits = found(DISPOSAL, LEDGER)
    assert twin_named(hits.own_hits[0], hits, "总账那边固定资产清理错了").case_id == DISPOSAL[0]
