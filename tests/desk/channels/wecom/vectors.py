"""Vectors published by others: Tencent's sample (A, B, E), go-workwx (C: a captured callback, D: the debug tool)."""

from __future__ import annotations

A_TOKEN, A_KEY, A_ID = "QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "wx5823bf96d3bd56c7"
C_TOKEN, C_KEY, C_ID = "kz7Yx62CH8SaLN", "cD0d7jx4tYvVtzqrmh3Dm3QFCXe6f8SlHoMtMh3qQEP", "wwf181555a13a31443"
D_TOKEN = "kjr2TKI8umCBfVF3wAHk8JiPwma5VBme"
D_KEY, D_ID = "4Ma3YBrSBbX2aez8MJpXGBne5LSDwgGqHbhM9WPYIws", "ww6a112864f8022910"

A_ECHO = (
    "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ=="
)
B_ENCRYPTED = (
    "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg"
    "3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+k"
    "DZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6ti"
    "WSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p"
    "8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q=="
)
C_ENCRYPTED = (
    "fyVN9BUnH6xNl0/VCHTCg6XGxxvoFdyZ7VQbAbBcQ79dVccYvdIyJYZSMMhkPy8LPaoe+V27qjoQ553fXavmrPOgxzHrKKf3YIu6"
    "3pB4/nN0LY4S+GzUFi/LLFj1TI1sOh0q2jT5u1nYz5G3HFNLd3DFUvJVLtZl8mVMwUOzBpzKZhhmCvIJLVlvym9tt+VYwG06MSbm"
    "nf9AzYFKhm1BIy+95Q824ilY6Wy8l+vkFqEdASl2k83jMXvlkVRSB3hmNptWTbq8ygDdLtkCyA4UEiZvfTskqqVkbYwLptRl/1F+"
    "DVL9SH/TWt2j3dCm4rzY5jQG+fA+2xh2Kk+OrVgafqtQCfhjq8C38A2IwCcg2BONKk8s5ijFxQoszmXvJQ3zLYbjzRWQ40xhryDy"
    "PNNse7/slKVW2QMBEUPNOxUcX9k="
)
D_ECHO = (
    "6KmUQuPVu7UhjyVqRdbo5SfcRqaHvbUlKSHFvBV2ZuR6TIlKsygcfeSd1GDplg1C5KSKr6UPHCaC/nIX3ZNt9w=="
)
E1_ENCRYPTED = (
    "sKqRbbiSUnDhFHOvPjtUMSs1k8K1CdhVATTBQNj5RGfr2SSogQPwiaREvDG6j+anDDTQGRPc5XVafaRf07vjdJWo03DV9aa/cArn"
    "/HDtV476heTTKpJSMh7JMO1cnA3V"
)
E2_ENCRYPTED = (
    "sKqRbbiSUnDhFHOvPjtUMTIgWxMfZaDiaj7KzsCGyXqqH9HC+RjyYtNk3PCh1eyjg4jSIJ9DqwBX6vUvZrmBVA=="
)
E3_ENCRYPTED = (
    "sKqRbbiSUnDhFHOvPjtUMRLsiDK+XUFs5JTBolijj6Rdh0d2XIi7uEq3MuRCQce2uGHWt+TGP4e5653GRep8p6tqiXPiwS/UGYSA"
    "HF3pOTa2YU9PHHjbK/2bVjiSROhCb8fdEOlPckypzuxAHaDf3dIk+AH10KtkEtFFPwGQxk2PwcEHsNgCgwmX5smYa330U6YcmDCr"
    "CE3mijfWgtNRfSGJQCzmB1tktq1HxfGkVVFkGHcXumlDFKA6MAnAFztAZiRNlH2l5qA4L6P3838YNS/XHptbKqItlhIiY3BjzixH"
    "0BBrShjvL7dHXzuljQi8qUPArDxUUAUU/EfRo81kMUnsFphpzmp8Oq70N43hFdEpBpjl/nXDgZeRNXfVeaW9"
)
E3_MESSAGE = (
    "<xml><ToUserName><![CDATA[zhangsan]]></ToUserName><FromUserName><![CDATA[wx5823bf96d3bd56c7]]></From"
    "UserName><CreateTime>1700000000</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[您好，"
    "已转工程师处理]]></Content></xml>"
)
