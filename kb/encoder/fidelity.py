"""What each precision costs and gains, measured on the library's own texts: the ground for choosing one."""

from __future__ import annotations

import multiprocessing
import os
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np
import yaml
from numpy.typing import NDArray

from kb.encoder.build import CHOSEN, Precision, build_variants
from kb.ort import MODEL, Kind, OrtEncoder
from kb.questions import load_questions
from kb.text import normalise

CASES: Final = Path("data/cases")
QUESTIONS: Final = Path("tests/data/questions.jsonl")
LOWEST_AGREEMENT: Final = 0.95
HIGHEST_RECALL_LOSS: Final = 0.005
RECALL_AT: Final = 5
_MOST_QUESTIONS: Final = 400  # keeps the measurement under a minute as the library grows
_MOST_PASSAGES: Final = 3000
_TIMED: Final = 200

T = TypeVar("T")


@dataclass(frozen=True)
class Corpus:
    """Questions with the cases that answer them, and passages with the case each belongs to."""

    questions: list[str]
    answers: list[set[str]]
    passages: list[str]
    owners: list[str]
    excluded: list[int]  # for each question the passage that is the question itself, -1 for none


@dataclass(frozen=True)
class Measured:
    """One precision: what it costs (size, time on one core, memory) and how near it comes to exact arithmetic."""

    precision: Precision
    megabytes: float
    p50_ms: float
    p95_ms: float
    rss_mb: float
    cosine_mean: float
    cosine_min: float
    agreement: float  # share of questions whose nearest passage is the one exact arithmetic finds
    recall: float  # share of questions with a right case among the first RECALL_AT cases
    exact_recall: float

    @property
    def is_faithful(self) -> bool:
        """May this precision be used: does it agree well enough, or lose too little recall to matter?"""
        loss = round(self.exact_recall - self.recall, 6)  # 0.9 - 0.895 is a little more than 0.005 in binary
        return self.agreement >= LOWEST_AGREEMENT or loss <= HIGHEST_RECALL_LOSS


def read_corpus(cases: Path = CASES, questions: Path = QUESTIONS) -> Corpus:
    """Return titles and symptoms as passages, and the development questions (where there are none: the passages).

    All normalised, as search does before it encodes. Raises kb.errors.BadContent for unreadable questions.
    """
    pairs: list[tuple[str, str]] = []
    for path in sorted(cases.rglob("*.yml")):
        case = yaml.safe_load(path.read_text(encoding="utf-8"))
        pairs += [(normalise(text), case["id"]) for text in (case["title"], *case["symptoms"])]
    pairs = _spread(pairs, _MOST_PASSAGES)
    passages, owners = [text for text, _ in pairs], [owner for _, owner in pairs]
    if questions.is_file():
        known = set(owners)
        asked = [(normalise(each.q), known.intersection(each.case_ids)) for each in load_questions(questions)]
        asked = _spread([(text, right) for text, right in asked if right], _MOST_QUESTIONS)
        return Corpus([text for text, _ in asked], [right for _, right in asked], passages, owners, [-1] * len(asked))
    chosen = _spread(range(len(passages)), _MOST_QUESTIONS)
    return Corpus([passages[i] for i in chosen], [{owners[i]} for i in chosen], passages, owners, list(chosen))


