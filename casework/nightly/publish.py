"""Proposals go out: each listed pair becomes a candidate pair, or adds to it, or is no news."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from casework.crew.one_thread_each import one_thread_each
from casework.families.proposals import subject_profile_of
from casework.families.weigh_pairs import evidence_of
from casework.nightly.parts import Nightly
from casework.readable import readable
from models.batch_candidate import RunCandidate
from models.batch_run import BatchRun, RunCounters, RunError
from models.family_candidate import FamilyCandidate
from models.gallery import GalleryKind, PersonRef
from models.pair import EvidenceSource, PairKey, Proposal, ProposalOutcome
from store.unit_of_work import UnitOfWork

_COUNTER: Mapping[ProposalOutcome, RunCounters] = {
    ProposalOutcome.NEW: RunCounters(new=1),
    ProposalOutcome.REVIVED: RunCounters(revived=1),
    ProposalOutcome.REFRESHED: RunCounters(refreshed=1),
    ProposalOutcome.UNCHANGED: RunCounters(unchanged=1),
    ProposalOutcome.SILENT: RunCounters(silent=1),
}


def step_count(nightly: Nightly, pairs: int) -> int:
    """How many steps so many pairs take."""
    return -(-pairs // nightly.sizes.pairs_per_step)


@dataclass(frozen=True, slots=True)
class FamilyEvidence:
    """What families say of the pairs of one step, weighed anew, and the reports at fault.

    `states` are the digests of what was weighed, by family; `candidates` are by family too.
    """

    candidates: Mapping[int, Sequence[FamilyCandidate]]
    states: Mapping[int, str]
    errors: tuple[RunError, ...]


@one_thread_each()
def family_evidence(nightly: Nightly, run: BatchRun, step: int) -> FamilyEvidence:
    """For whoever reviews the pairs: by the versions in use, whatever was stored before."""
    with nightly.store.read() as work:
        profiles: dict[int, set[int]] = {}
        for each in _evidence(nightly, work, run, step):
            profile_id = subject_profile_of(each.reference)
            if each.other.gallery is GalleryKind.REPORTS and profile_id is not None:
                profiles.setdefault(each.other.id, set()).add(profile_id)

        def weighed(report_ids: Sequence[int]) -> dict[int, tuple[int, list[FamilyCandidate]]]:
            wanted = {number: profiles[number] for number in report_ids}
            return evidence_of(work, wanted, now=run.started_at, crew=nightly.people.begun)

        found, errors = readable(weighed, profiles, "report")
        by_family: dict[int, list[FamilyCandidate]] = {}
        for family_id, candidates in found.values():
            by_family.setdefault(family_id, []).extend(candidates)
        return FamilyEvidence(by_family, work.family_states.digests(by_family), errors)


def publish_step(
    nightly: Nightly, work: UnitOfWork, run: BatchRun, step: int, families: FamilyEvidence
) -> RunCounters:
    """Stores what families say and proposes the pairs of that step of the queue, numbered by the people."""
    work.dna_profiles.lock()
    work.reports.lock()
    now = work.family_states.digests(families.states)
    for family_id, candidates in families.candidates.items():
        if now.get(family_id) == families.states[family_id]:  # else whoever changed it searches anew
            for candidate in candidates:
                work.family_candidates.put(candidate)
    noted = RunCounters(errors=work.batch_results.add_errors(run.id, families.errors))
    evidence = _evidence(nightly, work, run, step)
    proposals = [
        _proposal(run, subject_id, other, found)
        for (subject_id, other), found in sorted(_by_pair(evidence).items(), key=_by_person)
    ]
    proposed = work.pairs.propose_all(proposals)
    outcomes = {(key.subject_id, key.other): outcome for key, outcome in proposed.items()}
    work.batch_results.set_outcomes(run.id, outcomes)
    return sum((_COUNTER[outcome] for outcome in outcomes.values()), noted)


def _evidence(nightly: Nightly, work: UnitOfWork, run: BatchRun, step: int) -> list[RunCandidate]:
    size = nightly.sizes.pairs_per_step
    return list(work.batch_results.queue(run.id, step * size + 1, (step + 1) * size))


def _by_pair(evidence: Iterable[RunCandidate]) -> dict[tuple[int, PersonRef], list[RunCandidate]]:
    pairs: dict[tuple[int, PersonRef], list[RunCandidate]] = {}
    for each in evidence:
        pairs.setdefault(each.pair, []).append(each)
    return pairs


def _by_person(item: tuple[tuple[int, PersonRef], object]) -> tuple[int, str, int]:
    """Numbers of pairs follow the people: in the order of the queue they would tell a reviewer the rank."""
    (subject_id, other), _ = item
    return subject_id, other.gallery.value, other.id


def _proposal(run: BatchRun, subject_id: int, other: PersonRef, found: Sequence[RunCandidate]) -> Proposal:
    """Dated by the run's start, so that a run that was resumed leaves the same rows."""
    sources = tuple(EvidenceSource(each.kind, each.reference) for each in found)
    return Proposal(PairKey(subject_id, other), sources, run.started_at, f"batch_run:{run.id}")
