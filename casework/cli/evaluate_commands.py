"""`guitu evaluate faces` and `guitu calibrate faces`: measure a pack, and fit what its scores mean."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from casework.calibrate import CalibrationInput, fit_calibration
from casework.cli.progress import progress_bar
from casework.evaluate import FaceEvaluation, evaluate_faces
from casework.evaluate_report import as_json, notes
from casework.face_engine import installed_networks
from casework.face_folder import read_face_folder
from casework.face_vectors import Progress, read_photos
from casework.make_worse import make_worse
from casework.settings import Settings
from casework.source_ages import read_source_ages
from matching.face.calibration import find_calibration
from matching.face.calibration_artefact import FittedPack, Protocol, write_artefact
from matching.face.pipeline import FacePipeline
from models.pack import PackRef

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="One folder of photos per person.")]
PackId = Annotated[str | None, typer.Option("--pack", help="An installed pack; else the installation's.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on standard output, nothing else.")]
ShowProgress = Annotated[bool, typer.Option("--progress/--no-progress", help="A bar on standard error.")]


def evaluate_folder(
    folder: Folder, pack: PackId = None, as_json_object: AsJson = False, progress: ShowProgress = True
) -> None:
    """Measure how well a pack finds the people in DIR: refusals, TAR at FAR, EER, ranks, Cllr.

    DIR holds one folder of photos per person; pairs.csv (path_a, path_b, same) and images.csv (path, age)
    are used where they are there.
    """
    settings = Settings()
    faces = read_face_folder(folder)
    networks = installed_networks(settings, pack or settings.initial_pack)
    files = [folder / photo.path for photo in faces.photos]
    with bar_if(progress, f"读取照片 Reading photos: {networks.ref.id}") as advance:
        photos = read_photos(FacePipeline(networks), files, workers=settings.networks, progress=advance)
    digest, folders = networks.embedding_digest, settings.calibration_folders
    calibration = find_calibration(networks.ref.id, digest, folders=folders)
    evaluation = evaluate_faces(faces, photos, calibration)
    if as_json_object:
        typer.echo(json.dumps(as_json(evaluation, networks.ref), ensure_ascii=False))
    else:
        _show(evaluation, networks.ref)


def calibrate_folder(
    folder: Folder,
    out: Annotated[Path, typer.Option("--out", help="The calibration file to write.")],
    pack: PackId = None,
    sources: Annotated[
        Path | None, typer.Option("--sources", help="What is known of undated sources; else DIR/sources.csv.")
    ] = None,
    number: Annotated[int, typer.Option("--version", min=1, help="A later version replaces an earlier.")] = 1,
    progress: ShowProgress = True,
) -> None:
    """Fit a calibration of a pack on the people in DIR: score to bounded likelihood ratio, by age and gap.

    DIR holds one folder of photos per person, and images.csv (path, source, age). The file goes into the
    calibrations folder of the installation. See docs/calibration.md.
    """
    settings = Settings()
    faces = read_face_folder(folder)
    own = folder / "sources.csv"
    ages = read_source_ages(sources or (own if own.is_file() else None))
    networks = installed_networks(settings, pack or settings.initial_pack)
    pipeline, workers = FacePipeline(networks), settings.networks
    files = [folder / photo.path for photo in faces.photos]
    with bar_if(progress, f"读取照片 Reading photos: {networks.ref.id}") as advance:
        photos = read_photos(pipeline, files, workers=workers, progress=advance)
    with bar_if(progress, "较弱照片 Making photos worse") as advance:
        worse = make_worse(pipeline, faces, photos, workers=workers, progress=advance)
    fitted = FittedPack(networks.ref.id, networks.ref.digest, networks.embedding_digest)
    artefact = fit_calibration(
        CalibrationInput(faces, photos, worse, ages), fitted, Protocol(), number=number
    )
    out.write_text(write_artefact(artefact), "utf-8")
    Console(soft_wrap=True).print(f"{artefact.id} → {out}", markup=False, highlight=False)


@contextmanager
def bar_if(wanted: bool, title: str) -> Iterator[Progress]:
    """A progress bar on standard error, or nothing."""
    if not wanted:
        yield lambda done, total: None
        return
    with progress_bar(title) as advance:
        yield advance


def _show(evaluation: FaceEvaluation, pack: PackRef) -> None:
    console = Console(soft_wrap=True)
    console.print(_table(evaluation, pack))
    for note in notes(evaluation):
        console.print(f"· {note.zh} {note.en}", markup=False, highlight=False)
    for path, reason in evaluation.photos.refused:
        console.print(f"× {path}: {reason.zh} {reason.en}", markup=False, highlight=False)


def _table(evaluation: FaceEvaluation, pack: PackRef) -> Table:
    photos, pairs, search, ratios = (
        evaluation.photos,
        evaluation.pairs,
        evaluation.search,
        evaluation.ratios,
    )
    table = Table("", str(pack), show_header=True)
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
