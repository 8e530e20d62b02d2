"""What was read at one locus: an unordered set of one to three alleles."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

_SPELLINGS = 8192
"""More than there are alleles: a country's profiles are read without looking at one spelling twice."""
_NUMBER = re.compile(r"[0-9]{1,4}(\.[0-9]{1,4})?")


@lru_cache(maxsize=_SPELLINGS)
def repeat_number(allele: str) -> Decimal:
    """The repeat number of an allele, "9.3" being nine repeats and three bases; ValueError if it is none."""
    if not _NUMBER.fullmatch(allele) or (number := Decimal(allele)) <= 0:
        raise ValueError(f"{allele!r} is not an allele number")
    return number


@lru_cache(maxsize=_SPELLINGS)
def canonical_allele(text: str) -> str:
    """The one spelling of an allele number: "9.30" and " 9.3" are "9.3", "12.0" is "12"; else ValueError."""
    number = repeat_number(text.strip())
    return format(number.normalize(), "f")


@dataclass(frozen=True, slots=True)
class Genotype:
    """The alleles read at a locus, in canonical spelling, ordered by repeat number on creation.

    Two alleles are a full genotype (equal ones: a homozygote); one allele means the other is unknown and
    may be any, the same included; three are a tri-allelic pattern. ValueError for any other number.
    """

    alleles: tuple[str, ...]

    def __post_init__(self) -> None:
        if not 1 <= len(self.alleles) <= 3:
            raise ValueError(f"a genotype has one to three alleles, not {len(self.alleles)}")
        ordered = sorted((canonical_allele(allele) for allele in self.alleles), key=repeat_number)
        object.__setattr__(self, "alleles", tuple(ordered))

    @classmethod
    def of(cls, *alleles: str) -> "Genotype":
        """The genotype of the given alleles, in any order."""
        return cls(alleles)

    @property
    def is_full(self) -> bool:
        """Both alleles are known."""
        return len(self.alleles) == 2

    @property
    def is_partial(self) -> bool:
        """One allele was seen; the other may have dropped out or be the same."""
        return len(self.alleles) == 1

    @property
    def is_homozygous(self) -> bool:
        """Two equal alleles were read."""
        return self.is_full and self.alleles[0] == self.alleles[1]

    def __str__(self) -> str:
        return f"{self.alleles[0]},-" if self.is_partial else ",".join(self.alleles)
