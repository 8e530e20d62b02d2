"""The nouns of Guitu: frozen dataclasses; numpy and the standard library only; no input or output."""
