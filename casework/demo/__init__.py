"""A fictional caseload and the main job on it: what `guitu demo` shows."""
