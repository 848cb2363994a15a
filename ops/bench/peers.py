"""Peers: ours beside what others would use, on the same cases and questions in one run: quality and latency.

txtai comes from the registry into `build/peers`, for this measurement only; it is in no lock of ours and nothing of
the product ever imports it. It gets the same encoder weights through sentence-transformers' own defaults.
"""

from __future__ import annotations

import math
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from kb.index.snapshot import Snapshot
from kb.knowledge import KnowledgeBase
from kb.questions import Question, load_questions
from kb.search.lexical import Bm25
from kb.settings import Settings
from kb.statistics import auroc
from ops.bench.figures import table
from ops.settings import ROOT

TXTAI = "txtai==9.14.0"
PEERS = ROOT / "build" / "peers"
DEPTH = 10
QUESTIONS = ROOT / "tests" / "data" / "questions.jsonl"

# Gives case ids, best first, each once, and a score of the first: higher means surer.
Finder = Callable[[str], tuple[list[str], float]]


@dataclass(frozen=True, slots=True)
class Measured:
    """Quality and latency of one way of searching. Nobody but ours knows products: all search the whole library."""

    name: str
    recall_1: float
    recall_5: float
    mrr: float
    auroc: float
    p50: float
    p95: float


def markdown() -> str:
    """The section of BENCHMARKS.md."""
    rows = [
        [m.name, *(f"{value:.3f}" for value in (m.recall_1, m.recall_5, m.mrr, m.auroc)), f"{m.p50:.1f} / {m.p95:.1f}"]
        for m in measure_all()
    ]
    note = (
        "Same cases, same questions, one thread, in one run. The product is given to nobody, so that all search the "
        "whole library; the last line is what customers get, where the product is often known. AUROC: how well a way's "
        "own score of its first hit tells questions with a case from those without."
    )
    return f"## Beside other ways of searching\n\n{note}\n\n" + table(
        ["", "R@1", "R@5", "MRR@10", "AUROC", "ms p50 / p95"], rows
    )


def measure_all() -> list[Measured]:
    """Every way on the development questions, ours last."""
    with tempfile.TemporaryDirectory(prefix="zhangfang-peers-") as folder:
        settings = replace(Settings.from_environment(), data_dir=Path(folder), database_url="")
        _import_cases(settings)
        base = KnowledgeBase.open(settings)
        questions = load_questions(QUESTIONS)
        unaware = [question.model_copy(update={"product": None}) for question in questions]
        rows = [
            _measure("dense alone, torch fp32", _torch_dense(base, settings), unaware),
            _measure("BM25, default tokens", _bm25(base.snapshot, _default_tokens), unaware),
            _measure("BM25, jieba", _bm25(base.snapshot, _jieba_tokens()), unaware),
        ]
        txtai = _txtai(base.snapshot, settings, hybrid=True)
        rows.append(_measure("txtai 9.14, hybrid", txtai, unaware))
        rows.append(_measure_ours("ours", base, unaware))
        rows.append(_measure_ours("ours, product given where known", base, questions))
        base.close()
        return rows


def _measure(name: str, find: Finder, questions: Sequence[Question]) -> Measured:
    found, seconds = [], []
    find(questions[0].q)  # the first call of a library loads what it needs
    for question in questions:
        started = time.perf_counter()
        found.append(find(question.q))
        seconds.append(time.perf_counter() - started)
    return _figures(name, questions, found, seconds)


def _measure_ours(name: str, base: KnowledgeBase, questions: Sequence[Question]) -> Measured:
    found, seconds = [], []
    for question in questions:
        base._embed.cache_clear()
        started = time.perf_counter()
        result = base.search(question.as_query())
        seconds.append(time.perf_counter() - started)
        found.append(([hit.case_id for hit in result.hits], result.probability))
    return _figures(name, questions, found, seconds)


def _figures(
    name: str, questions: Sequence[Question], found: Sequence[tuple[list[str], float]], seconds: Sequence[float]
) -> Measured:
    ranks = [
        next((place for place, one in enumerate(ids[:DEPTH], start=1) if one in question.case_ids), math.inf)
        for question, (ids, _) in zip(questions, found, strict=True)
        if question.is_answerable
    ]
    known = [score for question, (_, score) in zip(questions, found, strict=True) if question.is_answerable]
    strange = [score for question, (_, score) in zip(questions, found, strict=True) if not question.is_answerable]
    p50, p95 = (float(value) * 1000 for value in np.percentile(seconds, [50, 95]))
    count = len(ranks)
    return Measured(
        name,
        sum(rank <= 1 for rank in ranks) / count,
        sum(rank <= 5 for rank in ranks) / count,
        sum(1 / rank for rank in ranks) / count,
        auroc(known, strange),
        p50,
        p95,
    )


