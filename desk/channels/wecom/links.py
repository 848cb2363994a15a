"""One person on two channels: linked by an engineer, after a code shown on the one was written on the other."""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.channels.wecom import windows
from desk.channels.wecom.sends import KIND
from desk.conversations import messages
from desk.conversations.announce import announce_state
from desk.conversations.model import Conversation, system_line
from desk.errors import Problem
from desk.owndata import audit
from desk.store.tables import ConversationRow
from desk.store.wecom_tables import WecomLinkRow

LASTS = timedelta(minutes=10)
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without those that look alike."""
CODE_LENGTH = 8
_CODE = re.compile(rf"绑定\W{{0,5}}([{LETTERS}]{{{CODE_LENGTH}}})(?![A-Z0-9])")
_MEANT = re.compile(r"\W{0,5}绑定\W{0,5}([A-Z0-9]{6,10})\W{0,5}")
ASK = (
    "为确认微信客服里的客户是您本人，请在微信客服中发送：绑定 {code}（十分钟内有效）。"
    "如果不是您本人在咨询，请不用理会，也不要把它告诉别人。"
)
DONE = "已确认是您本人，这里的会话与您在网页上的账号关联好了。"
DONE_ON_THE_WEB = "您在微信客服里的会话已与这个账号关联。如果不是您本人操作，请马上告诉我们。"
WRONG = "验证码不对或已过期，已作废。需要时请工程师重新发一个。"
UNDONE = "这里的会话与您在网页上的账号已解除关联。"


async def ask(connection: AsyncConnection, conversation_id: str, other_id: str, actor: str, now: datetime) -> None:
    """Show a code in the identified conversation `other_id`, to be written in this WeCom one.

    Raises Problem 404 where either is missing, 409 where it is linked already, 422 where they cannot be linked.
    """
    conversation, other = await _lock_both(connection, conversation_id, other_id)
    if conversation is None or other is None:
        raise Problem(404, "not_found", "没有这个会话。")
    if conversation.channel != KIND or other.channel == KIND or other.subject is None:
        raise Problem(422, "cannot_link", "只能把微信客服的会话与网页上已登录客户的会话关联。")
    if await is_linked(connection, conversation):
        raise Problem(409, "linked", "这个会话已经关联了网页客户，请先解除关联。")
    code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
    await _forget_question(connection, conversation_id)
    await connection.execute(
        insert(WecomLinkRow).values(
            conversation_id=conversation_id, other_id=other_id, code_hash=_hash(code), actor=actor,
            expires_at=now + LASTS,
        )
    )
    await messages.append(connection, other, [system_line(ASK.format(code=code))], now)
    await _record(connection, now, actor, "conversation.link_ask", conversation_id, {"with": other_id})


async def prove(connection: AsyncConnection, conversation_id: str, text: str, now: datetime) -> bool:
    """Whether this message is an answer to the question for the code; the right one links the two conversations."""
    written = unicodedata.normalize("NFKC", text).upper().strip()
    match = _CODE.search(written)
    if match is None and _MEANT.fullmatch(written) is None:
        return False
    asked = select(WecomLinkRow.other_id).where(WecomLinkRow.conversation_id == conversation_id)
    other_id = (await connection.execute(asked)).scalar_one_or_none()
    if other_id is None:
        return False
    conversation, other = await _lock_both(connection, conversation_id, other_id)
    # One try for each code: a wrong one ends it.
    link = await _forget_question(connection, conversation_id)
    if link is None or conversation is None:
        return False
    is_right = match is not None and secrets.compare_digest(link.code_hash, _hash(match[1]))
    is_in_time = link.expires_at > now and link.other_id == other_id
    if not (is_right and is_in_time) or other is None or other.subject is None:
        await messages.append(connection, conversation, [system_line(WRONG)], now)
        return True
    customer = {"tenant": other.tenant, "subject": other.subject, "customer_name": other.customer_name}
    await _become(connection, conversation, customer)
    await messages.append(connection, conversation, [system_line(DONE)], now)
    await messages.append(connection, other, [system_line(DONE_ON_THE_WEB)], now)
    about = audit.customer_subject(other.tenant, other.subject).id
    details = {"with": link.other_id, "customer": about}
    await _record(connection, now, link.actor, "conversation.link", conversation_id, details)
    return True


async def undo(connection: AsyncConnection, conversation_id: str, tenant: str, actor: str, now: datetime) -> None:
    """The customer of this WeCom conversation is again nobody but himself in WeCom (`tenant`: our company there);
    a question for the code ends. Raises Problem 404, 409 where there is nothing to undo."""
    conversation = await messages.lock(connection, conversation_id)
    if conversation is None:
        raise Problem(404, "not_found", "没有这个会话。")
    has_asked = await _forget_question(connection, conversation_id) is not None
    window = await windows.of_conversation(connection, conversation_id)
    if window is not None and conversation.subject not in (None, window.external_userid):
        about = audit.customer_subject(conversation.tenant, conversation.subject).id
        himself = {"tenant": tenant, "subject": window.external_userid, "customer_name": None}
        await _become(connection, conversation, himself)
        await messages.append(connection, conversation, [system_line(UNDONE)], now)
        await _record(connection, now, actor, "conversation.unlink", conversation_id, {"customer": about})
    elif has_asked:
        await _record(connection, now, actor, "conversation.link_cancel", conversation_id, {})
        announce_state(connection, conversation)
    else:
        raise Problem(409, "not_linked", "这个会话没有关联网页客户。")


async def is_linked(connection: AsyncConnection, conversation: Conversation) -> bool:
    """Whether the customer of a WeCom conversation is known under a name of the web."""
    window = await windows.of_conversation(connection, conversation.id)
    return window is not None and conversation.subject not in (None, window.external_userid)


async def _lock_both(
    connection: AsyncConnection, conversation_id: str, other_id: str
) -> tuple[Conversation | None, Conversation | None]:
    # In one order: two engineers may ask the other way round.
    found = {one: await messages.lock(connection, one) for one in sorted({conversation_id, other_id})}
    return found[conversation_id], found[other_id]


async def _become(connection: AsyncConnection, conversation: Conversation, customer: dict[str, str | None]) -> None:
    await connection.execute(
        update(ConversationRow).where(ConversationRow.id == conversation.id).values(**customer)
    )
    announce_state(connection, conversation)


async def _forget_question(
    connection: AsyncConnection, conversation_id: str
) -> Row[str, str, str, datetime] | None:
    gone = delete(WecomLinkRow).where(WecomLinkRow.conversation_id == conversation_id).returning(
        WecomLinkRow.other_id, WecomLinkRow.code_hash, WecomLinkRow.actor, WecomLinkRow.expires_at
    )
    return (await connection.execute(gone)).one_or_none()


async def _record(
    connection: AsyncConnection, now: datetime, actor: str, action: str, conversation_id: str, details: dict[str, str]
) -> None:
    await audit.record(connection, now, actor, action, audit.Subject("conversation", conversation_id), details)


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
