"""The index of facts: read with every fault named; a case shows nothing that its facts do not show."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kb.cases.facts import Fact, FactIndex, Reference, fold, load_facts
from kb.cases.lint import lint_paths
from kb.errors import BadContent
from kb.products import Products
from kb.settings import REPOSITORY

PASSWORD = "k3cloud-password-forgotten"
CASES = REPOSITORY / "data" / "cases"
WriteCase = Callable[..., Path]


def index(**changes: object) -> FactIndex:
    values = {"id": "F003", "ref": "HS1208", "confidence": "M", "screen": ["系统管理", "用户管理", "重置密码"]}
    fact = Fact.model_validate(values | changes)
    return FactIndex(references=[Reference(code="HS", kind="reseller")], facts=[fact])


def faults_of(path: Path, products: Products, facts: FactIndex) -> list[tuple[str, str]]:
    return [(fault.field, fault.message) for fault in lint_paths([path], products, facts=facts).faults]


def test_a_case_within_its_facts_is_clean(products: Products, write_case: WriteCase) -> None:
    path = write_case(PASSWORD, {"请管理员打开用户管理": "请管理员打开 系统管理→用户管理"})
    assert faults_of(path, products, index()) == []


@pytest.mark.parametrize(
    ("replacements", "field", "message"),
    [
        ({"请管理员打开用户管理": "打开 系统管理→安全中心"}, "solutions[0].steps[0]", "安全中心"),
        ({"选中您的账号后重置密码": "点「一键重置」"}, "solutions[0].steps[1]", "一键重置"),
        ({"error_texts: []": "error_texts: [密码服务异常]"}, "error_texts[0]", "密码服务异常"),
        ({"fact: F003": "fact: F099"}, "sources[0]", "not in the index"),
        ({"ref: HS1208": "ref: HS999"}, "sources[0]", "comes from 'HS1208'"),
        ({"HS1208, confidence: M}": "HS1208, confidence: H}"}, "sources[0]", "is M in the index"),
    ],
)
def test_what_no_fact_shows_is_named(
    products: Products, write_case: WriteCase, replacements: dict[str, str], field: str, message: str
) -> None:
    found = faults_of(write_case(PASSWORD, replacements), products, index())
    assert any(where == field and message in said for where, said in found), found


def test_our_own_buttons_need_no_fact(products: Products, write_case: WriteCase) -> None:
    path = write_case(PASSWORD, {"请管理员打开用户管理": "点「转人工」"})
    assert faults_of(path, products, index()) == []


def test_the_company_may_rest_a_case_on_its_own_findings(products: Products, write_case: WriteCase) -> None:
    path = write_case(PASSWORD, {"fact: F003": "fact: T2041", "请管理员打开用户管理": "打开 系统管理→安全中心"})
    assert faults_of(path, products, index()) == []


def test_an_engineer_is_told_that_a_case_is_unproven(products: Products, write_case: WriteCase) -> None:
    weak = {
        "audience: customer": "audience: engineer",
        "confidence: M}": "confidence: L}",
        "\nconfidence: M": "\nconfidence: L",
    }
    found = faults_of(write_case(PASSWORD, weak), products, index(confidence="L"))
    assert [where for where, _ in found] == ["cause"]
    said = weak | {"cause: 密码只有": "cause: 线索，须核实。密码只有"}
    assert faults_of(write_case(PASSWORD, said), products, index(confidence="L")) == []


def test_typesetting_makes_no_difference() -> None:
    assert fold("【总账】 → 「期末 结账」") == fold("总账→期末结账")
    assert Fact(id="F001", ref="V:1", confidence="H", screen=["K/3 客户端工具包"]).shows("K3客户端工具包")


def test_every_fact_of_the_index_is_used() -> None:
    """By a case or by an item of a closing checklist."""
    folders = CASES, REPOSITORY / "data" / "checklists"
    text = "\n".join(path.read_text(encoding="utf-8") for folder in folders for path in folder.rglob("*.yml"))
    facts = load_facts(REPOSITORY / "data" / "facts.yml").facts
    assert not [fact.id for fact in facts if f"fact: {fact.id}," not in text]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("references: []\nfacts: [{id: F001, ref: V, confidence: X}]", "confidence"),
        ("references: []\nfacts: [{id: F1, ref: V, confidence: H}]", "id"),
        ("references: []\nfacts: [{id: F002, ref: V, confidence: H}, {id: F001, ref: V, confidence: H}]", "order"),
        ("facts: [", "not YAML"),
    ],
)
def test_a_broken_index_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "facts.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadContent, match=message):
        load_facts(path)
