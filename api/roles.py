"""Which roles do which part of the work; routes and pages name these groups."""

from dataclasses import dataclass

from casework.actor import Actor
from models.account import Role

ADMITS = (Role.INTAKE_OFFICER, Role.BATCH)
READS_ADMISSIONS = (Role.INTAKE_OFFICER, Role.SEARCH_CASEWORKER, Role.STATION_HEAD)
ADDS_ADMISSION_PHOTOS = (Role.INTAKE_OFFICER, Role.SEARCH_CASEWORKER, Role.BATCH)
FILES_REPORTS = (Role.SEARCH_CASEWORKER, Role.BATCH)
MANAGES_REPORTS = (Role.SEARCH_CASEWORKER,)
READS_REPORTS = (Role.SEARCH_CASEWORKER, Role.STATION_HEAD)
ADDS_TO_REGISTERS = (Role.SEARCH_CASEWORKER, Role.TOWNSHIP_VISITOR, Role.BATCH)
READS_REGISTERS = (Role.SEARCH_CASEWORKER, Role.STATION_HEAD)
WITHDRAWS_FROM_REGISTERS = (Role.SEARCH_CASEWORKER,)
RECORDS_CLUES = (Role.INTAKE_OFFICER, Role.SEARCH_CASEWORKER)
ADDS_ANY_PHOTOS = (Role.INTAKE_OFFICER, Role.SEARCH_CASEWORKER, Role.BATCH)
SEARCHES = (Role.SEARCH_CASEWORKER,)
READS_CANDIDATES = (Role.SEARCH_CASEWORKER, Role.STATION_HEAD)
LOADS_DNA = (Role.POLICE_DNA_OPERATOR,)
READS_DNA = (Role.POLICE_DNA_OPERATOR, Role.DNA_REVIEWER)
EXPORTS_DNA = (Role.POLICE_DNA_OPERATOR, Role.DNA_REVIEWER)
JUDGES_DNA = (Role.DNA_REVIEWER,)
OPENS_DNA_DESK = (Role.POLICE_LIAISON, *READS_DNA)
READS_AUDIT = (Role.AUDIT_OFFICER,)
READS_BATCH_RUNS = (Role.OPERATOR, Role.SEARCH_CASEWORKER, Role.STATION_HEAD, Role.AUDIT_OFFICER)
RELEASES_ALERTS = (Role.STATION_HEAD,)
JUDGES_FIRST = (Role.SEARCH_CASEWORKER,)
REVIEWS_AGAIN = (Role.SECOND_REVIEWER,)
JUDGES_PAIRS = JUDGES_FIRST + REVIEWS_AGAIN
SEES_TASK_PHOTOS = (*JUDGES_PAIRS, Role.STATION_HEAD)
READS_PAIRS = (Role.SEARCH_CASEWORKER, Role.STATION_HEAD, Role.DNA_REVIEWER, Role.POLICE_LIAISON)
RECORDS_FINDINGS = READS_PAIRS
PROPOSES_OUTCOMES = (Role.SEARCH_CASEWORKER, Role.DNA_REVIEWER)
CONFIRMS_OUTCOMES = (Role.STATION_HEAD,)
REOPENS_OUTCOMES = (Role.STATION_HEAD, Role.COORDINATOR)
READS_SUBJECTS = (Role.SEARCH_CASEWORKER, Role.STATION_HEAD)
CHANGES_SUBJECTS = (Role.SEARCH_CASEWORKER, Role.STATION_HEAD)
PROPOSES_LINKS = (Role.SEARCH_CASEWORKER,)
CONFIRMS_LINKS = (Role.SEARCH_CASEWORKER, Role.STATION_HEAD)
READS_REVIEW_FIGURES = (Role.STATION_HEAD, Role.COORDINATOR)

READS_DEADLINES = (
    Role.INTAKE_OFFICER,
    Role.SEARCH_CASEWORKER,
    Role.STATION_HEAD,
    Role.POLICE_LIAISON,
    Role.POLICE_DNA_OPERATOR,
    Role.COORDINATOR,
    Role.TOWNSHIP_VISITOR,
    Role.OPERATOR,
)
CLOSES_DEADLINES = (
    Role.INTAKE_OFFICER,
    Role.SEARCH_CASEWORKER,
    Role.STATION_HEAD,
    Role.POLICE_LIAISON,
    Role.TOWNSHIP_VISITOR,
    Role.OPERATOR,
)
WAIVES_DEADLINES = (Role.STATION_HEAD, Role.OPERATOR)
RECORDS_EVENTS = (
    Role.INTAKE_OFFICER,
    Role.SEARCH_CASEWORKER,
    Role.STATION_HEAD,
    Role.POLICE_LIAISON,
    Role.TOWNSHIP_VISITOR,
)
READS_EVENTS = (Role.INTAKE_OFFICER, Role.SEARCH_CASEWORKER, Role.STATION_HEAD)
LOOKS_UP = (
    Role.INTAKE_OFFICER,
    Role.SEARCH_CASEWORKER,
    Role.STATION_HEAD,
    Role.POLICE_LIAISON,
    Role.DNA_REVIEWER,
    Role.OPERATOR,
    Role.AUDIT_OFFICER,
)
ADMINISTERS = (Role.ADMINISTRATOR,)


@dataclass(frozen=True, slots=True)
class Acts:
    """What a caller may do, for pages that show no door that would not open."""

    admit: bool
    read_admissions: bool
    add_admission_photos: bool
    file_reports: bool
    add_to_registers: bool
    read_registers: bool
    read_reports: bool
    search: bool
    read_candidates: bool
    read_batch_runs: bool
    release_alerts: bool
    manage_reports: bool
    load_dna: bool
    read_dna: bool
    export_dna: bool
    judge_dna: bool
    read_deadlines: bool
    read_pairs: bool
    judge_first: bool
    look_up: bool


def acts_open_to(actor: Actor | None) -> Acts:
    """What the caller's roles include; nothing for a stranger."""

    def may(roles: tuple[Role, ...]) -> bool:
        return actor is not None and bool(actor.roles & frozenset(roles))

    return Acts(
        admit=may(ADMITS),
        read_admissions=may(READS_ADMISSIONS),
        add_admission_photos=may(ADDS_ADMISSION_PHOTOS),
        file_reports=may(FILES_REPORTS),
        add_to_registers=may(ADDS_TO_REGISTERS),
        read_registers=may(READS_REGISTERS),
        read_reports=may(READS_REPORTS),
        search=may(SEARCHES),
        read_candidates=may(READS_CANDIDATES),
        read_batch_runs=may(READS_BATCH_RUNS),
        release_alerts=may(RELEASES_ALERTS),
        manage_reports=may(MANAGES_REPORTS),
        load_dna=may(LOADS_DNA),
        read_dna=may(READS_DNA),
        export_dna=may(EXPORTS_DNA),
        judge_dna=may(JUDGES_DNA),
        read_deadlines=may(READS_DEADLINES),
        read_pairs=may(READS_PAIRS),
        judge_first=may(JUDGES_FIRST),
        look_up=may(LOOKS_UP),
    )
