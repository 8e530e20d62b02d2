"""Police DNA: files of profiles in, searches, what was found."""
