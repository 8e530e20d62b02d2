"""What a contradiction of sex or age counts in the order of a candidate list."""

CONTRADICTION_LOG10_LR = -1.0
"""One unit of log10, a convention, reasoned and not measured.

If both records are of one person, sex or age can still disagree: a slip of the pen, a coat and a short
haircut, years on the street. We take one such pair in twenty; nobody has published the rate for shelters.
Among records of strangers about every second pair disagrees in sex, or by more than fifteen years. So a
contradiction is about 0.05 / 0.5 = a tenth as frequent among pairs of one person: log10 is -1.

It is bounded on purpose: a wrong entry must never bury the right person, so a strong face or DNA result
outweighs it, however large the difference of age. Beside a face it errs to the person's disfavour by
little: strangers of another sex or age look less alike than the strangers on whom the face ratio was
measured, so for such a pair that ratio is rather too small.
"""
