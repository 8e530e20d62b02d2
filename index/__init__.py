"""Read-optimised copies of the store: rebuilt at will, never the truth."""
