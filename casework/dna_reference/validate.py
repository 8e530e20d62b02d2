"""Laboratories validate software before use: reference cases are recomputed and compared, file by file."""

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from casework.dna_reference.case_format import CaseKind, kind_of
from casework.dna_reference.case_people import malformed
from casework.dna_reference.case_tables import Frequencies
from casework.dna_reference.differences import differences
from casework.dna_reference.report import CaseOutcome, ValidationReport
from models.errors import GuituError

BATCH = 16


def validate_folder(
    folder: Path,
    extra_frequencies: Sequence[Path] = (),
    *,
    progress: Callable[[int, int], None] | None = None,
    workers: int = 1,
) -> ValidationReport:
    """Recomputes every case of every `*.jsonl` file of a folder; a failing case is reported, never fatal.

    With several `workers` the cases are spread over processes; `progress(done, total)` counts lines.
    """
    batches = _batches(folder)
    total = sum(len(batch.lines) for batch in batches)
    report = ValidationReport()
    for outcomes in _computed(batches, folder, tuple(extra_frequencies), workers=workers):
        report.outcomes += outcomes
        if progress is not None:
            progress(len(report.outcomes), total)
    return report


@dataclass(frozen=True, slots=True)
class _Batch:
    """Some numbered lines of one file."""

    file: str
    lines: tuple[tuple[int, str], ...]


def _batches(folder: Path) -> list[_Batch]:
    batches = []
    for path in sorted(found for found in folder.glob("*.jsonl") if found.is_file()):
        text = path.read_bytes().decode("utf-8-sig", errors="replace")
        lines = [(n, line) for n, line in enumerate(text.split("\n"), start=1) if line.strip()]
        batches += [_Batch(path.name, tuple(lines[i : i + BATCH])) for i in range(0, len(lines), BATCH)]
    return batches


def _computed(
    batches: Sequence[_Batch], folder: Path, extra: tuple[Path, ...], *, workers: int
) -> Iterator[list[CaseOutcome]]:
    if workers == 1:
        frequencies = Frequencies.around(folder, extra)
        yield from (_batch_outcomes(batch, frequencies) for batch in batches)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        tasks = [pool.submit(_batch_in_worker, batch, folder, extra) for batch in batches]
        yield from (task.result() for task in tasks)


def _batch_in_worker(batch: _Batch, folder: Path, extra: tuple[Path, ...]) -> list[CaseOutcome]:
    return _batch_outcomes(batch, Frequencies.around(folder, extra))


def _batch_outcomes(batch: _Batch, frequencies: Frequencies) -> list[CaseOutcome]:
    return [_outcome(batch.file, number, line, frequencies=frequencies) for number, line in batch.lines]


def _outcome(file: str, number: int, line: str, *, frequencies: Frequencies) -> CaseOutcome:
    name, kind = f"line {number}", CaseKind.UNKNOWN
    try:
        record = json.loads(line)
        if not isinstance(record, dict):
            raise malformed("不是 JSON 对象", "the line is no JSON object")
        name, kind = f"{name} ({record['case']})" if "case" in record else name, kind_of(record)
        if kind is CaseKind.UNKNOWN:
            return CaseOutcome(file, name, kind, error="not a known kind of case")
        return CaseOutcome(file, name, kind, differences(kind, record, frequencies))
    except GuituError as error:
        return CaseOutcome(file, name, kind, error=error.reason.en)
    except KeyError as error:
        return CaseOutcome(file, name, kind, error=f"Malformed case: {error} is missing or unknown.")
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        return CaseOutcome(file, name, kind, error=f"Malformed case: {error}.")
    except (RecursionError, MemoryError, OSError) as error:
        return CaseOutcome(file, name, kind, error=f"Not computed: {type(error).__name__} {error}.")
