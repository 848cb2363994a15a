"""`python -m ops.bench`: measure everything and write BENCHMARKS.md; `--only SECTION` prints one section instead."""

from __future__ import annotations

import argparse
import asyncio
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from ops.bench import classifiers, clients, encoder_fidelity, ours, peers, scale, stock
from ops.bench.figures import milliseconds, table
from ops.bench.load import Sample, load, talk_to_stock_rasa
from ops.bench.machine import describe_machine
from ops.bench.profile import process_seconds
from ops.console import say
from ops.settings import ROOT

HEAD = """# Benchmarks

Written by `make bench`; run it on your own machine: figures of different machines or days do not compare. All figures
of one table come from one run. Load generator and product share the machine's cores. Latencies are `p50 / p95 / max`.
"""
PAGE = ROOT / "BENCHMARKS.md"
KEPT = "<!-- kept: `make bench` leaves what stands below -->"


def main() -> int:
    """Measure and write, or print one section."""
    sections: dict[str, Callable[[Path, argparse.Namespace], str]] = {
        "encoder": lambda _folder, _chosen: encoder_fidelity.markdown(),
        "search": lambda _folder, _chosen: search_quality(),
        "classifiers": lambda _folder, _chosen: classifiers.markdown(),
        "peers": lambda _folder, _chosen: peers.markdown(),
        "scale": lambda folder, _chosen: scale.markdown(folder),
        "clients": lambda _folder, _chosen: clients.markdown(),
        "path": lambda folder, chosen: whole_path(folder, chosen.messages, reuse_training=chosen.reuse_training),
    }
    parser = argparse.ArgumentParser(prog="ops.bench", description=__doc__)
    parser.add_argument("--only", choices=sorted(sections))
    parser.add_argument("--messages", type=int, default=300, help="messages in each load run")
    parser.add_argument("--reuse-training", action="store_true", help="stock Rasa: take training from Rasa's cache")
    chosen = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="zhangfang-bench-"))
    try:
        names = [chosen.only] if chosen.only else list(sections)
        parts = [sections[name](folder, chosen) for name in names]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if chosen.only:
        say(parts[0])
    else:
        parts = [HEAD, f"**Machine.** {describe_machine(ROOT)}", *parts, kept(PAGE.read_text(encoding="utf-8"))]
        PAGE.write_text("\n\n".join(part for part in parts if part) + "\n", encoding="utf-8")
        say("Wrote BENCHMARKS.md")
    return 0


def kept(page: str) -> str:
    """What stands below the mark: results of runs too long for `make bench`, written down by hand."""
    _, mark, rest = page.partition(KEPT)
    return (mark + rest).strip()


def search_quality() -> str:
    """The evaluations on all sets of questions and the routes, as `python -m kb` prints them."""
    parts = [
        "## Search quality on the development questions",
        "Thresholds and fusion were chosen on these.",
        _printed("eval", "tests/data/questions.jsonl"),
        "## Search quality on questions nobody tuned on",
        "Written by somebody who had seen neither the search nor the other questions, from titles of cases.",
        _printed("eval", "tests/data/fresh.jsonl"),
        "## Search quality on a second development set",
        "First meant to be held out, then looked at while the features of answerability were chosen: optimistic.",
        _printed("eval", "tests/data/held_out.jsonl"),
        "## Routes alone, in pairs and fused",
        "On the development questions:",
        _printed("routes", "tests/data/questions.jsonl"),
        "On the second development set:",
        _printed("routes", "tests/data/held_out.jsonl"),
    ]
    return "\n\n".join(parts)


def _printed(*arguments: str) -> str:
    command = [sys.executable, "-m", "kb", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


def whole_path(folder: Path, messages: int, *, reuse_training: bool) -> str:
    """Ours with one and two Rasa processes, and stock Rasa with and without TED, in one run on the same lines."""
    say("stock Rasa, default policies ...")
    trained_default, served_default, cpu_default = _stock(
        folder / "stock-default", stock.DEFAULT_POLICIES, messages, reuse_training
    )
    say("stock Rasa, rules only ...")
    trained_rules, served_rules, cpu_rules = _stock(folder / "stock-rules", stock.RULES_ONLY, messages, reuse_training)
    say("ours, training ...")
    trained_ours = ours.training_seconds(ROOT, folder / "train")
    say("ours, one Rasa ...")
    one = ours.measure(folder / "ours-1", 1, messages)
    say("ours, two Rasas ...")
    two = ours.measure(folder / "ours-2", 2, messages)
    runs = {
        "stock Rasa, default policies": served_default,
        "stock Rasa, rules only": served_rules,
        "ours, whole path, 1 Rasa": one.samples,
        "ours, whole path, 2 Rasa": two.samples,
    }
    header = ["messages/s; latency ms", *(f"customers: {number}" for number in ours.CUSTOMERS), "failures"]
    rows = [[name, *_cells(samples), sum(s.failures for s in samples.values())] for name, samples in runs.items()]
    training = [
        ["stock Rasa, default policies", "taken from Rasa's cache" if reuse_training else f"{trained_default:.0f}"],
        ["stock Rasa, rules only (language part from Rasa's cache of the run before)", f"{trained_rules:.0f}"],
        ["ours", f"{trained_ours:.0f}"],
    ]
    cpu = [
        ["stock Rasa, default policies", f"{cpu_default:.1f}", "Rasa alone"],
        ["stock Rasa, rules only", f"{cpu_rules:.1f}", "Rasa alone"],
        *(
            [name, f"{sum(run.cpu.values()):.1f}", ", ".join(f"{part} {used:.1f}" for part, used in run.cpu.items())]
            for name, run in (("ours, 1 Rasa", one), ("ours, 2 Rasa", two))
        ),
    ]
    return "\n\n".join(
        [
            "## The whole path beside stock Rasa",
            "Stock Rasa answers each intent with a fixed line: it stores nothing, searches nothing, opens no ticket. "
            "Ours does all of that for each message.",
            table(header, rows),
            table(["processor time a message, ms (customers: 8)", "all", "of which"], cpu),
            "What bounds ours: every message is written to disk before it is acknowledged, and every turn before it is "
            "shown (desk and tracker, fsync each); it is encoded once in Rasa and once in the library; it passes four "
            "processes; the load generator takes its share of the same cores.",
            table(["training on the same examples", "s"], training),
            "### One Rasa process",
            one.markdown,
            "### Two Rasa processes",
            two.markdown,
        ]
    )


def _cells(samples: dict[int, Sample]) -> list[str]:
    return [f"{sample.rate:.1f}; {milliseconds(sample.answered)}" for sample in samples.values()]


def _stock(
    folder: Path, policies: list[dict[str, object]], messages: int, reuse_training: bool
) -> tuple[float, dict[int, Sample], float]:
    """Training seconds, samples by customers, and milliseconds of processor time a message."""
    stock.write_project(folder, ROOT / "data" / "nlu", policies)
    trained = stock.train(ROOT, folder, reuse=reuse_training)
    with stock.served(ROOT, folder) as (base, process, _ready):
        asyncio.run(load(talk_to_stock_rasa(base), 4, 60))
        samples = {number: asyncio.run(load(talk_to_stock_rasa(base), number, messages)) for number in ours.CUSTOMERS}
        before = process_seconds(process)
        again = asyncio.run(load(talk_to_stock_rasa(base), ours.PROFILED_CUSTOMERS, messages))
        cpu = (process_seconds(process) - before) / len(again.answered) * 1000
    return trained, samples, cpu


if __name__ == "__main__":
    sys.exit(main())
