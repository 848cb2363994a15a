"""The callback: the console's check, hints stored and acknowledged whatever else is broken, forgeries refused."""

from __future__ import annotations

import asyncio
import base64
import secrets
import urllib.error
import urllib.request
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from desk.channels.wecom.callback import MAX_BYTES
from desk.net import parse_networks
from desk.store.wecom_tables import WecomAccountRow
from tests.desk.channels.wecom.conftest import Company, MakeCompany
from tests.desk.harness import eventually
from tests.desk.scripted_bot import ScriptedBot
from tests.wecom.callbacks import Habits


@pytest.mark.parametrize("escapes_plus", [True, False])
async def test_the_console_gets_exactly_its_words_back(company: Company, escapes_plus: bool) -> None:
    for _ in range(20):
        echo = secrets.token_hex(12)
        assert await company.callbacks.verify(echo, escapes_plus=escapes_plus) == (200, echo)


async def test_a_wrong_check_is_refused(company: Company) -> None:
    async with company.desk.http.get(company.callbacks.url, params={"echostr": "x"}) as response:
        assert response.status == 403


async def test_acknowledged_while_the_bot_and_wecom_are_down(company: Company, bot: ScriptedBot) -> None:
    await bot.stop()
    await company.simulator.stop()
    assert await company.callbacks.post(*company.callbacks.sealed(company.callbacks.message("wkSimulated"))) == 200
    [row] = await company.desk.rows(select(WecomAccountRow.hinted, WecomAccountRow.token))
    assert row["hinted"] == 1
    assert row["token"]


async def test_the_same_again_is_taken_and_counted(company: Company) -> None:
    query, body = company.callbacks.sealed(company.callbacks.message("wkSimulated"), nonce="same")
    assert [await company.callbacks.post(query, body) for _ in range(3)] == [200, 200, 200]
    async with company.desk.http.get(f"{company.desk.url}/metrics") as response:
        text = await response.text()
    assert 'desk_wecom_callbacks_total{result="repeated"} 2.0' in text
    assert 'desk_wecom_callbacks_total{result="new"} 1.0' in text


async def test_an_old_timestamp_is_taken(company: Company) -> None:
    query, body = company.callbacks.sealed(company.callbacks.message("wkSimulated"))
    company.desk.clock.advance(hours=5)
    assert await company.callbacks.post(query, body) == 200


async def test_other_events_are_taken_and_mean_nothing(company: Company) -> None:
    message = b"<xml><MsgType><![CDATA[text]]></MsgType><Content>hi</Content><FromUserName>a</FromUserName></xml>"
    assert await company.callbacks.post(*company.callbacks.sealed(message)) == 200
    assert await company.callbacks.post(*company.callbacks.sealed(b"not XML at all")) == 200


async def test_an_account_taken_away_is_not_pulled(company: Company) -> None:
    await _tell(company, given="wkNew", taken="wkOld")
    assert await _enabled(company, "wkNew")
    assert not await _enabled(company, "wkOld")


@pytest.mark.parametrize("is_given_last", [True, False])
async def test_a_late_change_of_accounts_does_not_undo_a_newer_one(company: Company, is_given_last: bool) -> None:
    given, taken = ("wkMoved", "") if is_given_last else ("", "wkMoved")
    await _tell(company, given=given, taken=taken, at_s=20)
    await _tell(company, given=taken, taken=given, at_s=10)
    assert await _enabled(company, "wkMoved") is is_given_last
    await _tell(company, given=taken, taken=given, at_s=30)
    assert await _enabled(company, "wkMoved") is not is_given_last


@pytest.mark.parametrize("stamp", ["", "soon", "-5", "9" * 400, "9999999999"])
async def test_a_change_of_accounts_at_no_possible_moment_happens_now(company: Company, stamp: str) -> None:
    await _tell(company, taken="wkMoved", stamp=stamp)
    assert not await _enabled(company, "wkMoved")
    company.desk.clock.advance(seconds=1)
    await _tell(company, given="wkMoved")
    assert await _enabled(company, "wkMoved")


async def test_after_a_change_of_accounts_wecom_is_asked_for_its_list(company: Company) -> None:
    """Two changes in one second cannot be put in order; the list knows."""
    await eventually(lambda: _is_listed(company, 1))
    await _tell(company, taken="wkSimulated")
    await eventually(lambda: _is_listed(company, 2))
    await eventually(lambda: _enabled(company, "wkSimulated"))


async def _is_listed(company: Company, times: int) -> bool:
    return company.state.calls.count("kf/account/list") == times


async def _tell(
    company: Company, *, given: str = "", taken: str = "", at_s: int = 0, stamp: str | None = None
) -> None:
    """`kf_account_auth_change`, written so many seconds from now."""
    stamp = str(int(company.state.now()) + at_s) if stamp is None else stamp
    message = (
        "<xml><MsgType>event</MsgType><Event>kf_account_auth_change</Event><FromUserName>sys</FromUserName>"
        f"<CreateTime>{stamp}</CreateTime>"
        f"<AuthAddOpenKfId>{given}</AuthAddOpenKfId><AuthDelOpenKfId>{taken}</AuthDelOpenKfId></xml>"
    )
    assert await company.callbacks.post(*company.callbacks.sealed(message.encode())) == 200


async def _enabled(company: Company, open_kfid: str) -> bool:
    query = select(WecomAccountRow.is_enabled).where(WecomAccountRow.open_kfid == open_kfid)
    [row] = await company.desk.rows(query)
    return bool(row["is_enabled"])


