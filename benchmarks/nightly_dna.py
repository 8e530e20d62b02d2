"""DNA for nightly runs: profiles of residents, and families whose members state what they are, in the store.

Genotypes are drawn for all families of a shape at once; rows go in many at a time, sealed as the store's own
repositories seal them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Engine, insert, update

from benchmarks.filled_store import StorePlace
from benchmarks.nightly_store import ENTERED
from benchmarks.simulated_families import Simulation
from models.dna_profile import ProfileState
from models.family import Biological, MemberFacts, StatedRelation, sex_of
from models.subject import Sex
from models.submission import SampleClass, SubmissionFormat
from store.encryption import Keyring, seal_context
from store.engine import make_engine
from store.sealed_values import seal_fields, seal_json
from store.tables import Row
from store.tables.dna import DnaBatchRow, DnaProfileRow
from store.tables.families import DnaPersonRow, FamilyMemberRow, FamilyRow
from store.tables.people import ReportRow

Drawn = npt.NDArray[np.int16]

_FAMILIES_AT_ONCE = 4_096
_BATCH = 1
_R = StatedRelation
SHAPES: tuple[tuple[StatedRelation, ...], ...] = (
    (_R.FATHER, _R.MOTHER),
    (_R.MOTHER,),
    (_R.SISTER,),
    (_R.MOTHER, _R.SISTER),
    (_R.PATERNAL_GRANDMOTHER, _R.PATERNAL_UNCLE, _R.SISTER),
)
"""Who of each family was typed; families are of these shapes in turn."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """The first typed relative of each family, and that relative's profile."""

    members: list[int] = field(default_factory=list)
    relatives: list[int] = field(default_factory=list)


def fill_dna(place: StorePlace, *, profiles: int, families: int, known: int, seed: int) -> Numbers:
    """The first residents now have a profile each, and the first reports a family of typed relatives.

    The first `known` residents are the missing people of the first families.
    """
    random, simulation = np.random.default_rng([seed, 3]), Simulation.default()
    engine, rows = make_engine(place.url), _Rows(place.keyring(), simulation)
    _insert(engine, DnaBatchRow, [_batch()])
    missing: list[Drawn] = []
    numbers = Numbers()
    for first in range(0, families, _FAMILIES_AT_ONCE):
        last = min(first + _FAMILIES_AT_ONCE, families)
        drawn, of_missing = _drawn(simulation, first, last, random)
        _insert_families(engine, rows, drawn, numbers)
        missing.append(of_missing[: max(0, known - first)])
    people = np.concatenate([*missing, _strangers(simulation, profiles, random)])[:profiles]
    for first in range(0, profiles, _FAMILIES_AT_ONCE):
        some = people[first : first + _FAMILIES_AT_ONCE]
        _insert_profiles(engine, [rows.of_resident(first + n + 1, each) for n, each in enumerate(some)])
    engine.dispose()
    return numbers


@dataclass(slots=True)
class _Rows:
    """Rows as the store writes them, numbered on."""

    keyring: Keyring
    simulation: Simulation
    members: int = 0
    profiles: int = 0

    def of_family(self, number: int, typed: Sequence[tuple[StatedRelation, Drawn]]) -> list[dict[str, Any]]:
        """The missing person, then the relatives with their genotypes under `drawn`."""
        missing = self._member(number, MemberFacts(), number, None)
        relatives = [
            self._member(number, MemberFacts(relation, missing["id"]), None, drawn)
            for relation, drawn in typed
        ]
        return [missing, *relatives]

    def of_relative(self, member: dict[str, Any], drawn: Drawn) -> dict[str, Any]:
        """The profile of a member, and whose it is under `person`."""
        person = {"member_id": member["id"], "subject_id": None}
        return self._profile(SampleClass.RELATIVE, drawn, person)

    def of_resident(self, subject_id: int, drawn: Drawn) -> dict[str, Any]:
        """The profile of a person in care, and whose it is under `person`."""
        return self._profile(SampleClass.SUBJECT, drawn, {"member_id": None, "subject_id": subject_id})

    def _member(
        self, family_id: int, facts: MemberFacts, report_id: int | None, drawn: Drawn | None
    ) -> dict[str, Any]:
        self.members += 1
        details = seal_fields(
            self.keyring,
            {"name": "虚构"},
            seal_context("family_members.sealed_details", self.members),
        )
        return {
            "id": self.members,
            "family_id": family_id,
            "report_id": report_id,
            "relation": facts.relation,
            "related_to_id": facts.related_to,
            "biological": Biological.YES,
            "sex": Sex.UNKNOWN if facts.relation is None else sex_of(facts.relation),
            "sealed_details": details,
            "recorded_by": "bench",
            "recorded_at": ENTERED,
            "drawn": drawn,
        }

    def _profile(
        self, sample_class: SampleClass, drawn: Drawn, person: dict[str, int | None]
    ) -> dict[str, Any]:
        self.profiles += 1
        number, code = self.profiles, f"bench-{self.profiles}"
        loci = [[locus, list(each)] for locus, each in zip(self._loci, self._alleles(drawn), strict=True)]
        content = {"loci": loci, "declared_sex": None, "sex_by_amel": Sex.UNKNOWN}
        context = seal_context("dna_profiles.sealed_genotypes", number, code)
        return {
            "id": number,
            "batch_id": _BATCH,
            "code": code,
            "sample_class": sample_class,
            "state": ProfileState.ACTIVE,
            "is_searchable": True,
            "content_digest": f"{number:064x}",
            "sealed_genotypes": seal_json(self.keyring, content, context),
            "submitted_by": "bench",
            "received_at": ENTERED,
            "person": person | {"profile_id": number, "joined_by": "bench", "joined_at": ENTERED},
        }

    @property
    def _loci(self) -> tuple[str, ...]:
        return self.simulation.packing.loci

    def _alleles(self, drawn: Drawn) -> Iterator[tuple[str, str]]:
        for locus, (first, second) in zip(self._loci, drawn.tolist(), strict=True):
            alleles = self.simulation.table.loci[locus].alleles
            yield alleles[min(first, second)], alleles[max(first, second)]


