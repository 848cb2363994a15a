"""Questions asked under a case: in its file, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kb.cases.files import read_case_file, write_case_file
from kb.cases.lint import check_case, lint_files, lint_paths, require_fit
from kb.cases.model import MAX_QUESTIONS, Case, CaseQuestion, StoredCase
from kb.errors import BadContent
from kb.products import Products
from kb.store.library import Library

CASE = "k3cloud-password-forgotten"
BLOCK = """questions:
  - asks: [改完要不要自己再改, 还用我改吗]
    answer: {answer}
    known: {known}
    way: {way}
links:"""
WriteCase = Callable[..., Path]


def _block(answer: str = "要的，登进去后马上改。", known: str = "true", way: str = "1") -> dict[str, str]:
    return {"links:": BLOCK.format(answer=answer, known=known, way=way)}


def _with(case: Case, *questions: CaseQuestion) -> Case:
    return Case.model_validate({**case.content(), "questions": [one.model_dump() for one in questions]})


def test_a_file_of_before_has_none_and_stays_the_same(case: Case) -> None:
    assert case.questions == []
    assert "questions" not in case.content()
    asked = _with(case, CaseQuestion(asks=["还用我改吗"], answer="要的。"))
    assert asked.content_hash() != case.content_hash()
    assert list(asked.content()).index("questions") == list(asked.content()).index("links") - 1
    assert asked.content()["questions"] == [{"asks": ["还用我改吗"], "answer": "要的。"}]


def test_a_stored_revision_of_before_still_loads(library: Library, case: Case) -> None:
    library.import_cases([case], "test")
    assert library.get(case.id).questions == []
    asked = _with(case, CaseQuestion(asks=["还用我改吗"], answer="要的。", known=False, way=1))
    library.edit(asked, "test", 1)
    assert library.get(case.id).questions == asked.questions
    assert [line.what for line in library.history(case.id)] == ["imported", "edited"]
    assert library.import_cases([case], "test") == {case.id: "unchanged"}


def test_they_are_read_from_a_file_and_written(write_case: WriteCase, tmp_path: Path) -> None:
    read = read_case_file(write_case(CASE, _block(known="false")))
    assert read.case is not None
    (question,) = read.case.questions
    assert (question.known, question.way) == (False, 1)
    write_case_file(tmp_path / "a.yml", StoredCase.model_validate({**read.case.content(), "revision": 3}))
    assert read_case_file(tmp_path / "a.yml").case == read.case


@pytest.mark.parametrize(
    ("block", "field", "message"),
    [
        (_block(way="9"), "questions[0].way", "there is no solution 9"),
        (_block(way="zwei"), "questions[0].way", "valid integer"),
        (_block(way="0"), "questions[0].way", "greater than or equal to 1"),
        (_block(answer="长" * 201), "questions[0].answer", "at most 200"),
        (_block(known="vielleicht"), "questions[0].known", "valid boolean"),
    ],
)
def test_a_fault_names_its_line(write_case: WriteCase, block: dict[str, str], field: str, message: str) -> None:
    path = write_case(CASE, block)
    (fault,) = read_case_file(path).faults
    assert fault.field == field
    assert message in fault.message
    assert path.read_text(encoding="utf-8").splitlines()[fault.line - 1].strip().startswith(field.rpartition(".")[2])


def test_there_are_not_too_many(case: Case) -> None:
    many = [CaseQuestion(asks=[f"问{number}"], answer="答") for number in range(MAX_QUESTIONS + 1)]
    with pytest.raises(ValueError, match="questions"):
        _with(case, *many)
    with pytest.raises(ValueError, match="asks"):
        CaseQuestion(asks=[], answer="答")


def test_a_wording_stands_once_in_a_case(case: Case, products: Products) -> None:
    twice = _with(case, *(CaseQuestion(asks=[ask], answer="要的。") for ask in ("还用我改吗", "還用我改吗 ")))
    assert (("questions", 1, "asks", 0), "'還用我改吗' is asked twice in this case") in check_case(twice, products)


@pytest.mark.parametrize(
    ("answer", "complaint"),
    [
        ("初始密码是 888888，登进去再改。", "states a password"),
        ("执行 delete from t_user 就好。", "SQL"),
        ("找人破解一下就行。", "getting round"),
        ("千万别。破解软件会让账套损坏，请转人工。", ""),
    ],
)
def test_an_answer_does_no_harm(case: Case, products: Products, answer: str, complaint: str) -> None:
    found = [text for where, text in check_case(_with(case, CaseQuestion(asks=["咋办"], answer=answer)), products)]
    assert any(complaint in text for text in found) if complaint else found == []


def test_a_path_stands_in_a_case_of_the_product(fixture_cases: dict[str, Case], products: Products) -> None:
    def complaints(answer: str) -> list[str]:
        asked = _with(fixture_cases[CASE], CaseQuestion(asks=["在哪点"], answer=answer))
        other = fixture_cases[CASE].model_copy(update={"id": "k3cloud-x", "verify": "打开 总账→月亮→反结账 看一眼。"})
        try:
            require_fit(asked, products, lambda: [other])
        except BadContent as error:
            return [str(error)]
        return []

    assert complaints("到 总账→月亮→反结账 里点。") == []
    assert complaints("先备份，再打开总账→月亮就行。") == []
    for invented in ("总账→太阳→反结账", "总账→月亮→结账", "出纳→月亮→反结账"):
        assert "is in no case of this product" in complaints(f"打开 {invented} 就行。")[0]


def test_the_lint_of_a_file_names_an_invented_path(write_case: WriteCase, products: Products) -> None:
    path = write_case(CASE, _block(answer="打开 总账→月亮→反结账。"))
    fault = next(fault for fault in lint_paths([path], products).faults if fault.field == "questions[0].answer")
    assert "总账→月亮→反结账" in fault.message
    assert "answer" in path.read_text(encoding="utf-8").splitlines()[fault.line - 1]


def test_a_case_beside_may_show_the_path(
    write_case: WriteCase, products: Products, fixture_cases: dict[str, Case]
) -> None:
    read = read_case_file(write_case(CASE, _block(answer="打开 总账→月亮→反结账。")))
    case = fixture_cases[CASE]
    other = case.model_copy(update={"id": "k3cloud-other", "verify": "打开 总账→月亮→反结账 看一眼。"})
    assert [fault for fault in lint_files([read], products).faults if "月亮" in fault.message]
    assert not [fault for fault in lint_files([read], products, known=[other]).faults if "月亮" in fault.message]
