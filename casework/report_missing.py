"""File a missing-person report."""

from dataclasses import dataclass
from datetime import date

from casework.actor import Actor
from casework.clocks.records import ReportClocks
from casework.clues.keys import index_report
from casework.clues.met_by import propose_those_heard
from casework.once import KeyedRequest, keyed_request, made_earlier, remember, repeated_once
from casework.photo_ages import LOCAL_ZONE
from casework.recorded import Recorded
from casework.runtime import Runtime
from models.consent import FIRST_CONSENT, Purpose
from models.errors import InvalidInput
from models.message import Message
from models.photo import OwnerKind, PhotoOwner
from models.report import MissingReport, ReportFacts


@dataclass(frozen=True, slots=True)
class FirstConsent:
    """What the one who files is to the missing person, and what they agree to."""

    relation: str | None = None
    agrees_to: frozenset[Purpose] = FIRST_CONSENT


def file_report(
    runtime: Runtime,
    facts: ReportFacts,
    *,
    actor: Actor,
    consent: FirstConsent | None = None,
    idempotency_key: str | None = None,
    is_backlog: bool = False,
) -> Recorded[MissingReport]:
    """The stored, active report with its first reporter, who agrees to be searched for unless stated.

    People in care whose clues sound like it are proposed as pairs.
    Its clocks start with it, unless it is put in from elsewhere (`is_backlog`).
    With the same key and the same facts the first record is returned. Raises InvalidInput for an empty
    name or dates that cannot be, Conflict when the key was used for something else.
    """
    now = runtime.now()
    _check(facts, now.astimezone(LOCAL_ZONE).date())
    first = consent or FirstConsent()
    stated = (facts,) if consent is None else (facts, consent.relation, sorted(consent.agrees_to))
    request = keyed_request(runtime, actor, idempotency_key, "report", *stated)
    clocks = ReportClocks(runtime.clocks, actor.username, is_backlog)
    recorded = repeated_once(lambda: _record(runtime, request, facts, first, clocks))
    propose_those_heard(runtime, PhotoOwner(OwnerKind.REPORT, recorded.value.id))
    return recorded


def _record(
    runtime: Runtime,
    request: KeyedRequest,
    facts: ReportFacts,
    first: FirstConsent,
    clocks: ReportClocks,
) -> Recorded[MissingReport]:
    now = runtime.now()
    with runtime.store.begin() as work:
        earlier = made_earlier(work, request)
        if earlier is not None:
            return Recorded(work.reports.get(earlier), is_first=False)
        report = work.reports.add(
            facts,
            recorded_at=now,
            recorded_by=clocks.by,
            relation=first.relation,
            agrees_to=first.agrees_to,
        )
        index_report(work, report)
        clocks.start(work, report)
        remember(work, request, report.id, now=now)
    return Recorded(report, is_first=True)


def _check(facts: ReportFacts, today: date) -> None:
    if not facts.name.strip():
        raise InvalidInput(
            "name_missing",
            Message(zh="没有填写失踪人姓名。", en="The missing person's name is missing."),
            Message(zh="请填写姓名；不知道就写称呼。", en="Give the name, or what the person is called."),
            field="name",
        )
    for field in ("birth_date", "missing_since"):
        stated: date | None = getattr(facts, field)
        if stated is not None and stated > today:
            raise _impossible_date(field, "这个日期在将来。", "This date lies in the future.")
    if facts.birth_date and facts.missing_since and facts.missing_since < facts.birth_date:
        raise _impossible_date(
            "missing_since", "失踪日期早于出生日期。", "The person went missing before they were born."
        )


def _impossible_date(field: str, zh: str, en: str) -> InvalidInput:
    advice = Message(zh="请核对日期。", en="Check the date.")
    return InvalidInput("date_impossible", Message(zh=zh, en=en), advice, field=field)
