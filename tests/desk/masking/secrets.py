"""Generated secrets as customers write them: each strategy gives a sentence and the secret in it."""

from dataclasses import dataclass

from hypothesis import strategies as st

from desk.masking.bank_card import has_luhn_digit
from desk.masking.id_number import PROVINCES, check_character
from desk.masking.spans import Kind

_LOWER = "abcdefghijklmnopqrstuvwxyz"
_UPPER = _LOWER.upper()
_DIGITS = "0123456789"
_INNER_SYMBOLS = "!@#$%^*_+.-?~=/"
_LAST = _LOWER + _UPPER + _DIGITS + "!@#$%*_+~"


@dataclass(frozen=True)
class Typed:
    """A sentence, and the stretch of it that must be hidden."""

    text: str
    secret: str
    kind: Kind


def full_width(text: str) -> str:
    """The same characters as an input method in full-width mode writes them."""
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


def _strong_password() -> st.SearchStrategy[str]:
    inner = st.text(_LOWER + _UPPER + _DIGITS + _INNER_SYMBOLS, min_size=4, max_size=14)
    return st.builds(
        lambda first, digit, middle, last: first + middle + digit + last,
        st.sampled_from(_LOWER + _UPPER),
        st.sampled_from(_DIGITS),
        inner,
        st.sampled_from(_LAST),
    )


def _everyday_password() -> st.SearchStrategy[str]:
    names = ["admin", "zhang", "kd", "abc", "qwe", "wang", "Caiwu", "Kingdee", "hr", "lily", "test", "cw", "Zhangsan"]
    return st.builds(
        lambda name, mark, digits: name + mark + digits,
        st.sampled_from(names),
        st.sampled_from(["", "@", "_", "#", ""]),
        st.text(_DIGITS, min_size=3, max_size=8),
    )


def _digits_only() -> st.SearchStrategy[str]:
    return st.text(_DIGITS, min_size=5, max_size=8)


passwords = st.one_of(_strong_password(), _everyday_password(), _digits_only())

_NAMES = [
    "密码",
    "登录密码",
    "我的密码",
    "初始密码",
    "管理员密码",
    "口令",
    "sa密码",
    "账套密码",
    "密 码",
    "密碼",
    "登陆密码",
]
_LINKS = [
    "：",
    ":",
    ": ",
    "是",
    "是：",
    "为",
    "就是",
    "=",
    " = ",
    "改成",
    "改成了",
    "改为",
    "设成",
    "设置为",
    "设置成了",
    "叫",
    "好像是",
    "应该是 ",
    "一直是",
    "我记得是",
    "现在是",
    "重置为",
    "重置成了",
    "用的是",
    "我输的是",
    "我填的",
    "换成了",
    "之前是",
    "也是",
    "被改成 ",
    "统一是",
]
_QUOTES = [("", ""), ("", ""), ("", ""), ("“", "”"), ("'", "'"), ('"', '"'), ("「", "」"), ("（", "）"), ("【", "】")]
_AFTER = [
    "",
    "还是不行",
    "，登不上",
    " 登不上",
    "。",
    "，帮我看下",
    "\n账号zhang",
    "进不去系统",
    "；系统提示不对",
    "、还是报错",
]
_BEFORE = [
    "",
    "账号admin",
    "我把",
    "老师，",
    "帐号：zhangsan\n",
    "用户名 lisi，",
    "急！！！",
    "星空登录不上，",
    "账号 13800138000 ",
]

_named_chinese = st.builds(
    lambda before, name, link, quotes, password, after: Typed(
        before + name + link + quotes[0] + password + quotes[1] + after, password, "password"
    ),
    st.sampled_from(_BEFORE),
    st.sampled_from(_NAMES),
    st.sampled_from(_LINKS),
    st.sampled_from(_QUOTES),
    passwords,
    st.sampled_from(_AFTER),
)
_beside_chinese = st.builds(
    lambda before, name, gap, password, after: Typed(before + name + gap + password + after, password, "password"),
    st.sampled_from(_BEFORE),
    st.sampled_from(_NAMES),
    st.sampled_from(["", " ", "  ", "\u3000"]),
    passwords,
    st.sampled_from(_AFTER),
)
_english = st.builds(
    lambda before, password, after: Typed(before + password + after, password, "password"),
    st.sampled_from(
        [
            "my password is ",
            "Password: ",
            "password=",
            "pwd:",
            "pwd=",
            "passwd ",
            "PWD ",
            "the password for user demo is ",
            "I changed my password to ",
            "pw: ",
            "PIN: ",
            "Data Source=.;User ID=sa;Password=",
            '{"user":"a","password":"',
            "pass：",
            "mima ",
            "mima:",
        ]
    ),
    passwords,
    st.sampled_from(["", " and I cannot log in", ", please help", "\nthanks"]),
)
_pairs = st.builds(
    lambda label, account, mark, password, after: Typed(
        label + account + mark + password + after, password, "password"
    ),
    st.sampled_from(
        ["账号/密码：", "账号密码：", "用户名密码 ", "user/pass: ", "账号和密码分别是", "账号密码是", "用户名/密码："]
    ),
    st.sampled_from(["admin", "zhangsan", "sa", "user01", "13800138000"]),
    st.sampled_from(["/", " ", " / ", "，", "、", " 密码 "]),
    passwords,
    st.sampled_from(_AFTER),
)
_changed = st.builds(
    lambda old, new: Typed(f"我把密码从{old}改成{new}了", new, "password"), passwords, passwords
) | st.builds(lambda first, second: Typed(f"密码试了{first}、{second}都不行", second, "password"), passwords, passwords)
_reversed = st.builds(
    lambda password, after: Typed("用 " + password + after, password, "password"),
    _everyday_password(),
    st.sampled_from(["这个密码登不上", "是我的密码", "当密码进不去", " 这个新密码不对"]),
)

