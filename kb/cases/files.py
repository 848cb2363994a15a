"""Case files: YAML in and out, with every fault pinned to its file, line and field."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from kb.cases.model import Case
from kb.errors import BadContent

MAX_FILE_BYTES = 256 * 1024
NO_FILE = "not a plain file"  # a pipe or a device: reading it might never end
CASE_SUFFIXES = frozenset({".yml", ".yaml"})

Location = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong in one place. `field` is a path such as `solutions[0].steps[2]`, empty for the whole file."""

    path: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.field + ': ' if self.field else ''}{self.message}"


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A file that was read: its case where the shape is right, else the faults; and the line of every field."""

    path: Path
    case: Case | None
    faults: tuple[Fault, ...]
    lines: dict[Location, int]

    @property
    def line(self) -> int:
        """Where the case begins in its file."""
        return self.faults[0].line if not self.lines and self.faults else self.lines.get(("id",), 1)

    @property
    def place(self) -> str:
        """The file, and the line too where it may hold other cases."""
        return str(self.path) if self.path.suffix in CASE_SUFFIXES else f"{self.path}:{self.line}"

    def fault_at(self, location: Location, message: str) -> Fault:
        return Fault(str(self.path), line_of(self.lines, location), field_name(location), message)


class _PlainLoader(yaml.SafeLoader):
    """YAML without aliases: a case never needs them, and a few lines of them can unfold into gigabytes."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem="aliases (*name) are not allowed here", problem_mark=mark)
        return super().compose_node(parent, index)


def find_case_files(paths: list[Path]) -> list[Path]:
    """Case files named by `paths`; folders are searched through, in a stable order.

    Raises:
        BadContent: a path does not exist, or is a file that is no YAML.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            named = (file for file in path.rglob("*") if file.suffix in CASE_SUFFIXES and not file.is_dir())
            found += sorted(file for file in named if file.is_file() or file.is_symlink())  # a link to nothing is told
        elif not path.exists():
            raise BadContent(f"{path}: no such file or folder")
        elif path.suffix not in CASE_SUFFIXES:
            raise BadContent(f"{path}: a case file ends in .yml or .yaml")
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def read_case_file(path: Path) -> CaseFile:
    """Reads one file; whatever is wrong with its shape becomes faults, never an exception."""
    shape = "a case is a mapping of `id:`, `title:` and so on"
    read = read_mapping(path, MAX_FILE_BYTES, "one file holds one case", shape)
    return read if isinstance(read, CaseFile) else as_case_file(path, read.values, read.lines, read.faults)


@dataclass(frozen=True, slots=True)
class Mapping:
    """A file of YAML as plain values, with the line of every field, and what is given twice."""

    values: dict[str, Any]
    lines: dict[Location, int]
    faults: list[Fault]


def read_mapping(path: Path, most_bytes: int, why_so_few: str, what_it_is: str) -> Mapping | CaseFile:
    """Reads a file that is a mapping; one that cannot be read as such is a broken file of a case."""
    try:
        if not path.is_file():
            return broken_file(path, 1, NO_FILE)
        if path.stat().st_size > most_bytes:
            return broken_file(path, 1, f"larger than {most_bytes // 1024} KB; {why_so_few}")
        text = path.read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=_PlainLoader)
    except UnicodeDecodeError as error:
        return broken_file(path, 1, f"not UTF-8 (byte {error.start}); save the file as UTF-8")
    except OSError as error:
        return broken_file(path, 1, f"cannot be read: {error.strerror}")
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "not YAML"
        return broken_file(path, mark.line + 1 if mark else 1, f"not YAML: {problem}")
    if not isinstance(node, yaml.MappingNode):
        return broken_file(path, 1, what_it_is)
    lines: dict[Location, int] = {}
    repeated: list[tuple[Location, int]] = []
    values = _values(node, (), lines, repeated)
    faults = [Fault(str(path), line, field_name(where), "given twice") for where, line in repeated]
    return Mapping(values, lines, faults)


def as_case_file(path: Path, values: Any, lines: dict[Location, int], faults: list[Fault]) -> CaseFile:
    """What plain values, read from whatever format, are as a case; `faults` are those the reading itself found."""
    try:
        case: Case | None = Case.model_validate(values)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            where = (*detail["loc"], *getattr(detail.get("ctx", {}).get("error"), "where", ()))
            faults.append(Fault(str(path), line_of(lines, where or ("id",)), field_name(where), _explain(detail)))
        case = None
    return CaseFile(path, None if faults else case, tuple(sorted(faults)), lines)


def write_case_file(path: Path, case: Case) -> None:
    """Writes a case so that reading it gives the same case; the old file stays until the new one is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, case_as_yaml(case))


