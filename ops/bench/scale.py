"""The library at size: ten thousand cases searched, edited and built, and a million vectors searched alone."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np

from kb.cases.lint import lint_paths
from kb.cases.model import Case
from kb.index.embeddings import Embedder, EmbeddingCache, Vectors
from kb.index.passages import passages_of
from kb.index.vectors import LayeredVectors
from kb.knowledge import KnowledgeBase, open_configured_encoder
from kb.products import load_products
from kb.questions import load_questions
from kb.search.result import Query
from kb.search.searcher import Searcher
from kb.settings import Settings
from kb.store.library import Library
from ops.bench.figures import percentile, table
from ops.console import say
from ops.settings import ROOT

CASES: Final = 10_000
BUILT_PASSAGES: Final = 10_000
VECTORS: Final = 1_000_000
QUESTIONS: Final = 300
EDITS: Final = 20
COMPARED: Final = 100
NEAREST: Final = 10
NOISE: Final = 0.35  # length of what is added to a unit vector: such neighbours lie at a cosine of 0.94
CHUNK: Final = 50_000

HOW = (
    f"{CASES} cases made from the committed ones in turn: each line loses one sign and swaps two others at places that "
    "a fixed seed draws, and carries a number, so that no two lines are alike. Their vectors are those of the "
    f"original lines with noise of length {NOISE} added (cosine 0.94), lengths set to 1 again. The questions are the "
    "development questions, each asked once; edits change a title and a symptom and are encoded."
)


def markdown(folder: Path) -> str:
    """Measures everything and gives the section."""
    settings = Settings(data_dir=folder / "kb", build_dir=ROOT / "build", encoder=os.environ.get("KB_ENCODER", ""))
    products = load_products(settings.products_file)
    real = [case for case in lint_paths([settings.cases_dir], products).cases() if case.status == "published"]
    embedder = Embedder(open_configured_encoder(settings), EmbeddingCache(settings.cache_file))
    lines = [passage.text for case in real for passage in passages_of(case)]
    say("scale: encoding the committed passages ...")
    vectors = embedder.passages(lines)
    say("scale: building 10 000 passages ...")
    built = _build_seconds(folder / "build", settings, lines)
    say("scale: 10 000 cases ...")
    made = list(_copies(real))
    _keep_vectors(embedder, made, dict(zip(lines, vectors, strict=True)), real)
    rows = [["build of 10 000 passages, all encoded", f"{built:.0f} s", "≤ 180 s"]]
    rows += _measure_cases(settings, [case for case, _ in made])
    say(table(["", "", ""], rows))
    say("scale: a million vectors ...")
    rows += _measure_vectors(vectors, embedder, settings)
    load = f"Load average when it ended: {os.getloadavg()[0]:.1f}."
    return "\n\n".join(["## The library at size", HOW, table(["", "p50 / p95 / max, or as told", "bar"], rows), load])


def _measure_cases(settings: Settings, cases: Sequence[Case]) -> list[list[str]]:
    library = Library.open(settings.store_url)
    took = _seconds(lambda: library.import_cases(cases, "bench"))
    library.close()
    started = time.perf_counter()
    base = KnowledgeBase.open(settings)
    opened = time.perf_counter() - started
    questions = [q for q in load_questions(ROOT / "tests/data/questions.jsonl") if q.is_answerable][:QUESTIONS]
    queries = [Query(text=question.q, product=question.product) for question in questions]
    for query in queries[:5]:
        base.search(query.model_copy(update={"text": query.text + "？"}))
    searched = [_seconds(partial(base.search, query)) for query in queries]
    counted = [_seconds(partial(_count, base.searcher, query.text)) for query in queries]
    edited = list(_edits(base, cases))
    passages = base.snapshot.row_count()
    base.close()
    started = time.perf_counter()
    again = KnowledgeBase.open(settings)
    reopened = time.perf_counter() - started
    again.close()
    return [
        [f"search with encoding, {CASES} cases, {passages} passages", _told(searched), "p95 ≤ 25 ms"],
        ["of which BM25 over cases and lines, cutting included", _told(counted), ""],
        ["one edited case, until its new words are found", _told(edited), "≤ 2 000 ms"],
        [f"import of {CASES} cases into SQLite", f"{took:.1f} s", ""],
        ["first start: words cut, index made and written (vectors from the cache)", f"{opened:.1f} s", ""],
        ["next start", f"{reopened:.1f} s", ""],
    ]


def _count(searcher: Searcher, text: str) -> None:
    words = searcher.cutter.cut(text)
    searcher.words.cases.scores(words)
    searcher.words.lines.scores(words)


def _edits(base: KnowledgeBase, cases: Sequence[Case]) -> Iterator[float]:
    """Seconds of each edit, from the call until a search for its new words has found it."""
    for number in range(EDITS):
        case = base.library.get(cases[number * 7].id)
        symptom = f"改过的第{number}条：紫色按钮第{number}次消失"
        new = case.model_copy(update={"title": f"{case.title} 改{number}", "symptoms": [symptom, *case.symptoms[1:]]})
        started = time.perf_counter()
        base.library.edit(Case.model_validate(new.content()), "bench", case.revision)
        base.refresh()
        hits = base.search(Query(text=symptom, audience=case.audience)).hits
        yield time.perf_counter() - started
        if case.id not in {hit.case_id for hit in hits}:
            raise RuntimeError(f"{case.id} was edited and is not found by {symptom!r}")


def _measure_vectors(real: Vectors, embedder: Embedder, settings: Settings) -> list[list[str]]:
    """A million perturbed copies of the real passages, asked with real questions; recall against comparing all."""
    source = np.random.default_rng(7)
    many = np.empty((VECTORS, real.shape[1]), np.float32)
    for start in range(0, VECTORS, CHUNK):
        many[start : start + CHUNK] = _perturbed(real[np.arange(start, start + CHUNK) % len(real)], source)
    texts = [question.q for question in load_questions(ROOT / "tests/data/questions.jsonl")][:QUESTIONS]
    questions = np.concatenate([embedder.encoder.encode([text], "query") for text in texts])
    started = time.perf_counter()
    index = LayeredVectors.of(many, many.shape[1])
    built = time.perf_counter() - started
    took = [_seconds(partial(index.search, vector, NEAREST)) for vector in questions]
    best = np.concatenate([questions[:COMPARED] @ many[s : s + CHUNK].T for s in range(0, VECTORS, CHUNK)], axis=1)
    nearest = np.argpartition(-best, NEAREST, axis=1)[:, :NEAREST].tolist()
    found = [index.search(question, NEAREST)[0].tolist() for question in questions[:COMPARED]]
    shared = [len(set(ours) & set(all_of_them)) for ours, all_of_them in zip(found, nearest, strict=True)]
    size, recall = f"{many.nbytes / 1024**3:.1f} GiB", sum(shared) / NEAREST / COMPARED
    return [
        [f"vectors alone, {VECTORS} of them, {index.settled.kind}, {size}", _told(took), "≤ 5 ms"],
        [f"its recall@{NEAREST} against flat, {COMPARED} questions", f"{recall:.4f}", "≥ 0.99"],
        ["its build", f"{built:.0f} s", ""],
    ]


def _copies(real: Sequence[Case]) -> Iterator[tuple[Case, int]]:
    """Perturbed copies of the real cases in turn, each with the place of its original among them."""
    source = np.random.default_rng(3)
    for number in range(CASES):
        original = real[number % len(real)]
        content = original.content()
        copy = number // len(real)
        for name in ("symptoms", "error_texts"):
            content[name] = [_misspelt(line, f"{copy}.{place}", source) for place, line in enumerate(content[name])]
        content["title"] = _misspelt(content["title"], str(copy), source)
        content["codes"] = [f"{code}{copy}" for code in content["codes"]]
        content["id"] = f"{content['id'][:70]}-c{copy}"
        yield Case.model_validate(content), number % len(real)


def _misspelt(line: str, mark: str, source: np.random.Generator) -> str:
    signs = list(line)
    if len(signs) > 4:
        del signs[int(source.integers(len(signs)))]
        first, second = (int(place) for place in source.integers(len(signs), size=2))
        signs[first], signs[second] = signs[second], signs[first]
    return "".join(signs).strip()[:280] + f" {mark}"


def _keep_vectors(
    embedder: Embedder, made: Sequence[tuple[Case, int]], known: dict[str, Vectors], real: Sequence[Case]
) -> None:
    source = np.random.default_rng(5)
    for start in range(0, len(made), 500):
        texts: list[str] = []
        originals: list[Vectors] = []
        for case, place in made[start : start + 500]:
            # The same kinds in the same order, so that each line meets its original's vector.
            for passage, original in zip(passages_of(case), passages_of(real[place]), strict=True):
                texts.append(passage.text)
                originals.append(known[original.text])
        embedder.keep(texts, _perturbed(np.stack(originals), source))


def _perturbed(vectors: Vectors, source: np.random.Generator) -> Vectors:
    noise = source.normal(size=vectors.shape).astype(np.float32) * (NOISE / vectors.shape[1] ** 0.5)
    moved: Vectors = vectors + noise
    moved /= np.linalg.norm(moved, axis=1, keepdims=True)
    return moved


def _build_seconds(folder: Path, settings: Settings, lines: Sequence[str]) -> float:
    """An index of lines that no cache knows."""
    source = np.random.default_rng(11)
    texts = [_misspelt(lines[number % len(lines)], str(number), source) for number in range(BUILT_PASSAGES)]
    embedder = Embedder(open_configured_encoder(settings), EmbeddingCache(folder / "cache.db"))
    started = time.perf_counter()
    LayeredVectors.of(embedder.passages(texts), embedder.encoder.dimensions)
    return time.perf_counter() - started


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _told(seconds: Sequence[float]) -> str:
    figures = (percentile(seconds, 0.5), percentile(seconds, 0.95), max(seconds))
    return " / ".join(f"{figure * 1000:.1f}" for figure in figures) + " ms"
