"""Names typed by their sound."""

from __future__ import annotations

import pytest

from bot.misspelt import SoundNames, spelt

EDITIONS = ["迷你版", "商贸版", "旗舰版", "专业版", "标准版", "记账王", "kis专业版"]
NAMES = SoundNames([*EDITIONS, "kis", "云星空", "星空", "云星辰", "星辰", "精斗云", "云会计"])


def _heard(text: str) -> set[tuple[str, str]]:
    return {(text[name.start : name.end], name.key) for name in NAMES.find(text)}


@pytest.mark.parametrize(
    ("text", "written", "name"),
    [
        ("迷你板 manager密码忘了", "迷你板", "迷你版"),
        ("商贸板不让结", "商贸板", "商贸版"),
        ("期间版结不了账", "期间版", "旗舰版"),
        ("旗 舰 板", "旗 舰 板", "旗舰版"),
        ("精豆云登不上", "精豆云", "精斗云"),
        ("云形空", "云形空", "云星空"),
        ("云新空", "云新空", "云星空"),
        ("我们星晨", "星晨", "星辰"),
        ("云星尘登不了", "云星尘", "云星辰"),
        ("星控密码忘记了", "星控", "星空"),
        ("商冒版", "商冒版", "商贸版"),
        ("装业版", "装业版", "专业版"),
        ("米里版", "米里版", "迷你版"),
        ("kis 专业板5台", "kis 专业板", "kis专业版"),
    ],
)
def test_a_name_is_heard(text: str, written: str, name: str) -> None:
    assert (written, name) in _heard(text)


@pytest.mark.parametrize(
    "text",
    [
        "按标准办理", "按照标准办", "标准板块", "专业班级", "专业班长", "记账完了", "记账网银", "期间办结",
        "新城分公司", "姓陈的会计", "孙会计走了", "库存会计", "原会计不配合", "迷你版", "kis专业版",
        "反结到8月 星空的", "mykis专业板块", "行程单", "三星控股", "明星控诉",
    ],
)  # fmt: skip
def test_other_words_are_none(text: str) -> None:
    assert {name.key for name in NAMES.find(text) if not name.is_near} == set()


def test_who_is_no_accountant_of_the_cloud_is_not_heard_so() -> None:
    assert _heard("孙会计走的时候没说") == set()


def test_it_is_written_as_in_the_list_in_its_place() -> None:
    text = "用的旗 舰 板，登不上"
    (name,) = NAMES.find(text)
    assert spelt(text, name) == "用的旗 舰 版，登不上"
