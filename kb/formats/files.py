"""Files of cases, by the ending of their names: what is read from them, and what is written to them."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from kb.cases.files import CASE_SUFFIXES, NO_FILE, CaseFile, broken_file, find_case_files, read_case_file
from kb.cases.model import Case
from kb.errors import BadContent
from kb.formats.csv_file import read_csv, write_csv
from kb.formats.jsonl_file import read_jsonl, write_jsonl
from kb.formats.markdown_file import read_markdown, write_markdown
from kb.formats.rows import MAX_FILE_BYTES
from kb.formats.xlsx_file import read_xlsx, write_xlsx
from kb.progress import Progress, no_progress

_READERS: Final[dict[str, Callable[[Path], list[CaseFile]]]] = {
    ".csv": read_csv,
    ".xlsx": read_xlsx,
    ".jsonl": read_jsonl,
    ".md": read_markdown,
}
_WRITERS: Final[dict[str, Callable[[Path, Sequence[Case]], None]]] = {
    ".csv": write_csv,
    ".xlsx": write_xlsx,
    ".jsonl": write_jsonl,
    ".md": write_markdown,
}
SUFFIXES: Final = (*sorted(CASE_SUFFIXES), *_READERS)


def is_one_file(path: Path) -> bool:
    """Does this name call for one file of many cases (else for a folder of case files)?"""
    return path.suffix.lower() in _WRITERS


def read_cases(paths: Sequence[Path], progress: Progress = no_progress) -> list[CaseFile]:
    """Every case of these files; of a folder its YAML files. What is wrong with a case becomes its faults.

    Raises:
        BadContent: a path does not exist, or ends in nothing we know.
    """
    found: list[CaseFile] = []
    single: list[Path] = []
    for path in paths:
        reader = _READERS.get(path.suffix.lower())
        if path.is_dir() or path.suffix in CASE_SUFFIXES:
            single += find_case_files([path])
        elif not path.exists():
            raise BadContent(f"{path}: no such file or folder")
        elif reader is None:
            raise BadContent(f"{path}: not a file of cases; they end in {', '.join(SUFFIXES)}")
        else:
            found += _read(path, reader)
    for number, path in enumerate(dict.fromkeys(single), start=1):
        found.append(read_case_file(path))
        progress(number, len(single))
    return found


def write_cases(path: Path, cases: Sequence[Case]) -> None:
    """Writes one file of many cases; the old file stays until the new one is whole.

    Raises:
        OSError: it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        _WRITERS[path.suffix.lower()](temporary, cases)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _read(path: Path, reader: Callable[[Path], list[CaseFile]]) -> list[CaseFile]:
    try:
        if not path.is_file():
            return [broken_file(path, 1, NO_FILE)]
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            return [broken_file(path, 1, f"larger than {MAX_FILE_BYTES // 1024 // 1024} MB; split the file")]
        return reader(path)
    except OSError as error:
        return [broken_file(path, 1, f"cannot be read: {error.strerror}")]
