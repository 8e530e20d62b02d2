"""Families in the store. Names, contacts and legal relations of members are sealed."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, select, update

from models.change import ChangeKind
from models.errors import Conflict
from models.family import Biological, Family, FamilyMember, MemberChange, MemberFacts, StatedRelation
from models.message import Message
from models.subject import Sex
from store.batches import batches
from store.changes import ChangeRepository
from store.encryption import seal_context
from store.profile_openness import ProfileOpenness
from store.sealed_values import open_fields, open_json, seal_fields, seal_json
from store.tables.families import DnaPersonRow, FamilyMemberChangeRow, FamilyMemberRow, FamilyRow
from store.transaction import Transaction, not_found


class FamilyRepository:
    """Families and their members; what is stated about a member may change, the former statement is kept."""

    def __init__(
        self, transaction: Transaction, openness: ProfileOpenness, changes: ChangeRepository
    ) -> None:
        self._transaction = transaction
        self._openness = openness
        self._changes = changes

    def found(self, report_id: int, *, sex: Sex, recorded_by: str, recorded_at: datetime) -> FamilyMember:
        """A new family with the missing person of the report as its first member."""
        family = FamilyRow(recorded_at=recorded_at)
        self._transaction.add(family)
        return self._add(family.id, MemberFacts(sex=sex), report_id, recorded_by, recorded_at)

    def add_member(
        self, family_id: int, facts: MemberFacts, *, recorded_by: str, recorded_at: datetime
    ) -> FamilyMember:
        """One more member, who is not missing. Raises NotFound for an unknown family."""
        if self._transaction.session.get(FamilyRow, family_id) is None:
            raise not_found("家庭", "family", family_id)
        return self._add(family_id, facts, None, recorded_by, recorded_at)

    def get(self, family_id: int) -> Family:
        """The family; raises NotFound."""
        found = self._families(FamilyMemberRow.family_id == family_id)
        if not found:
            raise not_found("家庭", "family", family_id)
        return found[0]

    def of_ids(self, family_ids: Collection[int]) -> dict[int, Family]:
        """The families that exist among the numbers, by number."""
        found: dict[int, Family] = {}
        for numbers in batches(family_ids):
            found |= {each.id: each for each in self._families(FamilyMemberRow.family_id.in_(numbers))}
        return found

    def typed_ids(self) -> list[int]:
        """The numbers of all families of which some profile is known, ascending."""
        query = select(FamilyMemberRow.family_id).join(
            DnaPersonRow, DnaPersonRow.member_id == FamilyMemberRow.id
        )
        found = self._transaction.session.scalars(query.distinct().order_by(FamilyMemberRow.family_id))
        return list(found)

    def ids_of_profiles(self, profile_ids: Collection[int]) -> set[int]:
        """The families of whose members these profiles are."""
        query = select(FamilyMemberRow.family_id).join(
            DnaPersonRow, DnaPersonRow.member_id == FamilyMemberRow.id
        )
        found: set[int] = set()
        for numbers in batches(profile_ids):
            found.update(self._transaction.session.scalars(query.where(DnaPersonRow.profile_id.in_(numbers))))
        return found

    def of_report(self, report_id: int) -> Family:
        """The family of the report's missing person; raises NotFound."""
        query = select(FamilyMemberRow.family_id).where(FamilyMemberRow.report_id == report_id)
        family_id = self._transaction.session.scalar(query)
        if family_id is None:
            raise not_found("寻人报告", "report", report_id)
        return self.get(family_id)

    def of_reports(self, report_ids: Collection[int]) -> list[Family]:
        """The families of the reports' missing people, each once, by number."""
        families: set[int] = set()
        for numbers in batches(report_ids):
            query = select(FamilyMemberRow.family_id).where(FamilyMemberRow.report_id.in_(numbers))
            families.update(self._transaction.session.scalars(query))
        return list(self.of_ids(families).values())

    def of_members(self, member_ids: Collection[int]) -> list[Family]:
        """The families of these members, each once, by number."""
        families = select(FamilyMemberRow.family_id).where(FamilyMemberRow.id.in_(set(member_ids)))
        return self._families(FamilyMemberRow.family_id.in_(families))

    def member(self, member_id: int) -> FamilyMember:
        """The member; raises NotFound."""
        return self._member(self._row(member_id))

    def change_member(
        self, member_id: int, facts: MemberFacts, *, reason: str, changed_by: str, now: datetime
    ) -> FamilyMember:
        """The member with what is stated now; what was stated before is kept. Raises NotFound."""
        row = self._row(member_id)
        self._keep(self._member(row), reason, changed_by, now)
        self._write(row, facts)
        self._openness.refresh_family(row.family_id)
        return self._member(row)

    def changes_of(self, member_id: int) -> list[MemberChange]:
        """What was stated about the member before, the first first."""
        query = (
            select(FamilyMemberChangeRow)
            .where(FamilyMemberChangeRow.member_id == member_id)
            .order_by(FamilyMemberChangeRow.id)
        )
        return [self._change(row) for row in self._transaction.session.scalars(query)]

    def withdraw_member(self, member_id: int, *, recorded_by: str, now: datetime) -> FamilyMember:
        """The member, who takes part in nothing any more. Raises NotFound, Conflict when done before."""
        row = self._row(member_id)
        if row.withdrawn_at is not None:
            raise _withdrew(member_id)
        row.withdrawn_at, row.withdrawal_recorded_by = now, recorded_by
        self._transaction.session.flush()
        self._changes.record(ChangeKind.FAMILY, row.family_id)
        self._openness.refresh_family(row.family_id)
        return self.member(member_id)

    def move_all(self, family_id: int, to_family_id: int) -> None:
        """All members of one family belong to another from now on."""
        statement = update(FamilyMemberRow).where(FamilyMemberRow.family_id == family_id)
        self._transaction.execute(statement.values(family_id=to_family_id))
        self._openness.refresh_family(to_family_id)

    def _add(
        self,
        family_id: int,
        facts: MemberFacts,
        report_id: int | None,
        recorded_by: str,
        recorded_at: datetime,
    ) -> FamilyMember:
        row = FamilyMemberRow(
            family_id=family_id,
            report_id=report_id,
            biological=facts.biological,
            sex=facts.sex,
            recorded_by=recorded_by,
            recorded_at=recorded_at,
        )
        self._transaction.add(row)
        self._write(row, facts)
        return self._member(row)

    def _write(self, row: FamilyMemberRow, facts: MemberFacts) -> None:
        row.relation, row.related_to_id, row.through_id = facts.relation, facts.related_to, facts.through
        row.biological, row.sex = facts.biological, facts.sex
        row.sealed_details = seal_fields(self._transaction.keyring, _details(facts), _context(row.id))
        self._transaction.session.flush()
        self._changes.record(ChangeKind.FAMILY, row.family_id)

    def _keep(self, member: FamilyMember, reason: str, changed_by: str, now: datetime) -> None:
        row = FamilyMemberChangeRow(member_id=member.id, changed_by=changed_by, changed_at=now)
        self._transaction.add(row)
        content = {"reason": reason, "former": asdict(member.facts)}
        row.sealed_former = seal_json(self._transaction.keyring, content, _change_context(row.id))
        self._transaction.session.flush()

    def _change(self, row: FamilyMemberChangeRow) -> MemberChange:
        content = open_json(self._transaction.keyring, row.sealed_former or b"", _change_context(row.id))
        former = _facts(content["former"])
        return MemberChange(row.member_id, former, content["reason"], row.changed_by, row.changed_at)

    def _row(self, member_id: int) -> FamilyMemberRow:
        row = self._transaction.session.get(FamilyMemberRow, member_id)
        if row is None:
            raise not_found("家庭成员", "family member", member_id)
        return row

    def _families(self, is_meant: ColumnElement[bool]) -> list[Family]:
        query = select(FamilyMemberRow.__table__).where(is_meant).order_by(FamilyMemberRow.id)
        members: dict[int, list[FamilyMember]] = {}
        for row in self._transaction.session.execute(query):
            members.setdefault(row.family_id, []).append(self._member(row))
        return [Family(number, tuple(found)) for number, found in sorted(members.items())]

    def _member(self, row: FamilyMemberRow | Row[Any]) -> FamilyMember:
        details = open_fields(self._transaction.keyring, row.sealed_details, _context(row.id))
        plain = {
            "relation": row.relation,
            "related_to": row.related_to_id,
            "biological": row.biological,
            "through": row.through_id,
            "sex": row.sex,
        }
        return FamilyMember(
            id=row.id,
            family_id=row.family_id,
            facts=_facts(plain | details),
            report_id=row.report_id,
            recorded_by=row.recorded_by,
            recorded_at=row.recorded_at,
            withdrawn_at=row.withdrawn_at,
            withdrawal_recorded_by=row.withdrawal_recorded_by,
        )


def _facts(content: dict[str, Any]) -> MemberFacts:
    relation = content["relation"]
    stated = content | {
        "relation": None if relation is None else StatedRelation(relation),
        "biological": Biological(content["biological"]),
        "sex": Sex(content["sex"]),
    }
    return MemberFacts(**stated)


def _details(facts: MemberFacts) -> dict[str, str | None]:
    return {"name": facts.name, "contact": facts.contact, "legal_relation": facts.legal_relation}


def _context(member_id: int) -> str:
    return seal_context("family_members.sealed_details", member_id)


def _change_context(number: int) -> str:
    return seal_context("family_member_changes.sealed_former", number)


def _withdrew(member_id: int) -> Conflict:
    return Conflict(
        "family_member_withdrew",
        Message(f"{member_id} 号家庭成员已退出。", f"Family member number {member_id} withdrew before."),
        Message("若其重新同意，请另行登记为成员。", "If they agree again, record them as a new member."),
    )
