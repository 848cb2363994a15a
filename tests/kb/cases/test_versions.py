"""Version ranges: what they allow, what is no range, and which version somebody gave or named."""

from __future__ import annotations

import pytest

from kb.cases.lint import check_case
from kb.cases.model import Case
from kb.cases.versions import find_version, parse_ranges, read_version
from kb.products import Products


@pytest.mark.parametrize(
    ("ranges", "version", "fits"),
    [
        ("", "1.0", True),
        (">=8.0 <8.2", "8.1", True),
        (">=8.0 <8.2", "8.2", False),
        (">=8.0 <8.2", "7.9.9", False),
        ("V7.5", "7.5.3", True),
        ("=7.5", "7.6", False),
        ("<=7.5", "7.5.9", True),
        (">7.5", "7.5.9", False),
        (">= 14.1", "14.1", True),
        (">=8.2", "8", True),  # 8 may be 8.2: what is not known well enough widens
        (">=8.2", "7", False),
        ("7.5; 8.1", "8.1", True),
        ("7.5; 8.1", "8.0", False),
    ],
)
def test_a_range_allows_what_it_says(ranges: str, version: str, fits: bool) -> None:
    number = read_version(version)
    assert number is not None
    assert parse_ranges(ranges).allow(number, {"kis"}) is fits


def test_each_product_and_edition_has_its_own() -> None:
    ranges = parse_ranges("kis_pro >=14.1; kis_mini >=11.0")
    assert ranges.allow((12,), {"kis", "kis_mini"})
    assert not ranges.allow((12,), {"kis", "kis_pro"})
    assert ranges.allow((12,), {"kis", "kis_pro", "kis_mini"})  # which of them is not known
    assert ranges.allow((1,), {"kis", "kis_jzw"})  # it says nothing about this one


@pytest.mark.parametrize("text", ["14.0 及以后", ">=", "8.0-8.2", "kis_pro", ">=8.0,", "a b >=1", ";"])
def test_what_is_no_range_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no version range"):
        parse_ranges(text)


@pytest.mark.parametrize(
    ("given", "version"),
    [
        ("KIS专业版 16.0", (16, 0)),
        ("K/3 WISE 14.3", (14, 3)),
        ("Ｖ8.2", (8, 2)),
        ("8.2.0.20230420", (8, 2, 0, 20230420)),
        ("9", (9,)),
        ("不知道", None),
        ("", None),
    ],
)
def test_a_given_version_is_read(given: str, version: tuple[int, ...] | None) -> None:
    assert read_version(given) == version


@pytest.mark.parametrize(
    ("question", "version"),
    [
        ("星空V8.2 结账报错", (8, 2)),
        ("KIS专业版14.1版反结账", (14, 1)),
        ("版本是7.5怎么升级", (7, 5)),
        ("192.168.1.1连不上", None),
        ("第3版凭证 12.50 元", None),
        ("2024.05 期结不了账", None),
    ],
)
def test_a_version_in_a_question_is_only_found_beyond_doubt(question: str, version: tuple[int, ...] | None) -> None:
    assert find_version(question) == version


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"versions": "8.0 以后"}, "versions"),
        ({"versions": "kis_pro >=14"}, "versions"),
        ({"products": ["k3cloud", "eas"], "versions": ">=8"}, "versions"),
        ({"products": ["k3cloud", "k3cloud"]}, "products"),
        ({"deployments": ["public_cloud", "public_cloud"]}, "deployments"),
        ({"links": ["see the manual"]}, "links"),
    ],
)
def test_lint_names_the_field(products: Products, case: Case, changes: dict[str, object], field: str) -> None:
    assert not check_case(case, products)
    complaints = check_case(case.model_copy(update=changes), products)
    assert field in {where[0] for where, _ in complaints}
