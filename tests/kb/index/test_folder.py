"""The index on disk: what was written is read, what is torn is refused, and a failed build leaves the old one."""

import json
import multiprocessing
from pathlib import Path

import pytest

from kb.errors import BadIndex
from kb.index.folder import CURRENT, KEPT_VERSIONS, MANIFEST, PASSAGES, VECTORS, IndexFolder
from kb.index.vectors import LayeredVectors
from kb.knowledge import KnowledgeBase
from kb.settings import Settings


def _current(settings: Settings) -> Path:
    return settings.index_dir / (settings.index_dir / CURRENT).read_text().strip()


def test_what_is_written_is_read(base: KnowledgeBase, tmp_path: Path) -> None:
    folder = IndexFolder(tmp_path / "index")
    written = folder.write(base.snapshot, {"any": 1})
    snapshot, manifest = folder.read()
    assert manifest == written
    assert snapshot.cards == base.snapshot.cards
    assert snapshot.passages == base.snapshot.passages
    assert (snapshot.vectors.matrix() == base.snapshot.vectors.matrix()).all()
    assert manifest.answerability == {"any": 1}


def test_passage_ids_are_stable_and_distinct(base: KnowledgeBase, settings: Settings) -> None:
    ids = [passage.id for passage in base.snapshot.passages]
    assert len(set(ids)) == len(ids)
    assert all(0 <= number < 2**63 for number in ids)
    again, _ = IndexFolder(settings.index_dir).read()
    assert [passage.id for passage in again.passages] == ids


@pytest.mark.parametrize("name", [VECTORS, PASSAGES, MANIFEST, "cases.jsonl"])
@pytest.mark.parametrize("how", ["truncated", "missing", "emptied", "garbled"])
def test_a_torn_index_is_refused_and_built_again(settings: Settings, name: str, how: str) -> None:
    path = _current(settings) / name
    content = path.read_bytes()
    if how == "missing":
        path.unlink()
    else:
        path.write_bytes({"truncated": content[:-50], "emptied": b"", "garbled": b"{" + content[::-1]}[how])
    with pytest.raises(BadIndex):
        IndexFolder(settings.index_dir).read()
    healed = KnowledgeBase.open(settings)
    assert len(healed.snapshot.cards) == 8
    healed.close()
    IndexFolder(settings.index_dir).read()


@pytest.mark.parametrize("pointer", ["", "r000099-nothing\n", "../var\n", "\xff"])
def test_a_pointer_to_nothing_is_refused_and_mended(settings: Settings, pointer: str) -> None:
    (settings.index_dir / CURRENT).write_text(pointer, encoding="latin-1")
    with pytest.raises(BadIndex):
        IndexFolder(settings.index_dir).read()
    KnowledgeBase.open(settings).close()
    IndexFolder(settings.index_dir).read()


def test_files_of_two_versions_do_not_pass_for_one(base: KnowledgeBase, settings: Settings) -> None:
    """Even with checksums made to fit: the counts and the manifest must agree as well."""
    import hashlib

    folder = _current(settings)
    lines = (folder / PASSAGES).read_text(encoding="utf-8").splitlines()
    (folder / PASSAGES).write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest["sha256"][PASSAGES] = hashlib.sha256((folder / PASSAGES).read_bytes()).hexdigest()
    (folder / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(BadIndex, match="belong together"):
        IndexFolder(settings.index_dir).read()


def test_an_index_of_another_encoder_is_built_again(settings: Settings) -> None:
    folder = _current(settings)
    manifest = json.loads((folder / MANIFEST).read_text())
    (folder / MANIFEST).write_text(json.dumps({**manifest, "encoder_fingerprint": "another"}))
    base = KnowledgeBase.open(settings)
    assert IndexFolder(settings.index_dir).read()[1].encoder_fingerprint == base.encoder_fingerprint
    base.close()


def test_a_disk_that_fills_up_leaves_the_old_version(
    base: KnowledgeBase, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = IndexFolder(settings.index_dir)
    before = folder.read()[1]

    def full(self: LayeredVectors, path: Path) -> None:
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(LayeredVectors, "write", full)
    with pytest.raises(OSError, match="No space"):
        folder.write(base.snapshot, None)
    assert folder.read()[1] == before
    assert not list(settings.index_dir.glob(".*.tmp"))


def test_a_killed_builders_remains_are_swept(base: KnowledgeBase, settings: Settings) -> None:
    (settings.index_dir / ".r000001-dead.tmp").mkdir()
    folder = IndexFolder(settings.index_dir)
    for _ in range(4):
        folder.write(base.snapshot, None)
    left = [path for path in settings.index_dir.iterdir() if path.is_dir()]
    assert len(left) == KEPT_VERSIONS


def _build_twice(settings: Settings) -> None:
    snapshot, _ = IndexFolder(settings.index_dir).read()
    for _ in range(5):
        IndexFolder(settings.index_dir).write(snapshot, None)


def test_two_builders_at_once_take_turns(settings: Settings) -> None:
    spawn = multiprocessing.get_context("spawn")
    builders = [spawn.Process(target=_build_twice, args=(settings,)) for _ in range(2)]
    for builder in builders:
        builder.start()
    for builder in builders:
        builder.join(60)
    assert [builder.exitcode for builder in builders] == [0, 0]
    assert len(IndexFolder(settings.index_dir).read()[0].cards) == 8
