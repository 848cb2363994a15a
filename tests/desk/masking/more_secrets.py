"""Generated secrets of programs and of paper: keys, connection strings, old identity numbers, Chinese words."""

from __future__ import annotations

import base64
import json

from hypothesis import strategies as st

from desk.masking.id_number import PROVINCES
from tests.desk.masking.secrets import Typed, full_width

_LOWER = "abcdefghijklmnopqrstuvwxyz"
_UPPER = _LOWER.upper()
_DIGITS = "0123456789"
_HEX = "0123456789abcdef"


def _with_digit(alphabet: str, low: int, high: int) -> st.SearchStrategy[str]:
    return st.builds(
        lambda first, digit, rest: first + digit + rest,
        st.sampled_from(_LOWER + _UPPER),
        st.sampled_from(_DIGITS),
        st.text(alphabet, min_size=low - 2, max_size=high - 2),
    )


_plain_keys = st.one_of(
    _with_digit(_LOWER + _UPPER + _DIGITS, 12, 48),
    _with_digit(_HEX, 16, 64),
    st.uuids().map(lambda value: "a" + str(value)[1:]),
    _with_digit(_LOWER + _UPPER + _DIGITS + "_-", 20, 43).map(lambda key: key + "x"),
    st.binary(min_size=18, max_size=48).map(lambda raw: "k1" + base64.b64encode(raw).decode().rstrip("=")),
)
_own_form = st.one_of(
    st.builds(
        lambda prefix, rest: prefix + rest,
        st.sampled_from(["sk-", "sk-proj-", "ghp_", "gho_", "github_pat_", "glpat-", "xoxb-"]),
        _with_digit(_LOWER + _UPPER + _DIGITS, 24, 40),
    ),
    st.builds(
        lambda prefix, rest: prefix + rest,
        st.sampled_from(["AKIA", "LTAI", "AKID"]),
        st.text(_UPPER + _DIGITS, min_size=16, max_size=16),
    ),
    st.builds(
        lambda subject, signature: ".".join(
            base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
            for part in ({"alg": "HS256", "typ": "JWT"}, {"sub": subject})
        )
        + "."
        + signature,
        st.text(_LOWER, min_size=1, max_size=12),
        _with_digit(_LOWER + _UPPER + _DIGITS, 43, 43),
    ),
)
_AFTER = st.sampled_from(["", "，报错 401", " 调不通", "\n帮忙看下", "。"])

typed_keys = st.builds(
    lambda name, link, key, after: Typed(name + link + key + after, key, "api_key"),
    st.sampled_from(
        [
            "appSecret", "AppSecret", "app_secret", "appKey", "apikey", "API Key", "api_key", "client_secret",
            "access_token", "accessToken", "AccessKeySecret", "access key", "secret key", "token", "refresh_token",
            "kd-token", "corpsecret", "EncodingAESKey", "密钥", "应用密钥", "令牌",
            "接口秘钥", "第三方系统登录授权的密钥",
        ]
    ),
    st.sampled_from(["=", ": ", "：", " = ", "是", "为", "改成了", " is ", '":"', "：“"]),
    _plain_keys,
    _AFTER,
) | st.builds(
    lambda before, key, after: Typed(before + key + after, key, "api_key"),
    st.sampled_from(["", "用 ", "请求头 Authorization: Bearer ", "Bearer ", "url?access_token=", "我的是 "]),
    _own_form,
    _AFTER,
)  # fmt: skip

_connection_passwords = st.builds(
    lambda first, digit, rest: first + digit + rest,
    st.sampled_from(_LOWER + _UPPER),
    st.sampled_from(_DIGITS),
    st.text(_LOWER + _UPPER + _DIGITS + "!#$%^*_+~.-", min_size=4, max_size=16).map(lambda rest: rest + "z"),
)
typed_connections = st.builds(
    lambda form, password: Typed(form.replace("<>", password), password, "password"),
    st.sampled_from(
        [
            "Data Source=10.0.0.5;Initial Catalog=AIS2024;User ID=sa;Password=<>;Connect Timeout=30",
            "Server=.\\SQL2019;Database=AIS;uid=sa;pwd=<>;",
            "Provider=SQLOLEDB.1;Persist Security Info=True;User ID=sa;Password=<>",
            "jdbc:sqlserver://10.0.0.5:1433;databaseName=AIS;user=sa;password=<>;encrypt=true",
            "jdbc:mysql://h:3306/db?user=root&password=<>&useSSL=false",
            "mysql://root:<>@10.0.0.8:3306/kingdee",
            "postgresql+psycopg://app:<>@db.example.cn/desk",
            "redis://:<>@127.0.0.1:6379/0",
            "amqp://mq:<>@mq/vhost 连不上",
            "ftp://upload:<>@ftp.example.cn/数据",
            "spring.datasource.password=<>",
            "<add key=\"Password\" value=\"x\" /> password: <>",
            "host=10.0.0.5 user=sa password=<> dbname=ais",
        ]
    ),
    _connection_passwords,
)

typed_old_id_numbers = st.builds(
    lambda before, province, city, year, month, day, order, wide, after: Typed(
        before
        + (number := (full_width if wide else str)(f"{province}{city}{year:02}{month:02}{day:02}{order}"))
        + after,
        number,
        "id_number",
    ),
    st.sampled_from(["身份证", "身份证号：", "身份证号码是", "老身份证 ", "证件号：", "法人身份证号为 ", "ID card: "]),
    st.sampled_from(sorted(PROVINCES)),
    st.text(_DIGITS, min_size=4, max_size=4),
    st.integers(20, 99),
    st.integers(1, 12),
    st.integers(1, 28),
    st.text(_DIGITS, min_size=3, max_size=3),
    st.booleans(),
    st.sampled_from(["", "，查一下", "。", " 谢谢"]),
)  # fmt: skip

typed_chinese_passwords = st.builds(
    lambda name, link, secret, after: Typed(name + link + secret + after, secret, "password"),
    st.sampled_from(["密码", "登录密码", "我的密码", "口令", "密碼", "初始密码"]),
    st.sampled_from(["：", ":", "是", "就是", "改成了", "改为", "设成了", "叫", " 是 "]),
    st.sampled_from(
        ["芝麻开门", "我爱我家", "春暖花开", "恭喜发财", "天天向上", "风调雨顺", "一帆风顺年年好", "小猫爱吃鱼",
         "阳光灿烂",
         "长江长江我是黄河", "我爱北京天安门", "龙马精神", "白日依山尽"]
    ),
    st.sampled_from(["", "，登不上", "。", " 进不去", "还是不行", "！"]),
)  # fmt: skip
