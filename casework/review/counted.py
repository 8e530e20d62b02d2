"""Which findings of a pair count: not those of DNA that were made with samples of another person."""

from models.gallery import GalleryKind
from models.identity import Finding, FindingKind
from models.pair import Pair
from models.stay_link import LinkState, StayLink
from store.unit_of_work import UnitOfWork


def counted_findings(work: UnitOfWork, pair: Pair) -> list[Finding]:
    """The findings of the pair, those of DNA left out that a link of stays which was undone stood behind.

    While it held, samples of the linked subject were the kept one's. What was found then is kept and told;
    a DNA reviewer records anew what the person's own samples say.
    """
    findings = work.identity.findings_of(pair.id)
    links = _undone(work, pair) if any(each.kind is FindingKind.DNA for each in findings) else []
    return [each for each in findings if not any(_was_made_under(link, each) for link in links)]


def _undone(work: UnitOfWork, pair: Pair) -> list[StayLink]:
    """Links that gave samples to a person of the pair and took them back."""
    return [
        link
        for person in pair.key.persons
        if person.gallery is GalleryKind.ADMISSIONS
        for link in work.subject_histories.links_of(person.id)
        if link.state is LinkState.UNDONE and link.kept_subject_id == person.id and link.profile_ids
    ]


def _was_made_under(link: StayLink, finding: Finding) -> bool:
    if finding.kind is not FindingKind.DNA or link.closed_at is None or link.undone_at is None:
        return False
    return link.closed_at <= finding.found_at <= link.undone_at
