"""The nightly re-match: who works on a run, what is to be compared, and what becomes of what is found."""
