"""Which forms the page of a pair offers to a reader; the verbs check each of them again."""

from dataclasses import dataclass

from api.roles import CONFIRMS_OUTCOMES, PROPOSES_OUTCOMES, REOPENS_OUTCOMES
from api.schemas.decisions import DecisionTold
from api.schemas.pairs import PairTold
from casework.actor import Actor
from casework.review.findings import ROLES_OF_FINDING
from models.account import Role
from models.gallery import GalleryKind
from models.identity import DecisionState, FindingKind
from models.pair import Outcome, PairStage

_ENDED = frozenset({Outcome.SAME_PERSON, Outcome.RELATIVE_OF, Outcome.WITHDRAWN})
_OUTCOMES = (Outcome.SAME_PERSON, Outcome.RELATIVE_OF, Outcome.EXCLUDED, Outcome.INCONCLUSIVE)


@dataclass(frozen=True, slots=True)
class PairActs:
    """What may be done with the pair now: kinds of findings, contradictions to resolve, outcomes, decisions.

    `waiting` is the outcome that waits for a second person; `is_own` says that the reader put it forward.
    """

    findings: tuple[FindingKind, ...]
    contradictions: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    waiting: DecisionTold | None
    is_own: bool
    may_confirm: bool
    may_reopen: bool


def acts_on(pair: PairTold, actor: Actor, *, is_of_own_station: bool) -> PairActs:
    """The forms for this reader; heads close and reopen what is of their station, coordinators reopen all."""
    last = pair.decisions[-1] if pair.decisions else None
    waiting = last if last is not None and last.state is DecisionState.PROPOSED else None
    is_open = not pair.frozen_for and pair.outcome not in _ENDED
    may_find = set(FindingKind) if is_open else {FindingKind.DNA} if pair.doubt else set()
    kinds = [each for each, roles in ROLES_OF_FINDING.items() if roles & actor.roles and each in may_find]
    is_own = waiting is not None and waiting.proposed_by == actor.account_id
    is_confirmed = last is not None and last.state is DecisionState.CONFIRMED
    confirms = bool(actor.roles & set(CONFIRMS_OUTCOMES))
    return PairActs(
        findings=tuple(each for each in kinds if each is not FindingKind.CONTRADICTION),
        contradictions=tuple(pair.open_contradictions) if FindingKind.CONTRADICTION in kinds else (),
        outcomes=_outcomes(pair, actor) if waiting is None else (),
        waiting=waiting,
        is_own=is_own,
        may_confirm=waiting is not None and not is_own and is_of_own_station and confirms,
        may_reopen=is_confirmed
        and bool(actor.roles & set(REOPENS_OUTCOMES))
        and (is_of_own_station or Role.COORDINATOR in actor.roles),
    )


def _outcomes(pair: PairTold, actor: Actor) -> tuple[Outcome, ...]:
    is_verified = pair.stage is PairStage.VERIFICATION and not pair.frozen_for
    if not is_verified or not actor.roles & set(PROPOSES_OUTCOMES):
        return ()
    names_nobody = pair.other.gallery is GalleryKind.ADMISSIONS
    return tuple(each for each in _OUTCOMES if not (names_nobody and each is Outcome.SAME_PERSON))
