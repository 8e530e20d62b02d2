"""What a calibration says about a case, in words for a caseworker."""

from matching.face.calibration_strata import AgeClass, StratumKey
from models.message import Message

_CLASSES = {
    AgeClass.ADULT_ADULT: Message("两位成年人", "two adults"),
    AgeClass.MINOR_ADULT: Message("一位未成年人与一位成年人", "a minor and an adult"),
    AgeClass.MINOR_MINOR: Message("两位未成年人", "two minors"),
}


def describe(key: StratumKey) -> Message:
    """The comparisons of a stratum, as words."""
    if key.age_class is None:
        return Message("年龄未知的人", "people of unknown age")
    people = _CLASSES[key.age_class]
    if key.is_any_gap:
        return people
    if key.gap_below is None:
        apart = Message(f"相隔 {key.gap_from} 年以上", f"{key.gap_from} or more years apart")
    elif key.gap_from == 0:
        apart = Message(f"相隔不到 {key.gap_below} 年", f"less than {key.gap_below} years apart")
    else:
        apart = Message(
            f"相隔 {key.gap_from} 至 {key.gap_below - 1} 年",
            f"{key.gap_from} to {key.gap_below - 1} years apart",
        )
    return Message(f"{people.zh}、{apart.zh}", f"{people.en} {apart.en}")


def joined(sentences: list[Message]) -> Message:
    """The sentences one after the other."""
    return Message("".join(one.zh for one in sentences), " ".join(one.en for one in sentences))


def calibrated_on(key: StratumKey, people: int) -> Message:
    """Which people the ratio rests on."""
    words = describe(key)
    return Message(
        zh=f"按{words.zh}的照片校准（{people} 人）。",
        en=f"Calibrated on photos of {words.en} ({people} people).",
    )


def ages_unknown() -> Message:
    """Why the pooled stratum was used."""
    return Message(
        zh="至少一方的年龄不确定，可能是孩子，因此按成人与儿童混合的数据谨慎计算；补充出生日期和拍摄日期会更准确。",
        en="At least one age is not certain and it may be a child, so a cautious mix of adults and children "
        "was used; birth dates and photo dates make this sharper.",
    )


def too_few_people(wanted: StratumKey, people: int) -> Message:
    """Why a wider stratum was used than the case belongs to."""
    words = describe(wanted)
    return Message(
        zh=f"{words.zh}的校准数据有 {people} 人，不足以单独校准，改用更宽的一组。",
        en=f"{people} people stand behind the data on {words.en}: too few, so a wider group was used.",
    )


def gap_not_apart(wanted: StratumKey) -> Message:
    """Why a wider stratum was used although people enough stand behind the case's own."""
    words = describe(wanted)
    return Message(
        zh=f"单独为{words.zh}校准并不更准，因此用更宽的一组。",
        en=f"A calibration of {words.en} by themselves was no better, so a wider group was used.",
    )


def class_not_calibrated(wanted: StratumKey) -> Message:
    """Why the pooled stratum was used although the ages are known."""
    words = describe(wanted)
    return Message(
        zh=f"{words.zh}的校准数据不足，改用成人与儿童混合的数据。",
        en=f"There are not enough calibration data on {words.en}; a mix of adults and children was used.",
    )


def outside_ages(low: float, high: float) -> Message:
    """The case is older or younger than anyone the stratum was fitted on."""
    return Message(
        zh=f"校准数据只包括 {low:.0f} 至 {high:.0f} 岁的人，此处超出范围，请谨慎。",
        en=f"The calibration data hold people of {low:.0f} to {high:.0f} years; this case lies outside.",
    )


def outside_gaps(high: float) -> Message:
    """The photos lie further apart than any the stratum was fitted on."""
    return Message(
        zh=f"校准数据中两张照片最多相隔 {high:.0f} 年，此处超出范围，请谨慎。",
        en=f"The photos in the calibration data are at most {high:.0f} years apart; these are further apart.",
    )


def weak_photo(is_measured: bool) -> Message:
    """What a weak photo did to the ratio."""
    if is_measured:
        return Message(
            zh="有一张照片质量较弱，证据已按实测相应减弱。",
            en="One photo is weak: the evidence has been reduced by a measured factor.",
        )
    return Message(
        zh="有一张照片质量较弱，而较弱照片的影响没有测量过，请谨慎。",
        en="One photo is weak, and what weak photos do to this calibration was not measured.",
    )


def beyond_the_data(is_upper: bool) -> Message:
    """The ratio was cut at a bound."""
    if is_upper:
        return Message(
            "似然比已达到校准数据所能支持的上限。", "The ratio is cut at the most the data support."
        )
    return Message("似然比已达到校准数据所能支持的下限。", "The ratio is cut at the least the data support.")


def not_calibrated(pack_id: str) -> Message:
    """There is no calibration for a pack, and how to make one."""
    return Message(
        zh=f"人脸模型包 {pack_id} 没有校准，无法换算成似然比。请用本地照片运行："
        f"guitu calibrate faces 文件夹 --pack {pack_id} --out 校准文件。",
        en=f"The pack {pack_id} has no calibration, so the score cannot be turned into a likelihood ratio. "
        f"Fit one on local photos: guitu calibrate faces FOLDER --pack {pack_id} --out FILE.",
    )
