"""Matches: suggestions, decisions, consent and introduction: the heart of the loop."""
