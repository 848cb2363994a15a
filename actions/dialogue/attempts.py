"""Was a way out tried? Whoever asks how it is done, or cannot find it, has not tried it, and it has not failed."""

from __future__ import annotations

import re

# Said of the way out tried last; 「全店6台都不行」 is the trouble itself.
_STILL_BROKEN = re.compile(
    r"(?:^|[\s，,。.！!~])(?:我|照做|按.{1,6}做|弄|试|这个?|那个?|办法)*(?:都|也|了|过)*"
    r"(?:还是|仍然|依然|依旧|还|仍)?(?:不行|没用|没解决|不管用|没效果|没好|不起作用|不得行)"
    r"|还是?(?:不行|不得行|没用|没解决|不管用|没好)|试了|试过"
)
_CANNOT_BEGIN = re.compile(
    r"怎么(?!还|又|没|不|老|一直|回事)|怎样|如何|咋[弄搞做整开]|点样|在哪|哪里|哪儿|哪个|找不到|没找到|没看到|不会|看不懂|不懂|不敢|没权限|没有(?:这个|那个|权限)"
)
# 「试过空密码、店名拼音、8个8」
_TRIED_THAT = re.compile(r"试[过了](?P<what>(?![了都也还又就没不好几很多半一])[^，。,；;！!？?\s]{2,40})")
# What only somebody tells who has done it.
_REPORTS = re.compile(r"还是|仍|依旧|照做|照着|[做弄试改点换插查重启]{1,2}[了过完]|现在(?:提示|报|又)|提示|报错|失败")


def says_still_broken(text: str) -> bool:
    """「还是不行」 and its kin, said of what was tried last; 「大家都不行」 is the trouble itself."""
    return _STILL_BROKEN.search(text) is not None


def cannot_begin(text: str) -> bool:
    """「ping我不会 怎么弄」, 「在哪里打开 我找不到」: he has not got as far as trying it."""
    return bool(_CANNOT_BEGIN.search(text)) and not (says_still_broken(text) or _REPORTS.search(text))


def tried_by_himself(text: str) -> list[str]:
    """What he says that he has tried, in his own words: 「试过空密码、店名拼音」."""
    found = [hit["what"] for hit in _TRIED_THAT.finditer(text)]
    return [what for what in found if not _CANNOT_BEGIN.search(what) and not says_still_broken(what)]
