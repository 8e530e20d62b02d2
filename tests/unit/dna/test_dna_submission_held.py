"""What is taken and what waits: one reading, one sample. No allele is ever changed."""

import pytest

from models.genotype import Genotype
from models.profile import Profile
from models.subject import Sex
from models.submission import LocusState, SampleClass
from tests.submission_factories import MOTHER, by_locus, by_sample, guitu_json, only, outcome, read, table


def test_93_at_a_locus_with_9_3_is_held_with_the_suggestion_and_never_changed() -> None:
    held = outcome("93", "6")
    assert held.state is LocusState.HELD
    assert held.genotype is None
    assert held.written == ("93", "6")
    assert held.suggestion == "9.3"
    assert held.held is not None
    assert held.held.code == "lost_point"
    assert "9.3?" in held.held.reason.en
    assert "是否为 9.3" in held.held.reason.zh


@pytest.mark.parametrize(
    ("alleles", "code"),
    [
        (("OL", "6"), "off_ladder"),
        (("<4", "6"), "off_ladder"),
        (("3", "6"), "off_ladder"),
        (("15", "6"), "off_ladder"),
        (("abc", "6"), "not_a_number"),
        (("6-7",), "not_a_number"),
        (("9,3",), "decimal_comma"),
        (("12月14日",), "spreadsheet_date"),
        (("6-Sep",), "spreadsheet_date"),
        (("2026/6/7",), "spreadsheet_date"),
        (("6.4", "7"), "odd_decimal"),
        (("900", "7"), "impossible_number"),
        (("0", "7"), "zero"),
        (("X", "Y"), "sex_letter"),
        (("6", "7", "8"), "three_alleles"),
        (("6", "6", "7"), "three_alleles"),
        (("6", "7", "8", "9"), "too_many_alleles"),
        (("6", "7", "?"), "third_peak"),
    ],
)
def test_a_doubtful_reading_is_held_with_reason_and_advice(alleles: tuple[str, ...], code: str) -> None:
    held = outcome(*alleles)
    assert held.state is LocusState.HELD
    assert held.genotype is None
    assert held.held is not None
    assert held.held.code == code
    assert all((held.held.reason.zh, held.held.reason.en, held.held.advice.zh, held.held.advice.en))
    assert "{" not in held.held.reason.zh + held.held.reason.en


@pytest.mark.parametrize("locus", ["Penta D", "D2S1776"])
def test_a_decimal_comma_taken_for_a_separator_is_held_with_or_without_a_ladder(locus: str) -> None:
    sample = only(read(by_sample({"GT-1": {locus: ("12", "2"), "TH01": ("6", "7")}}, ",")))
    assert [each.held is not None for each in sample.loci] == [True, False]


def test_an_unknown_locus_is_held_and_the_others_load() -> None:
    sample = only(read(guitu_json({"GT-1": {"D99S1": ("1", "2"), "TH01": ("6", "7")}})))
    assert [each.held.code for each in sample.loci if each.held] == ["unknown_locus"]
    assert sample.profile == Profile.of({"TH01": Genotype.of("6", "7")})
    assert not sample.is_held


@pytest.mark.parametrize("alleles", [(), ("",), ("-", "-"), ("?", ""), ("0", "0"), ("N/A", "")])
def test_a_reading_without_alleles_is_untyped(alleles: tuple[str, ...]) -> None:
    assert outcome(*alleles).state is LocusState.UNTYPED


@pytest.mark.parametrize("alleles", [("6",), ("6", ""), ("6", "-"), ("6", "?")])
def test_an_allele_given_once_stays_alone_for_the_other_may_have_dropped_out(
    alleles: tuple[str, ...],
) -> None:
    taken = outcome(*alleles)
    assert taken.genotype == Genotype.of("6")
    assert taken.genotype != Genotype.of("6", "6")
    assert [note.code for note in taken.notes] == ["single_allele"]


def test_a_homozygote_given_twice_is_one_without_remark() -> None:
    taken = outcome("6", "6.0")
    assert taken.genotype == Genotype.of("6", "6")
    assert taken.notes == ()


def test_a_file_without_any_doubled_homozygote_is_asked_about_its_export() -> None:
    single = read(guitu_json({"GT-1": {"TH01": ("6",), "FGA": ("22", "23")}}))
    doubled = read(guitu_json({"GT-1": {"TH01": ("6",), "FGA": ("22", "22")}}))
    assert [problem.code for problem in single.problems] == ["single_alleles"]
    assert doubled.problems == ()


