"""Likelihood ratios compared with those that published programs computed."""
