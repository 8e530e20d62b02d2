"""`guitu models use`: change the face networks of an installation."""

from typing import Annotated

import typer
from rich.console import Console

from casework.cli.progress import progress_bar
from casework.reindex import Reindexed, use_pack
from casework.runtime import open_runtime
from casework.settings import Settings


def use(pack: Annotated[str, typer.Argument(help="An installed pack, see `guitu models list`.")]) -> None:
    """Compute every stored photo with PACK, then swap; searches go on with the former pack meanwhile.

    May be stopped at any time; run again, it goes on where it stopped.
    """
    runtime = open_runtime(Settings())
    try:
        with progress_bar(f"重新计算照片 Computing photos: {pack}") as progress:
            outcome = use_pack(runtime, pack, progress=progress)
    finally:
        runtime.close()
    _tell(outcome)


def _tell(outcome: Reindexed) -> None:
    console = Console(soft_wrap=True)
    console.print(f"现用 In use: {outcome.pack}", markup=False)
    console.print(f"已计算照片 Photos computed: {outcome.embedded}", markup=False)
    for skipped in outcome.skipped:
        reason = f"{skipped.reason.zh} {skipped.reason.en}"
        console.print(f"跳过照片 Skipped photo {skipped.photo_id}: {reason}", markup=False)
