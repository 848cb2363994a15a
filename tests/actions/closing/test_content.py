"""The committed checklists: every source exists, the order can be walked, and every prompt leads to its case."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from actions.closing.content import (
    FOLDER,
    STAGES,
    UNSOURCED,
    Checklist,
    Checklists,
    Item,
    load_checklists,
)
from actions.closing.lint import Surroundings, lint, main
from actions.content import BadContent, read_content
from kb.cases.facts import load_facts
from kb.cases.lint import lint_paths
from kb.knowledge import KnowledgeBase
from kb.products import load_products
from kb.search.result import Query
from kb.settings import REPOSITORY, Settings
from kb.store.library import Library
from tests.kb.known_vectors import copy_known_vectors

CHECKLISTS = load_checklists()
ITEMS = [pytest.param(checklist, item, id=item.id) for checklist in CHECKLISTS.all for item in checklist.items]
PROMPTS = [
    pytest.param(checklist, prompt, id=f"{item.id}-{number}")
    for checklist in CHECKLISTS.all
    for item in checklist.items
    for number, prompt in enumerate(item.prompts)
]
FACTS = load_facts(REPOSITORY / "data" / "facts.yml")


@pytest.fixture(scope="module")
def around() -> Surroundings:
    return Surroundings.read(FOLDER.parent)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    """The committed cases behind the real search, with the real encoder and calibration."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("library"), build_dir=REPOSITORY / "build")
    copy_known_vectors(settings)
    store = Library.open(settings.store_url)
    store.import_cases(lint_paths([settings.cases_dir], load_products(settings.products_file)).cases(), "test")
    store.close()
    base = KnowledgeBase.open(settings)
    yield base
    base.close()


def test_every_product_has_a_checklist() -> None:
    products = {product.id for product in load_products(REPOSITORY / "data" / "products.yml").products}
    assert {checklist.product for checklist in CHECKLISTS.all} == products


def test_the_committed_checklists_are_clean(around: Surroundings) -> None:
    assert lint(CHECKLISTS.all, around) == []


@pytest.mark.parametrize(("checklist", "item"), ITEMS)
def test_every_source_exists_and_shows_the_path(checklist: Checklist, item: Item) -> None:
    """By the library's own reading of the facts, which is not the lint's."""
    facts = [FACTS.by_id[source.fact] for source in item.sources]
    assert [(fact.ref, fact.confidence) for fact in facts] == [(one.ref, one.confidence) for one in item.sources]
    if item.where is None:
        return
    for node in item.where.split("→"):
        assert any(fact.shows(node) for fact in facts), node


@pytest.mark.parametrize(("checklist", "item"), ITEMS)
def test_everything_needed_stands_before(checklist: Checklist, item: Item) -> None:
    """So no order can be a circle, and whoever goes from top to bottom never meets an item whose ground is missing."""
    order = [one.id for one in checklist.items]
    assert all(order.index(needed) < order.index(item.id) for needed in item.after)


@pytest.mark.parametrize("checklist", CHECKLISTS.all, ids=lambda checklist: checklist.id)
@pytest.mark.parametrize("kind", ["month", "year"])
def test_the_general_ledger_is_closed_last_and_after_a_backup(checklist: Checklist, kind: str) -> None:
    items = checklist.items_for("month" if kind == "month" else "year")
    stages = [item.stage for item in items]
    assert stages == sorted(stages, key=STAGES.index)
    assert "backup" in stages
    assert "general_ledger_close" in stages
    left = {module.id for module in checklist.modules if module.optional}
    alone = checklist.items_for("month" if kind == "month" else "year", left)
    assert {item.module for item in alone} == {"gl"}
    assert "general_ledger_close" in [item.stage for item in alone]


@pytest.mark.parametrize("checklist", CHECKLISTS.all, ids=lambda checklist: checklist.id)
def test_month_and_year_differ(checklist: Checklist) -> None:
    month = {item.id for item in checklist.items_for("month")}
    year = {item.id for item in checklist.items_for("year")}
    assert any("未分配利润" in checklist.by_id[name].title for name in year - month)
    assert any(checklist.by_id[name].stage == "backup" for name in year - month)


def test_the_small_editions_say_that_a_year_end_is_final() -> None:
    checklist = CHECKLISTS.by_id["kis-mini"]
    closing = checklist.by_id["kis-mini-year-close"]
    assert "不能反年结" in checklist.about
    assert "不能反年结" in closing.risk
    assert "没有「反年结」" in "".join(closing.undo.steps if closing.undo else ())


@pytest.mark.parametrize(("checklist", "prompt"), PROMPTS)
def test_every_prompt_leads_to_its_case(library: KnowledgeBase, checklist: Checklist, prompt) -> None:  # type: ignore[no-untyped-def]
    """A customer pastes what the software says: its case is the answer, or the first choice."""
    assert prompt.case_id is not None
    result = library.search(Query(text=prompt.text.replace("…", ""), product=checklist.product))
    assert result.outcome in ("answer", "clarify")
    assert result.hits[0].case_id == prompt.case_id


def test_find_asks_for_the_edition_where_it_matters() -> None:
    assert CHECKLISTS.find("k3cloud", None) is CHECKLISTS.by_id["k3cloud"]
    assert CHECKLISTS.find("k3cloud", "k3cloud_public") is CHECKLISTS.by_id["k3cloud"]
    assert CHECKLISTS.find("kis") is None
    assert CHECKLISTS.find("kis", "kis_trade") is CHECKLISTS.by_id["kis-professional"]
    assert CHECKLISTS.find("kis", "kis_jzw") is CHECKLISTS.by_id["kis-mini"]
    assert CHECKLISTS.find("nothing") is None


