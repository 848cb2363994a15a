"""Of the cases on one deed in several modules the module that he names picks."""

from __future__ import annotations

import pytest

from actions.answers.search import Found
from actions.answers.twins import deed_at_hand, is_deed_there, is_of_other_deed, twin_deployed, twin_named
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


def test_the_deed_asked_for_may_be_a_step_at_hand() -> None:
    steps = ["打开 期末处理→期末结账，选「反结账」退到上一期"]
    assert is_deed_there("12.3的 反结账从哪里点", steps)
    assert not is_deed_there("总账反结账从哪里点", steps)
    assert not is_deed_there("反关账从哪里点", steps)
    assert not is_deed_there("期末结账从哪里点", steps)


def test_a_case_of_another_deed_stays() -> None:
    hits = found(DISPOSAL, LEDGER)
    assert twin_named(hits.own_hits[0], hits, "总账那边固定资产清理错了").case_id == DISPOSAL[0]


PUBLIC = ("k3cloud-backup-public", "云星空公有云：怎么备份", "database", 0.42)
PRIVATE = ("k3cloud-backup-private", "云星空私有云：怎么备份", "database", 0.40)


def deployed(*hits: tuple[str, str, str, float]) -> Found:
    content = found(*hits).result.model_dump()
    for row in content["hits"]:
        row["editions"] = ["k3cloud_" + row["case_id"].rsplit("-", 1)[-1]]
    return Found(SearchResult.model_validate(content))


@pytest.mark.parametrize(
    "text", ["我们星空是放自己机房的 今晚先备份", "星空装在公司服务器上 备份怎么做", "本地部署的 备份在哪"]
)
def test_where_it_runs_picks_the_private_one(text: str) -> None:
    hits = deployed(PUBLIC, PRIVATE)
    assert twin_deployed(hits.own_hits[0], hits, text).case_id == PRIVATE[0]


@pytest.mark.parametrize("text", ["今晚要备份一下", "我们没有服务器 是公有云", "公有云和机房里的都要备份"])
def test_else_the_first_one_stays(text: str) -> None:
    hits = deployed(PUBLIC, PRIVATE)
    assert twin_deployed(hits.own_hits[0], hits, text).case_id == PUBLIC[0]


@pytest.mark.parametrize(
    ("texts", "deed"),
    [
        (("按钮是灰的", "反结账怎么弄"), "反结账"),
        (("反审核按钮是灰的", "反结账怎么弄"), "反审核"),
        (("按钮是灰的", "能不能反到三月", "总账结完了怎么反结帐"), "反结账"),
        (("按钮是灰的", "先反过账还是先反结账"), None),
        (("按钮是灰的",), None),
    ],
)
def test_the_deed_at_hand_is_the_one_named_last(texts: tuple[str, ...], deed: str | None) -> None:
    assert deed_at_hand(*texts) == deed


def test_a_case_of_another_deed_is_known_by_its_title() -> None:
    assert is_of_other_deed("没有权限、反审核按钮是灰的", "反结账")
    assert not is_of_other_deed("反结账按钮是灰的", "反结账")
    assert not is_of_other_deed("没有操作权限", "反结账")
