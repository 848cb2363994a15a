"""The reader of acts learns from its own examples, reads clause by clause, and refuses malformed data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.act_examples import ACTS, InvalidActs, read_acts
from bot.act_scores import act_scores
from bot.acts import ACT_KEY, ACTS_KEY, ActReader
from bot.clauses import MAX_CHARS
from bot.featurizer import SentenceFeaturizer
from bot.settings import REPOSITORY
from tests.bot.components import make, message

SMALL = {
    "asks": "能登了吗 怎么才能登 我能改不 在哪点 要不要备份 多久能好",
    "worked": "能登了 好了 可以了 改好了 登上了 结账成功了",
    "failed": "还是不行 试了没用 还是登不上 改了没用 没好 以为能登了",
    "goes": "我去改 我去试试 我找管理员 等会我试试 我让他弄 我先备份",
}
MIN_EXAMPLES, MIN_OF_ACT = 1600, 100


@pytest.fixture(scope="module")
def featurizer(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return make(SentenceFeaturizer, tmp_path_factory.mktemp("featurizer"))


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Where the examples of SMALL are."""
    folder = tmp_path_factory.mktemp("acts")
    for act, texts in SMALL.items():
        (folder / f"{act}.yml").write_text(_block(act, texts.split()), encoding="utf-8")
    return {"examples": str(folder)}


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory, config: dict[str, str]) -> Any:
    """A reader trained on SMALL, loaded from what it stored."""
    folder = tmp_path_factory.mktemp("reader")
    make(ActReader, folder, config).train(TrainingData())
    return make(ActReader, folder, config, load=True)


def _read(text: str, reader: Any, featurizer: Any) -> Any:
    (processed,) = reader.process(featurizer.process([message(text)]))
    return processed


@pytest.mark.parametrize(
    ("text", "act"), [("能登了", "worked"), ("能登了吗", "asks"), ("我去改", "goes"), ("改了没用", "failed")]
)
def test_a_loaded_reader_knows_what_it_learned(text: str, act: str, reader: Any, featurizer: Any) -> None:
    processed = _read(text, reader, featurizer)
    (found,) = processed.get(ACTS_KEY)
    assert (found["text"], found["start"], found["end"], found["act"]) == (text, 0, len(text), act)
    assert processed.get(ACT_KEY) == {"act": act, "confidence": found["confidence"]}
    assert 0.0 < found["confidence"] <= 1.0


def test_each_clause_is_read_by_itself(reader: Any, featurizer: Any) -> None:
    text = "登上了 那在哪点"
    found = _read(text, reader, featurizer).get(ACTS_KEY)
    assert [(clause["text"], clause["act"]) for clause in found] == [("登上了", "worked"), ("那在哪点", "asks")]
    assert all(text[clause["start"] : clause["end"]] == clause["text"] for clause in found)


@pytest.mark.parametrize("text", ["/handoff{}", "？？", " "])
def test_a_button_and_marks_do_nothing(text: str, reader: Any, featurizer: Any) -> None:
    assert _read(text, reader, featurizer).get(ACTS_KEY) is None


def test_without_vectors_of_the_message_the_clauses_have_their_own(reader: Any) -> None:
    (processed,) = reader.process([message("能登了")])
    assert processed.get(ACTS_KEY)[0]["act"] == "worked"


def test_clauses_are_read_the_same_beside_the_message_and_alone(reader: Any, featurizer: Any) -> None:
    text = "登上了 那在哪点，我去改"
    (alone,) = reader.process([message(text)])
    beside = _read(text, reader, featurizer).get(ACTS_KEY)
    assert [clause["act"] for clause in beside] == [clause["act"] for clause in alone.get(ACTS_KEY)]
    assert len(beside) == 3
    # Encoded in other company the last digits differ: a batch is padded to its longest.
    assert [clause["confidence"] for clause in beside] == pytest.approx(
        [clause["confidence"] for clause in alone.get(ACTS_KEY)], abs=0.01
    )


def test_the_end_of_a_very_long_message_is_not_read(reader: Any, featurizer: Any) -> None:
    processed = _read("我去改" * 200 + "，能登了", reader, featurizer)
    assert max(clause["end"] for clause in processed.get(ACTS_KEY)) <= MAX_CHARS


def test_an_untrained_reader_says_so(tmp_path: Path, config: dict[str, str]) -> None:
    with pytest.raises(RuntimeError, match="not been trained"):
        make(ActReader, tmp_path, config).process([message("好了")])


def test_changed_examples_change_the_fingerprint(tmp_path: Path) -> None:
    path = tmp_path / "asks.yml"
    prints = set()
    for text in ("在哪", "在哪点"):
        path.write_text(_block("asks", [text]), encoding="utf-8")
        prints.add(ActReader.fingerprint_addon({"examples": str(tmp_path)}))
    assert len(prints) == 2


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("acts: [", r"bad\.yml:\d+: "),
        ("nlu: []\n", r"bad\.yml:1: the file has one key"),
        ("acts:\n- act: asks\n", r"bad\.yml:2: a block has act and examples"),
        ("acts:\n- act: sings\n  examples: |\n    - 在哪\n", r"bad\.yml:2: the act is none of"),
        ("acts:\n- act: asks\n  examples: 在哪\n", r"bad\.yml:3: examples are a block"),
        ("acts:\n- act: asks\n  examples: |\n    - 在哪\n    怎么点\n", r"bad\.yml:5: an example is written"),
        ("acts:\n- act: asks\n  examples: |\n    - " + "长" * 61 + "\n", r"bad\.yml:4: an example has at most 60"),
        ("acts:\n- act: asks\n  examples: |\n    - 在哪\n    - 在哪\n", r"bad\.yml:5: 「在哪」 is already"),
    ],
)
def test_malformed_data_is_named_by_file_and_line(content: str, complaint: str, tmp_path: Path) -> None:
    (tmp_path / "bad.yml").write_text(content, encoding="utf-8")
    with pytest.raises(InvalidActs, match=complaint):
        read_acts(tmp_path)


def test_no_data_at_all_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InvalidActs, match="no file of acts"):
        read_acts(tmp_path)


def test_there_are_examples_enough_of_every_act() -> None:
    acts = [act for _, act in read_acts(REPOSITORY / "data/acts")]
    assert len(acts) >= MIN_EXAMPLES
    assert {act: acts.count(act) for act in ACTS if acts.count(act) < MIN_OF_ACT} == {}


def test_scores_count_what_is_right_and_what_is_sure() -> None:
    wanted, given = ["asks", "asks", "goes"], ["asks", "goes", "goes"]
    scores = act_scores(wanted, given, np.array([0.9, 0.3, 0.9]), np.array([0, 0, 1]))
    assert scores["accuracy"] == pytest.approx(2 / 3)
    assert (scores["sure"], scores["sure_accuracy"]) == (pytest.approx(2 / 3), 1.0)
    assert scores["acts"]["asks"]["recall"] == 0.5
    assert scores["interval"][0] <= scores["accuracy"] <= scores["interval"][1]


def _block(act: str, texts: list[str]) -> str:
    return f"acts:\n- act: {act}\n  examples: |\n" + "".join(f"    - {text}\n" for text in texts)