typed_passwords = st.one_of(_named_chinese, _beside_chinese, _english, _pairs, _changed, _reversed)
typed_full_width = st.builds(
    lambda name, link, password, after: Typed(
        name + link + full_width(password) + after, full_width(password), "password"
    ),
    st.sampled_from(_NAMES),
    st.sampled_from(["：", "是", "", "改成了"]),
    _everyday_password() | _digits_only(),
    st.sampled_from(_AFTER),
)

_codes = st.text(_DIGITS, min_size=4, max_size=8) | st.builds(
    lambda letters, digits: letters + digits,
    st.text(_UPPER, min_size=1, max_size=3),
    st.text(_DIGITS, min_size=4, max_size=5),
)
typed_codes = st.builds(
    lambda before, code, after: Typed(before + code + after, code, "one_time_code"),
    st.sampled_from(
        [
            "验证码",
            "验证码：",
            "验证码是",
            "验证码是：",
            "短信验证码 ",
            "收到的验证码是",
            "校验码：",
            "动态码",
            "验证码我输了",
            "动态密码：",
            "动态口令是",
            "【金蝶】您的验证码为：",
            "verification code: ",
            "OTP is ",
            "the sms code is ",
            "验证码“",
            "验证码填的",
            "验证码（",
        ]
    ),
    _codes,
    st.sampled_from(["", "，不对", "还是不行", "。5分钟内有效", " 提示错误", "\n"]),
)


def _id_number(province: str, city: str, year: int, month: int, day: int, order: str) -> str:
    first = f"{province}{city}{year:04}{month:02}{day:02}{order}"
    return first + check_character(first).upper()


id_numbers = st.builds(
    _id_number,
    st.sampled_from(sorted(PROVINCES)),
    st.text(_DIGITS, min_size=4, max_size=4),
    st.integers(1930, 2020),
    st.integers(1, 12),
    st.integers(1, 28),
    st.text(_DIGITS, min_size=3, max_size=3),
)
_groupings = st.sampled_from([(18,), (18,), (6, 8, 4), (6, 4, 4, 4), (3, 3, 4, 4, 4), (6, 12), (14, 4)])
typed_id_numbers = st.builds(
    lambda before, number, sizes, mark, after: Typed(
        before + (group := grouped(number, sizes, mark)) + after, group, "id_number"
    ),
    st.sampled_from(["", "身份证", "身份证号：", "我的身份证是 ", "法人 张三，", "ID "]),
    st.one_of(id_numbers, id_numbers.map(str.lower), id_numbers.map(full_width)),
    _groupings,
    st.sampled_from([" ", "-"]),
    st.sampled_from(["", "，查一下", "。", " 谢谢", "\n13800138000"]),
)


def _card(prefix: str, length: int, rest: str) -> str:
    body = (prefix + rest)[: length - 1]
    return next(body + digit for digit in _DIGITS if has_luhn_digit(body + digit))


_schemes = st.sampled_from(
    [
        ("622202", 19),
        ("621700", 19),
        ("622848", 19),
        ("625912", 16),
        ("62", 17),
        ("4392", 16),
        ("5187", 16),
        ("955880", 19),
    ]
)
cards = st.builds(
    lambda scheme, rest: _card(*scheme, rest), _schemes, st.text(_DIGITS, min_size=19, max_size=19)
).filter(lambda card: len(set(card)) > 1)
_rare_cards = st.builds(
    lambda scheme, rest: _card(*scheme, rest),
    st.sampled_from([("34", 15), ("3528", 16), ("36", 14), ("2221", 16), ("4", 13), ("603367", 18), ("6011", 16)]),
    st.text(_DIGITS, min_size=19, max_size=19),
)


def grouped(number: str, sizes: tuple[int, ...], mark: str) -> str:
    """`number` cut into groups of the given sizes (the last size repeats), joined by `mark`."""
    groups = []
    rest = number
    for size in (*sizes, *[sizes[-1]] * 20):
        if rest:
            groups.append(rest[:size])
            rest = rest[size:]
    return mark.join(groups)


typed_cards = st.builds(
    lambda before, number, sizes, mark, after: Typed(
        before + (group := grouped(number, sizes, mark)) + after, group, "bank_card"
    ),
    st.sampled_from(["", "卡号", "工资卡 ", "打款到银行账户：", "我的卡是", "开户行工行 "]),
    cards | cards.map(full_width),
    st.sampled_from([(19,), (4,), (6, 4), (4, 4, 4, 4, 3)]),
    st.sampled_from([" ", "-"]),
    st.sampled_from(["", "，查一下", "。", " 谢谢"]),
) | st.builds(
    lambda before, number, after: Typed(before + number + after, number, "bank_card"),
    st.sampled_from(["卡号", "银行卡 ", "打款到", "收款账户："]),
    _rare_cards,
    st.sampled_from(["", "，查一下"]),
)
