"""Registers of known people: entries, to be searched first by every admission."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from api.deps import Caller, RecordId, RuntimeGiven
from api.idempotency import OnceAsked
from api.page_order import OrderedPageAsked
from api.roles import ADDS_TO_REGISTERS, READS_REGISTERS, WITHDRAWS_FROM_REGISTERS
from api.routes.answers import also, problems
from api.schemas.common import Page
from api.schemas.registers import RegisterEntryGiven, RegisterEntryTold, WithdrawalGiven
from api.security.access import allow
from casework import browse
from casework.registers.record_entry import record_entry, withdraw_entry
from models.listing import EntriesWanted
from models.register import RegisterKind
from models.subject import Sex

router = APIRouter(prefix="/registers", tags=["registers"])


class EntryFilter:
    """Which entries a list asks for."""

    def __init__(
        self,
        register_kind: Annotated[RegisterKind | None, Query(description="One register only")] = None,
        sex: Annotated[Sex | None, Query(description="Only people of this sex")] = None,
        is_searched: Annotated[
            bool | None, Query(description="Only those searched with, or only withdrawn ones")
        ] = None,
    ) -> None:
        self.wanted = EntriesWanted(register_kind, sex, is_searched)

    @property
    def is_given(self) -> bool:
        """Something is asked for."""
        return self.wanted != EntriesWanted()


EntryFilterAsked = Annotated[EntryFilter, Depends()]


@router.post(
    "",
    status_code=201,
    dependencies=[allow(*ADDS_TO_REGISTERS)],
    operation_id="addRegisterEntry",
    summary="Add a known person to a register",
    responses={**also(200, "Recorded before with this key", RegisterEntryTold), **problems(409)},
)
def add_register_entry(
    given: RegisterEntryGiven,
    runtime: RuntimeGiven,
    caller: Caller,
    once: OnceAsked,
) -> RegisterEntryTold:
    """Records a known person; visitors add returned and easy-to-wander people. Photos come afterwards."""
    recorded = record_entry(runtime, given.as_facts(), actor=caller, idempotency_key=once.key)
    return RegisterEntryTold.of(once.told(recorded))


@router.get(
    "",
    dependencies=[allow(*READS_REGISTERS)],
    operation_id="listRegisterEntries",
    summary="List register entries",
    responses=problems(),
)
def list_register_entries(
    asked: OrderedPageAsked,
    runtime: RuntimeGiven,
    filtered: EntryFilterAsked,
) -> Page[RegisterEntryTold]:
    """Known people, withdrawn entries included unless only others are asked for."""
    found = browse.register_entries(
        runtime,
        before_id=asked.before_id,
        after_id=asked.after_id,
        limit=asked.fetched,
        wanted=filtered.wanted,
    )
    shown, next_cursor = asked.split(found)
    return Page(items=[RegisterEntryTold.of(each) for each in shown], next_cursor=next_cursor)


@router.get(
    "/{record_id}",
    dependencies=[allow(*READS_REGISTERS)],
    operation_id="getRegisterEntry",
    summary="Read a register entry",
    responses=problems(404),
)
def get_register_entry(record_id: RecordId, runtime: RuntimeGiven) -> RegisterEntryTold:
    """One entry, with the withdrawal if it was withdrawn."""
    return RegisterEntryTold.of(browse.register_entry(runtime, record_id))


@router.post(
    "/{record_id}/withdrawal",
    dependencies=[allow(*WITHDRAWS_FROM_REGISTERS)],
    operation_id="withdrawRegisterEntry",
    summary="Withdraw a register entry",
    responses=problems(404, 409),
)
def withdraw_register_entry(
    record_id: RecordId, given: WithdrawalGiven, runtime: RuntimeGiven, caller: Caller
) -> RegisterEntryTold:
    """Takes the person out of every search from the next one on; record and reason are kept."""
    return RegisterEntryTold.of(withdraw_entry(runtime, record_id, reason=given.reason, actor=caller))
