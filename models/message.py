"""A sentence for people, in both interface languages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence in Chinese and in English, written for a caseworker."""

    zh: str
    en: str
