"""Proposals go out: each listed pair becomes a candidate pair, or adds to it, or is no news."""

from collections.abc import Iterable, Mapping, Sequence

from casework.nightly.parts import Nightly
from models.batch_candidate import RunCandidate
from models.batch_run import BatchRun, RunCounters
from models.gallery import PersonRef
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


def publish_step(nightly: Nightly, work: UnitOfWork, run: BatchRun, step: int) -> RunCounters:
    """Proposes the pairs of that step in the order of the queue; what came of them."""
    size = nightly.sizes.pairs_per_step
    evidence = work.batch_results.queue(run.id, step * size + 1, (step + 1) * size)
    outcomes = {
        (subject_id, other): work.pairs.propose(_proposal(run, subject_id, other, found))
        for (subject_id, other), found in _by_pair(evidence).items()
    }
    work.batch_results.set_outcomes(run.id, outcomes)
    return sum((_COUNTER[outcome] for outcome in outcomes.values()), RunCounters())


def _by_pair(evidence: Iterable[RunCandidate]) -> dict[tuple[int, PersonRef], list[RunCandidate]]:
    pairs: dict[tuple[int, PersonRef], list[RunCandidate]] = {}
    for each in evidence:
        pairs.setdefault(each.pair, []).append(each)
    return pairs


def _proposal(run: BatchRun, subject_id: int, other: PersonRef, found: Sequence[RunCandidate]) -> Proposal:
    """Dated by the run's start, so that a run that was resumed leaves the same rows."""
    sources = tuple(EvidenceSource(each.kind, each.reference) for each in found)
    return Proposal(PairKey(subject_id, other), sources, run.started_at, f"batch_run:{run.id}")
