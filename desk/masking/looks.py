"""Does a word look like a secret, or is it an ordinary one of finance support: a product, code, date, amount?"""

import re
from typing import Final

# Shapes support needs to read. Matched against the whole value, folded to lower case.
_ORDINARY: Final = re.compile(
    r"""
      [a-z]{2,5}-\d{3,6}(?:-\d+)?                              # error codes: ora-00060, fi-20003
    | zf\d{6}-\d{4}                                           # our ticket numbers
    | (?:kb|pt-?)\d{5,7}                                      # patches
    | 0x[0-9a-f]{4,8}                                         # Windows error codes
    | v(?:er)?\.?\d+(?:\.\d+)* | \d{1,3}(?:\.\d{1,4}){1,4}      # versions, IP addresses
    | \d{1,3}(?:,\d{3})+(?:\.\d+)? | \d+\.\d{1,2} | \d+(?:\.\d+)?%  # amounts, shares
    | (?:19|20)\d\d[-/.]\d{1,2}(?:[-/.]\d{1,2})? | \d{1,2}:\d{2}(?::\d{2})?  # dates, times
    | \d{1,2}\s*[-~]\s*\d{1,2} | (?:>=?|<=?)\d{1,2} | \d{1,2}\+  # ranges: 6-20, >=8
    | (?:\+?86-?)?1[3-9]\d{9} | 0\d{2,3}-\d{7,8} | 400-?\d{3}-?\d{4}  # telephones
    | 9[1-3]\d{6}[0-9a-z]{10}                                 # unified social credit codes
    | k/?3(?:[ -]?(?:cloud|wise))?(?:v?\d{1,2}(?:\.\d+)*)? | (?:kis|eas)v?\d{1,2}\.\d+ | kis(?:\d{2}|20\d\d)  # products
    | sql(?:server)?(?:20(?:00|05|08|12|14|16|17|19|22))?(?:r2)? | win(?:dows)?(?:7|8|10|11|xp|20\d\d)?
    | office(?:20\d\d|365)? | ie\d{1,2}
    | https?[:/].* | www\..* | [a-z]:[\\/].* | .*\.(?:exe|dll|png|jpe?g|docx?|xlsx?|pdf|log|txt|zip)
    | [^\s@]+@[^\s@]+\.(?:com|cn|net|org)                     # mail addresses
    """,
    re.VERBOSE,
)


def _words(text: str) -> list[str]:
    return text.split()


# Words that stand after 「密码」 without being one: products, technical terms.
TERMS: Final = frozenset(
    _words(
        "k3 k3cloud k3wise cloud wise kis kiscloud eas xingchen galaxy jdy kingdee erp sql sqlserver server mysql "
        "oracle windows win office excel word wps ie edge chrome firefox app web pc usb ukey key u oa crm hr hrs vpn "
        "ad ldap sso token api bos webapi mac linux ios android qq wechat vip ssl http https url id ip cpu dns iis "
        "gui html5 null none ok n/a"
    )
)

# Words that follow 「password (is)」 in an English sentence without being one.
STATES: Final = frozenset(
    _words(
        "wrong incorrect expired invalid not no the a an and or but reset error errors forgotten forgot forget "
        "changed change required missing is was are be been being to for of on in at by with from still always never "
        "correct right fine ok okay good bad too very so same different empty blank null none unknown lost locked "
        "policy policies expire expires expiration problem issue issues issue: question help please pls field box "
        "page screen prompt login log sign user username account account's when after before because does doesn't did "
        "didn't do don't can can't cannot could won't will would should must may might has hasn't had have i we you "
        "he she it they my our your his her their this that what how why where which who again anymore any more only "
        "just now today yesterday denied failed fails fail failure accepted rejected refused case-sensitive case "
        "sensitive caps lock length strength complexity manager protected protection recovery retrieve recover strict "
        "weak strong simple short long old new setting settings set working works work hint confirm confirmation "
        "verify verification mismatch does-not-match true false needed safe saved hidden shown visible enter type "
        "input use used using about management attempts attempt times enabled disabled incorrectly correctly yes"
    )
)

_WORD_CHARACTER: Final = re.compile(r"[a-z0-9]")
_LETTERS_ONLY: Final = re.compile(r"[a-z'’]+")
_DIGIT: Final = re.compile(r"[0-9]")
_PASSWORD_SYMBOL: Final = re.compile(r"[!@#$%^&*_+~?]")
_TRAILING_MARKS: Final = ".,!?;:"
SHORTEST_UNMARKED: Final = 3
SHORTEST_SYMBOLS_ONLY: Final = 4


def is_ordinary(value: str) -> bool:
    """Whether a folded value is a code, version, date, amount, telephone, product or term rather than a secret."""
    bare = value.rstrip(_TRAILING_MARKS)
    return bare in TERMS or _ORDINARY.fullmatch(bare) is not None


def is_secret_when_named(value: str) -> bool:
    """Whether a value after 「密码是」 or 「password:」 is one: nearly all are, states (`wrong`) and dots are not."""
    if not _WORD_CHARACTER.search(value):
        return len(set(value)) >= SHORTEST_SYMBOLS_ONLY
    return value.rstrip(_TRAILING_MARKS) not in STATES


def is_secret_when_beside(value: str, letters_suffice: bool) -> bool:
    """Whether a value that merely stands beside 「密码」 looks like one.

    It must hold a digit or a password symbol; plain letters suffice beside Chinese words (「密码admin」), not in
    English sentences.
    """
    if len(value) < SHORTEST_UNMARKED or not _WORD_CHARACTER.search(value) or is_ordinary(value):
        return False
    if _DIGIT.search(value):
        return True
    bare = value.rstrip(_TRAILING_MARKS)
    if _LETTERS_ONLY.fullmatch(bare):
        return letters_suffice and bare not in STATES
    return _PASSWORD_SYMBOL.search(bare) is not None


def has_mixed_look(value: str) -> bool:
    """Whether a value is no dictionary word: it holds a digit or a password symbol, and is not ordinary."""
    has_sign = _DIGIT.search(value) or _PASSWORD_SYMBOL.search(value.rstrip("!?"))
    return has_sign is not None and not is_ordinary(value)
