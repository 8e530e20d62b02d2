"""Two subjects that are one person: proposed by one, confirmed by another, undone exactly."""

from casework.actor import Actor
from casework.by_people import require_person, require_reason
from casework.own_station import require_acts_on_stays
from casework.review.judge_first import require_judged
from casework.review.linked_samples import (
    give_samples,
    give_samples_back,
    require_one_genotype,
    search_with_moved,
)
from casework.review.parted import part_pairs
from casework.runtime import Runtime
from models.errors import Conflict, InvalidInput
from models.message import Message
from models.pair import FreezeReason, PairKey
from models.pair_course import same_decider
from models.stay_link import LinkState, MovedRecords, StayLink
from models.subject import SubjectState
from store.unit_of_work import UnitOfWork

_NAMED = frozenset({SubjectState.IDENTITY_CONFIRMED, SubjectState.RETURNED, SubjectState.FOLLOW_UP})


def propose_link(runtime: Runtime, kept_id: int, linked_id: int, *, reason: str, actor: Actor) -> StayLink:
    """The stored proposal; nothing moves yet.

    Raises NotFound, InvalidInput for one and the same subject or without a reason, Conflict while another
    link of either waits, when one was linked away, when both have an identity, or when their DNA differs.
    """
    require_person(actor)
    require_reason(reason)
    if kept_id == linked_id:
        raise InvalidInput(
            "same_subject",
            Message("两边是同一个人的记录。", "Both are one and the same record."),
            Message("请填写另一个人员编号。", "Give the number of the other subject."),
            field="linked_subject_id",
        )
    with runtime.store.begin() as work:
        _require_own_judgement(work, kept_id, linked_id, actor)
        _require_linkable(work, kept_id, linked_id)
        return work.subject_histories.propose_link(
            kept_id, linked_id, reason=reason, account_id=actor.account_id, now=runtime.now()
        )


def confirm_link(runtime: Runtime, link_id: int, *, actor: Actor) -> StayLink:
    """The confirmed link: stays, templates and DNA are the kept subject's now, and the galleries follow.

    Names as heard, entry times and photos stay with the stays. Raises Conflict for the proposer themselves
    and for a link that does not wait, NotAllowed for people of stations where neither of the two stayed.
    """
    require_person(actor)
    now = runtime.now()
    with runtime.store.begin() as work:
        link = _in_state(work, link_id, LinkState.PROPOSED)
        _require_own_stays(work, link, actor)
        if link.proposed_by == actor.account_id:
            raise same_decider()
        _require_own_judgement(work, link.kept_subject_id, link.linked_subject_id, actor)
        _require_linkable(work, link.kept_subject_id, link.linked_subject_id, besides=link.id)
        stays = tuple(stay.id for stay in work.admissions.of_subject(link.linked_subject_id))
        was_searchable = work.subjects.get(link.linked_subject_id).is_searchable
        work.pairs.freeze_of_subject(link.linked_subject_id, now=now, reason=FreezeReason.STAYS_LINKED)
        work.admissions.give_to(stays, link.kept_subject_id)
        work.templates.follow_stays(stays)
        profile_ids, codes = give_samples(work, link.linked_subject_id, link.kept_subject_id)
        work.subjects.set_searchable(link.linked_subject_id, False)
        work.pairs.let_go_of_subject(link.kept_subject_id, now=now)
        confirmed = work.subject_histories.close_link(
            link,
            LinkState.CONFIRMED,
            account_id=actor.account_id,
            now=now,
            moved=MovedRecords(stays, profile_ids, codes),
            was_searchable=was_searchable,
        )
    runtime.faces().galleries.refresh()
    search_with_moved(runtime, confirmed.profile_ids)
    return confirmed


def refuse_link(runtime: Runtime, link_id: int, *, actor: Actor) -> StayLink:
    """The refused link; nothing had moved. Raises Conflict and NotAllowed as `confirm_link` does."""
    require_person(actor)
    with runtime.store.begin() as work:
        link = _in_state(work, link_id, LinkState.PROPOSED)
        _require_own_stays(work, link, actor)
        return work.subject_histories.close_link(
            link, LinkState.REFUSED, account_id=actor.account_id, now=runtime.now()
        )


