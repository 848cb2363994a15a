"""What a case may say: nothing that harms, one action a step, and no product's screen in another product's case."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.cases.files import Location
from kb.cases.model import ALL_PRODUCTS, MAX_STEP_CHARACTERS, Case, Solution
from kb.cases.texts import advice, answers
from kb.products import Products

MAX_TITLE_CHARACTERS = 40
"""Titles are buttons on a phone: two lines of 20 characters."""
BACKUP = "备份"

SQL_STATEMENT = re.compile(
    r"\b(update\s+[\w.\[\]]+\s+set|delete\s+from|insert\s+into|truncate\s+table|(drop|alter)\s+(table|database)"
    r"|select\s.{1,200}?\sfrom\s)",
    re.IGNORECASE | re.DOTALL,
)
CRACKING = re.compile(
    r"破解|注册机|算号器|免狗|keygen|绕过(加密|许可|授权|注册|狗)|(密码|口令)清除(工具|器)|改库(?!存)|暴力(猜|试)",
    re.IGNORECASE,
)
# Tables, and the tools that change a database behind the program's back. An engineer's case may name them.
DATABASE_WORK = re.compile(
    r"\bt_[a-z]+_?\w*|\bdbcc\b|checkdb|dbrepair|(数据|账套)修复工具|重建日志|附加数据库|分离数据库|\bsp_\w+",
    re.IGNORECASE,
)
WARNING_AGAINST = re.compile(
    r"不要|不得|不能|不可|不会|不提供|不支持|不建议|勿|切忌|禁止|避免|拒绝|严禁|弄坏|损坏|泄露|后果|危险|别"
)
STATED_PASSWORD = re.compile(
    r"(密码|口令)\s*(默认|初始|出厂)?\s*(是|为|就是|[::=])\s*[「“\"'(（]?\s*[A-Za-z0-9@#!$%_.]{3,}"
)
EMPTY_PASSWORD = re.compile(r"(密码|口令)\s*(默认|初始|出厂)?\s*(是|为|就是)?\s*空(?!间|格|行)")

_SENTENCES = re.compile(r"[。；;！!\n]")
# One action a step: more than one of these joins several.
_JOINS = re.compile(r"然后|并且|接着|随后|[，；,;]\s*再")
MAX_JOINS = 1
# 「先备份」 is for what changes the books; these change them whatever the author ticked.
_CHANGES_BOOKS = re.compile(
    r"(做|点|执行|进行|开始)「?“?(反结账|反过账|反关账|反年结|恢复|重新初始化|凭证整理|全部重算)"
)
_NOT_DOING = re.compile(r"不要|不能|不得|别|勿|不做|不可|先不|禁止|谁|是否|能不能|权限")

# Words of one product's screens. In another product's case they send the customer looking for what is not there.
SCREEN_OF = {
    "k3cloud": re.compile(r"智能会计平台|财务结账中心|ik3cloud|/k3cloud/|K3Cloud\\|BOS_|天梯", re.IGNORECASE),
    "kis": re.compile(r"\.ai[sbr]\b|KIS 云服务|InstallDB", re.IGNORECASE),
    "eas": re.compile(r"set-url|client\.bat|ormrpc|企业建模|系统状态控制", re.IGNORECASE),
    "k3wise": re.compile(r"KDCOM|远程组件|K/3 客户端工具包|中间层"),
    "xingchen": re.compile(r"jdy\.com|小微(客户端|工作台)|金蝶云APP|期末智能结转|账务处理→查凭证", re.IGNORECASE),
}

Complaint = tuple[Location, str]


def check_words(case: Case, products: Products) -> Iterator[Complaint]:
    """Harmful words, long titles, steps that hold several actions, and screens of other products."""
    yield from _check_harm(case)
    yield from _check_length(case)
    if case.products != [ALL_PRODUCTS]:
        yield from _check_screens(case, products)


def check_backup(case: Case) -> Iterator[Complaint]:
    """A solution that touches data begins with the backup, and what changes the books is marked as touching data."""
    for number, solution in enumerate(case.solutions):
        where: Location = ("solutions", number)
        if solution.touches_data and BACKUP not in solution.steps[0]:
            yield (*where, "steps", 0), f"touches data, so the first step must say {BACKUP}"
        if not solution.touches_data and (step := _step_that_changes_books(solution)) is not None:
            yield (*where, "steps", step), "changes the books, so touches_data must be true"


def _step_that_changes_books(solution: Solution) -> int | None:
    for position, step in enumerate(solution.steps):
        if _CHANGES_BOOKS.search(step) and not _NOT_DOING.search(step):
            return position
    return None


def _check_harm(case: Case) -> Iterator[Complaint]:
    # An answer is short: 「千万别。自己重建日志最容易把账弄丢」 warns as a whole.
    said = [(where, text, _SENTENCES.split(text)) for where, text in advice(case)]
    said += [(where, text, [text]) for where, text in answers(case)]
    for where, text, sentences in said:
        if SQL_STATEMENT.search(text):
            yield where, "holds a SQL statement; the database is changed by an engineer, never from a case"
        for sentence in sentences:
            warns = WARNING_AGAINST.search(sentence)
            if CRACKING.search(sentence) and not warns:
                yield where, "speaks of getting round licences or passwords"
            if case.audience == "customer" and DATABASE_WORK.search(sentence) and not warns:
                yield where, "speaks of work on the database itself; that is for an engineer's case"
        if STATED_PASSWORD.search(text) or EMPTY_PASSWORD.search(text):
            yield where, "states a password; say who can reset it instead"


def _check_length(case: Case) -> Iterator[Complaint]:
    if len(case.title) > MAX_TITLE_CHARACTERS:
        yield ("title",), f"{len(case.title)} characters; a title has at most {MAX_TITLE_CHARACTERS}"
    for number, solution in enumerate(case.solutions):
        for position, step in enumerate(solution.steps):
            where = ("solutions", number, "steps", position)
            if len(step) > MAX_STEP_CHARACTERS:
                yield where, f"{len(step)} characters; a step has at most {MAX_STEP_CHARACTERS}: one action a step"
            elif len(_JOINS.findall(step)) > MAX_JOINS:
                yield where, "joins several actions; one action a step"


def _check_screens(case: Case, products: Products) -> Iterator[Complaint]:
    named = set(products.find_products(f"{case.title} {case.cause}")) | set(case.products)
    for where, text in (*advice(case), *answers(case)):
        for product, words in SCREEN_OF.items():
            found = words.search(text)
            if found and product not in named and product not in products.find_products(words.sub("", text)):
                yield where, f"「{found.group()}」 belongs to {product}; say so, or leave it out"
