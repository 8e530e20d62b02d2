"""The truth: SQLite by default, PostgreSQL equal; photos as encrypted blobs beside it.

The only door to SQLAlchemy, Alembic (everywhere here) and cryptography (`encryption`). Rows never leave:
repositories take and return the frozen dataclasses of `models`, or small ones defined beside them.
Start at `store.db.open_store`.
"""
