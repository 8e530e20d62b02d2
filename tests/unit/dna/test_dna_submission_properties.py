"""What holds for every file: nothing lost, nothing invented, no other exception, and a way back."""

import contextlib
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.dna.submission import write_codis_xml, write_csv
from models.errors import InvalidInput
from models.genotype import Genotype
from models.profile import Profile
from models.submission import CodedProfile, LocusState
from tests.submission_factories import HEADER, MOTHER, coded_profiles, every_layout, profiles, read, table

FILES = list(every_layout({"GT-1": MOTHER, "GT-2": {"TH01": ("93", "6"), "FGA": ("OL", "")}}).values())
CELLS = st.sampled_from(
    [
        "",
        "-",
        "6",
        "7",
        "9.3",
        "93",
        "12",
        "OL",
        "?",
        "X",
        "Y",
        "0",
        "abc",
        "22",
        "6,7",
        "9,3",
        "１２",
        "14-Dec",
    ]
)
CODES = st.sampled_from(["GT-1", "GT-2", "GT-3", "", "张三", "110101199003070011"])
LOCI = st.sampled_from(["TH01", "THO1", "FGA", "AMEL", "D99S1", "", "DYS391", "vWA"])


def agree(written: list[CodedProfile], data: bytes) -> None:
    submission = read(data)
    assert [each.coded for each in submission] == written
    assert not any(each.is_held for each in submission)
    assert [each.profile.digest for each in submission] == [each.profile.digest for each in written]


@given(coded_profiles())
def test_a_written_table_reads_back_equal(written: list[CodedProfile]) -> None:
    agree(written, write_csv(written).encode("utf-8-sig"))


@given(coded_profiles())
def test_a_written_codis_file_reads_back_equal(written: list[CodedProfile]) -> None:
    agree(written, write_codis_xml(written, HEADER))


@given(st.lists(st.tuples(CODES, LOCI, CELLS, CELLS), min_size=1, max_size=30))
def test_outcomes_add_up_to_the_rows_and_nothing_is_invented(rows: list[tuple[str, str, str, str]]) -> None:
    filled = [row for row in rows if any(row)]
    if not filled:
        return
    submission = read(table([["sample", "locus", "allele1", "allele2"], *rows]))
    assert submission.readings == len(filled)
    for sample in submission:
        for each in sample.loci:
            assert (each.genotype is not None) == (each.state is LocusState.ACCEPTED)
            assert (each.held is not None) == (each.state is LocusState.HELD)
            written = {text.replace("１２", "12") for text in each.written}
            assert set(each.genotype.alleles if each.genotype else ()) <= written


@given(st.lists(st.tuples(CODES, CELLS, CELLS, CELLS), min_size=1, max_size=12))
def test_outcomes_add_up_to_the_cells_of_tables_by_sample(rows: list[tuple[str, ...]]) -> None:
    filled = [row for row in rows if any(row)]
    if not filled:
        return
    submission = read(table([["sample", "TH01", "FGA", "vWA"], *rows]))
    assert submission.readings == 3 * len(filled)


@given(st.binary(max_size=400))
def test_random_bytes_are_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(InvalidInput):
        read(data)


@settings(max_examples=300)
@given(
    st.sampled_from(FILES),
    st.lists(
        st.tuples(st.integers(0, 5000), st.integers(0, 3), st.binary(max_size=3)), min_size=1, max_size=6
    ),
)
def test_damaged_files_are_read_or_refused(data: bytes, damage: list[tuple[int, int, bytes]]) -> None:
    for at, length, patch in damage:
        start = at % len(data) if data else 0
        data = data[:start] + patch + data[start + length :]
    with contextlib.suppress(InvalidInput):
        read(data)


@given(st.sampled_from(FILES), st.integers(0, 5000), st.sampled_from(["utf-16", "gb18030", "utf-8-sig"]))
def test_truncated_files_are_read_or_refused(data: bytes, length: int, encoding: str) -> None:
    with contextlib.suppress(InvalidInput):
        read(data.decode().encode(encoding)[: length % (2 * len(data))])