def write_text(path: Path, text: str, case: Case | None = None) -> None:
    """Writes the text of a case file; the old file stays until the new one is whole.

    Raises:
        BadContent: the text does not say what `case`, where it is given, does.
        OSError: it cannot be written.
    """
    temporary = path.with_name(path.name + ".tmp")
    try:
        temporary.write_text(text, encoding="utf-8")
        read = read_case_file(temporary).case if case is not None else None
        if case is not None and (read is None or read.content_hash() != case.content_hash()):
            raise BadContent(f"{path}: what would be written does not say the same as the case; it is left as it was")
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def case_as_yaml(case: Case) -> str:
    return yaml.safe_dump(case.content(), allow_unicode=True, sort_keys=False, width=110, default_flow_style=None)


def line_of(lines: dict[Location, int], location: Location) -> int:
    """The line of a field; of what surrounds it where the field itself is missing."""
    for length in range(len(location), 0, -1):
        if location[:length] in lines:
            return lines[location[:length]]
    return 1


def field_name(location: Location) -> str:
    name = ""
    for part in location:
        name += f"[{part}]" if isinstance(part, int) else f".{part}" if name else part
    return name


def broken_file(path: Path, line: int, message: str) -> CaseFile:
    """What cannot be read as a case at all, with the line where that shows."""
    return CaseFile(path, None, (Fault(str(path), line, "", message),), {})


def _values(node: yaml.Node, where: Location, lines: dict[Location, int], repeated: list[tuple[Location, int]]) -> Any:
    """Plain values of a node, noting the line of each.

    Every scalar is text as it is written, but for unquoted true, false and empty: authors write `versions: 7.5` and
    `codes: [12029]` and mean the characters, not the numbers that YAML would make of them.
    """
    if where:
        lines[where] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in mapping:
                repeated.append(((*where, key), key_node.start_mark.line + 1))
            mapping[key] = _values(value_node, (*where, key), lines, repeated)
            lines[(*where, key)] = key_node.start_mark.line + 1
        return mapping
    if isinstance(node, yaml.SequenceNode):
        return [_values(item, (*where, number), lines, repeated) for number, item in enumerate(node.value)]
    is_plain = isinstance(node, yaml.ScalarNode) and node.style is None
    if is_plain and node.value in {"true", "false"}:
        return node.value == "true"
    if is_plain and node.value in {"", "null", "~"}:
        return None
    return str(node.value)


def explain_length(detail: Any) -> str | None:
    """In plain words that a text is empty or too long; None for any other fault that pydantic found."""
    limits = detail.get("ctx", {})
    if limits.get("field_type") != "Value":  # of a list pydantic itself says it well
        return None
    if detail["type"] == "too_short":
        return "empty"
    return f"{limits['actual_length']} characters; at most {limits['max_length']} are taken"


def _explain(detail: Any) -> str:
    kind = detail["type"]
    if told := explain_length(detail):
        return told
    if kind == "missing":
        return "missing"
    if kind == "extra_forbidden":
        return "no such field in a case; check the spelling"
    if kind == "string_pattern_mismatch":
        return f"{detail['input']!r} does not match {detail['ctx']['pattern']}"
    if kind == "value_error":
        return str(detail["ctx"]["error"])
    given = detail["input"]
    shown = f", got {given!r}" if isinstance(given, str | int | float | bool) or given is None else ""
    return f"{detail['msg'][0].lower()}{detail['msg'][1:]}{shown[:120]}"