def test_the_same_locus_twice_counts_once_if_equal_and_is_held_if_not() -> None:
    heading = [["Sample", "Locus", "Allele1", "Allele2"]]
    equal = only(read(table([*heading, ["G1", "TH01", "6", "7"], ["G1", "THO1", "7.0", "6"]])))
    assert [each.state for each in equal.loci] == [LocusState.ACCEPTED, LocusState.REPEATED]
    differing = only(
        read(table([*heading, ["G1", "TH01", "6", "7"], ["G1", "TH01", "6", "8"], ["G1", "FGA", "22", "23"]]))
    )
    assert [each.held.code if each.held else None for each in differing.loci] == [
        "locus_twice",
        "locus_twice",
        None,
    ]
    assert differing.profile == Profile.of({"FGA": Genotype.of("22", "23")})


def test_one_reading_and_its_half_are_not_the_same() -> None:
    heading = ["Sample", "Locus", "Allele1", "Allele2"]
    sample = only(read(table([heading, ["G1", "TH01", "6", "6"], ["G1", "TH01", "6", ""]])))
    assert {each.state for each in sample.loci} == {LocusState.HELD}


def test_two_contradicting_loci_under_one_code_are_two_people_and_held() -> None:
    heading = ["Sample", "Locus", "Allele1", "Allele2"]
    one = [["G1", "TH01", "6", "7"], ["G1", "FGA", "22", "23"], ["G1", "D8S1179", "12", "13"]]
    other = [["G1", "TH01", "8", "9"], ["G1", "FGA", "20", "21"], ["G1", "D8S1179", "12", "13"]]
    sample = only(read(table([heading, *one, *other])))
    assert [found.code for found in sample.held] == ["two_profiles"]


def test_one_sample_twice_counts_once_if_equal_and_both_are_held_if_not() -> None:
    heading = ["Sample", "TH01", "FGA"]
    equal = only(read(table([heading, ["G1", "6/7", "22/23"], ["G1", "7/6", "23/22"]])))
    assert not equal.is_held
    assert [note.code for note in equal.notes] == ["sample_repeated"]
    assert [each.state for each in equal.loci].count(LocusState.REPEATED) == 2
    first, between, second = read(
        table([heading, ["G1", "6/7", "22/23"], ["G2", "6/7", "22/23"], ["G1", "6/7", "22/24"]])
    )
    assert [[found.code for found in each.held] for each in (first, between, second)] == [
        ["sample_twice"],
        [],
        ["sample_twice"],
    ]


def test_a_sample_without_an_accepted_locus_is_held() -> None:
    sample = only(read(guitu_json({"GT-1": {"AMEL": ("X", "Y"), "TH01": ("OL", "6"), "DYS391": ("10",)}})))
    assert [found.code for found in sample.held] == ["nothing_accepted"]
    assert sample.sex_by_amel is Sex.MALE


@pytest.mark.parametrize(
    ("letters", "declared", "sex", "notes"),
    [
        (("X", "Y"), "男", Sex.MALE, []),
        (("X", "X"), "F", Sex.FEMALE, []),
        (("X",), "female", Sex.FEMALE, []),
        (("X", "Y"), "女", Sex.MALE, ["amel_against_sex"]),
        (("X", "X"), "male", Sex.FEMALE, ["amel_against_sex"]),
        (("Y",), "女", Sex.UNKNOWN, []),
        (("X", "Y"), "未知", Sex.MALE, []),
        (("X", "Y"), "?!", Sex.MALE, ["sex_unreadable"]),
    ],
)
def test_amel_against_the_declared_sex_is_a_flag_and_no_refusal(
    letters: tuple[str, ...], declared: str, sex: Sex, notes: list[str]
) -> None:
    sample = only(read(guitu_json({"GT-1": {"AMEL": letters, "TH01": ("6", "7")}}, sex=declared)))
    assert sample.sex_by_amel is sex
    assert [note.code for note in sample.notes] == notes
    assert not sample.is_held


def test_an_unreadable_sex_marker_is_held() -> None:
    assert [each.held.code for each in [outcome("11", "12", locus="AMEL")] if each.held] == [
        "amel_unreadable"
    ]


def test_an_unknown_kit_is_said_and_the_sample_goes_on() -> None:
    sample = only(read(guitu_json({"GT-1": MOTHER}, kit="SuperPlex 99")))
    assert (sample.kit_name, sample.kit) == ("SuperPlex 99", None)
    assert [note.code for note in sample.notes] == ["kit_unknown"]
    assert not sample.is_held


def test_a_locus_that_the_kit_does_not_have_is_remarked() -> None:
    sample = only(read(guitu_json({"GT-1": {"Penta E": ("10", "11")}}, kit="GlobalFiler")))
    assert [note.code for note in sample.loci[0].notes] == ["not_in_kit"]
    assert sample.loci[0].state is LocusState.ACCEPTED


