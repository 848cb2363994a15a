"""How much one visitor may do in a minute."""

from __future__ import annotations

from desk.errors import too_many
from desk.limits import SlidingWindow

WINDOW_S = 60.0


class ChatLimits:
    """New conversations by address (generous: a whole office may share one), messages by conversation."""

    def __init__(self, conversations: int, messages: int) -> None:
        self._conversations = SlidingWindow(conversations, WINDOW_S)
        self._messages = SlidingWindow(messages, WINDOW_S)

    def take_conversation(self, address: str) -> None:
        """Count a new conversation. Raises Problem 429."""
        wait = self._conversations.take(address)
        if wait:
            raise too_many(wait, "新建会话太频繁了，请稍后再试。")

    def take_message(self, conversation_id: str) -> None:
        """Count a message. Raises Problem 429."""
        wait = self._messages.take(conversation_id)
        if wait:
            raise too_many(wait, "消息发送太快了，请稍等片刻再发。")
