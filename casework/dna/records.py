"""Reading DNA records: receipts, profiles, and the candidates of a profile."""

from collections.abc import Mapping
from dataclasses import dataclass

from casework.runtime import Runtime
from models.dna_batch import DnaBatch, DnaBatchLine
from models.dna_candidate import DnaCandidate, DnaSearch
from models.dna_profile import DnaProfile
from models.errors import NotFound
from models.held_sample import HeldVerdict
from models.listing import BatchesWanted
from models.message import Message


@dataclass(frozen=True, slots=True)
class ProfileCandidates:
    """The last search with a profile, its candidates best first, and the profile of each, by number.

    `twin_ids` are those of them that are of the person's identical twin, as people decided.
    """

    profile: DnaProfile
    search: DnaSearch
    candidates: tuple[DnaCandidate, ...]
    partners: Mapping[int, DnaProfile]
    twin_ids: frozenset[int]


def dna_batch(runtime: Runtime, batch_id: int) -> DnaBatch:
    """The receipt; raises NotFound."""
    with runtime.store.read() as work:
        return work.dna_batches.get(batch_id)


def dna_batches(
    runtime: Runtime, *, before_id: int | None, after_id: int | None, limit: int, wanted: BatchesWanted
) -> list[DnaBatchLine]:
    """Receipts without samples, the last first below `before_id`, or the first first above `after_id`."""
    with runtime.store.read() as work:
        return work.dna_batches.page(before_id=before_id, after_id=after_id, limit=limit, wanted=wanted)


def dna_profile(runtime: Runtime, profile_id: int) -> DnaProfile:
    """The profile, superseded or not; raises NotFound."""
    with runtime.store.read() as work:
        return work.dna_profiles.get(profile_id)


def dna_candidates(runtime: Runtime, profile_id: int) -> ProfileCandidates:
    """The candidates of a profile; raises NotFound, also for one that was never searched with."""
    with runtime.store.read() as work:
        profile = work.dna_profiles.get(profile_id)
        search = work.dna_candidates.search_of(profile_id)
        if search is None:
            raise _not_searched()
        candidates = work.dna_candidates.of_profile(profile_id)
        partners = work.dna_profiles.of_ids({each.partner_of(profile_id) for each in candidates})
        shared = work.held_samples.shared_by([profile_id])
    twins = {n for each in shared if each.verdict is HeldVerdict.TWINS for n in each.pair} - {profile_id}
    return ProfileCandidates(profile, search, tuple(candidates), partners, frozenset(twins))


def _not_searched() -> NotFound:
    return NotFound(
        "dna_not_searched",
        Message("这份图谱没有检索过。", "This profile was never searched with."),
        Message(
            "工作人员排除样本不参与检索；其他图谱请重新提交原文件以补做检索。",
            "Elimination samples are not searched with; for others, send the same file again.",
        ),
    )
