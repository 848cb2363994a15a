"""Identity by the host site's JWT: exactly right, or nobody."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from sqlalchemy import select

from desk.errors import SettingsError
from desk.identity_keys import join_keys, read_public_keys
from desk.store.tables import ConversationRow
from tests.desk.channels.host_site import (
    EC_KEY,
    KEYS,
    NEW,
    OLD,
    OTHER_EC_KEY,
    RSA_KEY,
    by_hand,
    private_pem,
    public_pem,
    signed,
)
from tests.desk.conftest import MakeDesk
from tests.desk.harness import Desk


@pytest.fixture
async def site(make_desk: MakeDesk, tmp_path: Path) -> Desk:
    """A desk that knows two secrets, one bound to a tenant, and two public keys."""
    (tmp_path / "rsa.pem").write_text(public_pem(RSA_KEY))
    (tmp_path / "ec.pem").write_text(public_pem(EC_KEY))
    public = read_public_keys(f"site-rsa:{tmp_path}/rsa.pem, site-ec:{tmp_path}/ec.pem")
    return await make_desk(jwt_keys=KEYS, jwt_public_keys=public)


@pytest.mark.parametrize(
    "token",
    [
        pytest.param(signed(), id="new key"),
        pytest.param(signed(OLD, "site-old"), id="old key during rotation"),
        pytest.param(signed(name=None), id="no name"),
        pytest.param(signed("a" * 40, "acme/1"), id="key of its tenant"),
        pytest.param(signed(nbf=time.time() - 5), id="nbf past"),
        pytest.param(signed(private_pem(RSA_KEY), "site-rsa", "RS256"), id="RS256"),
        pytest.param(signed(private_pem(EC_KEY), "site-ec", "ES256"), id="ES256"),
    ],
)
async def test_what_is_right_identifies(site: Desk, token: str) -> None:
    await site.open(identity=token)
    columns = (ConversationRow.subject, ConversationRow.tenant)
    assert await site.rows(select(*columns)) == [{"subject": "u-1", "tenant": "acme"}]


NOW = time.time()


@pytest.mark.parametrize(
    "token",
    [
        pytest.param("nonsense", id="nonsense"),
        pytest.param("", id="empty"),
        pytest.param("a.b.c", id="three parts of nothing"),
        pytest.param(by_hand({"alg": "none", "kid": "site-new"}), id="alg none"),
        pytest.param(by_hand({"alg": "None", "kid": "site-ec"}), id="alg None with a public key"),
        pytest.param(
            by_hand({"alg": "HS256", "kid": "site-rsa"}, public_pem(RSA_KEY).encode()), id="public RSA key as secret"
        ),
        pytest.param(
            by_hand({"alg": "HS256", "kid": "site-ec"}, public_pem(EC_KEY).encode()), id="public EC key as secret"
        ),
        pytest.param(by_hand({"alg": "HS256", "kid": ["site-new"]}, NEW.encode()), id="kid no text"),
        pytest.param(by_hand({"alg": "HS256", "kid": "../../dev/null"}, b""), id="kid a path"),
        pytest.param(by_hand({"alg": "HS256", "kid": "site-new", "crit": ["x"]}, NEW.encode()), id="unknown crit"),
        pytest.param(signed(private_pem(RSA_KEY), "site-ec", "RS256"), id="RS256 at an ES256 key"),
        pytest.param(signed(private_pem(RSA_KEY), "site-new", "RS256"), id="RS256 at a secret"),
        pytest.param(signed(private_pem(RSA_KEY), "site-rsa", "RS512"), id="RS512 at an RS256 key"),
        pytest.param(signed(private_pem(OTHER_EC_KEY), "site-ec", "ES256"), id="foreign EC key"),
        pytest.param(signed("x" * 40), id="foreign secret"),
        pytest.param(signed(OLD), id="another's kid"),
        pytest.param(signed(kid=None), id="no kid"),
        pytest.param(signed(kid="site-gone"), id="kid taken out of use"),
        pytest.param(signed("y" * 64, algorithm="HS512"), id="HS512"),
        pytest.param(signed(NEW, algorithm="HS384"), id="HS384 with the right secret"),
        pytest.param(signed("a" * 40, "acme/1", tenant="other"), id="tenant not the key's"),
        pytest.param(signed(aud="another"), id="wrong aud"),
        pytest.param(signed(aud=None), id="no aud"),
        pytest.param(signed(exp=None), id="no exp"),
        pytest.param(signed(iat=None), id="no iat"),
        pytest.param(signed(sub=None), id="no sub"),
        pytest.param(signed(tenant=None), id="no tenant"),
        pytest.param(signed(sub=""), id="empty sub"),
        pytest.param(signed(tenant=""), id="empty tenant"),
        pytest.param(signed(tenant=5), id="tenant a number"),
        pytest.param(signed(sub="x" * 201), id="sub too long"),
        pytest.param(signed(sub="a\u202eb"), id="sub with a hidden character"),
        pytest.param(signed(iat=NOW - 700, exp=NOW - 60), id="expired"),
        pytest.param(signed(iat=NOW + 600, exp=NOW + 900), id="made in the future"),
        pytest.param(signed(nbf=NOW + 600), id="not yet valid"),
        pytest.param(signed(exp=NOW + 7200), id="too long-lived"),
        pytest.param(signed(iat=NOW - 7000, exp=NOW + 600), id="too long-lived, nearly over"),
        pytest.param(signed(exp="tomorrow"), id="exp no number"),
        pytest.param(signed()[:-3] + "AAA", id="signature changed"),
    ],
)
async def test_anything_else_is_refused(site: Desk, token: str) -> None:
    async with site.http.post(f"{site.url}/api/chat/conversations", json={"identity": token}) as response:
        assert response.status == 401, await response.text()
        assert (await response.json())["error"]["code"] in ("identity_invalid", "identity_expired")
    assert await site.rows(select(ConversationRow.id)) == []


async def test_without_keys_nobody_is_identified_and_strangers_are_welcome(desk: Desk) -> None:
    async with desk.http.post(f"{desk.url}/api/chat/conversations", json={"identity": signed()}) as response:
        assert response.status == 401
    assert (await desk.open()).state == "bot"


async def test_the_bot_hears_a_name_that_tells_nothing(make_desk: MakeDesk, bot: Any) -> None:
    desk = await make_desk(jwt_keys=KEYS)
    first, again, stranger = (
        await desk.open(identity=signed()), await desk.open(identity=signed(), new=True), await desk.open(),
    )  # fmt: skip
    for chat in (first, again, stranger):
        await chat.post("您好")
        await chat.lines("bot", 1)
    customers = [body["customer"] for body in bot.requests]
    assert customers[0] == customers[1] != customers[2]
    assert "u-1" not in customers[0]


@pytest.mark.parametrize(
    "key", [rsa.generate_private_key(public_exponent=65537, key_size=1024), ec.generate_private_key(ec.SECP384R1())]
)
def test_weak_and_unknown_public_keys_are_refused_at_the_start(tmp_path: Path, key: Any) -> None:
    path = tmp_path / "weak.pem"
    path.write_text(public_pem(key))
    with pytest.raises(SettingsError, match=r"weak\.pem must be RSA"):
        read_public_keys(f"k:{path}")


@pytest.mark.parametrize("raw", ["k", "k:", ":/x", "k:/no/such.pem"])
def test_a_faulty_setting_names_its_entry(raw: str) -> None:
    with pytest.raises(SettingsError, match="DESK_JWT_PUBLIC_KEYS"):
        read_public_keys(raw)


def test_one_kid_is_one_key(tmp_path: Path) -> None:
    (tmp_path / "ec.pem").write_text(public_pem(EC_KEY))
    keys = read_public_keys(f"k:{tmp_path}/ec.pem")
    assert "BEGIN" not in repr(keys)
    with pytest.raises(SettingsError, match="'k' stands in"):
        join_keys({"k": NEW}, keys)
