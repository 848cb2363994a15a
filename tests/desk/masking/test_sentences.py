"""Sentences as customers write them: what is hidden in each, and what must stay readable."""

import pytest

from desk.masking import mask, mask_filename

HIDDEN = [
    ("账号admin密码Abc@123登不上", "账号admin密码[密码已隐藏]登不上"),
    ("密码：kd123456 账号zhang", "密码：[密码已隐藏] 账号zhang"),
    ("初始密码888888进不去", "初始密码[密码已隐藏]进不去"),
    ("user/pass: admin/Kd@2024", "user/pass: admin/[密码已隐藏]"),
    ("sa密码 P@ssw0rd", "sa密码 [密码已隐藏]"),
    ("我把密码改成了zhang888还是不行", "我把密码改成了[密码已隐藏]还是不行"),
    ("新密码是 aa11bb 旧密码是 bb22", "新密码是 [密码已隐藏] 旧密码是 [密码已隐藏]"),
    ("密码：１２３４５６", "密码：[密码已隐藏]"),
    ("密码Ａｂｃ＠１２３登不上", "密码[密码已隐藏]登不上"),
    ("my password is Hunter22, cannot log in", "my password is [密码已隐藏], cannot log in"),
    ("User ID=sa;Password=Kd@123;Initial Catalog=AIS", "User ID=sa;Password=[密码已隐藏];Initial Catalog=AIS"),
    ("密码是“我爱我家”", "密码是“[密码已隐藏]”"),
    ("密码叫“xx-2024”呀", "密码叫“[密码已隐藏]”呀"),
    ("账号密码是admin 123456", "账号密码是admin [密码已隐藏]"),
    ("用户密码 123456 13800138000", "用户密码 [密码已隐藏] 13800138000"),
    ('{"user":"a","password":"abc123","x":1}', '{"user":"a","password":"[密码已隐藏]","x":1}'),
    ("http://host/?user=1&pwd=abc&x=2", "http://host/?user=1&pwd=[密码已隐藏]&x=2"),
    ("密码从abc123改成def456了", "密码从[密码已隐藏]改成[密码已隐藏]了"),
    ("密码试了123456、888888、admin123都不行", "密码试了[密码已隐藏]、[密码已隐藏]、[密码已隐藏]都不行"),
    ("Kd@123这个密码不对", "[密码已隐藏]这个密码不对"),
    ("密 码：qwerty", "密 码：[密码已隐藏]"),
    ("密码admin登不上", "密码[密码已隐藏]登不上"),
    ("admin/888888进不去", "admin/[密码已隐藏]进不去"),
    ("http://admin:abc1@10.0.0.4/k3cloud", "http://admin:[密码已隐藏]@10.0.0.4/k3cloud"),
    ("密码就是公司拼音kingdee123", "密码就是公司拼音[密码已隐藏]"),
    ("验证码384756不对", "验证码[验证码已隐藏]不对"),
    ("您的验证码为：384756，5分钟内有效", "您的验证码为：[验证码已隐藏]，5分钟内有效"),
    ("384756是验证码", "[验证码已隐藏]是验证码"),
    ("动态码 8HJ4 行吗", "动态码 [验证码已隐藏] 行吗"),
    ("my code is 384756", "my code is [验证码已隐藏]"),
    ("身份证11010519491231002X，法人", "身份证[身份证号已隐藏]，法人"),
    ("身份证 110105 19491231 002x", "身份证 [身份证号已隐藏]"),
    ("卡号6222 0212 3456 7890 128", "卡号[银行卡号已隐藏]"),
    ("4111111111111111", "[银行卡号已隐藏]"),
    ("身份证 110105491231002", "身份证 [身份证号已隐藏]"),
    ("密码：芝麻开门，登不上", "密码：[密码已隐藏]，登不上"),
    ("appId=kd01, appSecret=9f8a7b6c5d4e3f2a1b0c 报 401", "appId=kd01, appSecret=[密钥已隐藏] 报 401"),
    ("http://h/k3cloud?access_token=abc12345678&x=1", "http://h/k3cloud?access_token=[密钥已隐藏]&x=1"),
    ("redis://:Pass1234@10.0.0.1:6379 连不上", "redis://:[密码已隐藏]@10.0.0.1:6379 连不上"),
    ("-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- 对吗", "[密钥已隐藏] 对吗"),
]

READABLE = [
    "密码忘了",
    "密码错误",
    "密码策略",
    "密码过期了怎么办",
    "密码8位以上",
    "密码 6-20 位，字母加数字",
    "密码输入错误5次",
    "密码输入5次就锁了",
    "密码怎么改",
    "密码从2023年就没改过",
    "登录密码2024年11月到期",
    "密码是不是要8位",
    "密码为什么不对",
    "密码为空",
    "密码：",
    "密码是EAS的还是星空的",
    "提示“密码错误”",
    "密码报错ORA-00060",
    "修改密码提示FI-20003",
    "忘记密码 k3cloud V7.5",
    "忘记密码13800138000",
    "账号密码忘了",
    "改密码要包含大写字母",
    "password is wrong",
    "password expired, K/3 WISE 15.1",
    "password policy is strict",
    "验证码收不到",
    "验证码60秒过期",
    "验证码发到13800138000没收到",
    "error code 100060",
    "税号91440300708461136T",
    "纳税人识别号110105491231002",
    "token过期了，access_token获取失败",
    "密钥文件丢了怎么办",
    "密码：见附件说明",
    "密码是管理员设置的",
    "密码：必须包含大小写字母",
    "凭证记-0012 金额1,234,567.89 不平",
    "工单ZF261122-0001怎么样了",
    "订单号4111111111111111",
    "科目 4001 4101 4103 4104 对不上",
    "2024-11-22 10:30 报错 0x80004005",
    "我的电话 138 0013 8000，0755-12345678",
    "密码[密码已隐藏]登不上",
    "",
]


@pytest.mark.parametrize(("text", "expected"), HIDDEN)
def test_a_secret_is_hidden_and_its_sentence_kept(text: str, expected: str) -> None:
    assert mask(text).text == expected


@pytest.mark.parametrize("text", READABLE)
def test_an_ordinary_sentence_stays_as_it_is(text: str) -> None:
    assert mask(text).text == text
    assert mask(text).spans == ()


def test_a_span_names_kind_and_place_in_the_original() -> None:
    (first, second) = mask("密码abc123，身份证11010519491231002X").spans
    assert (first.kind, first.start, first.end) == ("password", 2, 8)
    assert (second.kind, second.start, second.end) == ("id_number", 12, 30)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("密码abc123.txt", "密码[密码已隐藏].txt"),
        ("账号admin_密码_Kd@2024_截图.png", "账号admin_密码_[密码已隐藏]截图.png"),
        ("身份证11010519491231002X.jpg", "身份证[身份证号已隐藏].jpg"),
        ("IMG_6222021234567890128.jpeg", "IMG_[银行卡号已隐藏].jpeg"),
        ("验证码384756.PNG", "验证码[验证码已隐藏].PNG"),
        ("appSecret=9f8a7b6c5d4e3f2a.log", "appSecret=[密钥已隐藏].log"),
        ("旧身份证号110105491231002.jpg", "旧身份证号[身份证号已隐藏].jpg"),
        ("日志2024-11-22.tar.gz", "日志2024-11-22.tar.gz"),
        ("登录密码错误.png", "登录密码错误.png"),
    ],
)
def test_file_names_are_masked_before_their_extension(name: str, expected: str) -> None:
    assert mask_filename(name).text == expected
