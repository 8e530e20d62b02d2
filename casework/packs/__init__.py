"""Getting face-network packs onto a machine: list, install, pull, verify. Folders in and out; no store."""
