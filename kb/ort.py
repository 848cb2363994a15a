"""The sentence encoder at run time: onnxruntime, a tokenizer and numpy, no torch.

Runs on Python 3.10 (the bot's process) and 3.11 (the library's), so that both see the same vectors.
The files are made by `python -m kb.encoder build`.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

Kind = Literal["query", "passage"]

# multilingual-e5 was trained with these; without them retrieval gets worse (model card of multilingual-e5-small).
PROMPTS: Final[dict[str, str]] = {"query": "query: ", "passage": "passage: "}
MANIFEST: Final = "encoder.json"
MODEL: Final = "model.onnx"
TOKENIZER: Final = "tokenizer.json"
BUILD_COMMAND: Final = "python -m kb.encoder build"

# Another may run between two batches, so this also bounds how long a question waits while an index is built.
_BATCH_TOKENS: Final = 512
_BATCH_TEXTS: Final = 32
_TOKENISED_AT_ONCE: Final = 256
# Far beyond what 512 tokens hold; keeps the tokenizer from working through a megabyte that is cut off afterwards.
_MAX_CHARS: Final = 16_384


class EncoderMissing(RuntimeError):
    """The encoder has not been built yet."""


class EncoderBroken(RuntimeError):
    """The encoder's files do not belong together, or what it computes is not a vector."""