async def test_forgeries_are_refused_and_change_nothing(make_company: MakeCompany) -> None:
    company = await make_company()
    query, body = company.callbacks.sealed(company.callbacks.message("wkSimulated"))
    assert await company.callbacks.post({**query, "msg_signature": "0" * 40}, body) == 403
    assert await company.callbacks.post({**query, "nonce": "other"}, body) == 403
    assert await company.callbacks.post(query, b"<xml></xml>") == 403
    assert await company.callbacks.post(query, b"x" * (MAX_BYTES + 1)) == 403
    assert await company.callbacks.post({}, b"") == 403
    company.callbacks.habits.receive_id = "wwsomebodyelse"
    assert await company.callbacks.post(*company.callbacks.sealed(company.callbacks.message("wkForged"))) == 403
    rows = await company.desk.rows(select(WecomAccountRow.hinted))
    assert not any(row["hinted"] for row in rows)


async def test_whatever_is_sent_is_refused_and_breaks_nothing(company: Company) -> None:
    """Random requests, and a true one with anything about it changed: 403 each, and not one account is touched."""
    url, sealed = company.callbacks.url, company.callbacks.sealed
    query, body = sealed(company.callbacks.message("wkForged"))

    @given(fields=QUERIES, content=st.binary(max_size=300))
    @settings(max_examples=60, deadline=None)
    def random(fields: dict[str, str], content: bytes) -> None:
        assert _post(url, fields, content) == 403
        assert _post(url, fields, b"<xml><Encrypt>" + base64.b64encode(content) + b"</Encrypt></xml>") == 403
        assert _get(url, fields) == 403

    @given(st.sampled_from(["msg_signature", "timestamp", "nonce"]), st.text(max_size=50))
    @settings(max_examples=40, deadline=None)
    def other_query(name: str, value: str) -> None:
        assert _post(url, {**query, name: value}, body) == (200 if value == query[name] else 403)

    @given(st.integers(body.index(b"<Encrypt>") + 18, body.index(b"]]></Encrypt>") - 1), st.integers(1, 255))
    @settings(max_examples=80, deadline=None)
    def other_body(place: int, change: int) -> None:
        changed = body[:place] + bytes([body[place] ^ change]) + body[place + 1 :]
        assert _post(url, query, changed) == 403

    for fuzz in (random, other_query, other_body):
        await asyncio.to_thread(fuzz)
    rows = await company.desk.rows(select(WecomAccountRow.open_kfid))
    assert "wkForged" not in [row["open_kfid"] for row in rows]


async def test_whatever_wecom_says_is_taken(company: Company) -> None:
    """Truly sealed, of any content: 200, and only what names an account is a hint for it."""
    url, sealed = company.callbacks.url, company.callbacks.sealed

    @given(st.binary(max_size=200) | st.dictionaries(FIELDS, WORDS, max_size=6).map(_document))
    @settings(max_examples=80, deadline=None)
    def anything(message: bytes) -> None:
        assert _post(url, *sealed(message)) == 200

    await asyncio.to_thread(anything)
    assert await company.callbacks.post(*sealed(company.callbacks.message("wkSimulated"))) == 200


QUERIES = st.dictionaries(
    st.sampled_from(["msg_signature", "timestamp", "nonce", "echostr"]) | st.text(max_size=10), st.text(max_size=60),
    max_size=5,
)  # fmt: skip
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
FIELDS = st.sampled_from(["MsgType", "Event", "OpenKfId", "Token", "AuthAddOpenKfId"])


def _document(fields: dict[str, str]) -> bytes:
    told = {"MsgType": "event", "Event": "kf_msg_or_event", **fields}
    parts = [f"<{name}><![CDATA[{text}]]></{name}>" for name, text in told.items()]
    return f"<xml>{''.join(parts)}</xml>".encode()


def _post(url: str, query: dict[str, str], body: bytes) -> int:
    return _status(urllib.request.Request(f"{url}?{urlencode(query, errors='replace')}", body, method="POST"))


def _get(url: str, query: dict[str, str]) -> int:
    return _status(urllib.request.Request(f"{url}?{urlencode(query, errors='replace')}"))


def _status(request: urllib.request.Request) -> int:
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code


async def test_only_listed_addresses_where_there_is_a_list(make_company: MakeCompany) -> None:
    company = await make_company(callback_networks=parse_networks(["192.0.2.0/24"]))
    assert await company.callbacks.post(*company.callbacks.sealed(company.callbacks.message("wkSimulated"))) == 403


async def test_without_settings_there_is_no_such_address(company: Company, make_desk: object) -> None:
    desk = await make_desk()  # type: ignore[operator]
    async with desk.http.post(f"{desk.url}/wecom/callback", data=b"x") as response:
        assert response.status == 404


async def test_callbacks_that_never_come_are_not_needed(make_company: MakeCompany) -> None:
    company = await make_company(Habits(lost=1.0), sync_s=5.0)
    await eventually(lambda: _has_synced(company))
    await company.write("有人吗")
    company.desk.clock.advance(seconds=6)
    assert await company.reads(1) == ["答：有人吗"]


async def _has_synced(company: Company) -> bool:
    rows = await company.desk.rows(select(WecomAccountRow.synced_at))
    return bool(rows) and rows[0]["synced_at"] is not None
