"""Whose submissions an account may take out of the store: files as they came, and profiles as files."""

from casework.actor import Actor
from models.account import Role
from store.unit_of_work import UnitOfWork


def submitters_open_to(work: UnitOfWork, actor: Actor) -> set[str] | None:
    """The accounts whose submissions the actor may take out; None for everybody's.

    A DNA reviewer and the operator on the server take out everybody's, a police DNA operator those of the
    accounts of the same station; of an account without a station, its own.
    """
    if actor.account_id == 0 or Role.DNA_REVIEWER in actor.roles:
        return None
    if actor.station is None:
        return {actor.username}
    return {account.username for account in work.accounts.in_order() if account.station == actor.station}


def is_open_to(work: UnitOfWork, actor: Actor, submitted_by: str) -> bool:
    """The actor may take out what this account submitted."""
    submitters = submitters_open_to(work, actor)
    return submitters is None or submitted_by in submitters
