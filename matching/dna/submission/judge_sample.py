"""Samples judged as wholes: code, kit, class, sex, and the same code given twice."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from matching.dna.kits import find_kit, kits
from matching.dna.loci import catalogue
from matching.dna.submission.codes import code_trouble, masked
from matching.dna.submission.findings import finding
from matching.dna.submission.judge_locus import ABSENT, judged, marked
from matching.dna.submission.raw import SEVERAL_KITS, RawReading, RawSample
from models.locus import Kit
from models.message import Message
from models.subject import Sex
from models.submission import Finding, LocusOutcome, LocusState, SampleClass, SubmittedSample

# From this many contradicting loci on, rows under one code are two people and not one slip of the pen.
CONTRADICTIONS_OF_TWO_PEOPLE = 2
_CLASSES = {
    SampleClass.SUBJECT: "subject unidentified unidentifiedperson unidentifiedhuman "
    "受助人员 受助人 滞留人员 无名氏 未知名人员 身份不明人员 待查人员",
    SampleClass.RELATIVE: "relative family biologicalmother biologicalfather biologicalsibling "
    "biologicalchild "
    "maternalrelative paternalrelative 亲属 家属 失踪人员亲属 父亲 母亲 "
    "生父 生母 父 母 子女 儿子 女儿 兄弟 姐妹 同胞",
    SampleClass.DIRECT: "direct directsample missingperson "
    "本人样本 本人 直接样本 失踪人员 失踪人员本人 走失人员",
    SampleClass.ELIMINATION: "elimination eliminationknown staff 排除 排除样本 工作人员 实验室人员 质控人员",
}
_CLASS_OF = {word: each for each, words in _CLASSES.items() for word in words.split()}
_SEXES = {
    **dict.fromkeys(("M", "MALE", "男", "男性"), Sex.MALE),
    **dict.fromkeys(("F", "FEMALE", "女", "女性"), Sex.FEMALE),
    **dict.fromkeys(("U", "UNKNOWN", "未知", "不详", "不明"), Sex.UNKNOWN),
}
_CONTROLS = re.compile(
    r"(ALLELIC)?LADDER\d*|(POSITIVE|NEGATIVE|PCR)?CONTROL\w*|9947A?|9948A?|2800M|NC\d{0,2}|PC\d{0,2}|NTC\d{0,2}|BLANK\d{0,2}|"
    r"等位基因阶梯|阶梯|阳性对照\d*|阴性对照\d*|空白对照?\d*|质控品?"
)
_SEX_WORDS = {Sex.MALE: Message("男性", "male"), Sex.FEMALE: Message("女性", "female")}


def judged_samples(raw: Iterable[RawSample]) -> tuple[SubmittedSample, ...]:
    """The samples in file order; a code given twice becomes one sample if equal and two held ones if not."""
    given = list(raw)
    by_code: dict[str, list[RawSample]] = {}
    for sample in given:
        by_code.setdefault(sample.code, []).append(sample)
    order = {sample.place: at for at, sample in enumerate(given)}
    single = [sample for same in by_code.values() for sample in _occurrences(same)]
    return tuple(_judged(sample) for sample in sorted(single, key=lambda each: order[each.place]))


def _occurrences(given: Sequence[RawSample]) -> list[RawSample]:
    first = given[0]
    if len(given) == 1:
        return [first]
    if len({_content(sample) for sample in given}) > 1:
        return [
            replace(sample, flaws=(*sample.flaws, finding("sample_twice", sample.place))) for sample in given
        ]
    readings = tuple(reading for sample in given for reading in sample.readings)
    notes = tuple(finding("sample_repeated", sample.place) for sample in given[1:])
    flaws = tuple(flaw for sample in given for flaw in sample.flaws)
    return [replace(first, readings=readings, flaws=flaws, notes=(*first.notes, *notes))]


def _content(sample: RawSample) -> tuple[object, ...]:
    readings = frozenset(filter(None, (_said(reading) for reading in sample.readings)))
    return (readings, sample.stated)


def _said(reading: RawReading) -> tuple[str, tuple[str, ...]] | None:
    alleles = tuple(sorted(text for text in map(marked, reading.written) if text not in ABSENT))
    locus = catalogue().find(reading.spelling)
    return (locus.name if locus else reading.spelling, alleles) if alleles else None


def _judged(raw: RawSample) -> SubmittedSample:
    kit = recognised_kit(raw.stated.kit)
    loci = judged(raw.readings, kit)
    sex_by_amel = _sex_by_amel(loci)
    declared = _SEXES.get(marked(raw.stated.sex_text)) if raw.stated.sex_text else None
    sample_class = _CLASS_OF.get(_key(raw.stated.class_text))
    trouble = None if _is_control(raw) else code_trouble(raw.code)
    return SubmittedSample(
        code=masked(raw.code)
        if trouble in ("code_is_id_number", "code_is_phone", "code_is_name")
        else raw.code,
        place=raw.place,
        loci=loci,
        laboratory=raw.stated.laboratory or None,
        kit_name=raw.stated.kit or None,
        kit=kit,
        sample_class=sample_class,
        declared_sex=declared,
        sex_by_amel=sex_by_amel,
        held=(*raw.flaws, *_reasons_to_hold(raw, trouble, loci)),
        notes=(*raw.notes, *_notes(raw, kit, (sample_class, declared), sex_by_amel)),
    )


def _reasons_to_hold(raw: RawSample, trouble: str | None, loci: Sequence[LocusOutcome]) -> list[Finding]:
    found = [finding(trouble, raw.place, sample=raw.code)] if trouble else []
    if _is_control(raw):
        found.append(finding("control_sample", raw.place))
    differing = {each.locus for each in loci if each.held is not None and each.held.code == "locus_twice"}
    if len(differing) >= CONTRADICTIONS_OF_TWO_PEOPLE:
        found.append(finding("two_profiles", raw.place, count=len(differing)))
    if not any(each.state is LocusState.ACCEPTED for each in loci):
        found.append(finding("nothing_accepted", raw.place))
    return found


def _is_control(raw: RawSample) -> bool:
    texts = (raw.code, raw.stated.type_text, raw.stated.class_text)
    return any(_CONTROLS.fullmatch(_key(text).upper()) for text in texts)


def _notes(
    raw: RawSample, kit: Kit | None, stated: tuple[SampleClass | None, Sex | None], sex_by_amel: Sex
) -> list[Finding]:
    sample_class, declared = stated
    found = []
    if kit is None:
        named = filter(None, raw.stated.kit.split(SEVERAL_KITS))
        found += [
            finding("kit_unknown", raw.place, kit=each) for each in named if recognised_kit(each) is None
        ]
    if raw.stated.class_text and sample_class is None:
        found.append(finding("class_unknown", raw.place, text=raw.stated.class_text))
    if raw.stated.sex_text and declared is None:
        found.append(finding("sex_unreadable", raw.place, text=raw.stated.sex_text))
    if declared in _SEX_WORDS and sex_by_amel in _SEX_WORDS and declared is not sex_by_amel:
        word = _SEX_WORDS[sex_by_amel]
        found.append(finding("amel_against_sex", raw.place, zh=word.zh, en=word.en))
    return found


def _sex_by_amel(loci: Sequence[LocusOutcome]) -> Sex:
    """X and Y: male; X alone or twice: female; unknown where AMEL is absent, held, or a lone Y."""
    for outcome in loci:
        if outcome.locus == "AMEL" and outcome.state is LocusState.SET_ASIDE:
            letters = {marked(text) for text in outcome.written} - ABSENT
            return Sex.MALE if letters == {"X", "Y"} else Sex.FEMALE if letters == {"X"} else Sex.UNKNOWN
    return Sex.UNKNOWN


def recognised_kit(text: str) -> Kit | None:
    """The kit on file of this name, or of this panel: panels add _Panel, a version, a maker's prefix."""
    if not text:
        return None
    stripped = re.sub(r"(?i)([\s_\-]*(panels?|idx|kit|v\d[\w.]*))+$", "", text)
    exact = find_kit(text) or find_kit(stripped)
    wanted = _key(stripped)
    return exact or next(
        (kit for kit in kits() if wanted in {_key(name) for name in (kit.name, *kit.aliases)}), None
    )


def _key(text: str) -> str:
    return re.sub(r"[\s_\-,.()（）]", "", text).lower()
