"""Plays the selected conversations in the background, a few at a time; each test waits for its own."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest

from tests.dialogues.player import Key, Played, play_all
from tests.dialogues.script import Script
from tests.dialogues.stage import Stage

ResultOf = Callable[[Key], Played]
STAGE_SETTING = "DIALOGUES_STAGE"
"""Environment: the folder of a product that runs already (`python -m tests.dialogues --keep`)."""
WAIT_SECONDS = 3_600.0


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The running product."""
    kept = os.environ.get(STAGE_SETTING)
    running = Stage.kept_in(Path(kept)) if kept else Stage.in_folder(tmp_path_factory.mktemp("dialogues")).start()
    yield running
    if not kept:
        running.stop()


@pytest.fixture(scope="session")
def result_of(request: pytest.FixtureRequest, stage: Stage) -> Iterator[ResultOf]:
    """The conversation that was played, by its key; waits until it was."""
    scripts: dict[Key, Script] = {}
    for item in request.session.items:
        params = getattr(getattr(item, "callspec", None), "params", {})
        if "script" in params and "key" in params:
            scripts[params["key"]] = params["script"]
    results: dict[Key, Future[Played]] = {key: Future() for key in scripts}
    player = threading.Thread(target=_play, args=(stage, scripts, results))
    player.start()
    yield lambda key: results[key].result(timeout=WAIT_SECONDS)
    player.join()


def _play(stage: Stage, scripts: dict[Key, Script], results: dict[Key, Future[Played]]) -> None:
    try:
        asyncio.run(play_all(stage, scripts, results))
    except BaseException as error:  # noqa: BLE001 - every test that waits is told
        for result in results.values():
            if not result.done():
                result.set_exception(error)
