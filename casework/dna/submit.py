"""Police DNA submissions: a laboratory's file becomes profiles, a receipt, and searches both ways."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from casework.actor import Actor
from casework.dna.checks import CheckedSample, IssuedCode, SampleChecks, facts_of
from casework.dna.known import first_records, issued_codes, known_profiles
from casework.dna.opened import OpenedProfiles
from casework.dna.search import new_profiles, search_with
from casework.dna.sent_again import waiting_of
from casework.families.codes import person_of_code
from casework.families.follow import follow_profiles
from casework.once import KeyedRequest, keyed_request, made_earlier, remember
from casework.recorded import Recorded
from casework.runtime import Runtime
from matching.dna.submission import read_submission
from models.collection_code import read_code
from models.dna_batch import DnaBatch, SampleOutcome, SampleState
from models.errors import AlreadyRecorded, StoreUnavailable
from models.message import Message
from models.submission import SampleClass, Submission, SubmittedSample
from store.dna_batches import NewDnaBatch
from store.dna_profiles import NewDnaProfile
from store.unit_of_work import UnitOfWork

# Another file may be stored between the checks of this one and its turn to be stored; not for long.
_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class DnaUpload:
    """A file as it arrives; `sample_class` and `laboratory` stand for samples that state none."""

    data: bytes
    name: str
    sample_class: SampleClass | None = None
    laboratory: str | None = None


def submit_profiles(
    runtime: Runtime, upload: DnaUpload, *, actor: Actor, idempotency_key: str | None = None
) -> Recorded[DnaBatch]:
    """The receipt; good samples are stored and searched with, bad ones are held with the reason.

    The file itself is kept. The same content, or the same key with it, is the first receipt again and stores
    nothing; only a search that a killed process left out is made up. Once something has happened that samples
    waited for (a profile under their code superseded, a code issued), the content is checked anew. Raises
    InvalidInput for a file that cannot be read as a whole, Conflict when the key was used for something else.
    """
    digest = _content_digest(runtime, upload)
    request = keyed_request(runtime, actor, idempotency_key, "dna_batch", digest)
    arriving = _Arriving(upload, digest, actor.username)
    recorded = _recorded(runtime, arriving, request)
    search_new(runtime, recorded.value.id, arriving.opened)
    return recorded


def search_new(runtime: Runtime, batch_id: int, opened: OpenedProfiles) -> None:
    """Searches with the profiles of the batch that were never searched with.

    Whole families first: a profile counts as searched with once its pairs are stored.
    """
    new = new_profiles(runtime, batch_id)
    follow_profiles(runtime, new, opened)
    search_with(runtime, new, opened)


@dataclass(frozen=True, slots=True)
class _Arriving:
    """A file on its way in, with the digest of its content and the stored profiles opened for it."""

    upload: DnaUpload
    digest: str
    submitted_by: str
    opened: OpenedProfiles = field(default_factory=OpenedProfiles)


def _recorded(runtime: Runtime, arriving: _Arriving, request: KeyedRequest) -> Recorded[DnaBatch]:
    submission: Submission | None = None
    for _ in range(_ATTEMPTS):
        made = _made_with(runtime, request)
        first = made or _of_content(runtime, arriving.digest)
        if first is not None and (made is not None or not waiting_of(each.sample for each in first)):
            return Recorded(first, is_first=False)
        submission = submission or read_submission(arriving.upload.data, arriving.upload.name)
        plan = _plan(runtime, arriving, submission)
        digest = arriving.digest if first is None else _digest_now(runtime, first, plan)
        known = first if digest == arriving.digest else _of_content(runtime, digest)
        if known is not None:
            return Recorded(known, is_first=False)
        arrival = _Arrival(replace(arriving, digest=digest), submission, plan)
        try:
            batch = _store(runtime, arrival, request)
        except AlreadyRecorded:
            continue
        if batch is not None:
            return Recorded(batch, is_first=True)
    raise _too_busy()


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to become of each sample, seen from a store whose last profile was `last_id`."""

    samples: tuple[CheckedSample, ...]
    last_id: int


@dataclass(frozen=True, slots=True)
class _Arrival:
    """A file that was read and checked."""

    arriving: _Arriving
    submission: Submission
    plan: _Plan


def _content_digest(runtime: Runtime, upload: DnaUpload) -> str:
    """Equal for the same bytes with the same statements beside them, whatever the name of the file."""
    stated = repr((hashlib.sha256(upload.data).digest(), upload.sample_class, upload.laboratory))
    return runtime.store.source_digest(stated.encode())


