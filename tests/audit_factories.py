"""Deeds for tests of the audit log, and ways to tamper with it."""

from models.audit import AuditOutcome, Deed, ranges_of
from tests.store_factories import NOON


def a_deed(
    *records: tuple[str, int],
    action: str = "getAdmission",
    purpose: str | None = None,
    account_id: int = 7,
    outcome: AuditOutcome = AuditOutcome.DONE,
) -> Deed:
    """A caseworker's deed that touched the records."""
    return Deed(
        at=NOON,
        account_id=account_id,
        username="wang",
        roles=frozenset({"search_caseworker", "intake_officer"}),
        station="示例市救助站",
        action=action,
        outcome=outcome,
        records=ranges_of(records),
        purpose=purpose,
    )
