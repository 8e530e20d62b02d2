"""Clues: recorded as heard, searched by sound, and what they propose."""
