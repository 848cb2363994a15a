"""One shape for everything that is refused: a status, a code for programs, a sentence for the sender."""

from __future__ import annotations


class Problem(Exception):
    """A refusal that becomes `{"error": {"code", "message"}}`.

    `message` is read by customers or engineers and is Chinese; `code` is stable and meant for programs.
    """

    def __init__(self, status: int, code: str, message: str, *, headers: dict[str, str] | None = None) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers or {}

    def body(self) -> dict[str, dict[str, str]]:
        """The JSON body of the refusal."""
        return {"error": {"code": self.code, "message": self.message}}


class SettingsError(Exception):
    """A setting that cannot be used; the text names it, its value's fault, and the way out (for the operator)."""


class CommandError(Exception):
    """A command that cannot be done; the text is for the operator."""


def too_many(retry_after_s: float, message: str) -> Problem:
    """429 with Retry-After in whole seconds, never 0 (a client that waits 0 s comes straight back)."""
    seconds = max(1, int(retry_after_s + 0.999))
    return Problem(429, "too_many_requests", message, headers={"Retry-After": str(seconds)})
