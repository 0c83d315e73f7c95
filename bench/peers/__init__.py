"""Other readers of the same formats, to measure against."""
