"""What people type is made comparable, and codes survive. Runs on both Pythons."""

from __future__ import annotations

import pytest

from kb.text import MAX_CODE_CHARS, MAX_CODES, extract_codes, normalise, truncate_with_codes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ＫＩＳ專業版", "kis专业版"),
        ("帳套、賬套、帐套、账套", "账套,账套,账套,账套"),
        ("總帳期末結帳後怎麼反結帳？", "总账期末结账后怎么反结账?"),
        ("錯誤代碼：ＦＩ－２０００３", "错误代码:fi-20003"),
        ("密码  忘了\t怎么\r\n办", "密码 忘了 怎么 办"),
        ("全角　空格", "全角 空格"),
        ("  两头空  ", "两头空"),
        ("“打不开”，【急】《总账》", '"打不开",[急]<总账>'),
        ("‘单引号’", "'单引号'"),
        ("怎么办？？？！！！", "怎么办?!"),
        ("等。。。。。。", "等..."),
        ("等……", "等..."),
        ("金蝶云·星空 金蝶云•星空 金蝶云・星空", "金蝶云·星空 金蝶云·星空 金蝶云·星空"),
        ("一—二–三―四−五", "一-二-三-四-五"),
        ("零\u200b宽\u200d字\ufeff符\u2060", "零宽字符"),
        ("控\x00制\x07符\x1b", "控制符"),
        ("变\ufe0f体", "变体"),
        ("私\ue000用", "私用"),
        ("半\ud800个", "半个"),
        ("①②③", "123"),
        ("⾦蝶", "金蝶"),
        ("Web API Login", "web api login"),
        ("谢谢👍", "谢谢👍"),
        ("乾 著 後 裡", "干 著 后 里"),
        ("", ""),
        ("\u200b \n", ""),
    ],
)
def test_normalise(text: str, expected: str) -> None:
    assert normalise(text) == expected
    assert normalise(expected) == expected


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("提示FI-20003和ora-00060以及K/3", ["FI-20003", "ORA-00060"]),
        ("ＦＩ－２０００３", ["FI-20003"]),
        ("FI—20003", ["FI-20003"]),
        ("N001: Unexpected Error", ["N001"]),
        ("n001 登录失败", ["N001"]),
        ("升级包PT146906装不上", ["PT146906"]),
        ("单据SO-20240101-001保存不了", ["SO-20240101-001"]),
        ("TNS-12541: 无监听程序", ["TNS-12541"]),
        ("messageCode CheckPasswordPolicy 登录返回false", ["CheckPasswordPolicy"]),
        ("Kingdee.BOS.ServiceHelper.CheckPasswordPolicy失败", ["CheckPasswordPolicy"]),
        ("System.NullReferenceException: 未将对象引用设置到对象的实例", ["NullReferenceException"]),
        ("ERR_CONNECTION_REFUSED", ["ERR_CONNECTION_REFUSED"]),
        ("net::err_cert_date_invalid", ["ERR_CERT_DATE_INVALID"]),
        ("表T_BAS_USERLOGINRECORD很大", ["T_BAS_USERLOGINRECORD"]),
        ("0x80004005 (80040e14) -2147217865", ["0X80004005", "80040E14", "-2147217865"]),
        ("错误代码：1603，Error 18456", ["1603", "18456"]),
        ("错误码 5", ["5"]),
        ("运行时错误'429'", ["429"]),
        ("502 Bad Gateway", ["502"]),
        ("HTTP 403 Forbidden", ["403"]),
        ("401错误", ["401"]),
        ("页面报502打不开", ["502"]),
        ("code: 401", ["401"]),
        ("FI-20003，又是fi-20003，然后N001", ["FI-20003", "N001"]),
        ("N001后来FI-20003", ["N001", "FI-20003"]),
    ],
)
def test_extract_codes_finds_codes_whole_and_in_order(text: str, codes: list[str]) -> None:
    assert extract_codes(text) == codes


@pytest.mark.parametrize(
    "text",
    [
        "K/3 WISE 14.2 和 K3 Cloud、KIS2019、EAS850、KIS专业版V16.0",
        "SQL2008R2 WIN2012 Windows7 IE11 OFFICE2016",
        "TeamViewer JavaScript WebAPI PowerShell",
        "[Microsoft][ODBC SQL Server Driver][DBNETLIB]",
        "凭证号401，科目代码1001，金额500元，2024年3月",
        "错误502次了，报错3次，报了500元",
        "错误 2024-01-05 出现的",
        "abc123@qq.com 或 https://example.com/PT123456/FI-20003",
        "密码是 abc123456 手机 13800138000",
        "A4纸 T+ P0 F12 UTF-8 GB18030 FY2024 Y2024",
        "401 403 502",
        "怎么结账",
        "",
    ],
)
def test_extract_codes_leaves_everything_else(text: str) -> None:
    assert extract_codes(text) == []


def test_extract_codes_is_bounded() -> None:
    many = " ".join(f"FI-{number}" for number in range(10_000, 11_000))
    assert len(extract_codes(many)) == MAX_CODES
    assert extract_codes("Check" + "Password" * 20) == []


def test_a_short_text_is_not_truncated() -> None:
    text = "提示 FI-20003\n怎么办"
    assert truncate_with_codes(text) is text
    assert truncate_with_codes("a" * 500) == "a" * 500


def test_codes_behind_the_cut_are_kept() -> None:
    text = "月末结账不了" * 100 + "提示FI-20003，错误代码：1603，CheckPasswordPolicy"
    cut = truncate_with_codes(text)
    assert cut.startswith(text[:500])
    assert cut[500:] == " FI-20003 错误码 1603 CheckPasswordPolicy"
    assert extract_codes(cut) == extract_codes(text)


@pytest.mark.parametrize("before", range(488, 502))
def test_a_code_is_never_cut_in_two(before: int) -> None:
    text = "账" * before + "ORA-00060" + "账" * 100
    cut = truncate_with_codes(text)
    assert extract_codes(cut) == ["ORA-00060"]
    assert cut.count("ORA") == 1
    assert len(cut) <= 500 + 1 + len("ORA-00060")


def test_a_number_takes_the_word_that_makes_it_a_code_along() -> None:
    text = "账" * 497 + "错误 1069" + "账" * 50
    assert truncate_with_codes(text).endswith(" 错误码 1069")


def test_a_word_without_end_is_cut_all_the_same() -> None:
    assert truncate_with_codes("a" * 2000) == "a" * 500


def test_a_code_at_the_very_beginning_may_be_all_that_is_left() -> None:
    assert truncate_with_codes("FI-20003 怎么办", limit=4) == "FI-20003"


def test_the_result_is_bounded() -> None:
    text = "账" * 600 + " ".join("Check" + "Ab" * 28 + f"Xy{number}" for number in range(100))
    assert len(truncate_with_codes(text)) <= 500 + MAX_CODES * (MAX_CODE_CHARS + 6)


def test_a_limit_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1, got 0"):
        truncate_with_codes("账", limit=0)


@pytest.mark.parametrize(
    "unit", ["a", "A", "-", "1", "A-", "a@", "错误", "A_", "Aa", ".", "!", "0x", "8a", " ", "\u200b", "错误 1 "]
)
def test_hostile_repetition_is_answered(unit: str) -> None:
    text = unit * (8000 // len(unit))
    assert normalise(normalise(text)) == normalise(text)
    assert isinstance(extract_codes(text), list)
    assert len(truncate_with_codes(text)) <= 500 + MAX_CODES * (MAX_CODE_CHARS + 6)
