"""「弄完看哪里算好了」, 「以后怎么不再出这事」, 「为啥就我这台」: what of a case is asked for by its place there.

Such a question names little that a line could be found by; which part answers it, its form says.
"""

from __future__ import annotations

import re
from typing import Final, Literal

from actions.spelling import simplified

AskedKind = Literal["verify", "prevent", "cause", "ways"]

_PATTERNS: Final[tuple[tuple[AskedKind, re.Pattern[str]], ...]] = (
    (
        "verify",
        re.compile(
            r"(?:看|查|瞧)(?:哪|什么|啥|怎么|咋)[^，。？?]{0,6}(?:算|才|是)?[^，。？?]{0,3}(?:好|成|对|平|行)(?:了|啦)"
            r"|(?:怎么|咋|怎样|如何|哪样|什么样)(?:才)?(?:算|知道|看出?来?|判断|确认)[^，。？?]{0,8}(?:好|成|成功|对|行|弄好|生效|修好)(?:了|没|的|不|$|[？?啊呀呢])"
            r"|(?:弄|改|做|搞)(?:完|好)(?:了|以后|之后)?(?:看|查)哪"
        ),
    ),
    (
        "prevent",
        re.compile(
            r"(?:以后|今后|下次|往后|下个?月|将来)[^，。？?]{0,6}(?:怎么|咋|如何|怎样|要)[^，。？?]{0,4}(?:不再|别再|才不|避免|防|注意|不会|不出|不犯|免得)"
            r"|(?:怎么|咋|如何|怎样)(?:才能?)?(?:避免|预防|防止|不再|别再|杜绝)"
        ),
    ),
    (
        "ways",
        re.compile(
            r"(?:有|一共|总共|到底)(?:有)?(?:几|哪)(?:个|种|些)(?:法子|办法|方法|做法|招)|^(?:那)?(?:这)?(?:两|三|几)?(?:个|种)?(?:法子|办法)?(?:用)?哪(?:个|种)(?:办法|法子|方法)?(?:更|比较|最)?(?:好|稳妥|保险|省事|合适)"
        ),
    ),
    (
        "cause",
        re.compile(
            r"^(?:那|可|但)?(?:这|它|到底)?(?:是)?(?:为什么|为啥|为何|凭啥|凭什么|咋回事|怎么回事)(?![^，。]{0,3}(?:要|得|先|用|必须|让|叫|问))"
            r"|(?:为什么|为啥|凭啥|什么原因|啥原因)(?!要|得|先|用|必须|让|叫)[^，。？?]{0,4}$|^(?:那)?(?:怎么|咋)(?:就)?(?:会|不算|这样|不行|只|单单|偏偏|就我)"
        ),
    ),
)


def kind_asked(text: str) -> AskedKind | None:
    """Which part of a case this question is for, where its form says so."""
    said = simplified(text)
    return next((kind for kind, pattern in _PATTERNS if pattern.search(said)), None)
