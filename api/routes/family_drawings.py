"""A family as drawn, and whose sample to ask for next."""

from fastapi import APIRouter

from api.deps import RecordId, RuntimeGiven
from api.roles import READS_REPORTS
from api.routes.answers import problems
from api.schemas.family_drawings import DrawingTold, FamilyPowerTold
from api.security.access import allow
from casework.families.drawing.family import drawing_of
from casework.families.power import power_of_report
from casework.families.view import view_of_report

router = APIRouter(prefix="/reports", tags=["families"])


@router.get(
    "/{record_id}/family/drawing",
    dependencies=[allow(*READS_REPORTS)],
    operation_id="getFamilyDrawing",
    summary="The family as a pedigree",
    responses=problems(404),
)
def get_drawing(record_id: RecordId, runtime: RuntimeGiven) -> DrawingTold:
    """Symbols and lines as the page draws them."""
    return DrawingTold.of(drawing_of(view_of_report(runtime, record_id)))


@router.get(
    "/{record_id}/family/power",
    dependencies=[allow(*READS_REPORTS)],
    operation_id="getFamilyPower",
    summary="What each further sample would add",
    responses=problems(404),
)
def get_power(record_id: RecordId, runtime: RuntimeGiven) -> FamilyPowerTold:
    """Chances to reach the likelihood ratio that is needed, computed when asked; no alleles, no ratios."""
    return FamilyPowerTold.of(power_of_report(runtime, record_id))
