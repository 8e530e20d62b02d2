"""What the API description says about the interface as a whole."""

TAGS = [
    {"name": "service", "description": "Health, version, this description"},
    {"name": "accounts", "description": "Signing in and out, accounts"},
    {"name": "admissions", "description": "Stays of people in shelters"},
    {"name": "reports", "description": "Missing-person reports"},
    {"name": "photos", "description": "Pictures of people, their fitness, the choice of the face"},
    {"name": "searches", "description": "Candidate lists with their evidence and the versions behind it"},
]


def describe() -> str:
    """The introduction of the API description (CommonMark)."""
    return (
        "Compares people in the care of rescue shelters with missing-person reports by face. "
        "It proposes; people decide: a candidate is a lead, never an identity.\n\n"
        "Programs send `Authorization: Bearer gk_...` (see `guitu users issue-key`); browsers sign in with "
        "`POST /v1/sessions` and get a cookie. Every route names the roles that may call it. Every error is "
        "a problem document (RFC 9457) with the reason and what to do, in English and Chinese. Records may "
        "be posted with an `Idempotency-Key`, so that a repeated request records nothing new."
    )
