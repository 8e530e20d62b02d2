"""Bulk import of admissions, missing-person reports and registers of known people from spreadsheet files, row by row and resumable."""
