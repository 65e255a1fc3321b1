"""Measuring the ranking on a folder of real judgements; see `python -m matching evaluate --help`."""
