"""The question: families with missing members, unidentified people, and which of them may be which."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from matching.dna.locus_model import LocusModel, PopulationModel
from matching.dna.refusal import refusal
from matching.dna.relation_families import TypedPerson
from models.genotype import Genotype
from models.message import Message
from models.pedigree import Pedigree
from models.profile import Profile
from models.subject import Sex


@dataclass(frozen=True, slots=True, order=True)
class MissingMember:
    """A missing member, by the name of the family and the id in its pedigree."""

    family: str
    member: str


@dataclass(frozen=True, slots=True)
class MissingFamily:
    """A pedigree with one or more missing members, and the profiles of its typed members.

    A missing member may have a profile as well: a sample of their own. Refused: no missing member, a
    profile of somebody who is not in the pedigree.
    """

    name: str
    pedigree: Pedigree
    profiles: Mapping[str, Profile]

    def __post_init__(self) -> None:
        if not self.pedigree.missing:
            raise _bad("dna_joint_nobody_missing", self.name, "没有失踪者", en="nobody is missing")
        stranger = next((typed for typed in sorted(self.profiles) if typed not in self.pedigree.ids), None)
        if stranger is not None:
            zh, en = f"“{stranger}”不在家系中", f"{stranger!r} is not a member of the pedigree"
            raise _bad("dna_not_a_member", self.name, zh, en=en)

    @property
    def missing(self) -> tuple[str, ...]:
        """Ids of the missing members, each once, in the order of the pedigree."""
        return tuple(dict.fromkeys(self.pedigree.missing))

    @property
    def unconnected(self) -> tuple[str, ...]:
        """Missing members whom no chain of parents and children joins to anybody typed."""
        typed = set(self.profiles)
        return tuple(m for m in self.missing if not self.pedigree.relatives_of(m) & typed)

    def genotypes_at(self, locus: str) -> dict[str, Genotype]:
        """What the typed members show at a locus; tri-allelic patterns are left out."""
        found = {member: usable(profile, locus) for member, profile in self.profiles.items()}
        return {member: genotype for member, genotype in found.items() if genotype is not None}


@dataclass(frozen=True, slots=True)
class JointLimits:
    """How much is computed before the question is refused, and how much of the answer is listed.

    `combinations`: assignments kept at a time, of one family or of families that compete for people.
    `left_out`: the largest share of the posterior that may be left out. `listed`: solutions in the list.
    """

    combinations: int = 2_000_000
    left_out: float = 1e-3
    listed: int = 50


USUAL_LIMITS = JointLimits()


def usable(profile: Profile, locus: str) -> Genotype | None:
    """The genotype at a locus; None where not typed or where three alleles were read."""
    genotype = profile.at(locus)
    return None if genotype is None or len(genotype.alleles) > 2 else genotype


def check_question(families: Sequence[MissingFamily], people: Sequence[TypedPerson]) -> None:
    """Refuses a family name or a person's number that occurs twice, and an empty question."""
    if not families or not people:
        raise refusal(
            "dna_joint_empty",
            Message("至少需要一个家系和一名待识别者。", "At least one family and one person are needed."),
        )
    for named in (Counter(f.name for f in families), Counter(str(p.number) for p in people)):
        name, times = named.most_common(1)[0]
        if times > 1:
            raise _bad("dna_joint_twice", name, "出现两次", en="occurs twice")


def may_be(person: Sex, member: Sex) -> bool:
    """The sexes do not contradict each other; unknown fits both."""
    return Sex.UNKNOWN in (person, member) or person is member


def models_by_locus(
    families: Sequence[MissingFamily], people: Sequence[TypedPerson], population: PopulationModel
) -> tuple[dict[str, LocusModel], tuple[str, ...]]:
    """One model per typed locus with the alleles that anybody shows, and the loci the population lacks.

    One model for everybody, so that a person's genotype has one probability whoever they are.
    """
    profiles = [profile for family in families for profile in family.profiles.values()]
    profiles += [person.profile for person in people]
    models, lacking = {}, []
    for locus in sorted({locus for profile in profiles for locus in profile.loci}):
        shown = [genotype for profile in profiles if (genotype := usable(profile, locus)) is not None]
        model = population.at(locus, {allele for genotype in shown for allele in genotype.alleles})
        if model is None:
            lacking.append(locus)
        else:
            models[locus] = model
    return models, tuple(lacking)


def possible_assignments(members: Iterable[Sex], people: Iterable[Sex]) -> int:
    """How many assignments the sexes allow, "nobody is identified" included."""
    available = Counter(people)
    ways: Counter[tuple[tuple[Sex, int], ...]] = Counter({(): 1})
    for member in members:
        following = Counter(ways)
        for taken, number in ways.items():
            used = Counter(dict(taken))
            for sex, count in available.items():
                if may_be(sex, member) and used[sex] < count:
                    after = tuple(sorted((used + Counter({sex: 1})).items()))
                    following[after] += number * (count - used[sex])
        ways = following
    return sum(ways.values())


def too_many(family: str, size: int) -> Exception:
    """The refusal of a family with that many combinations of people."""
    return refusal(
        "dna_joint_too_many",
        Message(
            f"家系“{family}”的失踪者与待识别者有 {float(size):.2g} 种组合，无法全部计算。",
            f"Family {family!r}: its missing members and the people make {float(size):.2g} combinations.",
        ),
        field=family,
        advice=Message(
            "请按性别、年龄或情况减少待识别者，或分批求解失踪者。",
            "Ask about fewer people, by sex, age or circumstances, or about fewer missing members at a time.",
        ),
    )


def _bad(code: str, name: str, zh: str, *, en: str) -> Exception:
    return refusal(code, Message(f"“{name}”：{zh}。", f"{name!r}: {en}."), field=name)
