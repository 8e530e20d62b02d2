"""DNA of two subjects that are one person: it moves with their stays, and comes back when that is undone."""

from casework.families.codes import profiles_of
from casework.families.follow import follow_profiles
from casework.runtime import Runtime
from matching.dna.family_consistency import FEWEST_EXCLUDED_LOCI
from matching.dna.identical import differing_loci
from models.collection_code import SampledPerson, read_code
from models.errors import Conflict
from models.message import Message
from models.stay_link import StayLink
from store.unit_of_work import UnitOfWork


def give_samples(work: UnitOfWork, from_id: int, to_id: int) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The profiles and codes of a linked subject, which are the kept one's now."""
    profile_ids = tuple(work.dna_people.of_subjects([from_id]))
    codes = tuple(each.code for each in work.collection_codes.of_subject(from_id))
    work.collection_codes.give_to(codes, to_id)
    work.dna_people.give_to(profile_ids, to_id)
    return profile_ids, codes


def give_samples_back(work: UnitOfWork, link: StayLink) -> tuple[int, ...]:
    """What moved is its former subject's again, and so is what came in under their codes meanwhile."""
    stored = work.dna_profiles.of_ids(work.dna_people.of_subjects([link.kept_subject_id]))
    codes = frozenset(link.codes)
    under_code = {each.id for each in stored.values() if read_code(each.sample.code)[1] in codes}
    profile_ids = tuple(sorted(under_code.union(link.profile_ids)))
    work.collection_codes.give_to(link.codes, link.linked_subject_id)
    work.dna_people.give_to(profile_ids, link.linked_subject_id)
    return profile_ids


def search_with_moved(runtime: Runtime, profile_ids: tuple[int, ...]) -> None:
    """Families are asked anew about the person whose samples these are now."""
    with runtime.store.read() as work:
        profiles = work.dna_profiles.of_ids(profile_ids)
    follow_profiles(runtime, profiles.values())


def require_one_genotype(work: UnitOfWork, first_id: int, second_id: int) -> None:
    """Nothing unless samples of the two differ as those of two people do; raises Conflict.

    One or two loci may differ between kits for one person.
    """
    for one in profiles_of(work, SampledPerson(None, first_id)):
        for other in profiles_of(work, SampledPerson(None, second_id)):
            if len(differing_loci(one.profile, other.profile)) >= FEWEST_EXCLUDED_LOCI:
                raise _two_people()


def _two_people() -> Conflict:
    return Conflict(
        "samples_differ",
        Message("两人的 DNA 样本不是同一个人的。", "The DNA samples of the two are not of one person."),
        Message(
            "请 DNA 复核员先核对样本：可能是两个人，也可能有一份样本贴错标签。",
            "Ask the DNA reviewer first: these are two people, or one of the tubes is mislabelled.",
        ),
    )
