"""The truth: the database, the encrypted blobs, and one repository per noun."""
