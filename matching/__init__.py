"""The mathematics of Guitu: arrays in, numbers out; no database, no HTTP, no FAISS."""
