"""Vocabulary: skills and occupations with the names people give them."""
