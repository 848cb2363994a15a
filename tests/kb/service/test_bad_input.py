"""What goes wrong around a running service: it says so, and the last good index goes on answering."""

from __future__ import annotations

import asyncio
import json
import logging
import multiprocessing
import os
import random
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from aiohttp.test_utils import TestClient, TestServer

from kb.cases.model import Case
from kb.errors import BadIndex
from kb.index.folder import CURRENT, IndexFolder
from kb.knowledge import KnowledgeBase
from kb.ort import OrtEncoder
from kb.search.result import Query
from kb.service.app import init_app
from kb.settings import REPOSITORY, Settings
from kb.store.library import Library

QUESTION = {"text": "总账怎么反结账", "product": "k3cloud", "k": 20}
ID = "k3cloud-closing-reopen"


@asynccontextmanager
async def _served(settings: Settings) -> AsyncIterator[TestClient]:
    headers = {"Authorization": f"Bearer {settings.token}"}
    async with TestClient(TestServer(init_app(settings)), headers=headers) as client:
        yield client


async def _ids(client: TestClient) -> list[str]:
    response = await client.post("/search", json=QUESTION)
    assert response.status == 200
    return [hit["case_id"] for hit in (await response.json())["hits"]]


def _current(settings: Settings) -> Path:
    return settings.index_dir / (settings.index_dir / CURRENT).read_text().strip()


async def test_an_empty_library_knows_nothing_and_says_so(empty_settings: Settings) -> None:
    async with _served(empty_settings) as client:
        result = await (await client.post("/search", json=QUESTION)).json()
    assert (result["outcome"], result["hits"]) == ("unknown", [])


@pytest.mark.parametrize("damage", ["missing", "truncated", "another encoder", "two cards of one id"])
async def test_an_index_that_cannot_be_used_is_made_again(settings: Settings, damage: str) -> None:
    folder = _current(settings)
    if damage == "missing":
        (settings.index_dir / CURRENT).unlink()
    elif damage == "truncated":
        (folder / "vectors.faiss").write_bytes((folder / "vectors.faiss").read_bytes()[:999])
    elif damage == "another encoder":
        manifest = json.loads((folder / "manifest.json").read_text())
        (folder / "manifest.json").write_text(json.dumps({**manifest, "encoder_fingerprint": "another"}))
    else:
        lines = (folder / "cases.jsonl").read_text(encoding="utf-8").splitlines()
        (folder / "cases.jsonl").write_text("\n".join([lines[0], *lines[:-1]]) + "\n", encoding="utf-8")
    async with _served(settings) as client:
        assert (await _ids(client))[0] == ID
    assert len(IndexFolder(settings.index_dir).read()[0].cards) == 8


def test_an_index_truncated_or_changed_anywhere_is_made_again(settings: Settings) -> None:
    """Each file at offsets that a seed draws: what is torn never answers, and never stops a start."""
    source = random.Random(20261122)
    for name in ("vectors.faiss", "passages.jsonl", "cases.jsonl", "manifest.json", CURRENT):
        for damage in ("truncated", "changed"):
            file = (settings.index_dir if name == CURRENT else _current(settings)) / name
            content = file.read_bytes()
            place = source.randrange(len(content) - 1)
            kept = content[:place] if damage == "truncated" else content[:place] + b"\xff" + content[place + 1 :]
            file.write_bytes(kept)
            with pytest.raises(BadIndex):
                IndexFolder(settings.index_dir).read()
            base = KnowledgeBase.open(settings)
            assert base.search(Query(text=str(QUESTION["text"]), product="k3cloud")).hits[0].case_id == ID
            base.close()
            assert len(IndexFolder(settings.index_dir).read()[0].cards) == 8


async def test_a_question_of_a_hundred_thousand_signs_is_refused_at_once(settings: Settings) -> None:
    async with _served(settings) as client:
        response = await client.post("/search", json={"text": "问" * 100_000})
        assert response.status == 413
        assert (await response.json())["error"]["code"] == "too_large"
        assert (await _ids(client))[0] == ID