def measure_variants(folders: dict[Precision, Path], corpus: Corpus) -> list[Measured]:
    """Measure each built variant in a process of its own; the exact one (fp32) must be among them."""
    results: dict[Precision, dict[str, Any]] = {}
    for precision, folder in folders.items():
        context = multiprocessing.get_context("spawn")  # a fresh process, so that its memory is the encoder's alone
        with ProcessPoolExecutor(max_workers=1, mp_context=context) as pool:
            results[precision] = pool.submit(_measure, folder, corpus.questions, corpus.passages).result()
    exact = results[Precision.FP32]
    exact_scores = _scores(exact, corpus)
    exact_recall = _recall(exact_scores, corpus)
    measured = []
    for precision, result in results.items():
        scores = _scores(result, corpus)
        cosines = np.concatenate([(result[kind] * exact[kind]).sum(axis=1) for kind in ("query", "passage")])
        measured.append(
            Measured(
                precision=precision,
                megabytes=(folders[precision] / MODEL).stat().st_size / 1e6,
                p50_ms=float(np.percentile(result["ms"], 50)),
                p95_ms=float(np.percentile(result["ms"], 95)),
                rss_mb=result["rss_mb"],
                cosine_mean=float(cosines.mean()),
                cosine_min=float(cosines.min()),
                agreement=float((scores.argmax(axis=1) == exact_scores.argmax(axis=1)).mean()),
                recall=_recall(scores, corpus),
                exact_recall=exact_recall,
            )
        )
    return measured


def measure_all(cache: Path) -> tuple[Corpus, list[Measured]]:
    """Build every precision in a temporary folder and measure it on the library's texts."""
    corpus = read_corpus()
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache, prefix=".measuring-") as temporary:
        return corpus, measure_variants(build_variants(Path(temporary), cache, list(Precision)), corpus)


def fidelity_table(cache: Path) -> str:
    """Return a Markdown table of every precision, the chosen one marked, with a line on what it was measured on."""
    corpus, measured = measure_all(cache)
    lines = [
        f"{len(corpus.questions)} questions against {len(corpus.passages)} passages "
        f"of {len(set(corpus.owners))} cases, one thread, one text at a time",
        "",
        f"| precision | MB | p50 / p95 ms | RSS MB | cosine mean / min | same top-1 | Recall@{RECALL_AT} | usable |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in measured:
        name = f"**{row.precision}** (used)" if row.precision is CHOSEN else str(row.precision)
        lines.append(
            f"| {name} | {row.megabytes:.0f} | {row.p50_ms:.1f} / {row.p95_ms:.1f} | {row.rss_mb:.0f} "
            f"| {row.cosine_mean:.4f} / {row.cosine_min:.4f} | {row.agreement:.3f} | {row.recall:.3f} "
            f"| {'yes' if row.is_faithful else 'no'} |"
        )
    return "\n".join(lines)


def _spread(items: Sequence[T], most: int) -> list[T]:
    """Return at most `most` of `items`, evenly spread over them."""
    step = max(1, -(-len(items) // most))
    return list(islice(items, 0, None, step))


def _measure(folder: Path, questions: list[str], passages: list[str]) -> dict[str, Any]:
    """Run in its own process: vectors of all texts, milliseconds a question, resident memory after serving them."""
    encoder = OrtEncoder(folder)
    kind: Kind = "query"
    encoder.encode(questions[:5], kind)
    times = []
    for question in questions[:_TIMED]:
        started = time.perf_counter()
        encoder.encode([question], kind)
        times.append((time.perf_counter() - started) * 1e3)
    rss_mb = _resident_mb()
    return {
        "ms": times,
        "rss_mb": rss_mb,
        "query": encoder.encode(questions, "query"),
        "passage": encoder.encode(passages, "passage"),
    }


def _resident_mb() -> float:
    """Return this process's resident memory in MB, or NaN where the system has no /proc."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return float("nan")
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _scores(vectors: dict[str, Any], corpus: Corpus) -> NDArray[np.float32]:
    scores: NDArray[np.float32] = vectors["query"] @ vectors["passage"].T
    for row, passage in enumerate(corpus.excluded):
        if passage >= 0:
            scores[row, passage] = -1.0
    return scores


def _recall(scores: NDArray[np.float32], corpus: Corpus) -> float:
    """Return the share of questions with a right case among the RECALL_AT best, a case scoring by its best passage."""
    found = 0
    for row, right in zip(scores, corpus.answers, strict=True):
        best: dict[str, None] = {}
        for passage in np.argsort(-row):
            best[corpus.owners[passage]] = None
            if len(best) == RECALL_AT:
                break
        found += not right.isdisjoint(best)
    return found / len(corpus.answers)
