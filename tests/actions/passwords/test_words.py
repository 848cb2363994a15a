"""The words of data/password_words.yml: what they mean, how an engineer adds one, and what is said of a fault."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from actions.content import BadContent
from actions.passwords.content import procedures
from actions.passwords.words import WORDS_FILE, Words, read_words, words


def changed(tmp_path: Path, change: Callable[[str], str]) -> Path:
    text = WORDS_FILE.read_text(encoding="utf-8")
    path = tmp_path / "words.yml"
    path.write_text(change(text), encoding="utf-8")
    assert change(text) != text
    return path


def test_every_value_that_is_read_can_be_said_back() -> None:
    content = procedures()
    for attribute in ("trouble", "account", "way_in", "role"):
        for entry in (*words().readings[attribute], *words().answers.get(attribute, ())):
            assert any(content.word(product.product, attribute, entry.value) for product in content.products)


def test_a_phrase_is_added_without_programming(tmp_path: Path) -> None:
    path = changed(tmp_path, lambda text: text.replace("phrases: [禁用]", "phrases: [禁用, 账号…进黑名单]"))
    assert words().value("trouble", "账号被拉进黑名单") is None
    assert read_words(path).value("trouble", "账号上周进黑名单了") == "disabled"
    assert read_words(path).value("trouble", "账号没事，他人进黑名单") is None  # not across clauses


def test_a_latin_phrase_is_a_whole_word() -> None:
    assert words().value("way_in", "从oa进") == "portal"
    assert words().value("way_in", "boat进") is None


def test_the_order_of_values_counts(tmp_path: Path) -> None:
    assert words().value("account", "数据库sa密码，我的账号") == "database"


def test_what_is_excepted_counts_for_nothing() -> None:
    assert words().value("account", "服务器上账套管理能进") is None
    assert words().value("account", "服务器上账套管理的密码") == "container_admin"


def line_of(text: str) -> int:
    lines = WORDS_FILE.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if text in line)


@pytest.mark.parametrize(
    ("old", "new", "line", "field"),
    [
        ("phrases: [禁用]", "phrase: [禁用]", "phrases: [禁用]", "trouble.0.phrase"),
        ("phrases: [禁用]", "phrases: ['']", "phrases: [禁用]", "trouble.0.phrases.0"),
        ("- value: disabled", "- value: Disabled", "- value: disabled", "trouble.0.value"),
        ("'换了?(?:手机|号)(?!怎么)'", "'换了?(?:手机|号(?!怎么)'", "value: phone_gone", "no regular"),
        ("<person>的?(?:<product>)+", "<people>的?", "value: other_user", "people"),
        ("  way_in:\n  - value: gateway", "  way:\n  - value: gateway", "  way_in:", "way"),
    ],
)
def test_a_fault_is_told_with_file_line_and_field(
    tmp_path: Path, old: str, new: str, line: str, field: str
) -> None:
    path = changed(tmp_path, lambda text: text.replace(old, new, 1))
    with pytest.raises(BadContent) as told:
        read_words(path)
    assert str(told.value).startswith(f"{path}:{line_of(line)}: ")
    assert field in str(told.value)


def test_a_sign_without_words_is_refused(tmp_path: Path) -> None:
    path = changed(tmp_path, lambda text: text.replace("  takes_new_one:", "  takes_other:"))
    with pytest.raises(BadContent, match="takes_other"):
        read_words(path)
    path = changed(tmp_path, lambda text: text.replace("  tells_own_rights: {patterns: ['<own_rights>']}\n", ""))
    with pytest.raises(BadContent, match="tells_own_rights"):
        read_words(path)


def test_the_committed_file_is_what_is_used() -> None:
    assert isinstance(words(), Words)
    assert words() == read_words(WORDS_FILE)
