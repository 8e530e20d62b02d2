"""`guitu evaluate faces` and `guitu calibrate faces`: measure a pack, and fit what its scores mean.

Both load the `lir` package, which brings scikit-learn and matplotlib along: imported only when one of the
two commands runs, so that every other command starts without them.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from casework.cli.progress import progress_bar
from casework.face_engine import installed_networks
from casework.face_evaluation.face_folder import read_face_folder
from casework.face_evaluation.face_vectors import Progress, read_photos
from casework.face_evaluation.make_worse import make_worse
from casework.face_evaluation.source_ages import read_source_ages
from casework.settings import Settings
from matching.face.calibration import find_calibration
from matching.face.pipeline import FacePipeline
from models.errors import InvalidInput
from models.message import Message

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="One folder of photos per person.")]
PackId = Annotated[
    str | None, typer.Option("--pack", help="An installed pack; else what a new installation starts with.")
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on standard output, nothing else.")]
ShowProgress = Annotated[bool, typer.Option("--progress/--no-progress", help="A bar on standard error.")]


def evaluate_folder(
    folder: Folder, pack: PackId = None, as_json_object: AsJson = False, progress: ShowProgress = True
) -> None:
    """Measure how well a pack finds the people in DIR: refusals, TAR at FAR, EER, ranks, Cllr.

    DIR holds one folder of photos per person; pairs.csv (path_a, path_b, same) and images.csv (path, age)
    are used where they are there. See docs/evaluation.md.
    """
    from casework.cli.evaluate_show import show_evaluation
    from casework.face_evaluation.evaluate import evaluate_faces
    from casework.face_evaluation.evaluate_report import as_json

    settings = Settings()
    faces = read_face_folder(folder)
    networks = installed_networks(settings, pack or settings.initial_pack)
    digest, folders = networks.embedding_digest, settings.calibration_folders
    calibration = find_calibration(networks.ref.id, digest, folders=folders)
    files = [folder / photo.path for photo in faces.photos]
    with bar_if(progress, f"读取照片 Reading photos: {networks.ref.id}") as advance:
        photos = read_photos(FacePipeline(networks), files, workers=settings.networks, progress=advance)
    evaluation = evaluate_faces(faces, photos, calibration)
    if as_json_object:
        typer.echo(json.dumps(as_json(evaluation, networks.ref), ensure_ascii=False))
    else:
        show_evaluation(evaluation, networks.ref)


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
    from casework.face_evaluation.calibrate import CalibrationInput, fit_calibration
    from casework.face_evaluation.calibration_report import report
    from matching.face.calibration_artefact import FittedPack, Protocol, write_artefact

    _require_writable(out)
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
    data = CalibrationInput(faces, photos, worse, ages)
    artefact = fit_calibration(data, fitted, Protocol(), number=number)
    out.write_text(write_artefact(artefact), "utf-8")
    console = Console(soft_wrap=True)
    console.print(f"{artefact.id} → {out}\n\n{report(artefact)}", markup=False, highlight=False)


@contextmanager
def bar_if(wanted: bool, title: str) -> Iterator[Progress]:
    """A progress bar on standard error, or nothing."""
    if not wanted:
        yield lambda done, total: None
        return
    with progress_bar(title) as advance:
        yield advance


def _require_writable(out: Path) -> None:
    # Said before the photos are read, not minutes later.
    if out.is_dir() or not out.resolve().parent.is_dir():
        raise InvalidInput(
            "out_not_writable",
            Message(
                f"无法写入 {out}：文件夹不存在，或它本身是文件夹。",
                f"{out} is no file in an existing folder.",
            ),
            Message("请用 --out 给出要写的文件。", "Name the file to write with --out."),
            field="--out",
        )
