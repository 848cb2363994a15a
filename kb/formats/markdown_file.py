"""Markdown: cases to be read and written by people, one `#` heading a case, its fields under Chinese headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from kb.cases.files import CaseFile, Fault, Location, as_case_file, broken_file
from kb.cases.model import Case
from kb.formats.cells import flag, join_source, split_ids, split_source
from kb.formats.labels import (
    CHINESE,
    DEFAULTS,
    ID_LISTS,
    SOLUTION,
    SOLUTION_CHINESE,
    SOLUTION_WORD,
    field_of,
    part_of,
)
from kb.formats.question_lines import question_lines, questions_of
from kb.formats.rows import MAX_ROWS

_HEADER = ("id", *ID_LISTS, "versions", "module", "topic", "audience", "status", "confidence")
_LISTS = ("symptoms", "error_texts", "codes", "questions", "links", "sources")
_PARAGRAPHS = ("cause", "verify", "prevent")
_BEFORE_SOLUTIONS = ("symptoms", "error_texts", "codes", "cause")
_AFTER_SOLUTIONS = ("verify", "prevent", "questions", "links", "sources")
_SOLUTION_HEADER = ("kind", "who", "touches_data")

# A paragraph's line that begins like a heading gets a stroke before it, and one that has strokes already one more.
_LIKE_HEADING = re.compile(r"\\*#")
_ESCAPED = re.compile(r"\\+#")
_HEADING = re.compile(r"(#{1,3})\s+(.*\S)\s*")
_ITEM = re.compile(r"(?:[-*]|\d{1,3}[.)])(?:\s+(.*))?")
_PAIR = re.compile(r"[-*]\s+([^:：]+)[:：]\s*(.*)")
_SOLUTION = re.compile(rf"(?:{SOLUTION}|{SOLUTION_WORD})\d*\s*[:：]\s*(.*)")


def write_markdown(path: Path, cases: Sequence[Case]) -> None:
    """Writes all cases; the caller swaps the file in."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for case in cases:
            file.writelines(line + "\n" for line in _lines_of(case))


