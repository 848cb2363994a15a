"""The steps from a clone to a desk that can start, in order, each done only when stale."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ops.commands import QUIET_THREADS, describe_failure, run_logged
from ops.console import SetupError, say, step
from ops.environments import OURS, RASAS, TORCH, ensure_uv, find_python, make_ours, make_rasas
from ops.fingerprints import Fingerprints, fingerprint
from ops.settings import Settings

FRESH_SETUP_BYTES = 6 * 1024**3
MIN_FREE_BYTES = 200 * 1024**2


@dataclass(frozen=True)
class Step:
    """One piece of set-up: what it makes (`outputs`), from what (`inputs`, `extra`), and how (`work`)."""

    name: str
    title: str
    inputs: tuple[Path, ...]
    outputs: tuple[Path, ...]
    work: Callable[[], None]
    marks: Fingerprints
    extra: str = ""

    def value(self) -> str:
        """The fingerprint of everything this step is made from."""
        return fingerprint(self.inputs, extra=self.extra)

    def is_fresh(self) -> bool:
        """Whether what it makes is there and was made from today's inputs."""
        return all(path.exists() for path in self.outputs) and self.marks.is_fresh(self.name, self.value())


class Setup:
    """All steps over one checkout and one set of settings."""

    def __init__(self, root: Path, settings: Settings) -> None:
        self._root = root
        self._settings = settings
        self._log = settings.logs / "setup.log"
        self._build_marks = Fingerprints(settings.build_dir / "fingerprints.json")
        self._data_marks = Fingerprints(settings.data_dir / "fingerprints.json")

    def run(self, only: frozenset[str] | None = None) -> list[str]:
        """Do every stale step (or only the named ones and what they need); return the names of the steps done.

        Raises:
            SetupError: a step failed; earlier steps stay done.
        """
        done: list[str] = []
        self._check_disk(MIN_FREE_BYTES)
        for stage in self.steps():
            if only is not None and stage.name not in only:
                continue
            value = stage.value()
            if stage.is_fresh():
                continue
            if not done:
                say("Setting up (only what is missing or has changed):")
            with step(stage.title):
                stage.work()
            stage.marks.record(stage.name, value)
            done.append(stage.name)
        return done

    def steps(self) -> list[Step]:
        """The steps in the order in which one needs the other."""
        root, settings = self._root, self._settings
        encoder_files = () if settings.kb_encoder else (settings.encoder / "encoder.json",)
        return [
            Step(
                "venv",
                "Installing our packages (.venv)",
                (root / "requirements.lock",),
                (root / ".venv/bin/python",),
                self._make_ours,
                self._build_marks,
                extra=f"{TORCH} {root}",
            ),
            Step(
                "bot-venv",
                "Installing Rasa (bot/.venv)",
                (root / "bot/requirements.lock",),
                (root / "bot/.venv/bin/python",),
                self._make_rasas,
                self._build_marks,
                extra=str(root),
            ),
            *(
                []
                if settings.kb_encoder
                else [
                    Step(
                        "encoder",
                        "Building the sentence encoder",
                        (root / "kb/encoder", root / "kb/ort.py"),
                        encoder_files,
                        lambda: self._ours(
                            "Building the encoder", "-m", "kb.encoder", "build", "--out", str(settings.encoder)
                        ),
                        self._build_marks,
                    )
                ]
            ),
            Step(
                "cases",
                "Importing the cases and building the index",
                (
                    root / "data/cases",
                    root / "data/products.yml",
                    root / "data/answerability.json",
                    root / "data/traditional.tsv",
                    root / "kb",
                    *encoder_files,
                ),
                (settings.data_dir / "kb.db", settings.data_dir / "index"),
                self._import_cases,
                self._data_marks,
                extra=settings.kb_encoder,
            ),
            Step(
                "questions",
                "Learning the questions under cases",
                (
                    root / "data/cases",
                    root / "data/products.yml",
                    *(root / "kb" / name for name in ("tuning/questions.py", "search/question_adapter.py")),
                    *(root / "kb" / name for name in ("text.py", "ort.py")),
                    *encoder_files,
                ),
                (settings.build_dir / "question_adapter.npz",),
                lambda: self._ours("Learning the questions under cases", "-m", "kb", "learn"),
                self._build_marks,
                extra=settings.kb_encoder,
            ),
            Step(
                "model",
                "Training the Rasa model",
                (
                    *(
                        root / "data" / name
                        for name in ("nlu", "acts", "told", "rules", "stories", "cases", "products.yml")
                    ),
                    *(root / "data" / name for name in ("traditional.tsv", "pinyin.tsv")),
                    *(root / name for name in ("domain.yml", "config.yml", "bot", "kb/text.py", "kb/ort.py")),
                    *encoder_files,
                ),
                (settings.model,),
                self._train,
                self._build_marks,
            ),
            Step(
                "desk",
                "Preparing the desk's database",
                (root / "desk/store",),
                (settings.data_dir / "desk.db",) if not settings.environment.get("DATABASE_URL") else (),
                self._prepare_desk,
                self._data_marks,
            ),
        ]

    def _make_ours(self) -> None:
        self._check_disk(FRESH_SETUP_BYTES)
        find_python(RASAS)  # both must be there: better said now than after the first minute
        uv = ensure_uv(self._root, find_python(OURS), self._log)
        make_ours(self._root, uv, self._log)

    def _make_rasas(self) -> None:
        uv = ensure_uv(self._root, find_python(OURS), self._log)
        make_rasas(self._root, uv, self._log)

    def _import_cases(self) -> None:
        self._ours("Importing the cases", "-m", "kb", "import", str(self._root / "data/cases"))
        self._ours("Building the index", "-m", "kb", "build")

    def _train(self) -> None:
        python = self._root / "bot/.venv/bin/python"
        command: list[str | Path] = [python, "-m", "bot.train", "--out", self._settings.model]
        run_logged(command, self._log, env=self._environment(), what="Training the Rasa model")

    def _prepare_desk(self) -> None:
        self._ours("Preparing the desk's database", "-m", "desk", "migrate")

    def first_admin(self) -> str | None:
        """Make the first admin account where there is none; return its announcement, shown once and stored nowhere."""
        command: list[str | Path] = [self._root / ".venv/bin/python", "-m", "desk", "create-admin", "--if-missing"]
        done = subprocess.run(command, capture_output=True, text=True, env=self._environment(), check=False)
        if done.returncode != 0:
            with self._log.open("a", encoding="utf-8") as sink:
                sink.write(done.stderr)
            raise SetupError(describe_failure("Making the first admin account", done.returncode, self._log))
        made = done.stdout.strip()
        return f"The first admin of the engineers' desk:\n{made}" if made.startswith("username") else None

    def _ours(self, what: str, *arguments: str) -> None:
        run_logged([self._root / ".venv/bin/python", *arguments], self._log, env=self._environment(), what=what)

    def _environment(self) -> dict[str, str]:
        return {**self._settings.environment, **QUIET_THREADS, "PYTHONPATH": str(self._root)}

    def _check_disk(self, needed: int) -> None:
        for folder in (self._settings.data_dir, self._settings.build_dir):
            folder.mkdir(parents=True, exist_ok=True)
            free = shutil.disk_usage(folder).free
            if free < needed:
                raise SetupError(
                    f"Only {free / 1024**3:.1f} GB free where {folder} lies; {needed / 1024**3:.1f} GB are needed. "
                    "Free some space, or set DATA_DIR and BUILD_DIR in .env to a larger disk."
                )
