"""The library's symptoms as training data."""

from __future__ import annotations

from pathlib import Path

from rasa.shared.nlu.training_data.loading import load_data

from bot.classifier import is_symptom
from bot.settings import REPOSITORY
from bot.symptoms import INTENT_OF_TOPIC, write_symptoms

CASE = """
topic: {topic}
status: {status}
symptoms: ['{text}', '带 [方括号](x) 的', "两行\\n的话"]
"""


def _write(folder: Path, name: str, **values: str) -> None:
    (folder / "kis").mkdir(exist_ok=True)
    (folder / "kis" / name).write_text(CASE.format(**values), encoding="utf-8")


def test_published_symptoms_become_examples_of_their_topics_intent(tmp_path: Path) -> None:
    cases = tmp_path / "cases"
    cases.mkdir()
    _write(cases, "a.yml", topic="login", status="published", text="登不上去了")
    _write(cases, "b.yml", topic="login", status="draft", text="草稿")
    _write(cases, "c.yml", topic="voucher", status="published", text="凭证")
    target = tmp_path / "symptoms.yml"
    assert write_symptoms(cases, target) == 2
    messages = load_data(str(target)).intent_examples
    assert {(message.get("text"), message.get("intent")) for message in messages} == {
        ("登不上去了", "login_failure"),
        ("两行 的话", "login_failure"),
    }
    assert all(is_symptom(message) for message in messages)


def test_every_topic_is_one_of_the_library(tmp_path: Path) -> None:
    target = tmp_path / "symptoms.yml"
    assert write_symptoms(REPOSITORY / "data/cases", target) > 1000
    found = {message.get("intent") for message in load_data(str(target)).intent_examples}
    assert found == set(INTENT_OF_TOPIC.values())


def test_an_example_of_ours_is_no_symptom() -> None:
    messages = load_data(str(REPOSITORY / "data/nlu/greet.yml")).intent_examples
    assert messages
    assert not any(is_symptom(message) for message in messages)
