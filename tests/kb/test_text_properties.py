"""What holds for every text, and agreement of our character table with OpenCC's."""

from __future__ import annotations

import unicodedata

import opencc
from hypothesis import given
from hypothesis import strategies as st

from kb.text import TRADITIONAL_TABLE, extract_codes, normalise, truncate_with_codes

CODES = st.one_of(
    st.from_regex(r"(FI|ORA|TNS|BOS)-[0-9]{4,6}", fullmatch=True),
    st.from_regex(r"(N|PT|SYS)[0-9]{3,6}", fullmatch=True),
    st.sampled_from(["CheckPasswordPolicy", "NullReferenceException", "ERR_CONNECTION_REFUSED", "0X80004005"]),
)
CHINESE = st.text(alphabet="账套结账密码忘了进不去怎么办，。？ \n", max_size=80)


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(st.text())
def test_normalised_text_is_clean(text: str) -> None:
    clean = normalise(text)
    assert unicodedata.is_normalized("NFKC", clean)
    assert clean == clean.strip()
    assert "  " not in clean
    assert not any(unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co"} for char in clean)
    clean.encode("utf-8")


@given(st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x7E)))
def test_ascii_keeps_its_words(text: str) -> None:
    kept = [char for char in text.lower() if char.isalnum()]
    assert [char for char in normalise(text) if char.isalnum()] == kept


@given(st.lists(st.tuples(CHINESE, CODES), min_size=1, max_size=8))
def test_every_code_is_found_whole_and_in_order(parts: list[tuple[str, str]]) -> None:
    text = "".join(f"{chinese}，{code}。" for chinese, code in parts)
    assert extract_codes(text) == list(dict.fromkeys(code for _, code in parts))


@given(st.lists(st.tuples(CHINESE, CODES), min_size=1, max_size=8), st.integers(min_value=1, max_value=400))
def test_truncating_loses_no_code(parts: list[tuple[str, str]], limit: int) -> None:
    text = "".join(f"{chinese}，{code}。" for chinese, code in parts)
    assert extract_codes(truncate_with_codes(text, limit)) == extract_codes(text)


@given(st.text(max_size=300), st.integers(min_value=1, max_value=100))
def test_truncating_never_cuts_inside_what_it_keeps(text: str, limit: int) -> None:
    cut = truncate_with_codes(text, limit)
    if len(text) <= limit:
        assert cut == text
    else:
        assert len(cut) <= limit + sum(len(code) + 6 for code in extract_codes(text))


def test_the_table_is_what_opencc_makes_of_each_character() -> None:
    convert = opencc.OpenCC("t2s").convert
    table = [line.split("\t") for line in TRADITIONAL_TABLE.read_text("utf-8").splitlines() if line[0] != "#"]
    characters = [chr(point) for point in [*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000)]]
    assert table == [[char, convert(char)] for char in characters if convert(char) != char]


@given(st.text(alphabet="會計憑證賬簿資產負債總帳應收應付庫存關閉錯誤登錄密碼報表啟動伺服器數據權限許可結轉損益"))
def test_whole_sentences_come_out_as_with_opencc(text: str) -> None:
    assert normalise(text) == opencc.OpenCC("t2s").convert(text).replace("帐", "账")
