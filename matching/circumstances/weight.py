"""What a contradiction of sex or age counts in the order of a candidate list."""

CONTRADICTION_LOG10_LR = -1.0
"""One unit of log10, a convention, reasoned and not measured.

If both records are of one person, sex or age can still disagree: a slip of the pen, a coat and a short
haircut, years on the street. We take one such pair in twenty; nobody has published the rate for shelters.
Among records of strangers about every second pair disagrees in sex, or by more than fifteen years. So a
contradiction is about 0.05 / 0.5 = a tenth as frequent among pairs of one person: log10 is -1.

It is bounded on purpose. A wrong entry must never bury the right person: a face or DNA result outweighs it.
It may come on top of a face ratio without double counting in the person's disfavour being large: faces of
strangers of another sex or age resemble each other less than strangers on average, on whom the face ratio was
measured, so that ratio is then rather too small than too large.
"""
