"""What makes a case unfit to be shown: the rules that need the catalogue, the file's place, or the other cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kb.cases.facts import FactIndex
from kb.cases.files import CASE_SUFFIXES, CaseFile, Fault, Location, field_name, find_case_files, read_case_file
from kb.cases.lint_questions import Paths, check_asks, names_path
from kb.cases.lint_scope import check_scope
from kb.cases.lint_sources import check_sources
from kb.cases.lint_words import check_backup, check_words
from kb.cases.model import ALL_PRODUCTS, CERTAIN_ENOUGH, Case
from kb.errors import BadContent
from kb.products import Products
from kb.progress import Progress, no_progress
from kb.text import normalise

MIN_SYMPTOMS = 5
LOWEST_FIRST = "ULMH"

Complaint = tuple[Location, str]


@dataclass(slots=True)
class LintReport:
    """What a lint found: every file that was read, and every fault in file and line order."""

    files: list[CaseFile]
    faults: list[Fault] = field(default_factory=list)
    _by_file: dict[int, list[Fault]] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        return not self.faults

    def cases(self) -> list[Case]:
        return [file.case for file in self.files if file.case is not None]

    def faults_of(self, file: CaseFile) -> list[Fault]:
        """Those of one case; several may stand in one file."""
        return self._by_file.get(id(file), [])

    def add(self, file: CaseFile, faults: Iterable[Fault]) -> None:
        self._by_file.setdefault(id(file), []).extend(faults)


def lint_paths(
    paths: list[Path], products: Products, progress: Progress = no_progress, facts: FactIndex | None = None
) -> LintReport:
    """Reads every case file under `paths` and checks each alone, in its place, against `facts`, and the others.

    Raises:
        BadContent: a path does not exist.
    """
    found = find_case_files(paths)
    files: list[CaseFile] = []
    for number, path in enumerate(found, start=1):
        files.append(read_case_file(path))
        progress(number, len(found))
    return lint_files(files, products, facts)


def lint_files(
    files: list[CaseFile], products: Products, facts: FactIndex | None = None, known: Iterable[Case] = ()
) -> LintReport:
    """The same for what was read already, from whatever format; only a YAML file has a place that must fit its case.

    `known` are cases that are there beside these: an answer may name a path that they show.
    """
    report = LintReport(files)
    paths = Paths.of([*report.cases(), *known])
    for file in files:
        report.add(file, file.faults)
        if file.case is not None:
            complaints = [*check_case(file.case, products)]
            complaints += _check_place(file.path, file.case) if file.path.suffix in CASE_SUFFIXES else ()
            complaints += check_sources(file.case, facts) if facts is not None else ()
            complaints += paths.check(file.case)
            report.add(file, (file.fault_at(where, message) for where, message in complaints))
    for file, fault in _check_together(files):
        report.add(file, [fault])
    report.faults = sorted(fault for file in files for fault in report.faults_of(file))
    return report


def check_case(case: Case, products: Products) -> list[Complaint]:
    """Every rule that a case breaks by itself, with the field it breaks it in. Used by lint, import and publish."""
    checks: tuple[Callable[[], Iterator[Complaint]], ...] = (
        lambda: _check_ids(case, products),
        lambda: check_scope(case, products),
        lambda: check_backup(case),
        lambda: _check_trust(case),
        lambda: check_words(case, products),
        lambda: check_asks(case),
    )
    return [complaint for check in checks for complaint in check()]


def require_fit(case: Case, products: Products, known: Callable[[], Iterable[Case]] = tuple) -> None:
    """Stops a case that must not be shown. `known` gives the other cases, whose paths its answers may name.

    Raises:
        BadContent: it breaks a rule of published cases; the message names every field.
    """
    complaints = check_case(case.with_status("published"), products)
    complaints += Paths.of(known()).check(case) if names_path(case) else ()
    if complaints:
        listed = "; ".join(f"{field_name(where)}: {message}" for where, message in complaints)
        raise BadContent(f"case {case.id!r} cannot be published: {listed}")


def _check_ids(case: Case, products: Products) -> Iterator[Complaint]:
    known = products.product_ids
    if ALL_PRODUCTS in case.products:
        if case.products != [ALL_PRODUCTS]:
            yield ("products",), '"all" stands alone'
        owners = {ALL_PRODUCTS}
    else:
        owners = set(case.products)
        for number, product in enumerate(case.products):
            if product not in known:
                yield ("products", number), f"unknown product {product!r}; known: {', '.join(sorted(known))}, all"
    if not any(case.id.startswith(f"{owner}-") for owner in owners):
        yield ("id",), f"{case.id!r} must start with one of its products: {', '.join(sorted(owners))}"
    editions = products.edition_ids(case.products)
    for number, edition in enumerate(case.editions):
        if edition not in editions:
            shown = ", ".join(sorted(editions)) or "none"
            yield ("editions", number), f"unknown edition {edition!r} for these products; known: {shown}"
    if case.module not in products.module_ids:
        yield ("module",), f"unknown module {case.module!r}; known: {', '.join(sorted(products.module_ids))}"
    for name, values in (("symptoms", case.symptoms), ("codes", case.codes), ("error_texts", case.error_texts)):
        seen: set[str] = set()
        for number, value in enumerate(values):
            if normalise(value) in seen:
                yield (name, number), f"{value!r} is given twice in this case"
            seen.add(normalise(value))


def _check_trust(case: Case) -> Iterator[Complaint]:
    if len(case.symptoms) < MIN_SYMPTOMS:
        yield ("symptoms",), f"{len(case.symptoms)} symptoms; give at least {MIN_SYMPTOMS}, as customers write"
    if not case.sources:
        yield ("sources",), "a case must name the facts it rests on"
        return
    lowest = min((source.confidence for source in case.sources), key=LOWEST_FIRST.index)
    if LOWEST_FIRST.index(case.confidence) > LOWEST_FIRST.index(lowest):
        yield ("confidence",), f"{case.confidence} is above its weakest source, {lowest}"
    if case.status != "published" or case.audience != "customer":
        return
    if case.confidence not in CERTAIN_ENOUGH:
        yield ("confidence",), f"{case.confidence}: a published customer case needs H or M"
    for number, source in enumerate(case.sources):
        if source.confidence not in CERTAIN_ENOUGH:
            yield (
                ("sources", number),
                f"{source.fact} is {source.confidence}: a published customer case rests on H or M only",
            )


def _check_place(path: Path, case: Case) -> Iterator[Complaint]:
    if path.stem != case.id:
        yield ("id",), f"{case.id!r} must be the file's name, {path.stem!r}"
    folder = path.resolve().parent.name
    if not case.id.startswith(f"{folder}-"):
        yield ("id",), f"{case.id!r} must start with its folder's name, {folder!r}"


def _check_together(files: list[CaseFile]) -> Iterator[tuple[CaseFile, Fault]]:
    """Two cases that share an id, or answer the same words for the same product and readers, cannot both be found."""
    ids: dict[str, CaseFile] = {}
    symptoms: dict[tuple[str, str, str], CaseFile] = {}
    for file in files:
        case = file.case
        if case is None:
            continue
        first = ids.setdefault(case.id, file)
        if first is not file:
            yield file, file.fault_at(("id",), f"{case.id!r} is also the id of {first.place}")
        for number, symptom in enumerate(case.symptoms):
            keys = [(case.audience, product, normalise(symptom)) for product in case.products]
            owners = [symptoms.setdefault(key, file) for key in keys]
            others = sorted({owner.place for owner in owners if owner is not file})
            if others:
                yield file, file.fault_at(("symptoms", number), f"{symptom!r} is also a symptom of {', '.join(others)}")