def _digest_now(runtime: Runtime, first: DnaBatch, plan: _Plan) -> str:
    """The digest of the first receipt; another once something that its samples waited for has happened."""
    now = waiting_of(each.sample for each in plan.samples)
    if now == waiting_of(each.sample for each in first):
        return first.content_digest
    return runtime.store.source_digest(repr((first.content_digest, now)).encode())


def _made_with(runtime: Runtime, request: KeyedRequest) -> DnaBatch | None:
    with runtime.store.read() as work:
        number = made_earlier(work, request)
        return None if number is None else work.dna_batches.get(number)


def _of_content(runtime: Runtime, digest: str) -> DnaBatch | None:
    with runtime.store.read() as work:
        number = work.dna_batches.find_by_content(digest)
        return None if number is None else work.dna_batches.get(number)


def _plan(runtime: Runtime, arriving: _Arriving, submission: Submission) -> _Plan:
    with runtime.store.read() as work:
        issued = issued_codes(work, [sample.code for sample in submission])
        samples = [_completed(sample, arriving.upload, issued) for sample in submission]
        digests = [_digest_of(work, sample) for sample in samples]
        checks = SampleChecks(
            known=known_profiles(arriving.opened.active(work)),
            stored_digests=first_records(work, samples, digests),
            issued=issued,
        )
        last_id = work.dna_profiles.last_id()
    checked = tuple(map(checks.check, samples, digests))
    return _Plan(checked, last_id)


def _completed(
    sample: SubmittedSample, upload: DnaUpload, issued: Mapping[str, IssuedCode]
) -> SubmittedSample:
    """The sample with what the request and its collection code say where the file says nothing."""
    of_code = issued.get(read_code(sample.code)[1])
    return replace(
        sample,
        sample_class=sample.sample_class or (of_code.sample_class if of_code else upload.sample_class),
        laboratory=sample.laboratory or upload.laboratory,
        kit_name=sample.kit.name if sample.kit is not None else sample.kit_name,
    )


def _digest_of(work: UnitOfWork, sample: SubmittedSample) -> str | None:
    if sample.sample_class is None:
        return None
    return work.dna_profiles.content_digest(facts_of(sample, sample.sample_class), sample.profile)


def _store(runtime: Runtime, arrival: _Arrival, request: KeyedRequest) -> DnaBatch | None:
    """The stored receipt; None if other profiles came in since the samples were checked.

    The file goes first, then one transaction for everything else: a crash between leaves an unused file.
    """
    upload, submitted_by = arrival.arriving.upload, arrival.arriving.submitted_by
    blob, now = runtime.store.blobs.put(upload.data), runtime.now()
    with runtime.store.begin() as work:
        work.dna_profiles.lock()
        if work.dna_profiles.last_id() != arrival.plan.last_id:
            return None
        new = NewDnaBatch(
            content_digest=arrival.arriving.digest,
            blob_digest=blob,
            file_name=upload.name,
            format=arrival.submission.format,
            readings=arrival.submission.readings,
            problems=arrival.submission.problems,
            submitted_by=submitted_by,
            received_at=now,
        )
        batch_id = work.dna_batches.add(new)
        profile_of = partial(NewDnaProfile, batch_id, submitted_by=submitted_by, received_at=now)
        _put_outcomes(work, batch_id, arrival.plan.samples, profile_of)
        remember(work, request, batch_id, now=now)
        return work.dna_batches.get(batch_id)


def _put_outcomes(
    work: UnitOfWork,
    batch_id: int,
    samples: Sequence[CheckedSample],
    profile_of: "partial[NewDnaProfile]",
) -> None:
    """Stores what became of each sample; those that equal stored profiles wait under a number each."""
    numbers: dict[str | None, int] = {}
    outcomes = []
    for checked in samples:
        number = checked.first_id if checked.first_id is not None else numbers.get(checked.digest)
        if checked.state is SampleState.ACCEPTED and checked.facts is not None:
            stored = work.dna_profiles.add(profile_of(sample=checked.facts, profile=checked.profile))
            number = numbers[checked.digest] = stored.id
            person = person_of_code(work, stored.sample.code)
            if person is not None:
                work.dna_people.join(
                    stored.id, person, joined_by=stored.submitted_by, joined_at=stored.received_at
                )
        outcomes.append(SampleOutcome(checked.state, checked.sample, number))
    work.dna_batches.add_outcomes(batch_id, outcomes)
    for position, checked in enumerate(samples):
        equal = [each.number or numbers[each.digest] for each in checked.identical]
        if equal:
            work.held_samples.add(batch_id, position, equal)


def _too_busy() -> StoreUnavailable:
    return StoreUnavailable(
        "dna_batch_not_stored",
        Message(
            "其他批次正在同时入库，本文件没有保存。",
            "Other files are being stored at once; this one was not.",
        ),
        Message("请稍候再提交一次。", "Wait a moment and send it again."),
    )
