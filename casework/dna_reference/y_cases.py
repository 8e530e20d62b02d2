"""Y-STR haplotypes counted in a reference database: every estimate beside the expected one."""

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from casework.dna_reference.case_format import Record
from casework.dna_reference.case_people import malformed
from casework.dna_reference.case_tables import Frequencies
from casework.dna_reference.report import Difference
from matching.dna.ystr import YDatabase, YHaplotype, y_frequency

_NOT_ESTIMATED = "brenner_match_probability_if_unseen"


def y_differences(record: Record, frequencies: Frequencies) -> Iterator[Difference]:
    """Counts, shares, bound, kappa, and Brenner's probability, null for a haplotype that was seen."""
    query = haplotype_of(record["query"]).on(record.get("loci", record["query"]))
    found = y_frequency(query, database_of(frequencies.folder, str(record["database"])))
    expected_of = {
        "n": found.seen,
        "N": found.men,
        "count_n_over_N": found.share,
        "augmented_np1_over_Np1": found.augmented,
        "clopper_pearson_upper95": found.upper_bound,
        "kappa_augmented": found.kappa,
        "theta_corrected_augmented": found.with_theta(float(record["theta"])),
    }
    for key, ours in expected_of.items():
        yield Difference(key, abs(ours - float(record[key])))
    expected = record[_NOT_ESTIMATED]
    if expected is None or found.brenner is None:
        yield Difference(_NOT_ESTIMATED, 0.0 if expected is found.brenner else float("inf"))
    else:
        yield Difference(_NOT_ESTIMATED, abs(found.brenner - expected))


def haplotype_of(read: Record) -> YHaplotype:
    """The haplotype of a record: an allele, or a list of them, by locus."""
    return YHaplotype.of(
        {
            locus: [str(a) for a in (shown if isinstance(shown, list) else [shown])]
            for locus, shown in read.items()
        }
    )


@lru_cache(maxsize=8)
def database_of(folder: Path, name: str) -> YDatabase:
    """The database of that name among the `*.json` files beside the cases; refused if there is none."""
    for path in sorted(folder.glob("*.json")):
        stated = json.loads(path.read_text(encoding="utf-8-sig"))
        if isinstance(stated, dict) and stated.get("name") == name:
            loci = stated["loci"]
            return YDatabase(
                name,
                tuple(
                    (haplotype_of(dict(zip(loci, row, strict=False))), int(row[-1]))
                    for row in stated["haplotypes"]
                ),
            )
    raise malformed(f"找不到 Y-STR 数据库“{name}”", f"no *.json file beside the cases has the name {name!r}")
