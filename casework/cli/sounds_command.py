"""`guitu index sounds`: the keys by which names and places are found by sound, made anew."""

from rich.console import Console

from casework.cli.progress import progress_bar
from casework.clues.sound_state import sound_keys
from casework.clues.sounds import rebuild_sounds
from casework.runtime import open_runtime
from casework.settings import Settings


def sounds() -> None:
    """Make the keys of names and places by sound anew from the records; may run beside guitu serve."""
    runtime = open_runtime(Settings())
    try:
        with progress_bar("读音索引 Sounds") as bar:
            done = rebuild_sounds(runtime, bar)
        version = sound_keys(runtime.store).version
    finally:
        runtime.close()
    Console(highlight=False).print(f"{done:,} 条记录 records, {version}", markup=False)
