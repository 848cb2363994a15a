"""Names: whatever a client calls a file, what people see is one line, no folder, no trick, and ends as it should."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.files.names import MAX_NAME, clean_member, clean_name
from desk.files.serve import disposition


@given(st.text(max_size=300), st.sampled_from(["png", "zip", "log"]))
def test_any_name_becomes_a_safe_one(raw: str, extension: str) -> None:
    name = clean_name(raw, extension)
    assert name.lower().endswith(f".{extension}")
    assert 1 < len(name) <= MAX_NAME + 20
    assert not set(name) & set('/\\<>:"|?*\r\n\t\0')
    assert not any(unicodedata.category(character) in ("Cc", "Cf", "Cs") for character in name)
    assert name.strip(" .") == name
    assert clean_name(name, extension) == name
    header = disposition(name)
    assert header.isascii()
    assert header.isprintable()


@given(st.text(max_size=200))
def test_any_path_in_an_archive_becomes_a_relative_one(raw: str) -> None:
    path = clean_member(raw)
    assert path
    assert not path.startswith("/")
    assert not any(part in ("", ".", "..") for part in path.split("/"))


@pytest.mark.parametrize(
    ("raw", "extension", "name"),
    [
        ("a.JPG", "jpg", "a.JPG"),
        ("a.jpeg", "jpg", "a.jpeg"),
        ("a.tar.gz", "txt", "a.tar.gz.txt"),
        ("app.2026-11-22.log", "log", "app.2026-11-22.log"),
        ("kingdee", "log", "kingdee.log"),
        ("...", "png", "文件.png"),
        ("nul.txt", "txt", "_nul.txt"),
    ],
)
def test_extensions(raw: str, extension: str, name: str) -> None:
    assert clean_name(raw, extension) == name
