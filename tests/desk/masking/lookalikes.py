"""Generated look-alikes: what finance support must be able to read, in sentences that tempt a masker."""

from hypothesis import strategies as st

_DIGITS = "0123456789"
_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def _number(low: int, high: int) -> st.SearchStrategy[str]:
    return st.text(_DIGITS, min_size=low, max_size=high)


_amounts = st.decimals(0, 10**9, places=2).map(lambda value: f"{value:,.2f}")
_social_credit_codes = st.builds(
    lambda first, region, rest: first + region + rest,
    st.sampled_from(["91", "92", "93"]),
    _number(6, 6),
    st.text(_USCC, min_size=10, max_size=10),
)
_old_tax_numbers = st.builds(
    lambda province, rest: province + rest, st.sampled_from(["11", "31", "37", "44", "35", "34"]), _number(13, 13)
)
_error_codes = st.builds(
    lambda name, digits: f"{name}-{digits}", st.sampled_from(["ORA", "FI", "GL", "BD", "PT", "STK"]), _number(4, 5)
)
_tickets = st.builds(lambda day, count: f"ZF26{day:04}-{count}", st.integers(101, 1231), _number(4, 4))
_phones = st.builds(lambda head, rest: head + rest, st.sampled_from(["138", "159", "186", "199"]), _number(8, 8))
_dates = st.dates().map(lambda day: f"20{day:%y-%m-%d}") | st.dates().map(
    lambda day: f"20{day:%y}年{day.month}月{day.day}日"
)
_serials = st.builds(
    lambda letters, digits: letters + digits, st.sampled_from(["SN", "KD", "K3C", "KIS", "YXK"]), _number(9, 16)
)
# Taxpayer numbers that look like what must be hidden: 15 digits with a birth date inside, 20 with one and more.
_dated_tax_numbers = st.builds(
    lambda province, city, year, month, day, rest: f"{province}{city}{year:02}{month:02}{day:02}{rest}",
    st.sampled_from(["11", "31", "37", "44"]), _number(4, 4), st.integers(50, 99), st.integers(1, 12),
    st.integers(1, 28), _number(3, 3),
)  # fmt: skip
_long_tax_numbers = st.builds(lambda number, rest: number + "100" + rest, _dated_tax_numbers, _number(2, 2))
_dated_numbers = st.builds(lambda day, rest: f"20{day:%y%m%d}{rest}", st.dates(), _number(5, 11))
_long_numbers = _number(13, 19)
_subjects = st.lists(st.integers(1001, 6999).map(str), min_size=3, max_size=5).map(" ".join)

_values = st.one_of(
    st.builds(lambda word, value: word + value, st.sampled_from(["金额", "余额 ", "差 ", "借方", ""]), _amounts),
    st.builds(
        lambda word, value: word + value,
        st.sampled_from(["税号", "税号：", "信用代码 ", "纳税人识别号", ""]),
        _social_credit_codes,
    ),
    st.builds(
        lambda word, value: word + value, st.sampled_from(["税号", "税号：", "纳税人识别号", ""]), _old_tax_numbers
    ),
    st.builds(
        lambda word, value: word + value,
        st.sampled_from(["税号", "税号：", "纳税人识别号", "身份证不用查，税号 ", ""]),
        _dated_tax_numbers | _long_tax_numbers,
    ),
    st.builds(lambda word, value: word + value, st.sampled_from(["报错 ", "错误代码", "提示：", ""]), _error_codes),
    st.builds(lambda word, value: word + value, st.sampled_from(["工单", "工单号：", ""]), _tickets),
    st.builds(lambda word, value: word + value, st.sampled_from(["电话", "手机 ", "联系我 +86 ", ""]), _phones),
    st.builds(lambda word, value: word + value, st.sampled_from(["", "期间 ", "日期："]), _dates),
    st.builds(lambda word, value: word + value, st.sampled_from(["序列号", "产品序列号：", "序列号是", ""]), _serials),
    st.builds(
        lambda word, value: word + value, st.sampled_from(["单据编号", "流水号：", "订单号 ", ""]), _dated_numbers
    ),
    st.builds(
        lambda word, value: word + value,
        st.sampled_from(
            ["凭证号", "物料编码：", "发票号码 ", "条码", "单据编号：", "产品序列号 ", "订单号", "特征码："]
        ),
        _long_numbers,
    ),
    st.builds(lambda word, value: word + value, st.sampled_from(["科目 ", "科目：", "科目编码 "]), _subjects),
    st.builds(lambda value: f"记-{value}号凭证", _number(1, 5)),
)

_COUNTED = st.sampled_from(
    [
        "密码{}位以上",
        "密码输错{}次被锁",
        "密码错误{}次",
        "密码{}天过期",
        "密码每{}个月要改",
        "验证码{}秒后重发",
        "密码至少{}个字符",
        "密码输入{}次就锁",
        "密码是{}位的",
        "密码长度为{}位",
        "验证码发了{}次都没收到",
        "密码用了{}年了",
    ]
)
_counts = st.builds(lambda form, count: form.format(count), _COUNTED, st.integers(1, 99))

_TEMPTING = st.sampled_from(
    [
        "密码忘了，",
        "密码错误，",
        "忘记密码，",
        "密码过期了怎么办，",
        "修改密码后",
        "验证码收不到，",
        "密码怎么改？",
        "密码策略问题，",
        "登录提示密码错误，",
        "password is wrong, ",
        "forgot password, ",
        "密码重置不了，",
        "密码为空，",
        "密码是管理员设的，",
        "密码改成永不过期，",
        "初始密码是什么，",
        "密码：见附件，",
        "密码是手机号后六位，",
        "密码设置为随机生成，",
        "token过期了，",
        "access_token 获取失败，",
        "appSecret 在哪里看，",
        "密钥是在哪里配置的，",
        "授权密钥文件丢了，",
        "UKey 插上没反应，",
        "",
        "",
        "",
        "",
    ]
)
_ENDINGS = st.sampled_from(["", "怎么办", "，急", "。谢谢", " 查不到", "对不上", "，结不了账"])

lookalikes = (
    st.builds(lambda tempting, value, ending: tempting + value + ending, _TEMPTING, _values, _ENDINGS) | _counts
)
