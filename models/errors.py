"""What can go wrong, as types: each carries what is wrong, where, and what to do."""

from models.message import Message


class GuituError(Exception):
    """A refusal that a person can act on.

    `code` is a stable slug for programs; `field` names the input at fault, if one is.
    """

    def __init__(self, code: str, reason: Message, advice: Message, *, field: str | None = None) -> None:
        super().__init__(f"{code}: {reason.en}")
        self.code = code
        self.reason = reason
        self.advice = advice
        self.field = field


class InvalidInput(GuituError):
    """The request itself cannot be accepted; the caller can mend it."""


class UnreadablePhoto(InvalidInput):
    """The file is not a picture that can be decoded within the limits."""


class NotFound(GuituError):
    """No record of that number exists, or the caller may not know of it."""


class Conflict(GuituError):
    """The request contradicts what is already stored."""


class NotSignedIn(GuituError):
    """The caller has not said who they are, or the credentials are wrong."""


class NotAllowed(GuituError):
    """The caller's roles do not include this act."""


class TooManyAttempts(GuituError):
    """Sign-in is closed for a while after repeated failures; it opens again after `retry_after_s` seconds."""

    def __init__(self, code: str, reason: Message, advice: Message, *, retry_after_s: int) -> None:
        super().__init__(code, reason, advice)
        self.retry_after_s = retry_after_s


class PackUnusable(GuituError):
    """A face-network pack is missing, altered, unlicensed or malformed."""


class CalibrationUnusable(GuituError):
    """A calibration artefact is malformed or belongs to another pack."""


class SealBroken(GuituError):
    """Encrypted data does not open: wrong key, or altered on disk."""


class SettingsInvalid(GuituError):
    """The installation's settings cannot be used."""


class AlreadyRecorded(Conflict):
    """Another request has just stored the same thing; read it again and use that."""


class StoreUnavailable(GuituError):
    """The database or the blob folder cannot be used at the moment; nothing was stored."""


class StorageFull(GuituError):
    """There is no room left to write; nothing was stored."""


class UnreadableSubmission(InvalidInput):
    """A file of profiles cannot be read at all; `line` is where reading stopped, None if it has no lines."""

    def __init__(self, code: str, reason: Message, advice: Message, *, line: int | None = None) -> None:
        super().__init__(code, reason, advice, field="file")
        self.line = line
