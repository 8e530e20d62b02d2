"""What the candidates of a run rest on; when any of it changes, everybody is compared anew."""

from casework.dna.shipped import pair_search
from casework.nightly import faces
from casework.nightly.parts import FaceSide
from casework.version import software_version
from matching.dna.kernels import KERNEL_VERSION
from models.batch_run import RunVersions

GATES = f"face: {faces.LISTED} below {faces.MOST_EXPECTED} by chance; dna: as the rules, floors by family"
"""Which evidence lists a pair, in words that change when it does."""


def versions_in_use(side: FaceSide) -> RunVersions:
    """The versions a run that begins now works with."""
    search = pair_search()
    return RunVersions(
        software=software_version(),
        pack=str(side.pack),
        calibration=None if side.calibration is None else side.calibration.id,
        frequencies=tuple(each.table.version for each in search.populations),
        rules=search.rules.version,
        gates=GATES,
        dna_kernel=KERNEL_VERSION,
    )