@given(profiles(), st.randoms(use_true_random=False))
def test_the_digest_is_of_the_genotypes_and_of_nothing_else(profile: Profile, random: object) -> None:
    turned = [(locus, Genotype(tuple(reversed(genotype.alleles)))) for locus, genotype in profile]
    assert Profile(tuple(reversed(turned))).digest == profile.digest
    locus, genotype = turned[0]
    other = Genotype.of("5") if genotype != Genotype.of("5") else Genotype.of("5", "5")
    assert Profile(((locus, other), *turned[1:])).digest != profile.digest
    assert len(profile.digest) == 64


def test_a_third_allele_is_written_and_held_when_it_comes_back() -> None:
    profile = Profile.of({"TPOX": Genotype.of("8", "9", "10"), "TH01": Genotype.of("6", "7")})
    (sample,) = read(write_csv([CodedProfile("GT-1", profile)]).encode())
    assert [each.held.code for each in sample.loci if each.held] == ["three_alleles"]
    (sample,) = read(write_codis_xml([CodedProfile("GT-1", profile)], HEADER))
    assert [each.held.code for each in sample.loci if each.held] == ["three_alleles"]


@pytest.mark.parametrize("code", ["张三", "110101199003070011", "=1+1", "", "GT\n1"])
def test_names_numbers_and_formulas_are_not_written_as_codes(code: str) -> None:
    profile = CodedProfile(code, Profile.of({"TH01": Genotype.of("6", "7")}))
    for write in (lambda: write_csv([profile]), lambda: write_codis_xml([profile], HEADER)):
        with pytest.raises(InvalidInput):
            write()


def test_codis_codes_have_at_most_24_characters() -> None:
    with pytest.raises(InvalidInput, match="24"):
        write_codis_xml([CodedProfile("G" * 25, Profile.of({"TH01": Genotype.of("6")}))], HEADER)


def test_a_laboratory_that_begins_like_a_formula_is_written_as_text() -> None:
    profile = Profile.of({"TH01": Genotype.of("6", "7")})
    assert "'=lab" in write_csv([CodedProfile("GT-1", profile, laboratory="=lab")])


def test_a_codis_file_has_the_elements_of_cmf_3_2_in_their_order() -> None:
    profile = CodedProfile("GT-1", Profile.of({"TH01": Genotype.of("6", "6")}), kit_name="GlobalFiler")
    text = write_codis_xml([profile], HEADER).decode()
    elements = [
        "HEADERVERSION>3.2",
        "MESSAGETYPE>Import",
        "DESTINATIONORI>GTLAB02",
        "SOURCELAB>GTLAB01",
        "SUBMITBYUSERID",
        "SUBMITDATETIME>2026-03-05T09:30:00",
        "<SPECIMEN>",
        "SPECIMENID>GT-1",
        "SPECIMENCATEGORY>Other",
        '<LOCUS KIT="GlobalFiler">',
        "LOCUSNAME>TH01",
        "READINGBY",
        "READINGDATETIME",
        "ALLELEVALUE>6",
    ]
    places = [text.index(element) for element in elements]
    assert places == sorted(places)
    assert text.count("<ALLELEVALUE>6<") == 2
    assert 'xmlns="urn:CODISImportFile-schema"' in text


def test_reading_and_writing_need_no_database_gallery_or_server() -> None:
    banned = ("faiss", "sqlalchemy", "fastapi", "starlette", "onnxruntime", "cv2")
    code = (
        "import sys\n"
        f"for name in {banned!r}: sys.modules[name] = None\n"
        "import matching.dna.submission as s\n"
        "print(len(s.read_submission(b'sample,locus,allele1,allele2\\nG1,TH01,6,7\\n', 'a').accepted))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "1"
