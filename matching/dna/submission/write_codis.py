"""Profiles as CODIS CMF 3.2 XML."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from matching.dna.refusal import DnaInputInvalid, refusal
from matching.dna.submission.codis import CLASS_COMMENT, ROOT
from matching.dna.submission.write_csv import AMEL, checked_code
from models.message import Message
from models.submission import CodedProfile, SampleClass

NAMESPACE = "urn:CODISImportFile-schema"
LONGEST_SPECIMEN_ID, LONGEST_LABORATORY, LONGEST_USER = 24, 10, 20
_CATEGORIES = {
    SampleClass.SUBJECT: "Unidentified Person",
    SampleClass.DIRECT: "Missing Person",
    SampleClass.ELIMINATION: "Elimination, Known",
}
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class CmfHeader:
    """Who sends the file to whom, and when: laboratories of at most 10 characters, a user of at most 20."""

    source_laboratory: str
    destination: str
    submitted_by: str
    submitted_at: datetime


def write_codis_xml(profiles: Iterable[CodedProfile], header: CmfHeader) -> bytes:
    """The file in UTF-8; `read_submission` reads equal profiles from it.

    A homozygote is written with two equal alleles, a lone allele as one. The laboratory is the sender's:
    the format has none per specimen. Times of reading are not kept and are that of the submission. Refused
    (InvalidInput): a code that is unusable, looks like a person's or has more than 24 characters; headers
    that are empty or too long. The schema's lists of kits and loci, older than the kits in use, are not
    enforced.
    """
    return b"".join(codis_parts(profiles, header))


def codis_parts(profiles: Iterable[CodedProfile], header: CmfHeader) -> Iterator[bytes]:
    """The same file in pieces: its header, then one specimen after the other, as they come, and its end."""
    root = Element(ROOT, {"xmlns": NAMESPACE})
    _leaf(root, "HEADERVERSION", "3.2")
    _leaf(root, "MESSAGETYPE", "Import")
    _leaf(root, "DESTINATIONORI", _fitting("destination", header.destination, LONGEST_LABORATORY))
    _leaf(root, "SOURCELAB", _fitting("source_laboratory", header.source_laboratory, LONGEST_LABORATORY))
    _leaf(root, "SUBMITBYUSERID", _fitting("submitted_by", header.submitted_by, LONGEST_USER))
    _leaf(root, "SUBMITDATETIME", _instant(header))
    indent(root)
    end = f"</{ROOT}>".encode()
    yield bytes(tostring(root, encoding="utf-8", xml_declaration=True)).removesuffix(end)
    for each in profiles:
        specimen = _specimen(each, header)
        indent(specimen, level=1)
        yield b"  " + bytes(tostring(specimen, encoding="unicode").encode()) + b"\n"
    yield end + b"\n"


def fits_codis(code: str) -> bool:
    """Whether a sample code is short enough for the format."""
    return len(code) <= LONGEST_SPECIMEN_ID


def _specimen(each: CodedProfile, header: CmfHeader) -> Element:
    specimen = Element("SPECIMEN")
    _leaf(specimen, "SPECIMENID", _fitting("code", checked_code(each.code), LONGEST_SPECIMEN_ID))
    category = _CATEGORIES.get(each.sample_class) if each.sample_class else None
    _leaf(specimen, "SPECIMENCATEGORY", category or "Other")
    if each.sample_class is not None and category is None:
        _leaf(specimen, "SPECIMENCOMMENT", f"{CLASS_COMMENT}{each.sample_class}")
    loci = [("AMEL", AMEL[each.sex])] if each.sex in AMEL else []
    for locus, alleles in (*loci, *((locus, genotype.alleles) for locus, genotype in each.profile)):
        element = SubElement(specimen, "LOCUS", {"KIT": _clean(each.kit_name)} if each.kit_name else {})
        _leaf(element, "LOCUSNAME", locus)
        _leaf(element, "READINGBY", header.submitted_by)
        _leaf(element, "READINGDATETIME", _instant(header))
        for allele in alleles:
            _leaf(SubElement(element, "ALLELE"), "ALLELEVALUE", allele)
    return specimen


def _leaf(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = text


def _instant(header: CmfHeader) -> str:
    return header.submitted_at.isoformat(timespec="seconds")


def _clean(text: str) -> str:
    return _NO_XML.sub("", text)


def _fitting(field: str, text: str, longest: int) -> str:
    if not 1 <= len(text) <= longest or _NO_XML.search(text):
        raise _too_long(field, longest)
    return text


def _too_long(field: str, longest: int) -> DnaInputInvalid:
    return refusal(
        "dna_export_length",
        Message(
            f"CODIS 文件的“{field}”须为 1 至 {longest} 个字符。",
            f"In a CODIS file {field} has 1 to {longest} characters.",
        ),
        field=field,
    )
