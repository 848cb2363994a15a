"""What each command does. True: all well; False: faults were found in the content. Heavy imports wait until needed."""

from __future__ import annotations

import argparse
import json
import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from kb import measuring
from kb.cases.facts import FactIndex, load_facts
from kb.cases.files import write_case_file
from kb.cases.lint import LintReport, lint_paths
from kb.errors import BadContent, LibraryError
from kb.importing.table import as_text
from kb.products import load_products
from kb.progress import ProgressLine
from kb.settings import Settings
from kb.store.library import Library

if TYPE_CHECKING:
    from kb.importing.questions import QuestionsReport
    from kb.importing.take import ImportReport
    from kb.index.embeddings import Embedder
    from kb.knowledge import KnowledgeBase
    from kb.search.result import SearchResult


def run(options: argparse.Namespace, settings: Settings) -> bool:
    """Runs the command that `options` names. Raises LibraryError or OSError for what cannot be done."""
    return _COMMANDS[options.command](options, settings)


def search(options: argparse.Namespace, settings: Settings) -> bool:
    from kb.search.result import MAX_TEXT, Query

    if not options.question.strip():
        raise BadContent("the question is empty")
    text = options.question[:MAX_TEXT].encode("utf-8", "replace").decode()  # bytes of another encoding, half an emoji
    asked = {name: getattr(options, name) for name in ("product", "edition", "version", "audience", "k")}
    try:
        query = Query(text=text, **asked)
    except ValidationError as error:
        raise BadContent(f"--{error.errors()[0]['loc'][0]}: {error.errors()[0]['msg']}") from error
    base = _open_base(settings)
    started = time.perf_counter()
    result = base.search(query)
    milliseconds = (time.perf_counter() - started) * 1000
    _print(options, result.model_dump(mode="json"), lambda: _as_text(result, milliseconds))
    base.close()
    return True


def take_files(options: argparse.Namespace, settings: Settings) -> bool:
    """Nothing at all is taken over while any row has a fault."""
    from kb.importing.take import Wishes, take_over

    library = Library.open(settings.store_url)
    try:
        report = take_over(
            library,
            load_products(settings.products_file),
            options.paths,
            Wishes(options.who, overwrite=options.overwrite, merge=options.merge, dry_run=options.dry_run),
            lambda: _open_embedder(settings),
            ProgressLine("reading"),
            ProgressLine("comparing"),
        )
    finally:
        library.close()
    content = {
        "imported": report.imported,
        "counts": report.counts(),
        "rows": [row.as_json() for row in report.rows],
        "faults": _faults(report),
        "notes": report.notes,
    }
    _print(options, content, lambda: as_text(report))
    return not report.faults


def export(options: argparse.Namespace, settings: Settings) -> bool:
    from kb.formats.files import is_one_file, write_cases

    library = Library.open(settings.store_url)
    cases = library.cases(status=options.status)
    library.close()
    target: Path = options.target
    if is_one_file(target):
        write_cases(target, cases)
    else:
        progress = ProgressLine("writing")
        for number, case in enumerate(cases, start=1):
            owner = next((product for product in case.products if case.id.startswith(f"{product}-")), case.products[0])
            write_case_file(target / owner / f"{case.id}.yml", case)
            progress(number, len(cases))
    _print(options, {"exported": len(cases)}, lambda: f"{len(cases)} cases written to {target}")
    return True


def build(options: argparse.Namespace, settings: Settings) -> bool:
    base = _open_base(settings)
    base.write_index()
    facts = {
        "index_version": base.index_version,
        "cases": len(base.snapshot.cards),
        "passages": len(base.snapshot.passages),
    }
    base.close()
    _print(options, facts, lambda: "index {index_version}: {cases} cases, {passages} passages".format(**facts))
    return True


def lint(options: argparse.Namespace, settings: Settings) -> bool:
    products = load_products(settings.products_file)
    paths = options.paths or [settings.cases_dir]
    report = lint_paths(paths, products, ProgressLine("reading"), _facts(settings))
    if options.meaning:
        from kb.cases.lint_meaning import check_meaning
        from kb.knowledge import open_configured_encoder

        report.faults += check_meaning(report.files, open_configured_encoder(settings), ProgressLine("encoding"))
    summary = f"{len(report.files)} files, {len(report.faults)} faults"
    content = {"files": len(report.files), "faults": _faults(report)}
    _print(options, content, lambda: _fault_lines(report, summary))
    return report.is_clean


def questions(options: argparse.Namespace, settings: Settings) -> bool:
    """What is at fault stays out; all other questions are in their files afterwards."""
    from kb.importing.questions import put_questions

    products = load_products(settings.products_file)
    report = put_questions(options.paths, options.cases or settings.cases_dir, products, ProgressLine("reading"))
    told = f"{sum(report.written.values())} questions in {len(report.written)} cases, {len(report.faults)} faults"
    content = {"written": report.written, "faults": _faults(report)}
    _print(options, content, lambda: _fault_lines(report, told))
    return not report.faults


def learn(options: argparse.Namespace, settings: Settings) -> bool:
    from kb.tuning.questions import learn_questions

    report = lint_paths([settings.cases_dir], load_products(settings.products_file), ProgressLine("reading"))
    cases = [case for case in report.cases() if case.status == "published"]
    adapter = learn_questions(cases, _open_embedder(settings), ProgressLine("embedding"), ProgressLine("learning"))
    adapter.save(settings.question_adapter_file)
    count = sum(len(case.questions) for case in cases)
    _print(options, {"questions": count}, lambda: f"learned from {count} questions: {settings.question_adapter_file}")
    return True


