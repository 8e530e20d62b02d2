"""Processes beside this one that take a share of comparing DNA."""
