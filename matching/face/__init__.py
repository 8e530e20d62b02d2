"""Faces: verified networks, decoding, quality, templates, and the calibration of comparison scores."""
