"""The audit log: writing into it, reading it, proving that nobody rewrote it."""
