"""What each command does. True: all well; False: faults were found in the content. Heavy imports wait until needed."""

from __future__ import annotations

import argparse
import json
import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.cases.files import write_case_file
from kb.cases.lint import LintReport, lint_paths
from kb.errors import BadContent, LibraryError
from kb.products import load_products
from kb.progress import ProgressLine
from kb.settings import Settings
from kb.store.library import Library

if TYPE_CHECKING:
    from kb.evaluation import Evaluation, Judged
    from kb.knowledge import KnowledgeBase
    from kb.search.result import SearchResult


def run(options: argparse.Namespace, settings: Settings) -> bool:
    """Runs the command that `options` names. Raises LibraryError or OSError for what cannot be done."""
    return _COMMANDS[options.command](options, settings)


def search(options: argparse.Namespace, settings: Settings) -> bool:
    from kb.search.result import MAX_TEXT, Query

    if not options.question.strip():
        raise BadContent("the question is empty")
    base = _open_base(settings)
    query = Query(text=options.question[:MAX_TEXT], product=options.product, audience=options.audience, k=options.k)
    started = time.perf_counter()
    result = base.search(query)
    milliseconds = (time.perf_counter() - started) * 1000
    _print(options, result.model_dump(mode="json"), lambda: _as_text(result, milliseconds))
    base.close()
    return True


def take_files(options: argparse.Namespace, settings: Settings) -> bool:
    """Nothing at all is taken over while any file has a fault."""
    products = load_products(settings.products_file)
    report = lint_paths(options.paths, products, ProgressLine("reading"))
    if not report.files:
        raise BadContent(f"no case files in {', '.join(map(str, options.paths))}")
    if not report.is_clean:
        rows = [
            {"file": str(file.path), "outcome": "refused" if report.faults_of(file) else "left"}
            for file in report.files
        ]
        summary = (
            f"nothing imported: {len(report.faults)} faults in {sum(r['outcome'] == 'refused' for r in rows)} files"
        )
        _print(
            options,
            {"imported": False, "faults": _faults(report), "files": rows},
            lambda: _fault_lines(report, summary),
        )
        return False
    library = Library.open(settings.store_url)
    outcomes = library.import_cases(report.cases(), options.who, overwrite=options.overwrite)
    library.close()
    rows = [
        {"file": str(file.path), "outcome": outcomes[file.case.id]} for file in report.files if file.case is not None
    ]
    _print(options, {"imported": True, "faults": [], "files": rows}, lambda: _import_lines(rows))
    return True


def export(options: argparse.Namespace, settings: Settings) -> bool:
    library = Library.open(settings.store_url)
    cases = library.cases(status=options.status)
    library.close()
    progress = ProgressLine("writing")
    for number, case in enumerate(cases, start=1):
        owner = next((product for product in case.products if case.id.startswith(f"{product}-")), case.products[0])
        write_case_file(options.directory / owner / f"{case.id}.yml", case)
        progress(number, len(cases))
    _print(options, {"exported": len(cases)}, lambda: f"{len(cases)} cases written to {options.directory}")
    return True


def build(options: argparse.Namespace, settings: Settings) -> bool:
    base = _open_base(settings)
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
    report = lint_paths(options.paths or [settings.cases_dir], products, ProgressLine("reading"))
    summary = f"{len(report.files)} files, {len(report.faults)} faults"
    content = {"files": len(report.files), "faults": _faults(report)}
    _print(options, content, lambda: _fault_lines(report, summary))
    return report.is_clean


def evaluate(options: argparse.Namespace, settings: Settings) -> bool:
    from kb.evaluation import as_table
    from kb.evaluation import evaluate as run_evaluation
    from kb.questions import load_questions

    questions = [question for path in options.questions for question in load_questions(path)]
    base = _open_base(settings)
    evaluation = run_evaluation(base, questions, ProgressLine("asking"))
    base.close()
    misses = _misses(evaluation) if options.misses else []
    content = evaluation.as_json() | ({"misses": misses} if options.misses else {})
    _print(
        options,
        content,
        lambda: "\n".join([as_table(evaluation), *(json.dumps(m, ensure_ascii=False) for m in misses)]),
    )
    return True


