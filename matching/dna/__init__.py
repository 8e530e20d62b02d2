"""STR DNA: exact likelihood ratios for any family, and tables that make a database search a scan."""
