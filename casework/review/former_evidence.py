"""What a pair once rested on and stands no more: kept, and told with the reason."""

from dataclasses import dataclass

from models.clue import Clue
from models.evidence import EvidenceKind
from models.message import Message
from models.pair import Pair, clue_of
from store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class FormerEvidence:
    """Something the pair was put forward for, and why it counts no more."""

    kind: EvidenceKind
    reason: Message


def former_evidence(work: UnitOfWork, pair: Pair) -> tuple[FormerEvidence, ...]:
    """Everything the pair rested on and does not any more, without what was said in it."""
    clues = work.clues.of_ids([number for each in pair.fallen if (number := clue_of(each)) is not None])
    return tuple(
        FormerEvidence(each.kind, _why(clues.get(clue_of(each) or 0))) for each in sorted(pair.fallen)
    )


def _why(clue: Clue | None) -> Message:
    if clue is None or clue.ending is None:
        return _ANOTHERS
    if clue.superseded_by is not None:
        return Message(
            f"线索 {clue.id} 已被线索 {clue.superseded_by} 更正。",
            f"Clue {clue.id} was superseded by clue {clue.superseded_by}.",
        )
    return Message(f"线索 {clue.id} 已撤销。", f"Clue {clue.id} was retracted.")


_ANOTHERS = Message(
    "来自另一人的入站记录（合并已撤销）。", "It is of another person's stay: a link of stays was undone."
)
