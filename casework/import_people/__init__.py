"""Bulk import of admissions and missing-person reports from spreadsheet files, row by row and resumable."""
