"""The page of one entry of a register: who it is, the photos, and how to take the entry out."""

from collections.abc import Mapping, Sequence

from starlette.responses import HTMLResponse

from api.pages.desk_parts import warnings_of
from api.pages.records import Visit
from api.pages.render import render
from api.problems import Problem
from api.roles import WITHDRAWS_FROM_REGISTERS
from api.schemas.registers import RegisterEntryTold
from casework import browse
from models.photo import OwnerKind, PhotoOwner


def entry_page(
    visit: Visit,
    entry_id: int,
    failures: Sequence[Problem] = (),
    fields: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """The entry, with what went wrong in the form just sent, and what was typed into it."""
    entry = RegisterEntryTold.of(browse.register_entry(visit.runtime, entry_id))
    photos = browse.photos_of(visit.runtime, PhotoOwner(OwnerKind.REGISTER, entry_id))
    may_change = bool(visit.actor.roles & frozenset(WITHDRAWS_FROM_REGISTERS))
    context = {
        "section": "registers",
        "entry": entry,
        "photos": photos,
        "warnings": warnings_of(visit.runtime, visit.actor, photos),
        "values": fields or {},
        "failures": failures,
        "may_add_photos": may_change and entry.withdrawal is None,
        "may_withdraw": may_change and entry.withdrawal is None,
    }
    status = failures[0].status if failures else 200
    return render(visit.request, "register_entry.html", context, actor=visit.actor, status=status)
