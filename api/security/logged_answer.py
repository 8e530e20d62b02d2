"""The audit log of requests: the entry is written before the first byte of the answer leaves."""

from starlette.concurrency import run_in_threadpool
from starlette.types import Message, Send

from api.deed import RequestDeed
from casework.audit.deeds import deed_of
from casework.runtime import Runtime
from models.audit import AuditOutcome
from models.errors import GuituError


class LoggedAnswer:
    """A send channel that logs what the request did when the answer is about to begin.

    Nothing leaves when the entry cannot be written: the error is raised, and kept in `failure` because what
    lies between here and the guards may wrap it. An answer to that failure is let through.
    """

    def __init__(self, send: Send, deed: RequestDeed, runtime: Runtime) -> None:
        self._send = send
        self._deed = deed
        self._runtime = runtime
        self._is_settled = False
        self.failure: GuituError | None = None

    async def __call__(self, message: Message) -> None:
        """Passes one message on, after the entry was written."""
        if message["type"] == "http.response.start" and not self._is_settled:
            self._is_settled = True
            await run_in_threadpool(self._log, outcome_of(message["status"]))
        await self._send(message)

    def _log(self, outcome: AuditOutcome) -> None:
        noted = self._deed
        if noted.actor is None:
            return
        deed = deed_of(
            self._runtime,
            noted.actor,
            noted.action,
            outcome=outcome,
            records=noted.touched,
            purpose=noted.purpose,
        )
        try:
            self._runtime.audit.write(deed)
        except GuituError as error:
            self.failure = error
            raise


def outcome_of(status: int) -> AuditOutcome:
    """What an answer of this status says about the deed."""
    if status < 400:
        return AuditOutcome.DONE
    if status == 403:
        return AuditOutcome.REFUSED
    return AuditOutcome.NOT_DONE if status < 500 else AuditOutcome.FAILED
