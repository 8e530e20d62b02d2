"""STR profiles in the store: sealed under number and code, added once, superseded, never edited."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, func, select, text

from models.change import ChangeKind
from models.dna_profile import DnaProfile, ProfileState, SampleFacts, Supersession
from models.errors import Conflict
from models.genotype import Genotype
from models.message import Message
from models.profile import Profile
from models.subject import Sex
from models.submission import SampleClass
from store.batches import batches
from store.changes import ChangeRepository
from store.dna_consent import profiles_without_consent
from store.encryption import broken_seal, seal_context
from store.profile_openness import profiles_without_blood
from store.sealed_values import open_json, seal_json
from store.tables.dna import DnaProfileRow
from store.tables.families import DnaPersonRow
from store.transaction import Transaction, not_found

_LOCK: Final = 0x67756974755F7374
"""Key of the PostgreSQL advisory lock around changes of the profiles ("guitu_st")."""

_Read = DnaProfileRow | Row[Any]
"""A row of the table; of many, tuples are read, which no session has to watch."""
_PAGE: Final = 1000
_GENOTYPES: Final = 65_536
"""Most people share theirs with thousands: each is checked and kept once."""


@dataclass(frozen=True, slots=True)
class NewDnaProfile:
    """A profile about to be stored; fields as in `models.dna_profile.DnaProfile`."""

    batch_id: int
    sample: SampleFacts
    profile: Profile
    submitted_by: str
    received_at: datetime


class DnaProfileRepository:
    """STR profiles under codes."""

    def __init__(self, transaction: Transaction, changes: ChangeRepository) -> None:
        self._transaction = transaction
        self._changes = changes

    def lock(self) -> None:
        """Makes this transaction the only one that adds or supersedes profiles until it ends."""
        if self._transaction.is_postgresql:  # SQLite has one writer anyway
            self._transaction.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})

    def content_digest(self, sample: SampleFacts, profile: Profile) -> str:
        """Equal for the same genotypes of the same sample; tells nobody without the key which."""
        content = [sample.code, sample.sample_class, sample.laboratory, _alleles(profile)]
        return self._transaction.keyring.keyed_digest(json.dumps(content).encode(), "dna profile")

    def add(self, new: NewDnaProfile) -> DnaProfile:
        """Stores an active profile.

        Raises AlreadyRecorded if one of the same content exists, Conflict if there is no such batch.
        """
        row = DnaProfileRow(
            batch_id=new.batch_id,
            code=new.sample.code,
            laboratory=new.sample.laboratory,
            kit_name=new.sample.kit_name,
            sample_class=new.sample.sample_class,
            state=ProfileState.ACTIVE,
            is_searchable=True,
            content_digest=self.content_digest(new.sample, new.profile),
            submitted_by=new.submitted_by,
            received_at=new.received_at,
        )
        self._transaction.add(row)
        row.sealed_genotypes = seal_json(self._transaction.keyring, _genotypes(new), _context(row))
        self._transaction.session.flush()
        self._changes.record(ChangeKind.PROFILE, row.id)
        return self._profile(row)

    def get(self, profile_id: int) -> DnaProfile:
        """The profile; raises NotFound."""
        return self._profile(self._row(profile_id))

    def of_ids(self, profile_ids: Collection[int]) -> dict[int, DnaProfile]:
        """The profiles that exist among the numbers, by number."""
        found: dict[int, DnaProfile] = {}
        for numbers in batches(profile_ids):
            query = select(DnaProfileRow.__table__).where(DnaProfileRow.id.in_(numbers))
            found |= {row.id: self._profile(row) for row in self._transaction.session.execute(query)}
        return found

    def of_batch(self, batch_id: int) -> list[DnaProfile]:
        """The profiles that a batch added, the first first."""
        query = select(DnaProfileRow).where(DnaProfileRow.batch_id == batch_id).order_by(DnaProfileRow.id)
        return [self._profile(row) for row in self._transaction.session.scalars(query)]

    def by_content(self, digests: Collection[str]) -> dict[str, int]:
        """The numbers of the profiles of these content digests, superseded ones included, by digest."""
        query = select(DnaProfileRow.content_digest, DnaProfileRow.id).where(
            DnaProfileRow.content_digest.in_(set(digests))
        )
        found = self._transaction.session.execute(query).all()
        return {row.content_digest: row.id for row in found}

    def laboratories_of(self, codes: Collection[str]) -> dict[str, set[str | None]]:
        """Under which laboratories profiles of these codes are stored, active or not."""
        query = select(DnaProfileRow.code, DnaProfileRow.laboratory).where(DnaProfileRow.code.in_(set(codes)))
        found: dict[str, set[str | None]] = {}
        for code, laboratory in self._transaction.session.execute(query):
            found.setdefault(code, set()).add(laboratory)
        return found

    def all_active_ids(self) -> list[int]:
        """The numbers of the active profiles, ascending; opens none of them."""
        query = select(DnaProfileRow.id).where(DnaProfileRow.state == ProfileState.ACTIVE)
        return list(self._transaction.session.scalars(query.order_by(DnaProfileRow.id)))

    def compared_ids(self, *classes: SampleClass) -> list[int]:
        """The numbers of the active profiles of these classes that are compared one to one; opens none."""
        query = _ids_of(classes).where(DnaProfileRow.id.not_in(profiles_without_blood()))
        return list(self._transaction.session.scalars(query.order_by(DnaProfileRow.id)))

    def without_blood(self, profile_ids: Collection[int]) -> set[int]:
        """Those of the numbers that are family members' whose blood relation is not certain."""
        found: set[int] = set()
        for numbers in batches(profile_ids):
            query = profiles_without_blood().where(DnaPersonRow.profile_id.in_(numbers))
            found.update(self._transaction.session.scalars(query))
        return found

    def active_ids(self, *classes: SampleClass) -> list[int]:
        """The numbers of the active, searchable profiles of these classes, ascending; opens none."""
        return list(self._transaction.session.scalars(_ids_of(classes).order_by(DnaProfileRow.id)))

    def active_among(self, profile_ids: Collection[int], *classes: SampleClass) -> set[int]:
        """Those of the numbers that are active, searchable profiles of these classes."""
        found: set[int] = set()
        for numbers in batches(profile_ids):
            query = _ids_of(classes).where(DnaProfileRow.id.in_(numbers))
            found.update(self._transaction.session.scalars(query))
        return found

    def listed(
        self,
        classes: Collection[SampleClass],
        *,
        submitters: Collection[str] | None,
        with_superseded: bool,
    ) -> Iterator[tuple[int, str]]:
        """Number and code of the profiles of these classes, ascending; opens none of them.

        `submitters`: those that these accounts submitted; None for everybody's. Without those of people
        whose agreement is withdrawn, which `count_without_consent` counts.
        """
        query = select(DnaProfileRow.id, DnaProfileRow.code).where(
            *_is_listed(classes, submitters, with_superseded),
            DnaProfileRow.id.not_in(profiles_without_consent()),
        )
        found = self._transaction.session.execute(
            query.order_by(DnaProfileRow.id).execution_options(yield_per=_PAGE)
        )
        yield from ((row.id, row.code) for row in found)

    def count_without_consent(
        self,
        classes: Collection[SampleClass],
        *,
        submitters: Collection[str] | None,
        with_superseded: bool,
    ) -> int:
        """How many `listed` leaves out because nobody agrees any more to search with them."""
        query = select(func.count(DnaProfileRow.id)).where(
            *_is_listed(classes, submitters, with_superseded),
            DnaProfileRow.id.in_(profiles_without_consent()),
        )
        return self._transaction.session.scalar(query) or 0

    def supersede(self, profile_id: int, supersession: Supersession) -> DnaProfile:
        """The profile, not used any more from now on; it and its successor are kept. Call `lock` first.

        Raises NotFound for an unknown profile, Conflict when it was superseded before, or when the
        successor is the profile itself, not active, or of another class.
        """
        row = self._row(profile_id)
        if row.state == ProfileState.SUPERSEDED:
            raise _superseded_before(profile_id)
        if supersession.successor_id is not None:
            self._check_successor(row, supersession.successor_id)
        row.state = ProfileState.SUPERSEDED
        self._changes.record(ChangeKind.PROFILE, row.id)
        row.successor_id = supersession.successor_id
        row.superseded_at = supersession.decided_at
        row.sealed_supersession = seal_json(
            self._transaction.keyring, [supersession.reason, supersession.decided_by], _why_context(row)
        )
        self._transaction.session.flush()
        return self._profile(row)

    def last_id(self) -> int:
        """The highest number given; 0 before the first."""
        query = select(DnaProfileRow.id).order_by(DnaProfileRow.id.desc()).limit(1)
        return self._transaction.session.scalar(query) or 0

    def _row(self, profile_id: int) -> DnaProfileRow:
        row = self._transaction.session.get(DnaProfileRow, profile_id)
        if row is None:
            raise not_found("DNA 图谱", "DNA profile", profile_id)
        return row

    def _check_successor(self, row: DnaProfileRow, successor_id: int) -> None:
        successor = self._row(successor_id)
        is_fit = successor.state == ProfileState.ACTIVE and successor.sample_class == row.sample_class
        if successor.id == row.id or not is_fit:
            raise _successor_unfit(successor_id)

    def _profile(self, row: _Read) -> DnaProfile:
        if row.sealed_genotypes is None:
            raise broken_seal(_context(row))
        content = open_json(self._transaction.keyring, row.sealed_genotypes, _context(row))
        declared = content["declared_sex"]
        sample = SampleFacts(
            code=row.code,
            sample_class=SampleClass(row.sample_class),
            laboratory=row.laboratory,
            kit_name=row.kit_name,
            declared_sex=None if declared is None else Sex(declared),
            sex_by_amel=Sex(content["sex_by_amel"]),
        )
        loci = tuple((locus, _genotype(tuple(alleles))) for locus, alleles in content["loci"])
        return DnaProfile(
            id=row.id,
            batch_id=row.batch_id,
            sample=sample,
            profile=Profile(loci),
            content_digest=row.content_digest,
            submitted_by=row.submitted_by,
            received_at=row.received_at,
            supersession=self._supersession(row),
            is_searchable=row.is_searchable,
        )

    def _supersession(self, row: _Read) -> Supersession | None:
        if row.state == ProfileState.ACTIVE:
            return None
        if row.sealed_supersession is None or row.superseded_at is None:
            raise broken_seal(_why_context(row))
        content = open_json(self._transaction.keyring, row.sealed_supersession, _why_context(row))
        return Supersession(row.successor_id, content[0], content[1], row.superseded_at)


