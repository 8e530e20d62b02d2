"""Pairs that DNA put forward and that wait for a DNA reviewer's finding."""

from sqlalchemy import func, or_, select

from models.evidence import EvidenceKind
from models.identity import DnaHit, FindingKind, FindingVerdict
from models.pair import PairStage
from store.tables.review import FindingRow, PairFreezeRow, PairRow, PairSourceRow
from store.transaction import Transaction


class DnaHitRepository:
    """What DNA searches put forward and nobody has answered; nothing of samples or ratios is read."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def waiting(self, *, limit: int) -> list[DnaHit]:
        """At most `limit` open pairs that nothing holds, the last put forward first.

        Their last DNA finding is older than what DNA put forward last, or was taken back.
        """
        is_by_dna = PairSourceRow.kind == EvidenceKind.DNA.value
        put_forward = func.max(PairSourceRow.proposed_at).label("put_forward_at")
        hits = select(PairSourceRow.pair_id, put_forward).where(is_by_dna)
        hit = hits.group_by(PairSourceRow.pair_id).subquery()
        is_of_dna = FindingRow.kind == FindingKind.DNA.value
        findings = select(FindingRow.pair_id, func.max(FindingRow.id).label("last_id")).where(is_of_dna)
        answer = findings.group_by(FindingRow.pair_id).subquery()
        query = (
            select(PairRow.id, hit.c.put_forward_at)
            .join(hit, hit.c.pair_id == PairRow.id)
            .outerjoin(answer, answer.c.pair_id == PairRow.id)
            .outerjoin(FindingRow, FindingRow.id == answer.c.last_id)
            .where(
                PairRow.stage != PairStage.CLOSED.value,
                PairRow.id.not_in(select(PairFreezeRow.pair_id)),
                or_(
                    FindingRow.id.is_(None),
                    FindingRow.verdict == FindingVerdict.TAKEN_BACK.value,
                    FindingRow.found_at < hit.c.put_forward_at,
                ),
            )
            .order_by(hit.c.put_forward_at.desc(), PairRow.id.desc())
            .limit(limit)
        )
        return [DnaHit(number, at) for number, at in self._transaction.session.execute(query)]
