"""The committed words of the login job: sourced, certain enough, and in agreement with cases, facts and products."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from actions.content import BadContent, read_content
from actions.logins.content import CONTENT_FILE, HOUSE, Content, content
from tests.actions.library import DATA, read_case

FACTS = {fact["id"]: fact for fact in yaml.safe_load((DATA / "facts.yml").read_text(encoding="utf-8"))["facts"]}
PRODUCTS = {entry["id"] for entry in yaml.safe_load((DATA / "products.yml").read_text(encoding="utf-8"))["products"]}
GRADES = "HMLU"


def _sourced() -> list[tuple[str, list[str], str]]:
    """(what, sources, confidence) of everything that a customer is told."""
    told = content()
    aids = [(f"first aid, {kind}", told.first_aid.of(kind)) for kind in ("damage", "server", "everyone")]
    entries = [(what, aid.sources, aid.confidence) for what, aid in aids]
    keeper = told.first_aid.keeper
    entries.append(("what who keeps the server may do", keeper.sources, keeper.confidence))
    entries += [(f"how to send: {way.id}", way.sources, way.confidence) for way in told.evidence.ways]
    entries += [(f"a prompt: {kind.id}", kind.sources, kind.confidence) for kind in told.prompts]
    entries += [(f"little known: {entry.editions}", entry.sources, entry.confidence) for entry in told.thin]
    places = [place for way in told.evidence.ways for place in way.places]
    return entries + [(f"logs of {place.product or 'others'}", [place.fact], place.confidence) for place in places]


@pytest.mark.parametrize(("what", "sources", "confidence"), _sourced())
def test_whatever_is_told_rests_on_facts_that_are_certain_enough(
    what: str, sources: list[str], confidence: str
) -> None:
    for source in sources:
        grade = "M" if source == HOUSE else FACTS[source]["confidence"]
        assert GRADES.index(grade) <= GRADES.index(confidence), f"{what}: {source} is only {grade}"


def test_a_place_of_logs_names_a_product_that_exists() -> None:
    places = [place for way in content().evidence.ways for place in way.places]
    assert {place.product for place in places} <= PRODUCTS | {""}


def test_editions_of_which_little_is_known_exist() -> None:
    products = yaml.safe_load((DATA / "products.yml").read_text(encoding="utf-8"))["products"]
    editions = {edition["id"] for product in products for edition in product["editions"]}
    assert {edition for entry in content().thin for edition in entry.editions} <= editions


def test_cases_named_by_a_class_exist_and_are_named_once() -> None:
    named = [case_id for entry in content().classes for case_id in entry.cases]
    assert len(named) == len(set(named))
    assert [read_case(case_id)["id"] for case_id in named] == named


def test_no_word_stands_for_two_options_of_a_trait() -> None:
    for trait in content().traits:
        words = [word for option in trait.options for word in option.words]
        assert len(words) == len(set(words)), trait.id


def test_first_aid_orders_nothing_that_could_hurt() -> None:
    """Every line about restarting, restoring and the like forbids it."""
    for kind in ("damage", "server", "everyone"):
        for line in content().first_aid.of(kind).do:
            if any(word in line for word in ("重启", "重装", "附加", "恢复", "修复", "删")):
                assert any(word in line for word in ("不要", "谁都不要")), line


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("confidence: M", "confidence: L", "confidence"),
        ("  - id: network\n    name: 网络", "  - id: licence\n    name: 网络", "twice"),
        ("      certain: true\n", "", "certain"),
        ("urgent:", "urgent: [", "logins.yml"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(tmp_path: Path, old: str, new: str, fault: str) -> None:
    text = (DATA / "logins.yml").read_text(encoding="utf-8")
    assert old in text
    broken = tmp_path / "logins.yml"
    broken.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadContent, match=fault):
        read_content(broken, Content)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadContent, match=r"none\.yml"):
        read_content(tmp_path / "none.yml", Content)


def test_the_committed_file_is_what_is_used() -> None:
    assert isinstance(content(), Content)
    assert content() == read_content(CONTENT_FILE, Content)
