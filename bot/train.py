"""Trains the Rasa model: `python -m bot.train` writes build/models/zhangfang.tar.gz in one atomic step."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bot.logs import configure_logging, silence_warnings
from bot.settings import MODEL_NAME, REPOSITORY, build_dir, quiet_environment
from bot.symptoms import write_symptoms

quiet_environment()
# Set-up knows by fingerprints when to train; Rasa's own cache would only fill the disk.
os.environ.setdefault("RASA_MAX_CACHE_SIZE", "0")
os.environ.setdefault("RASA_CACHE_DIRECTORY", str(build_dir() / "rasa-cache"))
os.environ.setdefault("LOG_LEVEL", "WARNING")  # Rasa then draws no progress bars, which are noise in a log

DOMAIN = "domain.yml"
CONFIG = "config.yml"
TRAINING_DATA = ("data/nlu", "data/rules", "data/stories")
CASES = "data/cases"


def train_model(target: Path, *, domain: Path, config: Path, training_data: Sequence[Path]) -> float:
    """Trains and puts the model at `target`; returns the seconds it took.

    Raises:
        RuntimeError: Rasa ended without a model; its own lines above say why.
    """
    silence_warnings()
    configure_logging()
    from rasa.model_training import train

    target.parent.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        result = train(
            domain=str(domain),
            config=str(config),
            training_files=[str(path) for path in training_data],
            output=folder,
            fixed_model_name=MODEL_NAME,
            force_training=True,
        )
        if result.code != 0 or result.model is None:
            raise RuntimeError(f"training failed with code {result.code}")
        os.replace(result.model, target)
    return time.monotonic() - started


def main(arguments: Sequence[str] | None = None) -> int:
    """Trains from the repository's files; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bot.train", description="Train the Rasa model of Zhangfang.")
    parser.add_argument("--out", type=Path, help="model to write (default: build/models/zhangfang.tar.gz)")
    parser.add_argument("--nlu", type=Path, help="folder or file of NLU examples (default: data/nlu)")
    options = parser.parse_args(arguments)
    os.chdir(REPOSITORY)  # Rasa keeps its cache under the working directory
    nlu, *others = (REPOSITORY / name for name in TRAINING_DATA)
    target = options.out or build_dir() / "models" / MODEL_NAME
    try:
        with tempfile.TemporaryDirectory() as folder:
            symptoms = Path(folder) / "symptoms.yml"
            write_symptoms(REPOSITORY / CASES, symptoms)
            seconds = train_model(
                target,
                domain=REPOSITORY / DOMAIN,
                config=REPOSITORY / CONFIG,
                training_data=[options.nlu or nlu, symptoms, *others],
            )
    except RuntimeError as error:
        print(f"bot.train: {error}", file=sys.stderr)
        return 1
    print(f"trained {target} in {seconds:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
