"""A clue comes in and the search by sound starts by itself: the best are proposed as pairs."""

from dataclasses import dataclass

from casework.actor import Actor
from casework.clues.record_clue import Correction, record_clue
from casework.clues.search import ClueMatches, clue_matches
from casework.clues.told_by import is_told_by
from casework.recorded import Recorded
from casework.records import records_of
from casework.runtime import Runtime
from models.clue import Clue, ClueFacts
from models.gallery import PersonRef
from models.pair import PairKey, Proposal, clue_source
from store.unit_of_work import UnitOfWork

MOST_PROPOSED = 10


@dataclass(frozen=True, slots=True)
class ArrivedClue:
    """A stored clue, and how many people it put forward as pairs."""

    clue: Recorded[Clue]
    proposed: int


def record_clue_and_search(
    runtime: Runtime,
    admission_id: int,
    facts: ClueFacts,
    *,
    actor: Actor,
    correction: Correction | None = None,
    idempotency_key: str | None = None,
) -> ArrivedClue:
    """The stored clue and what it proposed; refusals as in `record_clue.record_clue`.

    At most `MOST_PROPOSED` people, those at the head of the order. A place alone proposes nobody: too many
    people come from one town. Repeated, it proposes the same again, which changes nothing.
    """
    recorded = record_clue(
        runtime,
        admission_id,
        facts,
        actor=actor,
        correction=correction,
        idempotency_key=idempotency_key,
    )
    return ArrivedClue(recorded, propose_by(runtime, recorded.value))


def matches_of(runtime: Runtime, admission_id: int) -> ClueMatches:
    """The people found by all clues of the person and the name heard at this stay; raises NotFound."""
    with runtime.store.read() as work:
        admission = work.admissions.get(admission_id)
        clues = work.clues.of_subjects([admission.subject_id]).get(admission.subject_id, [])
        return clue_matches(work, admission, clues)


def propose_by(runtime: Runtime, clue: Clue) -> int:
    """Puts forward the people whom this very clue agrees with; how many."""
    if not clue.is_evidence:
        return 0
    with runtime.store.read() as work:
        persons = _told_by(work, clue)[:MOST_PROPOSED]
    if not persons:
        return 0
    source, now = clue_source(clue.id), runtime.now()
    with runtime.store.begin() as work:
        for person in persons:
            key = PairKey(clue.subject_id, person)
            work.pairs.propose(Proposal(key, (source,), now, f"clue:{clue.id}"))
    return len(persons)


def _told_by(work: UnitOfWork, clue: Clue) -> list[PersonRef]:
    admission = work.admissions.get(clue.admission_id)
    clues = work.clues.of_subjects([clue.subject_id]).get(clue.subject_id, [])
    found = clue_matches(work, admission, clues, limit=None).matches
    records = records_of(work, [match.record for match in found])
    return [match.person for match in found if is_told_by(clue, records[match.record])]
