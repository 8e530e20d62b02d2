"""Allele frequencies of a population: tables, and the stated rule for rare and unseen alleles."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from matching.dna.refusal import refusal
from models.genotype import repeat_number
from models.message import Message

Float64Vector = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class LocusFrequencies:
    """Frequencies of one locus: `values` is float64[n], positive, summing to 1, in order of repeat number.

    `published_sum` is what the source's numbers added up to before they were divided by it; `people` the
    number of people sampled (None: not stated); `added` the alleles that a rare-allele rule put in.
    """

    locus: str
    alleles: tuple[str, ...]
    values: Float64Vector
    published_sum: float = 1.0
    people: int | None = None
    nomenclature: str = "standard"
    added: tuple[str, ...] = ()

    @classmethod
    def of(cls, locus: str, published: Mapping[str, float], **facts: object) -> "LocusFrequencies":
        """Frequencies divided by their own sum, which is kept as `published_sum`."""
        alleles = tuple(sorted(published, key=repeat_number))
        values = np.array([published[allele] for allele in alleles], dtype=np.float64)
        total = float(values.sum())
        return cls(locus, alleles, values / total, published_sum=total, **facts)  # type: ignore[arg-type]

    def as_mapping(self) -> dict[str, float]:
        """Frequency by allele."""
        return dict(zip(self.alleles, self.values.tolist(), strict=True))


class RareRule(StrEnum):
    """What happens to rare alleles before the locus is divided by its new sum.

    `REFUSE`: an unseen allele is an error. `ADD_UNSEEN`: unseen alleles enter at the minimum frequency.
    `FLOOR_ALL`: every allele is first raised to at least the minimum, and unseen ones enter at it.
    """

    REFUSE = "refuse"
    ADD_UNSEEN = "add_unseen"
    FLOOR_ALL = "floor_all"


@dataclass(frozen=True, slots=True)
class RareAlleles:
    """The rule and its minimum frequency; None is 5/2N with N the people sampled at the locus."""

    rule: RareRule = RareRule.ADD_UNSEEN
    minimum: float | None = None

    def applied(self, frequencies: LocusFrequencies, seen: Iterable[str]) -> LocusFrequencies:
        """The frequencies with every allele of `seen` in them; alleles put in are listed in `added`."""
        present = {allele for allele, value in frequencies.as_mapping().items() if value > 0}
        unseen = sorted(set(seen) - present, key=repeat_number)
        if not unseen and self.rule is not RareRule.FLOOR_ALL:
            return frequencies
        if self.rule is RareRule.REFUSE:
            raise _unseen(frequencies.locus, unseen[0])
        minimum = self.minimum_at(frequencies)
        published = frequencies.as_mapping()
        if self.rule is RareRule.FLOOR_ALL:
            published = {allele: max(value, minimum) for allele, value in published.items()}
        extended = LocusFrequencies.of(frequencies.locus, published | dict.fromkeys(unseen, minimum))
        return replace(
            frequencies,
            alleles=extended.alleles,
            values=extended.values,
            added=frequencies.added + tuple(unseen),
        )

    def minimum_at(self, frequencies: LocusFrequencies) -> float:
        """The minimum frequency at a locus; refused when it needs a sample size that is not on file."""
        if self.minimum is not None:
            return self.minimum
        if frequencies.people is None:
            raise refusal(
                "dna_sample_size_unknown",
                Message(
                    f"基因座 {frequencies.locus}：频率表未注明样本量，无法计算最低频率 5/2N。",
                    f"Locus {frequencies.locus}: the table states no sample size for the minimum 5/2N.",
                ),
                field=frequencies.locus,
                advice=Message("请为该频率表设定最低频率。", "State a minimum frequency for this table."),
            )
        return 5 / (2 * frequencies.people)


def _unseen(locus: str, allele: str) -> Exception:
    return refusal(
        "dna_allele_unseen",
        Message(
            f"基因座 {locus}：频率表中没有等位基因 {allele}。",
            f"Locus {locus}: allele {allele} is not in the table.",
        ),
        field=locus,
        advice=Message("请选择罕见等位基因的处理规则。", "Choose a rule for rare alleles."),
    )


UNSEEN_AT_MINIMUM = RareAlleles()


@dataclass(frozen=True, slots=True, eq=False)
class FrequencyTable:
    """One population: frequencies by locus, the rule for rare alleles, where it came from, and its digest.

    `digest` is the sha256 (hex) of the file read, so that a printed number names the exact table.
    `left_out` are loci that the source has but that must not be used, with the reason.
    """

    name: str
    loci: Mapping[str, LocusFrequencies]
    rare: RareAlleles = UNSEEN_AT_MINIMUM
    source: str = ""
    digest: str = ""
    left_out: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def version(self) -> str:
        """Name and the head of the digest."""
        return f"{self.name}@{self.digest[:12]}" if self.digest else self.name

    def at(self, locus: str, seen: Iterable[str] = ()) -> LocusFrequencies | None:
        """Frequencies at a locus under the table's rule, `seen` alleles included; None if not there."""
        frequencies = self.loci.get(locus)
        return None if frequencies is None else self.rare.applied(frequencies, seen)