@pytest.mark.parametrize("where", ["whole file", "one vector", "not a number"])
async def test_a_corrupted_cache_costs_only_time(settings: Settings, where: str) -> None:
    if where == "whole file":
        settings.cache_file.write_bytes(b"torn" * 50_000)
    else:
        with sqlite3.connect(settings.cache_file) as connection:
            key, kept = connection.execute("SELECT key, vector FROM vectors LIMIT 1").fetchone()
            wrong = bytes([kept[0] ^ 1]) + kept[1:]
            if where == "not a number":
                wrong = np.full(384, np.nan, np.float32).tobytes() + kept[-4:]
            connection.execute("UPDATE vectors SET vector = ? WHERE key = ?", (wrong, key))
    (settings.index_dir / CURRENT).unlink()
    async with _served(settings) as client:
        assert (await _ids(client))[0] == ID


async def test_an_encoder_that_gives_no_numbers_leaves_the_index_as_it_was(
    settings: Settings, case: Case, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """And what is retired meanwhile is gone all the same, at the next question, though the index cannot follow."""
    new = case.model_copy(update={"id": "k3cloud-new", "symptoms": [f"紫色按钮第{n}次消失" for n in range(5)]})
    async with _served(settings) as client:
        assert (await _ids(client))[0] == ID
        healthy = OrtEncoder.encode

        def broken(self: OrtEncoder, texts: list[str], kind: str) -> object:
            vectors = healthy(self, texts, kind)  # type: ignore[arg-type]
            return vectors * np.nan if kind == "passage" else vectors

        monkeypatch.setattr(OrtEncoder, "encode", broken)
        await client.post("/cases", json={"case": new.content()})
        assert (await client.post("/cases/k3cloud-new/publish")).status == 200
        assert "could not follow" in caplog.text
        assert (await _ids(client))[0] == ID
        assert (await client.post(f"/cases/{ID}/retire")).status == 200
        assert ID not in await _ids(client)


async def test_a_store_that_cannot_be_asked_does_not_silence_the_index(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    async with _served(settings) as client:
        await _ids(client)
        for file in settings.data_dir.glob("kb.db*"):
            file.write_bytes(b"this is no database any more" * 4000)
        assert (await _ids(client))[0] == ID
        response = await client.get(f"/cases/{ID}")
        assert (response.status, (await response.json())["error"]["code"]) == (503, "store_unavailable")


def _environment(settings: Settings) -> dict[str, str]:
    """Of a command that works on this library."""
    return {
        **os.environ,
        "DATA_DIR": str(settings.data_dir),
        "BUILD_DIR": str(settings.build_dir),
        "KB_CONTENT_DIR": str(settings.content_dir),
        "KB_ENCODER": "",
        "KB_DATABASE_URL": "",
    }


@contextmanager
def _files_of_at_most(size: int) -> Iterator[None]:
    """Every file this process writes ends at `size` bytes, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def test_a_disk_that_fills_up_in_mid_build_leaves_the_last_good_index(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    version = (settings.index_dir / CURRENT).read_text()
    async with _served(settings) as client:
        await _ids(client)
        library = await asyncio.to_thread(Library.open, settings.store_url)
        await asyncio.to_thread(library.retire, ID, "t")
        await asyncio.to_thread(library.close)
        with _files_of_at_most(20_000):
            assert ID not in await _ids(client)
        assert "could not be written" in caplog.text
        assert ID not in await _ids(client)
    assert (settings.index_dir / CURRENT).read_text() == version
    assert ID in IndexFolder(settings.index_dir).read()[0].cards
    assert not list(settings.index_dir.glob(".*.tmp"))
    async with _served(settings) as client:
        assert ID not in await _ids(client)


def test_a_build_on_a_full_disk_is_one_line_and_keeps_the_old_index(settings: Settings) -> None:
    library = Library.open(settings.store_url)
    library.retire(ID, "t")
    library.close()
    version = (settings.index_dir / CURRENT).read_text()
    limited = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (40000, 40000)); "
        "from kb.cli import main; sys.exit(main(['build']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", limited],
        cwd=REPOSITORY,
        env=_environment(settings),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "kb: " in done.stderr
    assert (settings.index_dir / CURRENT).read_text() == version
    IndexFolder(settings.index_dir).read()


def test_two_builds_at_once_leave_one_whole_index(settings: Settings) -> None:
    """Both from nothing, as two operators start them; each waits for the other where it must, and both succeed."""
    shutil.rmtree(settings.index_dir)
    settings.adapter_file.unlink(missing_ok=True)
    settings.cache_file.unlink()
    command = [sys.executable, "-m", "kb", "build"]
    builds = [
        subprocess.Popen(command, cwd=REPOSITORY, env=_environment(settings), stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    told = [build.communicate()[1] for build in builds]
    assert [build.returncode for build in builds] == [0, 0, 0], told
    snapshot, _ = IndexFolder(settings.index_dir).read()
    assert len(snapshot.cards) == 8
    assert not list(settings.index_dir.glob(".*.tmp"))


def _hold_the_lock(settings: Settings, held: object, may_go: object) -> None:
    with IndexFolder(settings.index_dir)._only_writer():
        held.set()  # type: ignore[attr-defined]
        may_go.wait(60)  # type: ignore[attr-defined]


async def test_a_second_builder_waits_and_says_so_while_questions_are_answered(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    spawn = multiprocessing.get_context("spawn")
    held, may_go = spawn.Event(), spawn.Event()
    async with _served(settings) as client:
        await _ids(client)
        other = spawn.Process(target=_hold_the_lock, args=(settings, held, may_go))
        other.start()
        assert await asyncio.to_thread(held.wait, 60)
        retiring = asyncio.create_task(client.post(f"/cases/{ID}/retire"))
        while "waiting for it" not in caplog.text:
            assert not retiring.done()
            await asyncio.sleep(0)
        assert ID not in await _ids(client)
        may_go.set()
        assert (await retiring).status == 200
        await asyncio.to_thread(other.join, 60)
    assert ID not in IndexFolder(settings.index_dir).read()[0].cards


async def test_a_malformed_case_is_refused_and_names_its_fields(settings: Settings, case: Case) -> None:
    async with _served(settings) as client:
        response = await client.post("/cases", json={"case": {**case.content(), "id": "k3cloud-x", "title": "坏\x00"}})
        assert response.status == 422
        assert "case.title" in (await response.json())["error"]["message"]
        assert (await _ids(client))[0] == ID


async def test_a_case_as_long_as_a_book_is_refused_one_near_the_limit_is_taken(settings: Settings, case: Case) -> None:
    content = {**case.content(), "id": "k3cloud-long"}
    texts = [f"{n:02}" + "长" * 1990 for n in range(30)]
    async with _served(settings) as client:
        response = await client.post("/cases", json={"case": {**content, "error_texts": texts}})
        assert (response.status, (await response.json())["error"]["code"]) == (413, "too_large")
        taken = {**content, "error_texts": texts[:10]}
        response = await client.post("/cases", json={"case": taken})
        assert response.status == 201
        edit = {"case": {**taken, "title": "长文"}, "revision": 1}
        assert (await client.put("/cases/k3cloud-long", json=edit)).status == 200
        too_long = {"case": {**taken, "error_texts": texts[:11]}, "revision": 2}
        response = await client.put("/cases/k3cloud-long", json=too_long)
        assert response.status == 422
        assert "at most 64 KB are taken" in (await response.json())["error"]["message"]


async def test_a_changed_database_url_is_a_clear_error(settings: Settings) -> None:
    from kb.errors import BadSettings

    with pytest.raises(BadSettings, match="KB_DATABASE_URL"):
        async with _served(replace(settings, database_url="mysql://x/y")):
            pass
