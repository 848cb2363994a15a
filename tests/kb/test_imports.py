"""What may be imported where: the client must stay light, in a fresh interpreter."""

import subprocess
import sys

HEAVY = (
    "torch",
    "faiss",
    "onnxruntime",
    "sentence_transformers",
    "sqlalchemy",
    "jieba",
    "sklearn",
    "numpy",
    "tokenizers",
)


def _loaded_by(module: str) -> set[str]:
    program = f"import sys, {module}; print(' '.join(name for name in sys.modules if '.' not in name))"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    return set(run.stdout.split())


def test_the_client_loads_nothing_heavy() -> None:
    assert not _loaded_by("kb.client") & set(HEAVY)


def test_the_service_does_not_load_torch() -> None:
    assert not _loaded_by("kb.service.app") & {"torch", "sentence_transformers", "sklearn"}
