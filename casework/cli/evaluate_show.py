"""An evaluation as a table for the terminal."""

from rich.console import Console
from rich.table import Table

from casework.face_evaluation.evaluate import FaceEvaluation
from casework.face_evaluation.evaluate_report import notes
from models.pack import PackRef


def show_evaluation(evaluation: FaceEvaluation, pack: PackRef) -> None:
    """Prints the table, then every note and every refused photo with its reason, on standard output."""
    console = Console(soft_wrap=True)
    console.print(_table(evaluation, pack))
    for note in notes(evaluation):
        console.print(f"· {note.zh} {note.en}", markup=False, highlight=False)
    for path, reason in evaluation.photos.refused:
        console.print(f"× {path}: {reason.zh} {reason.en}", markup=False, highlight=False)


def _table(evaluation: FaceEvaluation, pack: PackRef) -> Table:
    photos, pairs, search = evaluation.photos, evaluation.pairs, evaluation.search
    ratios = evaluation.ratios
    table = Table("", str(pack))
    table.add_row("人 / 照片 People / photos", f"{photos.people} / {photos.photos}")
    table.add_row("拒绝 / 较弱 Refused / weak", f"{len(photos.refused)} / {photos.weak}")
    table.add_row("同一人 / 不同人 Mated / non-mated pairs", f"{pairs.mated} / {pairs.non_mated}")
    for name, at in pairs.at_far.items():
        table.add_row(f"TAR @ FAR {name}", f"{at.tar:.4f}{'' if at.is_measurable else ' *'}")
    table.add_row("EER", f"{pairs.eer:.4f}")
    for name, share in (("rank-1", search.rank1), ("rank-10", search.rank10)):
        table.add_row(f"{name} ({search.probes} probes)", _number(share))
    table.add_row("Cllr", _number(ratios.cllr if ratios else None))
    table.add_row("Cllr-min", _number(ratios.cllr_min if ratios else None))
    return table


def _number(value: float | None) -> str:
    return "—" if value is None else f"{value:.4f}"