@lru_cache(maxsize=_GENOTYPES)
def _genotype(alleles: tuple[str, ...]) -> Genotype:
    return Genotype(alleles)


def _ids_of(classes: Collection[SampleClass]) -> Select[int]:
    is_wanted = DnaProfileRow.sample_class.in_([each.value for each in classes])
    is_searched = (DnaProfileRow.state == ProfileState.ACTIVE, DnaProfileRow.is_searchable)
    return select(DnaProfileRow.id).where(*is_searched, is_wanted)


def _is_listed(
    classes: Collection[SampleClass], submitters: Collection[str] | None, with_superseded: bool
) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [DnaProfileRow.sample_class.in_([each.value for each in classes])]
    if submitters is not None:
        conditions.append(DnaProfileRow.submitted_by.in_(set(submitters)))
    if not with_superseded:
        conditions.append(DnaProfileRow.state == ProfileState.ACTIVE)
    return conditions


def _context(row: _Read) -> str:
    return seal_context("dna_profiles.sealed_genotypes", row.id, row.code)


def _why_context(row: _Read) -> str:
    return seal_context("dna_profiles.sealed_supersession", row.id, row.code)


def _alleles(profile: Profile) -> list[list[Any]]:
    return [[locus, list(genotype.alleles)] for locus, genotype in profile]


def _genotypes(new: NewDnaProfile) -> dict[str, Any]:
    return {
        "loci": _alleles(new.profile),
        "declared_sex": new.sample.declared_sex,
        "sex_by_amel": new.sample.sex_by_amel,
    }


def _superseded_before(profile_id: int) -> Conflict:
    return Conflict(
        "dna_superseded_before",
        Message(
            f"{profile_id} 号 DNA 图谱已被替代。", f"DNA profile number {profile_id} was superseded before."
        ),
        Message("请刷新后查看替代它的图谱。", "Refresh and see the profile in its place."),
    )


def _successor_unfit(successor_id: int) -> Conflict:
    return Conflict(
        "dna_successor_unfit",
        Message(
            f"{successor_id} 号 DNA 图谱不能作为替代：须是同类别、仍有效的另一份图谱。",
            f"DNA profile number {successor_id} cannot take its place: another active profile of the same "
            "class is needed.",
        ),
        Message("请核对编号，或先不指定替代图谱。", "Check the number, or name no successor yet."),
        field="successor_id",
    )
