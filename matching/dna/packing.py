"""Profiles as integer codes: one row of uint16 per person, one code per locus, for the scan.

Per locus the codes are: not typed; every unordered pair of alleles; every single allele with unknown
partner. A code is an index into the table rows of a compiled family, the offset of its locus included.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from matching.dna.frequencies import FrequencyTable
from matching.dna.refusal import refusal
from models.genotype import Genotype, repeat_number
from models.message import Message
from models.profile import Profile

Codes = npt.NDArray[np.uint16]
LARGEST_CODE = np.iinfo(np.uint16).max


@dataclass(frozen=True)
class Packing:
    """Which loci, in which order, and which alleles each may show; frozen with the database it codes."""

    loci: tuple[str, ...]
    alleles: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        if self.rows > LARGEST_CODE + 1:
            raise _too_many(self.rows)

    @classmethod
    def of(cls, table: FrequencyTable, loci: Sequence[str], profiles: Iterable[Profile] = ()) -> "Packing":
        """All alleles of the table at the loci, and all that the profiles show there."""
        alleles = {locus: set(table.loci[locus].alleles) if locus in table.loci else set() for locus in loci}
        for profile in profiles:
            for locus, genotype in profile:
                if locus in alleles:
                    alleles[locus].update(genotype.alleles)
        ordered = tuple(tuple(sorted(alleles[locus], key=repeat_number)) for locus in loci)
        return cls(tuple(loci), ordered)

    @cached_property
    def offsets(self) -> tuple[int, ...]:
        """First row of each locus (its "not typed"); one more entry for the end."""
        sizes = [code_count(len(alleles)) for alleles in self.alleles]
        return tuple(np.cumsum([0, *sizes]).tolist())

    @property
    def rows(self) -> int:
        """Number of codes over all loci."""
        return self.offsets[-1]

    @cached_property
    def _indices(self) -> tuple[Mapping[str, int], ...]:
        return tuple({allele: i for i, allele in enumerate(alleles)} for alleles in self.alleles)

    def code(self, position: int, genotype: Genotype | None) -> int:
        """The code of a genotype at the locus of that position; "not typed" for None and for three alleles.

        Refused when an allele is not among the locus's.
        """
        if genotype is None or len(genotype.alleles) > 2:
            return self.offsets[position]
        index, size = self._indices[position], len(self.alleles[position])
        try:
            first, second = index[genotype.alleles[0]], index[genotype.alleles[-1]]
        except KeyError as error:
            raise _unknown(self.loci[position], str(error.args[0])) from error
        if genotype.is_partial:
            return self.offsets[position] + 1 + size * (size + 1) // 2 + first
        return self.offsets[position] + 1 + pair_code(first, second)

    def pack(self, profiles: Sequence[Profile]) -> Codes:
        """Codes uint16[profiles, loci], row-major."""
        codes = np.empty((len(profiles), len(self.loci)), dtype=np.uint16)
        for row, profile in enumerate(profiles):
            genotypes = dict(profile)
            codes[row] = [self.code(i, genotypes.get(locus)) for i, locus in enumerate(self.loci)]
        return codes

    def pair_codes(self, position: int, first: npt.NDArray[np.intp], second: npt.NDArray[np.intp]) -> Codes:
        """Codes uint16[n] of two-allele genotypes given as allele indices at the locus of that position."""
        low, high = np.minimum(first, second), np.maximum(first, second)
        return np.asarray(self.offsets[position] + 1 + high * (high + 1) // 2 + low, dtype=np.uint16)

    def is_typed(self, codes: Codes) -> npt.NDArray[np.bool_]:
        """Which loci of the rows are typed, bool of the same shape."""
        return np.asarray(codes != np.array(self.offsets[:-1], dtype=np.uint16))


def moved_codes(before: Packing, after: Packing) -> npt.NDArray[np.int64]:
    """Where each code is in another packing, int64[rows]; -1 where that lacks its locus or an allele."""
    places = {locus: place for place, locus in enumerate(after.loci)}
    moved = np.full(before.rows, -1, np.int64)
    for old, locus in enumerate(before.loci):
        if locus in places:
            new = places[locus]
            known = {allele: n for n, allele in enumerate(after.alleles[new])}
            at = np.array([known.get(allele, -1) for allele in before.alleles[old]], np.int64)
            own = _moved_locus(at, len(known))
            first = before.offsets[old]
            moved[first : first + len(own)] = np.where(own < 0, -1, own + after.offsets[new])
    return moved


def _moved_locus(at: npt.NDArray[np.int64], known: int) -> npt.NDArray[np.int64]:
    """The codes of one locus whose alleles have these indices among so many others, -1 for none."""
    high, low = np.tril_indices(len(at))
    first, second = np.minimum(at[low], at[high]), np.maximum(at[low], at[high])
    pairs = np.where(first < 0, -1, 1 + second * (second + 1) // 2 + first)
    singles = np.where(at < 0, -1, 1 + known * (known + 1) // 2 + at)
    return np.concatenate([np.zeros(1, np.int64), pairs, singles])


def code_count(alleles: int) -> int:
    """Codes of a locus with that many alleles: not typed, pairs, single alleles."""
    return 1 + alleles * (alleles + 1) // 2 + alleles


def pair_code(first: int, second: int) -> int:
    """Number of an unordered pair of allele indices: 0 for (0, 0), 1 for (0, 1), 2 for (1, 1), ..."""
    low, high = min(first, second), max(first, second)
    return high * (high + 1) // 2 + low


def _unknown(locus: str, allele: str) -> Exception:
    return refusal(
        "dna_allele_not_packed",
        Message(
            f"基因座 {locus}：等位基因 {allele} 不在编码表中。",
            f"Locus {locus}: allele {allele} has no code.",
        ),
        field=locus,
        advice=Message("请用全部图谱重新建立编码表。", "Build the packing anew from all profiles."),
    )


def _too_many(rows: int) -> Exception:
    return refusal(
        "dna_packing_too_large",
        Message(f"编码数 {rows} 超过 65536。", f"{rows} codes do not fit into 16 bits."),
        advice=Message("请减少基因座或罕见等位基因。", "Pack fewer loci."),
    )
