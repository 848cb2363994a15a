"""Masking time grows in step with the text, also for texts made to be slow."""

import time

import pytest

from desk.masking import mask

SHORT = 2_000
LONG = 16_000
# In step means 8 times; growth by the square would be 64 times.
MOST = 24


def cpu_seconds(text: str) -> float:
    """The least processor time of three runs (other work on the machine does not count)."""
    times = []
    for _ in range(3):
        begin = time.process_time()
        mask(text)
        times.append(time.process_time() - begin)
    return max(min(times), 1e-4)


@pytest.mark.parametrize(
    "piece",
    [
        "密码",
        "pwd:",
        "6222 ",
        "622 ",
        "密码是",
        "pw:a1",
        "1",
        "a1",
        "password ",
        "账号密码",
        "密码，我，",
        "密码是a1、",
        "://a:",
        "110105 ",
        '"密码":"',
        "密码“",
        "账号密码a,",
        "我",
        "🙂",
        "验证码是",
        " ",
        "1 ",
        "密码我",
        "appsecret:",
        "token is ",
        "token:a1",
        "eyja.",
        "eyjaaaaaaaaa.bbbb",
        "-----begin private key-----",
        "密码：芝",
        "密码是芝麻",
        "密码 我 被 ",
        "身份证110105491231002",
        "://:",
    ],
)
def test_time_grows_in_step_with_the_text(piece: str) -> None:
    longer = (piece * LONG)[:LONG]
    assert cpu_seconds(longer) <= MOST * cpu_seconds(longer[:SHORT])
