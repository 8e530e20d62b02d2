"""Which layouts and encodings are read, and what is said of files that cannot be."""

import json

import pytest

from matching.dna.submission import read_submission
from models.errors import InvalidInput, UnreadableSubmission
from models.genotype import Genotype
from models.profile import Profile
from models.subject import Sex
from models.submission import LocusState, SampleClass, SubmissionFormat
from tests.submission_factories import (
    MOTHER,
    by_locus,
    by_sample,
    cmf,
    every_layout,
    genemapper,
    guitu_json,
    only,
    read,
    specimen,
    table,
)

EXPECTED = Profile.of(
    {"D3S1358": Genotype.of("15", "16"), "TH01": Genotype.of("6", "9.3"), "FGA": Genotype.of("22", "22")}
)
LAYOUTS = every_layout({"GT-1": MOTHER, "GT-2": {**MOTHER, "AMEL": ("X", "Y")}})
FORMATS = {
    "by sample": SubmissionFormat.TABLE_BY_SAMPLE,
    "by sample, comma in the cell": SubmissionFormat.TABLE_BY_SAMPLE,
    "numbered pairs": SubmissionFormat.TABLE_BY_SAMPLE,
    "repeated heading": SubmissionFormat.TABLE_BY_SAMPLE,
    "genemapper": SubmissionFormat.GENEMAPPER,
    "codis": SubmissionFormat.CODIS_CMF,
    "codis without namespace": SubmissionFormat.CODIS_CMF,
    "json": SubmissionFormat.JSON,
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_the_same_profiles(layout: str) -> None:
    submission = read(LAYOUTS[layout])
    assert submission.format is FORMATS.get(layout, SubmissionFormat.TABLE_BY_LOCUS)
    assert [(each.code, each.profile, each.is_held) for each in submission] == [
        ("GT-1", EXPECTED, False),
        ("GT-2", EXPECTED, False),
    ]
    assert [each.sex_by_amel for each in submission] == [Sex.FEMALE, Sex.MALE]
    assert len({each.profile.digest for each in submission}) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_chinese_headings_are_read_in_every_encoding(encoding: str, end: str) -> None:
    lines = (
        "样本编号,实验室,试剂盒,样本类别,性别,基因座,等位基因1,等位基因2",
        "GT-甲7,某实验室,华夏白金,亲属,女,TH01,６,９．３",
        "GT-甲7,某实验室,华夏白金,亲属,女,AMEL,X,X",
    )
    sample = only(read(end.join([*lines, ""]).encode(encoding)))
    assert sample.profile == Profile.of({"TH01": Genotype.of("6", "9.3")})
    assert (sample.laboratory, sample.kit_name) == ("某实验室", "华夏白金")
    assert sample.kit is not None
    assert sample.kit.name == "Huaxia Platinum"
    assert sample.sample_class is SampleClass.RELATIVE
    assert sample.declared_sex is sample.sex_by_amel is Sex.FEMALE


@pytest.mark.parametrize("heading", ["基因型", "Genotype", "等位基因", "Alleles"])
@pytest.mark.parametrize("cell", ["6,9.3", "9.3/6", "6、9.3", "6，9.3", "6 9.3"])
def test_both_alleles_may_stand_in_one_cell(heading: str, cell: str) -> None:
    data = table([["编号", "位点", heading], ["GT-1", "TH01", cell]])
    assert only(read(data)).profile == Profile.of({"TH01": Genotype.of("6", "9.3")})


@pytest.mark.parametrize("delimiter", [";", "|", "\t", ","])
def test_quoted_cells_are_read_with_every_delimiter(delimiter: str) -> None:
    rows = (["Sample", "TH01", "FGA"], ["GT-1", "6,9.3", "22,22"], ["GT-2", "6,9.3", "22,23"])
    data = "\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows).encode()
    assert [str(each.profile.at("TH01")) for each in read(data)] == ["6,9.3", "6,9.3"]


def test_two_columns_of_the_same_heading_are_two_alleles() -> None:
    data = table([["Sample", "Locus", "Allele", "Allele"], ["GT-1", "TH01", "6", "9.3"]])
    assert only(read(data)).profile == Profile.of({"TH01": Genotype.of("6", "9.3")})


def test_merged_headings_leave_a_blank_one_that_belongs_to_the_locus_before() -> None:
    data = table([["样本", "D3S1358", "", "TH01", ""], ["GT-1", "15", "16", "6", "9.3"]])
    assert only(read(data)).profile.at("TH01") == Genotype.of("6", "9.3")


def test_the_format_is_told_by_content_and_never_by_name() -> None:
    assert read_submission(LAYOUTS["codis"], "profiles.csv").format is SubmissionFormat.CODIS_CMF
    assert read_submission(LAYOUTS["by locus"], "profiles.xml").format is SubmissionFormat.TABLE_BY_LOCUS


def test_lines_above_the_header_and_other_columns_are_named_as_not_read() -> None:
    above = b"Export of run 12\n\nOperator: lab\n"
    submission = read(
        above + table([["Sample", "Locus", "Allele1", "Allele2", "Height"], ["G1", "TH01", "6", "7", "900"]])
    )
    assert [problem.code for problem in submission.problems] == ["lines_before_header", "columns_not_read"]
    assert "Height" in submission.problems[1].reason.zh
    assert only(submission).loci[0].place.line == 5


def test_a_genemapper_export_is_read_with_its_marks_and_controls() -> None:
    submission = read(
        genemapper(
            {
                "GT-1": {
                    "TH01": ("6", "9.3"),
                    "FGA": ("OL", "22"),
                    "D3S1358": ("15", "?"),
                    "D8S1179": ("", ""),
                    "D21S11": ("29", "30", "?"),
                },
                "Allelic Ladder": {"TH01": ("6", "7")},
            }
        )
    )
    states = {
        each.spelling: (each.state, each.held.code if each.held else None)
        for each in submission.samples[0].loci
    }
    assert states == {
        "TH01": (LocusState.ACCEPTED, None),
        "FGA": (LocusState.HELD, "off_ladder"),
        "D3S1358": (LocusState.ACCEPTED, None),
        "D8S1179": (LocusState.UNTYPED, None),
        "D21S11": (LocusState.HELD, "third_peak"),
    }
    assert [found.code for found in submission.samples[1].held] == ["control_sample"]
    assert submission.samples[0].kit is not None
    assert submission.samples[0].kit.name == "GlobalFiler"


def test_codis_says_category_kit_laboratory_partial_profiles_and_paths() -> None:
    sample = only(read(cmf(specimen("GT-1", {"TH01": ("6",)}, "Unidentified Person", 'PARTIAL="true"'))))
    assert sample.sample_class is SampleClass.SUBJECT
    assert sample.laboratory == "GTLAB01"
    assert sample.kit is not None
    assert [note.code for note in sample.notes] == ["partial_profile"]
    assert str(sample.loci[0].place) == "/CODISImportFile/SPECIMEN[1]/LOCUS[1]"
    assert sample.profile.at("TH01") == Genotype.of("6")


def test_codis_remarks_on_other_versions_and_elements_it_does_not_know() -> None:
    submission = read(cmf(specimen("GT-1", MOTHER) + "<EXTRA>1</EXTRA>", version="1.0"))
    assert [problem.code for problem in submission.problems] == ["version_unknown", "elements_not_read"]


@pytest.mark.parametrize(
    ("locus", "code"),
    [
        ("<LOCUSNAME>TH01</LOCUSNAME><ALLELE/>", "allele_without_value"),
        ("<LOCUSNAME>TH01</LOCUSNAME><LOCUSNAME>FGA</LOCUSNAME>", "wrong_shape"),
        ("<ALLELE><ALLELEVALUE>6</ALLELEVALUE></ALLELE>", "no_locus"),
    ],
)
def test_a_broken_locus_of_a_codis_file_is_held(locus: str, code: str) -> None:
    sample = only(read(cmf(f"<SPECIMEN><SPECIMENID>GT-1</SPECIMENID><LOCUS>{locus}</LOCUS></SPECIMEN>")))
    assert [each.held.code for each in sample.loci if each.held] == [code]


def test_json_numbers_keep_their_digits_and_unknown_keys_are_held() -> None:
    content = {
        "format": "guitu-str",
        "version": 1,
        "kit": "PP21",
        "samples": [
            {
                "code": "GT-1",
                "sex": "F",
                "loci": [{"locus": "TH01", "alleles": [6, 9.3]}, {"locus": "FGA", "alele": []}],
            },
            {"code": "GT-2", "name": "x", "loci": [{"locus": "TH01", "alleles": ["6", "7"]}]},
            {"code": "GT-3"},
            "GT-4",
            {"loci": [{"locus": "TH01", "alleles": ["6", "7"]}]},
        ],
    }
    submission = read(json.dumps(content).encode())
    first, second, third = submission.samples
    assert first.profile == Profile.of({"TH01": Genotype.of("6", "9.3")})
    assert first.kit is not None
    assert [each.held.code for each in first.loci if each.held] == ["unknown_key"]
    assert [found.code for found in second.held] == ["unknown_key"]
    assert [found.code for found in third.held] == ["wrong_shape", "nothing_accepted"]
    assert [(problem.code, problem.readings) for problem in submission.problems[:2]] == [
        ("no_sample_code", 0),
        ("no_sample_code", 1),
    ]


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
UNREADABLE = {
    "empty": b"",
    "empty, blank": b" \r\n ",
    "empty, byte order mark": b"\xef\xbb\xbf\n",
    "pdf": b"%PDF-1.7\n%\xe2\xe3",
    "spreadsheet": b"PK\x03\x04\x14\x00\x06\x00",
    "spreadsheet, old": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "raw_data": b"ABIF\x00\x65",
    "not_text": b"sample,locus\x00\x01\x02\xff\xfe",
    "no_header": b"one,two,three\n1,2,3\n",
    "no_rows": b"sample,locus,allele1,allele2\n",
    "no_rows, codis": cmf(""),
    "no_rows, json": guitu_json({}),
    "bad_table": b'sample,locus,allele1,allele2\nG1,TH01,"6,7\nG2,TH01,6,7\n',
    "names": "样本编号,姓名,基因座,等位基因1,等位基因2\nG1,某某,TH01,6,7\n".encode(),
    "names, instead of a code": b"Full name,TH01\nsomebody,6/7\n",
    "bad_xml": LAYOUTS["codis"][:-40],
    "unsafe_xml, bomb": cmf(specimen("&b;", MOTHER), before=BOMB),
    "unsafe_xml, outside": cmf(specimen("&a;", MOTHER), before=OUTSIDE),
    "not_codis": b"<html><body>TH01</body></html>",
    "bad_json": LAYOUTS["json"][:-5],
    "bad_json, deep": b"[" * 200_000,
    "bad_json, half a character": LAYOUTS["json"].replace(b"GT-1", b"GT-\\ud800"),
    "bad_json, control character": LAYOUTS["json"].replace(b"GT-1", b"GT-\\u0000"),
    "json_twice": b'{"format": "guitu-str", "version": 1, "samples": [], "samples": []}',
    "json_schema": b'{"samples": []}',
    "json_schema, list": b"[1]",
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_a_file_that_cannot_be_read_says_what_it_is_and_what_to_do(case: str) -> None:
    with pytest.raises(UnreadableSubmission) as refused:
        read_submission(UNREADABLE[case], "lab.csv")
    error = refused.value
    assert isinstance(error, InvalidInput)
    assert error.code == f"dna_file_{case.partition(',')[0]}"
    assert error.field == "file"
    assert all((error.reason.zh, error.reason.en, error.advice.zh, error.advice.en))


def test_the_line_of_the_fault_is_told() -> None:
    for case, line in (("bad_table", 2), ("bad_xml", 2), ("bad_json", 1)):
        with pytest.raises(UnreadableSubmission) as refused:
            read_submission(UNREADABLE[case], "lab.csv")
        assert refused.value.line == line
        assert f"第 {line} 行" in refused.value.reason.zh


def test_excel_and_pdf_files_are_to_be_saved_as_csv() -> None:
    for case in ("pdf", "spreadsheet"):
        with pytest.raises(UnreadableSubmission) as refused:
            read_submission(UNREADABLE[case], "lab.csv")
        assert "CSV" in refused.value.advice.zh


def test_sizes_readings_and_samples_have_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matching.dna.submission.decoding.MOST_BYTES", 10_000)
    monkeypatch.setattr("matching.dna.submission.reader.MOST_SAMPLES", 5)
    for module in ("tables", "codis", "json_layout"):
        monkeypatch.setattr(f"matching.dna.submission.{module}.MOST_READINGS", 9)
    ten = {f"GT-{number}": {"TH01": ("6", "7")} for number in range(10)}
    six = dict(list(ten.items())[:6])
    cases = [(b"x" * 10_001, "dna_file_too_large")]
    cases += [(data, "dna_file_too_many") for data in every_layout(ten).values()]
    cases += [(data, "dna_file_too_many") for data in every_layout(six).values()]
    for data, code in cases:
        with pytest.raises(UnreadableSubmission) as refused:
            read_submission(data, "lab.csv")
        assert refused.value.code == code


def test_blank_lines_and_invisible_characters_do_not_matter() -> None:
    data = (
        by_locus({"GT-1": MOTHER}).replace(b"\n", b"\n,,,\n\n").replace(b"TH01", "\u200bTH01\u00a0".encode())
    )
    assert only(read(data)).profile == EXPECTED


def test_a_comma_without_quotes_shifts_columns_and_holds_the_row() -> None:
    data = b"Sample,TH01,FGA\nGT-1,6,9.3,22,23\nGT-2,6/7,22/23\n"
    shifted, sound = read(data)
    assert {each.held.code for each in shifted.loci if each.held} == {"row_shape"}
    assert shifted.is_held
    assert not sound.is_held


def test_a_locus_column_that_is_not_known_is_held_and_not_passed_over() -> None:
    sample = only(read(by_sample({"GT-1": {**MOTHER, "D99S99": ("10", "11")}})))
    assert [each.held.code for each in sample.loci if each.held] == ["unknown_locus"]