def change(checklist: Checklist, item_id: str, **values: object) -> Checklist:
    """The same checklist with one item changed."""
    items = tuple(one.model_copy(update=values) if one.id == item_id else one for one in checklist.items)
    return Checklist.model_construct(**{**checklist.__dict__, "items": items})


@pytest.mark.parametrize(
    ("item_id", "values", "message"),
    [
        ("k3cloud-gl-close", {"where": "总账→结账一键通"}, "「结账一键通」 is in none of its facts"),
        ("k3cloud-gl-close", {"confidence": "H"}, "confidence H is not that of its weakest source, M"),
        ("k3cloud-gl-close", {"after": ()}, "closes the general ledger, so it comes after the backup"),
        ("k3cloud-gl-close", {"after": ("k3cloud-nothing",)}, "which is not in this checklist"),
        ("k3cloud-gl-close", {"held_by": ("k3cloud-see-where",)}, "which is not among those it comes after"),
        ("k3cloud-stock-close", {"after": ("k3cloud-gl-close",)}, "which stands below it"),
        ("k3cloud-backup", {"stage": "documents"}, "stage documents comes before"),
        ("k3cloud-backup", {"kinds": ("year",)}, "no backup before every close"),
        ("k3cloud-year-profit", {"kinds": ("month",)}, "so its kind is [year]"),
        ("k3cloud-year-backup", {"check": "有两份。", "how": ("请管理员另存一份",)}, f"so it must say {UNSOURCED}"),
        ("k3cloud-year-backup", {"where": "管理中心→备份"}, "shows a menu path without a source"),
        ("k3cloud-see-where", {"touches_data": True}, "touches data, so a backup comes before it"),
        ("k3cloud-see-where", {"module": "pos"}, "belong to module 'pos', which the checklist does not ask about"),
        ("k3cloud-see-where", {"id": "eas-see-where"}, "its id must start with k3cloud-"),
        ("k3cloud-see-where", {"how": ("打开它然后点它，再关上，再打开",)}, "joins several actions"),
        ("k3cloud-see-where", {"how": ("反结账到上一期",)}, "changes the books, so the first step says 备份"),
        ("k3cloud-see-where", {"check": "在 T_GL_VOUCHER 里看"}, "speaks of work on the database itself"),
    ],
)
def test_lint_finds(around: Surroundings, item_id: str, values: dict[str, object], message: str) -> None:
    faults = lint([change(CHECKLISTS.by_id["k3cloud"], item_id, **values)], around)
    assert any(message in fault for fault in faults), faults


def test_lint_finds_a_circle(around: Surroundings) -> None:
    checklist = change(CHECKLISTS.by_id["eas"], "eas-ar-check", after=("eas-ar-reconcile",))
    assert any("its order is a circle" in fault for fault in lint([checklist], around))


def test_lint_finds_unknown_products_editions_facts_cases_and_modules(around: Surroundings) -> None:
    checklist = CHECKLISTS.by_id["kis-professional"]
    item = checklist.by_id["kis-professional-zero-price"]
    source = item.sources[0].model_copy(update={"fact": "F99999"})
    prompt = item.prompts[0].model_copy(update={"case_id": "kis-no-such-case", "text": "从来没有这句提示"})
    changed = change(checklist, item.id, sources=(source,), prompts=(prompt, prompt))
    faults = "\n".join(lint([changed.model_copy(update={"editions": ("kis_max",), "modules": ()})], around))
    assert "kis has no edition 'kis_max'" in faults
    assert "F99999 is not in the index of facts" in faults
    assert "'kis-no-such-case' is no case of kis" in faults
    assert "the prompt 「从来没有这句提示」 is in none of its facts" in faults
    assert "the prompt 「从来没有这句提示」 is given 2 times" in faults
    assert "which the checklist does not ask about" in faults
    twice = lint([checklist, checklist.model_copy(update={"product": "nothing"})], around)
    assert any("unknown product 'nothing'" in fault for fault in twice)
    assert any("2 items have this id" in fault for fault in twice)


def test_the_command_names_the_fault_and_its_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    assert re.search(r"^k3cloud: \d+ items, \d+ prompts$", capsys.readouterr().out, re.MULTILINE)
    assert main([str(tmp_path)]) == 1
    assert "no checklist here" in capsys.readouterr().err
    written = tmp_path / "eas.yml"
    shutil.copy(FOLDER / "eas.yml", written)
    content = yaml.safe_load(written.read_text(encoding="utf-8"))
    content["items"][0]["confidence"] = "H"
    written.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    assert main([str(tmp_path)]) == 1
    assert "eas-see-where: confidence H" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[", "not YAML"),
        ("- a\n", "valid dictionary"),
        ("id: eas\nproduct: eas\n", "editions: Field required"),
        ("x" * 600_000, "larger than 512 KB"),
    ],
)
def test_a_file_that_is_no_checklist_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "broken.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadContent, match=message) as caught:
        read_content(path, Checklist)
    assert str(path) in str(caught.value)
    with pytest.raises(BadContent, match="No such file"):
        read_content(tmp_path / "missing.yml", Checklist)


def test_the_first_of_two_checklists_for_an_edition_counts() -> None:
    first = CHECKLISTS.by_id["eas"]
    assert Checklists([first]).find("eas") is first
    assert Checklists([]).find("eas") is None
