"""The verbs of Guitu: HTTP, the command line and the nightly run all call these functions."""
