"""Reads the examples of what a message tells of a trouble, `data/told/passwords.jsonl` and `data/told/logins.jsonl`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

UNSAID = "unsaid"
"""A careful reader cannot tell it from the message."""
VALUES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "password": {
        "account": ("own_user", "other_user", "administrator", "container", "cloud_account", "foreign", UNSAID),
        "trouble": (
            *("forgotten", "refused", "locked", "expired", "no_code", "phone_gone", "change", "never_set", "left"),
            UNSAID,
        ),
    },
    "login": {
        "scope": ("one", "several", "company", UNSAID),
        "client": ("browser", "client", "phone", UNSAID),
        "stage": ("start", "sign_in", "ledger", "inside", UNSAID),
        "changed": ("network", "upgrade", "computer", "password", "power", "security", "nothing", UNSAID),
    },
}
"""What may be told of each attribute, by matter. `container` is the tool of the account sets or data centres, `foreign`
a password that is none of the product; `refused` is what somebody typed who remembers it, `left` means that its holder
is gone. Those of a login are the traits of data/logins.yml."""
MAX_CHARS = 300


class InvalidTold(ValueError):
    """The file of examples is not what it should be; the message names the file and the line."""


@dataclass(frozen=True, slots=True)
class Example:
    """A message, and what it tells by attribute."""

    text: str
    told: Mapping[str, str]


def read_told(path: Path, values: Mapping[str, tuple[str, ...]]) -> list[Example]:
    """All examples in the order of the file, a JSON object a line: the text, and a value of each attribute of `values`.

    Raises:
        InvalidTold: the file is missing or empty, or a line has another form, an unknown value, or a text twice.
    """
    if not path.is_file():
        raise InvalidTold(f"{path}: no such file")
    examples, known = [], set[str]()
    for place, row in _rows(path):
        text = row.pop("text", None)
        if not isinstance(text, str) or not text.strip() or len(text) > MAX_CHARS:
            raise InvalidTold(f"{place}: a text has 1 to {MAX_CHARS} characters")
        if text in known:
            raise InvalidTold(f"{place}: 「{text}」 stands there twice")
        if row.keys() != values.keys():
            raise InvalidTold(f"{place}: a line has text, {', '.join(values)}, and nothing else")
        for attribute, value in row.items():
            if value not in values[attribute]:
                raise InvalidTold(f"{place}: {attribute} is none of {', '.join(values[attribute])}")
        known.add(text)
        examples.append(Example(text, row))
    if not examples:
        raise InvalidTold(f"{path}: no examples")
    return examples


def _rows(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        place = f"{path}:{number}"
        try:
            row = json.loads(line)
        except ValueError as error:
            raise InvalidTold(f"{place}: {error}") from error
        if not isinstance(row, dict):
            raise InvalidTold(f"{place}: a line is an object")
        yield place, row
