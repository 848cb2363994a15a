"""One turn of a conversation: taken once, whole or not at all, and never failing in silence."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NoReturn

from rasa.core.actions.action import Action, ActionExecutionRejection, RemoteAction
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.nlg import NaturalLanguageGenerator, TemplatedNaturalLanguageGenerator
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import TrackerStore
from rasa.core.utils import AvailableEndpoints
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecutionRejected
from rasa.shared.core.trackers import DialogueStateTracker

from bot.answer import build_answer, holds_turn
from bot.remote import ActionCall, ActionEndpoint
from bot.store import DurableTrackerStore

logger = logging.getLogger(__name__)

# The action server gives up after 8 s an action; a turn holds two or three steps.
TURN_LIMIT_S = 25.0


class TurnFailed(Exception):
    """A turn could not be finished; nothing of it was stored, so the same message may be sent again.

    `code` tells the caller what failed; `status` is the HTTP status for it.
    """

    def __init__(self, code: str, message: str, status: int = 500) -> None:
        super().__init__(message)
        self.code = code
        self.status = status


class TurnProcessor(MessageProcessor):
    """Rasa's processor, made honest.

    The stock one swallows a failing action (the turn goes on without its events, and the action server's answer, with
    the customer's text, is logged), and stops in the middle of a turn when the limit of predictions is reached. Here
    both fail the turn. The tracker is saved once, at the end, so a failed turn leaves no trace.
    """

    async def take_turn(self, message: UserMessage) -> DialogueStateTracker:
        """Runs the turn, unless the conversation has already taken this message; returns the conversation."""
        tracker = await self.get_tracker(message.sender_id)
        if holds_turn(list(tracker.events), message.message_id):
            return tracker
        await self._update_tracker_session(tracker, message.output_channel, message.metadata)
        await self._handle_message_with_tracker(message, tracker)
        tracker = await self.run_action_extract_slots(message.output_channel, tracker)
        await self._run_prediction_loop(message.output_channel, tracker)
        await self.save_tracker(tracker)
        return tracker

    async def _run_action(
        self,
        action: Action,
        tracker: DialogueStateTracker,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        prediction: PolicyPrediction,
    ) -> bool:
        """See parent class; copying the tracker replays the whole conversation, so it is done only when needed."""
        seen = tracker
        if prediction.events:
            seen = tracker.copy()
            seen.update_with_events(prediction.events, self.domain)
        if isinstance(action, RemoteAction):
            action = ActionCall.of(action)
        try:
            events = await action.run(output_channel, nlg, seen, self.domain)
        except ActionExecutionRejection:
            tracker.update(ActionExecutionRejected(action.name(), prediction.policy_name, prediction.max_confidence))
            return self.should_predict_another_action(action.name())
        except Exception as error:  # noqa: BLE001 - re-raised as what the channel knows
            # The error's text may hold the customer's words (rasa-sdk sends the tracker back): name the type only.
            logger.error("action %s failed: %s", action.name(), _root(error))
            raise TurnFailed("action_failed", f"action {action.name()} failed", status=502) from None
        self._log_action_on_tracker(tracker, action, events, prediction)
        await self.execute_side_effects(events or [], tracker, output_channel)
        return self.should_predict_another_action(action.name())


class TurnRunner:
    """Takes turns with a loaded model: one at a time a conversation, in the order of arrival."""

    def __init__(self, processor: TurnProcessor, limit_s: float = TURN_LIMIT_S) -> None:
        """`limit_s`: seconds after which a turn is given up."""
        self.processor = processor
        self._limit_s = limit_s
        self._locks = _ConversationLocks()

    async def run(self, message: UserMessage) -> dict[str, Any]:
        """Takes the turn and returns its answer (see `bot.answer`).

        Raises:
            TurnFailed: the turn failed or took too long; nothing was stored.
        """
        try:
            return await asyncio.wait_for(self._run(message), self._limit_s)
        except asyncio.TimeoutError:
            raise TurnFailed("turn_timeout", f"the turn took more than {self._limit_s:g} s", status=504) from None

    async def _run(self, message: UserMessage) -> dict[str, Any]:
        # Rasa's own ticket lock polls once a second, so five messages sent at once took 0.1, 1.3, 2.3, 3.4, 4.4 s.
        async with self._locks.hold(message.sender_id):
            tracker = await self.processor.take_turn(message)
        return build_answer(list(tracker.events), message.message_id)

    async def forget(self, conversation: str) -> int:
        """Deletes what the bot knows of a conversation, after a turn that is under way; returns how many events.

        Raises:
            TurnFailed: a turn took too long; nothing was deleted.
        """
        try:
            return await asyncio.wait_for(self._forget(conversation), self._limit_s)
        except asyncio.TimeoutError:
            raise TurnFailed("turn_timeout", f"a turn took more than {self._limit_s:g} s", status=504) from None

    async def _forget(self, conversation: str) -> int:
        store = self.processor.tracker_store
        if not isinstance(store, DurableTrackerStore):
            raise TurnFailed("not_supported", f"{type(store).__name__} cannot forget a conversation", status=501)
        async with self._locks.hold(conversation):
            return await asyncio.get_running_loop().run_in_executor(None, store.forget, conversation)


class _ConversationLocks:
    """A lock a conversation, while somebody holds or awaits it; first come, first served."""

    def __init__(self) -> None:
        self._locks: dict[str, asyncio.Lock] = {}
        self._users: dict[str, int] = {}

    @asynccontextmanager
    async def hold(self, conversation: str) -> AsyncIterator[None]:
        lock = self._locks.setdefault(conversation, asyncio.Lock())
        self._users[conversation] = self._users.get(conversation, 0) + 1
        try:
            async with lock:
                yield
        finally:
            self._users[conversation] -= 1
            if not self._users[conversation]:
                del self._users[conversation], self._locks[conversation]


def load_processor(model: Path, endpoints: AvailableEndpoints) -> TurnProcessor:
    """The trained model, ready to take turns.

    Stands in for `rasa.core.agent.load_agent`, which goes on without a model when loading fails and wraps the tracker
    store so that a failing database goes unnoticed.

    Raises:
        rasa.exceptions.ModelNotFound: there is no usable model at this path.
    """
    store = TrackerStore.create(endpoints.tracker_store)
    generator = NaturalLanguageGenerator.create(endpoints.nlg, Domain.empty())
    processor = TurnProcessor(
        model_path=str(model),
        tracker_store=store,
        lock_store=InMemoryLockStore(),
        generator=generator,
        action_endpoint=ActionEndpoint.like(endpoints.action),
        on_circuit_break=_fail_on_endless_turn,
    )
    store.domain = processor.domain
    if isinstance(generator, TemplatedNaturalLanguageGenerator):
        generator.responses = processor.domain.responses
    return processor


def _fail_on_endless_turn(*_: Any) -> NoReturn:
    raise TurnFailed("turn_endless", "the dialogue rules did not come to an end")


def _root(error: BaseException) -> str:
    """Names of the exception's type and of what caused it, without their texts."""
    cause = error.__cause__
    return type(error).__name__ + (f" from {type(cause).__name__}" if cause else "")
