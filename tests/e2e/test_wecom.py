"""微信客服 with the whole product: the story of one customer, and a few customers under kill -9."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import aiohttp
import pytest

from ops.chaos.real import prepare
from ops.stack import Stack, free_port
from tests.desk.harness import eventually
from tests.e2e.engineer import Engineer
from tests.wecom.callbacks import Callbacks
from tests.wecom.product import Phone, environment
from tests.wecom.proof_plan import Plan
from tests.wecom.proof_real import Proof
from tests.wecom.simulator import Simulator
from tests.wecom.state import State

TICKET = re.compile(r"ZF\d{6}-\d{4}")


@dataclass
class Company:
    """WeCom and the product connected to it."""

    stack: Stack
    state: State
    port: int


@dataclass
class Connected:
    """The same with WeCom answering."""

    stack: Stack
    state: State
    callbacks: Callbacks

    def phone(self, user: str) -> Phone:
        """A customer."""
        return Phone(self.state, self.callbacks, user)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """One stack for these tests; the simulator of each takes the same port and knows what the one before knew."""
    state, port = State(), free_port()
    stack = Stack(tmp_path_factory.mktemp("wecom"))
    stack.extra_environment = environment(state, f"http://127.0.0.1:{port}", stack.base)
    prepare(stack)
    found = re.search(r"username: (\S+)\npassword: (\S+)", (stack.data_dir / "setup.out").read_text("utf-8"))
    assert found is not None
    stack.admin_name, stack.admin_password = found.groups()
    try:
        stack.start()
        yield Company(stack, state, port)
    finally:
        stack.stop()


@pytest.fixture
async def connected(company: Company) -> AsyncIterator[Connected]:
    simulator = Simulator(company.state)
    simulator.port = company.port
    await simulator.start()
    callbacks = Callbacks(company.state, f"{company.stack.base}/wecom/callback")
    simulator.notify = callbacks.hint
    yield Connected(company.stack, company.state, callbacks)
    await callbacks.close()
    await simulator.stop()


async def test_a_few_customers_under_kill_9(connected: Connected) -> None:
    """The small form of `python -m tests.wecom.proof --real`."""
    plan = Plan(messages=20, customers=4, kills=1, cuts=2)
    outcome = await Proof(plan, connected.stack, connected.state, connected.callbacks).run()
    assert outcome.faults == []
    assert outcome.kills == 1
    assert outcome.written >= 20
    assert outcome.turns_of_rasa


async def test_the_whole_story(connected: Connected, http: aiohttp.ClientSession) -> None:
    phone = connected.phone("wmStory")
    phone.enter()
    await phone.hears("您好")

    await phone.ask("结账时提示还有凭证没有过账，怎么办", "产品")
    answer = await phone.pick("云星空", "我理解的是")
    assert "过账" in answer

    await phone.ask("云星空带我结账", "模块")
    await phone.pick("都用了", "第1步")
    # The digit of 「做好了」 does what a tap on it does.
    assert phone.choices()[0].startswith("1. ")
    await phone.ask("1", "第2步")
    step = await phone.pick("做好了", "第3步", "进度：完成 2 /")
    assert "✅ 第2步" in step
    await phone.ask("下载清单", "做好了")
    await eventually(lambda: has_file(connected.state, phone.user))

    number = TICKET.search(await phone.ask("还是不行，转人工", "工单"))
    assert number is not None
    engineer = await Engineer(http, connected.stack.base).sign_in(
        connected.stack.admin_name, connected.stack.admin_password
    )
    page = await engineer.get(f"tickets/{number.group()}")
    assert page["ticket"]["channel"] == "wecom"
    assert page["ticket"]["facts"]["product"] == "k3cloud"
    assert page["wecom"]["remaining"] >= 2
    assert any(line["author"] == "bot" and line["understood"] for line in page["transcript"]["messages"])
    conversation = page["conversation"]["id"]

    since = len(phone.read)
    assert (await engineer.post(f"conversations/{conversation}/claim"))[0] == 200
    said = {"client_msg_id": "w1", "text": "您好，请看第 12 号凭证审核了没有。"}
    assert (await engineer.post(f"conversations/{conversation}/reply", said))[0] == 202
    await phone.hears("您好，请看第 12 号凭证审核了没有。", since=since)
    bot_said = len([line for line in page["transcript"]["messages"] if line["author"] == "bot"])
    phone.write("审核以后可以了，谢谢")
    phone.write("密码忘了怎么办")
    page = await told(engineer, number.group(), "密码忘了怎么办")
    assert len([line for line in page["transcript"]["messages"] if line["author"] == "bot"]) == bot_said

    status, body = await engineer.post(
        f"conversations/{conversation}/resolve", {"status": "verified", "outcome": "凭证没有审核"}
    )
    assert (status, body["state"]) == (200, "resolved")
    await phone.ask("KIS专业版怎么反结账", "反结账")
    await eventually(lambda: is_alerted(connected.state, number.group()))


async def has_file(state: State, user: str) -> bool:
    """Whether the customer has received a workbook."""
    files = [one.body["media_id"] for one in state.received if one.user == user and one.msgtype == "file"]
    return any(state.media[one][0].endswith(".xlsx") for one in files)


async def is_alerted(state: State, number: str) -> bool:
    """Whether the engineers' group has heard of the ticket."""
    return any(number in alert for alert in state.robot)


async def told(engineer: Engineer, number: str, text: str) -> dict[str, object]:
    """The ticket, once the customer's words are on it."""
    while True:
        page = await engineer.get(f"tickets/{number}")
        if any(line["text"] == text for line in page["transcript"]["messages"]):
            return page
