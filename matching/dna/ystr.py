"""Y chromosome haplotypes: how rare one is, counted in a database. Evidence of its own kind.

A haplotype is inherited whole from father to son, so a match speaks for the whole paternal line: brothers,
uncles and distant cousins have it too. It is kept apart from the autosomal ratio and never multiplied into
it here: the product would need both to be about the same alternatives, and the same co-ancestry. A
difference at one or two loci may be mutation and is no exclusion.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from matching.dna.refusal import refusal
from models.genotype import canonical_allele, repeat_number
from models.message import Message

UPPER_BOUND_CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class YHaplotype:
    """Alleles by locus, as read; a locus with several copies (DYS385) shows them in no order.

    Build one with `YHaplotype.of`. A locus that is absent was not typed.
    """

    alleles: tuple[tuple[str, tuple[str, ...]], ...]

    @classmethod
    def of(cls, read: Mapping[str, Iterable[str]]) -> "YHaplotype":
        """The haplotype with these alleles by locus; ValueError for an allele that is no number."""
        ordered = {
            locus: tuple(sorted((canonical_allele(allele) for allele in alleles), key=repeat_number))
            for locus, alleles in read.items()
        }
        return cls(tuple(sorted((locus, alleles) for locus, alleles in ordered.items() if alleles)))

    @property
    def loci(self) -> tuple[str, ...]:
        """The typed loci in alphabetical order."""
        return tuple(locus for locus, _ in self.alleles)

    def on(self, loci: Iterable[str]) -> "YHaplotype":
        """The haplotype on those of the loci that are typed."""
        wanted = set(loci)
        return YHaplotype(tuple(item for item in self.alleles if item[0] in wanted))


@dataclass(frozen=True, slots=True)
class YDatabase:
    """Haplotypes with the number of men who have each, and the name of the collection."""

    name: str
    counted: tuple[tuple[YHaplotype, int], ...]


@dataclass(frozen=True, slots=True)
class YFrequency:
    """How often a haplotype was seen: `seen` among `men` of the database typed at all its `loci`.

    `singletons`: haplotypes seen exactly once when the query is added to the database.
    """

    loci: tuple[str, ...]
    seen: int
    men: int
    singletons: int

    @property
    def share(self) -> float:
        """n / N; zero for a haplotype never seen, which is no estimate."""
        return self.seen / self.men

    @property
    def augmented(self) -> float:
        """(n + 1) / (N + 1): the query counted in."""
        return (self.seen + 1) / (self.men + 1)

    @property
    def upper_bound(self) -> float:
        """One-sided upper 95 % bound of Clopper and Pearson 1934: the share with P(at most n of N) = 5 %."""
        return _clopper_pearson_upper(self.seen, self.men)

    @property
    def kappa(self) -> float:
        """Share of the database with the query added that was seen once (Brenner 2010)."""
        return self.singletons / (self.men + 1)

    @property
    def brenner(self) -> float | None:
        """(1 - kappa) / (N + 1) for a haplotype that was never seen (Brenner 2010); None for one that was."""
        return (1 - self.kappa) / (self.men + 1) if self.seen == 0 else None

    def with_theta(self, theta: float) -> float:
        """theta + (1 - theta) (n + 1) / (N + 1): a stranger of the same subpopulation."""
        return theta + (1 - theta) * self.augmented


def y_frequency(query: YHaplotype, database: YDatabase) -> YFrequency:
    """How often the database has the query, on all loci of the query.

    Men who are not typed at all of these loci are not counted. Refused when nobody is.
    """
    loci = query.loci
    counts: dict[YHaplotype, int] = {}
    for haplotype, number in database.counted:
        found = haplotype.on(loci)
        if found.loci == loci:
            counts[found] = counts.get(found, 0) + number
    men = sum(counts.values())
    if not loci or men == 0:
        raise _nobody_typed(database.name)
    seen = counts.get(query, 0)
    singletons = sum(number == 1 for haplotype, number in counts.items() if haplotype != query)
    return YFrequency(loci, seen, men, singletons + (seen == 0))


def differing_loci(first: YHaplotype, second: YHaplotype) -> tuple[tuple[str, ...], int]:
    """Loci at which two haplotypes differ, and how many loci both have; men of one line differ at few."""
    mine, theirs = dict(first.alleles), dict(second.alleles)
    shared = [locus for locus in first.loci if locus in theirs]
    return tuple(locus for locus in shared if mine[locus] != theirs[locus]), len(shared)


def _clopper_pearson_upper(seen: int, men: int) -> float:
    """By bisection of the binomial sum, which falls from 1 to 0 as the share rises."""
    if seen == men:
        return 1.0
    counts = np.arange(seen + 1)
    choices = np.array([math.lgamma(men + 1) - math.lgamma(k + 1) - math.lgamma(men - k + 1) for k in counts])
    low, high = seen / men, 1.0
    while (middle := (low + high) / 2) not in (low, high):
        terms = choices + counts * math.log(middle) + (men - counts) * math.log1p(-middle)
        if np.exp(terms).sum() > 1 - UPPER_BOUND_CONFIDENCE:
            low = middle
        else:
            high = middle
    return high


def _nobody_typed(database: str) -> Exception:
    return refusal(
        "dna_y_not_comparable",
        Message(
            f"数据库“{database}”中没有人在这些 Y-STR 基因座全部分型。",
            f"Nobody in the database {database!r} is typed at all of these Y-STR loci.",
        ),
        advice=Message("请减少比对的基因座。", "Compare fewer loci."),
    )
