"""A calibration of nobody's faces, for caseloads that are made up: of tests and of benchmarks."""

from matching.face.calibration import Calibration
from matching.face.calibration_artefact import (
    Artefact,
    FittedData,
    FittedPack,
    HeldOut,
    Protocol,
    StratumCounts,
    StratumFit,
    TailPoint,
    with_id,
)
from matching.face.calibration_strata import POOLED, Span

COUNTS = StratumCounts(40, 80, 40.0, 40, 780, 3120, 1000.0)


def a_calibration(version: int = 1) -> Calibration:
    """log10 LR = 10 x cosine - 3 up to 5; one stranger in a million reaches 0.5."""
    fit = StratumFit(
        key=POOLED,
        counts=COUNTS,
        ages=Span(0.0, 100.0),
        gaps=Span(0.0, 80.0),
        intercept=-3.0,
        slope=10.0,
        lower_bound=-1.5,
        upper_bound=5.0,
        lowest_rate=1e-7,
        tail=(TailPoint(-0.3, 1.0), TailPoint(0.3, 0.001), TailPoint(0.5, 1e-6), TailPoint(0.95, 1e-7)),
        held_out=(HeldOut(None, 0.2, 0.18, ()),),
        wider_cllr=None,
    )
    pack = FittedPack("made-up", "a" * 64, "1" * 64)
    data = FittedData("made up", "2" * 64, ())
    artefact = Artefact(1, "", "made-up", version, pack, "1.3.1", data, Protocol(), (fit,), (), None)
    return Calibration(with_id(artefact))
