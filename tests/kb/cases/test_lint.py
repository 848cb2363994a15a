"""Lint: each rule, broken alone, is named with its field; the committed library breaks none."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kb.cases.facts import load_facts
from kb.cases.lint import lint_paths, require_fit
from kb.cases.model import Case
from kb.errors import BadContent
from kb.products import Products
from kb.settings import REPOSITORY

PASSWORD = "k3cloud-password-forgotten"
REOPEN = "k3cloud-closing-reopen"
WriteCase = Callable[..., Path]


@pytest.mark.parametrize(
    ("case_id", "replacements", "field", "message"),
    [
        (PASSWORD, {"products: [k3cloud]": "products: [k3clouds]"}, "products[0]", "unknown product"),
        (PASSWORD, {"products: [k3cloud]": "products: [all, k3cloud]"}, "products", "stands alone"),
        (PASSWORD, {"products: [k3cloud]": "products: [eas]"}, "id", "must start with"),
        (PASSWORD, {f"id: {PASSWORD}": "id: k3cloud-other"}, "id", "file's name"),
        (PASSWORD, {"editions: []": "editions: [kis_pro]"}, "editions[0]", "unknown edition"),
        (PASSWORD, {"deployments: []": "deployments: [public_cloud]"}, "deployments", "does not go by deployments"),
        (PASSWORD, {"module: platform": "module: rocket"}, "module", "unknown module"),
        (PASSWORD, {"密码输了好几遍都不对, ": "登录密码想不起来了, "}, "symptoms[2]", "given twice"),
        (PASSWORD, {"confidence: M}": "confidence: L}"}, "confidence", "above its weakest source"),
        (PASSWORD, {"confidence: M}": "confidence: L}"}, "sources[0]", "H or M only"),
        (
            PASSWORD,
            {"sources:\n- {fact: F003, ref: HS1208, confidence: M}": "sources: []"},
            "sources",
            "must name the facts",
        ),
        (PASSWORD, {"请管理员打开用户管理": "很长" * 41}, "solutions[0].steps[0]", "at most 80"),
        (PASSWORD, {"请管理员打开用户管理": "执行 update t_sec_user set fpwd='x'"}, "solutions[0].steps[0]", "SQL"),
        (PASSWORD, {"risk: 低。": "risk: 可以用破解工具。"}, "solutions[0].risk", "getting round"),
        (PASSWORD, {"risk: 低。": "risk: 默认密码是 888888。"}, "solutions[0].risk", "states a password"),
        (REOPEN, {"先备份数据中心": "先看看数据中心"}, "solutions[0].steps[0]", "备份"),
    ],
)
def test_a_broken_rule_is_named(
    products: Products, write_case: WriteCase, case_id: str, replacements: dict[str, str], field: str, message: str
) -> None:
    path = write_case(case_id, replacements)
    faults = lint_paths([path], products).faults
    assert any(fault.field == field and message in fault.message for fault in faults), faults


@pytest.mark.parametrize("risk", ["不要使用破解工具。", "切勿把密码告诉别人。", "密码为空格时登录不了。"])
def test_a_warning_is_no_offence(products: Products, write_case: WriteCase, risk: str) -> None:
    assert lint_paths([write_case(PASSWORD, {"risk: 低。": f"risk: {risk}"})], products).is_clean


def test_too_few_symptoms_are_counted(products: Products, case: Case) -> None:
    with pytest.raises(BadContent, match="4 symptoms"):
        require_fit(case.model_copy(update={"symptoms": case.symptoms[:4]}), products)


def test_a_draft_may_rest_on_weak_facts(products: Products, write_case: WriteCase) -> None:
    weak = {
        "status: published": "status: draft",
        "confidence: M}": "confidence: L}",
        "\nconfidence: M": "\nconfidence: L",
    }
    assert lint_paths([write_case(PASSWORD, weak)], products).is_clean


def test_two_cases_may_not_share_a_symptom_or_an_id(products: Products, write_case: WriteCase, tmp_path: Path) -> None:
    first = write_case(PASSWORD, {})
    second = write_case(REOPEN, {"怎么反结账": "密码忘了进不去怎么办"})
    faults = lint_paths([first, second], products).faults
    assert [fault.field for fault in faults] == ["symptoms[0]"]
    copy = tmp_path / "copy" / "k3cloud" / first.name
    copy.parent.mkdir(parents=True)
    copy.write_bytes(first.read_bytes())
    assert any("also the id of" in fault.message for fault in lint_paths([first, copy], products).faults)


def test_products_may_share_a_symptom(products: Products, write_case: WriteCase) -> None:
    files = [write_case(PASSWORD, {}), write_case("kis-login-dongle", {"加密狗不亮了": "密码忘了进不去怎么办"})]
    assert lint_paths(files, products).is_clean


def test_the_committed_cases_are_clean(products: Products) -> None:
    facts = load_facts(REPOSITORY / "data" / "facts.yml")
    report = lint_paths([REPOSITORY / "data" / "cases"], products, facts=facts)
    assert report.files, "data/cases holds no case"
    assert report.is_clean, "\n".join(map(str, report.faults))
