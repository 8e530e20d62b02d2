"""Review of candidate pairs by people: blind judgements, findings, identity decisions, links of stays."""