class OrtEncoder:
    """Sentences to unit vectors. Safe to call from several threads; a batch runs on one core."""

    def __init__(self, directory: Path, at_once: int = 1) -> None:
        """Load and check the encoder in `directory`; at most `at_once` batches run side by side, others wait.

        Raises EncoderMissing when it was never built there, EncoderBroken when a file is not the one that was built.
        """
        manifest = _read_manifest(directory)
        self.name: str = manifest["name"]
        self.precision: str = manifest["precision"]
        self.dimensions: int = manifest["dimensions"]
        self.max_tokens: int = manifest["max_tokens"]
        self.fingerprint: str = manifest["fingerprint"]
        self._pad: int = manifest["pad_token"]
        self._tokenising = threading.Lock()
        self._running = threading.BoundedSemaphore(at_once)
        try:
            self._tokenizer = Tokenizer.from_file(str(directory / TOKENIZER))
            self._session = onnxruntime.InferenceSession(
                str(directory / MODEL), _session_options(), providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # both libraries raise bare Exception for an unreadable file
            raise EncoderBroken(f"cannot load the encoder in {directory}: {error}; run `{BUILD_COMMAND}`") from error
        self._tokenizer.enable_truncation(self.max_tokens)
        self._tokenizer.no_padding()

    def encode(self, texts: Sequence[str], kind: Kind) -> NDArray[np.float32]:
        """Return one unit vector a text, float32 [len(texts), dimensions], in the order of `texts`.

        `kind` says what a text is: something asked ("query") or something that answers ("passage"). Text beyond
        `max_tokens` does not count. Raises ValueError for another kind, TypeError for texts that are not strings,
        EncoderBroken when the network yields anything but numbers.
        """
        if kind not in PROMPTS:
            raise ValueError(f"kind must be one of {', '.join(PROMPTS)}, not {kind!r}")
        if isinstance(texts, str) or not all(isinstance(text, str) for text in texts):
            raise TypeError("texts must be a sequence of strings")
        tokens = self.tokenise([PROMPTS[kind] + text for text in texts])
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        for batch in _batches([len(ids) for ids in tokens]):
            vectors[batch] = self.embed(*self.pad([tokens[index] for index in batch]))
        return vectors

    def tokenise(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the token ids of each text as it is, without a prompt, cut to `max_tokens`, with the two end marks."""
        tokens: list[list[int]] = []
        for start in range(0, len(texts), _TOKENISED_AT_ONCE):
            part = [_readable(text) for text in texts[start : start + _TOKENISED_AT_ONCE]]
            with self._tokenising:  # one tokenizer used by two threads raises "Already borrowed"
                tokens += [found.ids for found in self._tokenizer.encode_batch_fast(part)]
        return tokens

    def pad(self, tokens: Sequence[Sequence[int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return ids and mask, int64 [texts, longest], for `tokens` of different lengths."""
        longest = max(len(ids) for ids in tokens)
        padded = np.full((len(tokens), longest), self._pad, dtype=np.int64)
        mask = np.zeros_like(padded)
        for row, ids in enumerate(tokens):
            padded[row, : len(ids)] = ids
            mask[row, : len(ids)] = 1
        return padded, mask

    def embed(self, ids: NDArray[np.int64], mask: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return unit vectors [texts, dimensions] for padded ids and mask: the mean over each text's own tokens."""
        with self._running:
            (hidden,) = self._session.run(None, {"input_ids": ids, "attention_mask": mask})
        weight = mask[:, :, None].astype(np.float32)
        mean = (hidden * weight).sum(axis=1) / weight.sum(axis=1)
        length = np.linalg.norm(mean, axis=1, keepdims=True)
        if not np.isfinite(length).all() or not length.all():
            raise EncoderBroken(f"the encoder {self.fingerprint} computed something that is no vector")
        unit: NDArray[np.float32] = (mean / length).astype(np.float32)
        return unit


def fingerprint_of(name: str, precision: str, sha256s: dict[str, str]) -> str:
    """Return the short name of exactly this encoder: vectors of two fingerprints must never be compared."""
    content = "\n".join([name, precision, *(f"{file} {sha256s[file]}" for file in sorted(sha256s))])
    return f"{name.rsplit('/', 1)[-1]}-{precision}-{hashlib.sha256(content.encode()).hexdigest()[:12]}"


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of the file at `path`, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def _read_manifest(directory: Path) -> dict[str, Any]:
    """Return the manifest in `directory`, after checking that the files beside it are the ones it describes."""
    path = directory / MANIFEST
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        sha256s: dict[str, str] = manifest["sha256s"]
        expected = fingerprint_of(manifest["name"], manifest["precision"], sha256s)
    except FileNotFoundError:
        raise EncoderMissing(f"there is no encoder in {directory}: run `{BUILD_COMMAND}`") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise EncoderBroken(f"{path} is unreadable ({error!r}): run `{BUILD_COMMAND}`") from error
    needed = {"dimensions", "max_tokens", "pad_token", "fingerprint"}
    if missing := needed - manifest.keys():
        raise EncoderBroken(f"{path} lacks {', '.join(sorted(missing))}: run `{BUILD_COMMAND}`")
    if manifest["fingerprint"] != expected:
        raise EncoderBroken(f"{path} has been edited: its fingerprint is not {expected}; run `{BUILD_COMMAND}`")
    for file in (MODEL, TOKENIZER):
        try:
            found = sha256_of(directory / file)
        except FileNotFoundError:
            raise EncoderMissing(f"{directory} lacks {file}: run `{BUILD_COMMAND}`") from None
        if found != sha256s.get(file):
            raise EncoderBroken(f"{directory / file} is not the file that was built: run `{BUILD_COMMAND}`")
    return manifest


def _session_options() -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # several services share few cores; more threads cost more than they gain
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return options


def _readable(text: str) -> str:
    """Return `text` cut to what can count and without lone surrogates, which the tokenizer refuses."""
    return text[:_MAX_CHARS].encode("utf-8", "replace").decode("utf-8")


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Yield the indices of texts to run together: of like length, so that little is padding, and few tokens in all."""
    batch: list[int] = []
    for index in sorted(range(len(lengths)), key=lengths.__getitem__):
        # Ascending order: this text is the longest of the batch and sets its width.
        if batch and (len(batch) == _BATCH_TEXTS or (len(batch) + 1) * lengths[index] > _BATCH_TOKENS):
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch
