"""The procedures are true: every case, solution, step, fact, grade and menu path that they name exists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.content import BadContent
from actions.passwords.content import COMMON_FILE, FOLDER, UNSURE, Procedure, procedures, read_procedures
from kb.cases.lint_words import CRACKING, DATABASE_WORK, EMPTY_PASSWORD, SQL_STATEMENT, STATED_PASSWORD, WARNING_AGAINST
from tests.actions.library import DATA, read_case

FACTS = {fact["id"]: fact for fact in yaml.safe_load((DATA / "facts.yml").read_text(encoding="utf-8"))["facts"]}
PRODUCTS = {p["id"]: p for p in yaml.safe_load((DATA / "products.yml").read_text(encoding="utf-8"))["products"]}
ALL = [procedure for entry in procedures().products for procedure in entry.procedures]
_PATH = re.compile(r"[^，。；;：:、！？!?（）()\n”“ ]*(?:→[^，。；;：:、！？!?（）()\n”“ ]+)+")
_PRESSED = re.compile(r"(?:点击?|选择?|按)[“「]([^”」]{2,40})[”」]")
OWN_BUTTONS = {"转人工"}


def named(procedure: Procedure) -> str:
    return procedure.id


def own_words(procedure: Procedure) -> Iterator[str]:
    """All that the file itself says to a customer."""
    yield from (pitfall.text for pitfall in procedure.pitfalls)
    yield from procedure.steps
    yield from (words for words in (procedure.cause, procedure.note, procedure.risk, procedure.verify) if words)
    if procedure.message:
        yield procedure.message.text


def solution_of(procedure: Procedure) -> dict[str, Any]:
    assert procedure.case is not None
    case = read_case(procedure.case)
    found: dict[str, Any] = next(entry for entry in case["solutions"] if entry["title"] == procedure.solution)
    return found


def test_every_product_has_procedures() -> None:
    assert {entry.product for entry in procedures().products} == set(PRODUCTS)


@pytest.mark.parametrize("procedure", ALL, ids=named)
def test_the_case_and_the_solution_exist_and_customers_may_see_them(procedure: Procedure) -> None:
    if procedure.case is None:
        return
    case = read_case(procedure.case)
    assert (case["status"], case["audience"]) == ("published", "customer")
    assert case["confidence"] in ("H", "M")
    assert solution_of(procedure)["steps"]


@pytest.mark.parametrize("procedure", ALL, ids=named)
def test_pitfalls_name_steps_that_there_are(procedure: Procedure) -> None:
    steps = procedure.steps or solution_of(procedure)["steps"]
    assert all(pitfall.step <= len(steps) for pitfall in procedure.pitfalls)


@pytest.mark.parametrize("procedure", ALL, ids=named)
def test_facts_exist_with_the_grade_that_is_claimed(procedure: Procedure) -> None:
    for source in procedure.sources:
        assert FACTS[source.fact]["confidence"] == source.confidence, source.fact


@pytest.mark.parametrize("procedure", ALL, ids=named)
def test_no_menu_path_and_no_button_is_invented(procedure: Procedure) -> None:
    """What the file adds to its case stands in the screens of its facts, or in the case itself."""
    screens = {word for source in procedure.sources for word in FACTS[source.fact].get("screen", [])}
    case = yaml.safe_dump(read_case(procedure.case), allow_unicode=True, width=10_000) if procedure.case else ""
    for text in own_words(procedure):
        nodes = [node for chain in _PATH.findall(text) for node in chain.split("→") if node]
        for node in [*nodes, *_PRESSED.findall(text)]:
            assert node in screens | OWN_BUTTONS or node in case, (node, text)


@pytest.mark.parametrize("procedure", ALL, ids=named)
def test_nothing_harmful_is_said(procedure: Procedure) -> None:
    for text in own_words(procedure):
        for sentence in re.split(r"[。；;！!\n]", text):
            assert WARNING_AGAINST.search(sentence) or not CRACKING.search(sentence), sentence
            assert WARNING_AGAINST.search(sentence) or not DATABASE_WORK.search(sentence), sentence
        assert not SQL_STATEMENT.search(text)
        assert not STATED_PASSWORD.search(text)
        assert not EMPTY_PASSWORD.search(text)


@pytest.mark.parametrize("procedure", ALL, ids=named)
def test_a_text_to_send_is_for_somebody_else_and_asks_for_no_secret(procedure: Procedure) -> None:
    """Whoever gets it is asked to make sure who asks, or is told what not to do; never to send a password in a chat."""
    if procedure.message is None:
        return
    text = procedure.message.text
    assert "您好" in text
    assert not re.search(r"(?:密码|验证码)(?:发给我|告诉我|发我)", text)


@pytest.mark.parametrize("entry", procedures().products, ids=lambda entry: entry.product)
def test_every_edition_named_is_one_of_the_product(entry: Any) -> None:
    editions = {edition["id"] for edition in PRODUCTS[entry.product]["editions"]}
    assert entry.values("edition") <= editions


@pytest.mark.parametrize("entry", procedures().products, ids=lambda entry: entry.product)
def test_every_answer_leads_to_a_procedure(entry: Any) -> None:
    """Whatever is answered, or not known, to the first questions after 「密码忘了」, there is a way out."""
    for question in entry.questions:
        for choice in question.choices:
            known = {"trouble": "forgotten", **choice.values(question.attribute)}
            if "forgotten" in question.when.get("trouble", ["forgotten"]):
                assert entry.ways(known), (question.attribute, choice.title)
    assert entry.ways({"trouble": "forgotten"})
    assert entry.ways({"trouble": UNSURE})


@pytest.mark.parametrize("entry", procedures().products, ids=lambda entry: entry.product)
def test_whatever_is_understood_can_be_said_back(entry: Any) -> None:
    content = procedures()
    for attribute in ("trouble", "account", "way_in", "code", "remembers", "role"):
        values = entry.values(attribute)
        assert all(content.word(entry.product, attribute, value) for value in values), attribute


def test_every_procedure_can_be_reached() -> None:
    """Some combination of answers puts it on screen: none is dead."""
    for entry in procedures().products:
        for procedure in entry.procedures:
            known = {attribute: values[0] for attribute, values in procedure.when.items()}
            assert procedure in entry.ways(known), procedure.id


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda text: text.replace("solution: 请系统管理员解锁", "solutions: 请系统管理员解锁"), "solutions"),
        (lambda text: text.replace("id: k3cloud-locked-again", "id: k3cloud-locked"), "k3cloud-locked"),
        (lambda text: text.replace("confidence: M", "confidence: U", 1), "confidence"),
    ],
)
def test_a_broken_file_is_refused_by_name(tmp_path: Path, change: Any, told: str) -> None:
    for name in (COMMON_FILE, "k3cloud.yml"):
        (tmp_path / name).write_text((FOLDER / name).read_text(encoding="utf-8"), encoding="utf-8")
    path = tmp_path / "k3cloud.yml"
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(BadContent, match=told):
        read_procedures(tmp_path)
