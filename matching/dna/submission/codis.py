"""CODIS CMF XML 3.x taken apart.

Element names follow the CMF 3.2 schema that NCBI OSIRIS publishes (github.com/ncbi/osiris,
osiris/docs/CODIS-32.AppendixBexample.xsd). Its allele table is keyed by specimen, locus and value, so a
file may write a homozygote once; whether a lone value is a homozygote or a drop-out it does not say.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from matching.dna.allele_text import plain
from matching.dna.submission.findings import finding, unreadable
from matching.dna.submission.raw import MOST_READINGS, SEVERAL_KITS, RawFile, RawReading, RawSample, Stated
from models.submission import Finding, Place, SubmissionFormat

ROOT = "CODISImportFile"
CLASS_COMMENT = "Guitu class: "
# Said by every file and of no use here; READINGBY and SUBMITBYUSERID name members of staff.
_PASSED_OVER = {
    "MESSAGETYPE",
    "DESTINATIONORI",
    "SUBMITBYUSERID",
    "SUBMITDATETIME",
    "BATCHID",
    "READINGBY",
    "READINGDATETIME",
    "SPECIMENCOMMENT",
}
_READ = {
    ROOT.upper(): {"HEADERVERSION", "SOURCELAB", "KIT", "SPECIMEN"},
    "SPECIMEN": {"SPECIMENID", "SPECIMENCATEGORY", "LOCUS"},
    "LOCUS": {"LOCUSNAME", "ALLELE"},
    "ALLELE": {"ALLELEVALUE"},
}


def read_codis(text: str) -> RawFile:
    """The specimens of a CMF file; UnreadableSubmission for broken, unsafe or other XML."""
    root = _root(text)
    if _tag(root) != ROOT.upper():
        raise unreadable("not_codis", root=root.tag)
    specimens = [child for child in root if _tag(child) == "SPECIMEN"]
    if not specimens:
        raise unreadable("no_rows")
    if sum(1 for element in root.iter() if _tag(element) == "LOCUS") > MOST_READINGS:
        raise unreadable("too_many", limit=MOST_READINGS, zh="位点", en="readings")
    samples = [_sample(root, each, f"/{ROOT}/SPECIMEN[{n}]") for n, each in enumerate(specimens, start=1)]
    orphans = [sample for sample in samples if not sample.code]
    named = tuple(sample for sample in samples if sample.code)
    return RawFile(SubmissionFormat.CODIS_CMF, named, (*_remarks(root), *_without_code(orphans)))


def _root(text: str) -> Element:
    try:
        root = fromstring(_without_encoding(text), forbid_dtd=True)
    except ParseError as error:
        raise unreadable("bad_xml", line=error.position[0]) from error
    except DefusedXmlException as error:
        raise unreadable("unsafe_xml") from error
    except ValueError as error:
        raise unreadable("bad_xml") from error
    if not isinstance(root, Element):
        raise unreadable("bad_xml")
    return root


def _without_encoding(text: str) -> str:
    """The text without its declaration: it is decoded already, whatever encoding that names."""
    text = text.lstrip()
    if not text.startswith("<?xml"):
        return text
    declaration, _, rest = text.partition("?>")
    return "\n" * declaration.count("\n") + rest


def _tag(element: Element) -> str:
    """The name without its namespace, in upper case; comments and instructions have none."""
    return element.tag.rpartition("}")[2].upper() if isinstance(element.tag, str) else ""


def _children(element: Element, tag: str) -> list[Element]:
    return [child for child in element if _tag(child) == tag]


def _text(element: Element, tag: str) -> str:
    """The text of the first such child, empty where there is none."""
    return next(((child.text or "").strip() for child in _children(element, tag)), "")


def _sample(root: Element, specimen: Element, path: str) -> RawSample:
    loci = _children(specimen, "LOCUS")
    kits = [kit for locus in loci if (kit := locus.get("KIT", "").strip())] or [_text(root, "KIT")]
    place = Place(path=path)
    is_partial = specimen.get("PARTIAL", "").strip().lower() in ("true", "1")
    return RawSample(
        plain(_text(specimen, "SPECIMENID")),
        place,
        tuple(_reading(locus, f"{path}/LOCUS[{number}]") for number, locus in enumerate(loci, start=1)),
        Stated(_text(root, "SOURCELAB"), SEVERAL_KITS.join(dict.fromkeys(kits)), _class(specimen)),
        flaws=(finding("wrong_shape", place),) if len(_children(specimen, "SPECIMENID")) > 1 else (),
        notes=(finding("partial_profile", place),) if is_partial else (),
    )


def _class(specimen: Element) -> str:
    """The category; "Other" says nothing, unless the comment is one that Guitu writes."""
    category, comment = _text(specimen, "SPECIMENCATEGORY"), _text(specimen, "SPECIMENCOMMENT")
    if category.lower() != "other":
        return category
    return comment.removeprefix(CLASS_COMMENT) if comment.startswith(CLASS_COMMENT) else ""


def _reading(locus: Element, path: str) -> RawReading:
    values = [_children(allele, "ALLELEVALUE") for allele in _children(locus, "ALLELE")]
    written = tuple((value.text or "").strip() for each in values for value in each)
    flaw = None
    if len(_children(locus, "LOCUSNAME")) > 1 or any(len(each) > 1 for each in values):
        flaw = "wrong_shape"
    elif any(not each for each in values) or "" in written:
        flaw = "allele_without_value"
    return RawReading(_text(locus, "LOCUSNAME"), written, Place(path=path), flaw)


def _without_code(samples: list[RawSample]) -> tuple[Finding, ...]:
    if not samples:
        return ()
    count = sum(len(sample.readings) for sample in samples)
    where = ", ".join(str(sample.place) for sample in samples)
    return (finding("no_sample_code", samples[0].place, readings=count, count=count, where=where),)


def _remarks(root: Element) -> Iterator[Finding]:
    version = _text(root, "HEADERVERSION")
    if not version.startswith("3"):
        yield finding("version_unknown", Place(path=f"/{ROOT}/HEADERVERSION"), version=version)
    unread = dict.fromkeys(
        _tag(child) for parent in root.iter() for child in parent if not _is_known(_tag(parent), _tag(child))
    )
    if unread:
        yield finding("elements_not_read", Place(path=f"/{ROOT}"), names=", ".join(unread))


def _is_known(parent: str, child: str) -> bool:
    return not child or child in _PASSED_OVER or child in _READ.get(parent, ())
