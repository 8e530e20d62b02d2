"""The people of a reference case: genotypes and pedigree rows, loci under the names of the table."""

from collections.abc import Iterable, Mapping, Sequence

from matching.dna.frequencies import FrequencyTable
from matching.dna.loci import catalogue
from matching.dna.refusal import refusal
from models.genotype import Genotype, canonical_allele
from models.message import Message
from models.pedigree import Member, Pedigree
from models.profile import Profile
from models.subject import Sex

_UNKNOWN_PARTNER = ("", "-", "?", "*")
_SEXES = {
    **dict.fromkeys(("m", "male", "1"), Sex.MALE),
    **dict.fromkeys(("f", "female", "2"), Sex.FEMALE),
    **dict.fromkeys(("none", "", "0", "u", "unknown"), Sex.UNKNOWN),
}


def table_locus(spelling: str, table: FrequencyTable) -> str:
    """The table's name of a locus, by spelling or by the catalogue; as it stands where the table lacks it."""
    if spelling in table.loci:
        return spelling
    wanted = _known_name(spelling)
    return next((name for name in table.loci if _known_name(name) == wanted), spelling)


def _known_name(spelling: str) -> str:
    known = catalogue().find(spelling)
    return known.name if known else "".join(spelling.split()).upper()


def profile_of(genotypes: Mapping[str, Sequence[object] | None], table: FrequencyTable) -> Profile:
    """The autosomal part of a record's genotypes.

    "-" or nothing is an unknown allele: with two of them, or with three alleles, the locus counts as not
    typed. Refused: a locus under two spellings, an allele that is no number.
    """
    read: dict[str, Genotype] = {}
    for spelling, alleles in genotypes.items():
        if not catalogue().is_autosomal(spelling):
            continue
        locus, genotype = table_locus(spelling, table), _genotype(spelling, alleles or ())
        if locus in read:
            raise malformed(f"基因座 {locus} 出现两次", f"locus {locus} is given twice")
        if genotype is not None:
            read[locus] = genotype
    return Profile.of(read)


def _genotype(locus: str, alleles: Sequence[object]) -> Genotype | None:
    if isinstance(alleles, str) or not isinstance(alleles, Sequence):
        raise malformed(
            f"基因座 {locus}：等位基因应为列表", f"locus {locus}: the alleles must be a list, not {alleles!r}"
        )
    texts = [str(allele).strip() for allele in alleles if allele is not None]
    try:
        known = tuple(canonical_allele(text) for text in texts if text not in _UNKNOWN_PARTNER)
    except ValueError as error:
        raise malformed(f"基因座 {locus}：{error}", f"locus {locus}: {error}") from error
    return Genotype(known) if 1 <= len(known) <= 2 else None


def pedigree_of(rows: Iterable[Sequence[object]], missing: object = None) -> Pedigree:
    """The pedigree of rows [id, father, mother, sex]; null, or 0 where nobody is called so, is no parent."""
    listed = [tuple(row) for row in rows]
    short = next((row for row in listed if len(row) < 4), None)
    if short is not None:
        raise malformed(
            f"家系行 {list(short)} 应为 [id, father, mother, sex]",
            f"the pedigree row {list(short)} is not [id, father, mother, sex]",
        )
    ids = {str(row[0]) for row in listed}
    members = tuple(
        Member(str(row[0]), _parent(row[1], ids), _parent(row[2], ids), sex_of(row[0], row[3]))
        for row in listed
    )
    return Pedigree(members, missing=(str(missing),) if missing is not None else ())


def _parent(named: object, ids: set[str]) -> str | None:
    text = "" if named is None else str(named)
    return None if text == "" or (text == "0" and text not in ids) else text


def sex_of(person: object, stated: object) -> Sex:
    """The sex as a record states it; refused unless it is male, female or unknown."""
    text = str(stated).strip().lower()
    if text not in _SEXES:
        raise malformed(
            f"“{person}”的性别“{stated}”有误", f"the sex {stated!r} of {person!r} is neither M nor F"
        )
    return _SEXES[text]


def malformed(zh: str, en: str) -> Exception:
    """The error for a case that cannot be read."""
    return refusal("dna_case", Message(f"案例有误：{zh}。", f"Malformed case: {en}."))
