"""The doors of the main menu: each person is shown those that open to them."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.roles import (
    ADMINISTERS,
    JUDGES_PAIRS,
    OPENS_DNA_DESK,
    READS_ADMISSIONS,
    READS_AUDIT,
    READS_BATCH_RUNS,
    READS_DEADLINES,
    READS_REGISTERS,
    READS_REPORTS,
)
from casework.actor import Actor
from models.account import Role
from models.message import Message


@dataclass(frozen=True, slots=True)
class Door:
    """A page of the main menu, the section of pages behind it, and the roles it opens to."""

    section: str
    address: str
    words: Message
    roles: tuple[Role, ...]


DOORS: tuple[Door, ...] = (
    Door("admissions", "/admissions", Message("入站", "Admissions"), READS_ADMISSIONS),
    Door("reports", "/reports", Message("报案", "Reports"), READS_REPORTS),
    Door("registers", "/registers", Message("信息库", "Registers"), READS_REGISTERS),
    Door("reviews", "/reviews", Message("待判断", "Reviews"), JUDGES_PAIRS),
    Door("dna", "/dna", Message("DNA", "DNA"), OPENS_DNA_DESK),
    Door("deadlines", "/deadlines", Message("时限", "Deadlines"), READS_DEADLINES),
    Door("batch_runs", "/batch-runs", Message("批量比对", "Nightly runs"), READS_BATCH_RUNS),
    Door("administration", "/administration", Message("管理", "Administration"), ADMINISTERS),
    Door("audit", "/audit", Message("审计", "Audit"), READS_AUDIT),
)


def doors_of(actor: Actor | None) -> Sequence[Door]:
    """The doors that open to the caller, in the order of the menu."""
    return [door for door in DOORS if actor is not None and actor.roles & frozenset(door.roles)]
