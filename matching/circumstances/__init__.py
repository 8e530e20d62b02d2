"""What an admission and another record state about a person, compared aspect by aspect.

Every comparison has three answers and a reason. What is missing is neutral and said so; contradictions are
listed and never filter. Nobody's register is asked: a person declared dead or cancelled in the household
register is compared like everybody else, for such entries are no contradiction (GB 11643 numbers outlive
them, and wrongly declared deaths exist).

Only contradictions of sex and age count in the order of a list, one unit of log10 each (`weight.py` says
why); agreement counts nothing, for a face score already contains what a face shows of sex and age.
"""
