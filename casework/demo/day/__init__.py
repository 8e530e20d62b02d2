"""A day of casework through the HTTP interface alone, told as each role sees it: `guitu demo` and a test."""