def undo_link(runtime: Runtime, link_id: int, *, reason: str, actor: Actor) -> StayLink:
    """The undone link: the very stays that moved are their former subject's again, and so are their pairs.

    Raises Conflict unless it is confirmed, while the stays are another subject's through a later link, or
    after an identity was decided with them; without a reason InvalidInput; NotAllowed as `confirm_link` does.
    """
    require_person(actor)
    require_reason(reason)
    now = runtime.now()
    with runtime.store.begin() as work:
        link = _in_state(work, link_id, LinkState.CONFIRMED)
        _require_own_stays(work, link, actor)
        _require_undoable(work, link)
        work.subjects.set_searchable(link.linked_subject_id, link.was_searchable)
        work.admissions.give_to(link.admission_ids, link.linked_subject_id)
        work.templates.follow_stays(link.admission_ids)
        profile_ids = give_samples_back(work, link)
        work.pairs.unfreeze_of_subject(link.linked_subject_id, now=now)
        part_pairs(work, link, now=now)
        undone = work.subject_histories.undo_link(link, account_id=actor.account_id, now=now, reason=reason)
    runtime.faces().galleries.refresh()
    search_with_moved(runtime, profile_ids)
    return undone


def stays_of_link(runtime: Runtime, link_id: int) -> StayLink:
    """The link of that number; raises NotFound."""
    with runtime.store.read() as work:
        return work.subject_histories.link(link_id)


def _require_own_stays(work: UnitOfWork, link: StayLink, actor: Actor) -> None:
    """A link is of two stations: whichever of them has a stay of the person decides on it."""
    require_acts_on_stays(work, actor, (link.kept_subject_id, link.linked_subject_id))


def _require_own_judgement(work: UnitOfWork, kept_id: int, linked_id: int, actor: Actor) -> None:
    """Whether samples of the two differ is told by a refusal: with samples, their pair is judged first."""
    pair = work.pairs.find(PairKey.of_subjects(kept_id, linked_id))
    if pair is not None and all(work.dna_people.of_subjects([each]) for each in (kept_id, linked_id)):
        require_judged(work, pair, actor)


def _require_linkable(work: UnitOfWork, kept_id: int, linked_id: int, besides: int = 0) -> None:
    subjects = [work.subjects.get(kept_id), work.subjects.get(linked_id)]
    links = [
        each
        for subject in subjects
        for each in work.subject_histories.links_of(subject.id)
        if each.id != besides
    ]
    is_waiting = any(each.state is LinkState.PROPOSED for each in links)
    away = {each.linked_subject_id for each in links if each.state is LinkState.CONFIRMED}
    if is_waiting or away & {kept_id, linked_id}:
        raise Conflict(
            "linked_already",
            Message("其中一人已有等待确认或已确认的合并。", "One of them is part of another link."),
            Message("请先处理那一项。", "Deal with that one first."),
        )
    if subjects[1].state in _NAMED:
        raise Conflict(
            "identity_known",
            Message("被合并的人身份已认定。", "The subject to be linked has a confirmed identity."),
            Message("请把另一人并入，或先重开身份结论。", "Link the other one, or reopen the decision."),
        )
    require_one_genotype(work, kept_id, linked_id)


def _require_undoable(work: UnitOfWork, link: StayLink) -> None:
    kept = link.kept_subject_id
    if any(
        each.linked_subject_id == kept and each.state is LinkState.CONFIRMED
        for each in work.subject_histories.links_of(kept)
    ):
        raise Conflict(
            "linked_further",
            Message("合并后的人后来又并入了另一人。", "The kept subject was linked to another one since."),
            Message("请先撤销后一项合并。", "Undo the later link first."),
        )
    if work.subjects.get(kept).state in _NAMED and any(
        each.state is SubjectState.IDENTITY_CONFIRMED
        and each.changed_at >= (link.closed_at or each.changed_at)
        for each in work.subject_histories.changes_of(kept)
    ):
        raise Conflict(
            "identity_known",
            Message("合并之后已认定身份。", "An identity was decided after the stays were linked."),
            Message("请先由站长重开身份结论。", "The station head reopens that decision first."),
        )


def _in_state(work: UnitOfWork, link_id: int, state: LinkState) -> StayLink:
    link = work.subject_histories.link(link_id)
    if link.state is not state:
        raise Conflict(
            "link_not_in_state",
            Message(f"合并现在的状态是“{link.state.value}”。", f"The link is {link.state.value}."),
            Message("请刷新后再试。", "Read it again."),
        )
    return link
