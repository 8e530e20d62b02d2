"""The page of a report's family: pedigree, members, reporters, and what became of the report."""

from collections.abc import Mapping
from typing import Any

from fastapi import Response

from api.pages.forms import new_key
from api.pages.language import Language, language_of
from api.pages.records import Visit
from api.pages.render import render
from api.problems import Problem
from api.roles import acts_open_to
from api.schemas.families import DnaEvidenceTold, FamilyTold, MemberTold
from api.schemas.family_drawings import DrawingTold
from api.schemas.reporters import ReportChangeTold, ReporterTold
from api.schemas.reports import ReportTold
from api.visibility import withheld_of_report
from casework import browse
from casework.families.drawing.family import drawing_of
from casework.families.relation_words import (
    BLOOD_WORDS,
    MISSING_PERSON,
    MOVE_WORDS,
    PURPOSE_WORDS,
    RELATION_WORDS,
)
from casework.families.view import view_of_report
from casework.reports.reporters import reporters_of
from casework.reports.states import changes_of
from casework.review.told_dna import evidence_of_report
from models.consent import Purpose
from models.report import MOVES, ReportMove, ReportState

WORDS = {
    "relation_words": RELATION_WORDS,
    "blood_words": BLOOD_WORDS,
    "purpose_words": PURPOSE_WORDS,
    "move_words": MOVE_WORDS,
}
_NOTHING: Mapping[str, str] = {}
_FIELDS = (
    "relation", "related_to", "biological", "through", "legal_relation", "sex", "name", "contact",
    "of_report_id", "move", "reason", *(f"agrees_to_{purpose}" for purpose in Purpose),
)  # fmt: skip
BLANK: Mapping[str, str | None] = dict.fromkeys(_FIELDS)


def family_page(
    visit: Visit,
    report_id: int,
    problem: Problem | None = None,
    *,
    form: str | None = None,
    values: Mapping[str, str] = _NOTHING,
) -> Response:
    """The page; after a refused form with what is wrong, that form open and filled in as it was."""
    view = view_of_report(visit.runtime, report_id)
    report, language = browse.report(visit.runtime, report_id), language_of(visit.request)
    family = FamilyTold.of(view)
    context: dict[str, Any] = {
        "section": "reports",
        "report": ReportTold.of(report, withheld_of_report(visit.actor)),
        "family": family,
        "drawing": DrawingTold.of(drawing_of(view)),
        "evidence": DnaEvidenceTold.of(evidence_of_report(visit.runtime, report_id, actor=visit.actor)),
        "reporters": [ReporterTold.of(each) for each in reporters_of(visit.runtime, report_id)],
        "changes": [ReportChangeTold.of(each) for each in changes_of(visit.runtime, report_id)],
        "moves": [(move, language.say(MOVE_WORDS[move])) for move in _possible_moves(report.state)],
        "may_manage": acts_open_to(visit.actor).manage_reports,
        "problem": problem,
        "wrong": problem.field if problem else None,
        "form": form,
        "blank": BLANK,
        "values": {**BLANK, **values},
        "key": values.get("key") or new_key(),
    }
    status = 200 if problem is None else problem.status
    return render(
        visit.request,
        "family.html",
        context | choices_of(family, language) | WORDS,
        actor=visit.actor,
        status=status,
    )


def choices_of(family: FamilyTold, language: Language, but: int | None = None) -> dict[str, Any]:
    """What the fields about a relative offer: relations, blood, and the members to name but one."""
    called = [(each, _called(each, language)) for each in family.members if not each.withdrawn_at]
    named = [(each, words) for each, words in called if each.id != but]
    return {
        "relations": [(each, language.say(words)) for each, words in RELATION_WORDS.items()],
        "bloods": [(each, language.say(words)) for each, words in BLOOD_WORDS.items()],
        "chosen": {
            "missing": [(each.id, words) for each, words in named if each.report_id is not None],
            "others": [(each.id, words) for each, words in named],
        },
    }


def _called(member: MemberTold, language: Language) -> str:
    said = MISSING_PERSON if member.relation is None else RELATION_WORDS[member.relation]
    return " ".join(filter(None, (f"{member.id}", language.say(said), member.name)))


def _possible_moves(state: ReportState) -> list[ReportMove]:
    return [move for move, (allowed, _) in MOVES.items() if state in allowed]
