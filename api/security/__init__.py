"""Who may call what, and what every request and answer must satisfy."""
