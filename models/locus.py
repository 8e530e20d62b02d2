"""A DNA marker: where it lies, how its alleles are numbered, which numbers a kit's ladder holds."""

from dataclasses import dataclass
from enum import StrEnum


class LocusKind(StrEnum):
    """How a marker is inherited; only autosomal markers enter likelihood ratios."""

    AUTOSOMAL = "autosomal"
    SEX = "sex"
    Y = "y"
    X = "x"


@dataclass(frozen=True, slots=True)
class Locus:
    """One marker under its harmonised name.

    `repeat_bp` is the length of one repeat in base pairs; `ladder` the lowest and highest repeat number
    of the common allelic ladders (None where no ladder is on file). `position_mb` is in megabases of
    GRCh38, None where not on file. `linked_with` names loci close enough that independence between
    relatives is an approximation. `nomenclature` is the numbering that plain allele numbers follow.
    """

    name: str
    kind: LocusKind
    aliases: tuple[str, ...] = ()
    chromosome: str | None = None
    position_mb: float | None = None
    repeat_bp: int | None = None
    motif: str | None = None
    ladder: tuple[float, float] | None = None
    linked_with: tuple[str, ...] = ()
    nomenclature: str = "standard"


class KitCheck(StrEnum):
    """How far a kit's loci were compared with a text that can be looked up."""

    LIST_READ = "list_read"
    COUNT_READ = "count_read"
    RECALLED = "recalled"


@dataclass(frozen=True, slots=True)
class Kit:
    """A typing kit: the loci it reports, whether that list was checked, and against which text."""

    name: str
    maker: str
    loci: tuple[str, ...]
    aliases: tuple[str, ...]
    check: KitCheck
    source: str
