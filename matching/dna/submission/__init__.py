"""Files of STR profiles: read strictly whatever the layout, written so that they read back the same."""

from matching.dna.submission.reader import read_submission
from matching.dna.submission.write_codis import CmfHeader, codis_parts, fits_codis, write_codis_xml
from matching.dna.submission.write_csv import csv_parts, write_csv

__all__ = [
    "CmfHeader",
    "codis_parts",
    "csv_parts",
    "fits_codis",
    "read_submission",
    "write_codis_xml",
    "write_csv",
]
