"""What clues count in the order of a list: conventions, reasoned and not measured.

How many strangers share a name that sounds alike, or come from one town, is not known here; nobody has
published it for shelters. So a clue lifts an entry by little, the rarer the likeness the more, an unsure one
by half, and all clues together never by more than a contradiction of sex or age lowers it. Nothing of it is
an opinion.
"""

WHOLE_NAME_LOG10_LR = 0.5
"""A name of three characters or more, each heard alike: given names of two characters are many."""

PART_OF_NAME_LOG10_LR = 0.25
"""A name of two characters, one character off, or a familiar form: shared by many strangers."""

PLACE_LOG10_LR = 0.25
"""A place name in common: half a county may share it."""

RELATIVE_LOG10_LR = 0.5
"""The relative named sounds like the one who reports."""

NUMBER_LOG10_LR = 1.0
"""The telephone number of the reporter, or the birth date and sex of the number recited: hardly by chance."""

UNSURE_FACTOR = 0.5
"""What a clue counts whose hearer is unsure."""

MOST_LOG10_LR = 1.0
"""What all clues count together at most: as much as one contradiction takes away."""
