"""Bringing in what other programs, or another home, have noted: one reader for each format, one way in for all."""
