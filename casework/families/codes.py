"""Collection codes: issued to caseworkers, and joined to a profile by the police DNA operator."""

import secrets

from casework.actor import Actor
from casework.dna.code_findings import person_differs
from casework.families.follow import follow_profiles
from casework.runtime import Runtime
from matching.dna.identical import differing_loci
from models.collection_code import CodeReading, CollectionCode, SampledPerson, new_code, read_code
from models.dna_profile import DnaProfile, ProfileState
from models.errors import AlreadyRecorded, Conflict, InvalidInput
from models.family import FamilyMember
from models.message import Message
from models.submission import Place, SampleClass
from store.unit_of_work import UnitOfWork

_ATTEMPTS = 5


def issue_code(runtime: Runtime, person: SampledPerson, *, actor: Actor) -> CollectionCode:
    """A new code for one sample of the person; nothing in it says whose it is.

    Raises NotFound, Conflict for a member who withdrew.
    """
    for attempt in range(_ATTEMPTS):
        code = CollectionCode(new_code(secrets.randbelow), person, actor.username, runtime.now())
        try:
            with runtime.store.begin() as work:
                _require_person(work, person)
                work.collection_codes.add(code)
            return code
        except AlreadyRecorded:
            if attempt + 1 == _ATTEMPTS:
                raise
    raise AssertionError("unreachable")


def class_of(work: UnitOfWork, person: SampledPerson) -> SampleClass:
    """The class that a sample of the person has."""
    if person.subject_id is not None:
        return SampleClass.SUBJECT
    member = _member(work, person)
    return SampleClass.DIRECT if member.is_missing else SampleClass.RELATIVE


def person_of_code(work: UnitOfWork, text: str) -> SampledPerson | None:
    """Whose the sample code is; None for a laboratory's own code or one that was never issued."""
    reading, code = read_code(text)
    if reading is not CodeReading.COLLECTION_CODE:
        return None
    return work.collection_codes.of_codes([code]).get(code)


def join_profile(runtime: Runtime, profile_id: int, text: str, *, actor: Actor) -> SampledPerson:
    """Joins a stored profile to the person of the code, and searches with it. Done again, nothing changes.

    Raises NotFound for an unknown profile, InvalidInput for a code that was not issued, Conflict when the
    profile was superseded, is another person's, is of a class that does not fit, or differs from what the
    person's other samples show.
    """
    with runtime.store.begin() as work:
        work.dna_profiles.lock()
        profile = work.dna_profiles.get(profile_id)
        person = person_of_code(work, text)
        if person is None:
            raise _no_such_code(text)
        if profile.supersession is not None:
            raise _superseded(profile_id)
        if profile.sample.sample_class is not class_of(work, person):
            raise _class_differs(profile.sample.sample_class)
        _require_same_genotypes(work, profile, person)
        work.dna_people.join(profile_id, person, joined_by=actor.username, joined_at=runtime.now())
        profile = work.dna_profiles.get(profile_id)
    follow_profiles(runtime, [profile])
    return person


def profiles_of(work: UnitOfWork, person: SampledPerson) -> list[DnaProfile]:
    """The active profiles of the person, by number."""
    if person.member_id is not None:
        numbers = work.dna_people.of_members([person.member_id])
    else:
        numbers = work.dna_people.of_subjects([person.subject_id or 0])
    stored = work.dna_profiles.of_ids(numbers).values()
    return [each for each in stored if each.state is ProfileState.ACTIVE]


def _require_same_genotypes(work: UnitOfWork, profile: DnaProfile, person: SampledPerson) -> None:
    """What holds a sample at loading holds here: two samples of one person that differ."""
    for known in profiles_of(work, person):
        if differing_loci(profile.profile, known.profile):
            finding = person_differs(Place(), known.id)
            raise Conflict(finding.code, finding.reason, finding.advice, field="code")


def _require_person(work: UnitOfWork, person: SampledPerson) -> None:
    if person.subject_id is not None:
        work.subjects.get(person.subject_id)
    elif _member(work, person).withdrawn_at is not None:
        raise Conflict(
            "family_member_withdrew",
            Message("该家庭成员已退出。", "This family member withdrew."),
            Message("不要为其采样。", "Take no sample of them."),
        )


def _member(work: UnitOfWork, person: SampledPerson) -> FamilyMember:
    if person.member_id is None:
        raise ValueError("not a member of a family")
    return work.families.member(person.member_id)


def _no_such_code(text: str) -> InvalidInput:
    is_mistyped = read_code(text)[0] is CodeReading.MISTYPED
    reason = (
        Message("采集码的校验字符不符，可能抄错。", "The check character does not fit: a slip of the pen?")
        if is_mistyped
        else Message("没有发出过这个采集码。", "No such collection code was issued.")
    )
    advice = Message("请核对样本标签上的采集码。", "Check the code on the label of the sample.")
    return InvalidInput("collection_code_unknown", reason, advice, field="code")


def _superseded(profile_id: int) -> Conflict:
    return Conflict(
        "dna_superseded_before",
        Message(f"{profile_id} 号 DNA 图谱已被替代。", f"DNA profile number {profile_id} was superseded."),
        Message("请使用替代它的图谱。", "Join the profile in its place."),
    )


def _class_differs(sample_class: SampleClass) -> Conflict:
    return Conflict(
        "sample_class_differs",
        Message(
            f"图谱的样本类别（{sample_class}）与采集码所属人员不符。",
            f"The class of the profile ({sample_class}) does not fit the person of the code.",
        ),
        Message(
            "请核对标签；若类别填错，请作废后按正确类别重新提交。",
            "Check the label; if the class is wrong, supersede the profile and send it with the right one.",
        ),
        field="code",
    )
