"""The reader of what is told of a trouble learns from its own examples, and refuses malformed ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.featurizer import SentenceFeaturizer
from bot.settings import REPOSITORY
from bot.told import TOLD_KEY, ToldReader
from bot.told_examples import MAX_CHARS, UNSAID, VALUES, InvalidTold, read_told
from tests.bot.components import make, message

SMALL = [
    ("我的密码忘了", "own_user", "forgotten"),
    ("我自己的密码想不起来了", "own_user", "forgotten"),
    ("我那个号的密码记不得了", "own_user", "forgotten"),
    ("我同事的密码被锁了", "other_user", "locked"),
    ("小王的号锁住了", "other_user", "locked"),
    ("帮同事问 她的账号锁了", "other_user", "locked"),
    ("密码怎么弄", UNSAID, UNSAID),
    ("密码的事问一下", UNSAID, UNSAID),
    ("登录密码咨询", UNSAID, UNSAID),
]
OF_LOGIN = [
    ("谁都登不上", "company", "unsaid"),
    ("一屋子人都进不去", "company", "unsaid"),
    ("就我登不上 别人好好的", "one", "unsaid"),
    ("只有我这台进不去", "one", "unsaid"),
    ("昨晚停电以后登不上", "unsaid", "power"),
    ("跳闸了 来电就进不去", "unsaid", "power"),
    ("登不上", "unsaid", "unsaid"),
    ("进不去了", "unsaid", "unsaid"),
]
COMMITTED = {"password": ("passwords", 1000, 60), "login": ("logins", 750, 40)}
"""The file of each matter, and how many examples it has at least, in all and of each value."""
PASSWORD = VALUES["password"]


@pytest.fixture(scope="module")
def featurizer(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return make(SentenceFeaturizer, tmp_path_factory.mktemp("featurizer"))


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A reader trained on SMALL, loaded from what it stored."""
    folder = tmp_path_factory.mktemp("told")
    config = {
        "examples": {
            "password": str(_written(folder / "passwords", [_line(*one) for one in SMALL])),
            "login": str(_written(folder / "logins", [_line_of_login(*one) for one in OF_LOGIN])),
        }
    }
    make(ToldReader, folder, config).train(TrainingData())
    return make(ToldReader, folder, config, load=True)


@pytest.mark.parametrize(
    ("text", "account", "trouble"),
    [
        ("我的密码想不起来了", "own_user", "forgotten"),
        ("同事小王的账号锁住了", "other_user", "locked"),
        ("密码怎么弄", UNSAID, UNSAID),
    ],
)
def test_a_loaded_reader_knows_what_it_learned(
    text: str, account: str, trouble: str, reader: Any, featurizer: Any
) -> None:
    (processed,) = reader.process(featurizer.process([message(text)]))
    told = processed.get(TOLD_KEY)
    assert {name: told[name]["value"] for name in PASSWORD} == {"account": account, "trouble": trouble}
    assert told.keys() == {*PASSWORD, *VALUES["login"]}
    assert all(0.0 < found["confidence"] <= 1.0 for found in told.values())


@pytest.mark.parametrize(
    ("text", "scope", "changed"),
    [("今天谁都进不去", "company", UNSAID), ("昨晚跳闸以后就登不上", UNSAID, "power"), ("又登不上", UNSAID, UNSAID)],
)
def test_matters_are_read_side_by_side(text: str, scope: str, changed: str, reader: Any, featurizer: Any) -> None:
    (processed,) = reader.process(featurizer.process([message(text)]))
    told = processed.get(TOLD_KEY)
    assert (told["scope"]["value"], told["changed"]["value"]) == (scope, changed)


def test_a_button_and_a_message_without_vector_tell_nothing(reader: Any, featurizer: Any) -> None:
    (button,) = reader.process(featurizer.process([message("/handoff{}")]))
    (bare,) = reader.process([message("我的密码忘了")])
    assert button.get(TOLD_KEY) is None
    assert bare.get(TOLD_KEY) is None


def test_an_untrained_reader_says_so(tmp_path: Path, featurizer: Any) -> None:
    with pytest.raises(RuntimeError, match="not been trained"):
        make(ToldReader, tmp_path).process(featurizer.process([message("我的密码忘了")]))


def test_other_examples_are_another_fingerprint(tmp_path: Path) -> None:
    paths = [_written(tmp_path / name, [_line(*SMALL[at])]) for at, name in enumerate(("one", "other"))]
    one, other = (ToldReader.fingerprint_addon({"examples": {"password": str(path)}}) for path in paths)
    assert one != other


@pytest.mark.parametrize("matter", VALUES)
def test_the_committed_examples_cover_every_value(matter: str) -> None:
    name, in_all, of_value = COMMITTED[matter]
    examples = read_told(REPOSITORY / f"data/told/{name}.jsonl", VALUES[matter])
    assert len(examples) >= in_all
    for attribute, values in VALUES[matter].items():
        for value in values:
            assert sum(example.told[attribute] == value for example in examples) >= of_value, (attribute, value)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{", "1: "),
        ("[]", "1: a line is an object"),
        (json.dumps({"text": "密码忘了", "account": "own_user"}), "1: a line has text, account, trouble"),
        (json.dumps({"text": "密码忘了", "account": "own_user", "trouble": "gone"}), "1: trouble is none of"),
        (json.dumps({"text": " ", "account": UNSAID, "trouble": UNSAID}), "1: a text has 1 to"),
        (json.dumps({"text": "密" * (MAX_CHARS + 1), "account": UNSAID, "trouble": UNSAID}), "1: a text has 1 to"),
    ],
)
def test_malformed_examples_are_refused_with_their_place(tmp_path: Path, line: str, why: str) -> None:
    with pytest.raises(InvalidTold, match=why):
        read_told(_written(tmp_path, [line]), PASSWORD)


def test_no_file_no_examples_and_a_text_twice_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidTold, match="no such file"):
        read_told(tmp_path / "none.jsonl", PASSWORD)
    with pytest.raises(InvalidTold, match="no examples"):
        read_told(_written(tmp_path, []), PASSWORD)
    with pytest.raises(InvalidTold, match="2: 「我的密码忘了」 stands there twice"):
        read_told(_written(tmp_path, [_line(*SMALL[0])] * 2), PASSWORD)


def _line(text: str, account: str, trouble: str) -> str:
    return json.dumps({"text": text, "account": account, "trouble": trouble}, ensure_ascii=False)


def _line_of_login(text: str, scope: str, changed: str) -> str:
    client, stage = "client" if scope == "one" else UNSAID, "sign_in" if scope == "company" else UNSAID
    told = {"scope": scope, "client": client, "stage": stage, "changed": changed}
    return json.dumps({"text": text, **told}, ensure_ascii=False)


def _written(folder: Path, lines: list[str]) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / "told.jsonl"
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path
