"""What a caller may see of a record they may open: own station, and no more fields than the work needs."""

from api.field_rules import ACROSS_STATIONS, Condition, withheld_from
from api.roles import (
    ADDS_ADMISSION_PHOTOS,
    FILES_REPORTS,
    JUDGES_PAIRS,
    READS_ADMISSIONS,
    READS_REGISTERS,
    READS_REPORTS,
)
from casework.actor import Actor
from casework.own_station import other_station
from models.admission import Admission
from models.errors import NotAllowed
from models.identity import FindingKind
from models.message import Message
from models.photo import OwnerKind

_CONDITION_OF = {
    FindingKind.DNA: Condition.DNA_FINDING,
    FindingKind.FINGERPRINT: Condition.POLICE_FINDING,
    FindingKind.POLICE_CHECK: Condition.POLICE_FINDING,
}
ROLES_OF_RECORD = {
    OwnerKind.ADMISSION: frozenset(READS_ADMISSIONS + ADDS_ADMISSION_PHOTOS),
    OwnerKind.REPORT: frozenset(READS_REPORTS + FILES_REPORTS),
    OwnerKind.REGISTER: frozenset(READS_REGISTERS),
}


def sees_all_stations(actor: Actor) -> bool:
    """The caller's work crosses stations."""
    return bool(actor.roles & ACROSS_STATIONS)


def sees_candidates(actor: Actor) -> bool:
    """The caller may read candidate lists."""
    return "search" not in withheld_from(actor, "PhotoAdded")


def sees_dna_candidates(actor: Actor) -> bool:
    """The caller may read what DNA profiles have to do with each other."""
    return "changes" not in withheld_from(actor, "SupersededTold")


def station_filter(actor: Actor) -> str | None:
    """The only station whose admissions a list shows this caller; None when it shows all."""
    return None if sees_all_stations(actor) else actor.station


def require_station(actor: Actor, station: str, *, field: str | None = None) -> None:
    """Nothing when the caller may work on records of `station`; raises NotAllowed otherwise."""
    if sees_all_stations(actor) or actor.station == station:
        return
    raise other_station(actor.station, field=field)


def require_no_judge(actor: Actor) -> None:
    """Nothing when the caller judges no pairs; raises NotAllowed otherwise, whatever further roles they have.

    For what shows many candidates with their numbers at once.
    """
    if actor.roles & frozenset(JUDGES_PAIRS):
        raise NotAllowed(
            "judge_first",
            Message("判断配对的人不能先看分数和名次。", "Who judges pairs sees no numbers and ranks before."),
            Message("请由不作判断的站长查看。", "A station head who judges no pairs looks at these."),
        )


def require_record_kind(actor: Actor, kind: OwnerKind) -> None:
    """Nothing when the caller's roles include records of this kind; raises NotAllowed otherwise."""
    roles = ROLES_OF_RECORD[kind]
    if not actor.roles & roles:
        raise NotAllowed(
            "role_not_allowed",
            Message("您的岗位不能查看这类记录。", "Your role does not include records of this kind."),
            Message("如确有需要，请联系本站管理员。", "If your work needs it, ask your administrator."),
        )


def withheld_of_admission(actor: Actor, admission: Admission) -> frozenset[str]:
    """The fields of an admission this caller does not see: other stations' free text."""
    return withheld_from(actor, "AdmissionTold", _met_at(actor, admission.facts.station))


def withheld_of_clues(actor: Actor, station: str) -> frozenset[str]:
    """The fields of a stay's clues this caller does not see: other stations' free text."""
    return withheld_from(actor, "ClueTold", _met_at(actor, station))


def withheld_of_report(actor: Actor) -> frozenset[str]:
    """The fields of a report this caller does not see: how to reach the family."""
    return withheld_from(actor, "ReportTold")


def withheld_of_deadline(actor: Actor) -> frozenset[str]:
    """The fields of a deadline this caller does not see: why a station missed it."""
    return withheld_from(actor, "DeadlineTold")


def withheld_of_finding(actor: Actor, kind: FindingKind, *, is_just_recorded: bool = False) -> frozenset[str]:
    """The fields of a finding this caller does not see: the words of those who answer for other kinds."""
    met = {_CONDITION_OF.get(kind, Condition.OTHER_FINDING)}
    return withheld_from(actor, "PairFindingTold", met | _recorded(is_just_recorded))


def withheld_of_decision(actor: Actor, *, is_just_recorded: bool = False) -> frozenset[str]:
    """The fields of a decision this caller does not see: reasons that others gave who know the case."""
    return withheld_from(actor, "DecisionTold", _recorded(is_just_recorded))


def _recorded(is_just_recorded: bool) -> frozenset[Condition]:
    return frozenset({Condition.JUST_RECORDED} if is_just_recorded else ())


def _met_at(actor: Actor, station: str) -> frozenset[Condition]:
    return frozenset({Condition.OWN_STATION} if actor.station == station else ())