def table(options: argparse.Namespace, settings: Settings) -> bool:
    from kb.cases.table import coverage_table, with_table

    products = load_products(settings.products_file)
    report = lint_paths([settings.cases_dir], products, ProgressLine("reading"))
    cases = [case for case in report.cases() if case.status == "published"]
    text = coverage_table(cases, products)
    if options.write:
        page = settings.cases_dir / "README.md"
        page.write_text(with_table(page.read_text(encoding="utf-8"), text), encoding="utf-8")
    _print(options, {"cases": len(cases), "table": text}, lambda: text)
    return True


def stats(options: argparse.Namespace, settings: Settings) -> bool:
    from kb.index.folder import IndexFolder

    library = Library.open(settings.store_url)
    published = library.cases(status="published")
    products: dict[str, int] = {}
    for case in published:
        for product in case.products:
            products[product] = products.get(product, 0) + 1
    content: dict[str, Any] = {
        "cases": library.counts(),
        "products": products,
        "library_revision": library.revision(),
        "index": None,
    }
    library.close()
    try:
        _, manifest = IndexFolder(settings.index_dir).read()
        content["index"] = manifest.model_dump(include={"version", "cases", "passages", "encoder_fingerprint"})
    except LibraryError as error:
        logging.getLogger(__name__).warning("%s", error)
    _print(options, content, lambda: _stats_text(content))
    return True


def publish(options: argparse.Namespace, settings: Settings) -> bool:
    from kb.cases.lint import require_fit

    library = Library.open(settings.store_url)
    require_fit(library.get(options.id), load_products(settings.products_file), library.cases)
    case = library.publish(options.id, options.who)
    library.close()
    _print(options, case.model_dump(mode="json"), lambda: f"{case.id} is published, revision {case.revision}")
    return True


def history(options: argparse.Namespace, settings: Settings) -> bool:
    library = Library.open(settings.store_url)
    lines = library.history(options.id)
    library.close()
    content = [line.as_json() for line in lines]
    told = (f"{line['revision']:4} {line['at']} {line['what']:10} {line['who']}" for line in content)
    _print(options, content, lambda: "\n".join(told))
    return True


def retire(options: argparse.Namespace, settings: Settings) -> bool:
    library = Library.open(settings.store_url)
    case = library.retire(options.id, options.who)
    library.close()
    _print(options, case.model_dump(mode="json"), lambda: f"{case.id} is retired, revision {case.revision}")
    return True


def serve(options: argparse.Namespace, settings: Settings) -> bool:
    from kb.service.app import serve as run_service

    logging.getLogger("kb").setLevel(logging.INFO)
    run_service(settings)
    return True


def _facts(settings: Settings) -> FactIndex | None:
    """The index of facts; None, with a warning, where this library has none."""
    if settings.facts_file.exists():
        return load_facts(settings.facts_file)
    logging.getLogger(__name__).warning("%s is missing: paths and prompts are not checked", settings.facts_file)
    return None


def _open_base(settings: Settings) -> KnowledgeBase:
    from kb.knowledge import KnowledgeBase

    return KnowledgeBase.open(settings, ProgressLine("embedding"), ProgressLine("indexing"))


def _open_embedder(settings: Settings) -> Embedder:
    from kb.index.embeddings import Embedder, EmbeddingCache
    from kb.knowledge import open_configured_encoder

    return Embedder(open_configured_encoder(settings), EmbeddingCache(settings.cache_file))


def _print(options: argparse.Namespace, content: Any, text: Callable[[], str]) -> None:
    print(json.dumps(content, ensure_ascii=False, indent=2) if options.json else text())


def _as_text(result: SearchResult, milliseconds: float) -> str:
    lines = [f"{result.outcome}, probability {result.probability:.2f}, {milliseconds:.0f} ms"]
    for place, hit in enumerate(result.hits, start=1):
        code = f", code {hit.matched_code}" if hit.matched_code else ""
        other = ", of another product" if hit.other_product else ", of another release" if hit.other_release else ""
        parts = " ".join(f"{name} {value:.2f}" for name, value in hit.scores.items())
        lines.append(f"{place}. {hit.case_id}  {hit.title}")
        lines.append(f"   {hit.score:.2f} by {hit.route} ({parts}{code}{other}): {hit.passage.text}")
    return "\n".join(lines)


def _faults(report: LintReport | ImportReport | QuestionsReport) -> list[dict[str, Any]]:
    return [
        {"file": fault.path, "line": fault.line, "field": fault.field, "message": fault.message}
        for fault in report.faults
    ]


def _fault_lines(report: LintReport | QuestionsReport, summary: str) -> str:
    return "\n".join([*map(str, report.faults), summary])


def _stats_text(content: dict[str, Any]) -> str:
    index = content["index"]
    lines = [f"{status:10} {count}" for status, count in content["cases"].items()]
    lines += [f"published for {product}: {count}" for product, count in sorted(content["products"].items())]
    lines.append("index {version}: {cases} cases, {passages} passages".format(**index) if index else "no usable index")
    return "\n".join(lines)


_COMMANDS: dict[str, Callable[[argparse.Namespace, Settings], bool]] = {
    "search": search,
    "import": take_files,
    "export": export,
    "build": build,
    "lint": lint,
    "questions": questions,
    "learn": learn,
    "table": table,
    "eval": measuring.evaluate,
    "calibrate": measuring.calibrate,
    "routes": measuring.routes,
    "tune": measuring.tune,
    "stats": stats,
    "history": history,
    "publish": publish,
    "retire": retire,
    "serve": serve,
}
