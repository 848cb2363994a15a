"""Generated secrets are hidden (recall >= 0.99 per form); generated look-alikes are left alone (<= 0.1 %)."""

from collections.abc import Callable
from dataclasses import fields

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from desk.masking import mask, mask_filename
from desk.masking.spans import PLACEHOLDERS
from tests.desk.masking.lookalikes import lookalikes
from tests.desk.masking.more_secrets import (
    typed_chinese_passwords,
    typed_connections,
    typed_keys,
    typed_old_id_numbers,
)
from tests.desk.masking.secrets import (
    Typed,
    typed_cards,
    typed_codes,
    typed_full_width,
    typed_id_numbers,
    typed_passwords,
)

RECALL = 0.99
FALSE_ALARMS = 0.001
SECRETS_PER_FORM = 2000
LOOKALIKES = 6000
SHOWN = 15


def generated(examples: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The same examples in every run: the rates below are figures, not luck."""
    return settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


def is_hidden(typed: Typed) -> bool:
    """Whether one span covers the whole secret."""
    start = typed.text.rindex(typed.secret)
    return any(span.start <= start and start + len(typed.secret) <= span.end for span in mask(typed.text).spans)


@pytest.mark.parametrize(
    "form",
    [
        pytest.param(typed_passwords, id="passwords"),
        pytest.param(typed_full_width, id="full-width passwords"),
        pytest.param(typed_codes, id="one-time codes"),
        pytest.param(typed_id_numbers, id="identity numbers"),
        pytest.param(typed_cards, id="bank cards"),
        pytest.param(typed_keys, id="keys and tokens"),
        pytest.param(typed_connections, id="connection strings"),
        pytest.param(typed_old_id_numbers, id="old identity numbers"),
        pytest.param(typed_chinese_passwords, id="Chinese passwords"),
    ],
)
def test_generated_secrets_are_hidden(form: st.SearchStrategy[Typed]) -> None:
    seen: list[Typed] = []

    @generated(SECRETS_PER_FORM)
    @given(form)
    def collect(typed: Typed) -> None:
        seen.append(typed)

    collect()
    missed = [typed for typed in seen if not is_hidden(typed)]
    assert 1 - len(missed) / len(seen) >= RECALL, missed[:SHOWN]


@settings(max_examples=300, deadline=None, database=None, derandomize=True)
@given(st.one_of(typed_passwords, typed_codes, typed_id_numbers, typed_cards, typed_keys))
def test_nothing_is_kept_of_a_secret_but_its_kind_and_place(typed: Typed) -> None:
    masked = mask(typed.text)
    assert {field.name for span in masked.spans for field in fields(span)} <= {"kind", "start", "end"}
    if is_hidden(typed):
        assert typed.secret not in repr(masked).replace(typed.text, "")


@settings(max_examples=300, deadline=None, database=None, derandomize=True)
@given(st.one_of(typed_passwords, typed_id_numbers, typed_cards, typed_keys))
def test_file_names_hide_what_sentences_hide(typed: Typed) -> None:
    stem = typed.text.replace("/", "").replace("\n", "").replace(".", "")
    named = mask_filename(stem + ".png")
    assert named.text == mask(stem).text + ".png"
    assert named.spans == mask(stem).spans


def test_generated_lookalikes_stay_readable() -> None:
    seen: list[str] = []

    @generated(LOOKALIKES)
    @given(lookalikes)
    def collect(text: str) -> None:
        seen.append(text)

    collect()
    changed = [(text, mask(text).text) for text in seen if mask(text).spans]
    assert len(changed) / len(seen) <= FALSE_ALARMS, changed[:SHOWN]


pieces = st.sampled_from(
    [
        "密码",
        "：",
        "是",
        "abc123",
        " ",
        "改成",
        "“",
        "”",
        "验证码",
        "384756",
        "/",
        "账号",
        "admin",
        "pwd=",
        ";",
        "，",
        "我",
        "8",
        "位",
        "\n",
        "6222",
        "[密码已隐藏]",
        "password is ",
        "ａｂ１２",
    ]
)


@settings(max_examples=400, deadline=None, database=None, derandomize=True)
@given(st.text(max_size=80) | st.lists(pieces, max_size=14).map("".join))
def test_spans_lie_in_the_original_and_everything_else_is_kept(text: str) -> None:
    masked = mask(text)
    expected, position = "", 0
    for span in masked.spans:
        assert position <= span.start < span.end <= len(text)
        expected += text[position : span.start] + PLACEHOLDERS[span.kind]
        position = span.end
    assert masked.text == expected + text[position:]


@settings(max_examples=300, deadline=None, database=None, derandomize=True)
@given(st.one_of(typed_passwords, typed_codes, typed_id_numbers, typed_cards, typed_keys, typed_connections))
def test_masking_twice_changes_nothing_more(typed: Typed) -> None:
    once = mask(typed.text).text
    assert mask(once).text == once