def test_a_locus_with_two_numberings_says_how_it_was_read() -> None:
    taken = outcome("12", "14", locus="D5S2500")
    assert taken.genotype == Genotype.of("12", "14")
    assert [note.code for note in taken.notes] == ["numbering"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("受助人员", SampleClass.SUBJECT),
        ("Unidentified Person", SampleClass.SUBJECT),
        ("生父", SampleClass.RELATIVE),
        ("Biological Mother", SampleClass.RELATIVE),
        ("本人样本", SampleClass.DIRECT),
        ("Missing Person", SampleClass.DIRECT),
        ("Elimination, Known", SampleClass.ELIMINATION),
        ("工作人员", SampleClass.ELIMINATION),
        ("Arrestee", None),
    ],
)
def test_the_class_is_read_in_both_languages(text: str, expected: SampleClass | None) -> None:
    sample = only(read(guitu_json({"GT-1": MOTHER}, **{"class": text})))
    assert sample.sample_class is expected
    assert [note.code for note in sample.notes] == ([] if expected else ["class_unknown"])


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("110101199003070011", "code_is_id_number"),
        ("11010119900307001x", "code_is_id_number"),
        ("110101 19900307 0011", "code_is_id_number"),
        ("R-110101199003070011-2", "code_is_id_number"),
        ("110101900307001", "code_is_id_number"),
        ("13800138000", "code_is_phone"),
        ("+86 138-0013-8000", "code_is_phone"),
        ("0571-87654321", "code_is_phone"),
        ("张三", "code_is_name"),
        ("欧阳某某-01", "code_is_name"),
        ("样本李四2", "code_is_name"),
        ("阿依·买买提", "code_is_name"),
        ("Zhang San", "code_is_name"),
        ("1.10101E+17", "code_rounded"),
        ("=cmd", "code_unusable"),
        ("G" * 65, "code_unusable"),
    ],
)
def test_a_code_that_could_be_a_person_or_is_unusable_holds_the_sample(code: str, reason: str) -> None:
    sample = only(read(by_locus({code: MOTHER})))
    assert [found.code for found in sample.held] == [reason]
    if reason in ("code_is_name", "code_is_phone", "code_is_id_number"):
        assert code not in repr(sample)
        assert sample.code == code[0] + "***"


@pytest.mark.parametrize(
    "code",
    ["GT-1", "R7", "M", "20260305-001", "京公物证-2026-18", "H3301000000002020000012", "样本12", "A 1/2"],
)
def test_laboratory_codes_are_codes(code: str) -> None:
    assert not only(read(by_locus({code: MOTHER}))).is_held


def test_two_names_are_two_samples_though_both_are_masked() -> None:
    submission = read(by_locus({"张三": MOTHER, "张四": MOTHER}))
    assert [each.code for each in submission] == ["张***", "张***"]


@pytest.mark.parametrize("code", ["9947A", "2800M", "Ladder", "阳性对照", "NC1"])
def test_controls_and_ladders_are_no_persons(code: str) -> None:
    sample = only(read(by_locus({code: MOTHER})))
    assert "control_sample" in [found.code for found in sample.held]


def test_rows_without_a_code_are_counted_and_named() -> None:
    data = table(
        [["Sample", "Locus", "Allele1", "Allele2"], ["", "TH01", "6", "7"], ["G1", "TH01", "6", "7"]]
    )
    submission = read(data)
    (problem,) = submission.problems
    assert (problem.code, problem.readings, problem.place.line) == ("no_sample_code", 1, 2)
    assert submission.readings == 2


def test_rows_of_one_code_that_say_different_things_of_the_sample_are_held() -> None:
    heading = ["Sample", "Sex", "Locus", "Allele1", "Allele2"]
    sample = only(read(table([heading, ["G1", "M", "TH01", "6", "7"], ["G1", "F", "FGA", "22", "23"]])))
    assert [found.code for found in sample.held] == ["fields_differ"]
    assert sample.declared_sex is None


def test_two_kits_of_one_sample_are_one_profile() -> None:
    heading = ["Sample", "Kit", "Locus", "Allele1", "Allele2"]
    rows = [
        ["G1", "GlobalFiler", "TH01", "6", "7"],
        ["G1", "PP21", "TH01", "7", "6"],
        ["G1", "PP21", "Penta E", "10", "11"],
    ]
    sample = only(read(table([heading, *rows])))
    assert sample.profile.loci == ("Penta E", "TH01")
    assert sample.kit_name == "GlobalFiler + PP21"
    assert sample.notes == ()
    assert not sample.is_held


def test_spelling_of_a_locus_in_two_columns_is_the_locus_twice() -> None:
    sample = only(read(by_sample({"G1": {"TH01": ("6", "7"), "THO1": ("6", "8"), "FGA": ("22", "23")}})))
    assert [each.held.code for each in sample.loci if each.held] == ["locus_twice", "locus_twice"]