def read_markdown(path: Path) -> list[CaseFile]:
    """Every case of the file, or its faults."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return [broken_file(path, 1, f"not UTF-8 (byte {error.start}); save the file as UTF-8")]
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    starts = [number for number, line in enumerate(lines) if re.match(r"#\s", line)]
    if len(starts) > MAX_ROWS:
        return [broken_file(path, 1, f"more than {MAX_ROWS} cases; split the file")]
    before = [number for number, line in enumerate(lines[: starts[0]] if starts else lines) if line.strip()]
    found = [broken_file(path, before[0] + 1, "text before the first `# title` heading")] if before else []
    for start, end in pairwise([*starts, len(lines)]):
        found.append(_Reader(path, lines, start, end).read())
    return found


def _lines_of(case: Case) -> Iterator[str]:
    content = case.content()
    yield from (f"# {content['title']}", "")
    for name in _HEADER:
        value = ", ".join(content[name]) if name in ID_LISTS else content[name]
        yield f"- {CHINESE[name]}: {value}".rstrip()
    yield ""
    for name in _BEFORE_SOLUTIONS:
        yield from _section(2, CHINESE[name], content[name])
    for solution in content["solutions"]:
        yield from (f"## {SOLUTION_WORD}：{solution['title']}", "")
        for part in _SOLUTION_HEADER:
            value = str(solution[part]).lower() if part == "touches_data" else solution[part]
            yield f"- {SOLUTION_CHINESE[part]}: {value}"
        yield ""
        yield from (f"### {SOLUTION_CHINESE['steps']}", "")
        yield from (f"{number}. {step}" for number, step in enumerate(solution["steps"], start=1))
        yield ""
        for part in ("risk", "gain"):
            yield from _section(3, SOLUTION_CHINESE[part], solution[part])
    for name in _AFTER_SOLUTIONS:
        if name in content:
            yield from _section(2, CHINESE[name], _as_items(name, content[name]))


def _as_items(name: str, value: Any) -> Any:
    if name == "questions":
        return question_lines(value)
    return [join_source(source) for source in value] if name == "sources" else value


def _section(level: int, label: str, value: str | list[str]) -> Iterator[str]:
    yield from (f"{'#' * level} {label}", "")
    if isinstance(value, str):
        yield from ("\\" + line if _LIKE_HEADING.match(line) else line for line in value.split("\n"))
    else:
        yield from ("- " + item.replace("\n", "\n  ") for item in value)
    if value:
        yield ""


@dataclass(slots=True)
class _Reader:
    """Reads the lines of one case, `start` (its title) up to `end`; a fault never stops it."""

    path: Path
    all_lines: list[str]
    start: int
    end: int
    values: dict[str, Any] = field(default_factory=dict)
    lines: dict[Location, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def read(self) -> CaseFile:
        title = _HEADING.fullmatch(self.all_lines[self.start])
        self.values = {"title": title[2] if title else "", "versions": ""}
        self.values |= {name: [] for name in (*ID_LISTS, *_LISTS, "solutions")}
        self.lines = {(name,): self.start + 1 for name in Case.model_fields}
        number = self.start + 1
        self._header((), *self._until_heading(number), _HEADER)
        number = self._next_heading(number)
        while number < self.end:
            self._take(number)
            number = self._next_heading(number + 1)
        for name, default in DEFAULTS.items():
            self.values[name] = self.values.get(name) or default
        return as_case_file(self.path, self.values, self.lines, self.faults)

    def _take(self, number: int) -> None:
        match = _HEADING.fullmatch(self.all_lines[number])
        level, label = (len(match[1]), match[2]) if match else (0, self.all_lines[number])
        body = self._until_heading(number + 1)
        solution = _SOLUTION.fullmatch(label) if level == 2 else None
        name = field_of(label) if level == 2 else None
        part = part_of(label) if level == 3 else None
        solutions = self.values["solutions"]
        if solution:
            where: Location = ("solutions", len(solutions))
            solutions.append({"title": solution[1].strip()})
            self.lines[where] = number + 1
            self._header(where, *body, _SOLUTION_HEADER)
        elif name in _LISTS or name in _PARAGRAPHS:
            self._set((), str(name), number, self._content(str(name), *body))
        elif part in ("steps", "risk", "gain") and solutions:
            self._set(("solutions", len(solutions) - 1), part, number, self._content(part, *body))
        else:
            self._fault(number, "", f"a heading {label[:40]!r} has no place here")

    def _header(self, where: Location, first: int, lines: list[str], names: tuple[str, ...]) -> None:
        for number, line in enumerate(lines, start=first):
            pair = _PAIR.fullmatch(line)
            label = pair[1] if pair else ""
            name = part_of(label) if where else field_of(label)
            if not pair:
                if line.strip():
                    self._fault(number, "", "expected lines such as `- 编号: k3cloud-example`")
            elif name not in names:
                self._fault(number, label.strip()[:40], "no such field here")
            else:
                text = pair[2].strip()
                value = split_ids(text) if name in ID_LISTS else flag(text) if name == "touches_data" else text
                self._set(where, str(name), number, value)

    def _content(self, name: str, first: int, lines: list[str]) -> Any:
        if name in (*_PARAGRAPHS, "risk", "gain"):
            return "\n".join(line[1:] if _ESCAPED.match(line) else line for line in lines).strip()
        items: list[str] = []
        for number, line in enumerate(lines, start=first):
            item = _ITEM.fullmatch(line)
            if item:
                items.append(item[1] or "")
            elif line.startswith("  ") and items:
                items[-1] += "\n" + line[2:]
            elif line.strip():
                self._fault(number, name, "expected list items that begin with `- `")
        if name == "questions":
            return questions_of(items)
        return [split_source(item) for item in items] if name == "sources" else items

    def _set(self, where: Location, name: str, number: int, value: Any) -> None:
        owner = self.values["solutions"][-1] if where else self.values
        location = (*where, name)
        if (location in self.lines and where) or self.lines.get(location, self.start + 1) != self.start + 1:
            self._fault(number, name, "given twice")
        owner[name] = value
        self.lines[location] = number + 1

    def _until_heading(self, first: int) -> tuple[int, list[str]]:
        return first, self.all_lines[first : self._next_heading(first)]

    def _next_heading(self, number: int) -> int:
        while number < self.end and not self.all_lines[number].startswith("#"):
            number += 1
        return number

    def _fault(self, number: int, name: str, message: str) -> None:
        self.faults.append(Fault(str(self.path), number + 1, name, message))
