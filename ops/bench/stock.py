"""Stock Rasa beside ours: same examples and lines, Jieba, what `rasa init` gives; twice, with and without TED."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import yaml

from ops.commands import QUIET_THREADS, run_logged
from ops.stack import free_port, until

START_SECONDS = 300.0
# Rasa answers these by rules of its own; a second rule would contradict them.
RASAS_OWN = ("restart", "back", "session_start")

# `rasa init` of 3.6 writes no pipeline and no policies: these are the ones its server then suggests and uses.
PIPELINE: list[dict[str, object]] = [
    {"name": "JiebaTokenizer"},
    {"name": "RegexFeaturizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
    {"name": "DIETClassifier", "epochs": 100, "constrain_similarities": True},
    {"name": "EntitySynonymMapper"},
    {"name": "ResponseSelector", "epochs": 100, "constrain_similarities": True},
    {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
]
RULES_ONLY: list[dict[str, object]] = [{"name": "MemoizationPolicy"}, {"name": "RulePolicy"}]
DEFAULT_POLICIES: list[dict[str, object]] = [
    *RULES_ONLY,
    {"name": "UnexpecTEDIntentPolicy", "max_history": 5, "epochs": 100},
    {"name": "TEDPolicy", "max_history": 5, "epochs": 100, "constrain_similarities": True},
]


def write_project(folder: Path, nlu: Path, policies: list[dict[str, object]]) -> list[str]:
    """A stock project that answers each of our intents with a fixed line; returns the intents."""
    (folder / "data").mkdir(parents=True, exist_ok=True)
    intents: list[str] = []
    for source in sorted(nlu.glob("*.yml")):
        shutil.copy(source, folder / "data" / source.name)
        loaded = yaml.safe_load(source.read_text(encoding="utf-8"))
        intents += [entry["intent"] for entry in loaded["nlu"] if entry.get("intent") not in (None, *RASAS_OWN)]
    rules = [{"rule": intent, "steps": [{"intent": intent}, {"action": f"utter_{intent}"}]} for intent in intents]
    rules.append({"rule": "fallback", "steps": [{"intent": "nlu_fallback"}, {"action": "utter_fallback"}]})
    stories = [
        {"story": f"{first} then {second}", "steps": _turn(first) + _turn(second)}
        for first, second in zip(intents, intents[1:] + intents[:1], strict=True)
    ]
    answers = {f"utter_{intent}": [{"text": f"这是关于 {intent} 的回答。"}] for intent in [*intents, "fallback"]}
    _write(folder / "domain.yml", {"version": "3.1", "intents": [*intents, *RASAS_OWN], "responses": answers})
    _write(folder / "data" / "rules.yml", {"version": "3.1", "rules": rules})
    _write(folder / "data" / "stories.yml", {"version": "3.1", "stories": stories})
    config = {
        "recipe": "default.v1",
        "assistant_id": "stock",
        "language": "zh",
        "pipeline": PIPELINE,
        "policies": policies,
    }
    _write(folder / "config.yml", config)
    _write(folder / "credentials.yml", {"rest": None})
    _write(folder / "endpoints.yml", {})
    return intents


def _turn(intent: str) -> list[dict[str, str]]:
    return [{"intent": intent}, {"action": f"utter_{intent}"}]


def train(root: Path, folder: Path, *, reuse: bool) -> float:
    """Train; seconds of wall time. TensorFlow may use all cores, as it does by default.

    `reuse`: let Rasa take what it can from the cache it keeps in the repository; else from one beside `folder`, which
    is new for every run of the benchmarks.
    """
    environment = _environment() if reuse else {**_environment(), "RASA_CACHE_DIRECTORY": str(folder.parent / "cache")}
    started = time.monotonic()
    command = [root / "bot/.venv/bin/rasa", "train", "--domain", folder / "domain.yml", "--data", folder / "data"]
    command += ["--config", folder / "config.yml", "--out", folder / "models", "--fixed-model-name", "stock"]
    run_logged([str(part) for part in command], folder / "train.log", env=environment, what="Training stock Rasa")
    return time.monotonic() - started


@contextmanager
def served(root: Path, folder: Path) -> Iterator[tuple[str, psutil.Process, float]]:
    """Serve it; yields address, process, and seconds until it answered."""
    port = free_port()
    command = [str(root / "bot/.venv/bin/rasa"), "run", "-i", "127.0.0.1", "--port", str(port)]
    command += ["--model", str(folder / "models/stock.tar.gz"), "--credentials", str(folder / "credentials.yml")]
    command += ["--endpoints", str(folder / "endpoints.yml")]
    started = time.monotonic()
    with (folder / "serve.log").open("wb") as sink:
        server = subprocess.Popen(command, stdout=sink, stderr=subprocess.STDOUT, env=_environment(), cwd=folder)
    base = f"http://127.0.0.1:{port}"
    try:
        until(lambda: server.poll() is not None or _answers(base), "stock Rasa answers", START_SECONDS)
        yield base, psutil.Process(server.pid), time.monotonic() - started
    finally:
        server.terminate()
        server.wait(timeout=60)


def _answers(base: str) -> bool:
    body = json.dumps({"sender": "warm", "message": "你好"}).encode()
    request = urllib.request.Request(f"{base}/webhooks/rest/webhook", body, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return bool(json.loads(answer.read()))
    except OSError:
        return False


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in QUIET_THREADS.items() if not name.startswith(("OMP", "TF_NUM"))}
    return {**os.environ, **kept}


def _write(path: Path, content: object) -> None:
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