def calibrate(options: argparse.Namespace, settings: Settings) -> bool:
    from kb.calibration import calibrate as fit
    from kb.questions import load_questions
    from kb.search.answerability import save_model

    questions = [question for path in options.questions for question in load_questions(path)]
    base = _open_base(settings)
    model = fit(base, questions, ProgressLine("asking"))
    base.close()
    path: Path = options.out or settings.answerability_file
    save_model(path, model)
    lines = [f"{name:20} {value:.4f}" for name, value in model.figures.items()]
    weights = zip(model.features, model.coefficients, strict=True)
    lines += [f"{'weight of ' + name:28} {value:+.3f}" for name, value in weights]
    lines.append(f"thresholds: answer {model.thresholds.answer}, clarify {model.thresholds.clarify}; written to {path}")
    _print(options, model.model_dump(mode="json"), lambda: "\n".join(lines))
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
    require_fit(library.get(options.id), load_products(settings.products_file))
    case = library.publish(options.id, options.who)
    library.close()
    _print(options, case.model_dump(mode="json"), lambda: f"{case.id} is published, revision {case.revision}")
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


def _open_base(settings: Settings) -> KnowledgeBase:
    from kb.knowledge import KnowledgeBase

    return KnowledgeBase.open(settings, ProgressLine("embedding"))


def _print(options: argparse.Namespace, content: Any, text: Callable[[], str]) -> None:
    print(json.dumps(content, ensure_ascii=False, indent=2) if options.json else text())


def _as_text(result: SearchResult, milliseconds: float) -> str:
    lines = [f"{result.outcome}, probability {result.probability:.2f}, {milliseconds:.0f} ms"]
    for place, hit in enumerate(result.hits, start=1):
        code = f", code {hit.matched_code}" if hit.matched_code else ""
        other = ", another product" if hit.other_product else ""
        parts = " ".join(f"{name} {value:.2f}" for name, value in hit.scores.items())
        lines.append(f"{place}. {hit.case_id}  {hit.title}")
        lines.append(f"   {hit.score:.2f} by {hit.route} ({parts}{code}{other}): {hit.passage.text}")
    return "\n".join(lines)


def _faults(report: LintReport) -> list[dict[str, Any]]:
    return [
        {"file": fault.path, "line": fault.line, "field": fault.field, "message": fault.message}
        for fault in report.faults
    ]


def _fault_lines(report: LintReport, summary: str) -> str:
    return "\n".join([*map(str, report.faults), summary])


def _import_lines(rows: list[dict[str, str]]) -> str:
    told = [f"{row['file']}: {_OUTCOME_TEXT[row['outcome']]}" for row in rows if row["outcome"] != "unchanged"]
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["outcome"]] = counts.get(row["outcome"], 0) + 1
    return "\n".join([*told, ", ".join(f"{count} {outcome.replace('_', ' ')}" for outcome, count in counts.items())])


def _stats_text(content: dict[str, Any]) -> str:
    index = content["index"]
    lines = [f"{status:10} {count}" for status, count in content["cases"].items()]
    lines += [f"published for {product}: {count}" for product, count in sorted(content["products"].items())]
    lines.append("index {version}: {cases} cases, {passages} passages".format(**index) if index else "no usable index")
    return "\n".join(lines)


def _misses(evaluation: Evaluation) -> list[dict[str, Any]]:
    def went_wrong(one: Judged) -> bool:
        return one.rank != 1 if one.question.is_answerable else one.outcome == "answer"

    return [
        {
            "q": one.question.q,
            "expected": one.question.case_ids,
            "first": one.first,
            "rank": one.rank,
            "outcome": one.outcome,
            "probability": one.probability,
        }
        for one in evaluation.judged
        if went_wrong(one)
    ]


_OUTCOME_TEXT = {
    "new": "new",
    "updated": "updated",
    "kept": "not taken: edited in the library since its last import (--overwrite takes the file)",
    "kept_retired": "not taken: retired in the library (--overwrite brings it back)",
}

_COMMANDS: dict[str, Callable[[argparse.Namespace, Settings], bool]] = {
    "search": search,
    "import": take_files,
    "export": export,
    "build": build,
    "lint": lint,
    "eval": evaluate,
    "calibrate": calibrate,
    "stats": stats,
    "publish": publish,
    "retire": retire,
    "serve": serve,
}
