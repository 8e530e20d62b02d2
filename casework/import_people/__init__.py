"""Bulk import of admissions, reports and registers from spreadsheet files, row by row and resumable."""
