"""One person on two channels: linked by an engineer, after a code shown on the one was written on the other."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.channels.wecom.sends import KIND
from desk.conversations import messages
from desk.conversations.announce import announce_state
from desk.conversations.model import system_line
from desk.errors import Problem
from desk.owndata import audit
from desk.store.tables import ConversationRow
from desk.store.wecom_tables import WecomLinkRow

LASTS = timedelta(minutes=10)
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without those that look alike."""
CODE_LENGTH = 8
_CODE = re.compile(rf"绑定\s*([{LETTERS}]{{{CODE_LENGTH}}})")
ASK = (
    "为确认微信客服里的客户是您本人，请在微信客服中发送：绑定 {code}（十分钟内有效）。"
    "如果不是您本人在咨询，请不用理会。"
)
DONE = "已确认是您本人，两边的会话今后会一起查看。"


async def ask(connection: AsyncConnection, conversation_id: str, other_id: str, actor: str, now: datetime) -> None:
    """Show a code in the identified conversation `other_id`, to be written in this WeCom one.

    Raises Problem 404 where either is missing, 422 where they cannot be linked.
    """
    first, second = sorted((conversation_id, other_id))
    # Locked in one order: two engineers may ask the other way round.
    found = {one: await messages.lock(connection, one) for one in (first, second)}
    conversation, other = found[conversation_id], found[other_id]
    if conversation is None or other is None:
        raise Problem(404, "not_found", "没有这个会话。")
    if conversation.channel != KIND or other.channel == KIND or other.subject is None:
        raise Problem(422, "cannot_link", "只能把微信客服的会话与网页上已登录客户的会话关联。")
    code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
    await connection.execute(delete(WecomLinkRow).where(WecomLinkRow.conversation_id == conversation_id))
    await connection.execute(
        insert(WecomLinkRow).values(
            conversation_id=conversation_id, other_id=other_id, code_hash=_hash(code), actor=actor,
            expires_at=now + LASTS,
        )
    )
    await messages.append(connection, other, [system_line(ASK.format(code=code))], now)


async def prove(connection: AsyncConnection, conversation_id: str, text: str, now: datetime) -> bool:
    """Whether this message is the code that was asked for; then the two conversations have one customer from now on."""
    match = _CODE.search(text)
    if match is None:
        return False
    # One try for each code: a wrong one ends it.
    gone = delete(WecomLinkRow).where(WecomLinkRow.conversation_id == conversation_id).returning(
        WecomLinkRow.other_id, WecomLinkRow.code_hash, WecomLinkRow.actor, WecomLinkRow.expires_at
    )
    link = (await connection.execute(gone)).one_or_none()
    if link is None or link.expires_at <= now or not secrets.compare_digest(link.code_hash, _hash(match[1])):
        return False
    identity = (
        await connection.execute(
            select(ConversationRow.tenant, ConversationRow.subject, ConversationRow.customer_name).where(
                ConversationRow.id == link.other_id
            )
        )
    ).one_or_none()
    conversation = await messages.lock(connection, conversation_id)
    if identity is None or conversation is None:
        return False
    await connection.execute(
        update(ConversationRow).where(ConversationRow.id == conversation_id).values(**identity._mapping)
    )
    announce_state(connection, conversation)
    await messages.append(connection, conversation, [system_line(DONE)], now)
    await audit.record(
        connection, now, link.actor, "conversation.link", audit.Subject("conversation", conversation_id),
        {"with": link.other_id, "customer": audit.customer_subject(identity.tenant, identity.subject).id},
    )
    return True


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
