"""A clue ends: the pairs it put forward rest on what else there is, or wait for nobody any more."""

from datetime import datetime

from casework.clues.told_by import is_told_by
from casework.records import records_of
from models.clue import Clue
from models.gallery import GalleryKind, PersonRef
from models.pair import BEFORE_JUDGEMENT, FreezeReason, Pair, Proposal, clue_source
from models.photo import OwnerKind, PhotoOwner
from store.unit_of_work import UnitOfWork

_OWNERS = {GalleryKind.REPORTS: OwnerKind.REPORT, GalleryKind.REGISTERS: OwnerKind.REGISTER}


def drop_from_pairs(work: UnitOfWork, clue: Clue, *, now: datetime) -> None:
    """Call it once the clue has ended, in the same unit of work.

    Another standing clue of the person that agrees with the record takes its place. A pair that rests on
    nothing any more is held, unless somebody has judged it: that judgement stays, and the pair says so.
    """
    source = clue_source(clue.id)
    pairs = work.pairs.of_person(PersonRef(GalleryKind.ADMISSIONS, clue.subject_id))
    unjudged = [pair for pair in pairs if pair.stage in BEFORE_JUDGEMENT]
    bereft = [pair for pair in unjudged if source in pair.fallen and not pair.standing]
    if not bereft:
        return
    _rest_on_others(work, clue, bereft, now)
    work.pairs.hold_bereft(bereft, now=now, reason=FreezeReason.CLUE_RETRACTED)


def _rest_on_others(work: UnitOfWork, clue: Clue, bereft: list[Pair], now: datetime) -> None:
    told = [each for each in work.clues.of_subjects([clue.subject_id])[clue.subject_id] if each.is_evidence]
    owners = {pair.id: PhotoOwner(_OWNERS[pair.key.other.gallery], pair.key.other.id) for pair in bereft}
    records = records_of(work, list(owners.values()))
    for pair in bereft:
        agreeing = [each for each in told if is_told_by(each, records[owners[pair.id]])]
        if agreeing:
            sources = tuple(clue_source(each.id) for each in agreeing)
            work.pairs.propose(Proposal(pair.key, sources, now, f"clue:{clue.id}"))