def _torch_dense(base: KnowledgeBase, settings: Settings) -> Finder:
    """Every line of every case a passage, the question's best line wins: the usual vector store, on exact weights."""
    import torch

    from kb.tuning.network import TrainableEncoder

    torch.set_num_threads(1)
    encoder = TrainableEncoder(settings.build_dir / "wheels", "cpu")
    lines = list(base.snapshot.passages)
    matrix = encoder.encode([line.text for line in lines], "passage")

    def find(text: str) -> tuple[list[str], float]:
        scores = matrix @ encoder.encode([text], "query")[0]
        return _best_cases([line.case_id for line in lines], scores)

    return find


def _bm25(snapshot: Snapshot, tokens: Callable[[str], list[str]]) -> Finder:
    lines = list(snapshot.passages)
    index = Bm25([tokens(line.text) for line in lines])

    def find(text: str) -> tuple[list[str], float]:
        return _best_cases([line.case_id for line in lines], index.scores(tokens(text)))

    return find


def _default_tokens(text: str) -> list[str]:
    """What search libraries take for words unless told otherwise: runs of two or more word signs."""
    import re

    return re.findall(r"(?u)\b\w\w+\b", text.lower())


def _jieba_tokens() -> Callable[[str], list[str]]:
    import logging

    import jieba

    jieba.setLogLevel(logging.WARNING)

    def tokens(text: str) -> list[str]:
        return [word for word in jieba.cut_for_search(text.lower()) if word.strip()]

    return tokens


def _txtai(snapshot: Snapshot, settings: Settings, *, hybrid: bool) -> Finder:
    """txtai's own hybrid index (dense and BM25, its defaults), with our built encoder as its vectors."""
    library = _install_txtai()
    sys.path.insert(0, str(library))
    try:
        from txtai import Embeddings  # type: ignore[import-not-found, unused-ignore]
    finally:
        sys.path.remove(str(library))
    from kb.ort import OrtEncoder

    encoder = OrtEncoder(settings.encoder_dir)

    def vectors(texts: Sequence[str]) -> Any:
        # txtai calls the same function for questions and documents: a single text is a question.
        return encoder.encode(list(texts), "query" if len(texts) == 1 else "passage")

    embeddings = Embeddings(method="external", transform=vectors, content=False, hybrid=hybrid)
    lines = list(snapshot.passages)
    embeddings.index([(number, line.text, None) for number, line in enumerate(lines)])

    def find(text: str) -> tuple[list[str], float]:
        hits = embeddings.search(text, 100)
        ids = list(dict.fromkeys(lines[int(number)].case_id for number, _ in hits))
        return ids, float(hits[0][1]) if hits else 0.0

    return find


def _install_txtai() -> Path:
    """txtai alone into `build/peers`: what it needs beside it, our environment has."""
    library = PEERS / "lib"
    if not (library / "txtai").is_dir():
        uv = shutil.which("uv") or str(ROOT / ".tools" / "bin" / "uv")
        packages = [TXTAI, "msgpack==1.1.1"]
        command = [uv, "pip", "install", "--quiet", "--python", sys.executable, "--no-deps", "--target", str(library)]
        subprocess.run([*command, *packages], check=True)
    return library


def _best_cases(owners: Sequence[str], scores: Any) -> tuple[list[str], float]:
    order = np.argsort(-scores, kind="stable")[:200]
    ids = list(dict.fromkeys(owners[number] for number in order if scores[number] > 0))
    return ids, float(scores[order[0]])


def _import_cases(settings: Settings) -> None:
    from kb.cases.lint import lint_paths
    from kb.products import load_products
    from kb.store.library import Library

    library = Library.open(settings.store_url)
    library.import_cases(lint_paths([settings.cases_dir], load_products(settings.products_file)).cases(), "bench")
    library.close()


if __name__ == "__main__":
    print(markdown())
