"""The components of the pipeline keep Rasa's contract, and ours."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.classifier import SentenceClassifier
from bot.entities import KingdeeEntityExtractor
from bot.featurizer import SentenceFeaturizer
from bot.tokenizer import KingdeeTokenizer
from tests.bot.components import make, message

COMPONENTS = [KingdeeTokenizer, SentenceFeaturizer, KingdeeEntityExtractor]
EXAMPLES = [
    *((text, "greet") for text in ("你好", "您好", "早上好", "嗨", "哈喽")),
    *((text, "password_reset") for text in ("密码忘了", "忘记密码怎么办", "重置密码", "密码过期", "密码想不起来")),
    *((text, "closing_checklist") for text in ("怎么结账", "结不了账", "反结账", "关账失败", "月末结账顺序")),
]


@pytest.mark.parametrize("component", COMPONENTS)
@pytest.mark.parametrize("text", ["", " ", "K3 Cloud", "密码忘了", "/handoff{}", "😀", "a" * 600])
def test_no_text_breaks_a_component(component: Any, text: str, tmp_path: Path) -> None:
    made = make(component, tmp_path)
    assert made.process([]) == []
    assert len(made.process([message(text)])) == 1


def _tokens(text: str, folder: Path) -> list[str]:
    (processed,) = make(KingdeeTokenizer, folder).process([message(text)])
    return [token.text for token in processed.get("text_tokens")]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("星空旗舰版 密码", "星空旗舰版"),
        ("用 K3 Cloud 登录", "K3 Cloud"),
        ("提示 FI-20003 了", "FI-20003"),
        ("K/3 WISE打不开", "K/3 WISE"),
        ("云星辰登录", "云星辰"),
    ],
)
def test_names_and_codes_stay_whole_and_spaces_are_no_tokens(text: str, whole: str, tmp_path: Path) -> None:
    tokens = _tokens(text, tmp_path)
    assert whole in tokens
    assert all(token.strip() for token in tokens)


def test_tokens_lie_in_the_text_in_order(tmp_path: Path) -> None:
    text = "云星空 K3 Cloud 报 FI-20003，密码 忘了"
    (processed,) = make(KingdeeTokenizer, tmp_path).process([message(text)])
    tokens = processed.get("text_tokens")
    assert all(text[token.start : token.end] == token.text for token in tokens)
    assert all(left.end <= right.start for left, right in itertools.pairwise(tokens))


def test_the_featurizer_adds_one_unit_vector(tmp_path: Path) -> None:
    (processed,) = make(SentenceFeaturizer, tmp_path).process([message("密码忘了")])
    sequence, sentence = processed.get_dense_features(TEXT)
    assert sequence is None
    assert sentence.features.shape == (1, 384)
    assert np.linalg.norm(sentence.features) == pytest.approx(1.0, abs=1e-3)


def test_spelling_does_not_change_the_vector(tmp_path: Path) -> None:
    first, second = make(SentenceFeaturizer, tmp_path).process([message("Ｋ３密碼忘了？？？"), message("k3密码忘了?")])
    vectors = [processed.get_dense_features(TEXT)[1].features for processed in (first, second)]
    assert np.allclose(*vectors, atol=1e-6)


def test_fingerprints_name_what_the_result_depends_on() -> None:
    assert SentenceFeaturizer.fingerprint_addon(SentenceFeaturizer.get_default_config())
    assert KingdeeEntityExtractor.fingerprint_addon({}) == KingdeeTokenizer.fingerprint_addon({})


def test_what_was_tried_is_found_however_it_is_spelt(tmp_path: Path) -> None:
    (processed,) = make(KingdeeEntityExtractor, tmp_path).process([message("換了電腦還是登不上")])
    assert {entity["value"] for entity in processed.get(ENTITIES) if entity["entity"] == "tried"} == {"换电脑"}


def test_buttons_carry_their_own_entities(tmp_path: Path) -> None:
    (processed,) = make(KingdeeEntityExtractor, tmp_path).process([message('/choose_product{"product":"KIS"}')])
    assert processed.get(ENTITIES) is None


def test_a_name_typed_by_its_sound_says_how_it_is_written(tmp_path: Path) -> None:
    (processed,) = make(KingdeeEntityExtractor, tmp_path).process([message("旗舰板登不上")])
    found = {entity["entity"]: entity for entity in processed.get(ENTITIES)}
    assert (found["edition"]["value"], found["edition"]["spelt"]) == ("kis_flagship", "旗舰版")
    assert (found["product"]["value"], found["product"]["role"]) == ("kis", "implied")


@pytest.fixture(scope="module")
def featurizer(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return make(SentenceFeaturizer, tmp_path_factory.mktemp("featurizer"))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, featurizer: Any) -> Path:
    """Where a classifier trained on EXAMPLES is stored."""
    folder = tmp_path_factory.mktemp("classifier")
    data = TrainingData([message(text, intent) for text, intent in EXAMPLES])
    make(SentenceClassifier, folder).train(featurizer.process_training_data(data))
    return folder


def _classify(text: str, featurizer: Any, store: Path, **config: Any) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    classifier = make(SentenceClassifier, store, config, load=True)
    (processed,) = classifier.process(featurizer.process([message(text)]))
    return processed.get(INTENT), processed.get(INTENT_RANKING_KEY)


def test_a_loaded_classifier_knows_what_it_learned(featurizer: Any, store: Path) -> None:
    for text, intent in EXAMPLES:
        found, ranking = _classify(text, featurizer, store)
        assert found["name"] == intent
        assert found["confidence"] == ranking[0]["confidence"] > ranking[1]["confidence"]


def test_what_resembles_nothing_is_not_understood(featurizer: Any, store: Path) -> None:
    found, ranking = _classify("量子力学的薛定谔方程推导过程", featurizer, store)
    assert found["name"] == "nlu_fallback"
    assert ranking[0]["name"] == "nlu_fallback"
    assert ranking[1]["name"] != "nlu_fallback"


def test_a_doubtful_confidence_is_not_understood(featurizer: Any, store: Path) -> None:
    assert _classify("密码忘了", featurizer, store, threshold=1.01)[0]["name"] == "nlu_fallback"


def test_nothing_stored_can_run_code(store: Path) -> None:
    names = {path.name for path in store.rglob("*") if path.is_file()}
    assert names == {"classifier.npz", "classifier.json"}
    with np.load(next(store.rglob("*.npz")), allow_pickle=False) as arrays:
        assert all(arrays[name].dtype != object for name in arrays.files)


def test_one_intent_alone_cannot_be_learned(featurizer: Any, tmp_path: Path) -> None:
    data = TrainingData([message(text, "greet") for text in ("你好", "您好")])
    with pytest.raises(ValueError, match="two intents"):
        make(SentenceClassifier, tmp_path).train(featurizer.process_training_data(data))


def test_two_intents_with_one_example_each_can(featurizer: Any, tmp_path: Path) -> None:
    data = TrainingData([message("你好", "greet"), message("密码忘了", "password_reset")])
    make(SentenceClassifier, tmp_path).train(featurizer.process_training_data(data))
    assert _classify("密码忘了", featurizer, tmp_path)[0]["name"] == "password_reset"