def _drawn(
    simulation: Simulation, first: int, last: int, random: np.random.Generator
) -> tuple[list[tuple[int, list[tuple[StatedRelation, Drawn]]]], Drawn]:
    """By family its number and typed relatives; and everybody's missing person int16[families, loci, 2]."""
    count = last - first
    grandfather, grandmother, mother = (_strangers(simulation, count, random) for _ in range(3))
    father, uncle = (_child(grandfather, grandmother, random) for _ in range(2))
    sister, missing = (_child(father, mother, random) for _ in range(2))
    people = {
        _R.FATHER: father,
        _R.MOTHER: mother,
        _R.SISTER: sister,
        _R.PATERNAL_GRANDMOTHER: grandmother,
        _R.PATERNAL_UNCLE: uncle,
    }
    families = [
        (first + n + 1, [(relation, people[relation][n]) for relation in SHAPES[(first + n) % len(SHAPES)]])
        for n in range(count)
    ]
    return families, missing


def _strangers(simulation: Simulation, count: int, random: np.random.Generator) -> Drawn:
    """Indices of alleles, int16[people, loci, 2]."""
    columns = []
    for locus in simulation.packing.loci:
        frequencies = simulation.table.loci[locus].values
        columns.append(random.choice(len(frequencies), (count, 2), p=frequencies).astype(np.int16))
    return np.stack(columns, axis=1)


def _child(father: Drawn, mother: Drawn, random: np.random.Generator) -> Drawn:
    handed = [
        np.take_along_axis(each, random.integers(0, 2, (*each.shape[:2], 1)), axis=2)[:, :, 0]
        for each in (father, mother)
    ]
    return np.stack(handed, axis=2)


def _insert_families(
    engine: Engine,
    rows: _Rows,
    families: Sequence[tuple[int, list[tuple[StatedRelation, Drawn]]]],
    numbers: Numbers,
) -> None:
    members: list[dict[str, Any]] = []
    profiles: list[dict[str, Any]] = []
    for number, typed in families:
        _, *relatives = of_family = rows.of_family(number, typed)
        of_relatives = [rows.of_relative(each, each["drawn"]) for each in relatives]
        numbers.members.append(relatives[0]["id"])
        numbers.relatives.append(of_relatives[0]["id"])
        members += of_family
        profiles += of_relatives
    _insert(engine, FamilyRow, [{"id": number, "recorded_at": ENTERED} for number, _ in families])
    _insert(engine, FamilyMemberRow, [_without(each, "drawn") for each in members])
    _insert_profiles(engine, profiles)
    with engine.begin() as connection:
        is_theirs = ReportRow.id.between(families[0][0], families[-1][0])
        connection.execute(update(ReportRow).where(is_theirs).values(is_open_to_dna=True))


def _insert_profiles(engine: Engine, profiles: Sequence[dict[str, Any]]) -> None:
    _insert(engine, DnaProfileRow, [_without(each, "person") for each in profiles])
    _insert(engine, DnaPersonRow, [each["person"] for each in profiles])


def _without(row: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != name}


def _insert(engine: Engine, table: type[Row], rows: Sequence[dict[str, Any]]) -> None:
    with engine.begin() as connection:
        connection.execute(insert(table), rows)


def _batch() -> dict[str, Any]:
    return {
        "id": _BATCH,
        "content_digest": "0" * 64,
        "blob_digest": "0" * 64,
        "format": SubmissionFormat.TABLE_BY_LOCUS,
        "readings": 0,
        "submitted_by": "bench",
        "received_at": ENTERED,
    }
