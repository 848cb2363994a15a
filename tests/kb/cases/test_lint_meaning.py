"""Cases that say the same are found by the real encoder, and both are named; distinct cases are left alone."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kb.cases.files import read_case_file
from kb.cases.lint_meaning import check_meaning
from kb.encoder import Encoder
from kb.settings import REPOSITORY

PASSWORD = "k3cloud-password-forgotten"
WriteCase = Callable[..., Path]


def copy_of(path: Path, replacements: dict[str, str]) -> Path:
    text = path.read_text(encoding="utf-8")
    for old, new in replacements.items():
        assert old in text
        text = text.replace(old, new)
    copy = path.with_name("k3cloud-copy.yml")
    copy.write_text(text.replace(f"id: {PASSWORD}", "id: k3cloud-copy"), encoding="utf-8")
    return copy


@pytest.mark.parametrize("replacements", [{}, {"密码只有自己知道，忘了": "密码只有本人知道，忘记了"}])
def test_a_copy_is_found_and_both_are_named(
    write_case: WriteCase, encoder: Encoder, replacements: dict[str, str]
) -> None:
    first = write_case(PASSWORD, {})
    second = copy_of(first, replacements)
    faults = check_meaning([read_case_file(first), read_case_file(second)], encoder)
    said = [fault for fault in faults if fault.field == "cause"]
    assert len(said) == 1
    assert said[0].path == str(second)
    assert said[0].line > 1
    assert PASSWORD in said[0].message
    assert "k3cloud-copy" in said[0].message


def test_a_symptom_with_a_particle_added_is_the_same(write_case: WriteCase, encoder: Encoder) -> None:
    first = write_case(PASSWORD, {})
    second = write_case("k3cloud-closing-reopen", {"怎么反结账": "登录密码想不起来了啊"})
    faults = check_meaning([read_case_file(first), read_case_file(second)], encoder)
    assert {fault.field for fault in faults} == {"symptoms[0]"}
    assert "登录密码想不起来了" in faults[0].message


@pytest.mark.parametrize(
    "change", [{"audience: customer": "audience: engineer"}, {"products: [k3cloud]": "products: [eas]"}]
)
def test_cases_that_no_question_finds_together_may_say_the_same(
    write_case: WriteCase, encoder: Encoder, change: dict[str, str]
) -> None:
    first = write_case(PASSWORD, {})
    second = copy_of(first, change)
    assert check_meaning([read_case_file(first), read_case_file(second)], encoder) == []


def test_nothing_says_nothing(encoder: Encoder) -> None:
    assert check_meaning([], encoder) == []


def test_neighbours_of_the_committed_library_are_distinct(encoder: Encoder) -> None:
    """The closest pairs that were read and found distinct: the thresholds must leave them alone."""
    closest = ["kis/kis-password-account-admin", "kis/kis-password-user-forgotten", "kis/kis-voucher-unpost-mini"]
    closest += ["kis/kis-voucher-audited-edit-mini", "eas/eas-password-change-self", "eas/eas-password-forgotten"]
    closest += ["xingchen/xingchen-password-carrier-closed-phone", "xingchen/xingchen-password-member-phone-lost"]
    files = [read_case_file(REPOSITORY / "data" / "cases" / f"{name}.yml") for name in closest]
    assert all(file.case for file in files)
    assert check_meaning(files, encoder) == []
