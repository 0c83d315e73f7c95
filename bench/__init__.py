"""Benchmarks: each prints a table of ratios between things run in turn in one run."""
