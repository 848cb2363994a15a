"""The commands that measure and improve search: eval, calibrate, routes, tune."""

from __future__ import annotations

import argparse
import json
import logging
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.errors import BadContent
from kb.progress import ProgressLine
from kb.settings import Settings

if TYPE_CHECKING:
    from kb.comparison import Asked
    from kb.evaluation import Evaluation, Judged
    from kb.knowledge import KnowledgeBase
    from kb.questions import Question

log = logging.getLogger(__name__)

BUILT = "built"  # on a command line: the encoder that `python -m kb.encoder build` made


def evaluate(options: argparse.Namespace, settings: Settings) -> bool:
    if options.compare:
        return _compare(options, settings)
    from kb.comparison import save_run
    from kb.evaluation import evaluate as run_evaluation
    from kb.evaluation_tables import as_table

    questions = _questions(options.questions)
    base = _open_filled(settings, questions)
    evaluation = run_evaluation(base, questions, ProgressLine("asking"))
    base.close()
    if options.out:
        save_run(options.out, evaluation)
    misses = _misses(evaluation) if options.misses else []
    content = evaluation.as_json() | ({"misses": misses} if options.misses else {})
    lines = [as_table(evaluation), *(json.dumps(miss, ensure_ascii=False) for miss in misses)]
    _print(options, content, "\n".join(lines))
    return True


def calibrate(options: argparse.Namespace, settings: Settings) -> bool:
    from kb.calibration import calibrate as fit
    from kb.domain import learn_domain
    from kb.search.answerability import save_model

    questions = _questions(options.questions)
    base = _open_filled(settings, questions)
    domain = learn_domain(base, settings.nlu_dir, ProgressLine("learning the domain"))
    model = fit(base, questions, ProgressLine("asking"), domain)
    base.close()
    path: Path = options.out or settings.answerability_file
    save_model(path, model)
    lines = [f"{name:20} {value:.4f}" for name, value in model.figures.items()]
    weights = zip(model.features, model.coefficients, strict=True)
    lines += [f"{'weight of ' + name:28} {value:+.3f}" for name, value in weights]
    lines.append(f"dense share of the fused score: {model.dense_share}")
    lines.append(f"thresholds: answer {model.thresholds.answer}, clarify {model.thresholds.clarify}; written to {path}")
    _print(options, model.model_dump(mode="json", exclude={"domain"}), "\n".join(lines))
    return True


def routes(options: argparse.Namespace, settings: Settings) -> bool:
    from kb.routes import measure_routes, routes_table

    questions = _questions(options.questions)
    base = _open_filled(settings, questions)
    rows = measure_routes(base, questions, ProgressLine("asking"))
    base.close()
    _print(options, {"routes": [asdict(row) for row in rows]}, routes_table(rows))
    return True


def tune(options: argparse.Namespace, settings: Settings) -> bool:
    """True also where nothing was gained: that is an answer, not a fault."""
    from kb.encoder import open_encoder
    from kb.products import load_products
    from kb.store.library import Library
    from kb.tuning.train import Recipe, best_device
    from kb.tuning.tune import Tuner, report_table

    questions = _questions(options.questions)
    library = Library.open(settings.store_url)
    cases = library.cases(status="published")
    library.close()
    out: Path = options.out or settings.build_dir / "encoder-tuned"
    with tempfile.TemporaryDirectory(prefix="kb-tune-") as scratch:
        tuner = Tuner(
            cases, load_products(settings.products_file), settings.build_dir / "wheels", best_device(), Path(scratch)
        )
        published = open_encoder("", settings.encoder_dir)
        report = tuner.tune(questions, published, out, Recipe(epochs=options.epochs), options.folds, ProgressLine)
    told = (
        f"kept in {out}; use it with KB_ENCODER={out}, then run `python -m kb calibrate`"
        if report.fingerprint
        else "not kept: on questions it never saw it gained nothing"
    )
    content = asdict(report) | {"out": str(out) if report.fingerprint else None}
    _print(options, content, f"{report_table(report)}\n\n{told}")
    return True


def _compare(options: argparse.Namespace, settings: Settings) -> bool:
    from kb.comparison import compare, comparison_table

    first, second = options.compare
    for name in options.compare:  # before the other's minutes of work
        if name.startswith(("/", ".", "~")) and not Path(name).exists():
            raise BadContent(f"{name}: no such file or folder")
    comparison = compare(_run_of(first, options, settings), _run_of(second, options, settings))
    _print(options, comparison.as_json(), comparison_table(comparison, (first, second)))
    return True


def _run_of(name: str, options: argparse.Namespace, settings: Settings) -> list[Asked]:
    """A kept run, or a new one with the encoder of that name, in a folder of its own: the library's index stays."""
    from kb.comparison import asked_of, load_run
    from kb.evaluation import evaluate as run_evaluation

    if name.endswith(".json"):
        return load_run(Path(name))
    questions = _questions(options.questions)
    if not questions:
        raise BadContent("comparing encoders needs questions: python -m kb eval FILE.jsonl --compare A B")
    with tempfile.TemporaryDirectory(prefix="kb-compare-") as folder:
        encoder = "" if name == BUILT else name
        apart = replace(settings, encoder=encoder, database_url=settings.store_url, data_dir=Path(folder))
        base = _open_filled(apart, questions)
        evaluation = run_evaluation(base, questions, ProgressLine(f"asking {name}"))
        base.close()
        return asked_of(evaluation)


def _questions(paths: Sequence[Path]) -> list[Question]:
    from kb.questions import load_questions

    return [question for path in paths for question in load_questions(path)]


def _open_base(settings: Settings) -> KnowledgeBase:
    from kb.knowledge import KnowledgeBase

    return KnowledgeBase.open(settings, ProgressLine("embedding"), ProgressLine("indexing"))


def _open_filled(settings: Settings, questions: Sequence[Question]) -> KnowledgeBase:
    """The library, told apart from an empty or another one: figures over cases that it does not hold mean nothing.

    Raises:
        BadContent: it holds no published case.
    """
    base = _open_base(settings)
    held = base.snapshot.cards.keys()
    if not held:
        base.close()
        raise BadContent("the library holds no published case; run `python -m kb import data/cases` first")
    lost = sum(question.is_answerable and held.isdisjoint(question.case_ids) for question in questions)
    if lost:
        log.warning("%d questions name only cases that this library does not hold: they count as not found", lost)
    return base


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


def _print(options: argparse.Namespace, content: object, text: str) -> None:
    print(json.dumps(content, ensure_ascii=False, indent=2) if options.json else text)
