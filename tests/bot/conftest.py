"""One small model, really trained, and one Rasa process serving it, for all tests of the room."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import REPOSITORY, quiet_environment

quiet_environment()

from bot.gazetteer import Gazetteer  # noqa: E402
from bot.train import train_model  # noqa: E402
from tests.bot.client import TOKEN, BotClient  # noqa: E402
from tests.bot.scripted_actions import ScriptedActions  # noqa: E402
from tests.not_run import (  # noqa: E402, F401 - hooks: this run does not load tests/conftest.py
    pytest_collectreport,
    pytest_runtest_logreport,
    pytest_sessionfinish,
    pytest_terminal_summary,
)
from tests.servers import free_port  # noqa: E402

START_LIMIT_S = 120.0
# Few and clear: what is tested here is the machinery, not how well it understands.
EXAMPLES = {
    "greet": "你好 您好 在吗 早上好 嗨",
    "thanks": "谢谢 多谢 感谢 谢谢你 谢了",
    "handoff": "转人工 人工客服 找工程师 我要人工 帮我提单",
    "password_reset": "密码忘了 忘记密码怎么办 登录密码想不起来了 怎么重置密码 密码过期了",
    "closing_checklist": "月末怎么结账 期末结账结不了 总账关不了账 怎么反结账 结账顺序是什么",
    "out_of_scope": "今天天气怎么样 讲个笑话 帮我订机票 股票能买吗 晚饭吃什么",
    "inform": "云星空 我们用KIS 用的是EAS 星辰的 K3 WISE",
}

ACTS = {"asks": "能登了吗 在哪点 我能改不", "worked": "好了 能登了 可以了", "tells": "是总账 用的星空 昨天开始的"}

_OPEN = {"scope": "unsaid", "client": "unsaid", "stage": "unsaid", "changed": "unsaid"}
TOLD = {
    "passwords": [
        {"text": "我的密码忘了", "account": "own_user", "trouble": "forgotten"},
        {"text": "同事的账号锁了", "account": "other_user", "trouble": "locked"},
        {"text": "密码怎么弄", "account": "unsaid", "trouble": "unsaid"},
    ],
    "logins": [
        {"text": "大家都登不上", **_OPEN, "scope": "company"},
        {"text": "网页打不开 昨晚停电", **_OPEN, "client": "browser", "stage": "start", "changed": "power"},
        {"text": "登不上", **_OPEN},
    ],
}


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return Gazetteer.load(REPOSITORY / "data/products.yml")


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The path of a model trained with the real pipeline, domain and rules on a handful of examples."""
    folder = tmp_path_factory.mktemp("model")
    nlu = folder / "nlu.yml"
    nlu.write_text(_as_nlu(EXAMPLES), encoding="utf-8")
    config = folder / "config.yml"
    acts = folder / "acts"
    acts.mkdir()
    (acts / "acts.yml").write_text(_as_acts(ACTS), encoding="utf-8")
    pipeline = (REPOSITORY / "config.yml").read_text(encoding="utf-8")
    pipeline = pipeline.replace("examples: data/acts", f"examples: {acts}")
    for name, rows in TOLD.items():
        told = folder / f"{name}.jsonl"
        told.write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows), encoding="utf-8")
        pipeline = pipeline.replace(f"data/told/{name}.jsonl", str(told))
    config.write_text(pipeline, encoding="utf-8")
    train_model(
        folder / "small.tar.gz",
        domain=REPOSITORY / "domain.yml",
        config=config,
        training_data=[nlu, REPOSITORY / "data/rules"],
    )
    return folder / "small.tar.gz"


@pytest.fixture(scope="session")
def action_server() -> Iterator[ScriptedActions]:
    with ScriptedActions(TOKEN) as server:
        yield server


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("var")


@pytest.fixture(scope="session")
def bot_log(data_dir: Path) -> Path:
    return data_dir / "bot.log"


@pytest.fixture(scope="session")
def bot_process(model: Path, action_server: ScriptedActions, data_dir: Path, bot_log: Path) -> Iterator[BotClient]:
    """`python -m bot.serve`, as the runner starts it."""
    port = free_port()
    settings = {
        "RASA_TOKEN": TOKEN,
        "DATA_DIR": str(data_dir),
        "ACTIONS_URL": action_server.url,
    }
    with bot_log.open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot.serve", "--model", str(model), "--port", str(port)],
            cwd=REPOSITORY,
            env={**os.environ, **settings},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_for_port(port, process, bot_log)
            yield BotClient(port)
        finally:
            process.terminate()
            process.wait(timeout=20)


@pytest.fixture
def bot(bot_process: BotClient, action_server: ScriptedActions) -> BotClient:
    """The running bot, its action server in its usual mood."""
    action_server.reset()
    return bot_process


def _as_nlu(examples: dict[str, str]) -> str:
    blocks = [
        f"- intent: {intent}\n  examples: |\n" + "".join(f"    - {text}\n" for text in _texts(texts))
        for intent, texts in examples.items()
    ]
    return 'version: "3.1"\nnlu:\n' + "".join(blocks)


def _as_acts(examples: dict[str, str]) -> str:
    blocks = [
        f"- act: {act}\n  examples: |\n" + "".join(f"    - {text}\n" for text in texts.split())
        for act, texts in examples.items()
    ]
    return "acts:\n" + "".join(blocks)


def _texts(line: str) -> list[str]:
    return line.replace("K3 WISE", "K3WISE").split()


def _wait_for_port(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_LIMIT_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.fail(f"bot.serve ended with {process.returncode}:\n{log.read_text()[-2000:]}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"bot.serve did not listen within {START_LIMIT_S:g} s:\n{log.read_text()[-2000:]}")
