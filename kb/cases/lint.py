"""What makes a case unfit to be shown: the rules that need the catalogue, the file's place, or the other cases."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kb.cases.files import CaseFile, Fault, Location, field_name, find_case_files, read_case_file
from kb.cases.model import ALL_PRODUCTS, MAX_STEP_CHARACTERS, Case
from kb.errors import BadContent
from kb.products import Products
from kb.progress import Progress, no_progress
from kb.text import normalise

MIN_SYMPTOMS = 5
BACKUP = "备份"
LOWEST_FIRST = "ULMH"
CERTAIN_ENOUGH = frozenset("HM")

SQL_STATEMENT = re.compile(
    r"\b(update\s+[\w.\[\]]+\s+set|delete\s+from|insert\s+into|truncate\s+table|(drop|alter)\s+(table|database)"
    r"|select\s.{1,200}?\sfrom\s)",
    re.IGNORECASE | re.DOTALL,
)
CRACKING = re.compile(r"破解|注册机|算号器|免狗|keygen|绕过(加密|许可|授权|注册|狗)", re.IGNORECASE)
WARNING_AGAINST = re.compile(
    r"不要|不得|不能|不可|不会|不提供|不支持|不建议|勿|切忌|禁止|避免|拒绝|严禁|弄坏|损坏|泄露|后果|危险"
)
STATED_PASSWORD = re.compile(
    r"(密码|口令)\s*(默认|初始|出厂)?\s*(是|为|就是|[::=])\s*[「“\"'(（]?\s*[A-Za-z0-9@#!$%_.]{3,}"
)
EMPTY_PASSWORD = re.compile(r"(密码|口令)\s*(默认|初始|出厂)?\s*(是|为|就是)?\s*空(?!间|格|行)")

Complaint = tuple[Location, str]


@dataclass(slots=True)
class LintReport:
    """What a lint found: every file that was read, and every fault in file and line order."""

    files: list[CaseFile]
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not self.faults

    def cases(self) -> list[Case]:
        return [file.case for file in self.files if file.case is not None]

    def faults_of(self, file: CaseFile) -> list[Fault]:
        return [fault for fault in self.faults if fault.path == str(file.path)]


def lint_paths(paths: list[Path], products: Products, progress: Progress = no_progress) -> LintReport:
    """Reads every case file under `paths` and checks each alone, in its place, and against the others.

    Raises:
        BadContent: a path does not exist.
    """
    found = find_case_files(paths)
    files: list[CaseFile] = []
    for number, path in enumerate(found, start=1):
        files.append(read_case_file(path))
        progress(number, len(found))
    report = LintReport(files)
    for file in files:
        report.faults += file.faults
        if file.case is not None:
            complaints = [*check_case(file.case, products), *_check_place(file.path, file.case)]
            report.faults += [file.fault_at(where, message) for where, message in complaints]
    report.faults += _check_together(files)
    report.faults.sort()
    return report


def check_case(case: Case, products: Products) -> list[Complaint]:
    """Every rule that a case breaks by itself, with the field it breaks it in. Used by lint, import and publish."""
    checks: tuple[Callable[[], Iterator[Complaint]], ...] = (
        lambda: _check_ids(case, products),
        lambda: _check_solutions(case),
        lambda: _check_trust(case),
        lambda: _check_words(case),
    )
    return [complaint for check in checks for complaint in check()]


def require_fit(case: Case, products: Products) -> None:
    """Stops a case that must not be shown.

    Raises:
        BadContent: it breaks a rule of published cases; the message names every field.
    """
    complaints = check_case(case.with_status("published"), products)
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


def _check_solutions(case: Case) -> Iterator[Complaint]:
    for number, solution in enumerate(case.solutions):
        where: Location = ("solutions", number)
        if solution.touches_data and BACKUP not in solution.steps[0]:
            yield (*where, "steps", 0), f"touches data, so the first step must say {BACKUP}"
        for position, step in enumerate(solution.steps):
            if len(step) > MAX_STEP_CHARACTERS:
                yield (
                    (*where, "steps", position),
                    f"{len(step)} characters; a step has at most {MAX_STEP_CHARACTERS}: one action a step",
                )


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


def _check_words(case: Case) -> Iterator[Complaint]:
    """What we tell people must not harm them. Symptoms and error texts are their words, and are not judged."""
    for where, text in _advice(case):
        if SQL_STATEMENT.search(text):
            yield where, "holds a SQL statement; the database is changed by an engineer, never from a case"
        for sentence in re.split(r"[。；;！!\n]", text):
            if CRACKING.search(sentence) and not WARNING_AGAINST.search(sentence):
                yield where, "speaks of getting round licences or passwords"
        if STATED_PASSWORD.search(text) or EMPTY_PASSWORD.search(text):
            yield where, "states a password; say who can reset it instead"


def _advice(case: Case) -> Iterator[tuple[Location, str]]:
    yield from ((("title",), case.title), (("cause",), case.cause), (("verify",), case.verify))
    yield ("prevent",), case.prevent
    for number, solution in enumerate(case.solutions):
        for name in ("title", "risk", "gain"):
            yield ("solutions", number, name), getattr(solution, name)
        for position, step in enumerate(solution.steps):
            yield ("solutions", number, "steps", position), step


def _check_place(path: Path, case: Case) -> Iterator[Complaint]:
    if path.stem != case.id:
        yield ("id",), f"{case.id!r} must be the file's name, {path.stem!r}"
    folder = path.resolve().parent.name
    if not case.id.startswith(f"{folder}-"):
        yield ("id",), f"{case.id!r} must start with its folder's name, {folder!r}"


def _check_together(files: list[CaseFile]) -> Iterator[Fault]:
    """Two cases that share an id, or answer the same words for the same product and readers, cannot both be found."""
    ids: dict[str, CaseFile] = {}
    symptoms: dict[tuple[str, str, str], CaseFile] = {}
    for file in files:
        case = file.case
        if case is None:
            continue
        first = ids.setdefault(case.id, file)
        if first is not file:
            yield file.fault_at(("id",), f"{case.id!r} is also the id of {first.path}")
        for number, symptom in enumerate(case.symptoms):
            keys = [(case.audience, product, normalise(symptom)) for product in case.products]
            owners = {symptoms.setdefault(key, file).path for key in keys}
            others = sorted(str(owner) for owner in owners if owner != file.path)
            if others:
                yield file.fault_at(("symptoms", number), f"{symptom!r} is also a symptom of {', '.join(others)}")
