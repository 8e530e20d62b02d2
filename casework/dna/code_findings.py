"""Why a sample under a collection code is held at loading, and what to do. Nothing says whose code it is."""

from models.message import Message
from models.submission import Finding, Place, SampleClass


def code_mistyped(place: Place) -> Finding:
    """It looks like a collection code and is none."""
    return Finding(
        "collection_code_mistyped",
        Message(
            "样本编号像采集码，但校验字符不符，可能抄错。",
            "The code looks like a collection code, but its check character does not fit.",
        ),
        Message("请核对样本标签后更正。", "Check the label of the sample and correct it."),
        place,
    )


def code_not_issued(place: Place) -> Finding:
    """A sound code that nobody issued here."""
    return Finding(
        "collection_code_unknown",
        Message("没有发出过这个采集码。", "This collection code was not issued here."),
        Message(
            "请核对样本标签，或与委托的救助站核对。",
            "Check the label, or ask the shelter that sent the sample.",
        ),
        place,
    )


def class_against_code(place: Place, stated: SampleClass, of_code: SampleClass) -> Finding:
    """The class of the sample and the kind of person the code was issued for differ."""
    return Finding(
        "class_against_code",
        Message(
            f"样本类别为 {stated}，而采集码是为 {of_code} 类样本发出的。",
            f"The sample is stated as {stated}, the collection code was issued for {of_code}.",
        ),
        Message(
            "请核对标签和类别：可能贴错标签或填错类别。",
            "Check label and class: a swapped label, or a wrong class.",
        ),
        place,
    )


def person_differs(place: Place, number: int) -> Finding:
    """The person of the code has an active profile with other genotypes."""
    return Finding(
        "person_differs",
        Message(
            f"该采集码所属人员已有图谱（{number} 号），与本样本的分型不一致。",
            f"The person of this code has a profile (number {number}) that shows other genotypes.",
        ),
        Message(
            "两份样本至少有一份贴错标签：请重新采样检验，并作废（替代）错误的图谱。",
            "One of the two tubes is mislabelled: type a second sample, and supersede the wrong profile.",
        ),
        place,
    )
