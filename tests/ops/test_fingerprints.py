"""A step is stale when content changed, and only then."""

from __future__ import annotations

import os
from pathlib import Path

from ops.fingerprints import Fingerprints, fingerprint


def test_touching_a_file_changes_nothing(tmp_path: Path) -> None:
    source = tmp_path / "a.yml"
    source.write_text("一", encoding="utf-8")
    before = fingerprint([tmp_path])
    os.utime(source, (1, 1))
    assert fingerprint([tmp_path]) == before


def test_content_name_and_setting_each_count(tmp_path: Path) -> None:
    source = tmp_path / "a.yml"
    source.write_text("一", encoding="utf-8")
    before = fingerprint([tmp_path])
    assert fingerprint([tmp_path], extra="other encoder") != before
    source.write_text("二", encoding="utf-8")
    changed = fingerprint([tmp_path])
    source.rename(tmp_path / "b.yml")
    assert len({before, changed, fingerprint([tmp_path])}) == 3


def test_a_new_file_counts_and_a_cache_does_not(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("一", encoding="utf-8")
    before = fingerprint([tmp_path])
    cache = tmp_path / "__pycache__"
    cache.mkdir()
    (cache / "a.pyc").write_bytes(b"\0")
    assert fingerprint([tmp_path]) == before
    (tmp_path / "b.yml").write_text("二", encoding="utf-8")
    assert fingerprint([tmp_path]) != before


def test_marks_survive_and_a_torn_file_means_stale(tmp_path: Path) -> None:
    path = tmp_path / "build" / "fingerprints.json"
    Fingerprints(path).record("model", "abc")
    assert Fingerprints(path).is_fresh("model", "abc")
    assert not Fingerprints(path).is_fresh("model", "abd")
    path.write_text('{"model": "ab', encoding="utf-8")
    assert not Fingerprints(path).is_fresh("model", "abc")
