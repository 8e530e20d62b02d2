"""The JSON shapes of requests and answers; nouns go out through them and never directly."""
